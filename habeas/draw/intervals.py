"""Estimates side by side: a point, its bounds or its sampling interval, and a note, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from habeas.core.errors import MethodError
from habeas.draw.axis import Axis, number_axis, ratio_axis, share_axis
from habeas.draw.marks import Key, Symbol, boxes, key, key_lines, layer, lines, symbols, texts
from habeas.draw.page import NARROW, Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import EDGE, GRID, INK, MUTED, PALE, WHITE
from habeas.draw.place import Box, Label, block, slide
from habeas.draw.text import LINE, SIZE, clean, shorten, width_of, wrap

Unit = Literal["share", "number", "ratio"]
Kind = Literal["exact", "bounds", "sampling"]
BAND = 26.0  # height of the marks of a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate. `value` None has no point; `low` and `high` None are ends nobody knows.

    `kind` says what the ends are: worst-case bounds, a sampling interval, or nothing because the value is exact.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    note: str = ""
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row placed on the page: pixels from the top of the plot."""

    row: Interval
    label: tuple[str, ...]
    note: tuple[str, ...]
    label_base: float
    middle: float


def intervals(
    *,
    name: str,
    alt: str,
    rows: Sequence[Interval],
    axis_title: str,
    unit: Unit,
    reference: tuple[float, str] | None,
) -> Chart:
    """The rows in the order given, on one axis: shares to 100 %, numbers with zero, or ratios on a log scale with one.

    What is not known lies in grey; an end nobody knows runs to the end of the axis with an arrow.
    Raises MethodError for a share outside 0 to 1 and for a ratio below zero.
    """
    check_bounds("intervals", [(x.low, x.high) for x in rows])
    _check_unit(rows, unit)
    return chart(
        name=name,
        alt=alt,
        build=lambda width: _spec(rows, clean(axis_title), unit, reference, width) if rows else blank(width),
    )


def _check_unit(rows: Sequence[Interval], unit: Unit) -> None:
    most = {"share": 1.0, "number": float("inf"), "ratio": float("inf")}[unit]
    least = float("-inf") if unit == "number" else 0.0
    for row in rows:
        for value in (row.low, row.value, row.high):
            if value is not None and not least <= value <= most:
                raise MethodError(f"intervals: {value} is no {unit}. Choose another unit or mend the row")


def _spec(
    rows: Sequence[Interval], title: str, unit: Unit, reference: tuple[float, str] | None, width: int
) -> Spec:
    narrow = width == NARROW
    left, right = _sides(rows, narrow=narrow)
    placed, height = _place(rows, left=left, right=right, width=width)
    axis = _axis(rows, unit, reference, end=width - left - right)
    keys = _keys(rows)
    titles = wrap(title, width - 8)
    key_base = height + 24 + LINE * len(titles) + SIZE
    below = 24 + LINE * (len(titles) + key_lines(keys, room=width - 8)) + 4
    margins = Margins(left=left, top=24 if reference else 6, right=right, bottom=below)
    layers = [
        *_rules(axis, unit, reference, Box(4 - left, -20, width - left - 4, height)),
        *[spec for line in placed for spec in _bar(line, axis)],
        *_data(placed, axis),
        *texts(_labels(placed, axis, left=left, width=width)),
        *texts(block(titles, x=axis.end, y=height + 24 + SIZE, step=LINE, anchor="right")),
        *key(keys, x=4 - left, y=key_base, room=width - 8),
    ]
    return page(width=width, height=height, margins=margins, layers=layers)


def _sides(rows: Sequence[Interval], *, narrow: bool) -> tuple[float, float]:
    """Room for labels left (none if they stand above their rows) and for notes right."""
    notes = max(width_of(clean(row.note)) for row in rows)
    labels = max(width_of(clean(row.label)) for row in rows)
    right = max(24.0, min(notes, 84 if narrow else 130) + 20)
    return (16.0 if narrow else ceil(max(24.0, min(labels, 220) + 22))), ceil(right)


def _place(
    rows: Sequence[Interval], *, left: float, right: float, width: int
) -> tuple[list[Line], float]:
    """Each row with its text and its place, and the height of all."""
    narrow, placed, top = width == NARROW, [], 0.0
    for row in rows:
        label = wrap(row.label, width - 8 if narrow else left - 18)
        note = wrap(row.note, right - 12)
        above = LINE * len(label) + 2 if narrow else 0.0
        deep = max(BAND, LINE * len(note) + 4, 0 if narrow else LINE * len(label) + 6)
        middle = top + above + deep / 2
        base = top + SIZE if narrow else middle - LINE * len(label) / 2 + SIZE
        placed.append(Line(row=row, label=label, note=note, label_base=base, middle=middle))
        top += above + deep + (4 if narrow else 0)
    return placed, top


def _axis(
    rows: Sequence[Interval], unit: Unit, reference: tuple[float, str] | None, *, end: float
) -> Axis:
    if unit == "share":
        return share_axis(end=end)
    values = [x for row in rows for x in (row.low, row.value, row.high) if x is not None]
    values += [reference[0]] if reference else []
    return ratio_axis(values, end=end) if unit == "ratio" else number_axis(values, end=end, ticks=4)
