"""Draw tables as charts."""
