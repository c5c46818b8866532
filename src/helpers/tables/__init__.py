"""Load the curated tables, check them, and reckon from them."""
