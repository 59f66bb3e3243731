"""Flows side by side: what was counted as a bar, what no source counted as a hatched extension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from habeas.draw.axis import Axis, number_axis
from habeas.draw.marks import Symbol, boxes, hatched, layer, lines, pixel, symbols, texts
from habeas.draw.page import Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import BLUE, EDGE, INK, MUTED, WHITE
from habeas.draw.place import Box, Label, block
from habeas.draw.text import LINE, SIZE, clean, count_text, shorten, wrap

BAR = 18.0
SIDE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How many there were of something. `high` None is an open end, `value` an estimate between the ends.

    `note` is printed under the bar; without one, the days no source counted are.
    """

    label: str
    low: float
    high: float | None
    value: float | None
    missing_days: int
    of_days: int
    note: str = ""

    @property
    def number(self) -> str:
        """The count as printed at the bar."""
        bounds = count_text(self.low, self.high)
        if self.value is None or self.value == self.low == self.high:
            return bounds
        return f"{self.value:,.12g} ({bounds})"

    @property
    def remark(self) -> str:
        """The note, or how many days are missing, or nothing."""
        missing = f"{self.missing_days:,} of {self.of_days:,} days not counted by any source"
        return clean(self.note) or (missing if self.missing_days else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One flow placed on the page: pixels from the top of the plot."""

    flow: Flow
    top: float
    remark: tuple[str, ...]


def flows(*, name: str, alt: str, rows: Sequence[Flow], unit: str = "") -> Chart:
    """One bar a row on one axis from zero: solid to the low end, hatched to the high end.

    An open end is hatched to the end of the axis and has an arrow; the length of that hatching means nothing.
    `unit` names what is counted.
    """
    check_bounds("flows", [(x.low, x.high) for x in rows])
    return chart(name=name, alt=alt, build=lambda width: _spec(rows, clean(unit), width) if rows else blank(width))


def _spec(rows: Sequence[Flow], unit: str, width: int) -> Spec:
    end = width - 2.0 * SIDE
    bars, height = _place(rows, width)
    axis = _axis(rows, end)
    below = Label(x=end, y=height + 22 + SIZE, text=shorten(unit, end), anchor="right", colour=MUTED)
    layers = [
        *hatched([box for x in bars if (box := _unknown(x, axis))], fill=WHITE),
        _solid(bars, axis),
        *symbols(_arrow(x, axis) for x in bars if x.flow.high is None),
        *[spec for x in bars for spec in _estimate(x, axis)],
        *texts(label for x in bars for label in _labels(x, width)),
        *texts([below]),
    ]
    margins = Margins(left=SIDE, top=4, right=SIDE, bottom=24 + LINE * bool(unit))
    return page(width=width, height=height, margins=margins, layers=layers)


def _solid(bars: Sequence[Bar], axis: Axis) -> Spec:
    """What was surely counted."""
    rows = [
        {"label": clean(x.flow.label), "low": x.flow.low, "zero": 0, "top": x.top, "foot": x.top + BAR} for x in bars
    ]
    y = pixel("top") | {"axis": None}
    mark = {"type": "rect", "fill": BLUE}
    return layer(mark, rows, x=axis.channel("low"), x2={"field": "zero"}, y=y, y2={"field": "foot"})


def _arrow(bar: Bar, axis: Axis) -> Symbol:
    middle = bar.top + BAR / 2
    return Symbol(x=axis.end + 7, y=middle, shape="triangle-right", fill=EDGE, stroke=EDGE, area=130)


def _axis(rows: Sequence[Flow], end: float) -> Axis:
    """From zero past the greatest number; where an end is open there is always room to show it."""
    known = [x for row in rows for x in (row.low, row.high, row.value) if x is not None]
    if any(row.high is None for row in rows):
        known.append(max(known) * 1.2)
    return number_axis(known, end=end, ticks=5, spare=(SIDE - 4, SIDE - 4))


def _place(rows: Sequence[Flow], width: int) -> tuple[list[Bar], float]:
    bars, top = [], 0.0
    for flow in rows:
        remark = wrap(flow.remark, width - 8)
        bars.append(Bar(flow=flow, top=top + LINE + 4, remark=remark))
        top += LINE + 4 + BAR + LINE * len(remark) + 16
    return bars, top


def _unknown(bar: Bar, axis: Axis) -> Box | None:
    """The part between the ends, or None where they meet."""
    high = axis.high if bar.flow.high is None else bar.flow.high
    if high == bar.flow.low:
        return None
    return Box(axis.at(bar.flow.low), bar.top, axis.at(high), bar.top + BAR)


def _estimate(bar: Bar, axis: Axis) -> list[Spec]:
    """A dark stroke across the bar at the estimate, unless the ends say it all."""
    if bar.flow.value is None or bar.flow.low == bar.flow.high:
        return []
    x = axis.at(bar.flow.value)
    return [
        *boxes([Box(x - 3, bar.top - 3, x + 3, bar.top + BAR + 3)], fill=WHITE),
        *lines([(x, bar.top - 3, x, bar.top + BAR + 3)], colour=INK, strokeWidth=3),
    ]


def _labels(bar: Bar, width: int) -> list[Label]:
    """Number and name above the bar, the remark below."""
    left, base = 4.0 - SIDE, bar.top - 6
    number = Label(x=left, y=base, text=bar.flow.number, bold=True)
    start = number.box.right + 8
    label = Label(x=start, y=base, text=shorten(clean(bar.flow.label), width - SIDE - 4 - start))
    remark = block(bar.remark, x=left, y=bar.top + BAR + 4 + SIZE, step=LINE)
    return [number, label, *(replace(line, colour=MUTED) for line in remark)]
