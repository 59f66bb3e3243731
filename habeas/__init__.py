"""Habeas: why is a government freeing political prisoners? Answers from published counts, events and lists."""

__version__ = "0.1.0"
