"""The statements of lists as FollowTheMoney's `statements.csv`: for each statement a line, deny by default.

A record is an entity of the schema Person, `LIST.KEY`; characters that FollowTheMoney does not allow in the name of an
entity are written as `.` and two hexadecimal digits for each byte. Below the tier `restricted` a hash stands for the
key, which may hold a name. Records that the list knows for one person share their `canonical_id`.

FollowTheMoney has no schema for a detention. Two of ours stand beside Person, with our names of properties:
`Detention` (`detention-N.LIST.KEY`; one for each detention, with `person` and `number`), and `Listing` (what a list
says of the record or person that Person has no property for, with `person`). FollowTheMoney 4.11 stops at schemata that
its model does not have; `plain` leaves them out. No topic is written: topics mark risk, and these are victims.

Dates are the longest of YYYY, YYYY-MM and YYYY-MM-DD that holds every day meant; where it says less than the list did,
`original_value` is the date in EDTF, with the printed text in brackets. Where not even the year is sure, the property
is that of ours with `Edtf` at its end, and its value the date in EDTF. `first_seen` is the day from which it was said,
`last_seen` that of the last edition that said it. Corrections by hand are not in it: it is what the lists say. Cells
that a spreadsheet would take for formulas stay as they are: the file is for programs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from habeas.core.errors import InputError, UnknownName
from habeas.core.props import PROPS, Prop, Reading
from habeas.sources.base import Tier
from habeas.sources.ftm import COLUMNS, EDTF, OURS
from habeas.store.database import Database

STRIDE = 20_000  # records that are written at a time
# FollowTheMoney's types of the properties of Person that we write; all others of ours are strings there.
TYPES = {"name": "name", "alias": "name", "gender": "gender", "birthDate": "date", "deathDate": "date",
         "citizenship": "country", "address": "address", "sourceUrl": "url", "summary": "text"}  # fmt: skip
OWN_TYPES = {Reading.DATE: "date", Reading.NUMBER: "number"}
PROP = """
create or replace temp table ftm_prop as
select unnest($number::utinyint[]) as prop, unnest($name::varchar[]) as name, unnest($ftm::varchar[]) as ftm,
    unnest($type::varchar[]) as type, unnest($own_type::varchar[]) as own_type,
    unnest($of_spell::boolean[]) as of_spell;
"""
# Grain: one property of one list, with the strictest tier that its editions gave it. What has none is restricted.
TIER = """
create or replace temp table ftm_tier as
select list, prop, max(list_position($tiers, tier)) as tier
from lists.tier join lists.edition using (edition) group by list, prop;
"""
# Grain: one day on which something was no longer said by a list, with the day of the edition before. The far day stands
# for what is still said.
SEEN = """
create or replace temp table ftm_seen as
with day as (select distinct list, known_from as day from lists.edition where known_from <= $known)
select list, day as gone, lag(day) over (partition by list order by day) as last_seen from day
union all
select list, date '9999-12-31', max(day) from day group by list;
"""
# Grain: one record of $list, numbered from $first and below $end, that was listed by then.
RECORD = """
create or replace temp table ftm_record as
with listed as (
    select record, min(known_from) as first_seen,
        case when bool_or(coalesce(known_to > $known, true)) then date '9999-12-31' else max(known_to) end as gone
    from lists.listing where record >= $first and record < $end and known_from <= $known group by record
),
named as (
    select record.*, listed.first_seen, listed.gone,
        case when regexp_full_match(key, '[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?') then key
            else list_aggregate(list_transform(string_split(key, ''), lambda c:
                case when regexp_full_match(c, '[0-9A-Za-z]') then c
                    else lower(regexp_replace(hex(c), '(..)', '.\\1', 'g')) end), 'string_agg', '') end as plain
    from lists.record join listed using (record) where list = $list
)
select record, list, gone, first_seen,
    list || '.' || case when $keys and length(plain) <= 130 then plain else '-' || sha1(list || '.' || key) end
        as entity,
    'person.' || list || '.' || person as person
from named;
"""
# Grain: one statement of those records that may leave, as FollowTheMoney has it.
SAID = """
create or replace temp table ftm_said as
with told as (
    select statement.*, prop.name, prop.ftm, prop.type, prop.own_type, prop.of_spell, record.list, record.entity,
        least(coalesce(statement.known_to, date '9999-12-31'), record.gone) as last_gone,
        case
            when prop.own_type <> 'date' or first is null then null
            when first = last then first::varchar
            when substr(first::varchar, 1, 7) = substr(last::varchar, 1, 7) then substr(first::varchar, 1, 7)
            when substr(first::varchar, 1, 4) = substr(last::varchar, 1, 4) then substr(first::varchar, 1, 4)
        end as prefix,
        case
            when prop.own_type = 'date' then prefix is not null
            when prop.type = 'country' then regexp_full_match(value, '[a-z]{{2}}')
            else true
        end as fits
    from lists.statement
        join ftm_record as record using (record)
        join ftm_prop as prop using (prop)
        left join ftm_tier as tier on tier.list = record.list and tier.prop = statement.prop
    where statement.known_from <= $known and coalesce(tier.tier, $strictest) <= $tier
)
select
    record, list, spell, prop, row, edition, known_from as first_seen,
    case when last_gone <= $known then last_gone else date '9999-12-31' end as gone,
    case when ftm <> '' and fits then 'Person' when of_spell then 'Detention' else 'Listing' end as schema,
    case when own_type = 'date' and not fits then name || '{edtf}' when ftm <> '' and fits then ftm else name end
        as property,
    case when own_type = 'date' and not fits then 'string' when ftm <> '' and fits then type else own_type end as kind,
    case
        when own_type = 'date' and fits then prefix
        when ftm = 'gender' then case value when 'm' then 'male' when 'f' then 'female' else 'other' end
        else value
    end as value,
    case
        when own_type <> 'date' then coalesce(original, '')
        when original is null and (value = prefix or not fits) then ''
        else value || coalesce(' (' || original || ')', '')
    end as original
from told;
"""
# Grain: one line. What is known of an entity at all: that it is there, whose it is, which detention it is.
LINE = """
with entity as (
    select distinct record, schema, case when schema = 'Detention' then spell else 1 end as spell from ftm_said
    union
    select record, 'Person', 1 from ftm_record where $all or record in (select record from ftm_said)
),
plain as (
    select record, schema, spell, 0 as place, 'id' as property, 'id' as kind, null as value from entity
    union all
    select record, schema, spell, 1, 'person', 'entity', record.entity
    from entity join ftm_record as record using (record) where schema <> 'Person'
    union all
    select record, schema, spell, 2, 'number', 'number', spell::varchar from entity where schema = 'Detention'
),
every as (
    select record, schema, spell, place, property, kind, value, '' as original, null as edition, null as row,
        first_seen, case when gone <= $known then gone else date '9999-12-31' end as gone
    from plain join (select record, first_seen, gone from ftm_record) using (record)
    union all
    select record, schema, case when schema = 'Detention' then spell else 1 end, 3 + prop, property, kind, value,
        original, edition, row, first_seen, gone
    from ftm_said
),
whole as (
    select
        every.* exclude (value, gone), record.list, coalesce(record.person, record.entity) as canonical,
        case schema when 'Detention' then 'detention-' || spell || '.' when 'Listing' then 'listing.' else '' end
            || record.entity as entity_id,
        coalesce(value, entity_id) as value,
        greatest(every.first_seen, seen.last_seen)::varchar as last_seen,
        '{ours}' || record.list
            || coalesce('/' || replace(edition.published, '/', '_') || '/' || edition.file || ':' || row, '') as origin
    from every
        join ftm_record as record using (record)
        left join ftm_seen as seen on seen.list = record.list and seen.gone = every.gone
        left join lists.edition as edition using (edition)
    where schema = 'Person' or not $plain
),
ranked as (
    select *, row_number() over (
        partition by entity_id, property, value order by first_seen, original, origin, last_seen
    ) as again
    from whole
)
select {cells}
from ranked
order by record, schema = 'Detention', schema = 'Listing', spell, place, value, again;
"""
# In the order of COLUMNS. The id is FollowTheMoney's; a second statement of the same value has one of its own.
CELLS = {
    "canonical_id": "case when schema = 'Person' then canonical else entity_id end",
    "entity_id": "entity_id",
    "prop": "property",
    "prop_type": "kind",
    "schema": "schema",
    "value": "value",
    "dataset": "list",
    "origin": "origin",
    "lang": "''",
    "original_value": "original",
    "external": "'f'",
    "first_seen": "first_seen::varchar",
    "last_seen": "last_seen",
    "id": "sha1(list || '.' || entity_id || '.' || property || '.' || value "
    "|| case when again > 1 then '#' || again else '' end)",
}
WITHHELD = """
select count(*) from lists.statement
    join lists.record using (record)
    left join ftm_tier as tier on tier.list = record.list and tier.prop = statement.prop
where statement.known_from <= $known and list_contains($lists, record.list) and coalesce(tier.tier, $strictest) > $tier;
"""
LISTS = "select list from lists.edition where known_from <= $known group by list order by list;"
RANGE = "select min(record), max(record) from lists.record where list = $list;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: how many lines of statements, and how many statements of the lists were withheld."""

    statements: int
    withheld: int
    tier: Tier


def write_statements(
    database: Database,
    path: Path,
    *,
    known: date | None,
    tier: Tier,
    name: str = "",
    plain: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> Exported:
    """Write what lists said by `known` (None: ever) of everybody, or what the one `name` did, as `tier` lets see.

    `database` has the lists attached. The same workspace gives the same bytes; the file is whole or as it was, and for
    its owner alone. With `plain`, only what FollowTheMoney has a schema for. Raises UnknownName for a list that is not
    there, InputError if there is none at all.
    """
    when = {"known": known or date.max, "tier": _rank(tier), "strictest": _rank(Tier.RESTRICTED)}
    when |= {"keys": tier is Tier.RESTRICTED, "all": tier is Tier.RESTRICTED, "plain": plain}
    lists = _lists(database, when, name)
    _lay(database, when)
    cells = " || ',' || ".join(_quoted(CELLS[column]) for column in COLUMNS)
    line, n = LINE.format(cells=cells, ours=OURS), 0
    with _whole(path) as file:
        file.write(",".join(f'"{column}"' for column in COLUMNS) + "\n")
        for records in _ranges(database, lists):
            for sql in (RECORD, SAID.format(edtf=EDTF)):
                database.run(sql, when | records)
            lines = [cell for (cell,) in database.rows(line, when)]
            file.writelines(f"{cell}\n" for cell in lines)
            n += len(lines)
            step(f"writing statements: {n:,}")
    withheld = int(database.one(WITHHELD, when | {"lists": lists})[0])
    return Exported(statements=n, withheld=withheld, tier=tier)


def _lists(database: Database, when: dict[str, object], name: str) -> list[str]:
    lists = [found for (found,) in database.rows(LISTS, when)]
    if not lists:
        raise InputError("there is no list by that day", fix="habeas add READER FILE --published DAY adds one.")
    if name and name not in lists:
        raise UnknownName("list", name[:40], lists)
    return [name] if name else lists


def _lay(database: Database, when: dict[str, object]) -> None:
    database.run(
        PROP,
        {
            "number": list(range(len(PROPS))),
            "name": [prop.name for prop in PROPS],
            "ftm": [prop.ftm for prop in PROPS],
            "type": [TYPES.get(prop.ftm, "string") for prop in PROPS],
            "own_type": [_own_type(prop) for prop in PROPS],
            "of_spell": [prop.of_spell for prop in PROPS],
        },
    )
    database.run(TIER, {"tiers": [tier.value for tier in Tier]})
    database.run(SEEN, when)


def _own_type(prop: Prop) -> str:
    return OWN_TYPES.get(prop.reading, "string")


def _ranges(database: Database, lists: list[str]) -> Iterator[dict[str, object]]:
    for name in lists:
        first, last = database.one(RANGE, {"list": name})
        if first is not None:
            yield from ({"list": name, "first": at, "end": at + STRIDE} for at in range(first, last + 1, STRIDE))


def _rank(tier: Tier) -> int:
    """The place of a tier, from 1 for the one that everybody may see."""
    return list(Tier).index(tier) + 1


def _quoted(cell: str) -> str:
    """SQL for a cell in quotation marks, as csv.unix_dialect writes all cells."""
    return f"""'"' || replace(coalesce({cell}, ''), '"', '""') || '"'"""


@contextmanager
def _whole(path: Path) -> Iterator[IO[str]]:
    """A file beside `path`, for its owner alone, that takes its place if all goes well and leaves nothing if not."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
