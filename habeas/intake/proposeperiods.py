"""Which days a figure is of: the date in its own clause, or the one with which the sentence begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from habeas.core.dates import PartialDate
from habeas.intake.proposedfigure import NEAR, Found, Line, is_of_freed

_BREAK = 20  # what a comma or "and" between a figure and a date weighs, in pieces
NOT_DATED = "its days need the day of publication; give it with --said-on"


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a figure. `period` is None where none are told, `unknown` where they need the day of publication."""

    period: PartialDate | None
    unknown: bool = False
    runs: bool = False


def days_of(line: Line, first: int, last: int, found: Sequence[Found], *, freed: bool) -> Days:
    """The days of the figure that stands from one piece to another.

    The nearest date of its clause with no comma or "and" between; else the date that begins the sentence; else, for
    people freed, the days of the figure before it.
    """
    places = range(max(0, first - NEAR), min(len(line.pieces), last + NEAR + 1))
    dates = [
        (_weight(line, first, last, at), at)
        for at in places
        if line.pieces[at].is_("date") and line.clause[at] == line.clause[first]
    ]
    if dates and min(dates)[0] < _BREAK:
        return _days(line, min(dates)[1])
    leading = next((at for at in range(min(3, len(line.pieces))) if line.pieces[at].is_("date")), None)
    if leading is not None and (freed or line.clause[leading] == line.clause[first]):
        return _days(line, leading)
    earlier = [str(one.parameters["period"]) for one in found if is_of_freed(one) and one.parameters.get("period")]
    if freed and earlier:
        return Days(PartialDate.parse(earlier[-1]))
    return Days(None)


def _days(line: Line, at: int) -> Days:
    dated = line.pieces[at].dated
    if dated is None:
        return Days(None)
    return Days(dated.period, unknown=dated.period is None, runs=dated.runs)


def _weight(line: Line, first: int, last: int, date: int) -> int:
    between = range(date + 1, first) if date < first else range(last + 1, date)
    breaks = sum(_divides(line, at, date) for at in between)
    figures = sum(line.pieces[at].is_("number") for at in between)
    return len(between) + _BREAK * breaks + 5 * figures


def _divides(line: Line, at: int, date: int) -> bool:
    """True if a piece keeps a date from a figure.

    A comma behind a date does not if the date begins the sentence, or if "when" follows: "on 16 September, when 37".
    """
    behind = at == date + 1 and (date < 3 or line.pieces[min(at + 1, len(line.pieces) - 1)].text == "when")
    return line.pieces[at].is_("words", "comma", "joins", "relative") and not behind


def in_days(days: Days, line: Line) -> str:
    """The day on which people were inside: a day, month or year that is told; else the day of publication."""
    if days.period is not None and not days.runs:
        return days.period.text
    return line.said.isoformat() if line.said else ""
