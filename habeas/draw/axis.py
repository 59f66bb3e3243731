"""Axes: from days, counts, shares and ratios to pixels, with ticks whose labels have room."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from habeas.draw.page import Spec
from habeas.draw.text import width_of

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A scale with chosen ticks: `low` and `high` stand at pixels `start` and `end`; days are ordinals."""

    kind: Literal["days", "linear", "log"]
    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]
    style: str
    grid: bool = True

    def at(self, value: float) -> float:
        """The pixel of a value."""
        low, high, value = (math.log(x) if self.kind == "log" else x for x in (self.low, self.high, value))
        return self.start + (value - low) / (high - low) * (self.end - self.start)

    def within(self, value: float) -> float:
        """The value, or the end of the axis it lies beyond."""
        return min(max(value, self.low), self.high)

    def channel(self, field: str) -> Spec:
        """The encoding of a field on this axis."""
        days = self.kind == "days"
        domain = [iso(self.low), iso(self.high)] if days else [self.low, self.high]
        scale = {"type": "utc" if days else self.kind, "domain": domain, "range": [self.start, self.end]}
        values = [(tick - _EPOCH) * _DAY for tick in self.ticks] if days else list(self.ticks)
        # Vega would label in the machine's own time zone.
        style = {"labelExpr": f"utcFormat(datum.value, '{self.style}')"} if days else {"format": self.style}
        return {
            "field": field,
            "type": "temporal" if days else "quantitative",
            "scale": scale | {"nice": False} | ({} if days else {"zero": False}),
            "axis": {"values": values, "grid": self.grid, "title": None} | style,
        }


def iso(ordinal: float) -> str:
    """The day of an ordinal as data in a specification."""
    return date.fromordinal(int(ordinal)).isoformat()


def print_day(day: date) -> str:
    """The day as axes print it: "3 Jul 2024"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def print_days(first: date, last: date) -> str:
    """A stretch of days with its preposition: "on 3 Jul 2024", "in Jul 2024", "from 3 Jul 2024 to 2 Aug 2024"."""
    if first == last:
        return f"on {print_day(first)}"
    ends = (date(last.year, last.month, 1), date(last.year, last.month, monthrange(last.year, last.month)[1]))
    if (first, last) == ends:
        return f"in {_MONTHS[first.month - 1]} {first.year}"
    return f"from {print_day(first)} to {print_day(last)}"


def day_axis(first: date, last: date, *, pixels: float, spare: tuple[float, float]) -> Axis:
    """Days from `first` to `last` with a little air; labels may reach `spare` pixels past the two ends."""
    air = max(1, round((last - first).days * 0.02))
    low = max(1, first.toordinal() - air)
    high = min(date.max.toordinal(), last.toordinal() + air)
    bare = Axis(kind="days", low=low, high=high, start=0, end=pixels, ticks=(), style="%Y", grid=False)
    ticks, style = _day_ticks(bare, first, last, spare)
    return Axis(kind="days", low=low, high=high, start=0, end=pixels, ticks=ticks, style=style, grid=False)


def count_axis(most: float, *, start: float, end: float, ticks: int, fractions: bool = False) -> Axis:
    """Numbers from zero to the first tick at or above `most`, whole unless `fractions`."""
    step = nice_step(most / ticks, whole=not fractions)
    n = max(1, math.ceil(most / step - 1e-9))
    values = tuple(round(step * i, 12) for i in range(n + 1))
    return Axis(kind="linear", low=0, high=values[-1], start=start, end=end, ticks=values, style=number_style(step))


def number_axis(values: Sequence[float], *, end: float, ticks: int, spare: tuple[float, float]) -> Axis:
    """Numbers from zero, or from below the least if one is negative, to above the greatest.

    Labels may reach `spare` pixels past the two ends; a tick whose label would reach further is left out.
    """
    axis = _numbers(values, end, 1)
    for n in range(2, ticks + 1):
        finer = _numbers(values, end, n)
        if _apart(finer, finer.ticks, [tick_room(finer)]):
            axis = finer
    half = {tick: width_of(format(tick, axis.style)) / 2 for tick in axis.ticks}
    fits = [x for x in axis.ticks if half[x] - spare[0] <= axis.at(x) <= end + spare[1] - half[x]]
    return replace(axis, ticks=tuple(fits))


def share_axis(*, end: float) -> Axis:
    """Shares from nothing to all."""
    ticks = (0, 0.25, 0.5, 0.75, 1)
    return Axis(kind="linear", low=0, high=1, start=0, end=end, ticks=ticks, style=".0%")


def ratio_axis(values: Sequence[float], *, end: float) -> Axis:
    """Ratios on a log scale that holds one and every positive value given."""
    positive = [1.0, *(value for value in values if value > 0)]
    low, high = min(positive) / 1.25, max(positive) * 1.25
    bare = Axis(kind="log", low=low, high=high, start=0, end=end, ticks=(), style=",~r")
    return Axis(kind="log", low=low, high=high, start=0, end=end, ticks=_ratio_ticks(bare), style=",~r")


def nice_step(least: float, *, whole: bool) -> float:
    """The first of 1, 2, 5, 10, 20, ... (or a tenth, a hundredth of these) not under `least`; one for nothing."""
    if least < 1e-9:
        return 1.0
    power = math.floor(math.log10(least))
    if whole and power < 0:
        return 1.0
    return next(n * 10.0**power for n in (1, 2, 5, 10) if n * 10.0**power >= least * (1 - 1e-9))


def number_style(step: float) -> str:
    """The d3 format that prints every multiple of the step in full."""
    return f",.{max(0, -math.floor(math.log10(step)))}f"


def tick_room(axis: Axis) -> float:
    """Pixels the widest tick label of a number axis needs."""
    return max(width_of(format(tick, axis.style)) for tick in axis.ticks)


def _numbers(values: Sequence[float], end: float, ticks: int) -> Axis:
    low, high = min([0.0, *values]), max([0.0, *values])
    step = nice_step((high - low) / ticks, whole=False)
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    marks = tuple(round(step * i, 12) for i in range(first, last + 1))
    style = number_style(step)
    return Axis(kind="linear", low=marks[0], high=marks[-1], start=0, end=end, ticks=marks, style=style)


def _ratio_ticks(bare: Axis) -> tuple[float, ...]:
    low, high = math.floor(math.log10(bare.low)), math.ceil(math.log10(bare.high))
    for digits, step in (((1, 2, 5), 1), ((1, 3), 1), ((1,), 1), ((1,), 2), ((1,), 3), ((1,), 6), ((1,), 12)):
        powers = [power for power in range(low, high + 1) if power % step == 0]
        ticks = [float(f"{digit}e{power}") for power in powers for digit in digits]
        ticks = [tick for tick in ticks if bare.low <= tick <= bare.high]
        wide = max((width_of(f"{tick:,.12f}".rstrip("0")) for tick in ticks), default=0)
        ticks = [tick for tick in ticks if wide / 2 - 12 <= bare.at(tick) <= bare.end + 20 - wide / 2]
        if _apart(bare, ticks, [wide]):
            return tuple(ticks)
    return (1.0,)


def _day_ticks(bare: Axis, first: date, last: date, spare: tuple[float, float]) -> tuple[tuple[float, ...], str]:
    """Of the steps whose labels fit, the coarsest with four ticks or more, else the one with most."""
    best: tuple[float, ...] = ()
    chosen = "%Y"
    for days, unit, n, style in _STEPS:
        if (last - first).days / days > 40:
            continue
        wide = width_of(_WIDEST[style])
        ticks = [day.toordinal() for day in _days(first, last, unit, n)]
        ticks = [x for x in ticks if wide / 2 - spare[0] <= bare.at(x) <= bare.end + spare[1] - wide / 2]
        more = len(ticks) >= 4 or len(best) < min(4, len(ticks))
        if more and _apart(bare, ticks, [wide]):
            best, chosen = tuple(ticks), style
    return best, chosen


def _days(first: date, last: date, unit: str, n: int) -> Iterator[date]:
    """Every `n`th day from the first, or the first day of every `n`th month or year."""
    if unit == "day":
        yield from (first + timedelta(days=i) for i in range(0, (last - first).days + 1, n))
        return
    months = 12 * n if unit == "year" else n
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        if count % months == 0 and date(count // 12, count % 12 + 1, 1) >= first:
            yield date(count // 12, count % 12 + 1, 1)


def _apart(axis: Axis, ticks: Sequence[float], wide: Sequence[float]) -> bool:
    """Whether labels this wide at these ticks leave a gap between neighbours."""
    room = max(wide, default=0) + 14
    pixels = [axis.at(tick) for tick in ticks]
    return all(b - a >= room for a, b in pairwise(pixels))


_WIDEST = {"%-d %b %Y": "28 May 2024", "%b %Y": "May 2024", "%Y": "2024"}
_STEPS = (
    *((n, "day", n, "%-d %b %Y") for n in (1, 2, 7, 14)),
    *((30 * n, "month", n, "%b %Y") for n in (1, 2, 3, 6)),
    *((365 * n, "year", n, "%Y") for n in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
)
