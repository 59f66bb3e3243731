"""One cell of a hand-written table: text in, a typed value or the reason why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from habeas.core.attributes import Criterion
from habeas.core.dates import PartialDate
from habeas.core.errors import InputError, nearest
from habeas.core.tables import Column, Kind
from habeas.core.words import EXTENSIBLE
from habeas.intake.criteria import read_criterion

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
_GROUPED = re.compile(r"[0-9]{1,3}([,. \u00a0\u202f'][0-9]{3})+")
MOST_PEOPLE = 10_000_000_000
WHOLE = "People are counted whole; write thousands without a mark: 1395."
FEW_WORDS = 10  # so many are told all, of more the nearest
MANY_IDS = 1_000  # among more, looking for the nearest takes too long


@dataclass(frozen=True, slots=True)
class Unfit(Exception):
    """Why a cell cannot be taken, and what to write instead."""

    problem: str
    cure: str


def read_cell(text: str, column: Column, vocabulary: Mapping[str, Mapping[str, str]]) -> Any:
    """The value of a cell that is not empty; raises Unfit.

    Words are checked against `vocabulary`, save those of a vocabulary that is not there; references are checked
    elsewhere, with the other tables at hand.
    """
    reader = _READERS[column.kind]
    return reader(text, column, vocabulary)


def check_references(found: str | list[str], column: Column, ids: Collection[str]) -> None:
    """Raises Unfit if a reference is to none of `ids`, the ids of the table that `column` refers to."""

    def check(name: str) -> None:
        if name not in ids:
            cure = f"Nearest: {nearest(name, ids)}." if len(ids) <= MANY_IDS else "Check the id."
            raise Unfit(f"no row of {column.refers_to} has the id {name!r}", cure)

    _each([found] if isinstance(found, str) else found, check)


def _each(parts: Iterable[str], read: Callable[[str], Any]) -> list[Any]:
    """What `read` makes of each part; raises one Unfit with all that is wrong with them."""
    values: list[Any] = []
    unfits: list[Unfit] = []
    for part in parts:
        try:
            values.append(read(part))
        except Unfit as unfit:
            unfits.append(unfit)
    if unfits:
        problems, cures = (dict.fromkeys(texts) for texts in zip(*((u.problem, u.cure) for u in unfits), strict=True))
        raise Unfit("; ".join(problems), " ".join(cures))
    return values


def cut(text: str) -> str:
    """The beginning of `text`, as much as a message shows."""
    return text if len(text) <= 40 else text[:39] + "…"


def short(text: str) -> str:
    """`text` as a message shows it: cut, in quotation marks, and with what cannot be seen made visible."""
    return repr(cut(text))


def _foreign(text: str) -> str:
    """A sentence about the first letter that looks Latin and is not, such as the Cyrillic р; else nothing."""
    for letter in text:
        alphabet = unicodedata.name(letter, "").split(" ")[0]
        if alphabet in ("CYRILLIC", "GREEK"):
            return f" The letter {letter!r} in it is {alphabet.capitalize()}."
    return ""


def _id(text: str, column: Column, _: object) -> str:
    if not _ID.fullmatch(text):
        cure = "Use Latin letters, digits, '.', '_' and '-', at most 80, a letter or digit first."
        raise Unfit(f"{short(text)} is not an id", cure + _foreign(text[:200]))
    return text


def _text(text: str, column: Column, _: object) -> str:
    return text


def _date(text: str, column: Column, _: object) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except InputError as error:
        raise Unfit(error.problem, error.fix if error.fix.endswith(".") else f"{error.fix}.") from None


def _number(text: str, column: Column, _: object) -> float:
    if _NUMBER.fullmatch(text):
        number = float(text)
        if number > MOST_PEOPLE:
            raise Unfit(f"{short(text)} is more people than there are", "Check the digits.")
        return int(number) if number == int(number) else number
    if re.fullmatch(r"[-−–]\s*[0-9.,]+", text):
        raise Unfit(f"{short(text)} is negative", "A count is zero or more.")
    if re.fullmatch(r"[0-9]+,[0-9]{1,2}|[0-9]+,[0-9]{4,}", text):
        raise Unfit(f"{short(text)} has a decimal comma", f"Write {cut(text.replace(',', '.'))}.")
    if _GROUPED.fullmatch(text):
        digits = re.sub("[^0-9]", "", text)
        raise Unfit(f"{short(text)} has a mark between its digits", f"Write digits only: {cut(digits)}.")
    raise Unfit(
        f"{short(text)} is not a number",
        "Write digits only; put 'about' and the like into their own column.",
    )


def _count(text: str, column: Column, vocabulary: object) -> int:
    number = _number(text, column, vocabulary)
    if number != int(number):
        raise Unfit(f"{short(text)} is not a whole number", WHOLE)
    return int(number)


def _word(text: str, column: Column, vocabulary: Mapping[str, Mapping[str, str]]) -> str:
    known = vocabulary.get(column.words)
    if known is not None and text not in known:
        cure = _words_like(text[:200], tuple(known))
        if column.words in EXTENSIBLE:
            cure += f" Words of your own go into habeas.toml, under [words.{column.words}]."
        raise Unfit(f"{short(text)} is not a word of {column.words!r}", cure + _foreign(text[:200]))
    return text


@lru_cache  # one wrong word often stands in a whole column
def _words_like(text: str, known: tuple[str, ...]) -> str:
    return f"One of: {', '.join(known)}." if len(known) <= FEW_WORDS else f"Nearest: {nearest(text, known)}."


def _several(text: str) -> list[str]:
    parts = list(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))
    if not parts:
        raise Unfit(f"{short(text)} holds nothing", "Put | between words only.")
    return parts


def _words(text: str, column: Column, vocabulary: Mapping[str, Mapping[str, str]]) -> list[str]:
    return _each(_several(text), lambda part: _word(part, column, vocabulary))


def _refs(text: str, column: Column, vocabulary: object) -> list[str]:
    return _each(_several(text), lambda part: _id(part, column, vocabulary))


def _url(text: str, column: Column, _: object) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    named = parts.scheme in ("http", "https") and "." in parts.netloc.strip(".")
    if not named or not text.isprintable() or re.search(r"[\s<>\"]", text):
        raise Unfit(f"{short(text)} is not an address", "Write the page's address, from http:// or https://.")
    return text


def _flag(text: str, column: Column, _: object) -> bool:
    if text not in ("true", "false"):
        raise Unfit(f"{short(text)} is neither true nor false", "Write true or false.")
    return text == "true"


def _criterion(text: str, column: Column, _: object) -> Criterion:
    try:
        return read_criterion(text)
    except InputError as error:
        raise Unfit(error.problem, error.fix) from None


_READERS: dict[Kind, Callable[[str, Column, Any], Any]] = {
    Kind.ID: _id,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.WORD: _word,
    Kind.WORDS: _words,
    Kind.REF: _id,
    Kind.REFS: _refs,
    Kind.URL: _url,
    Kind.FLAG: _flag,
    Kind.CRITERION: _criterion,
}
