"""Counts of a stock over time: readings with their bounds, by the basis on which they were counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from habeas.draw.axis import Axis, count_axis, day_axis, iso, tick_room
from habeas.draw.marks import Key, Symbol, boxes, key, key_lines, layer, lines, symbols, texts
from habeas.draw.page import NARROW, Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import DASHES, EDGE, INK, MUTED, PALE, SHAPES, TONES, WASH, WHITE
from habeas.draw.place import Box, Label, beside, slide, spread
from habeas.draw.text import LINE, SIZE, clean, count_text, shorten, wrap

SIDE = 150.0  # room for the names of bases right of a wide plot
ARROW = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A count of a stock on a day or over days. `high` None is an open upper end, `value` None no point.

    Readings of one `basis` are joined; a `rival` one is drawn hollow and never joined.
    """

    day_first: date
    day_last: date
    low: float
    high: float | None
    value: float | None
    basis: str
    rival: bool = False

    @property
    def top(self) -> float:
        """The greatest number the reading names."""
        return max(x for x in (self.low, self.high, self.value) if x is not None)

    @property
    def middle(self) -> int:
        """The ordinal of the middle day, the earlier one of two."""
        return (self.day_first.toordinal() + self.day_last.toordinal()) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """How the readings of one basis look; `readings` in order of time."""

    name: str
    shape: str
    tone: str
    dash: tuple[int, ...]
    readings: tuple[Reading, ...]


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

    The last number of each basis is printed at its point. `unit` names what is counted.
    """
    check_bounds("stock", [(x.day_first, x.day_last) for x in readings])
    check_bounds("stock", [(x.low, x.high) for x in readings])
    check_bounds("stock", [window or (None, None)])
    bases = _bases(readings)
    return chart(name=name, alt=alt, build=lambda width: _spec(bases, window, clean(unit), width))


def _bases(readings: Sequence[Reading]) -> tuple[Basis, ...]:
    """The bases in order of first mention."""
    by_name: dict[str, list[Reading]] = {}
    for reading in readings:
        by_name.setdefault(clean(reading.basis), []).append(reading)
    return tuple(
        Basis(
            name=name,
            shape=SHAPES[i % len(SHAPES)],
            tone=TONES[i % len(TONES)],
            dash=DASHES[i % len(DASHES)],
            readings=tuple(sorted(members, key=lambda x: (x.middle, x.day_first, x.low, x.top, x.rival))),
        )
        for i, (name, members) in enumerate(by_name.items())
    )


def _spec(bases: Sequence[Basis], window: tuple[date, date] | None, unit: str, width: int) -> Spec:
    if not bases:
        return blank(width)
    narrow = width == NARROW
    height = 200.0 if narrow else max(240.0, 2 * LINE * len(bases) + 40)
    plot = _plot(bases, window, width=width, height=height, side=16 if narrow else SIDE)
    keys = _keys(bases)[0 if narrow else len(bases) :]
    above = LINE * (key_lines(keys, room=width - 8) + bool(unit) + bool(window)) + 8
    unit_base = SIZE - above + LINE * key_lines(keys, room=width - 8)
    margins = Margins(left=plot.left, top=above, right=16 if narrow else SIDE, bottom=24)
    layers = [
        *_window(window, plot, height),
        *_bounds(bases, plot),
        *_joins(bases, plot),
        *symbols([mark for basis in bases for mark in _points(basis, plot)]),
        *texts(_last_numbers(bases, plot, height)),
        *key(keys, x=4 - plot.left, y=SIZE - above, room=width - 8),
        *texts([Label(x=4 - plot.left, y=unit_base, text=shorten(unit, width - 8), colour=MUTED)]),
        *([] if narrow else _names(bases, plot, height)),
    ]
    return page(width=width, height=height, margins=margins, layers=layers)


def _plot(
    bases: Sequence[Basis], window: tuple[date, date] | None, *, width: int, height: float, side: float
) -> Plot:
    readings = [reading for basis in bases for reading in basis.readings]
    days = [day for x in readings for day in (x.day_first, x.day_last)] + list(window or ())
    counts = count_axis(max((x.top for x in readings), default=0), start=height, end=28, ticks=5)
    left = ceil(tick_room(counts) + 12)
    axis = day_axis(min(days), max(days), pixels=width - left - side, spare=12)
    return Plot(days=axis, counts=counts, width=width, left=left)


def _window(window: tuple[date, date] | None, plot: Plot, height: float) -> list[Spec]:
    """The shaded window with its days above it."""
    if window is None:
        return []
    first, last = (plot.days.at(day.toordinal()) for day in window)
    words = " – ".join(f"{day.day} {day:%b %Y}" for day in dict.fromkeys(window))
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
        rows = [{"day": iso(x.middle), "value": x.value} for x in _joined(basis)]
        mark = {
            "type": "line",
            "color": _line_tone(basis),
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
        for level in [plot.counts.at(x.low if x.value is None else x.value)]
    ]
    return [*layers, *lines(spans, colour=EDGE, strokeWidth=1.5)]


def _points(basis: Basis, plot: Plot) -> list[Symbol]:
    return [
        Symbol(
            x=plot.days.at(x.middle),
            y=plot.counts.at(x.value),
            shape=basis.shape,
            fill=WHITE if x.rival else basis.tone,
            stroke=_line_tone(basis),
        )
        for x in basis.readings
        if x.value is not None
    ]


def _last_numbers(bases: Sequence[Basis], plot: Plot, height: float) -> list[Label]:
    """The last number of each basis near its point, clear of other points."""
    frame = Box(4 - plot.left, 0, plot.days.end + 10, height)
    blocked = [_halo(x, plot) for basis in bases for x in basis.readings]
    labels: list[Label] = []
    for basis in bases:
        last = (_joined(basis) or basis.readings)[-1]
        text = count_text(last.low, last.high) if last.value is None else count_text(last.value, last.value)
        x, y = plot.days.at(last.middle), plot.counts.at(last.low if last.value is None else last.value)
        wanted = Label(x=x, y=y - 9, text=text, anchor="center", bold=True)
        labels.append(beside(wanted, blocked=[*blocked, *(label.box for label in labels)], frame=frame))
    return labels


def _halo(reading: Reading, plot: Plot) -> Box:
    x, low, top = plot.days.at(reading.middle), plot.counts.at(reading.low), plot.counts.at(reading.top)
    return Box(x - 5, top - (ARROW + 5 if reading.high is None else 5), x + 5, low + 5)


def _names(bases: Sequence[Basis], plot: Plot, height: float) -> list[Spec]:
    """The names of the bases right of the plot, each at the height of its last reading, with its symbol."""
    wanted = [plot.counts.at(basis.readings[-1].top) for basis in bases]
    spots = spread(wanted, gap=2 * LINE + 4, low=10, high=height - LINE)
    x = plot.days.end + 18
    marks = [
        Symbol(x=x, y=y, shape=basis.shape, fill=basis.tone, stroke=_line_tone(basis))
        for basis, y in zip(bases, spots, strict=True)
    ]
    labels = [
        Label(x=x + 10, y=y + 4 + LINE * i, text=line)
        for basis, y in zip(bases, spots, strict=True)
        for i, line in enumerate(wrap(basis.name, SIDE - 34))
    ]
    return [*symbols(marks), *texts(labels)]


def _keys(bases: Sequence[Basis]) -> list[Key]:
    """The bases and, last, what a hollow symbol means if there is one."""
    keys = [
        Key(text=basis.name, shape=basis.shape, fill=basis.tone, stroke=_line_tone(basis)) for basis in bases
    ]
    rival = Key(text="Hollow: a rival reading", shape="circle", fill=WHITE, stroke=INK)
    return [*keys, rival] if any(x.rival for basis in bases for x in basis.readings) else keys


def _joined(basis: Basis) -> list[Reading]:
    return [x for x in basis.readings if x.value is not None and not x.rival]


def _line_tone(basis: Basis) -> str:
    """The palest tone needs a darker line to be seen on white."""
    return EDGE if basis.tone == PALE else basis.tone
