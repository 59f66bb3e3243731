"""What the lists say of each person they know, as far as it tells who it is: one row for one person of one list.

Corrections by hand go before the lists. Of several values of a date the narrowest stands; of two sexes neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from habeas.core.props import NUMBER
from habeas.link.keys import Named, NameKeys, name_keys
from habeas.link.places import article_bits, place_key, region_key
from habeas.link.prepare import KEYED
from habeas.store.session import Session

# Grain: one record of a list, with the person as that list knows them. `place` is the order in which records came into
# the workspace: a person is called by the first.
UNIT = """
create or replace temp table unit as
with came as (
    select
        listing.record, min(listing.known_from) as known_from,
        case when bool_and(listing.known_to is not null) then max(listing.known_to) end as left_on
    from lists.listing as listing group by listing.record
),
named as (
    select
        record.record, record.list, record.list || ':' || coalesce(record.person, record.key) as name,
        came.left_on, coalesce(min(edition.fetched), '') as fetched
    from lists.record as record
        join came using (record)
        left join lists.edition as edition on edition.list = record.list and edition.known_from = came.known_from
    group by all
)
select
    record, list, name, left_on, (hash(name) >> 1)::bigint as id,
    dense_rank() over (order by first_fetched, list, name) as place
from (select *, min(fetched) over (partition by name) as first_fetched from named)
where not list_contains($without::varchar[], list);
"""
# Grain: one value that is said of a person now, by a list or by hand; of who left a list, what it said last.
SAID = """
select unit.name, unit.list, statement.prop, statement.spell, statement.value, statement.first, statement.last
from lists.statement as statement join {units} as unit using (record)
where coalesce(statement.known_to >= unit.left_on, statement.known_to is null) and statement.prop in {props}
    and not exists (
        select 1 from memory.mended as mended
        where mended.record = statement.record and mended.spell = statement.spell and mended.prop = statement.prop
    )
union all
select unit.name, unit.list, prop, spell, value, first, last
from memory.mended join {units} as unit using (record) where value <> '' and prop in {props}
"""
# Grain: one person of one list, with a number that is another as soon as anything else is said of it.
MARKED = """
create or replace temp table marked as
select name, (sum(hash(prop, spell, value, first, last)) % 18446744073709551616)::ubigint as mark
from ({said}) group by name;
"""
# Grain: one person of one list.
GATHERED = """
create or replace temp table gathered as
select
    name, list, list_contains($repeats::varchar[], list) as repeats,
    list_contains($misdates::varchar[], list) as misdates,
    (hash(list) >> 1)::bigint as lst,
    coalesce(list(distinct value order by value) filter (where prop = {name}), []) as names,
    coalesce(min(value) filter (where prop = {father}), '') as father,
    case when count(distinct value) filter (where prop = {sex}) = 1 then min(value) filter (where prop = {sex}) end
        as sex,
    arg_min(first, (last - first, first)) filter (where prop = {born}) as born_first,
    arg_min(last, (last - first, first)) filter (where prop = {born}) as born_last,
    arg_min(first, (spell, last - first, first)) filter (where prop = {detained}) as detained_first,
    arg_min(last, (spell, last - first, first)) filter (where prop = {detained}) as detained_last,
    coalesce(min(value) filter (where prop = {region}), '') as region,
    coalesce(min(value) filter (where prop = {residence}), '') as residence,
    coalesce(list(distinct value order by value) filter (where prop = {article}), []) as articles,
    any_value(marked.mark) as mark
from ({said}) join marked using (name) group by name, list;
"""
OF_THESE = "(select unit.* from unit semi join {these} using (name))"
PROPS = ("name", "father", "sex", "born", "detained", "region", "residence", "article")
_NUMBERS = {name: NUMBER[name] for name in PROPS}
# Grain: one person of one list whose names are to be read.
TO_READ = """
select name, names, father, coalesce(sex, ''), region, residence, articles
from gathered where hash(name) % $parts = $part;
"""
READ = """
create or replace temp table name_read (
    name varchar, given varchar, given_spelled varchar, given_initial varchar, surname varchar,
    surname_spelled varchar, patronymic varchar, patronymic_initial varchar, region varchar, residence varchar,
    article bigint
);
"""
MAKE = """
insert into keyed by name
select
    name, lst, repeats, misdates, nullif(given, '') as given, nullif(given_spelled, '') as given_spelled,
    nullif(given_initial, '') as given_initial, nullif(surname, '') as surname,
    nullif(surname_spelled, '') as surname_spelled, nullif(patronymic, '') as patronymic,
    nullif(patronymic_initial, '') as patronymic_initial, case sex when 'm' then 1 when 'f' then 2 end as sex,
    {bounds}, nullif(name_read.region, '') as region,
    nullif(name_read.residence, '') as residence, nullif(article, 0) as article, mark
from gathered join name_read using (name);
"""
_BOUND = """
    case when {name}_first > date '0001-01-01' and {name}_last < date '9999-12-31' then {name}_{end} end
        as {name}_{end}"""


BOUNDS = ",".join(_BOUND.format(name=name, end=end) for name in ("born", "detained") for end in ("first", "last"))
# Names read at a time.
AT_A_TIME = 50_000


def units(session: Session, *, without: Sequence[str] = ()) -> None:
    """Make `unit`: every record of the lists, but for those of `without`, and the person of its list."""
    session.run(UNIT, without=list(without))


def mark(session: Session) -> int:
    """Make `unit`, and `marked`, every person of every list with a mark of all that is said of them; returns how many
    there are."""
    units(session)
    session.run(MARKED.format(said=_said("unit")))
    return int(session.one("select count(*) from marked"))


def gather(session: Session, *, repeats: Sequence[str], misdates: Sequence[str], these: str = "marked") -> None:
    """Make `gathered`, what is said of the persons of `these`, a table of names; reads what `mark` makes."""
    said = _said(OF_THESE.format(these=these))
    session.run(GATHERED.format(said=said, **_NUMBERS), repeats=list(repeats), misdates=list(misdates))


def _said(units: str) -> str:
    return SAID.format(units=units, props=tuple(_NUMBERS.values()))


def key_names(session: Session, *, step: Callable[[str], None]) -> None:
    """Fill `keyed` with the persons of `gathered`, some at a time to bound the memory."""
    session.run(KEYED)
    session.run(READ)
    parts = 1 + int(session.one("select count(*) from gathered")) // AT_A_TIME
    for part in range(parts):
        step(f"reading names ({part + 1} of {parts})")
        _read(session, session.rows(TO_READ, parts=parts, part=part))
    session.run(MAKE.format(bounds=BOUNDS))
    session.run("drop table name_read")


def _read(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    session.put("name_read", {"name": [row[0] for row in rows]} | read_keys([row[1:] for row in rows]))


def read_keys(rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """The keys of persons by column, "" or 0 where nothing is told, from (names, father, sex, region, residence,
    articles)."""
    keys = name_keys([Named(names=tuple(names), father=father, sex=sex) for names, father, sex, *_ in rows])
    columns: dict[str, list[Any]] = {field: [getattr(one, field) for one in keys] for field in NameKeys.__slots__}
    columns["region"] = [region_key(row[3]) for row in rows]
    columns["residence"] = [place_key(row[4]) for row in rows]
    columns["article"] = [article_bits(row[5]) for row in rows]
    return columns
