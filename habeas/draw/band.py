"""A stock over time as the band between its bounds, with a model's middle and readings of the same days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil

from habeas.draw.axis import Axis, count_axis, day_axis, iso, tick_room
from habeas.draw.bases import Basis, Reading, basis_keys, group_by_basis
from habeas.draw.marks import Key, Symbol, key, key_lines, layer, lines, symbols, texts
from habeas.draw.page import NARROW, Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import BLUE, EDGE, INK, MUTED, NAVY, WHITE
from habeas.draw.place import Label
from habeas.draw.text import LINE, SIZE, clean, shorten

WASHED = "#A9CBE3"  # blue as pale as a filled band may be beside the grid
ARROW = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BandDay:
    """The bounds of a stock on a day, and its middle by a model; None where the model tells none."""

    day: date
    low: float
    high: float
    middle: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The two axes of a chart of one width."""

    days: Axis
    counts: Axis
    left: float


def band(*, name: str, alt: str, days: Sequence[BandDay], readings: Sequence[Reading], unit: str = "") -> Chart:
    """The band from zero up, its middle as a thin dashed line that the key names a model, and the readings as points.

    `days` ascend. Readings have their bounds as whiskers, with an arrow where nobody knows the upper end. Nothing is
    drawn of fewer than two days. `unit` names what is counted.
    """
    check_bounds("band", [(x.low, x.high) for x in days])
    check_bounds("band", [(x.low, x.high) for x in readings])
    check_bounds("band", [(x.day_first, x.day_last) for x in readings])
    bases = group_by_basis(readings)
    return chart(name=name, alt=alt, build=lambda width: _spec(days, bases, clean(unit), width))


def _spec(days: Sequence[BandDay], bases: Sequence[Basis], unit: str, width: int) -> Spec:
    if len(days) < 2:
        return blank(width)
    height = 200.0 if width == NARROW else 240.0
    plot = _plot(days, bases, width=width, height=height)
    keys = [*_band_keys(days), *basis_keys(bases)]
    above = LINE * (key_lines(keys, room=width - 8) + bool(unit)) + 8
    unit_base = SIZE - above + LINE * key_lines(keys, room=width - 8)
    layers = [
        *_band(days, plot),
        *_middle(days, plot),
        *_whiskers(bases, plot),
        *symbols([mark for basis in bases for mark in _points(basis, plot)]),
        *key(keys, x=4 - plot.left, y=SIZE - above, room=width - 8),
        *texts([Label(x=4 - plot.left, y=unit_base, text=shorten(unit, width - 8), colour=MUTED)] if unit else []),
    ]
    margins = Margins(left=plot.left, top=above, right=16, bottom=24)
    return page(width=width, height=height, margins=margins, layers=layers)


def _band_keys(days: Sequence[BandDay]) -> list[Key]:
    """What the band and the dashed line mean."""
    whole = Key(text="On the lists, surely to possibly", shape="square", fill=WASHED, stroke=BLUE)
    model = Key(text="Dashed: middle by a model", shape="", fill=NAVY, stroke=NAVY)
    return [whole, model] if any(x.middle is not None for x in days) else [whole]


def _plot(days: Sequence[BandDay], bases: Sequence[Basis], *, width: int, height: float) -> Plot:
    readings = [reading for basis in bases for reading in basis.readings]
    counts = count_axis(max([x.high for x in days] + [x.top for x in readings]), start=height, end=8, ticks=5)
    left = float(ceil(tick_room(counts) + 12))
    first = min([days[0].day, *(x.day_first for x in readings)])
    last = max([days[-1].day, *(x.day_last for x in readings)])
    return Plot(days=day_axis(first, last, pixels=width - left - 16, spare=(left - 4, 12)), counts=counts, left=left)


def _band(days: Sequence[BandDay], plot: Plot) -> list[Spec]:
    """The filled band and its two edges: where all dates are known the edges run together and stay visible."""
    rows = [{"day": iso(x.day.toordinal()), "low": x.low, "high": x.high} for x in days]
    x, low, high = plot.days.channel("day"), plot.counts.channel("low"), plot.counts.channel("high")
    edge = {"type": "line", "color": BLUE, "strokeWidth": 1}
    return [
        layer({"type": "area", "color": WASHED}, rows, x=x, y=low, y2={"field": "high"}),
        layer(edge, rows, x=x, y=low),
        layer(edge, rows, x=x, y=high),
    ]


def _middle(days: Sequence[BandDay], plot: Plot) -> list[Spec]:
    """A line through each run of days that have a middle."""
    mark = {"type": "line", "color": NAVY, "strokeWidth": 1.2, "strokeDash": [4, 3]}
    x, y = plot.days.channel("day"), plot.counts.channel("middle")
    runs = [list(run) for there, run in groupby(days, key=lambda day: day.middle is not None) if there]
    return [
        layer(mark, [{"day": iso(day.day.toordinal()), "middle": day.middle} for day in run], x=x, y=y)
        for run in runs
        if len(run) > 1
    ]


def _whiskers(bases: Sequence[Basis], plot: Plot) -> list[Spec]:
    """The bounds of each reading, and its days where it is of several."""
    segments, arrows = [], []
    for reading in (reading for basis in bases for reading in basis.readings):
        x, low, top = plot.days.at(reading.middle), plot.counts.at(reading.low), plot.counts.at(reading.top)
        level = plot.counts.at(reading.level)
        first, last = (plot.days.at(day.toordinal()) for day in (reading.day_first, reading.day_last))
        segments += [(first, level, last, level)] if first < last else []
        segments += [(x, low, x, top)] if low > top else []
        if reading.high is None:
            segments.append((x, top, x, top - ARROW))
            arrows.append(Symbol(x=x, y=top - ARROW, shape="triangle-up", fill=EDGE, stroke=EDGE, area=40))
    return [*lines(segments, colour=EDGE, strokeWidth=1.5), *symbols(arrows)]


def _points(basis: Basis, plot: Plot) -> list[Symbol]:
    """A symbol at each reading, at its value or half-way between its ends."""
    return [
        Symbol(
            x=plot.days.at(x.middle),
            y=plot.counts.at(x.level),
            shape=basis.shape,
            fill=WHITE if x.rival else basis.tone,
            stroke=basis.line if basis.tone != WHITE else INK,
        )
        for x in basis.readings
    ]
