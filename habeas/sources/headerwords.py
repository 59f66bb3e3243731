"""What the header of a column lets one guess about an unknown list; the words are in countries/columns.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from habeas.sources.wordtext import country_words, tokens

_FILE = "columns.toml"
_CAMEL = re.compile(r"(?<=[a-zа-яёіў])(?=[A-ZА-ЯЁІЎ])")
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A guess from the header alone: the property it may tell, or "", and what kind of words it holds."""

    prop: str
    personal: bool
    plain: bool
    id: bool
    date: bool


def read_header_words(header: str) -> Header:
    """What the words of the header say.

    >>> read_header_words("Дата задержания").prop, read_header_words("birth_date").personal
    ('detained', True)
    """
    words = _words(header)
    prop = max(_props().items(), key=lambda entry: len(entry[0]) if _holds(words, entry[0]) else 0)
    return Header(
        prop=prop[1] if _holds(words, prop[0]) else "",
        **{kind: any(_holds(words, phrase) for phrase in phrases) for kind, phrases in _kinds().items()},
    )


@cache
def missing_texts() -> frozenset[str]:
    """Texts, in lower case, that often stand where nothing is known."""
    return frozenset(country_words(_FILE)["missing"]["texts"])


@cache
def sex_words() -> Mapping[str, str]:
    """Our word for the sex, by the words of lists in lower case."""
    return {text: word for word, texts in country_words(_FILE)["sexes"].items() for text in texts}


def _words(text: str) -> Words:
    return tuple(word for word in tokens(_CAMEL.sub(" ", text[:500]).replace("_", " ")) if word not in ".,:;()[]/-")


def _holds(words: Words, phrase: Words) -> bool:
    return any(words[start : start + len(phrase)] == phrase for start in range(len(words) - len(phrase) + 1))


@cache
def _props() -> Mapping[Words, str]:
    return {_words(phrase): prop for prop, phrases in country_words(_FILE)["props"].items() for phrase in phrases}


@cache
def _kinds() -> Mapping[str, tuple[Words, ...]]:
    return {kind: tuple(map(_words, phrases)) for kind, phrases in country_words(_FILE)["headers"].items()}
