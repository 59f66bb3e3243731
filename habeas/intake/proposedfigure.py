"""A sentence made ready for the rules: its pieces, where its clauses end, and what the sentence before spoke of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from habeas.sources.articlepieces import Piece

Shares = Mapping[str, tuple[float, str]]
NEAR = 25  # pieces that a rule looks to either side, so that the time grows with the length of a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A figure that a rule took: the claim's kind and parameters, its words in the text, and why."""

    kind: str
    parameters: Mapping[str, Any]
    figure: str
    start: int
    why: str
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A figure that no rule took, and why."""

    figure: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a sentence leaves for the next: whether it spoke of people freed or waves, and of which days."""

    freed: bool = False
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence for the rules. `clause` numbers its clauses, by piece: they end at a semicolon, a dash or "while"."""

    text: str
    pieces: Sequence[Piece]
    clause: Sequence[int]
    refusing: Mapping[int, str]
    elsewhere: str
    frees: bool
    said: date | None
    before: Context
    shares: Shares

    @classmethod
    def of(cls, text: str, pieces: Sequence[Piece], *, said: date | None, before: Context, shares: Shares) -> Line:
        """The line of a sentence; `shares` are the percent and qualifier of "most", "half" and the like."""
        clause = tuple(accumulate(int(piece.is_("words", "strong")) for piece in pieces))
        refusing = {
            clause[at]: "of what may come" if piece.name == "future" else "of what did not happen"
            for at, piece in enumerate(pieces)
            if piece.is_("words", "future", "negated")
        }
        elsewhere = next((piece.text for piece in pieces if piece.is_("words", "elsewhere")), "")
        frees = any(piece.is_("acts", "freed") or piece.is_("waves") for piece in pieces)
        return cls(
            text=text, pieces=pieces, clause=clause, refusing=refusing, elsewhere=elsewhere, frees=frees, said=said,
            before=before, shares=shares,
        )  # fmt: skip

    def at(self, place: int) -> Piece | None:
        """The piece at a place; None past the ends."""
        return self.pieces[place] if 0 <= place < len(self.pieces) else None

    def is_at(self, place: int, table: str, *names: str) -> bool:
        """True if there is a piece at a place and it is of that table and one of those names."""
        piece = self.at(place)
        return piece is not None and piece.is_(table, *names)

    def is_percent(self, at: int) -> bool:
        """True if a number is one of percent."""
        return self.pieces[at].is_("number") and self.is_at(at + 1, "words", "percent")

    def asks(self) -> bool:
        """True if the sentence is a question."""
        return self.text.rstrip("\"'”’»)").endswith("?")

    def words_of(self, first: int, last: int) -> str:
        """The text from one piece to another, both included."""
        return self.text[self.pieces[first].start : self.pieces[last].end]

    def of_freed(self) -> bool:
        """True if the sentence, or the one before, speaks of people freed."""
        return self.frees or self.before.freed

    def context(self, found: Iterable[Found]) -> Context:
        """What the next sentence may refer to."""
        freed = [one for one in found if is_of_freed(one)]
        if freed:
            periods = {str(one.parameters.get("period", "")) for one in freed}
            return Context(freed=True, period=periods.pop() if len(periods) == 1 else "")
        # Where a number of the sentence was refused, what was set free may have been lynxes.
        return Context(freed=self.frees and not any(piece.is_("number") for piece in self.pieces))


def is_of_freed(found: Found) -> bool:
    """True if a figure is of people freed."""
    return found.kind in ("latest_wave", "waves_are", "share") or found.parameters.get("what") == "freed"


def qualifier_of(line: Line, at: int) -> tuple[str, int]:
    """The qualifier before a figure, "" if there is none, and the piece with which the figure begins."""
    first, name = at, ""
    for place in (at - 1, at - 2, at - 3):
        piece = line.at(place)
        if piece is not None and piece.is_("qualifiers"):
            # "at least about 110" is at least; "altogether about 110" is about.
            if name in ("", "exactly") or (name == "about" and piece.name != "exactly"):
                name = piece.name
            first = place
        elif piece is None or piece.text not in ("a", "an", "the", "another", "further"):
            break
    return name, first
