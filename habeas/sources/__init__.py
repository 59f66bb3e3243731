"""File in, cells out. Knows file formats and nothing of databases."""
