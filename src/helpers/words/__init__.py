"""Put values, tables and figures into words."""
