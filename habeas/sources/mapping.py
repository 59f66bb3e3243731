"""A list described without code: one TOML file becomes a Reader, or all that is wrong with it is told at once.

Nothing in the file is executed, so it may come from a stranger. What its keys mean stands in sources.mappingkeys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.errors import FaultsError, nearest
from habeas.sources.base import Editions, Reader, Rule, Said, SetAside
from habeas.sources.handtoml import read_hand_toml
from habeas.sources.mappingforms import Complaints, Misfit, heading, show, take
from habeas.sources.mappingkeys import KEYS
from habeas.sources.mappingrules import KINDS, column_rule
from habeas.sources.mappingtogether import together_rule
from habeas.sources.mappingvalues import check_date

_SAME_NAME = ("name", "title", "country", "key", "person", "repeats", "complete", "expect_rows", "nested", "grade")


def read_mapping(path: Path) -> Reader:
    """The reader that the mapping `path` describes; raises FaultsError with everything that is wrong with it."""
    complaints = Complaints(path.name, "")
    read = read_hand_toml(path, name=path.name, faults=complaints.faults)
    reader = None
    if read is not None:
        complaints.text = read.text
        reader = _reader(read.plan, complaints)
    if complaints.faults or reader is None:
        raise FaultsError(complaints.faults)
    return reader


def _reader(plan: Mapping[str, Any], complaints: Complaints) -> Reader:
    """The reader; with complaints it has holes and is of no use but to be checked."""
    told = {"name": "", "title": "", "key": ()} | take(plan, KEYS[""], (), complaints)
    plans = _plans(told.get("columns", {}), complaints)
    rules, single = _rules(plans, told.get("together", []), complaints)
    headings = dict(_headings(plans, complaints))
    aside = tuple(filter(None, (_set_aside(one, n, complaints) for n, one in _counted(told.get("set_aside", [])))))
    editions = _editions(told["editions"], complaints) if "editions" in told else None
    options: dict[str, Any] = {name: told[name] for name in _SAME_NAME if name in told}
    reader = Reader(
        rules=rules,
        headings=headings,
        hashed=told.get("key_hashed", _hashed(told["key"], plans, single)),
        ignore=frozenset(told.get("ignore", ())),
        optional=frozenset(told.get("optional", ())),
        missing=frozenset(told.get("missing", ())) | {""},
        set_aside=aside,
        editions=editions,
        always=_designated(told, plans),
        **options,
    )
    _check_use(reader, plans, complaints)
    return reader


def _counted(plans: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return enumerate(plans, start=1)


def _plans(columns: Mapping[str, Any], complaints: Complaints) -> dict[str, Mapping[str, Any]]:
    """The description of each column by its header."""
    plans: dict[str, Mapping[str, Any]] = {}
    for column, plan in columns.items():
        if not isinstance(plan, dict):
            complaints.add(("columns", column), "the column is not described by a table", 'Write { prop = "name" }.')
        elif heading(column) in plans:
            complaints.add(("columns", column), "the column is described twice", "Keep one of the two.")
        else:
            plans[heading(column)] = plan
    return plans


def _rules(
    plans: Mapping[str, Mapping[str, Any]], together: Sequence[Mapping[str, Any]], complaints: Complaints
) -> tuple[tuple[Rule, ...], dict[str, Rule]]:
    """All rules in the order of the file, and those of single columns by column."""
    single = {column: rule for column, plan in plans.items() if (rule := column_rule(column, plan, complaints))}
    heard = {name for plan in together for name in _texts(plan.get("first_of"))}
    broken = {column for column, plan in plans.items() if plan.keys() & {"prop", *KINDS}} - single.keys()
    joint = [
        together_rule(plan, number, single, complaints)
        for number, plan in _counted(together)
        if broken.isdisjoint(_texts(plan.get("first_of")))
    ]
    alone = [rule for column, rule in single.items() if column not in heard]
    return (*alone, *filter(None, joint)), single


def _designated(told: Mapping[str, Any], plans: Mapping[str, Mapping[str, Any]]) -> tuple[Said, ...]:
    """Who counts everybody on the list as a political prisoner: who it says, or the list itself, by listing them.

    Nobody, where a column says it of each person.
    """
    if any(plan.get("prop") == "designated" or _says_designated(plan.get("values")) for plan in plans.values()):
        return ()
    return (Said("designated", told.get("designates") or told["name"]),)


def _says_designated(values: object) -> bool:
    said = values.values() if isinstance(values, dict) else ()
    return any(isinstance(one, dict) and "designated" in one for one in said)


def _texts(value: object) -> Iterator[str]:
    return (heading(part) for part in value if isinstance(part, str)) if isinstance(value, list) else iter(())


def _headings(plans: Mapping[str, Mapping[str, Any]], complaints: Complaints) -> Iterator[tuple[str, str]]:
    seen = dict.fromkeys(plans, "")
    for column, plan in plans.items():
        for name in dict.fromkeys(_texts(plan.get("also"))):
            if name == column:
                continue
            if name in seen:
                where = ("columns", column, "also")
                complaints.add(where, f"{show(name)} is the name of two columns", "Keep it for one of them.")
            seen[name] = column
            yield name, column


def _hashed(key: Sequence[str], plans: Mapping[str, Mapping[str, Any]], single: Mapping[str, Rule]) -> bool:
    """Whether the key's text should not be kept: it names a person, or is put together to do so."""
    if len(key) != 1:
        return True
    rule = single.get(key[0])
    return rule.personal if rule else plans.get(key[0], {}).get("personal") is True


def _set_aside(plan: Mapping[str, Any], number: int, complaints: Complaints) -> SetAside | None:
    told = take(plan, KEYS["set_aside"], ("set_aside", str(number)), complaints)
    if not {"column", "is", "why"} <= told.keys():
        return None
    return SetAside(column=told["column"], values=frozenset(told["is"]), why=told["why"])


def _editions(plan: Mapping[str, Any], complaints: Complaints) -> Editions | None:
    told = take(plan, KEYS["editions"], ("editions",), complaints)
    published: dict[str, PartialDate] = {}
    for name, value in told.get("published", {}).items():
        try:
            published[name.strip()] = _published(value)
        except Misfit as misfit:
            complaints.add(("editions", "published", name), misfit.problem, misfit.cure)
    return Editions(column=told["column"], published=published) if "column" in told else None


def _published(value: object) -> PartialDate:
    """A date of publication, with or without quotation marks; raises Misfit."""
    if isinstance(value, bool) or not isinstance(value, str | int | date):
        raise Misfit("this is not a date", 'Write "1996" or "1996-05-12".')
    found = check_date(str(value))
    if found.open_start or found.open_end:
        raise Misfit("the date has an open end", "Give the day, month or year of publication.")
    return found


def _check_use(reader: Reader, plans: Mapping[str, Mapping[str, Any]], complaints: Complaints) -> None:
    """Complain of columns that are read and ignored, described for nothing, or absent from the rest of the mapping."""
    known = {*reader.columns, *reader.ignore}
    for column in reader.columns:
        if column in reader.ignore:
            complaints.add(("ignore",), f"{show(column)} is ignored and used", "Take it out here, or where it is used.")
    for column, plan in plans.items():
        if column not in known and not plan.keys() & {"prop", *KINDS}:
            complaints.add(("columns", column), "the column says nothing", 'Give it a prop, or put it into "ignore".')
    for column in sorted(reader.optional - known):
        cure = f"Nearest: {nearest(column[:200], known)}."
        complaints.add(("optional",), f"nothing else names the column {show(column)}", cure)
    for name, column in reader.headings.items():
        if name in known:
            where = ("columns", column, "also")
            complaints.add(where, f"{show(name)} is named as a column of its own", "Keep one of the two.")
