"""Names: text in, keys out."""
