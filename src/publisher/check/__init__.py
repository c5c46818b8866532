"""What must be true of a rendered site before anyone may read it."""
