"""Makers of rules that readers share: what a column says, in one line of a reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypedDict, Unpack

from habeas.core.errors import InputError
from habeas.sources.base import Rule, Said, Tier
from habeas.sources.listdates import NOTATIONS
from habeas.sources.sentences import Punishment, read_sentence
from habeas.sources.unread import Unread
from habeas.sources.wordtext import tokens

Table = Mapping[tuple[str, ...], str]
_NEW_WORD = "this word is new", "Add it to the reader's table once you know what it means."


class Kept(TypedDict, total=False):
    """How the values are kept: the fields of a Rule that every maker takes by keyword."""

    personal: bool
    tier: Tier
    spell: int


def text(column: str, prop: str, **kept: Unpack[Kept]) -> Rule:
    """The text of the column, as printed, is the value of `prop`."""
    return Rule(columns=(column,), prop=prop, **kept)


def dates(column: str, prop: str, notation: str, **kept: Unpack[Kept]) -> Rule:
    """The column holds one date in a notation of sources.listdates, such as "ymd" or "words"."""
    if notation not in NOTATIONS:
        raise InputError(f"no notation of dates named {notation[:40]!r}", fix=f"Take one of {', '.join(NOTATIONS)}.")
    notate = NOTATIONS[notation]
    return _said(column, prop, lambda cell: (notate(cell),), kept)


def choice(column: str, prop: str, values: Mapping[str, str], **kept: Unpack[Kept]) -> Rule:
    """The column holds one of the texts of `values`, in any case, and each means one value of `prop`.

    A text that means "" says nothing. Any other text stops the reader: there is no default.
    """
    return chosen(column, prop, values, "", **kept)


def several(column: str, prop: str, separators: str, **kept: Unpack[Kept]) -> Rule:
    """The column holds several values between any of the characters `separators`; each is said once, in order."""
    return _said(column, prop, lambda cell: split(cell, separators), kept)


def chosen(column: str, prop: str, values: Mapping[str, str], separators: str, **kept: Unpack[Kept]) -> Rule:
    """The column holds one or several texts of `values` between any of the characters `separators`; see `choice`."""
    known = table(values)
    return _said(column, prop, lambda cell: (look_up(known, part) for part in split(cell, separators)), kept)


def number(column: str, prop: str, **kept: Unpack[Kept]) -> Rule:
    """The column holds a whole number, zero or more; `17.0`, as spreadsheets save it, is 17."""
    return _said(column, prop, lambda cell: (whole(cell),), kept)


def sentence(column: str, **kept: Unpack[Kept]) -> Rule:
    """The column holds a sentence in words: its kind, the days in custody it means, and the text itself."""
    spell = kept.get("spell", 1)
    return Rule(columns=(column,), read=lambda cell: say_punishment(read_sentence(cell), spell), **kept)


def always(**said: str) -> tuple[Said, ...]:
    """What is said of every record, for Reader.always.

    >>> always(designated="viasna")
    (Said(prop='designated', value='viasna', spell=1),)
    """
    return tuple(Said(prop, value) for prop, value in said.items())


def say_punishment(punishment: Punishment, spell: int = 1, *, text: str = "") -> tuple[Said, ...]:
    """The statements that a sentence makes, printed as `text` if given; nothing is said of what it leaves open."""
    days = say_days((punishment.custody_low, punishment.custody_high), spell)
    return (Said("punishment", punishment.kind, spell), *days, Said("sentence_text", text or punishment.text, spell))


def say_days(days: tuple[int | None, int | None] | None, spell: int = 1) -> tuple[Said, ...]:
    """The fewest and the most days in custody that a sentence means, if either is known."""
    low, high = ("" if side is None else str(side) for side in days or (None, None))
    return (Said("sentence_days", f"{low}/{high}", spell),) if low or high else ()


def table(values: Mapping[str, str]) -> Table:
    """The texts of a choice in the form in which `look_up` compares them.

    Case, spaces, the dots of ё and the kind of apostrophe do not matter; two texts that differ by these alone and
    mean different things are refused.
    """
    known: dict[tuple[str, ...], str] = {}
    for word, value in values.items():
        if known.setdefault(tokens(word), value) != value:
            raise InputError("two words of a choice differ by case or spaces alone", fix="Keep one of them.")
    return known


def look_up(known: Table, cell: str) -> str:
    """What the text means by a `table`; raises Unread if it is not there."""
    meaning = known.get(tokens(cell))
    if meaning is None:
        raise Unread(*_NEW_WORD)
    return meaning


def meanings(known: Table, cell: str) -> frozenset[str]:
    """What the lines of the text mean by a `table`, those left out that are not there.

    For rules that read a column beside others, where another rule reads it with `look_up` and stops at a new word.
    """
    found = (known.get(tokens(line.rstrip(" ;."))) for line in cell.splitlines())
    return frozenset(meaning for meaning in found if meaning is not None)


def split(cell: str, separators: str) -> tuple[str, ...]:
    """The parts between separators, each once, in order; what is in round brackets is not cut.

    >>> split("130 (1, 2); 342,  342", ";,")
    ('130 (1, 2)', '342')
    """
    marks = re.escape(separators)
    if not marks:
        return (cell.strip(),)
    parts = re.findall(rf"(?:\([^()]*\)|[^{marks}])+", cell)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def whole(cell: str) -> str:
    """The number without leading zeros or an empty fraction; raises Unread if it is not a whole number."""
    match = re.fullmatch(r"([0-9]+)(?:\.0*)?", cell)
    if match is None:
        raise Unread("this is not a whole number", "Write digits only.")
    return str(int(match[1]))


def _said(column: str, prop: str, values: Callable[[str], Iterable[str]], kept: Kept) -> Rule:
    spell = kept.get("spell", 1)

    def read(cell: str) -> tuple[Said, ...]:
        return tuple(Said(prop, value, spell) for value in dict.fromkeys(values(cell)) if value)

    return Rule(columns=(column,), prop=prop, read=read, **kept)
