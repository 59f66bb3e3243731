"""Layers of a specification: texts, lines, boxes, symbols and hatching, placed by pixel or by an axis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from habeas.draw.page import Spec
from habeas.draw.palette import EDGE, INK, WHITE
from habeas.draw.place import Box, Label
from habeas.draw.text import LINE, shorten, width_of

HATCH_STEP = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A mark at a pixel; `area` is in square pixels."""

    x: float
    y: float
    shape: str
    fill: str
    stroke: str
    area: float = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What one kind of mark means; without a shape it is a remark."""

    text: str
    shape: str
    fill: str
    stroke: str
    hatched: bool = False


def layer(mark: Spec, rows: Sequence[Spec], **channels: Spec) -> Spec:
    """A layer that holds its own rows."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": channels}


def pixel(field: str) -> Spec:
    """A channel whose field holds pixels from the plot's left top corner."""
    return {"field": field, "type": "quantitative", "scale": None}


def raw(field: str) -> Spec:
    """A channel whose field holds the colour, shape or text itself."""
    return {"field": field, "type": "nominal", "scale": None}


def texts(labels: Iterable[Label]) -> list[Spec]:
    """The labels, one layer for each manner of setting."""
    manner = sorted(labels, key=lambda label: (label.anchor, label.bold, label.colour))
    return [
        layer(
            {"type": "text", "align": anchor, "fontWeight": "bold" if bold else "normal", "color": colour},
            [{"x": tidy(label.x), "y": tidy(label.y), "text": label.text} for label in group],
            x=pixel("x"),
            y=pixel("y"),
            text={"field": "text", "type": "nominal"},
        )
        for (anchor, bold, colour), group in groupby(manner, key=lambda x: (x.anchor, x.bold, x.colour))
    ]


def plates(labels: Iterable[Label]) -> list[Spec]:
    """A clear ground under each label, so that no line runs through it."""
    return boxes([label.box for label in labels], fill=WHITE, fillOpacity=0.85)


def lines(segments: Iterable[Sequence[float]], *, colour: str, **style: Any) -> list[Spec]:
    """Straight lines, each given as x, y, x2, y2 in pixels."""
    rows = [dict(zip(("x", "y", "x2", "y2"), map(tidy, segment), strict=True)) for segment in segments]
    return _across({"type": "rule", "color": colour} | style, rows)


def boxes(rectangles: Iterable[Box], *, fill: str, **style: Any) -> list[Spec]:
    """Filled rectangles."""
    rows = [
        {"x": tidy(box.left), "y": tidy(box.top), "x2": tidy(box.right), "y2": tidy(box.bottom)} for box in rectangles
    ]
    return _across({"type": "rect", "fill": fill} | style, rows)


def hatched(rectangles: Sequence[Box], *, fill: str, colour: str = EDGE) -> list[Spec]:
    """Rectangles filled, crossed by slanting lines and outlined: Vega-Lite has no patterns of its own."""
    strokes = [segment for box in rectangles for segment in _slants(box)]
    return [
        *boxes(rectangles, fill=fill),
        *lines(strokes, colour=colour, strokeWidth=1),
        *boxes(rectangles, fill="transparent", stroke=colour, strokeWidth=1),
    ]


def symbols(marks: Iterable[Symbol]) -> list[Spec]:
    """Marks of any shape, later ones on top."""
    rows = [
        {
            "x": tidy(mark.x),
            "y": tidy(mark.y),
            "shape": mark.shape,
            "fill": mark.fill,
            "stroke": mark.stroke,
            "area": mark.area,
        }
        for mark in marks
    ]
    channels = {"x": pixel("x"), "y": pixel("y"), "size": pixel("area")}
    channels |= {name: raw(name) for name in ("shape", "fill", "stroke")}
    mark = {"type": "point", "opacity": 1, "strokeWidth": 1.2}
    return [layer(mark, rows, **channels)] if rows else []


def key_lines(keys: Sequence[Key], *, room: float) -> int:
    """How many lines the keys take when set side by side in `room` pixels."""
    return 1 + max((line for line, _, _ in _flow(keys, room)), default=-1)


def key(keys: Sequence[Key], *, x: float, y: float, room: float) -> list[Spec]:
    """The keys side by side from `x`, the first line standing on `y`, new lines begun where `room` ends."""
    placed = [
        (item, text, x + at, y + LINE * line) for item, (line, at, text) in zip(keys, _flow(keys, room), strict=True)
    ]
    plain = [
        Symbol(
            x=at + 6,
            y=base - 4,
            shape=item.shape,
            fill=item.fill,
            stroke=item.stroke,
            area=250 if item.shape == "stroke" else 70,
        )
        for item, _, at, base in placed
        if item.shape and not item.hatched
    ]
    slanted = [Box(at + 1, base - 9, at + 12, base + 1) for item, _, at, base in placed if item.hatched]
    fill = next((item.fill for item in keys if item.hatched), INK)
    labels = [Label(x=at + _indent(item), y=base, text=text) for item, text, at, base in placed]
    return [*symbols(plain), *hatched(slanted, fill=fill), *texts(labels)]


def tidy(value: float) -> float:
    """A pixel to a hundredth, so that no rounding of the machine reaches the file."""
    return round(value, 2) + 0.0


def _across(mark: Spec, rows: Sequence[Spec]) -> list[Spec]:
    channels = {"x": pixel("x"), "y": pixel("y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    return [layer(mark, rows, **channels)] if rows else []


def _slants(box: Box) -> Iterator[tuple[float, float, float, float]]:
    """Lines x + y = constant inside the box, a fixed step apart over the whole page."""
    low, high = box.left + box.top, box.right + box.bottom
    level = (low // HATCH_STEP + 1) * HATCH_STEP
    while level < high:
        left = max(box.left, level - box.bottom)
        right = min(box.right, level - box.top)
        yield left, level - left, right, level - right
        level += HATCH_STEP


def _indent(item: Key) -> float:
    return 18.0 if item.shape else 0.0


def _flow(keys: Sequence[Key], room: float) -> list[tuple[int, float, str]]:
    """Line, offset and text of each key."""
    spots: list[tuple[int, float, str]] = []
    line, at = 0, 0.0
    for item in keys:
        text = shorten(item.text, room - _indent(item))
        wide = _indent(item) + width_of(text)
        if at and at + wide > room:
            line, at = line + 1, 0.0
        spots.append((line, at, text))
        at += wide + 18
    return spots
