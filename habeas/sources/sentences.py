"""Sentences as lists print them in Belarusian, Russian or English: the kind of punishment and the days in custody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from habeas.sources.terms import UNITS, Days, add_pieces, add_terms, count_units, parts, read_halves
from habeas.sources.unread import Unread
from habeas.sources.wordtext import Phrases, Piece, country_words, letters, phrase_table, read_pieces, tidy

__all__ = ["KINDS", "Punishment", "ovd_term", "parts", "read_quantity", "read_sentence"]

_FILE = "sentences.toml"
# The heaviest first.
KINDS = ("death", "life", "custody", "arrest", "exile", "restricted_liberty", "home_confinement", "forced_treatment",
         "corrective_work", "suspended", "fine", "acquitted")  # fmt: skip
_IN_CUSTODY = ("custody", "arrest")
# Treatment may be in a locked ward or at home, and nobody knows how long life or death row is: unknown, not none.
_CUSTODY_UNKNOWN = ("death", "life", "forced_treatment")
_WITHOUT_TERM = ("death", "life", "fine", "acquitted")
_SUSPENDABLE = ("custody", "arrest", "restricted_liberty", "home_confinement", "corrective_work", "fine")
# Several words of one punishment, and the kind that they say together.
_REFINED = {
    frozenset({"custody", "life"}): "life",
    frozenset({"restricted_liberty", "home_confinement"}): "home_confinement",
} | {frozenset({kind, "suspended"}): "suspended" for kind in _SUSPENDABLE}
LIFE_MONTHS = 10_000
LONGEST_ARREST = 366

_CATEGORIES = {"money": "c", "multiples": "x", "half": "h", "and": "&", "separator": "j", "ignore": "s", "hyphen": "-"}
# Letters: n a number that a term can have, q another number, y o w d units from year to day, k a kind, and those above.
_N = r"(?:n(?:&?h)?|h)-?"
_TERM = rf"(?={_N}[yowd])(?:{_N}y)?(?:&?{_N}o)?(?:&?{_N}w)?(?:&?{_N}d)?"
_UNITS = dict(zip(UNITS, "yowd", strict=True))
_is_term = re.compile(_TERM).fullmatch
_match_step = re.compile(rf"(?P<term>{_TERM})|(?P<money>[nq]+x?c)|(?P<kind>k)|(?P<skip>s)|(?P<join>j?&|j)").match
_soviet = re.compile(r"([0-9]{1,2}) ?\+ ?([0-9]{1,2})").fullmatch

_LOOSE = "a number or sign in it belongs to nothing", "Write each number with its unit: 4 years and 6 months."
_TWO_THINGS = "one punishment in it has two kinds or two terms", "Put a comma between punishments."
_NOT_SAID = "it does not say to which punishment the term belongs", "Write the term and its punishment together."
_DOUBLE = "it names the same kind of punishment twice", "Write the whole term if you know how the two add up."
_BOTH = "it names custody and a suspended sentence", "Write which of them holds; a suspended term is not served."
_NOT_ALONE = "acquitted stands beside a punishment", "Write what holds of the two."
_LONG_ARREST = "an arrest in it is longer than a year", "Write what the years are of: 4 years of imprisonment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Punishment:
    """What a court imposed: the heaviest punishment, and the kinds of the `extras` in the order printed.

    `custody_low` and `custody_high` are days in custody, both possible: 0 for punishments at liberty, None for
    unknown. `term_low` and `term_high` are days of the heaviest punishment, in custody or not; None if not said.
    `text` is what was read, with plain spaces.
    """

    kind: str
    custody_low: int | None
    custody_high: int | None
    term_low: int | None
    term_high: int | None
    text: str
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the punishments of a text; `kind` is "" if only a term is written."""

    kind: str
    term: Days | None


def read_sentence(text: str) -> Punishment:
    """The punishment that `text` says; refuses a text in which one word or number is not accounted for.

    A term without a kind is custody. `25+5` is custody and exile, in years. Of several punishments the heaviest by
    `KINDS` gives kind and term; custody is from the longest of the terms in custody to their sum.

    >>> found = read_sentence("8 1/2 years, fine of 8,700 rubles")
    >>> found.kind, found.custody_low, found.custody_high, found.extras
    ('custody', 3103, 3106, ('fine',))
    """
    tidied = tidy(text)
    if match := _soviet(tidied):
        prison, exile = (add_terms([(2 * int(years), "year")]) for years in match.groups())
        return _punishment([_Part("custody", prison), _Part("exile", exile)], tidied)
    pieces = _pieces(tidied)
    found = _suspend([_part(steps) for steps in _groups(pieces)])
    _check(found)
    return _punishment([replace(part, kind=part.kind or "custody") for part in found], tidied)


def read_quantity(text: str, *, unit: str) -> Days:
    """The fewest and the most days of a term without a kind; a bare number is of `unit`, such as months.

    >>> read_quantity("19", unit="months"), read_quantity("1 год 6 месяцев", unit="months")
    ((577, 581), (546, 550))
    """
    tidied = tidy(text)
    if read_halves(tidied) is not None:
        return count_units(tidied, unit)
    pieces = _pieces(tidied)
    if not _is_term(letters(pieces)):
        raise Unread(*_LOOSE)
    return add_pieces(pieces)


def ovd_term(text: str) -> Punishment:
    """Custody of a number of months, as OVD-Info gives it; above 10000 the number means life."""
    tidied = tidy(text)
    halves = read_halves(tidied)
    if halves is not None and halves > 2 * LIFE_MONTHS:
        return _punishment([_Part("life", None)], tidied)
    return _punishment([_Part("custody", count_units(tidied, "months"))], tidied)


def _pieces(tidied: str) -> list[Piece]:
    """The pieces of a text, without the sign that ends it; the point of an abbreviation is part of its phrase."""
    pieces = read_pieces(tidied, _phrases(), number=_number, file=_FILE)
    return pieces[:-1] if tidied[-1] in ".,;" and pieces[-1].letter == "j" else pieces


def _groups(pieces: Sequence[Piece]) -> Iterator[list[tuple[str, Sequence[Piece]]]]:
    """The steps of each punishment: a term, an amount of money or a kind, with its pieces; refuses anything else."""
    shape, place = letters(pieces), 0
    steps: list[tuple[str, Sequence[Piece]]] = []
    while place < len(shape):
        match = _match_step(shape, place)
        if match is None:
            raise Unread(*_LOOSE)
        if match.lastgroup == "join":
            yield steps
            steps = []
        elif match.lastgroup != "skip":
            steps.append((str(match.lastgroup), pieces[place : match.end()]))
        place = match.end()
    yield steps


def _part(steps: Sequence[tuple[str, Sequence[Piece]]]) -> _Part:
    """One punishment of its steps, which say one kind and one term or amount at most."""
    terms = [add_pieces(pieces) for name, pieces in steps if name == "term"]
    money = [name for name, _ in steps if name == "money"]
    kinds = frozenset(["fine"] * len(money)).union(pieces[0].value for name, pieces in steps if name == "kind")
    kind = next(iter(kinds)) if len(kinds) == 1 else _REFINED.get(kinds, "")
    if len(terms) + len(money) > 1 or (kinds and not kind) or not (kinds or terms):
        raise Unread(*_TWO_THINGS if steps else _LOOSE)
    if terms and kind in _WITHOUT_TERM:
        raise Unread(*_TWO_THINGS)
    term = terms[0] if terms else None
    if kind == "arrest" and term and term[1] > LONGEST_ARREST:
        raise Unread(*_LONG_ARREST)
    return _Part(kind, term)


def _suspend(found: Sequence[_Part]) -> list[_Part]:
    """The parts, "suspended" without a term of its own taken as said of the part before: `3 years, suspended`."""
    merged: list[_Part] = []
    for part in found:
        if part == _Part("suspended", None) and merged and (merged[-1].kind or "custody") in _SUSPENDABLE:
            merged[-1] = replace(merged[-1], kind="suspended")
        else:
            merged.append(part)
    return merged


def _check(found: Sequence[_Part]) -> None:
    """Refuses parts that can be read in two ways: a wrong guess is worse than none."""
    kinds = [part.kind or "custody" for part in found]
    if "acquitted" in kinds and len(kinds) > 1:
        raise Unread(*_NOT_ALONE)
    if "suspended" in kinds and set(kinds) & set(_IN_CUSTODY):
        raise Unread(*_BOTH)
    if any(kind != "fine" and kinds.count(kind) > 1 for kind in kinds):
        raise Unread(*_DOUBLE)
    free = {part.kind for part in found if part.term is None} - {"", "forced_treatment", *_WITHOUT_TERM}
    if free and any(not part.kind for part in found):
        raise Unread(*_NOT_SAID)


def _punishment(found: Sequence[_Part], text: str) -> Punishment:
    """The heaviest part with the others as extras; of equals the first."""
    heaviest = min(found, key=lambda part: KINDS.index(part.kind))
    custody, term = _custody(found), heaviest.term or (None, None)
    return Punishment(
        kind=heaviest.kind,
        custody_low=custody[0],
        custody_high=custody[1],
        term_low=term[0],
        term_high=term[1],
        text=text,
        extras=tuple(part.kind for part in found if part is not heaviest),
    )


def _custody(found: Sequence[_Part]) -> tuple[int | None, int | None]:
    """Days in custody: from the longest of the terms in custody to their sum; treatment in prison adds none."""
    terms = [part.term for part in found if part.kind in _IN_CUSTODY]
    kinds = {part.kind for part in found}
    if kinds & {"death", "life"} or (not terms and kinds & set(_CUSTODY_UNKNOWN)):
        return None, None
    known = [term for term in terms if term]
    low = max((term[0] for term in known), default=None if terms else 0)
    return low, sum(term[1] for term in known) if len(known) == len(terms) else None


def _number(token: str) -> Piece:
    """A number that a term can have, as twice itself, or another, which only an amount of money can be."""
    halves = read_halves(token)
    return Piece("q") if halves is None else Piece("n", str(halves))


@cache
def _phrases() -> Phrases:
    return phrase_table(_entries())


def _entries() -> Iterator[tuple[str, Piece]]:
    tables = country_words(_FILE)
    for kind, languages in tables["kinds"].items():
        yield from ((phrase, Piece("k", kind)) for forms in languages.values() for phrase in forms)
    for unit, languages in tables["units"].items():
        yield from ((phrase, Piece(_UNITS[unit], unit)) for forms in languages.values() for phrase in forms)
    for numbers in tables["numbers"].values():
        yield from ((phrase, Piece("n", str(2 * number))) for phrase, number in numbers.items())
    for name, letter in _CATEGORIES.items():
        yield from ((phrase, Piece(letter)) for forms in tables[name].values() for phrase in forms)
