"""Sentences that a list prints in two columns: what the court decided, and the kind of the punishment."""

from __future__ import annotations

import re

from habeas.sources.base import Said
from habeas.sources.rules import say_punishment
from habeas.sources.sentences import Punishment, read_quantity, read_sentence
from habeas.sources.unread import Unread

_next_part = re.compile(r"[,;]\s+")


def say_sentence(decision: str, penalty: str) -> tuple[Said, ...]:
    """The statements that a decision and a penalty make, one of which may be empty.

    A bare term, `4 years`, is of the kind that the penalty names; a decision that names its kind stands as it is. Of
    two that do not go together, such as `3 years` and `fine`, only the text is said. The decision is free text: where
    it cannot be read, its text is said, and the kind of the penalty. Raises Unread for a penalty that cannot be read.
    """
    if not penalty:
        return say_free_sentence(decision)
    kind = read_sentence(penalty)
    if not decision:
        return say_punishment(kind)
    court = _read(decision)
    if court is None:
        return (Said("punishment", kind.kind), Said("sentence_text", decision))
    if court.kind == kind.kind or not _begins_with_bare_term(decision):
        return say_punishment(court)
    combined = _of_kind(decision, penalty, kind.kind)
    return say_punishment(combined, text=court.text) if combined else (Said("sentence_text", court.text),)


def say_free_sentence(decision: str) -> tuple[Said, ...]:
    """The statements that a sentence in free words makes: of one that cannot be read, its text alone."""
    court = _read(decision)
    return say_punishment(court) if court else (Said("sentence_text", decision),)


def _begins_with_bare_term(decision: str) -> bool:
    """True if the first punishment of the decision is a term and names no kind."""
    try:
        read_quantity(_next_part.split(decision)[0], unit="years")
    except Unread:
        return False
    return True


def _of_kind(decision: str, penalty: str, kind: str) -> Punishment | None:
    """The decision with its bare term taken as of the kind that the penalty names; None if they do not go together."""
    words = next((part for part in _next_part.split(penalty) if _kind(part) == kind), penalty)
    term, *rest = _next_part.split(decision)
    return _read(", ".join((f"{term} {words}", *rest)))


def _kind(penalty: str) -> str:
    read = _read(penalty)
    return read.kind if read else ""


def _read(text: str) -> Punishment | None:
    try:
        return read_sentence(text)
    except Unread:
        return None
