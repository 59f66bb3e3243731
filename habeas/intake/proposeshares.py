"""A share of a sentence: most, half, a third, 40 percent of those freed are women."""

from __future__ import annotations

from collections.abc import Sequence

from habeas.intake.proposedfigure import NEAR, Found, Line, Refused, is_of_freed, qualifier_of
from habeas.intake.proposeperiods import NOT_DATED, days_of

NO_NUMBER = "it gives no number or share, so nothing would make it false"
NOT_OF_FREED = "the sentence does not say that it is a share of people freed"
NO_GROUP = "who is meant is no group that published counts know"


def share_of(line: Line, at: int, found: Sequence[Found]) -> Found | Refused | None:
    """The share at a piece as a claim, or why it is none."""
    qualifier, first = qualifier_of(line, at)
    percent = line.is_percent(at)
    words = line.words_of(first, at + percent)
    if line.pieces[at].is_("shares", "many"):
        return Refused(words, NO_NUMBER)
    if why := _not_said(line, at):
        return Refused(words, why)
    base = _base(line, first, at)
    if base is None:
        return Refused(words, NOT_OF_FREED)
    groups = _groups(line, first, at, base)
    if not groups:
        return Refused(words, NO_GROUP)
    value, said = _value(line, at)
    days = days_of(line, first, at, found, freed=True)
    if days.unknown:
        return Refused(words, NOT_DATED)
    period = days.period.text if days.period else ""
    if not period and not any(map(is_of_freed, found)) and not line.pieces[base].is_("acts"):
        period = line.before.period  # "most of them": of those in the sentence before
    parameters = {"groups": groups, "percent": value, "qualifier": qualifier or said, "period": period}
    return Found(
        kind="share",
        parameters={name: given for name, given in parameters.items() if given != ""},
        figure=words,
        start=line.pieces[first].start,
        why=f"a share of the freed who are {' or '.join(groups)}",
        at=first,
        until=at,
    )


def _not_said(line: Line, at: int) -> str:
    if line.elsewhere:
        return f"the sentence speaks of {line.elsewhere!r}, which is another matter"
    if line.asks():
        return "the sentence is a question"
    if line.clause[at] in line.refusing:
        return f"its clause speaks {line.refusing[line.clause[at]]}"
    return ""


def _value(line: Line, at: int) -> tuple[int | float, str]:
    """The percent and the qualifier that goes without saying."""
    piece = line.pieces[at]
    if piece.number is not None and piece.number.value is not None:
        return piece.number.value, "exactly"
    percent, qualifier = line.shares[piece.name]
    return percent, qualifier


def _base(line: Line, first: int, at: int) -> int | None:
    """The piece that says of whom it is a share: the freed, or "them" where people freed were spoken of."""
    for place in range(at + 1, min(at + 9, len(line.pieces))):
        piece = line.pieces[place]
        if piece.is_("words", "strong") or (piece.is_("words", "be") and place > at + 1):
            break
        if piece.is_("acts"):
            return place if piece.name == "freed" else None
        if piece.is_("words", "them"):
            freed = any(word in piece.text for word in ("freed", "released", "pardoned", "free"))
            if not freed and line.is_at(place + 1, "acts"):
                continue
            return place if freed or line.of_freed() else None
        if piece.is_("words", "be"):
            return place if line.of_freed() else None
    return _base_before(line, first, at)


def _base_before(line: Line, first: int, at: int) -> int | None:
    """For "the freed were mostly women": the freed stand before the share, and a group right behind it."""
    if not any(line.is_at(place, "groups") for place in (at + 1, at + 2)):
        return None
    for place in range(first - 1, max(-1, first - 8), -1):
        if line.is_at(place, "words", "strong"):
            return None
        if line.is_at(place, "acts", "freed") or line.is_at(place, "words", "them"):
            return at if line.of_freed() else None
    return None


def _groups(line: Line, first: int, at: int, base: int) -> list[str]:
    """The groups said to make up the share; a list of them means any."""
    groups: list[str] = []
    for place in range(max(base, at) + 1, min(base + NEAR, len(line.pieces))):
        piece = line.pieces[place]
        if piece.is_("words", "strong", "breaks", "relative") or piece.table in ("number", "shares", "qualifiers"):
            break
        if piece.is_("acts") and not groups:
            break
        if piece.is_("groups") and piece.name not in groups:
            groups.append(piece.name)
    if groups:
        return groups
    before = range(first - 1, max(-1, first - 8), -1)
    return next(([line.pieces[place].name] for place in before if line.is_at(place, "groups")), [])
