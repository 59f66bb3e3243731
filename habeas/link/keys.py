"""The keys by which names of records are compared: one text for all spellings of each part, as lists print them.

A given name that is known stands by the fold of its Russian form, so that a typing error in any spelling stays near; a
word of a surname that is a given name has the same key in both places, so that exchanged parts are seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from habeas.names.compare import father_key
from habeas.names.fold import fold, fold_surname
from habeas.names.given import GIVEN
from habeas.names.known import fathers, full_forms, given_names, plainly
from habeas.names.latin import Ways, likeliest
from habeas.names.parts import Parts, is_initial, readings
from habeas.names.scripts import script_of


class Named(NamedTuple):
    """What a list prints of one person: full names in every spelling, the father's name or patronymic, `m`, `f` or
    nothing as the sex, and the parts where the list has columns for them."""

    names: tuple[str, ...] = ()
    father: str = ""
    sex: str = ""
    parts: Parts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameKeys:
    """The keys of a name, "" where a part is not there. `*_spelled` is the same only for the same spelling; `*_initial`
    stands where there is no more than an initial."""

    given: str = ""
    given_spelled: str = ""
    given_initial: str = ""
    surname: str = ""
    surname_spelled: str = ""
    patronymic: str = ""
    patronymic_initial: str = ""


def name_keys(named: Sequence[Named]) -> list[NameKeys]:
    """The keys of each name, in order; of several spellings of one name the one that tells most."""
    return [_keys(_parts(one), one) for one in named]


def _parts(one: Named) -> Parts:
    if one.parts is not None:
        return one.parts
    read = [found[0] for text in one.names if (found := _readings(text))]
    return max(read, key=_tells, default=Parts())


def _tells(parts: Parts) -> tuple[int, bool]:
    """How much a reading tells: its parts, then a script that is read in one way."""
    return sum(map(bool, (parts.surname, parts.given, parts.patronymic))), script_of(parts.surname) == "cyrillic"


@lru_cache(maxsize=50_000)
def _readings(text: str) -> tuple[Parts, ...]:
    return readings(text)


def _keys(parts: Parts, one: Named) -> NameKeys:
    given, initial = _given_or_initial(parts.given, one.sex)
    by = likeliest(f"{parts.given} {parts.surname}")
    patronymic, of_father = _father_or_initial(parts.patronymic or one.father)
    return NameKeys(
        given=given,
        given_spelled=_spelled(parts.given) if given else "",
        given_initial=initial,
        surname=_surname(parts.surname, by),
        surname_spelled=_spelled(parts.surname),
        patronymic=patronymic,
        patronymic_initial=of_father,
    )


@lru_cache(maxsize=200_000)
def _given_or_initial(word: str, sex: str) -> tuple[str, str]:
    if not word or is_initial(word):
        return "", fold(word)[:1] if word else ""
    return _given(word, sex), ""


@lru_cache(maxsize=200_000)
def _father_or_initial(word: str) -> tuple[str, str]:
    if not word or is_initial(word):
        return "", fold(word)[:1] if word else ""
    of = fathers(word) or given_names(word)
    return (_canonical(_first(of)) if of else father_key(word)), ""


@lru_cache(maxsize=400_000)
def _given(word: str, sex: str = "") -> str:
    first = re.split(r"[-\s]", word)[0]
    known = full_forms(first) or given_names(first)
    if sex and any(GIVEN[name].sex == sex for name in known):
        known = frozenset(name for name in known if GIVEN[name].sex == sex)
    return _canonical(_first(known)) if known else _likeliest(first, likeliest(first))


@lru_cache(maxsize=400_000)
def _surname(word: str, by: Ways) -> str:
    """Of a double surname both keys in the order of the alphabet: lists exchange them."""
    pieces = [piece for piece in re.split(r"[-\s]+", word) if piece]
    return "-".join(sorted(_piece(piece, by) for piece in pieces))


def _piece(word: str, by: Ways) -> str:
    return _given(word) if full_forms(word) else _likeliest(word, by)


def _likeliest(word: str, by: Ways) -> str:
    return fold_surname(word, by)[0].key


@lru_cache(maxsize=400_000)
def _spelled(word: str) -> str:
    return plainly(word)


def _first(names: Iterable[str]) -> str:
    return min(names, key=_order)


def _order(name: str) -> int:
    return _PLACES[name]


_PLACES = {name: place for place, name in enumerate(GIVEN)}


@lru_cache(maxsize=2_000)
def _canonical(name: str) -> str:
    one = GIVEN[name]
    return fold((one.ru or one.be or one.uk or (name,))[0])
