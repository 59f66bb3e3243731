"""Counts of a stock over time: readings with their bounds, by the basis on which they were counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from habeas.draw.axis import Axis, count_axis, day_axis, iso, print_day, tick_room
from habeas.draw.bases import Basis, Reading, basis_keys, group_by_basis
from habeas.draw.marks import Symbol, boxes, key, key_lines, layer, lines, symbols, texts
from habeas.draw.page import NARROW, Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import EDGE, MUTED, WASH, WHITE
from habeas.draw.place import Box, Label, block, slide, spread
from habeas.draw.text import LINE, SIZE, clean, shorten, width_of, wrap

SIDE = 176.0  # room at least for the names of bases right of a wide plot
BLOCK = 3.0 * LINE + 6
ARROW = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The two axes of a stock chart of one width."""

    days: Axis
    counts: Axis
    width: int
    left: float


def stock(
    *,
    name: str,
    alt: str,
    readings: Sequence[Reading],
    window: tuple[date, date] | None,
    unit: str = "",
) -> Chart:
    """Readings from zero up, each with its bounds, joined within a basis; the window is shaded and dated.

    The last number of each basis stands with its day beside its name. `unit` names what is counted.
    """
    check_bounds("stock", [(x.day_first, x.day_last) for x in readings])
    check_bounds("stock", [(x.low, x.high) for x in readings])
    check_bounds("stock", [window or (None, None)])
    bases = group_by_basis(readings)
    return chart(name=name, alt=alt, build=lambda width: _spec(bases, window, clean(unit), width))


def _spec(bases: Sequence[Basis], window: tuple[date, date] | None, unit: str, width: int) -> Spec:
    if not bases:
        return blank(width)
    narrow = width == NARROW
    height = 200.0 if narrow else max(240.0, BLOCK * len(bases))
    side = 16.0 if narrow else _side(bases)
    plot = _plot(bases, window, width=width, height=height, side=side)
    keys = basis_keys(bases)[0 if narrow else len(bases) :]
    above = LINE * (key_lines(keys, room=width - 8) + bool(unit) + bool(window)) + 8
    unit_base = SIZE - above + LINE * key_lines(keys, room=width - 8)
    margins = Margins(left=plot.left, top=above, right=side, bottom=24)
    layers = [
        *_window(window, plot, height),
        *_bounds(bases, plot),
        *_joins(bases, plot),
        *symbols([mark for basis in bases for mark in _points(basis, plot)]),
        *key(keys, x=4 - plot.left, y=SIZE - above, room=width - 8),
        *texts([Label(x=4 - plot.left, y=unit_base, text=shorten(unit, width - 8), colour=MUTED)]),
        *([] if narrow else _names(bases, plot, height, room=side - 34)),
    ]
    return page(width=width, height=height, margins=margins, layers=layers)


def _plot(bases: Sequence[Basis], window: tuple[date, date] | None, *, width: int, height: float, side: float) -> Plot:
    readings = [reading for basis in bases for reading in basis.readings]
    days = [day for x in readings for day in (x.day_first, x.day_last)] + list(window or ())
    counts = count_axis(max((x.top for x in readings), default=0), start=height, end=28, ticks=5)
    left = ceil(tick_room(counts) + 12)
    axis = day_axis(min(days), max(days), pixels=width - left - side, spare=(left - 4, 12))
    return Plot(days=axis, counts=counts, width=width, left=left)


def _window(window: tuple[date, date] | None, plot: Plot, height: float) -> list[Spec]:
    """The shaded window with its days above it."""
    if window is None:
        return []
    first, last = (plot.days.at(day.toordinal()) for day in window)
    words = " – ".join(print_day(day) for day in dict.fromkeys(window))
    label = Label(x=(first + last) / 2, y=-5, text=words, anchor="center", colour=MUTED)
    frame = Box(4 - plot.left, -LINE, plot.width - plot.left - 4, 0)
    return [
        *boxes([Box(first - 2, 0, last + 2, height)], fill=WASH, stroke=None),
        *texts([slide(label, frame)]),
    ]


def _bounds(bases: Sequence[Basis], plot: Plot) -> list[Spec]:
    """Whiskers with caps, or with an arrow where nobody knows the upper end."""
    readings = [reading for basis in bases for reading in basis.readings]
    wide = [x for x in readings if x.top > x.low or x.high is None]
    rows = [{"day": iso(x.middle), "low": x.low, "high": x.top} for x in wide]
    rule = {"type": "rule", "color": EDGE, "strokeWidth": 1.5}
    y = plot.counts.channel("low")
    caps = [segment for x in wide for segment in _caps(x, plot)]
    arrows = [
        Symbol(x=x_, y=y_, shape="triangle-up", fill=EDGE, stroke=EDGE, area=40)
        for x in readings
        if x.high is None
        for x_, y_ in [(plot.days.at(x.middle), plot.counts.at(x.top) - ARROW)]
    ]
    return [
        layer(rule, rows, x=plot.days.channel("day"), y=y, y2={"field": "high"}),
        *lines(caps, colour=EDGE, strokeWidth=1.5),
        *symbols(arrows),
    ]


def _caps(reading: Reading, plot: Plot) -> list[tuple[float, float, float, float]]:
    x, low, top = plot.days.at(reading.middle), plot.counts.at(reading.low), plot.counts.at(reading.top)
    foot = (x - 3, low, x + 3, low)
    return [foot, (x, top, x, top - ARROW)] if reading.high is None else [foot, (x - 3, top, x + 3, top)]


def _joins(bases: Sequence[Basis], plot: Plot) -> list[Spec]:
    """One line through the points of each basis, and a level line through each reading of several days."""
    layers = []
    for basis in bases:
        rows = [{"day": iso(x.middle), "value": x.value} for x in basis.joined]
        mark = {
            "type": "line",
            "color": basis.line,
            "strokeWidth": 1.8,
            "strokeDash": list(basis.dash),
        }
        x, y = plot.days.channel("day"), plot.counts.channel("value")
        layers.append(layer(mark, rows, x=x, y=y))
    spans = [
        (plot.days.at(x.day_first.toordinal()), level, plot.days.at(x.day_last.toordinal()), level)
        for basis in bases
        for x in basis.readings
        if x.day_first < x.day_last
        for level in [plot.counts.at(x.level)]
    ]
    return [*layers, *lines(spans, colour=EDGE, strokeWidth=1.5)]


def _points(basis: Basis, plot: Plot) -> list[Symbol]:
    return [
        Symbol(
            x=plot.days.at(x.middle),
            y=plot.counts.at(x.value),
            shape=basis.shape,
            fill=WHITE if x.rival else basis.tone,
            stroke=basis.line,
        )
        for x in basis.readings
        if x.value is not None
    ]


def _names(bases: Sequence[Basis], plot: Plot, height: float, *, room: float) -> list[Spec]:
    """Right of the plot, the last number of each basis, its day and its name, led there from the reading."""
    ends = [(plot.days.at(basis.last.middle), plot.counts.at(basis.last.level)) for basis in bases]
    spots = spread([y for _, y in ends], gap=BLOCK, low=8, high=max(8.0, height - 2 * LINE))
    x = plot.days.end + 20
    leads = [(from_x + 7, y, x - 8, spot) for (from_x, y), spot in zip(ends, spots, strict=True)]
    marks = [
        Symbol(x=x, y=y, shape=basis.shape, fill=basis.tone, stroke=basis.line)
        for basis, y in zip(bases, spots, strict=True)
    ]
    labels = [
        label for basis, y in zip(bases, spots, strict=True) for label in _block(basis, x=x + 10, y=y + 4, room=room)
    ]
    return [*lines(leads, colour=EDGE, strokeDash=[1, 3]), *symbols(marks), *texts(labels)]


def _side(bases: Sequence[Basis]) -> float:
    """Room for the names of bases; a number is never cut short."""
    return ceil(max(SIDE, *(36 + width_of(basis.last.number, bold=True) for basis in bases)))


def _block(basis: Basis, *, x: float, y: float, room: float) -> list[Label]:
    number = Label(x=x, y=y, text=basis.last.number, bold=True)
    day = Label(x=number.box.right + 6, y=y, text=basis.last.days, colour=MUTED)
    fits = day.box.right <= x + room
    words = basis.name if fits else f"{basis.last.days}, {basis.name}"
    names = block(wrap(words, room), x=x, y=y + LINE, step=LINE)
    return [number, day, *names] if fits else [number, *names]
