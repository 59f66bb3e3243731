"""How many claims hold, fail or cannot be told, one stacked bar a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from habeas.core.errors import MethodError
from habeas.draw.marks import Key, boxes, hatched, key, key_lines, texts
from habeas.draw.page import Chart, Margins, Spec, blank, chart, page
from habeas.draw.palette import EDGE, INK, MUTED, NAVY, ORANGE, WASH, WHITE
from habeas.draw.place import Box, Label
from habeas.draw.text import LINE, SIZE, clean, shorten, width_of

BAR = 22.0
SIDE = 4
WORDS = ("holds", "fails", "cannot tell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How often one kind of claim held, failed, or could not be told."""

    label: str
    holds: int
    fails: int
    cannot_tell: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """The three counts in the order they are drawn."""
        return self.holds, self.fails, self.cannot_tell


def verdicts(*, name: str, alt: str, rows: Sequence[Verdict]) -> Chart:
    """One bar a row, as long as its claims are many: holds dark, fails hatched, cannot tell pale.

    Each part holds its number; where one is too thin for it, the row's numbers stand above its bar.
    """
    if any(count < 0 for row in rows for count in row.parts):
        raise MethodError("verdicts: a count is below zero. Counts are whole and zero or more")
    return chart(name=name, alt=alt, build=lambda width: _spec(rows, width) if rows else blank(width))


def _spec(rows: Sequence[Verdict], width: int) -> Spec:
    room = width - 2.0 * SIDE
    scale = (room - 6) / max(1, *(sum(row.parts) for row in rows))
    keys = _keys()
    above = LINE * key_lines(keys, room=room) + 12
    placed = [(row, i * (LINE + BAR + 16.0) + LINE + 4) for i, row in enumerate(rows)]
    parts = [_parts(row, top, scale) for row, top in placed]
    layers = [
        *boxes([part[0] for part in parts if part[0].right > part[0].left], fill=NAVY),
        *hatched([part[1] for part in parts if part[1].right > part[1].left], fill=ORANGE, colour=INK),
        *boxes([part[2] for part in parts if part[2].right > part[2].left], fill=WASH, stroke=EDGE),
        *[
            spec
            for (row, top), part in zip(placed, parts, strict=True)
            for spec in _numbers(row, part, top=top, room=room)
        ],
        *key(keys, x=0, y=SIZE - above, room=room),
    ]
    height = placed[-1][1] + BAR + 4
    margins = Margins(left=SIDE, top=above, right=SIDE, bottom=4)
    return page(width=width, height=height, margins=margins, layers=layers)


def _keys() -> list[Key]:
    holds, fails, cannot_tell = WORDS
    return [
        Key(text=holds, shape="square", fill=NAVY, stroke=NAVY),
        Key(text=fails, shape="square", fill=ORANGE, stroke=INK, hatched=True),
        Key(text=cannot_tell, shape="square", fill=WASH, stroke=EDGE),
    ]


def _parts(row: Verdict, top: float, scale: float) -> tuple[Box, Box, Box]:
    """The three parts side by side; none that counts something is thinner than two pixels."""
    edges = [0.0]
    for count in row.parts:
        edges.append(edges[-1] + (max(2.0, count * scale) if count else 0.0))
    first, second, third = (Box(a, top, b, top + BAR) for a, b in pairwise(edges))
    return first, second, third


def _numbers(row: Verdict, parts: Sequence[Box], *, top: float, room: float) -> list[Spec]:
    """The label of a row and its numbers, in the parts if each has room for its own."""
    pairs = [(count, box) for count, box in zip(row.parts, parts, strict=True) if count]
    fits = all(width_of(f"{count:,}", bold=True) + 10 <= box.right - box.left for count, box in pairs)
    words = "; ".join(f"{word}: {count:,}" for count, word in zip(row.parts, WORDS, strict=True) if count)
    aside = "" if pairs and fits else words or "none"
    told = Label(x=room, y=top - 6, text=aside, anchor="right", colour=MUTED)
    label = Label(x=0, y=top - 6, text=shorten(clean(row.label), told.box.left - 12))
    inside = [_inside(count, box, dark=box is parts[0]) for count, box in pairs] if fits else []
    plates = [_plate(x) for x, (_, box) in zip(inside, pairs, strict=True) if box is parts[1]] if fits else []
    return [*boxes(plates, fill=WHITE), *texts([label, told, *inside])]


def _inside(count: int, box: Box, *, dark: bool) -> Label:
    middle, base = (box.left + box.right) / 2, box.top + BAR / 2 + 4
    colour = WHITE if dark else INK
    return Label(x=middle, y=base, text=f"{count:,}", anchor="center", bold=True, colour=colour)


def _plate(label: Label) -> Box:
    """A clear ground for a number on a hatch."""
    return Box(label.box.left - 3, label.box.top - 1, label.box.right + 3, label.box.bottom + 1)
