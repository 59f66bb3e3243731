"""Cells of a list become what they say: each text of a column is read once, however often it stands in the list."""

from __future__ import annotations

import re
from typing import NamedTuple

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.core.props import BY_NAME, NUMBER, Prop, Reading
from habeas.core.words import words
from habeas.intake.columns import Texts
from habeas.sources.base import Retold, Rule, Said
from habeas.sources.unread import Unread

REMEMBERED = 200_000  # texts of all columns together; beyond, they are forgotten and read again
_DAYS = re.compile(r"([0-9]{0,7})/([0-9]{0,7})")
_NUMBER = re.compile(r"[0-9]{1,9}")


class Meaning(NamedTuple):
    """One thing a text says, as the database holds it. `code` is the number of the text."""

    code: int
    spell: int
    prop: int
    value: str
    original: str | None
    first: object
    last: object
    low: int | None
    high: int | None


class Codebook:
    """The texts met so far, each with a number: 0 says nothing, below 0 cannot be taken.

    What a new text says is in `told` until the caller takes it.
    """

    def __init__(self) -> None:
        self.told: list[Meaning] = []
        self._refusals: dict[int, Unread] = {}
        self._known: dict[tuple[str, ...], dict[str | tuple[str, ...], int]] = {}
        self._next = 1

    @property
    def full(self) -> bool:
        """True if it is time to forget."""
        return sum(map(len, self._known.values())) > REMEMBERED

    def forget(self) -> None:
        """Forget all texts and what they say; numbers go on."""
        self._known.clear()
        self._refusals.clear()

    def codes(self, rule: Rule, texts: Texts) -> list[int]:
        """The number of each text of the rule's columns."""
        known = self._known.setdefault((*rule.columns, rule.prop, str(id(rule))), {})
        for text in {*texts}.difference(known):
            known[text] = self._read(rule, (text,) if isinstance(text, str) else text)
        return [known[text] for text in texts]

    def refusal(self, code: int) -> Unread:
        """Why the text of a number below 0 cannot be taken."""
        return self._refusals[code]

    def _read(self, rule: Rule, parts: tuple[str, ...]) -> int:
        if not any(parts):
            return 0
        code, self._next = self._next, self._next + 1
        original = " | ".join(part for part in parts if part)
        try:
            said = rule.read(*parts) if rule.read else (Said(rule.prop, parts[0], rule.spell),)
            meanings = [
                meaning(one, one.original if isinstance(one, Retold) else original, code)
                for one in dict.fromkeys(said)
                if one.value
            ]
        except Unread as unread:
            self._refusals[-code] = unread
            return -code
        self.told += meanings
        return code if meanings else 0


def meaning(said: Said, original: str, code: int = 0) -> Meaning:
    """One statement in columns; raises Unread for a value that its property cannot have."""
    prop = BY_NAME[said.prop]
    first = last = low = high = None
    if prop.reading is Reading.DATE:
        first, last = _ends(said.value)
    elif prop.reading is Reading.DAYS:
        low, high = _least_most(said.value)
    elif prop.reading is Reading.NUMBER:
        low = high = _whole(said.value)
    elif prop.words:
        _check_word(prop, said.value)
    printed = None if original == said.value else original
    return Meaning(code, said.spell, NUMBER[said.prop], said.value, printed, first, last, low, high)


def _ends(value: str) -> tuple[object, object]:
    try:
        date = PartialDate.parse(value)
    except InputError as error:
        raise Unread("this is not a date we read", error.fix or "Write 2024, 2024-07 or 2024-07-03.") from None
    return date.first, date.last


def _least_most(value: str) -> tuple[int | None, int | None]:
    match = _DAYS.fullmatch(value)
    if match is None:
        raise Unread("this is not a number of days", "Check the sentence.")
    low, high = (int(part) if part else None for part in match.groups())
    if low is not None and high is not None and high < low:
        raise Unread("this is a number of days that runs backwards", "Check the sentence.")
    return low, high


def _whole(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise Unread("this is not a whole number", "Write digits only.")
    return int(value)


def _check_word(prop: Prop, value: str) -> None:
    known = words()[prop.words]
    if value not in known:
        raise Unread(f"the reader gives a word that {prop.name!r} does not have", f"Use one of: {', '.join(known)}.")
