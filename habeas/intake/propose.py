"""Figures of a text become proposed claims; what no rule took is told, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from habeas.core.errors import UnknownName
from habeas.core.tables import Column
from habeas.intake.proposecounts import count_of
from habeas.intake.proposedfigure import Context, Found, Line, Refused
from habeas.intake.proposeshares import share_of
from habeas.sources.article import Article, Place, Sentence
from habeas.sources.articlepieces import Piece, pieces_of
from habeas.sources.articlewords import Words
from habeas.sources.handtext import LONGEST_CELL

Kinds = Mapping[str, Sequence[Column]]
LONGEST_QUOTE = 1_000  # characters of a sentence that a claim repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A figure as a claim: its kind and parameters, the sentence and its place, the figure's words, and why."""

    number: int
    kind: str
    parameters: Mapping[str, Any]
    quote: str
    place: Place
    figure: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Figures of one sentence that no rule took, each with the reason."""

    quote: str
    place: Place
    figures: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What was found in a text, in its order."""

    said_on: date | None
    proposals: tuple[Proposal, ...]
    unplaced: tuple[Unplaced, ...]


def propose(article: Article, words: Words, kinds: Kinds, *, said: date | None) -> Proposals:
    """A claim for each figure that a rule ties to people freed, inside, dead, arrested and the like.

    `kinds` gives the parameters of each kind of claim. `said` is the day of publication; None takes the day that the
    head of the text gives. Without either, a day told without its year is not placed.
    """
    said = said or article.dated
    proposals: list[Proposal] = []
    unplaced: list[Unplaced] = []
    before, shares = Context(), words.plan["share_values"]
    for sentence in article.sentences:
        if len(sentence.text) > LONGEST_CELL:
            unplaced.append(_too_long(sentence))
            continue
        line = Line.of(sentence.text, pieces_of(sentence.text, words, said), said=said, before=before, shares=shares)
        found, refused = _read(line)
        proposals += _proposals(found, sentence, kinds, len(proposals))
        if refused:
            unplaced.append(_unplaced(refused, sentence))
        before = line.context(found)
    return Proposals(said_on=said, proposals=tuple(proposals), unplaced=tuple(unplaced))


def _read(line: Line) -> tuple[list[Found], list[Refused]]:
    """What each figure of a sentence is, in order."""
    found: list[Found] = []
    refused: list[Refused] = []
    for at, piece in enumerate(line.pieces):
        if not _is_figure(piece):
            continue
        share = piece.is_("shares") or line.is_percent(at)
        result = share_of(line, at, found) if share else count_of(line, at, found)
        if isinstance(result, Found):
            found.append(result)
        elif result is not None:
            refused.append(result)
    if not found and not refused and any(piece.is_("date") for piece in line.pieces):
        dates = [piece for piece in line.pieces if piece.is_("date")]
        refused = [Refused(line.text[one.start : one.end], "it is a date, and nothing is counted") for one in dates]
    return found, refused


def _is_figure(piece: Piece) -> bool:
    return piece.is_("number") or piece.is_("joined") or piece.is_("shares")


def _proposals(found: Iterable[Found], sentence: Sentence, kinds: Kinds, so_far: int) -> Iterator[Proposal]:
    for number, one in enumerate(found, start=so_far + 1):
        yield Proposal(
            number=number,
            kind=one.kind,
            parameters=_checked(one, kinds),
            quote=_quote(sentence.text, one.start),
            place=sentence.place,
            figure=one.figure,
            why=one.why,
        )


def _checked(found: Found, kinds: Kinds) -> dict[str, Any]:
    """The parameters in the order of the kind; raises UnknownName for one that the kind does not have."""
    if found.kind not in kinds:
        raise UnknownName("claim kind", found.kind, kinds)
    names = [column.name for column in kinds[found.kind]]
    for name in found.parameters:
        if name not in names:
            raise UnknownName(f"parameter of {found.kind}", name, names)
    return {name: found.parameters[name] for name in names if name in found.parameters}


def _quote(text: str, at: int) -> str:
    """The sentence, or as much of a very long one as stands around the figure."""
    if len(text) <= LONGEST_QUOTE:
        return text
    start = max(0, min(at - LONGEST_QUOTE // 2, len(text) - LONGEST_QUOTE))
    return f"…{text[start : start + LONGEST_QUOTE - 2]}…"


def _too_long(sentence: Sentence) -> Unplaced:
    """A stretch so long without the end of a sentence that it is none: a table, or noise. No rule reads it."""
    why = f"there are {len(sentence.text):,} characters and no end of a sentence; at most {LONGEST_CELL:,} are read"
    return Unplaced(quote=_quote(sentence.text, 0), place=sentence.place, figures=("",), why=(why,))


def _unplaced(refused: Sequence[Refused], sentence: Sentence) -> Unplaced:
    seen = dict.fromkeys((one.figure, one.why) for one in refused)
    figures, why = zip(*seen, strict=True)
    return Unplaced(quote=_quote(sentence.text, 0), place=sentence.place, figures=figures, why=why)
