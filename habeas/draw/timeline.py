"""The timeline: counted acts as stems over their days, spans as bands, and lanes of events beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from habeas.draw.axis import Axis, count_axis, day_axis, tick_room
from habeas.draw.lanes import Event, draw_lanes, place_lanes
from habeas.draw.marks import boxes, lines, texts
from habeas.draw.page import NARROW, Chart, Margins, Spec, chart, check_bounds, page
from habeas.draw.palette import EDGE, MUTED, WASH
from habeas.draw.place import Box, Label, block, lift
from habeas.draw.stems import Act, draw_stems, greatest, place_act_labels
from habeas.draw.text import LINE, SIZE, clean, shorten, width_of, wrap

HEADROOM = LINE + 6
AXIS_ROOM = 24.0


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
    given = len(acts) + len(events) + len(waves)
    kept = len(kept_acts) + len(kept_events) + len(kept_waves)
    return Rows(
        acts=tuple(sorted(kept_acts, key=lambda x: (x.day_first, x.day_last, x.count_low, x.label))),
        events=tuple(kept_events),
        waves=tuple(sorted(kept_waves, key=lambda x: (x.first, x.last, x.label))),
        outside=given - kept,
        unit=unit,
    )


def _spec(rows: Rows, *, first: date, last: date, width: int) -> Spec:
    narrow = width == NARROW
    base = HEADROOM + (120.0 if narrow else 140.0)
    counts = count_axis(max((greatest(x) for x in rows.acts), default=0), start=base, end=HEADROOM, ticks=4)
    left = _left(rows, counts, beside=not narrow)
    days = day_axis(first, last, pixels=width - left - 14, spare=(left - 4, 12))
    name_room = width - 8 if narrow else left - 12
    lanes = place_lanes(rows.events, days, top=base + 10, name_room=name_room, beside=not narrow)
    bottom = max((lane.top + lane.height for lane in lanes), default=base)
    frame = Box(4 - left, 0, days.end + 10, bottom)
    act_labels, lost = place_act_labels(rows.acts, days, counts, frame._replace(left=0, top=-2 * LINE))
    ceiling = min((label.box.top for label in act_labels if label.box.top < 0), default=0)
    wave_labels, unnamed = _wave_labels(rows.waves, days, frame, ceiling)
    crowded = sum(lane.crowded for lane in lanes)
    notes = [line for x in _notes(rows, lost + unnamed, crowded) for line in wrap(x, width - 8, lines=3)]
    above = ceil(LINE * bool(rows.unit) - min((label.box.top for label in wave_labels), default=ceiling) + 4)
    margins = Margins(left=left, top=above, right=14, bottom=AXIS_ROOM + LINE * len(notes))
    unit = Label(x=4 - left, y=SIZE - above, text=shorten(rows.unit, width - 8), colour=MUTED)
    layers = [
        *boxes([_band(wave, days, ceiling, bottom) for wave in rows.waves], fill=WASH, stroke=None),
        *lines([(0, base, days.end, base)], colour=EDGE),
        *draw_stems(rows.acts, days, counts, foot=bottom),
        *draw_lanes(lanes, days, name_x=4 - left),
        *texts([unit, *act_labels, *wave_labels]),
        *texts(block(notes, x=4 - left, y=bottom + AXIS_ROOM + SIZE, step=LINE)),
    ]
    return page(width=width, height=bottom, margins=margins, layers=layers)


def _left(rows: Rows, counts: Axis, *, beside: bool) -> float:
    """Room left of the plot for the numbers of the axis and, beside lanes, their names."""
    names = max((width_of(clean(x.lane)) for x in rows.events), default=0) if beside else 0
    return ceil(max(tick_room(counts) + 14, min(names, 150) + 18))


def _wave_labels(waves: Sequence[Wave], days: Axis, frame: Box, ceiling: float) -> tuple[list[Label], int]:
    """Names above their bands, in up to three rows, and the number that found no room."""
    wanted = []
    for wave in waves:
        if clean(wave.label):
            first, last = (days.at(days.within(day.toordinal())) for day in (wave.first, wave.last))
            middle, text = (first + last) / 2, shorten(clean(wave.label), 0.6 * (frame.right - frame.left))
            wanted.append(Label(x=middle, y=ceiling - 5, text=text, anchor="center", colour=MUTED))
    tiers = Box(frame.left, ceiling - 5 - 3 * LINE, frame.right, ceiling)
    return lift(wanted, blocked=[], frame=tiers, reach=3 * LINE)


def _band(wave: Wave, days: Axis, top: float, bottom: float) -> Box:
    """The span of a wave, never thinner than the eye can find."""
    first, last = (days.at(days.within(day.toordinal())) for day in (wave.first, wave.last))
    return Box(first - 3, top, last + 3, bottom)


def _notes(rows: Rows, unlabelled: int, crowded: int) -> list[str]:
    """What the chart does not show, with its number."""
    notes = []
    if not rows.acts:
        notes.append("No counts in these days.")
    if unlabelled:
        notes.append(f"Labels left out for want of room: {unlabelled}.")
    if crowded:
        notes.append(f"Events drawn over others: {crowded}.")
    if rows.outside:
        notes.append(f"Outside these days and not drawn: {rows.outside}.")
    return notes
