"""The words of a language by which figures are found: tokens of a sentence, and the phrases that begin at each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

# Thousands with a mark between; a number with a point; a word; any other sign. Each alternative is tried once at each
# place and takes back one group at most, so the time grows with the length.
_TOKEN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])"
    r"|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}(?![0-9])"
    r"|[0-9]{1,3}(?:[,.'’\u00a0\u202f\u2009 ][0-9]{3})+(?![0-9])"
    r"|[0-9]+(?:[.,][0-9]+)?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|\S"
)
_SEVERAL = ("words", "acts", "groups", "shares", "people", "waves", "latest", "qualifiers", "qualifiers_after")
# With these, a month, a season, a weekday or digits a date can begin.
_OPENERS = (
    "since ever starting from between on in of by during throughout until till for at dated around through over within "
    "across the these those this last past previous recent preceding early late mid as today yesterday"
)


class Token(NamedTuple):
    """A word, number or sign in small letters; `start` and `end` are its place in the sentence."""

    text: str
    start: int
    end: int
    capital: bool


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of `text` in order."""
    return tuple(
        Token(match[0].lower(), match.start(), match.end(), match[0][0].isupper()) for match in _TOKEN.finditer(text)
    )


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase means: its table, its name there, and how many tokens it has."""

    table: str
    name: str
    length: int


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of one language; `lengths` are those of the phrases that begin with a word, the longest first."""

    plan: Mapping[str, Any]
    date_openers: frozenset[str]
    lengths: Mapping[str, tuple[int, ...]]
    phrases: Mapping[tuple[str, ...], tuple[Phrase, ...]]

    def phrase(self, tokens: Sequence[Token], at: int, table: str = "") -> Phrase | None:
        """The longest phrase that begins at a token, of any table or of one."""
        for length in self.lengths.get(tokens[at].text, ()):
            for phrase in self.phrases.get(tuple(token.text for token in tokens[at : at + length]), ()):
                if not table or phrase.table == table:
                    return phrase
        return None

    def full_day(self, tokens: Sequence[Token], at: int) -> date | None:
        """The day written out at a token with its year, in any usual order; None if there is none."""
        from habeas.sources.articledates import written_day

        found = written_day(self, tokens, at)
        return found[0] if found else None

    def number(self, name: str, word: str) -> int | None:
        """The number that a table gives a word."""
        found = self.plan[name].get(word)
        return found if isinstance(found, int) else None


@cache
def words_of(language: str) -> Words:
    """The words of a language, from `article_LANGUAGE.toml` beside this module."""
    file = resources.files("habeas.sources").joinpath(f"article_{language}.toml")
    plan = tomllib.loads(file.read_text(encoding="utf-8"))
    phrases: dict[tuple[str, ...], tuple[Phrase, ...]] = {}
    lengths: dict[str, set[int]] = {}
    for table, name, text in _entries(plan):
        key = tuple(token.text for token in tokens_of(text))
        phrases[key] = (*phrases.get(key, ()), Phrase(table, name, len(key)))
        lengths.setdefault(key[0], set()).add(len(key))
    ordered = {first: tuple(sorted(some, reverse=True)) for first, some in lengths.items()}
    openers = frozenset(_OPENERS.split()).union(*(plan[name] for name in ("months", "seasons", "weekdays")))
    return Words(plan=plan, date_openers=openers, lengths=ordered, phrases=phrases)


def _entries(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for table in _SEVERAL:
        for name, texts in plan[table].items():
            for text in texts:
                for written in _written_out(text, plan):
                    yield table, name, written


def _written_out(text: str, plan: Mapping[str, Any]) -> Iterator[str]:
    for slot, name in (("{place}", "places"), ("{have}", "have")):
        if slot in text:
            for word in plan[name]:
                yield text.replace(slot, word)
            return
    yield text
