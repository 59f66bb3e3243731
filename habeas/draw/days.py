"""Sums of days as bars on one axis: what is sure, what is possible, and in grey what rests on unknown terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from habeas.core.errors import MethodError
from habeas.draw.axis import Axis, number_axis
from habeas.draw.marks import Key, boxes, hatched, key, key_lines, layer, pixel, plates, texts
from habeas.draw.page import Chart, Margins, Spec, blank, chart, page
from habeas.draw.palette import BLUE, EDGE, INK, MUTED, PALE
from habeas.draw.place import Box, Label, block
from habeas.draw.text import LINE, SIZE, clean, count_text, shorten, width_of, wrap

BAR = 20.0
SIDE = 24
YEAR_DAYS = 365.25
# Sums above this are drawn in years.
MOST_DAYS = 3 * YEAR_DAYS
WASHED = "#A9CBE3"  # blue as pale as a filled bar may be beside the grid


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBar:
    """A sum of days: surely `low`, at the most `known` without those whose term nobody knows, at the most `high` with
    them; `unknown` is how many they are. `note` is printed under the bar."""

    label: str
    low: float
    known: float
    high: float
    unknown: int
    note: str = ""

    @property
    def days(self) -> str:
        """The sum in days, as printed."""
        return f"{count_text(self.low, self.high)} {'day' if self.low == self.high == 1 else 'days'}"

    @property
    def remark(self) -> str:
        """The note, and how many terms nobody knows."""
        unknown = f"{self.unknown:,} of unknown term, in grey" if self.unknown else ""
        return "; ".join(text for text in (clean(self.note), unknown) if text)

    def headline(self, per: float) -> str:
        """The sum in the unit of the axis, of `per` days."""
        if per == 1:
            return self.days
        return (
            f"{count_text(*(round(x / per, 0 if self.high > 100 * per else 1) for x in (self.low, self.high)))} years"
        )

    def small_print(self, per: float) -> str:
        """What stands under the bar: the sum in days, if the axis has years, and the remark."""
        return "; ".join(text for text in (self.days if per > 1 else "", self.remark) if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One bar on the page: pixels from the top of the plot, and its sums in the unit of the axis."""

    bar: DayBar
    per: float
    top: float
    number: str
    remark: tuple[str, ...]

    def part(self, axis: Axis, low: float, high: float) -> list[Box]:
        """The box between two sums on the axis, if it is not empty."""
        if high <= low:
            return []
        left, right = axis.at(low / self.per), axis.at(high / self.per)
        return [Box(left, self.top, max(right, left + 1), self.top + BAR)]


def day_bars(*, name: str, alt: str, rows: Sequence[DayBar]) -> Chart:
    """One bar a row on one axis from zero: solid to what is sure, pale to what is possible, hatched grey to what the
    unknown terms may add. In days, or in years of 365.25 days where a sum is above three.

    Raises MethodError for a bar whose sums do not ascend from zero.
    """
    for row in rows:
        if not 0 <= row.low <= row.known <= row.high:
            raise MethodError(f"day_bars: {row.low}, {row.known}, {row.high} do not ascend from zero")
    return chart(name=name, alt=alt, build=lambda width: _spec(rows, width) if rows else blank(width))


def _spec(rows: Sequence[DayBar], width: int) -> Spec:
    end = width - 2.0 * SIDE
    per = YEAR_DAYS if max(row.high for row in rows) > MOST_DAYS else 1.0
    axis = number_axis([row.high / per for row in rows], end=end, ticks=5, spare=(SIDE - 4, SIDE - 4))
    bars, height = _place(rows, per, width)
    labels = [label for x in bars for label in _labels(x, width)]
    unit = "Years of custody" if per > 1 else "Days of custody"
    keys = _keys(rows)
    key_base = height + 30 + LINE + SIZE
    layers = [
        *hatched([box for x in bars for box in x.part(axis, x.bar.known, x.bar.high)], fill=PALE),
        *boxes([box for x in bars for box in x.part(axis, x.bar.low, x.bar.known)], fill=WASHED, stroke=BLUE),
        _solid(bars, axis),
        *plates(labels),
        *texts(labels),
        *texts([Label(x=end, y=height + 22 + SIZE, text=shorten(unit, end), anchor="right", colour=MUTED)]),
        *key(keys, x=4 - SIDE, y=key_base, room=width - 8),
    ]
    below = 34 + LINE * (1 + key_lines(keys, room=width - 8))
    return page(width=width, height=height, margins=Margins(left=SIDE, top=4, right=SIDE, bottom=below), layers=layers)


def _place(rows: Sequence[DayBar], per: float, width: int) -> tuple[list[Placed], float]:
    placed, top = [], 0.0
    for bar in rows:
        number = bar.headline(per)
        above = LINE * (1 if _beside(number, bar, width) else 2) + 4
        remark = wrap(bar.small_print(per), width - 8)
        placed.append(Placed(bar=bar, per=per, top=top + above, number=number, remark=remark))
        top += above + BAR + LINE * len(remark) + 16
    return placed, top


def _beside(number: str, bar: DayBar, width: int) -> bool:
    """Whether the sum and its name have room on one line."""
    return width_of(number, bold=True) + 8 + width_of(clean(bar.label)) <= width - 8


def _solid(bars: Sequence[Placed], axis: Axis) -> Spec:
    """What is sure; this layer holds the axis."""
    rows = [
        {"label": clean(x.bar.label), "low": x.bar.low / x.per, "zero": 0, "top": x.top, "foot": x.top + BAR}
        for x in bars
    ]
    y = pixel("top") | {"axis": None}
    mark = {"type": "rect", "fill": BLUE}
    return layer(mark, rows, x=axis.channel("low"), x2={"field": "zero"}, y=y, y2={"field": "foot"})


def _labels(x: Placed, width: int) -> list[Label]:
    """The sum and its name above the bar, the remark below."""
    left, base, name = 4.0 - SIDE, x.top - 6, clean(x.bar.label)
    remark = [replace(y, colour=MUTED) for y in block(x.remark, x=left, y=x.top + BAR + 4 + SIZE, step=LINE)]
    if _beside(x.number, x.bar, width):
        number = Label(x=left, y=base, text=x.number, bold=True)
        return [number, Label(x=number.box.right + 8, y=base, text=name), *remark]
    number = Label(x=left, y=base - LINE, text=shorten(x.number, width - 8, bold=True), bold=True)
    return [number, Label(x=left, y=base, text=shorten(name, width - 8), colour=INK), *remark]


def _keys(rows: Sequence[DayBar]) -> list[Key]:
    """What the parts mean that are there."""
    parts = (
        (any(x.low > 0 for x in rows), Key(text="Surely", shape="square", fill=BLUE, stroke=BLUE)),
        (any(x.known > x.low for x in rows), Key(text="Possibly", shape="square", fill=WASHED, stroke=BLUE)),
        (
            any(x.high > x.known for x in rows),
            Key(text="Term not known, to the cap", shape="square", fill=PALE, stroke=EDGE, hatched=True),
        ),
    )
    return [item for there, item in parts if there]
