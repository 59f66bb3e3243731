"""A full name as its parts: which word is the surname, which the given name, which the patronymic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from habeas.names.known import full_forms, given_names, is_patronymic

_ASIDE = re.compile(r"[(\[«\"“][^)\]»\"”]*[)\]»\"”]")
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|['’‘ʼ`´′ʹ″”\u0300\u0301-](?=[^\W\d_]))*\.?")
# Any dash between words, with or without spaces, joins them.
_DASH = re.compile(r"\s*[-‐‑‒–—]\s*")
MOST_WORDS = 8
CLEARLY = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A name by its parts, each as it is written, "" where it is not there; an initial is a letter."""

    surname: str = ""
    given: str = ""
    patronymic: str = ""

    @property
    def text(self) -> str:
        """The parts in the usual order: surname, given name, patronymic."""
        return " ".join(filter(None, (self.surname, self.given, self.patronymic)))


def is_initial(word: str) -> bool:
    """True of one letter, or of two that stand for one sound: "С.", "Yu."."""
    return len(word.rstrip(".")) == 1 or (word.endswith(".") and len(word) <= len("Yu."))


def readings(text: str) -> tuple[Parts, ...]:
    """The ways to read a full name, the likeliest first: none if it has no letters. What stands in brackets is left
    out. Of words without a place (a second given name, a former surname) the surname takes those beside it.

    >>> [parts.surname for parts in readings("Sergei Ivanovich Vorobei")]
    ['Vorobei']
    """
    before, after = _sides(text)
    found = _surname_first(before, after) if before and after else _unordered([*before, *after][:MOST_WORDS])
    ranked = sorted(((_likely(one), one) for one in dict.fromkeys(found)), key=lambda one: one[0], reverse=True)
    return tuple(one for points, one in ranked if points > ranked[0][0] - CLEARLY)


def _sides(text: str) -> tuple[list[str], list[str]]:
    """The words before and after the first comma."""
    plain = text.split()
    if "".join(plain).isalpha():  # nothing but letters and spaces, as most names
        return plain[:MOST_WORDS], []
    before, _, after = _DASH.sub("-", _ASIDE.sub(" ", text)).partition(",")
    return _words(before), _words(after)


def _words(text: str) -> list[str]:
    return [word for word in _WORDS.findall(text) if word.strip(".")][:MOST_WORDS]


def _surname_first(surname: Sequence[str], others: Sequence[str]) -> list[Parts]:
    return [Parts(surname=" ".join(surname), given=" ".join(others[:1]), patronymic=" ".join(others[1:2]))]


def _unordered(words: Sequence[str]) -> list[Parts]:
    match len(words):
        case 0:
            return []
        case 1:
            return [Parts(surname=words[0]), Parts(given=words[0])]
        case 2:
            return [Parts(given=words[0], surname=words[1]), Parts(given=words[1], surname=words[0])]
    found = [
        Parts(given=words[0], patronymic=words[1], surname="-".join(words[2:])),
        Parts(surname="-".join(words[:-2]), given=words[-2], patronymic=words[-1]),
    ]
    named = [one for one in found if _is_named(one)]
    # A word that may be a patronymic is one, if it stands where patronymics stand.
    return named or [
        Parts(given=words[0], surname="-".join(words[1:])),
        Parts(given=words[-1], surname="-".join(words[:-1])),
        Parts(given="-".join(words[:-1]), surname=words[-1]),
        Parts(given="-".join(words[1:]), surname=words[0]),
    ]


def _is_named(parts: Parts) -> bool:
    """True if the patronymic of a reading can be one, and what stands as the surname is not the given name."""
    exchanged = bool(full_forms(parts.surname)) and not given_names(parts.given)
    return not exchanged and (is_patronymic(parts.patronymic) or is_initial(parts.patronymic))


def _likely(parts: Parts) -> float:
    """Points for a reading: known given names and patronymics in their places, surnames that are neither."""
    return _of_given(parts.given) + _of_patronymic(parts.patronymic) + _of_surname(parts.surname)


@lru_cache(maxsize=1_000_000)
def _of_given(word: str) -> float:
    if not word:
        return 0
    return 2 if given_names(word) else 1 if is_initial(word) else -0.25


@lru_cache(maxsize=1_000_000)
def _of_patronymic(word: str) -> float:
    if not word:
        return 0
    return 3 if is_patronymic(word) else 1 if is_initial(word) else -4


@lru_cache(maxsize=1_000_000)
def _of_surname(text: str) -> float:
    points = 0.0
    for word in text.split("-"):
        points -= 3 if is_initial(word) and word else 0.75 if full_forms(word) else 0.25 if given_names(word) else 0
    return points
