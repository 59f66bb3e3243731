"""One cell of a hand-written table: text in, a typed value or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError, nearest
from habeas.core.tables import Column, Kind

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
_GROUPED = re.compile(r"[0-9]{1,3}([,. \u00a0\u202f'][0-9]{3})+")
MOST_PEOPLE = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Unfit(Exception):
    """Why a cell cannot be taken, and what to write instead."""

    problem: str
    cure: str


def read_cell(text: str, column: Column, vocabulary: Mapping[str, Mapping[str, str]]) -> Any:
    """The value of a cell that is not empty; raises Unfit.

    Words are checked against `vocabulary`; references are checked elsewhere, with the other tables at hand.
    """
    reader = _READERS[column.kind]
    return reader(text, column, vocabulary)


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _id(text: str, column: Column, _: object) -> str:
    if not _ID.fullmatch(text):
        raise Unfit(f"{_short(text)} is not an id", "Use letters, digits, '.', '_' and '-', at most 80 of them.")
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
            raise Unfit(f"{_short(text)} is more people than there are", "Check the digits.")
        return int(number) if number == int(number) else number
    if re.fullmatch(r"-\s*[0-9.,]+", text):
        raise Unfit(f"{_short(text)} is negative", "A count is zero or more.")
    if re.fullmatch(r"[0-9]+,[0-9]{1,2}|[0-9]+,[0-9]{4,}", text):
        raise Unfit(f"{_short(text)} has a decimal comma", f"Write {text.replace(',', '.')}.")
    if _GROUPED.fullmatch(text):
        digits = re.sub("[^0-9]", "", text)
        raise Unfit(f"{_short(text)} has a mark between its digits", f"Write digits only: {digits}.")
    raise Unfit(
        f"{_short(text)} is not a number",
        "Write digits only; put 'about' and the like into their own column.",
    )


def _count(text: str, column: Column, vocabulary: object) -> int:
    number = _number(text, column, vocabulary)
    if number != int(number):
        raise Unfit(f"{_short(text)} is not a whole number", "People are counted whole.")
    return int(number)


def _word(text: str, column: Column, vocabulary: Mapping[str, Mapping[str, str]]) -> str:
    known = vocabulary[column.words]
    if text not in known:
        raise Unfit(f"{_short(text)} is not a word of {column.words!r}", f"Nearest: {nearest(text[:200], known)}.")
    return text


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _words(text: str, column: Column, vocabulary: Mapping[str, Mapping[str, str]]) -> list[str]:
    return [_word(part, column, vocabulary) for part in _several(text)]


def _refs(text: str, column: Column, vocabulary: object) -> list[str]:
    return [_id(part, column, vocabulary) for part in _several(text)]


def _url(text: str, column: Column, _: object) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or re.search(r"[\s<>\"]", text):
        raise Unfit(f"{_short(text)} is not an address", "Write the page's address, from http:// or https://.")
    return text


def _flag(text: str, column: Column, _: object) -> bool:
    if text not in ("true", "false"):
        raise Unfit(f"{_short(text)} is neither true nor false", "Write true or false.")
    return text == "true"


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
}
