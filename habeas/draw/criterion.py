"""Claims tested against people: of the freed, who meets what was said, and of those who meet it, who was freed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from habeas.core.errors import MethodError
from habeas.draw.axis import Axis, share_axis
from habeas.draw.marks import Key, Symbol, boxes, hatched, key, key_lines, lines, symbols, texts
from habeas.draw.page import Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import EDGE, GRID, INK, MUTED, NAVY, ORANGE, PALE, WHITE
from habeas.draw.place import Anchor, Box, Label, block
from habeas.draw.text import LINE, SIZE, clean, shorten, width_of, wrap

BAR = 18.0
SIDE = 6
GAP = 16.0  # between the panels of two claims
THINNEST = 2.0  # pixels of a part that counts somebody
CHANCE_ROOM = 12.0  # above a bar, for the range of a draw at random

Wording = tuple[tuple[str, str], tuple[str, str], tuple[str, str]]  # of one and of many: yes, not known, no
UNKNOWN = ("not known", "not known")
FREED: Wording = (("meets it", "meet it"), UNKNOWN, ("does not", "do not"))
POOL: Wording = (("freed", "freed"), UNKNOWN, ("still inside", "still inside"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """People by an answer: yes, not known, and no."""

    yes: int
    unknown: int
    no: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """The three counts in the order they are drawn: what is not known lies between what is."""
        return self.yes, self.unknown, self.no

    @property
    def people(self) -> int:
        """All three together."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """The share who meet it, had as many been drawn at random: 95 % of draws lie from `low` to `high`."""

    low: float
    high: float
    expected: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One claim put to people, with its verdict in words.

    `freed` are those freed by whether they meet what was said. `pool` are those freed or inside after who meet it or
    may: freed, not known, still inside; None where nobody published who stayed. `random` is None where no draw can
    be told of. `perhaps` are how many of `freed` may not have been freed.
    """

    label: str
    verdict: str
    freed: Split
    pool: Split | None
    random: Chance | None
    perhaps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar placed on the page: its parts (yes, not known, no), and the words that fit into them."""

    parts: tuple[Box, Box, Box]
    words: tuple[Label, ...]
    inside: bool  # the last part holds people still inside
    random: Chance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One claim placed on the page: pixels from the top of the plot."""

    labels: tuple[Label, ...]
    bars: tuple[Bar, ...]
    bottom: float


def criterion(*, name: str, alt: str, rows: Sequence[Met]) -> Chart:
    """A panel for each claim with two bars from nobody to all: the freed, and those who meet it or may.

    Who meets it and was freed is dark in both, who is still inside is hatched, and what is not known lies between in
    grey: its two ends are the share with the unknown counted either way. Raises MethodError for a count below zero
    and for a range of chance that is not of shares or not in order.
    """
    for row in rows:
        _check(row)
    return chart(name=name, alt=alt, build=lambda width: _spec(rows, width) if rows else blank(width))


def _check(row: Met) -> None:
    counts = (*row.freed.parts, *(row.pool.parts if row.pool else ()))
    if any(count < 0 for count in counts):
        raise MethodError("criterion: a count is below zero. Counts are whole and zero or more")
    if row.random:
        ends = (row.random.low, row.random.high)
        check_bounds("criterion", [ends])
        wrong = [x for x in (*ends, row.random.expected) if x is not None and not 0 <= x <= 1]
        if wrong:
            raise MethodError(f"criterion: {wrong[0]} is no share. Mend the row {clean(row.label)!r}")


def _spec(rows: Sequence[Met], width: int) -> Spec:
    room = width - 2.0 * SIDE
    panels = _place(rows, room)
    bars = [bar for panel in panels for bar in panel.bars]
    axis, height = share_axis(end=room), panels[-1].bottom
    keys = _keys(bars)
    above = LINE * key_lines(keys, room=room) + 14
    rules = [(0, panel.bottom + GAP / 2, room, panel.bottom + GAP / 2) for panel in panels[:-1]]
    layers = [
        *lines(rules, colour=GRID),
        *_parts(bars),
        *lines([tick for bar in bars for tick in _ticks(bar, axis)], colour=EDGE),
        *_chances(bars, axis),
        *texts([*(x for panel in panels for x in panel.labels), *(x for bar in bars for x in bar.words)]),
        *texts(_shares(axis, y=height + SIZE) if bars else []),
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
    heading = [*block(names, x=0, y=top + SIZE, step=LINE, bold=True), told]
    below = top + LINE * max(1, len(names)) + 4
    first = _freed(row, top=below, room=room)
    second = _pool(row.pool, top=first.bottom + 4, room=room)
    labels = (*heading, *first.labels, *second.labels)
    return Panel(labels=labels, bars=(*first.bars, *second.bars), bottom=second.bottom)


def _freed(row: Met, *, top: float, room: float) -> Panel:
    split = row.freed
    if not split.people:
        return _remark("Nobody was freed", top=top)
    perhaps = f", {row.perhaps:,} of them perhaps" if row.perhaps else ""
    return _bar(split, FREED, f"Of the {split.people:,} freed{perhaps}", top=top, room=room, random=row.random)


def _pool(split: Split | None, *, top: float, room: float) -> Panel:
    if split is None:
        return _remark("Who stayed is not published", top=top)
    if not split.people:
        return _remark("Nobody freed or inside after meets it", top=top)
    or_may = " or may" if split.unknown else ""
    title = f"Of the {split.people:,} freed or inside after who meet it{or_may}"
    return _bar(split, POOL, title, top=top, room=room, random=None)


def _remark(text: str, *, top: float) -> Panel:
    return Panel(labels=(Label(x=0, y=top + SIZE, text=text, colour=MUTED),), bars=(), bottom=top + LINE)


def _bar(split: Split, wording: Wording, title: str, *, top: float, room: float, random: Chance | None) -> Panel:
    """A bar under its title; where a part has no room for its words, those of the bar stand beside the title."""
    told = [f"{count:,} {many if count > 1 else one}" for count, (one, many) in zip(split.parts, wording, strict=True)]
    said = [words for words, count in zip(told, split.parts, strict=True) if count]
    wide = _widths(split, room)
    fits = all(width_of(words, bold=True) + 12 <= x for words, x in zip(told, wide, strict=True) if x)
    labels, bottom = _title(title, [] if fits else said, top=top, room=room)
    bar_top = bottom + 4 + (CHANCE_ROOM if random else 0)
    edges = [0.0, wide[0], room - wide[2], room]
    yes, unknown, no = (Box(a, bar_top, b, bar_top + BAR) for a, b in pairwise(edges))
    parts = (yes, unknown, no)
    placed = zip(told, parts, split.parts, strict=True)
    words = [_word(text, box, dark=box is yes) for text, box, count in placed if count]
    bar = Bar(parts=parts, words=tuple(words) if fits else (), inside=wording is POOL, random=random)
    return Panel(labels=tuple(labels), bars=(bar,), bottom=bar_top + BAR + 6)


def _widths(split: Split, room: float) -> list[float]:
    """Pixels of the parts, as many as the bar has; what a part too thin to see is widened by, the widest gives up."""
    wide = [max(THINNEST, count / split.people * room) if count else 0.0 for count in split.parts]
    wide[wide.index(max(wide))] -= sum(wide) - room
    return wide


def _title(title: str, said: Sequence[str], *, top: float, room: float) -> tuple[list[Label], float]:
    """The title with what is said beside it, or on lines of its own below; and where they end."""
    head = Label(x=0, y=top + SIZE, text=shorten(title, room))
    aside = Label(x=room, y=top + SIZE, text="; ".join(said), anchor="right", colour=MUTED)
    if aside.box.left - 12 >= head.box.right:
        return [head, aside] if said else [head], top + LINE
    below = [Label(x=0, y=top + SIZE + LINE * (i + 1), text=x, colour=MUTED) for i, x in enumerate(_flow(said, room))]
    return [head, *below], top + LINE * (1 + len(below))


def _flow(said: Sequence[str], room: float) -> list[str]:
    """The pieces on as few lines as they fit; none is broken, for it holds a number."""
    flowed: list[str] = []
    for piece in said:
        longer = f"{flowed[-1]}; {piece}" if flowed else piece
        flowed = [*flowed[:-1], longer] if width_of(longer) <= room else [*flowed, piece]
    return flowed


def _word(text: str, box: Box, *, dark: bool) -> Label:
    middle, base = (box.left + box.right) / 2, box.top + BAR / 2 + 4
    return Label(x=middle, y=base, text=text, anchor="center", bold=True, colour=WHITE if dark else INK)


def _parts(bars: Sequence[Bar]) -> Iterator[Spec]:
    """The parts of all bars; a word on the hatch has a clear ground."""

    def some(i: int, *, inside: bool) -> list[Box]:
        return [bar.parts[i] for bar in bars if bar.inside is inside and bar.parts[i].right > bar.parts[i].left]

    stayed = some(2, inside=True)
    yield from boxes([*some(0, inside=False), *some(0, inside=True)], fill=NAVY, stroke=NAVY, strokeWidth=1)
    yield from hatched(stayed, fill=ORANGE, colour=INK)
    yield from boxes(some(2, inside=False), fill=WHITE, stroke=EDGE, strokeWidth=1)
    yield from boxes([*some(1, inside=False), *some(1, inside=True)], fill=PALE, stroke=EDGE, strokeWidth=1)
    words = [bar.words[-1].box for bar in bars if bar.words and bar.parts[2] in stayed]
    yield from boxes([Box(x.left - 4, x.top, x.right + 4, x.bottom) for x in words], fill=WHITE)


def _ticks(bar: Bar, axis: Axis) -> list[tuple[float, float, float, float]]:
    floor = bar.parts[0].bottom
    return [(axis.at(tick), floor, axis.at(tick), floor + 4) for tick in axis.ticks]


def _chances(bars: Sequence[Bar], axis: Axis) -> list[Spec]:
    """Above a bar, the range of a draw at random with a cap at each end, and what is expected of it."""
    placed = [(bar.random, bar.parts[0].top - CHANCE_ROOM / 2 - 1) for bar in bars if bar.random]
    ranges = [(axis.at(x.low), axis.at(x.high), y) for x, y in placed]
    across = [(low, y, high, y) for low, high, y in ranges]
    caps = [(x, y - 4, x, y + 4) for low, high, y in ranges for x in (low, high)]
    points = [(axis.at(x.expected), y) for x, y in placed if x.expected is not None]
    return [
        *lines([*across, *caps], colour=INK, strokeWidth=1.5),
        *symbols(Symbol(x=x, y=y, shape="diamond", fill=WHITE, stroke=INK, area=46) for x, y in points),
    ]


def _shares(axis: Axis, *, y: float) -> list[Label]:
    """The shares at the ticks; the outer two stay on the page."""
    anchors: tuple[Anchor, ...] = ("left", "center", "center", "center", "right")
    return [
        Label(x=axis.at(tick), y=y, text=format(tick, axis.style), anchor=anchor, colour=MUTED)
        for tick, anchor in zip(axis.ticks, anchors, strict=True)
    ]


def _keys(bars: Sequence[Bar]) -> list[Key]:
    """What the marks mean that are there."""

    def there(i: int, *, inside: bool) -> bool:
        return any(bar.inside is inside and bar.parts[i].right > bar.parts[i].left for bar in bars)

    draws = [bar.random for bar in bars if bar.random]
    known = [
        (there(0, inside=False) or there(0, inside=True), "Meets it and was freed", NAVY, NAVY, False),
        (there(1, inside=False) or there(1, inside=True), "Not known", PALE, EDGE, False),
        (there(2, inside=False), "Freed, does not meet it", WHITE, EDGE, False),
        (there(2, inside=True), "Meets it, still inside", ORANGE, INK, True),
    ]
    return [
        *(
            Key(text=text, shape="square", fill=fill, stroke=stroke, hatched=slanted)
            for seen, text, fill, stroke, slanted in known
            if seen
        ),
        *[Key(text="As many drawn at random: 95% of draws", shape="stroke", fill=INK, stroke=INK)] * bool(draws),
        *[Key(text="Expected of such a draw", shape="diamond", fill=WHITE, stroke=INK)]
        * any(x.expected is not None for x in draws),
    ]
