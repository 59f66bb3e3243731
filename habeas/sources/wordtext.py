"""Words of the people who write lists: a text becomes pieces with a meaning, and no word goes unseen."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from habeas.sources.unread import Unread

LONGEST = 500  # characters; what a list prints as one date or one sentence is far shorter
TWO_MEANINGS = "!"
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:'[^\W\d_]+)*|\S")
# The same word is typed with and without the dots of ё, and with four kinds of apostrophe.
_SAME = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "′": "'", "\u00ad": None})


@dataclass(frozen=True, slots=True)
class Piece:
    """A phrase or a number by the letter of its category, and its meaning within the category."""

    letter: str
    value: str = ""


Phrases = Mapping[tuple[str, ...], Piece]


@cache
def country_words(name: str) -> Mapping[str, Any]:
    """The tables of the file `name` in `habeas/countries/`."""
    file = resources.files("habeas").joinpath("countries").joinpath(name)
    return tomllib.loads(file.read_text(encoding="utf-8"))


def tidy(text: str) -> str:
    """`text` with one plain space for every stretch of white space and of invisible signs, none at the ends.

    Refuses a text that is empty or longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise Unread(f"the text is longer than {LONGEST} characters", "Look whether another column was pasted into it.")
    seen = (" " if unicodedata.category(sign) == "Cf" and sign != "\u00ad" else sign for sign in text)
    tidied = " ".join("".join(seen).split())
    if not tidied:
        raise Unread("nothing is written", "Leave the value out.")
    return unicodedata.normalize("NFC", tidied)


def tokens(text: str) -> tuple[str, ...]:
    """The words, numbers and signs of `text` in lower case; `4.5` and `8,700` are one number, `1/2` is two."""
    folded = unicodedata.normalize("NFC", text.lower()).translate(_SAME)
    return tuple(_TOKEN.findall(folded))


def phrase_table(entries: Iterable[tuple[str, Piece]]) -> Phrases:
    """Pieces by the tokens of their phrases; a phrase given two meanings keeps none of them."""
    table: dict[tuple[str, ...], Piece] = {}
    for phrase, piece in entries:
        key = tokens(phrase)
        table[key] = piece if table.get(key, piece) == piece else Piece(TWO_MEANINGS)
    return table


def read_pieces(text: str, phrases: Phrases, *, number: Callable[[str], Piece], file: str) -> list[Piece]:
    """The pieces of `text` in order, each the longest phrase that begins there; refuses a word not in `phrases`.

    `number` makes a piece of digits that no phrase holds; `file` is where a missing word is to be added.
    """
    left = tokens(text)
    longest = max(map(len, phrases))
    pieces: list[Piece] = []
    start = 0
    while start < len(left):
        length = next((n for n in range(longest, 0, -1) if left[start : start + n] in phrases), 0)
        if not length and left[start][0] not in "0123456789":
            raise _unknown_word(file)
        pieces.append(phrases[left[start : start + length]] if length else number(left[start]))
        start += length or 1
    return pieces


def letters(pieces: Iterable[Piece]) -> str:
    """The categories of `pieces`, one letter each, for a pattern of what may follow what."""
    return "".join(piece.letter for piece in pieces)


def _unknown_word(file: str) -> Unread:
    return Unread(
        "a word or sign in it is not one we know",
        f"Check the spelling; if it is right, add it to habeas/countries/{file} once you know what it means.",
    )
