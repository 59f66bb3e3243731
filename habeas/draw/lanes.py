"""Lanes beneath a timeline: one kind of event each, its own shape, its name beside or above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from habeas.draw.axis import Axis
from habeas.draw.marks import Symbol, boxes, lines, plates, symbols, texts
from habeas.draw.page import Spec
from habeas.draw.palette import EDGE, FILLS, GRID, MUTED, SHAPES, STROKES, Tone
from habeas.draw.place import Box, block
from habeas.draw.text import LINE, SIZE, wrap

ROW = 10.0  # a symbol and the air around it
ROWS = 8  # beyond this depth symbols share a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day or over days, both ends included.

    `lane` is the kind of event and is printed; `label` is not. `tone` sets events of one lane apart.
    """

    day_first: date
    day_last: date
    lane: str
    label: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One lane placed on the page: `top` and `height` in pixels, and the row of each of its events.

    `crowded` events lie over others, for want of rows.
    """

    names: tuple[str, ...]
    shape: str
    top: float
    height: float
    name_height: float
    events: tuple[tuple[Event, int], ...]
    crowded: int


Placed = tuple[tuple[tuple[Event, int], ...], int]  # events with their rows, and how many lie over others


def place_lanes(events: Iterable[Event], axis: Axis, *, top: float, name_room: float, beside: bool) -> tuple[Lane, ...]:
    """The lanes in order of first mention, each as deep as its crowded days need.

    Names stand in `name_room` pixels, beside the lane or else above it.
    """
    lanes: list[Lane] = []
    by_lane: dict[str, list[Event]] = {}
    for event in events:
        by_lane.setdefault(event.lane, []).append(event)
    for name, members in by_lane.items():
        shape = SHAPES[len(lanes) % len(SHAPES)]
        names = wrap(name, name_room, lines=2 if beside else 1)
        lanes.append(_lane(names, _rows(members, axis), shape=shape, top=top, beside=beside))
        top += lanes[-1].height
    return tuple(lanes)


def _lane(names: tuple[str, ...], rows: Placed, *, shape: str, top: float, beside: bool) -> Lane:
    events, crowded = rows
    name_height = 0.0 if beside else LINE * len(names)
    deep = ROW * (1 + max(row for _, row in events)) + 8
    height = max(deep, LINE * len(names) + 6) if beside else deep + name_height
    return Lane(
        names=names, shape=shape, top=top, height=height, name_height=name_height, events=events, crowded=crowded
    )


def draw_lanes(lanes: Sequence[Lane], axis: Axis, *, name_x: float) -> list[Spec]:
    """Layers of the lanes: a rule under each name, spans as bars, every event as the symbol of its lane."""
    rules = [(name_x, lane.top, axis.end, lane.top) for lane in lanes]
    names = [label for lane in lanes for label in block(lane.names, x=name_x, y=_name_base(lane), step=LINE)]
    placed = [(lane, event, _middle(lane, row)) for lane in lanes for event, row in lane.events]
    bars = [_bar(event, axis, y) for _, event, y in placed if event.day_first < event.day_last]
    marks = [_symbol(lane, event, axis, y) for lane, event, y in placed]
    return [
        *lines(rules, colour=GRID),
        *boxes(bars, fill=MUTED, fillOpacity=0.35, stroke=EDGE, strokeWidth=0.5),
        *symbols(marks),
        *plates(label for label in names if label.box.right > 0),
        *texts(names),
    ]


def _rows(events: Iterable[Event], axis: Axis) -> Placed:
    """Each event with the first row where it covers no other, else the row free soonest; how many are so."""
    ends: list[float] = []
    crowded = 0
    placed: list[tuple[Event, int]] = []
    for event in sorted(events, key=lambda x: (x.day_first, x.day_last, x.label, x.tone)):
        left, right = _ends(event, axis)
        row = next((i for i, end in enumerate(ends) if end <= left), len(ends))
        if row == ROWS:
            row = ends.index(min(ends))
            crowded += 1
        ends[row : row + 1] = [right]
        placed.append((event, row))
    return tuple(placed), crowded


def _ends(event: Event, axis: Axis) -> tuple[float, float]:
    first, last = (axis.at(axis.within(day.toordinal())) for day in (event.day_first, event.day_last))
    return first - ROW / 2, last + ROW / 2


def _bar(event: Event, axis: Axis, y: float) -> Box:
    left, right = _ends(event, axis)
    return Box(left + ROW / 2, y - 2.5, right - ROW / 2, y + 2.5)


def _symbol(lane: Lane, event: Event, axis: Axis, y: float) -> Symbol:
    left, right = _ends(event, axis)
    fill, stroke = FILLS[event.tone], STROKES[event.tone]
    return Symbol(x=(left + right) / 2, y=y, shape=lane.shape, fill=fill, stroke=stroke, area=46)


def _middle(lane: Lane, row: int) -> float:
    deep = ROW * (1 + max(row for _, row in lane.events))
    return lane.top + lane.name_height + (lane.height - lane.name_height - deep) / 2 + ROW * (row + 0.5)


def _name_base(lane: Lane) -> float:
    """The line the first name stands on: above the marks, or in the middle beside them."""
    if lane.name_height:
        return lane.top + SIZE + 1
    return lane.top + (lane.height - LINE * len(lane.names)) / 2 + SIZE
