"""Link: which records of lists are one person: suggest, decide, undo."""
