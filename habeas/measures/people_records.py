"""The records behind a criterion: each of the freed, whether they meet it, and the rows of lists that say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from habeas.core.attributes import BY_NAME, Criterion
from habeas.core.props import NUMBER, PROPS
from habeas.core.types import Window
from habeas.measures.people_met import ask_described
from habeas.measures.people_pool import FREED_FRAME, WaveDays
from habeas.measures.people_rows import next_day
from habeas.register.register import Register

# Grain: one person freed, surely or perhaps, in the period.
FREED = """
select person, freed, ({criterion}) as met, end_first, end_last
from described
order by freed desc nulls last, met desc nulls last, end_first, person;
"""
# Grain: one statement about one of these people that the answer rests on, as it stood at the clock.
ROWS = """
select
    listed.person, record.list, record.key, statement.prop,
    'input/' || edition.list || '/' || replace(edition.published, '/', '_') || '/' || edition.file, statement.row,
    statement.known_from
from lists.statement
    join listed using (record)
    join lists.record using (record)
    join lists.edition as edition on edition.edition = statement.edition
where listed.person in (select unnest($people::integer[])) and statement.prop in (select unnest($props::utinyint[]))
    and statement.known_from <= $known and (statement.known_to is null or statement.known_to > $known)
order by listed.person, record.list, record.key, statement.prop, statement.known_from, statement.row;
"""
# What is believed of a release and of a pool rests on these, whatever the criterion speaks of.
ALWAYS = ("detained", "released", "exit")
# Attributes that are computed, by the properties they rest on.
RESTS_ON = {
    "age": ("born",),
    "sentence_years": ("sentence_days",),
    "sentence_days": ("sentence_days",),
    "held_days": ("detained",),
    "left_days": ("scheduled_end", "sentence_days", "sentence_from", "sentenced"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a list that says something of a person: which property, where it stands, and since when it was said."""

    record: str
    prop: str
    file: str
    row: int
    known_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One of the freed: whether surely, whether they meet the criterion (None: not known), between which days they
    left, and the rows that say so."""

    person: int
    freed: bool
    met: bool | None
    first: date
    last: date
    rows: tuple[Row, ...]


def records_behind(
    register: Register, period: Window, criterion: Criterion, *, by_then: bool, most: int
) -> tuple[Behind, ...]:
    """At most `most` of the people freed in a period, those surely freed and those who meet the criterion first."""
    later = None if by_then else next_day(register.known)
    days = [WaveDays(period.first, period.last)]
    people = ask_described(register, FREED_FRAME, FREED.format(criterion=criterion.sql), days, criterion, later)[:most]
    rows = _rows(register, [row[0] for row in people], criterion)
    return tuple(
        Behind(person=person, freed=bool(freed), met=met, first=first, last=last, rows=tuple(rows.get(person, ())))
        for person, freed, met, first, last in people
    )


def _rows(register: Register, people: list[int], criterion: Criterion) -> dict[int, list[Row]]:
    names = {*ALWAYS, *(prop for name in criterion.attributes for prop in _props(name))}
    found: dict[int, list[Row]] = {}
    asked: dict[str, Any] = {"people": people, "props": [NUMBER[name] for name in names], "known": register.known}
    for person, name, key, prop, file, row, known_from in register.rows(ROWS, **asked):
        one = Row(record=f"{name}:{key}", prop=PROPS[prop].name, file=file, row=row, known_from=known_from)
        found.setdefault(person, []).append(one)
    return found


def _props(attribute: str) -> tuple[str, ...]:
    return RESTS_ON.get(attribute) or (BY_NAME[attribute].prop,)
