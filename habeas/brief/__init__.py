"""Findings become text and pages; no arithmetic here."""
