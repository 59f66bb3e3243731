"""Ratios side by side on one log axis: worst-case bounds, then the interval, then the point, and the number unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from habeas.core.errors import MethodError
from habeas.draw.axis import Axis, ratio_axis
from habeas.draw.marks import Key, Symbol, boxes, key, key_lines, layer, lines, pixel, plates, symbols, texts
from habeas.draw.page import NARROW, Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import EDGE, GRID, INK, MUTED, PALE, WHITE
from habeas.draw.place import Box, Label, block, slide
from habeas.draw.text import LINE, SIZE, clean, shorten, width_of, wrap

BAND = 26.0  # height of the marks of a row
# The axis holds every point and interval, and bounds so many times beyond them; what is further runs off it.
BEYOND = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A ratio of one group: its interval, and the ends that this may have with the unknown counted either way.

    `value` None has neither point nor interval; an end None is one that nothing limits. `note` says of how many,
    `unknown` of how many it is not known, in words.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    least: float | None
    most: float | None
    note: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row placed on the page: pixels from the top of the plot."""

    row: Ratio
    label: tuple[str, ...]
    note: tuple[str, ...]
    unknown: tuple[str, ...]
    label_base: float
    middle: float


def forest(*, name: str, alt: str, rows: Sequence[Ratio], axis_title: str, reference: str) -> Chart:
    """The rows in order on a log axis with a line at one, named `reference`.

    Raises MethodError for a ratio below zero, and for ends that are not in order.
    """
    check_bounds("forest", [(x.low, x.high) for x in rows] + [(x.least, x.most) for x in rows])
    for row in rows:
        below = [x for x in (row.low, row.value, row.high, row.least, row.most) if x is not None and x < 0]
        if below:
            raise MethodError(f"forest: {below[0]} is no ratio. Mend the row {row.label!r}")
    return chart(
        name=name,
        alt=alt,
        build=lambda width: _spec(rows, clean(axis_title), reference, width) if rows else blank(width),
    )


def _spec(rows: Sequence[Ratio], title: str, reference: str, width: int) -> Spec:
    narrow = width == NARROW
    left, right = _sides(rows, narrow=narrow)
    placed, height = _place(rows, left=left, right=right, width=width)
    axis = _axis(rows, end=width - left - right)
    labels = _labels(placed, axis, left=left)
    keys = _keys(rows)
    titles = wrap(title, left + axis.end - 4)
    key_base = height + 30 + LINE * len(titles) + SIZE
    below = 30 + LINE * (len(titles) + key_lines(keys, room=width - 8)) + 4
    layers = [
        *_grounds(placed, axis),
        *_reference(axis, reference, Box(4 - left, -20, width - left - 4, height)),
        *[spec for line in placed for spec in _interval(line, axis)],
        *_points(placed, axis),
        *plates(labels if narrow else []),
        *texts(labels),
        *texts(block(titles, x=axis.end, y=height + 24 + SIZE, step=LINE, anchor="right")),
        *key(keys, x=4 - left, y=key_base, room=width - 8),
    ]
    margins = Margins(left=left, top=24, right=right, bottom=below)
    return page(width=width, height=height, margins=margins, layers=layers)


def _sides(rows: Sequence[Ratio], *, narrow: bool) -> tuple[float, float]:
    """Room for labels left (none if they stand above their rows) and for notes right."""
    notes = max(width_of(clean(text)) for row in rows for text in (row.note, row.unknown))
    labels = max(width_of(clean(row.label)) for row in rows)
    right = max(24.0, min(notes, 84 if narrow else 130) + 22)
    return (24.0 if narrow else ceil(max(24.0, min(labels, 220) + 22))), ceil(right)


def _place(rows: Sequence[Ratio], *, left: float, right: float, width: int) -> tuple[list[Line], float]:
    """Each row with its text and its place, and the height of all."""
    narrow, placed, top = width == NARROW, [], 0.0
    for row in rows:
        label = wrap(row.label, width - 8 if narrow else left - 18)
        note, unknown = ((*wrap(text, right - 18),) if text else () for text in (row.note, row.unknown))
        above = LINE * len(label) + 2 if narrow else 0.0
        deep = max(BAND, LINE * (len(note) + len(unknown)) + 6, 0 if narrow else LINE * len(label) + 6)
        middle = top + above + deep / 2
        base = top + SIZE if narrow else middle - LINE * len(label) / 2 + SIZE
        placed.append(Line(row=row, label=tuple(label), note=note, unknown=unknown, label_base=base, middle=middle))
        top += above + deep + (4 if narrow else 0)
    return placed, top


def _axis(rows: Sequence[Ratio], *, end: float) -> Axis:
    sure = [x for row in rows if row.value is not None for x in (row.low, row.value, row.high) if x]
    sure.append(1.0)
    least, most = min(sure) / BEYOND, max(sure) * BEYOND
    wide = [min(max(x, least), most) for row in rows for x in (row.least, row.most) if x is not None]
    return ratio_axis([*sure, *wide], end=end)


def _grounds(placed: Sequence[Line], axis: Axis) -> list[Spec]:
    """A thin line across each row and on it, in grey, where the interval may lie; everywhere where nothing is known."""
    bars = []
    for line in placed:
        low, high = (axis.at(axis.within(x)) for x in _ends(line.row.least, line.row.most, axis))
        bars.append(Box(low, line.middle - 6, max(high, low + 2), line.middle + 6))
    across = [(0, line.middle, axis.end, line.middle) for line in placed]
    return [*lines(across, colour=GRID), *boxes(bars, fill=PALE, stroke=EDGE, strokeWidth=1)]


def _ends(low: float | None, high: float | None, axis: Axis) -> tuple[float, float]:
    return axis.low if low is None else low, axis.high if high is None else high


def _reference(axis: Axis, name: str, frame: Box) -> list[Spec]:
    x = axis.at(1)
    text = shorten(clean(name), frame.right - frame.left)
    label = slide(Label(x=x, y=-8, text=text, anchor="center", colour=MUTED), frame)
    return [*lines([(x, -4, x, frame.bottom)], colour=INK, strokeDash=[4, 3]), *texts([label])]


def _interval(line: Line, axis: Axis) -> list[Spec]:
    """The capped line of the interval, and arrows where it or the bounds run off the axis."""
    row, y = line.row, line.middle
    known = row.value is not None
    low, high = (axis.at(axis.within(x)) for x in _ends(row.low, row.high, axis))
    caps = [(x, y - 5, x, y + 5) for x in (low, high)]
    drawn = lines([(low, y, high, y), *caps] if known else [], colour=INK, strokeWidth=1.8)
    left = row.least is None or row.least < axis.low
    right = row.most is None or row.most > axis.high
    spots = [(0.0, "triangle-left")] * left + [(axis.end, "triangle-right")] * right
    return [*drawn, *symbols(Symbol(x=x, y=y, shape=s, fill=INK, stroke=WHITE, area=90) for x, s in spots)]


def _points(placed: Sequence[Line], axis: Axis) -> list[Spec]:
    """The points, over everything else; a ratio of nothing or without limit has none on a log axis."""
    rows = [{"label": clean(x.row.label), "value": x.row.value, "y": x.middle} for x in placed]
    rows = [row for row in rows if row["value"]]
    mark = {"type": "point", "shape": "circle", "fill": INK, "stroke": WHITE, "opacity": 1, "size": 80}
    return [layer(mark, rows, x=axis.channel("value"), y=pixel("y") | {"axis": None})]


def _labels(placed: Sequence[Line], axis: Axis, *, left: float) -> list[Label]:
    labels = []
    for line in placed:
        labels += block(line.label, x=4 - left, y=line.label_base, step=LINE)
        base = line.middle - LINE * (len(line.note) + len(line.unknown)) / 2 + SIZE
        labels += block(line.note, x=axis.end + 14, y=base, step=LINE)
        grey = block(line.unknown, x=axis.end + 14, y=base + LINE * len(line.note), step=LINE)
        labels += [replace(label, colour=MUTED) for label in grey]
    return labels


def _keys(rows: Sequence[Ratio]) -> list[Key]:
    """What the marks mean that are there."""
    drawn = any(row.value is not None for row in rows)
    keys = [Key(text="The same, the unknown counted either way", shape="square", fill=PALE, stroke=EDGE)]
    return [Key(text="Exact interval of those known", shape="stroke", fill=INK, stroke=INK)] * drawn + keys
