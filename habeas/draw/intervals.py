"""Estimates side by side: a point, its bounds or its sampling interval, and a note, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from habeas.core.errors import MethodError
from habeas.draw.axis import Axis, number_axis, ratio_axis, share_axis
from habeas.draw.marks import Key, Symbol, boxes, key, key_lines, layer, lines, pixel, plates, symbols, texts
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

    `kind` says what the ends are: worst-case bounds, a sampling interval, or nothing if the value is exact.
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
    """The rows in order on one axis: shares to 100 %, numbers with zero, or ratios on a log scale with one.

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


def _spec(rows: Sequence[Interval], title: str, unit: Unit, reference: tuple[float, str] | None, width: int) -> Spec:
    narrow = width == NARROW
    left, right = _sides(rows, narrow=narrow)
    placed, height = _place(rows, left=left, right=right, width=width)
    axis = _axis(rows, unit, reference, end=width - left - right)
    labels = _labels(placed, axis, left=left)
    keys = _keys(rows)
    titles = wrap(title, left + axis.end - 4)
    key_base = height + 30 + LINE * len(titles) + SIZE
    below = 30 + LINE * (len(titles) + key_lines(keys, room=width - 8)) + 4
    margins = Margins(left=left, top=24 if reference else 6, right=right, bottom=below)
    layers = [
        *_rules(axis, unit, reference, Box(4 - left, -20, width - left - 4, height)),
        *[spec for line in placed for spec in _bar(line, axis)],
        *_data(placed, axis),
        *plates(labels if narrow else []),
        *texts(labels),
        *texts(block(titles, x=axis.end, y=height + 24 + SIZE, step=LINE, anchor="right")),
        *key(keys, x=4 - left, y=key_base, room=width - 8),
    ]
    return page(width=width, height=height, margins=margins, layers=layers)


def _sides(rows: Sequence[Interval], *, narrow: bool) -> tuple[float, float]:
    """Room for labels left (none if they stand above their rows) and for notes right."""
    notes = max(width_of(clean(row.note)) for row in rows)
    labels = max(width_of(clean(row.label)) for row in rows)
    right = max(24.0, min(notes, 84 if narrow else 130) + 22)
    return (24.0 if narrow else ceil(max(24.0, min(labels, 220) + 22))), ceil(right)


def _place(rows: Sequence[Interval], *, left: float, right: float, width: int) -> tuple[list[Line], float]:
    """Each row with its text and its place, and the height of all."""
    narrow, placed, top = width == NARROW, [], 0.0
    for row in rows:
        label = wrap(row.label, width - 8 if narrow else left - 18)
        note = wrap(row.note, right - 18)
        above = LINE * len(label) + 2 if narrow else 0.0
        deep = max(BAND, LINE * len(note) + 4, 0 if narrow else LINE * len(label) + 6)
        middle = top + above + deep / 2
        base = top + SIZE if narrow else middle - LINE * len(label) / 2 + SIZE
        placed.append(Line(row=row, label=label, note=note, label_base=base, middle=middle))
        top += above + deep + (4 if narrow else 0)
    return placed, top


def _axis(rows: Sequence[Interval], unit: Unit, reference: tuple[float, str] | None, *, end: float) -> Axis:
    if unit == "share":
        return share_axis(end=end)
    values = [x for row in rows for x in (row.low, row.value, row.high) if x is not None]
    values += [reference[0]] if reference else []
    if unit == "ratio":
        return ratio_axis(values, end=end)
    return number_axis(values, end=end, ticks=4, spare=(22, 22))


def _rules(axis: Axis, unit: Unit, reference: tuple[float, str] | None, frame: Box) -> list[Spec]:
    """The line at one of a ratio, and the reference with its name above it."""
    one = [(axis.at(1), 0.0, axis.at(1), frame.bottom)] if unit == "ratio" else []
    layers = lines(one, colour=EDGE, strokeWidth=1.5)
    if reference is None:
        return layers
    x = axis.at(axis.within(reference[0]))
    text = shorten(clean(reference[1]), frame.right - frame.left)
    label = slide(Label(x=x, y=-8, text=text, anchor="center", colour=MUTED), frame)
    return [*layers, *lines([(x, -4, x, frame.bottom)], colour=INK, strokeDash=[4, 3]), *texts([label])]


def _bar(line: Line, axis: Axis) -> list[Spec]:
    """Between the ends of a row: a grey bar for bounds and for nothing known, a capped line for sampling."""
    row, y = line.row, line.middle
    layers = lines([(0, y, axis.end, y)], colour=GRID)
    known = row.value is not None
    if row.kind == "exact" and known:
        return layers
    low, high = (axis.at(axis.within(x)) for x in _ends(row, axis))
    if row.kind == "sampling" and known:
        caps = [(x, y - 4, x, y + 4) for x in (low, high)]
        return [
            *layers,
            *lines([(low, y, high, y), *caps], colour=INK, strokeWidth=1.5),
            *_arrows(line, axis),
        ]
    bar = Box(low, y - 6, max(high, low + 2), y + 6)
    return [*layers, *boxes([bar], fill=PALE, stroke=EDGE, strokeWidth=1), *_arrows(line, axis)]


def _ends(row: Interval, axis: Axis) -> tuple[float, float]:
    return axis.low if row.low is None else row.low, axis.high if row.high is None else row.high


def _arrows(line: Line, axis: Axis) -> list[Spec]:
    """Arrows where the row runs off the axis; a share cannot, for it ends at none and at all."""
    row, share = line.row, axis.style == ".0%"
    left = row.low is None or row.low < axis.low
    spots = [(0.0, "triangle-left")] * left + [(axis.end, "triangle-right")] * (row.high is None)
    arrows = [Symbol(x=x, y=line.middle, shape=shape, fill=INK, stroke=WHITE, area=90) for x, shape in spots]
    return [] if share else symbols(arrows)


def _data(placed: Sequence[Line], axis: Axis) -> list[Spec]:
    """The points, over everything else."""
    rows = [{"label": clean(x.row.label), "value": x.row.value, "y": x.middle} for x in placed]
    rows = [row for row in rows if row["value"] is not None]
    mark = {"type": "point", "shape": "circle", "fill": INK, "stroke": WHITE, "opacity": 1, "size": 80}
    y = pixel("y") | {"axis": None}
    return [layer(mark, rows, x=axis.channel("value"), y=y)]


def _labels(placed: Sequence[Line], axis: Axis, *, left: float) -> list[Label]:
    labels = []
    for line in placed:
        labels += block(line.label, x=4 - left, y=line.label_base, step=LINE)
        base = line.middle - LINE * len(line.note) / 2 + SIZE
        labels += block(line.note, x=axis.end + 14, y=base, step=LINE)
    return labels


def _keys(rows: Sequence[Interval]) -> list[Key]:
    """What the marks mean that are there."""
    bars = any(row.kind == "bounds" or row.value is None for row in rows)
    sampled = any(row.kind == "sampling" and row.value is not None for row in rows)
    keys = [Key(text="Not known: worst-case bounds", shape="square", fill=PALE, stroke=EDGE)] * bars
    return keys + [Key(text="Sampling interval", shape="stroke", fill=INK, stroke=INK)] * sampled
