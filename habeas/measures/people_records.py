"""The records behind a criterion: each of the freed, whether they meet it, and the rows of lists that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from habeas.core.attributes import BY_NAME, Criterion
from habeas.core.props import NUMBER, PROPS
from habeas.core.types import Window
from habeas.measures.people_met import MOST_VAGUE_DAYS, ask_described
from habeas.measures.people_pool import FREED_FRAME, WaveDays
from habeas.measures.people_rows import next_day
from habeas.register.register import Register

# Grain: one person freed, surely or perhaps, in the period, with the day before which what counts of them was said.
FREED = f"""
select person, freed, ({{criterion}}) as met, end_first, end_last, morning
from described
where freed or end_first >= $first::date - {MOST_VAGUE_DAYS}
order by freed desc nulls last, met desc nulls last, end_first, person;
"""
# Grain: one statement about one of these people that the answer rests on, as it stood at the clock of its property, and
# one correction of one.
ROWS = """
with clock as (
    select listed.person, record, list, prop, if(prop in $lasting, $known::date + 1, before) as clock
    from (select unnest($people::integer[]) as person, unnest($before::date[]) as before)
        join listed using (person)
        cross join (select unnest($props::utinyint[]) as prop)
),
said as (
    select
        clock.person, clock.record, statement.prop,
        'input/' || edition.list || '/' || replace(edition.published, '/', '_') || '/' || edition.file as file,
        statement.row, statement.known_from
    from clock
        join lists.statement on statement.record = clock.record and statement.prop = clock.prop
            and statement.known_from < clock and (statement.known_to is null or statement.known_to >= clock)
        join lists.edition as edition on edition.edition = statement.edition
    where not exists (
        select 1 from memory.mended
        where mended.record = statement.record and mended.spell = statement.spell and mended.prop = statement.prop
            and mended.made_on < clock
    )
    union all
    select clock.person, clock.record, mended.prop, 'hand/corrections.csv', mended.correction, mended.made_on
    from clock join memory.mended on mended.record = clock.record and mended.prop = clock.prop and made_on < clock
)
select said.person, record.list, record.key, said.prop, said.file, said.row, said.known_from
from said join lists.record as record using (record)
order by all;
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
) -> tuple[tuple[Behind, ...], int]:
    """At most `most` of the people freed in a period, those surely freed and those who meet the criterion first; and
    how many there are."""
    later = None if by_then else next_day(register.known)
    days = [WaveDays(period.first, period.last)]
    people = ask_described(register, FREED_FRAME, FREED.format(criterion=criterion.sql), days, criterion, later)
    before = {person: later or morning for person, *_, morning in people[:most]}
    rows = _rows(register, before, criterion)
    behind = tuple(
        Behind(person=person, freed=bool(freed), met=met, first=first, last=last, rows=tuple(rows.get(person, ())))
        for person, freed, met, first, last, _ in people[:most]
    )
    return behind, len(people)


def _rows(register: Register, before: Mapping[int, date], criterion: Criterion) -> dict[int, list[Row]]:
    """The rows that the answer rests on; what a release may bring to light, as it stood before the day of each."""
    learnt = {NUMBER[BY_NAME[name].prop] for name in criterion.attributes if not BY_NAME[name].lasting}
    props = {NUMBER[name] for name in (*ALWAYS, *(prop for name in criterion.attributes for prop in _props(name)))}
    asked: dict[str, Any] = {"people": list(before), "before": list(before.values()), "known": register.known}
    asked |= {"props": sorted(props), "lasting": sorted(props - learnt)}
    found: dict[int, list[Row]] = {}
    for person, name, key, prop, file, row, known_from in register.rows(ROWS, **asked):
        one = Row(record=f"{name}:{key}", prop=PROPS[prop].name, file=file, row=row, known_from=known_from)
        found.setdefault(person, []).append(one)
    return found


def _props(attribute: str) -> tuple[str, ...]:
    return RESTS_ON.get(attribute) or (BY_NAME[attribute].prop,)
