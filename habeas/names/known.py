"""Which given name a word can be, and whose patronymic: by its letters where they tell, else by its key."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from habeas.names.fold import fold, folds
from habeas.names.given import GIVEN, LANGUAGES, Given, father_of, groups_of, patronymics
from habeas.names.romanise import romanise
from habeas.names.scripts import script_of, unmixed

Groups = frozenset[str]
_NONE: Groups = frozenset()
# The romanisations by which names are met most; others are found by their key.
_USUAL = {"be": ("be_icao", "be_lacinka"), "ru": ("ru_icao", "ru_press", "ru_gost_779b"), "uk": ("uk_2010",)}
_OF_SHORT = ("be_icao", "ru_press")
_OF_RARE = {"be": "be_icao", "ru": "ru_icao", "uk": "uk_2010"}
# Of the forms in one language the first are the usual ones; of Belarusian names the official and the vernacular one.
_FIRST = {"be": 2, "ru": 1, "uk": 1}


@lru_cache(maxsize=1_000_000)
def given_names(word: str) -> Groups:
    """The given names, by id, that a word is a form of in any script; none if it is not known.

    >>> given_names("Siarhei") == given_names("Сергей"), given_names("Anna") & given_names("Яна")
    (True, frozenset())
    """
    return groups_of(unmixed(word)) or _written().get(plainly(word)) or _by_key(_sounded(), word)


@lru_cache(maxsize=1_000_000)
def full_forms(word: str) -> Groups:
    """Those of `given_names` of which the word is a full form, and no short one nor a Western one."""
    return _full().get(plainly(word)) or _by_key(_full_sounded(), word) & given_names(word)


def related(ours: Groups, theirs: Groups) -> Groups:
    """The names among the first that are related to one of the second: Юрый and Георгій."""
    return frozenset(name for name in ours if GIVEN[name].kin & theirs)


@lru_cache(maxsize=1_000_000)
def fathers(word: str) -> Groups:
    """The given names, by id, from which a word is made as a patronymic, in any script."""
    return father_of(unmixed(word)) or _by_key(_patronymics(), word)


@lru_cache(maxsize=1_000_000)
def is_patronymic(word: str) -> bool:
    """True if the word can be a patronymic: one made from a known name, or by the usual endings from another."""
    key = fold(word)
    return "-" not in word and (bool(fathers(word)) or (key.endswith(("avič", "avna")) and len(key) > len("avna") + 2))


def is_initial_of(initial: str, names: Groups) -> bool:
    """True if a usual form of one of these names begins with the initial as it is written, in Cyrillic or Latin."""
    return any(form.startswith(plainly(initial)) for name in names for form in _usual()[name])


@lru_cache(maxsize=1_000_000)
def plainly(word: str) -> str:
    """Small letters of one script, ё as е, Latin letters without marks; nothing else."""
    plain = unmixed(unicodedata.normalize("NFC", word)).lower().replace("ё", "е")
    if script_of(plain) != "latin":
        return "".join(x for x in plain if x.isalpha())
    return "".join(x for x in unicodedata.normalize("NFD", plain) if x.isalpha() and not unicodedata.combining(x))


def _by_key(index: Mapping[str, Groups], word: str) -> Groups:
    """What the likeliest key of the word finds that finds something."""
    return next((found for folded in folds(word) if (found := index.get(folded.key))), _NONE)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, Groups]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for text, name in pairs:
        found[text].add(name)
    return {text: frozenset(names) for text, names in found.items()}


def _full_forms(one: Given, *, first: bool) -> Iterator[tuple[str, str]]:
    """The full forms of a name, or the first of each language, with the language."""
    for language in LANGUAGES:
        forms = getattr(one, language)
        yield from ((form, language) for form in (forms[: _FIRST[language]] if first else forms))


def _first_else_all(keys: Callable[[Given, bool], Iterable[str]]) -> dict[str, Groups]:
    """The names by key; what is a first form of one name is taken for that, though it be a rare form of another."""
    rare = _index((key, one.id) for one in GIVEN.values() for key in keys(one, False))
    return rare | _index((key, one.id) for one in GIVEN.values() for key in keys(one, True))


@cache
def _usual() -> dict[str, frozenset[str]]:
    """By name its usual forms, in Cyrillic and romanised."""
    return {
        one.id: frozenset(
            plainly(text)
            for form, language in _full_forms(one, first=True)
            for text in (form, *(romanise(form, scheme) for scheme in _USUAL[language]))
        )
        for one in GIVEN.values()
    }


@cache
def _written() -> dict[str, Groups]:
    listed = ((plainly(form), one.id) for one in GIVEN.values() for form in one.forms)
    short = (
        (plainly(romanise(form, scheme)), one.id)
        for one in GIVEN.values()
        for form in one.short
        for scheme in _OF_SHORT
    )
    return _index((*listed, *short, *((form, name) for name, forms in _usual().items() for form in forms)))


@cache
def _sounded() -> dict[str, Groups]:
    return _index((fold(form), one.id) for one in GIVEN.values() for form in one.forms)


@cache
def _full() -> dict[str, Groups]:
    listed = (
        (plainly(text), one.id)
        for one in GIVEN.values()
        for form, language in _full_forms(one, first=False)
        for text in (form, romanise(form, _OF_RARE[language]))
    )
    return _index((*listed, *((form, name) for name, forms in _usual().items() for form in forms)))


@cache
def _full_sounded() -> dict[str, Groups]:
    return _first_else_all(lambda one, first: (fold(form) for form, _ in _full_forms(one, first=first)))


@cache
def _patronymics() -> dict[str, Groups]:
    def made(one: Given, first: bool) -> Iterator[str]:
        forms = tuple(_full_forms(one, first=first))
        kept: dict[str, Any] = {x: tuple(form for form, spoken in forms if spoken == x) for x in LANGUAGES}
        return (fold(form) for form in patronymics(replace(one, **kept)))

    return _first_else_all(made)
