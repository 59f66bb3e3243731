"""Given names of the region as groups of forms of one name, and the patronymics made from a father's name."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from habeas.names.scripts import APOSTROPHES

LANGUAGES = ("be", "ru", "uk")

# How a father's name ends, and how his son's patronymic ends instead; the first rule that fits is taken. Two endings
# are both in use: Анатольевич and Анатолиевич. What no rule makes stands in the table.
_SONS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "be": (
        (r"(?<=[аеёіоуыэюя]р)ый?$", ("'евіч",)),
        (r"ый?$", ("ыевіч",)),
        (r"(?<=[бвмпф])ій$", ("'евіч",)),
        (r"(?<=[гкх])ій$", ("іевіч",)),
        (r"ій$", ("ьевіч",)),
        (r"й$", ("евіч",)),
        (r"ь$", ("ьевіч", "евіч")),
        (r"ў$", ("вавіч",)),
        (r"[ао]$", ("авіч",)),
        (r"(?<=[еёіуыэюя])$", ("евіч",)),
        (r"$", ("авіч",)),
    ),
    "ru": (
        (r"(?<=[аеёиоуыэюя][бвгджзлмнпрстф])ий$|(?<=нт)ий$", ("ьевич", "иевич")),
        (r"ий$", ("иевич",)),
        (r"й$", ("евич",)),
        (r"(?<=л)ь$", ("евич", "ьевич")),
        (r"ь$", ("евич",)),
        (r"[ао]$", ("ович",)),
        (r"(?<=[еёиуыэюяжшчщц])$", ("евич",)),
        (r"$", ("ович",)),
    ),
    "uk": (
        (r"(?<=[йь])$", ("ович",)),
        (r"[ао]$", ("ович",)),
        (r"(?<=[еєиіїуюя])$", ("йович",)),
        (r"$", ("ович",)),
    ),
}
_DAUGHTERS = {
    "be": ((r"віч$", "ўна"),),
    "ru": ((r"вич$", "вна"),),
    "uk": ((r"йович$", "ївна"), (r"ь?ович$", "івна")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One given name. `be`, `ru`, `uk` are full forms, the official one first; `short` Cyrillic, `latin` usual ones.

    `sex` is "m" or "f". `kin` are ids of names of the same sex that are related to this one or taken for it, not the
    same name: Юрый and Георгій. Any of the forms may be those of other names too.
    """

    id: str
    sex: str
    be: tuple[str, ...]
    ru: tuple[str, ...]
    uk: tuple[str, ...]
    short: tuple[str, ...]
    latin: tuple[str, ...]
    kin: frozenset[str]

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms, each once: be, ru, uk, short, Latin."""
        return tuple(dict.fromkeys((*self.be, *self.ru, *self.uk, *self.short, *self.latin)))


def groups_of(form: str) -> frozenset[str]:
    """Ids of the names of which this is a full, short or Latin form as written in the table; none if it is not there.

    Capitals, ё or е and the kind of apostrophe make no difference, everything else does.

    >>> sorted(groups_of("Саша")), sorted(groups_of("ЗМІЦЕР")), sorted(groups_of("Siarhei Ivanou"))
    (['aleksandr', 'aleksandra'], ['dmitriy'], [])
    """
    return _by_form().get(_folded(form), frozenset())


def patronymics(father: Given) -> frozenset[str]:
    """The patronymics of a man's sons and daughters in Belarusian, Russian and Ukrainian; none of a woman's name.

    Each full form gives those of its language by the rules above, or those the table writes for it: Ильич, Якаўлевіч,
    Михайлівна. Short forms give none.

    >>> sorted(patronymics(GIVEN["oleg"]))
    ['Алегавіч', 'Алегаўна', 'Олегович', 'Олеговна', 'Олегівна']
    """
    if father.sex != "m":
        return frozenset()
    irregular = _table()["patronymics"]
    found: set[str] = set()
    for language in LANGUAGES:
        for form in getattr(father, language):
            written = irregular[language].get(form)
            found.update(written.split() if written else _regular(form, language))
    return frozenset(found)


def father_of(patronymic: str) -> frozenset[str]:
    """Ids of the names a father with such a child may have; none if it is no patronymic of a name of the table.

    >>> sorted(father_of("Ільінічна")), sorted(father_of("Иванович")), sorted(father_of("Иванов"))
    (['ilya'], ['ivan'], [])
    """
    return _by_patronymic().get(_folded(patronymic), frozenset())


def _regular(form: str, language: str) -> Iterator[str]:
    pattern, endings = next(rule for rule in _SONS[language] if re.search(rule[0], form, re.IGNORECASE))
    for ending in endings:
        son = re.sub(pattern, ending, form, count=1, flags=re.IGNORECASE)
        yield son
        pattern_of_son, daughter = next(rule for rule in _DAUGHTERS[language] if re.search(rule[0], son))
        yield re.sub(pattern_of_son, daughter, son)


def _folded(form: str) -> str:
    return unicodedata.normalize("NFC", form).strip().lower().translate(APOSTROPHES).replace("ё", "е")


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("habeas.names").joinpath("given_names.toml").read_text(encoding="utf-8"))


def _read_groups() -> Iterator[Given]:
    kin: dict[str, set[str]] = {}
    for related in (row.split() for row in _table()["kin"]):
        for id in related:
            kin.setdefault(id, set()).update(set(related) - {id})
    for sex, section in (("m", "male"), ("f", "female")):
        for id, row in _table()[section].items():
            forms = {field: tuple(row.get(field, "").split()) for field in (*LANGUAGES, "short", "latin")}
            yield Given(id=id, sex=sex, kin=frozenset(kin.get(id, ())), **forms)


def _index(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for form, id in pairs:
        found.setdefault(_folded(form), set()).add(id)
    return MappingProxyType({form: frozenset(ids) for form, ids in found.items()})


@functools.cache
def _by_form() -> Mapping[str, frozenset[str]]:
    return _index((form, name.id) for name in GIVEN.values() for form in name.forms)


@functools.cache
def _by_patronymic() -> Mapping[str, frozenset[str]]:
    return _index((form, name.id) for name in GIVEN.values() for form in patronymics(name))


GIVEN: Mapping[str, Given] = MappingProxyType({name.id: name for name in _read_groups()})
