"""The settings of a workspace, from the tables of habeas.toml: strictly, each key by its own rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.errors import Fault, InputError, UnknownName, nearest
from habeas.core.words import EXTENSIBLE, words
from habeas.store.countries import country_name

FILE = "habeas.toml"
WORD = re.compile(r"[a-z][a-z0-9_]*")

# Key: (type, default, what it says). A default of None means that the key must be given.
KEYS: dict[str, tuple[type, Any, str]] = {
    "country": (str, None, "The country's ISO 3166-1 alpha-2 code, in lower case."),
    "name": (str, "", "The country's name as the brief prints it; empty: its English name."),
    "window.first": (
        str,
        "",
        "First day of the releases asked about, as EDTF; empty: the first day of any release or reading known, or with "
        "lists alone the day by which one detention in a hundred had begun.",
    ),
    "freed.kinds": (
        list,
        ["pardon", "amnesty", "exchange", "deportation", "parole", "other"],
        "The kinds of release that count as freed. Acts of other kinds are shown apart.",
    ),
    "counting": (
        str,
        "any",
        "Who of the people on lists is counted: those whom a body of this name counts as political prisoners, or `any` "
        "body, or `all` of them; or everybody `listed`, on any list, or those `in_all_lists`. `--counting` goes before "
        "it.",
    ),
    "credits.pre_trial": (
        list,
        [1, 2],
        "The least and the most days of a sentence that one day in custody before the verdict counts for.",
    ),
    "waves.gap_days": (int, 7, "Release acts at most this many days apart are one wave."),
    "waves.minimum": (int, 5, "A wave has at least this many people."),
    "waves.days": (
        list,
        [],
        "Waves to compare the freed by, each as its first and last day, such as `2024-08-16/2024-09-04`; they stand in "
        "the place of those found in the releases of the lists.",
    ),
    "same_body": (
        dict,
        {},
        'Names under which one body speaks and counts, by any word: presidency = ["President", "Press service"].',
    ),
    **{
        f"words.{name}": (dict, {}, f"Words of your own for the vocabulary `{name}`: word = meaning.")
        for name in EXTENSIBLE
    },
}
MOST = {"waves.gap_days": 366, "waves.minimum": 1_000_000}
SECTIONS = tuple(dict.fromkeys(key.split(".")[0] for key in KEYS if "." in key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a workspace says about itself."""

    country: str
    name: str
    window_first: date | None = None
    freed_kinds: tuple[str, ...] = ()
    gap_days: int = 7
    minimum: int = 5
    wave_days: tuple[PartialDate, ...] = ()
    extra_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    same_body: tuple[tuple[str, ...], ...] = ()
    counting: str = "any"
    pre_trial: tuple[float, float] = (1.0, 2.0)

    def names_of(self, body: str) -> tuple[str, ...]:
        """All names under which `body` speaks and counts, its own among them."""
        return tuple(dict.fromkeys((body, *(name for names in self.same_body if body in names for name in names))))

    def words(self) -> dict[str, dict[str, str]]:
        """Each vocabulary by name, our words first and the workspace's own after them."""
        return words(self.extra_words)


def read_settings(plan: Mapping[str, Any], faults: list[Fault]) -> Settings:
    """The settings in `plan`, the tables of habeas.toml.

    What is wrong is added to `faults`, and the default stands in its place. Words of the workspace stay words, whatever
    is wrong with their meaning, so that the tables can be read.
    """
    given = flatten(plan)
    wrong = [*_key_faults(given), *_value_faults(given)]
    faults += wrong
    bad = {fault.column for fault in wrong}
    value = {key: given[key] if key in given and key not in bad else default for key, (_, default, _) in KEYS.items()}
    country = value["country"] or ""
    return Settings(
        country=country,
        name=value["name"] or (country and country_name(country)),
        window_first=PartialDate.parse(value["window.first"]).first if value["window.first"] else None,
        freed_kinds=tuple(value["freed.kinds"]),
        gap_days=value["waves.gap_days"],
        minimum=value["waves.minimum"],
        wave_days=tuple(sorted((PartialDate.parse(text) for text in value["waves.days"]), key=_order)),
        counting=value["counting"],
        pre_trial=(float(value["credits.pre_trial"][0]), float(value["credits.pre_trial"][1])),
        same_body=tuple(tuple(names) for names in value["same_body"].values()),
        extra_words={name: table for name in EXTENSIBLE if isinstance(table := given.get(f"words.{name}"), dict)},
    )


def flatten(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of sections as `section.key`; tables of words stay whole, and a day without quotation marks is its text."""
    flat: dict[str, Any] = {}
    for key, value in plan.items():
        if key in SECTIONS and isinstance(value, dict):
            flat |= {f"{key}.{inner}": v for inner, v in value.items()}
        else:
            flat[key] = value
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in flat.items()}


def _fault(key: str, problem: str, cure: str) -> Fault:
    return Fault(file=FILE, column=key if len(key) <= 40 else key[:39] + "…", problem=problem, cure=cure)


def _key_faults(flat: Mapping[str, Any]) -> Iterator[Fault]:
    for key, value in flat.items():
        if key not in KEYS:
            yield _fault(key, "there is no such setting", f"Nearest: {nearest(key[:200], [*KEYS, *SECTIONS])}.")
        elif not isinstance(value, KEYS[key][0]) or isinstance(value, bool):
            yield _fault(key, f"the value should be a {_NAMES[KEYS[key][0]]}", KEYS[key][2])
    for key, (_, default, doc) in KEYS.items():
        if default is None and key not in flat:
            yield _fault(key, "the setting is missing", doc)


_NAMES = {str: "text in quotation marks", int: "whole number", list: "list of words", dict: "table of words"}


def _value_faults(flat: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with values that have the right type."""
    for key, (kind, _, doc) in KEYS.items():
        value = flat.get(key)
        if isinstance(value, kind) and not isinstance(value, bool):
            yield from (_fault(key, problem, cure or doc) for problem, cure in _FINDERS[key.split(".")[0]](key, value))


def _country(_: str, code: str) -> Iterator[tuple[str, str]]:
    try:
        country_name(code)
    except UnknownName as error:
        yield str(error), "Give the ISO 3166-1 code in lower case."


def _window(_: str, text: str) -> Iterator[tuple[str, str]]:
    try:
        if text and PartialDate.parse(text).open_start:
            yield "the day has no beginning", "Give the day, month or year."
    except InputError as error:
        yield error.problem, error.fix


def _freed(_: str, words_given: Sequence[Any]) -> Iterator[tuple[str, str]]:
    kinds = words()["release_kinds"]
    for kind in words_given:
        if not isinstance(kind, str):
            yield "a word is not in quotation marks", ""
        elif kind not in kinds:
            yield f"{kind[:40]!r} is no kind of release", f"One of: {', '.join(kinds)}."
    if not words_given:
        yield "no kind of release counts as freed", f"Name one or more of: {', '.join(kinds)}."


def _waves(key: str, given: Any) -> Iterator[tuple[str, str]]:
    if isinstance(given, list):
        yield from _wave_days(given)
    elif not 1 <= given <= MOST[key]:
        yield f"the number should be 1 to {MOST[key]:,}", ""


def _wave_days(days: Sequence[Any]) -> Iterator[tuple[str, str]]:
    waves = []
    for text in days:
        try:
            waves.append(PartialDate.parse(text if isinstance(text, str) else ""))
        except InputError:
            yield f"{str(text)[:40]!r} is no period", 'Write it as ["2024-08-16/2024-09-04"].'
    if any(wave.open_start or wave.open_end for wave in waves):
        yield "a wave has no first or no last day", 'Write it as ["2024-08-16/2024-09-04"].'
    ordered = sorted(waves, key=_order)
    for one, other in pairwise(ordered):
        if other.first <= one.last:
            yield f"the waves {one.text} and {other.text} share a day", "Give waves that follow each other."


def _order(day: PartialDate) -> tuple[date, date]:
    return day.first, day.last


def _credits(_: str, ends: Sequence[Any]) -> Iterator[tuple[str, str]]:
    numbers = [end for end in ends if isinstance(end, int | float) and not isinstance(end, bool)]
    if len(numbers) != 2 or len(ends) != 2 or not 0 <= numbers[0] <= numbers[1] <= 10:
        yield "these are not two numbers in order, from 0 to 10", "Write [1, 1.5]."


def _counting(_: str, name: str) -> Iterator[tuple[str, str]]:
    if not WORD.fullmatch(name.replace("-", "_")):
        yield f"{name[:40]!r} is no body's name", "Write any, all, listed, in_all_lists or a name such as viasna."


def _words(_: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for word, meaning in table.items():
        if not WORD.fullmatch(word) or not isinstance(meaning, str) or not meaning.strip():
            yield f"{word[:40]!r} is not a word with a meaning", 'Write word = "its meaning", in small letters.'


def _same_body(_: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for word, names in table.items():
        if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
            yield f"{word[:40]!r} is not a list of names", 'Write word = ["one name", "another"].'


# By the part of a key before its dot: what can be wrong with a value, as problem and cure; no cure is the key's doc.
_FINDERS: dict[str, Callable[[str, Any], Iterator[tuple[str, str]]]] = {
    "country": _country,
    "name": lambda *_: iter(()),
    "window": _window,
    "freed": _freed,
    "counting": _counting,
    "credits": _credits,
    "waves": _waves,
    "same_body": _same_body,
    "words": _words,
}
