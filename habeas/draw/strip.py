"""The people freed in each period of a window, and the stretches of days that are waves, each with its members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice, product
from math import ceil

from habeas.draw.axis import Axis, count_axis, day_axis, iso, print_day, tick_room
from habeas.draw.marks import Key, Symbol, boxes, key, key_lines, layer, lines, pixel, symbols, texts, tidy
from habeas.draw.page import NARROW, Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import BLUE, EDGE, INK, MUTED, ORANGE, PALE
from habeas.draw.place import Anchor, Box, Label, block, spread
from habeas.draw.text import LINE, SIZE, clean, shorten, width_of, wrap

# Of more waves than this the largest are labelled.
MOST_LABELLED = 20
# Labels of two lines in more tiers than this would stand higher than the bars.
MOST_TIERS = 5
STRIP, AXIS_ROOM, THINNEST, AIR = 8.0, 24.0, 5.0, 3.0
# Labels hang inwards from their poles: where waves crowd late in the window to the left, earlier ones lower, and so on.
HANGINGS: tuple[tuple[int, tuple[Anchor, ...]], ...] = (
    (1, ("center", "right", "left")),
    (1, ("right", "left", "center")),
    (-1, ("left", "right", "center")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """The people freed in a stretch of days, both ends included: who surely was, and who may have been."""

    first: date
    last: date
    people: int
    possibly: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The axes of a chart of one width."""

    days: Axis
    counts: Axis
    left: float

    def span(self, stretch: Freed) -> tuple[float, float]:
        """Where a stretch begins and ends, its last day included."""
        first, last = (self.days.within(day.toordinal()) for day in (stretch.first, stretch.last))
        return self.days.at(first), self.days.at(self.days.within(last + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A text on a pole that stands on its wave; the box has some air at its sides."""

    labels: tuple[Label, ...]
    box: Box
    pole: Box

    def meets(self, other: Flag) -> bool:
        """Whether the text of one covers the text or the pole of the other."""
        return self.box.meets(other.box) or self.box.meets(other.pole) or self.pole.meets(other.box)


def strip(*, name: str, alt: str, periods: Sequence[Freed], waves: Sequence[Freed], each: str) -> Chart:
    """Bars of the people surely freed in each period, before them pale those possibly freed; bands are waves.

    `periods` follow one another in time; `each` is what one of them is, such as "month". Where the possible counts
    would dwarf the sure ones the axis ends below them, and the key says so. Labels of waves that would cover one
    another become numbers, explained below the chart.
    """
    check_bounds("strip", [(x.first, x.last) for x in (*periods, *waves)])
    check_bounds("strip", [(x.people, x.possibly) for x in (*periods, *waves)])
    ordered = sorted(waves, key=lambda x: (x.first, x.last))
    return chart(name=name, alt=alt, build=lambda width: _spec(periods, ordered, clean(each), width))


def _spec(periods: Sequence[Freed], waves: Sequence[Freed], each: str, width: int) -> Spec:
    if not any(period.possibly for period in periods):
        return blank(width)
    height = 170.0 if width == NARROW else 200.0
    plot = _plot(periods, width=width, height=height)
    left, room = 4 - plot.left, width - 8
    flags, below = _labels(waves, plot, Box(left - AIR, 0, left + room + AIR, -STRIP - 4))
    below = [replace(line, x=left + line.x, y=height + AXIS_ROOM + SIZE + line.y) for line in below]
    keys = _keys(periods, waves, plot, each)
    ceiling = min((flag.box.top for flag in flags), default=-STRIP)
    above = ceil(LINE * key_lines(keys, room=room) + 8 - ceiling)
    layers = [
        *_possible(periods, plot),
        *_bands(waves, plot, height),
        *_sure(periods, plot),
        *lines([(0, height, plot.days.end, height)], colour=EDGE),
        *lines([flag.pole for flag in flags], colour=EDGE),
        *key(keys, x=left, y=SIZE - above, room=room),
        *texts([*(label for flag in flags for label in flag.labels), *below]),
    ]
    bottom = max((label.y + 6 - height for label in below), default=AXIS_ROOM)
    margins = Margins(left=plot.left, top=above, right=16, bottom=ceil(bottom))
    return page(width=width, height=height, margins=margins, layers=layers)


def _plot(periods: Sequence[Freed], *, width: int, height: float) -> Plot:
    """Axes that hold the sure counts, and the possible ones unless the sure would vanish beside them."""
    sure, most = max(x.people for x in periods), max(x.possibly for x in periods)
    shown = most if not sure or most <= 2.5 * sure else max(1.2 * sure, most / 10)
    counts = count_axis(shown, start=height, end=8, ticks=4)
    left = float(ceil(tick_room(counts) + 12))
    days = day_axis(periods[0].first, periods[-1].last, pixels=width - left - 16, spare=(left - 4, 12))
    return Plot(days=days, counts=counts, left=left)


def _keys(periods: Sequence[Freed], waves: Sequence[Freed], plot: Plot, each: str) -> list[Key]:
    """What the marks mean, and up to what number a possible count that was cut off reaches."""
    keys = [Key(text=f"People surely freed, by {each}", shape="square", fill=BLUE, stroke=BLUE)]
    most, end = max(x.possibly for x in periods), int(plot.counts.high)
    if any(x.possibly > x.people for x in periods):
        cut = f": cut off at {end:,}, reaches {most:,}" if most > end else ""
        keys.append(Key(text=f"Possibly freed then{cut}", shape="square", fill=PALE, stroke=EDGE))
    return [*keys, Key(text="Stretch found as a wave", shape="square", fill=ORANGE, stroke=ORANGE)] if waves else keys


def _sure(periods: Sequence[Freed], plot: Plot) -> list[Spec]:
    """A bar from zero for each period, with the counts as they were given."""
    rows = [
        {"first": iso(x.first.toordinal()), "after": iso(plot.days.within(x.last.toordinal() + 1)), "zero": 0}
        | {"people": x.people, "possibly": x.possibly}
        for x in periods
    ]
    left, right = plot.span(periods[0])
    gap = 0.5 if right - left > 4 else 0
    mark = {"type": "rect", "fill": BLUE, "xOffset": gap, "x2Offset": -gap}
    x, y = plot.days.channel("first"), plot.counts.channel("people")
    return [layer(mark, rows, x=x, x2={"field": "after"}, y=y, y2={"field": "zero"})]


def _possible(periods: Sequence[Freed], plot: Plot) -> list[Spec]:
    """A pale shape over each run of periods in which more may have been freed, outlined or cut off with an arrow."""
    vague = _steps(_runs(periods, [x.possibly > x.people for x in periods]), plot)
    whole = _steps(_runs(periods, [x.people < x.possibly <= plot.counts.high for x in periods]), plot)
    cut = _runs(periods, [x.possibly > plot.counts.high for x in periods])
    arrow = Symbol(x=0, y=plot.counts.end + 3, shape="triangle-up", fill=EDGE, stroke=EDGE, area=40)
    channels = {"x": pixel("x"), "y": pixel("y"), "detail": {"field": "run", "type": "nominal"}}
    area: Spec = {"type": "area", "interpolate": "step-after", "color": PALE, "opacity": 0.55}
    edge: Spec = {"type": "line", "interpolate": "step-after", "color": EDGE, "strokeWidth": 1}
    return [
        *([layer(area, vague, y2={"field": "foot"}, **channels)] if vague else []),
        *([layer(edge, whole, **channels)] if whole else []),
        *symbols(replace(arrow, x=(plot.span(run[0])[0] + plot.span(run[-1])[1]) / 2) for run in cut),
    ]


def _runs(periods: Sequence[Freed], chosen: Sequence[bool]) -> list[list[Freed]]:
    """The chosen periods, those that follow one another together."""
    runs = groupby(zip(chosen, periods, strict=True), key=lambda x: x[0])
    return [[period for _, period in run] for there, run in runs if there]


def _steps(runs: Sequence[Sequence[Freed]], plot: Plot) -> list[Spec]:
    """The left top corner of each period of each run, and the right one of its last."""
    rows = []
    for number, run in enumerate(runs):
        ends = [*(plot.span(x)[0] for x in run), plot.span(run[-1])[1]]
        corners = zip(ends, [plot.counts.at(plot.counts.within(x.possibly)) for x in (*run, run[-1])], strict=True)
        rows += [{"x": tidy(x), "y": tidy(y), "foot": plot.counts.start, "run": number} for x, y in corners]
    return rows


def _bands(waves: Sequence[Freed], plot: Plot, height: float) -> list[Spec]:
    """The days of each wave: a block above the bars and its shade behind them, never thinner than the eye can find."""
    ends = [plot.span(wave) for wave in waves]
    wide = [(left - more, right + more) for left, right in ends for more in [max(0.0, THINNEST + left - right) / 2]]
    return [
        *boxes([Box(left, -STRIP, right, height) for left, right in wide], fill=ORANGE, fillOpacity=0.2),
        *boxes([Box(left, -STRIP, right, -2) for left, right in wide], fill=ORANGE, stroke=INK, strokeWidth=0.5),
    ]


def _labels(waves: Sequence[Freed], plot: Plot, frame: Box) -> tuple[list[Flag], list[Label]]:
    """Flags above the waves, and below the chart what the numbers on the flags stand for where there are numbers."""
    if not waves:
        return [], [Label(x=0, y=0, text="No stretch found as a wave.", colour=MUTED)]
    largest = sorted(waves, key=lambda x: (-x.people, -x.possibly, x.first))[:MOST_LABELLED]
    shown = [wave for wave in waves if wave in largest]
    wanted = [(sum(plot.span(wave)) / 2, (_members(wave), _days(wave))) for wave in shown]
    tried = [_hung(wanted[::step], frame, anchors) for step, anchors in HANGINGS]
    flags = min(tried, key=lambda hung: (-len(hung), -min((flag.box.top for flag in hung), default=0)))
    if len(flags) == len(waves):
        return flags, []
    spots = spread([x for x, _ in wanted], gap=16, low=frame.left + 8, high=frame.right - 8)
    floor = frame._replace(bottom=frame.bottom - 8)
    numbers = [_flag(at, (f"{n}",), floor, "center") for n, at in enumerate(spots, start=1)]
    feet = [replace(flag, pole=flag.pole._replace(right=x)) for flag, (x, _) in zip(numbers, wanted, strict=True)]
    return feet, _listed(shown, len(waves), frame.right - frame.left - 2 * AIR)


def _listed(shown: Sequence[Freed], found: int, room: float) -> list[Label]:
    """What each number stands for, in columns."""
    told = [shorten(f"{_days(wave)}: {_members(wave)}", room - 20) for wave in shown]
    step = 20 + max(width_of(text) for text in told) + 20
    deep = ceil(len(told) / max(1, int((room + 20) // step)))
    places = [(i // deep * step, LINE * (i % deep)) for i in range(len(told))]
    left_out = wrap(f"Without a number: {found - len(told)} smaller stretches.", room) if found > len(told) else ()
    return [
        *(Label(x=x + 15, y=y, text=f"{n}", anchor="right", bold=True) for n, (x, y) in enumerate(places, start=1)),
        *(Label(x=x + 20, y=y, text=text) for (x, y), text in zip(places, told, strict=True)),
        *(replace(x, colour=MUTED) for x in block(left_out, x=0, y=LINE * deep, step=LINE)),
    ]


def _hung(wanted: Sequence[tuple[float, tuple[str, ...]]], frame: Box, anchors: Sequence[Anchor]) -> list[Flag]:
    """The texts that find a place between the frame's sides, each as low as it can be without covering another."""
    hung: list[Flag] = []
    for x, said in wanted:
        floors = [frame._replace(bottom=frame.bottom - tier * (LINE * len(said) + 3)) for tier in range(MOST_TIERS)]
        tries = (_flag(x, said, floor, anchor) for anchor, floor in product(anchors, floors))
        inside = (flag for flag in tries if frame.left <= flag.box.left and flag.box.right <= frame.right)
        hung += islice((flag for flag in inside if not any(flag.meets(other) for other in hung)), 1)
    return hung


def _flag(x: float, said: tuple[str, ...], frame: Box, anchor: Anchor) -> Flag:
    """The text standing on the frame's floor, on top of a pole at `x` or hanging at its side."""
    wide = max(width_of(text, bold=not i) for i, text in enumerate(said)) + 2 * AIR
    middle = min(max(x - wide / 2, frame.left), frame.right - wide)
    left = {"center": middle, "left": x + 1, "right": x - 1 - wide}[anchor]
    at = {"center": left + wide / 2, "left": left + AIR, "right": left + wide - AIR}[anchor]
    top = frame.bottom - LINE * len(said)
    labels = [
        Label(x=at, y=top + SIZE + LINE * i, text=text, anchor=anchor, bold=not i, colour=MUTED if i else INK)
        for i, text in enumerate(said)
    ]
    pole = Box(x, frame.bottom if anchor == "center" else top, x, -STRIP)
    return Flag(labels=tuple(labels), box=Box(left, top, left + wide, frame.bottom), pole=pole)


def _members(wave: Freed) -> str:
    return f"{wave.people:,}" if wave.people == wave.possibly else f"{wave.people:,}, at most {wave.possibly:,}"


def _days(wave: Freed) -> str:
    """The days of a wave, the year once where it is one."""
    if wave.first == wave.last:
        return print_day(wave.last)
    first = print_day(wave.first)
    return f"{first[:-5] if wave.first.year == wave.last.year else first} to {print_day(wave.last)}"
