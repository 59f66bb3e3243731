"""What befell the people whom a number counts: the verb behind it, the one before it, or a participle at its side."""

from __future__ import annotations

from dataclasses import dataclass

from habeas.intake.proposedfigure import NEAR, Line

_UNKNOWN_BEHIND = 8  # words we do not know between people and their verb: "from the camp at Brakk"
_UNKNOWN_BEFORE = 3  # between a verb and its object: "freed another large group of"
_GOING_ON = ("remain", "still", "stay", "continue", "languish", "left behind", "leaving behind")


@dataclass(frozen=True, slots=True)
class Act:
    """One of the vocabulary `whats`, by which words, and their piece."""

    name: str
    why: str
    at: int
    in_custody: bool = False
    goes_on: bool = False


def act_of(line: Line, first: int, number: int, last: int) -> Act | None:
    """What befell the people counted from piece `first` to piece `last`; None if their clause does not say.

    A verb of which they are the subject counts first, then the verb of which they are the object, then a participle.
    """
    behind, own_verb = _behind(line, last)
    if behind is not None and _finite(line, behind):
        return _act(line, behind)
    before = None if own_verb and not _is_of(line, first) else _before(line, first, bare=number == last)
    place = before if before is not None else behind
    return None if place is None else _act(line, place)


def _is_of(line: Line, first: int) -> bool:
    """True for "the release of 37 people", whatever verb follows."""
    before = line.at(first - 1)
    return before is not None and before.text == "of" and line.is_at(first - 2, "acts")


def _act(line: Line, at: int) -> Act:
    piece = line.pieces[at]
    near = [line.pieces[place] for place in range(max(0, at - NEAR), min(len(line.pieces), at + NEAR))]
    custody = any(
        one.is_("words", "custody") or (one.is_("acts", "inside") and not one.text.startswith("remain")) for one in near
    )
    words = {"prison", "jail", "custody", "bars", "detention", "colony", "captivity", "cell", "camp", "inside"}
    return Act(
        name=piece.name,
        why=repr(piece.text),
        at=at,
        in_custody=custody or bool(words & set(piece.text.split())),
        goes_on=piece.text.startswith(_GOING_ON),
    )


def _finite(line: Line, at: int) -> bool:
    """True if an act is told as one: "were freed", "died", "remain"; a lone "freed" may be a participle."""
    piece = line.pieces[at]
    if _is_after_be(line, at) or piece.is_("acts", "died", "term_served") or piece.text.startswith(_GOING_ON):
        return True
    return piece.is_("acts", "freed") and " " in piece.text and not piece.text.startswith(("freed", "released", "out "))


def _is_after_be(line: Line, at: int) -> bool:
    """True after a form of "be" or "have", with one adverb between at most."""
    before = line.at(at - 1)
    if before is not None and before.is_("word"):
        return line.is_at(at - 2, "words", "be")
    return line.is_at(at - 1, "words", "be")


def _behind(line: Line, last: int) -> tuple[int | None, bool]:
    """The act of which the people are the subject, and whether they have a verb of their own."""
    candidate: int | None = None
    commas = relative = unknown = since_be = 0
    own_verb = False
    for at in range(last + 1, min(last + NEAR, len(line.pieces))):
        piece = line.pieces[at]
        if piece.is_("words", "strong", "breaks") or unknown > _UNKNOWN_BEHIND:
            break
        if piece.is_("words", "joins") and not _goes_on_with_people(line, at):
            break
        if piece.is_("number") and commas != 1:
            break
        commas += piece.is_("words", "comma")
        relative += piece.is_("words", "relative")
        unknown += piece.is_("word")
        since_be = since_be + 1 if own_verb else 0
        if piece.is_("words", "be") and not relative and commas != 1:
            own_verb = True
        if not piece.is_("acts") or commas == 1:
            continue
        if relative:
            relative = 0
        elif _finite(line, at):
            return (at, True) if since_be <= 3 or candidate is None else (candidate, True)
        elif candidate is None and not own_verb:
            candidate = at
    return candidate, own_verb


def _goes_on_with_people(line: Line, at: int) -> bool:
    """True for the "and" of "prisoners and activists"."""
    return any(line.is_at(place, "people") for place in (at + 1, at + 2)) and not line.is_at(at + 1, "number")


def _before(line: Line, first: int, *, bare: bool) -> int | None:
    """The act of which the people are the object: "pardoned 37", "the release of 37", "deaths in custody to nine".

    A number without a noun is none behind "are": "those released are over 50".
    """
    unknown = 0
    for at in range(first - 1, max(-1, first - 13), -1):
        piece = line.pieces[at]
        if piece.is_("acts"):
            return at if unknown <= _UNKNOWN_BEFORE else None
        if piece.table in ("number", "joined") or piece.is_("words", "strong", "breaks", "comma", "joins", "relative"):
            return None
        if bare and piece.is_("words", "be"):
            return None
        unknown += piece.is_("word")
    return None
