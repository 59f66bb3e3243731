"""What humans decided of pairs of records: which decisions stand, what follows from them, whether they agree.

A record is one person as one list knows them. Its name is the list, a colon, and the list's own name of the person, or
the record's key where the list names no person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.errors import Fault, FaultsError, nearest
from habeas.core.tables import DECISIONS
from habeas.core.words import words
from habeas.store.database import Database

Pair = tuple[str, str]
SAME, DIFFERENT, UNSURE, UNDONE = "same", "different", "unsure", "undone"
_TAKE_BACK = "What no longer holds is taken back with habeas judge --undo A B."
NEEDED = ("left", "right", "what", "by", "on")
# Grain: one record of a list, with the name of the person as that list knows them.
NAMES = """
select record, list || ':' || coalesce(person, key) as name from lists.record
where list_contains($records::integer[], record);
"""
# Grain: one name that some list has; the first record of that person stands for it.
NAMED = """
select name, min(record)
from (
    select record, list || ':' || coalesce(person, key) as name from lists.record
    where list_contains($lists::varchar[], list)
)
where list_contains($names::varchar[], name) group by name;
"""
LISTS = "select distinct list from lists.edition order by list;"
# Grain: one list, with the day of its newest edition.
NEWEST = """
select list, arg_max(published, (known_from, edition)) from lists.edition
where list_contains($lists::varchar[], list) group by list;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision: two names of records and what somebody said of them. `file` and `row` tell where it stands,
    row 0 that it stands nowhere yet."""

    left: str
    right: str
    what: str
    by: str
    on: PartialDate
    why: str = ""
    editions: str = ""
    row: int = 0
    file: str = DECISIONS.file

    @property
    def pair(self) -> Pair:
        """The two names in the order of the alphabet."""
        return pair(self.left, self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What decisions say: groups of names that are one person, pairs that are two, pairs nobody could tell."""

    same: tuple[tuple[str, ...], ...] = ()
    different: frozenset[Pair] = frozenset()
    unsure: frozenset[Pair] = frozenset()


def pair(left: str, right: str) -> Pair:
    """Two names in the order of the alphabet."""
    return (left, right) if left <= right else (right, left)


def standing(rows: Iterable[Mapping[str, Any]]) -> tuple[Decision, ...]:
    """The decisions that hold, by row: of each pair the last, unless that takes the others back.

    `rows` are those of hand/decisions.csv, typed, in their order.
    """
    return standing_of(decisions_of(rows))


def decisions_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Decision, ...]:
    """The rows as decisions, in their order."""
    return tuple(map(_decision, rows))


def standing_of(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Of decisions in the order they were made those that hold, in that order."""
    last: dict[Pair, Decision] = {}
    for one in decisions:
        last.pop(one.pair, None)
        last[one.pair] = one
    return tuple(one for one in last.values() if one.what != UNDONE)


def _decision(row: Mapping[str, Any]) -> Decision:
    told: dict[str, Any] = {name: row[name] for name in (*NEEDED, "row")}
    return Decision(why=row["why"] or "", editions=row["editions"] or "", **told)


def settled(decisions: Iterable[Decision]) -> Settled:
    """What standing decisions say together. That two records are one person holds from one to the next.

    Groups and their names are in the order of the alphabet. Raises FaultsError where records are said to be different
    that other rows make one person; the fault names these rows, and no record.
    """
    told = tuple(decisions)
    groups = groups_of(one.pair for one in told if one.what == SAME)
    group = {name: at for at, names in enumerate(groups) for name in names}
    faults = [
        _contradiction(one, told)
        for one in told
        if one.what == DIFFERENT and one.left in group and group[one.left] == group.get(one.right)
    ]
    if faults:
        raise FaultsError(faults)
    return Settled(
        same=groups,
        different=frozenset(one.pair for one in told if one.what == DIFFERENT),
        unsure=frozenset(one.pair for one in told if one.what == UNSURE),
    )


def groups_of(pairs: Iterable[Pair]) -> tuple[tuple[str, ...], ...]:
    """The connected components of pairs, each and all in the order of the alphabet."""
    groups: dict[str, list[str]] = {}
    for one, other in pairs:
        small, large = sorted((groups.setdefault(one, [one]), groups.setdefault(other, [other])), key=len)
        if small is not large:
            large += small
            groups |= dict.fromkeys(small, large)
    return tuple(sorted(tuple(sorted(names)) for names in {id(names): names for names in groups.values()}.values()))


def _contradiction(one: Decision, told: Sequence[Decision]) -> Fault:
    by_file: dict[str, list[int]] = {}
    for other in _way(one.left, one.right, [other for other in told if other.what == SAME]):
        by_file.setdefault(other.file, []).append(other.row)
    places = " and ".join(_place(file, sorted(rows), here=one.file) for file, rows in by_file.items())
    problem = f"the records are said to be different, and by {places} they are one person"
    cure = "Take back what is wrong: habeas judge --undo A B."
    return Fault(file=one.file, row=one.row or None, column="what", problem=problem, cure=cure)


def _place(file: str, rows: Sequence[int], *, here: str) -> str:
    """How a message names rows; a decision that is in no file yet has row 0."""
    if rows == [0]:
        return file
    told = f"row{'' if len(rows) == 1 else 's'} {', '.join(map(str, rows))}"
    return told if file == here else f"{told} of {file}"


def _way(start: str, end: str, same: Sequence[Decision]) -> tuple[Decision, ...]:
    """The fewest decisions that make two records one person."""
    beside: dict[str, list[Decision]] = {}
    for one in same:
        beside.setdefault(one.left, []).append(one)
        beside.setdefault(one.right, []).append(one)
    ways: dict[str, tuple[Decision, ...]] = {start: ()}
    for here in (queue := [start]):
        for one in beside.get(here, ()):
            there = one.right if here == one.left else one.left
            if there not in ways:
                ways[there] = (*ways[here], one)
                queue.append(there)
    return ways[end]


def check_rows(rows: Sequence[Mapping[str, Any]], database: Database, *, file: str = DECISIONS.file) -> None:
    """Raises FaultsError with all that is wrong with rows of decisions: what is missing, words that are none, a record
    beside itself, and records that no list has, unless the pair was taken back. `database` has the lists attached. No
    name of a record is shown.
    """
    last = {pair(row["left"] or "", row["right"] or ""): row["what"] for row in rows}
    known = records_named(database, {row[side] for row in rows for side in ("left", "right") if row[side]})
    lists = [name for (name,) in database.rows(LISTS)]
    columns = {column.name: column.doc for column in DECISIONS.columns}

    def faults(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
        for column in NEEDED:
            if not row[column]:
                yield column, "the cell is empty", f"Fill it in. {columns[column]}"
        if row["what"] and row["what"] not in words()["decisions"]:
            yield "what", "this is not a word of 'decisions'", f"One of: {', '.join(words()['decisions'])}."
        if row["left"] and row["left"] == row["right"]:
            yield "right", "this is the record on the left itself", "Name two records."
        for side in ("left", "right"):
            undone = last[pair(row["left"] or "", row["right"] or "")] == UNDONE
            if row[side] and row[side] not in known and not undone:
                yield side, *_stranger(row[side], lists)

    found = [
        Fault(file=file, row=row["row"] or None, column=column, problem=problem, cure=cure)
        for row in rows
        for column, problem, cure in faults(row)
    ]
    if found:
        raise FaultsError(found)


def _stranger(name: str, lists: Sequence[str]) -> tuple[str, str]:
    """Why a name is no record's, and the cure. Names of lists are shown, keys are not: they may be personal."""
    of, colon, _ = name.partition(":")
    if colon and of in lists:
        return "the list has no such record", f"habeas show prints the keys of records. {_TAKE_BACK}"
    near = ", ".join(f"{one}:KEY" for one in nearest(of[:40], lists).split(", ")) if lists else "none, there is no list"
    return "no list has such a record", f"Name a record by its list and key; nearest: {near}. {_TAKE_BACK}"


def names_of(database: Database, records: Iterable[int]) -> dict[int, str]:
    """The name of each record by its number; `database` has the lists attached."""
    return dict(database.rows(NAMES, {"records": sorted(set(records))}))


def records_named(database: Database, names: Iterable[str]) -> dict[str, int]:
    """The first record of each name that a list has; a name that is not in the result is nobody's."""
    asked = sorted(set(names))
    lists = sorted({name.partition(":")[0] for name in asked})
    return dict(database.rows(NAMED, {"names": asked, "lists": lists}))


def editions_of(database: Database) -> Callable[[str, str], str]:
    """A function of two names that tells the newest editions of their lists: `viasna@2024-09-16 memorial@2020`."""
    lists = [name for (name,) in database.rows(LISTS)]
    newest = dict(database.rows(NEWEST, {"lists": lists}))

    def editions(left: str, right: str) -> str:
        both = dict.fromkeys(name.partition(":")[0] for name in (left, right))
        return " ".join(f"{name}@{newest[name]}" for name in both)

    return editions


def rows_of(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """Decisions as rows of their table."""
    return [{name: getattr(one, name) for name in chain(DECISIONS.header, ["row"])} for one in decisions]
