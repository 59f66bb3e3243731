"""The settings of a workspace: habeas.toml, read strictly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.errors import Fault, FaultsError, InputError, UnknownName, nearest
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
        "First day of the releases asked about, as EDTF; empty: the first day of any release or reading known.",
    ),
    "freed.kinds": (
        list,
        ["pardon", "amnesty", "exchange", "deportation", "parole", "other"],
        "The kinds of release that count as freed. Acts of other kinds are shown apart.",
    ),
    "waves.gap_days": (int, 7, "Release acts at most this many days apart are one wave."),
    "waves.minimum": (int, 5, "A wave has at least this many people."),
    **{
        f"words.{name}": (dict, {}, f"Words of your own for the vocabulary `{name}`: word = meaning.")
        for name in EXTENSIBLE
    },
}
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
    extra_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def words(self) -> dict[str, dict[str, str]]:
        """Each vocabulary by name, our words first and the workspace's own after them."""
        return words(self.extra_words)


def read_settings(path: Path) -> Settings:
    """Read `path`; raises FaultsError with everything wrong in it."""
    try:
        plan = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultsError([Fault(file=FILE, problem=f"this is not TOML: {error}", cure="Mend the line.")]) from None
    flat = _flatten(plan)
    faults = [*_key_faults(flat), *_value_faults(flat)]
    if faults:
        raise FaultsError(faults)
    value = {key: flat.get(key, default) for key, (_, default, _) in KEYS.items()}
    first = PartialDate.parse(value["window.first"]).first if value["window.first"] else None
    return Settings(
        country=value["country"],
        name=value["name"] or country_name(value["country"]),
        window_first=first,
        freed_kinds=tuple(value["freed.kinds"]),
        gap_days=value["waves.gap_days"],
        minimum=value["waves.minimum"],
        extra_words={name: value[f"words.{name}"] for name in EXTENSIBLE if value[f"words.{name}"]},
    )


def _flatten(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of sections as `section.key`; tables of words stay whole."""
    flat: dict[str, Any] = {}
    for key, value in plan.items():
        if key in SECTIONS and isinstance(value, dict):
            flat |= {f"{key}.{inner}": v for inner, v in value.items()}
        else:
            flat[key] = value
    return flat


def _fault(key: str, problem: str, cure: str) -> Fault:
    return Fault(file=FILE, column=key, problem=problem, cure=cure)


def _key_faults(flat: Mapping[str, Any]) -> Iterator[Fault]:
    for key, value in flat.items():
        if key not in KEYS:
            yield _fault(key, "there is no such setting", f"Nearest: {nearest(key, KEYS)}.")
        elif not isinstance(value, KEYS[key][0]) or isinstance(value, bool):
            yield _fault(key, f"the value should be a {_NAMES[KEYS[key][0]]}", KEYS[key][2])
    for key, (_, default, doc) in KEYS.items():
        if default is None and key not in flat:
            yield _fault(key, "the setting is missing", doc)


_NAMES = {str: "text in quotation marks", int: "whole number", list: "list of words", dict: "table of words"}


def _value_faults(flat: Mapping[str, Any]) -> Iterator[Fault]:
    given: dict[str, Any] = {k: value for k, value in flat.items() if k in KEYS and isinstance(value, KEYS[k][0])}
    if "country" in given:
        try:
            country_name(given["country"])
        except UnknownName as error:
            yield _fault("country", str(error), "Give the ISO 3166-1 code in lower case.")
    if given.get("window.first"):
        try:
            PartialDate.parse(given["window.first"])
        except InputError as error:
            yield _fault("window.first", error.problem, error.fix)
    kinds = words()["release_kinds"]
    for kind in given.get("freed.kinds", ()):
        if kind not in kinds:
            yield _fault("freed.kinds", f"{kind!r} is no kind of release", f"Nearest: {nearest(str(kind), kinds)}.")
    if given.get("waves.gap_days", 1) < 1 or given.get("waves.gap_days", 1) > 366:
        yield _fault("waves.gap_days", "the gap should be 1 to 366 days", KEYS["waves.gap_days"][2])
    if given.get("waves.minimum", 1) < 1:
        yield _fault("waves.minimum", "the minimum should be 1 or more", KEYS["waves.minimum"][2])
    for name in EXTENSIBLE:
        for word, meaning in given.get(f"words.{name}", {}).items():
            if not WORD.fullmatch(word) or not isinstance(meaning, str) or not meaning.strip():
                yield _fault(
                    f"words.{name}",
                    f"{word!r} is not a word with a meaning",
                    'Write word = "its meaning", in small letters.',
                )
