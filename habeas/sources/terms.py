"""Lengths of punishments: years, months, weeks and days as the shortest and the longest number of days they can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from habeas.core.errors import UnknownName
from habeas.sources.unread import Unread
from habeas.sources.wordtext import Piece, tidy

Days = tuple[int, int]

LONGEST_YEARS = 100
# Half-months in half a unit, and half-days in half a unit: a term is counted in halves, so that 4 1/2 is whole.
_HALF_MONTHS: Mapping[str, int] = {"year": 12, "month": 1}
_HALF_DAYS: Mapping[str, int] = {"week": 7, "day": 1}
UNITS = (*_HALF_MONTHS, *_HALF_DAYS)
# From March 1900 to February 2100 every fourth year has a leap day, so 48 months are 1461 days whenever they begin.
# 1900 and 2100, which have none, are left out: they would widen every term of four years and more by a day that can be
# true of nobody in a list of today or of the Soviet terror.
_FOUR_YEARS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31) * 3 + (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_read_halves = re.compile(r"([0-9]{1,9})(?:[.,](0|00|5|50))?").fullmatch


@cache
def month_days(months: int) -> Days:
    """The fewest and the most days in a run of calendar months, whatever day it begins on.

    Holds between March 1900 and February 2100. A day that the last month lacks becomes its last day: one month from
    31 January ends on 28 or 29 February. Runs that begin on the first of a month reach both ends.

    >>> month_days(1), month_days(12), month_days(48)
    ((28, 31), (365, 366), (1461, 1461))
    """
    cycles, rest = divmod(months, 48)
    sums = [sum((_FOUR_YEARS * 2)[start : start + rest]) for start in range(48)]
    return cycles * 1461 + min(sums), cycles * 1461 + max(sums)


def read_halves(text: str) -> int | None:
    """Twice the number that `text` is, if it is whole or has one half: `4`, `4.5`, `4,50`; None if it is another."""
    match = _read_halves(text)
    return 2 * int(match[1]) + int((match[2] or "").startswith("5")) if match else None


def add_terms(amounts: Iterable[tuple[int, str]]) -> Days:
    """Days in a sum of amounts, each twice the number and its unit.

    Refuses half months and half days, a sum of nothing, and more than `LONGEST_YEARS`.
    """
    half_months = half_days = 0
    for halves, unit in amounts:
        half_months += halves * _HALF_MONTHS.get(unit, 0)
        half_days += halves * _HALF_DAYS.get(unit, 0)
    if half_months % 2 or half_days % 2:
        raise Unread("half a month or half a day has no whole number of days", "Write whole months, weeks or days.")
    months, days = half_months // 2, half_days // 2
    if not months and not days:
        raise Unread("the term is nothing", "Leave the value out if no term is known.")
    if months > 12 * LONGEST_YEARS or days > 366 * LONGEST_YEARS:
        raise Unread(f"the term is longer than {LONGEST_YEARS} years", "Check the number and its unit.")
    low, high = month_days(months)
    return low + days, high + days


def count_units(number: str, unit: str) -> Days:
    """Days in a bare number of `unit`: year, month, week or day, in singular or plural."""
    if (name := unit.removesuffix("s")) not in UNITS:
        raise UnknownName("unit", unit, UNITS)
    halves = read_halves(number)
    if halves is None:
        raise Unread("this is not a number of units", "Write digits, with .5 for a half: 4.5.")
    return add_terms([(halves, name)])


def add_pieces(pieces: Iterable[Piece]) -> Days:
    """Days in a term in words: numbers (n), halves (h) and units (u), each unit behind its number."""
    amounts, halves = [], 0
    for piece in pieces:
        if piece.letter == "n":
            halves = int(piece.value)
        elif piece.letter == "h":
            halves += 1
        elif piece.value in UNITS:
            amounts.append((halves, piece.value))
            halves = 0
    return add_terms(amounts)


def parts(years: str, months: str, weeks: str, days: str) -> Days | None:
    """Days in the four number columns of the CECC; None if all are empty, for nothing is said."""
    columns = zip((years, months, weeks, days), UNITS, strict=True)
    written = [(tidy(text), unit) for text, unit in columns if text.strip()]
    amounts = [(halves, unit) for text, unit in written if (halves := read_halves(text)) is not None]
    if len(amounts) < len(written):
        raise Unread("a column of the term is not a number of units", "Write digits, with .5 for a half: 4.5.")
    return add_terms(amounts) if amounts else None
