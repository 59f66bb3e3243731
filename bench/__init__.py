"""Measurements against the named peer in the same run. Each prints one JSON line."""
