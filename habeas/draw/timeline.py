"""The timeline: counted acts as stems over their days, spans as bands, and lanes of events beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from habeas.draw.axis import Axis, count_axis, day_axis, iso, tick_room
from habeas.draw.lanes import Event, Lane, draw_lanes, place_lanes
from habeas.draw.marks import Symbol, boxes, layer, lines, symbols, texts
from habeas.draw.page import NARROW, Chart, Margins, Spec, chart, check_bounds, page
from habeas.draw.palette import BLUE, EDGE, MUTED, WASH, WHITE
from habeas.draw.place import Box, Label, block, lift
from habeas.draw.text import LINE, SIZE, clean, count_text, shorten, width_of, wrap

HEADROOM = 3 * LINE
AXIS_ROOM = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A counted act on a day or spread over days, both ends included; `count_high` None is an open end.

    `label` is printed at its head; without one, the count is.
    """

    day_first: date
    day_last: date
    count_low: int
    count_high: int | None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """A named span of days, both ends included."""

    first: date
    last: date
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a timeline shows of its days, in order, and how much it was given outside them."""

    acts: tuple[Act, ...]
    events: tuple[Event, ...]
    waves: tuple[Wave, ...]
    outside: int
    unit: str


def timeline(
    *,
    name: str,
    alt: str,
    acts: Sequence[Act],
    events: Sequence[Event],
    waves: Sequence[Wave],
    first: date,
    last: date,
    unit: str = "",
) -> Chart:
    """Acts over time with their counts, the waves they form, and events by lane in order of first mention.

    `unit` names what is counted. Rows outside `first` to `last` are not drawn, and a note counts them. Where
    labels would cover one another the greatest counts keep theirs, and a note counts the rest.
    """
    check_bounds("timeline", [(x.day_first, x.day_last) for x in acts])
    check_bounds("timeline", [(x.day_first, x.day_last) for x in events])
    check_bounds("timeline", [(x.count_low, x.count_high) for x in acts])
    check_bounds("timeline", [(first, last), *((x.first, x.last) for x in waves)])
    rows = _inside(acts, events, waves, first=first, last=last, unit=clean(unit))
    return chart(name=name, alt=alt, build=lambda width: _spec(rows, first=first, last=last, width=width))


def _inside(
    acts: Sequence[Act], events: Sequence[Event], waves: Sequence[Wave], *, first: date, last: date, unit: str
) -> Rows:
    kept_acts = [x for x in acts if x.day_first <= last and x.day_last >= first]
    kept_events = [x for x in events if x.day_first <= last and x.day_last >= first]
    kept_waves = [x for x in waves if x.first <= last and x.last >= first]
    given, kept = (
        (len(acts) + len(events) + len(waves)),
        (len(kept_acts) + len(kept_events) + len(kept_waves)),
    )
    return Rows(
        acts=tuple(sorted(kept_acts, key=lambda x: (x.day_first, x.day_last, x.count_low, x.label))),
        events=tuple(kept_events),
        waves=tuple(sorted(kept_waves, key=lambda x: (x.first, x.last, x.label))),
        outside=given - kept,
        unit=unit,
    )


def _spec(rows: Rows, *, first: date, last: date, width: int) -> Spec:
    narrow = width == NARROW
    base = HEADROOM + (110.0 if narrow else 130.0)
    counts = count_axis(max((_top(x) for x in rows.acts), default=0), start=base, end=HEADROOM, ticks=4)
    left = _left(rows, counts, beside=not narrow)
    days = day_axis(first, last, pixels=width - left - 14, spare=12)
    lanes = place_lanes(
        rows.events, days, top=base + 10, name_room=(width - 8 if narrow else left - 12), beside=not narrow
    )
    bottom = max((lane.top + lane.height for lane in lanes), default=base)
    frame = Box(4 - left, 0, days.end + 10, bottom)
    act_labels, lost = _act_labels(rows.acts, days, counts, frame)
    wave_labels, unnamed = _wave_labels(rows.waves, days, frame)
    notes = [line for note in _notes(rows, lost + unnamed) for line in wrap(note, width - 8, lines=3)]
    above = LINE + max((-label.box.top for label in wave_labels), default=0)
    margins = Margins(left=left, top=ceil(above) + 4, right=14, bottom=AXIS_ROOM + LINE * len(notes))
    layers = [
        *boxes([_band(wave, days, bottom) for wave in rows.waves], fill=WASH, stroke=None),
        *_frame_lines(days, base),
        *_stems(rows.acts, days, counts, lanes),
        *draw_lanes(lanes, days, name_x=4 - left),
        *texts([*act_labels, *wave_labels]),
        *texts(block(notes, x=4 - left, y=bottom + AXIS_ROOM + SIZE, step=LINE)),
        *texts([Label(x=4 - left, y=SIZE - ceil(above), text=shorten(rows.unit, width - 8), colour=MUTED)]),
    ]
    return page(width=width, height=bottom, margins=margins, layers=layers)


def _left(rows: Rows, counts: Axis, *, beside: bool) -> float:
    """Room left of the plot for the numbers of the axis and, beside lanes, their names."""
    names = max((width_of(clean(x.lane)) for x in rows.events), default=0) if beside else 0
    return ceil(max(tick_room(counts) + 14, min(names, 150) + 18))


def _top(act: Act) -> int:
    return act.count_low if act.count_high is None else act.count_high


def _stems(acts: Sequence[Act], days: Axis, counts: Axis, lanes: Sequence[Lane]) -> list[Spec]:
    """Bounds first, then what is certain, then heads; a faint line leads each act down to the lanes."""
    foot = max((lane.top + lane.height for lane in lanes), default=counts.start)
    drops = [(_middle(act, days), counts.start, _middle(act, days), foot) for act in acts]
    single = [act for act in acts if act.day_first == act.day_last]
    spread = [act for act in acts if act.day_first < act.day_last]
    x, x2 = days.channel("first"), {"field": "last"}
    low, high = counts.channel("low"), counts.channel("high")
    rows, spans = [_row(act, days) for act in single], [_row(act, days) for act in spread]
    pale = {"fill": WHITE, "stroke": BLUE, "strokeWidth": 1, "strokeDash": [2, 2]}
    return [
        *lines(drops, colour=EDGE, strokeDash=[1, 3]),
        layer({"type": "rect"} | pale, spans, x=x, x2=x2, y=high, y2={"field": "low"}),
        layer({"type": "rect", "fill": BLUE}, spans, x=x, x2=x2, y=low, y2={"field": "zero"}),
        layer({"type": "rule", "color": BLUE, "strokeDash": [2, 2]}, rows, x=x, y=high, y2={"field": "low"}),
        layer({"type": "rule", "color": BLUE, "strokeWidth": 3}, rows, x=x, y=low, y2={"field": "zero"}),
        *symbols([head for act in acts for head in _heads(act, days, counts)]),
    ]


def _row(act: Act, days: Axis) -> Spec:
    first, last = (days.within(day.toordinal()) for day in (act.day_first, act.day_last))
    return {"first": iso(first), "last": iso(last), "zero": 0, "low": act.count_low, "high": _top(act)}


def _heads(act: Act, days: Axis, counts: Axis) -> list[Symbol]:
    """A disc at what is certain; above it a hollow disc at the upper end, or an arrow if there is none."""
    x, low = _middle(act, days), counts.at(act.count_low)
    certain = Symbol(x=x, y=low, shape="circle", fill=BLUE, stroke=WHITE, area=64)
    if act.count_high is None:
        arrow = Symbol(x=x, y=low - 9, shape="triangle-up", fill=BLUE, stroke=WHITE, area=64)
        return [certain, arrow]
    high = Symbol(x=x, y=counts.at(act.count_high), shape="circle", fill=WHITE, stroke=BLUE, area=50)
    return [certain] if act.count_high == act.count_low else [high, certain]


def _middle(act: Act, days: Axis) -> float:
    ends = [days.at(days.within(day.toordinal())) for day in (act.day_first, act.day_last)]
    return sum(ends) / 2


def _act_labels(acts: Sequence[Act], days: Axis, counts: Axis, frame: Box) -> tuple[list[Label], int]:
    """Counts above the heads, the greatest first to choose, and the number that found no room."""
    blocked, wanted = [], []
    for act in sorted(acts, key=lambda x: (-_top(x), x.day_first, x.label)):
        x = _middle(act, days)
        top = counts.at(_top(act)) - (15 if act.count_high is None else 5)
        text = clean(act.label) or count_text(act.count_low, act.count_high)
        blocked.append(Box(x - 4, top, x + 4, counts.start))
        text = shorten(text, min(160, (frame.right - frame.left) / 3), bold=True)
        wanted.append(Label(x=x, y=top - 3, text=text, anchor="center", bold=True))
    return lift(wanted, blocked=blocked, frame=frame, reach=2 * LINE)


def _wave_labels(waves: Sequence[Wave], days: Axis, frame: Box) -> tuple[list[Label], int]:
    """Names above their bands, in up to three rows, and the number that found no room."""
    wanted = []
    for wave in waves:
        if clean(wave.label):
            first, last = (days.at(days.within(day.toordinal())) for day in (wave.first, wave.last))
            text = shorten(clean(wave.label), 0.6 * (frame.right - frame.left))
            wanted.append(Label(x=(first + last) / 2, y=-4, text=text, anchor="center", colour=MUTED))
    tiers = Box(frame.left, -4 - 3 * LINE, frame.right, 0)
    return lift(wanted, blocked=[], frame=tiers, reach=3 * LINE)


def _band(wave: Wave, days: Axis, bottom: float) -> Box:
    """The span of a wave, never thinner than the eye can find."""
    first, last = (days.at(days.within(day.toordinal())) for day in (wave.first, wave.last))
    return Box(first - 3, 0, last + 3, bottom)


def _frame_lines(days: Axis, base: float) -> list[Spec]:
    """The line the counts stand on."""
    return lines([(0, base, days.end, base)], colour=EDGE)


def _notes(rows: Rows, unlabelled: int) -> list[str]:
    """What the chart does not show, with its number."""
    notes = []
    if not rows.acts:
        notes.append("No counts in these days.")
    if unlabelled:
        notes.append(f"Labels left out for want of room: {unlabelled}.")
    if rows.outside:
        notes.append(f"Outside these days and not drawn: {rows.outside}.")
    return notes
