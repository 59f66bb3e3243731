"""A bar of people split by an answer into yes, not known and no: its parts, and its words in them or beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from habeas.core.errors import MethodError
from habeas.draw.marks import Key, boxes, hatched
from habeas.draw.page import Spec
from habeas.draw.palette import INK, MUTED, NAVY, WHITE
from habeas.draw.place import Box, Label
from habeas.draw.text import LINE, SIZE, shorten, width_of

BAR = 18.0
THINNEST = 3.0  # pixels of a part that counts somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """People by an answer: yes, not known, and no. Raises MethodError for a count below zero."""

    yes: int
    unknown: int
    no: int

    def __post_init__(self) -> None:
        if min(self.parts) < 0:
            raise MethodError("a split of people has a count below zero. Counts are whole and zero or more")

    @property
    def parts(self) -> tuple[int, int, int]:
        """The three counts in the order they are drawn: what is not known lies between what is."""
        return self.yes, self.unknown, self.no

    @property
    def people(self) -> int:
        """All three together."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How the part of one answer looks, and what is said of one person in it and of many."""

    look: Key
    one: str
    many: str

    def words(self, count: int) -> str:
        """The count with what is said of so many."""
        return f"{count:,} {self.one if count == 1 else self.many}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a bar that counts somebody, and its words where all parts of the bar have room for theirs."""

    box: Box
    look: Key
    word: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar placed on the page below the labels of its title: pixels from the top of the plot."""

    labels: tuple[Label, ...]
    parts: tuple[Part, ...]
    top: float

    @property
    def bottom(self) -> float:
        """The line the bar stands on."""
        return self.top + BAR


def place_bar(
    split: Split, answers: Sequence[Answer], title: str, *, top: float, room: float, spare: float = 0.0
) -> Bar:
    """The bar `room` pixels long under its title, `spare` pixels between; the split counts somebody.

    Where a part has no room for its words, the words of all stand beside the title or below it.
    """
    told = [
        (answer.look, answer.words(count), wide)
        for answer, count, wide in zip(answers, split.parts, _widths(split, room), strict=True)
        if count
    ]
    fits = all(width_of(words, bold=True) + 12 <= wide for _, words, wide in told)
    labels, bottom = _title(title, [] if fits else [words for _, words, _ in told], top=top, room=room)
    top = bottom + 4 + spare
    edges = pairwise(accumulate((wide for *_, wide in told), initial=0.0))
    parts = [
        _part(Box(a, top, b, top + BAR), look, words if fits else "")
        for (a, b), (look, words, _) in zip(edges, told, strict=True)
    ]
    return Bar(labels=tuple(labels), parts=tuple(parts), top=top)


def draw_parts(parts: Sequence[Part], looks: Sequence[Key]) -> Iterator[Spec]:
    """The parts of many bars, look by look; a word on a hatch has a clear ground. Their words are not drawn."""
    for look in looks:
        some = [part.box for part in parts if part.look is look]
        if look.hatched:
            yield from hatched(some, fill=look.fill, colour=look.stroke)
        else:
            yield from boxes(some, fill=look.fill, stroke=look.stroke, strokeWidth=1)
    words = [part.word.box for part in parts if part.word and part.look.hatched]
    yield from boxes([Box(x.left - 4, x.top, x.right + 4, x.bottom) for x in words], fill=WHITE)


def _widths(split: Split, room: float) -> list[float]:
    """Pixels of the parts, as many as the bar has; what a part too thin to see is widened by, the widest gives up."""
    wide = [max(THINNEST, count / split.people * room) if count else 0.0 for count in split.parts]
    wide[wide.index(max(wide))] -= sum(wide) - room
    return wide


def _part(box: Box, look: Key, words: str) -> Part:
    middle, base = (box.left + box.right) / 2, box.top + BAR / 2 + 4
    colour = WHITE if look.fill == NAVY else INK
    word = Label(x=middle, y=base, text=words, anchor="center", bold=True, colour=colour) if words else None
    return Part(box=box, look=look, word=word)


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
