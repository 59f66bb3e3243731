"""Published romanisations of Belarusian, Russian and Ukrainian names; the tables are data beside this file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from habeas.core.errors import UnknownName
from habeas.names.scripts import APOSTROPHES, WORD

# Stress is marked in encyclopaedias, never in a passport; no table romanises it.
_STRESS = re.compile(r"(?<=[аеёиоуыэюяіїє])\u0301", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`cyrillic` becomes `latin` after one of the letters `after` and before one of `before`; "" is anywhere.

    In `after` a ^ is the beginning of the word, in `before` a $ is its end.
    """

    cyrillic: str
    latin: str
    after: str = ""
    before: str = ""

    def fits(self, word: str, at: int) -> bool:
        """True if the step applies to the word, in small letters, at that place."""
        end = at + len(self.cyrillic)
        return (
            word.startswith(self.cyrillic, at)
            and (not self.after or (word[at - 1] if at else "^") in self.after)
            and (not self.before or (word[end] if end < len(word) else "$") in self.before)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One published table. `steps` are by first letter, in the order in which they are tried."""

    name: str
    title: str
    language: str
    citation: str
    url: str
    steps: Mapping[str, tuple[Step, ...]] = field(repr=False)


def romanise(word: str, scheme: str) -> str:
    """The word in Latin letters by a table of `SCHEMES`; several words are romanised one by one.

    Capitals stay as they are: a word in capitals stays in capitals, elsewhere a capital gives one capital letter.
    Hyphens, spaces and letters the table does not have stay, and so does a word without Cyrillic letters. Apostrophes
    of any form are read as one. The tables name their sources; raises UnknownName if there is no such table.

    >>> romanise("Сяргей", "be_icao"), romanise("Сяргей", "be_2007"), romanise("ЮЛИЯ", "ru_icao")
    ('Siarhei', 'Siarhiej', 'IULIIA')
    """
    if scheme not in SCHEMES:
        raise UnknownName("romanisation", scheme, SCHEMES)
    steps = SCHEMES[scheme].steps
    plain = _STRESS.sub("", unicodedata.normalize("NFC", word))
    return WORD.sub(lambda found: _romanised(found.group(), steps), plain)


def _romanised(word: str, steps: Mapping[str, tuple[Step, ...]]) -> str:
    if not _CYRILLIC.search(word):
        return word
    small, capitals = word.lower().translate(APOSTROPHES), len(word) > 1 and word.isupper()
    parts, at = [], 0
    while at < len(small):
        step = next((step for step in steps.get(small[at], ()) if step.fits(small, at)), None)
        latin = step.latin if step else small[at]
        if word[at].isupper():
            latin = latin.upper() if capitals else latin[:1].upper() + latin[1:]
        parts.append(latin)
        at += len(step.cyrillic) if step else 1
    return unicodedata.normalize("NFC", "".join(parts))


def _steps(plan: Mapping[str, Any]) -> Iterator[Step]:
    """The rules in the order of the file, then the letters that no rule took."""
    for rule in [*plan.get("rule", ()), {"letters": plan["letters"]}]:
        for cyrillic, latin in rule["letters"].items():
            yield Step(cyrillic=cyrillic, latin=latin, after=rule.get("after", ""), before=rule.get("before", ""))


def _read_scheme(name: str, text: str) -> Scheme:
    plan = tomllib.loads(text)
    by_letter: dict[str, tuple[Step, ...]] = {}
    for step in _steps(plan):
        by_letter[step.cyrillic[0]] = (*by_letter.get(step.cyrillic[0], ()), step)
    return Scheme(
        name=name,
        title=plan["title"],
        language=plan["language"],
        citation=plan["citation"],
        url=plan["url"],
        steps=MappingProxyType(by_letter),
    )


def _read_schemes() -> Iterator[tuple[str, Scheme]]:
    tables = (file for file in files("habeas.names").joinpath("tables").iterdir() if file.name.endswith(".toml"))
    for file in sorted(tables, key=lambda file: file.name):
        name = file.name.removesuffix(".toml")
        yield name, _read_scheme(name, file.read_text(encoding="utf-8"))


SCHEMES: Mapping[str, Scheme] = MappingProxyType(dict(_read_schemes()))
