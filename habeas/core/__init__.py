"""Shared words: dates, record types, errors, vocabularies. Knows no file format and no SQL."""
