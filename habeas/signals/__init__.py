"""Signals: events that may be addressed to somebody, and what followed earlier releases. One file for each question."""

from habeas.measures.base import Measure
from habeas.signals import contacts, precedents, sanctions

SIGNALS: tuple[Measure, ...] = (contacts.MEASURE, sanctions.MEASURE, precedents.MEASURE)
