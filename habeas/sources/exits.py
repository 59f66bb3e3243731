"""How a detention ended, as free text and status words of lists say it; the words are in countries/exits.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from habeas.sources.wordtext import country_words, tokens

_FILE = "exits.toml"
_ENDS = frozenset(".;!?")
_LONGEST_ABBREVIATION = 3

Words = tuple[str, ...]


def told_exits(text: str) -> frozenset[str]:
    """The exits that a free text tells of, as words of the vocabulary `exits`; empty if it tells none.

    A sentence with a word of `silent` tells nothing: it may deny, ask for or promise the exit, or be about another
    person or time. A phrase inside a longer one does not count.

    >>> told_exits("Served full term, released."), told_exits("Was not pardoned")
    (frozenset({'term_served'}), frozenset())
    """
    found: set[str] = set()
    for line in text.splitlines():
        for words in _sentences(tokens(line)):
            exits = set(_matches(words))
            found |= exits - {""} if "" not in exits else set()
    return frozenset(found)


@cache
def status_words(name: str) -> Mapping[str, str]:
    """The texts of a table of exits.toml that has a list of texts for each meaning, as text to meaning."""
    return {word: meaning for meaning, words in country_words(_FILE)[name].items() for word in words}


@cache
def ovdinfo_states() -> Mapping[str, tuple[str, str]]:
    """State and exit, either maybe empty, for each text in which OVD-Info says where a person is."""
    entries = country_words(_FILE)["ovdinfo_states"]
    return {word: (entry["state"], entry["exit"]) for entry in entries for word in entry["words"]}


def _sentences(words: Words) -> Iterator[Words]:
    """The sentences of a line; the point of an abbreviation, as in `2023 г.`, ends none."""
    start = 0
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        abbreviated = word == "." and before.isalpha() and len(before) <= _LONGEST_ABBREVIATION
        if word in _ENDS and not abbreviated:
            yield words[start:place]
            start = place + 1
    yield words[start:]


def _matches(words: Words) -> Iterator[str]:
    """The exit of each phrase, the longest that begins at its place; "" for a word of `silent`."""
    phrases, longest = _phrases()
    place = 0
    while place < len(words):
        lengths = range(min(longest, len(words) - place), 0, -1)
        length = next((n for n in lengths if words[place : place + n] in phrases), 0)
        if length:
            yield phrases[words[place : place + length]]
        place += length or 1


@cache
def _phrases() -> tuple[Mapping[Words, str], int]:
    """Exits by the words of their phrases, and how many words the longest has."""
    tables = country_words(_FILE)
    named: list[tuple[str, Mapping[str, Sequence[str]]]] = [("", tables["silent"]), *tables["phrases"].items()]
    phrases = {tokens(phrase): name for name, forms in named for group in forms.values() for phrase in group}
    return phrases, max(map(len, phrases))
