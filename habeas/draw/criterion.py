"""Claims tested against people: of the freed, who meets what was said, and of those who meet it, who was freed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from habeas.core.errors import MethodError
from habeas.draw.axis import Axis, share_axis
from habeas.draw.marks import Key, Symbol, key, key_lines, lines, symbols, texts
from habeas.draw.page import Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import EDGE, GRID, INK, MUTED, NAVY, ORANGE, PALE, WHITE
from habeas.draw.place import Anchor, Label, block
from habeas.draw.splits import Answer, Bar, Split, draw_parts, place_bar
from habeas.draw.text import LINE, SIZE, clean, shorten, wrap

SIDE = 6
GAP = 16.0  # between the panels of two claims
SPARE = 14.0  # above the bar of the freed, for the range of a draw at random

MEETS = Key(text="Meets it and was freed", shape="square", fill=NAVY, stroke=NAVY)
UNKNOWN = Key(text="Not known", shape="square", fill=PALE, stroke=EDGE)
OTHER = Key(text="Freed, does not meet it", shape="square", fill=WHITE, stroke=EDGE)
STAYED = Key(text="Meets it, still inside", shape="square", fill=ORANGE, stroke=INK, hatched=True)
RANGE = Key(text="As many drawn at random: 95% of draws", shape="stroke", fill=INK, stroke=INK)
EXPECTED = Key(text="Expected of such a draw", shape="diamond", fill=WHITE, stroke=INK)
# The unknown last, so that its edge shows where it is thin.
LOOKS = (MEETS, OTHER, STAYED, UNKNOWN)

NOT_KNOWN = Answer(look=UNKNOWN, one="not known", many="not known")
OF_FREED = (
    Answer(look=MEETS, one="meets it", many="meet it"),
    NOT_KNOWN,
    Answer(look=OTHER, one="does not", many="do not"),
)
OF_POOL = (
    Answer(look=MEETS, one="freed", many="freed"),
    NOT_KNOWN,
    Answer(look=STAYED, one="still inside", many="still inside"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """The share who meet it, had as many been drawn at random from the pool: 95 % of draws lie from `low` to `high`.

    `expected` None is not known. Raises MethodError for what is no share, and for ends that are not in order.
    """

    low: float
    high: float
    expected: float | None

    def __post_init__(self) -> None:
        check_bounds("criterion", [(self.low, self.high)])
        for value in (self.low, self.high, self.expected):
            if value is not None and not 0 <= value <= 1:
                raise MethodError(f"criterion: {value} is no share of people. Shares run from 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One claim put to people, with its verdict in words.

    `freed` are those freed, by whether they meet what was said. `pool` are those of the pool who meet it or may, by
    whether they were freed: yes if freed and meeting it, no if still inside and meeting it, unknown if either is not
    known; None where nobody published who stayed. `random` is None where there is no pool to draw from. `perhaps`
    are how many of `freed` may not have been freed.
    """

    label: str
    verdict: str
    freed: Split
    pool: Split | None
    random: Chance | None
    perhaps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One claim placed on the page: pixels from the top of the plot; `chance` with the line it lies on."""

    labels: tuple[Label, ...]
    bars: tuple[Bar, ...]
    chance: tuple[Chance, float] | None
    bottom: float


def criterion(*, name: str, alt: str, rows: Sequence[Met]) -> Chart:
    """A panel for each claim with two bars from nobody to all: the freed, and those of the pool who meet it or may.

    Who meets it and was freed is dark in both, who is still inside is hatched, and what is not known lies between in
    grey, so that the ends of the grey are the share with the unknown counted either way. Above the freed lies the
    range of a draw at random.
    """
    return chart(name=name, alt=alt, build=lambda width: _spec(rows, width) if rows else blank(width))


def _spec(rows: Sequence[Met], width: int) -> Spec:
    room = width - 2.0 * SIDE
    panels = _place(rows, room)
    bars = [bar for panel in panels for bar in panel.bars]
    axis, height = share_axis(end=room), panels[-1].bottom
    chances = [panel.chance for panel in panels if panel.chance]
    keys = _keys(bars, chances)
    above = LINE * key_lines(keys, room=room) + 14
    layers = [
        *lines([(0, x.bottom + GAP / 2, room, x.bottom + GAP / 2) for x in panels[:-1]], colour=GRID),
        *draw_parts([part for bar in bars for part in bar.parts], LOOKS),
        *lines([tick for bar in bars for tick in _ticks(bar, axis)], colour=EDGE),
        *_chances(chances, axis),
        *texts([*(label for panel in panels for label in panel.labels), *(_shares(axis, height) if bars else ())]),
        *key(keys, x=0, y=SIZE - above, room=room),
    ]
    margins = Margins(left=SIDE, top=above, right=SIDE, bottom=LINE + 4 if bars else 4)
    return page(width=width, height=height, margins=margins, layers=layers)


def _place(rows: Sequence[Met], room: float) -> list[Panel]:
    panels: list[Panel] = []
    for row in rows:
        panels.append(_panel(row, top=panels[-1].bottom + GAP if panels else 0.0, room=room))
    return panels


def _panel(row: Met, *, top: float, room: float) -> Panel:
    """The claim and its verdict, then its bars, or words where there is nobody to draw."""
    verdict = shorten(clean(row.verdict), room / 2, bold=True)
    told = Label(x=room, y=top + SIZE, text=verdict, anchor="right", bold=True)
    names = wrap(row.label, told.box.left - 16, bold=True)
    labels, bars, chance = [*block(names, x=0, y=top + SIZE, step=LINE, bold=True), told], [], None
    bottom = top + LINE * max(1, len(names)) + 4
    for split, answers, words in ((row.freed, OF_FREED, _of_freed(row)), (row.pool, OF_POOL, _of_pool(row))):
        if split is None or not split.people:
            labels.append(Label(x=0, y=bottom + SIZE, text=words, colour=MUTED))
            bottom += LINE + 4
            continue
        spare = SPARE if split is row.freed and row.random else 0.0
        bar = place_bar(split, answers, words, top=bottom, room=room, spare=spare)
        chance = (row.random, bar.top - SPARE / 2 - 1) if spare and row.random else chance
        labels += [*bar.labels, *(part.word for part in bar.parts if part.word)]
        bars.append(bar)
        bottom = bar.bottom + 10
    return Panel(labels=tuple(labels), bars=tuple(bars), chance=chance, bottom=bottom - 4)


def _of_freed(row: Met) -> str:
    perhaps = f", {row.perhaps:,} of them perhaps" if row.perhaps else ""
    return f"Of the {row.freed.people:,} freed{perhaps}" if row.freed.people else "Nobody was freed"


def _of_pool(row: Met) -> str:
    if row.pool is None:
        return "Who stayed is not published"
    if not row.pool.people:
        return "Nobody freed or inside after meets it"
    return f"Of the {row.pool.people:,} freed or inside after who meet it{' or may' if row.pool.unknown else ''}"


def _ticks(bar: Bar, axis: Axis) -> list[tuple[float, float, float, float]]:
    return [(axis.at(tick), bar.bottom, axis.at(tick), bar.bottom + 4) for tick in axis.ticks]


def _chances(chances: Sequence[tuple[Chance, float]], axis: Axis) -> list[Spec]:
    """The range of a draw at random with a cap at each end, and what is expected of it."""
    ranges = [(axis.at(x.low), axis.at(x.high), y) for x, y in chances]
    across = [(low, y, high, y) for low, high, y in ranges]
    caps = [(x, y - 5.5, x, y + 5.5) for low, high, y in ranges for x in (low, high)]
    points = [(axis.at(x.expected), y) for x, y in chances if x.expected is not None]
    return [
        *lines([*across, *caps], colour=INK, strokeWidth=1.5),
        *symbols(Symbol(x=x, y=y, shape="diamond", fill=WHITE, stroke=INK, area=46) for x, y in points),
    ]


def _shares(axis: Axis, floor: float) -> list[Label]:
    """The shares at the ticks; the outer two stay on the page."""
    anchors: tuple[Anchor, ...] = ("left", "center", "center", "center", "right")
    return [
        Label(x=axis.at(tick), y=floor + SIZE, text=format(tick, axis.style), anchor=anchor, colour=MUTED)
        for tick, anchor in zip(axis.ticks, anchors, strict=True)
    ]


def _keys(bars: Sequence[Bar], chances: Sequence[tuple[Chance, float]]) -> list[Key]:
    """What the marks mean that are there."""
    looks = [part.look for bar in bars for part in bar.parts]
    keys = [look for look in (MEETS, UNKNOWN, OTHER, STAYED) if look in looks] + [RANGE] * bool(chances)
    return keys + [EXPECTED] * any(x.expected is not None for x, _ in chances)
