"""Numbers in, numbers out. Knows nothing of prisoners."""
