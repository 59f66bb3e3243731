"""People and their detentions, as believed on a day: the statements of lists, one value picked for each property.

Of several values the register takes the one from the list with the better grade, then the newer, then the list that
comes first by name; of one row and day, any one, always the same. How often values differed is in `conflict`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from habeas.core.errors import UnknownName
from habeas.core.props import NUMBER
from habeas.store.database import Database

ANY, ALL, LISTED_ALL = "any", "all", "listed"
EARLY_DAYS = 14

# Grain: one edition known by then, with its place in the order in which values are preferred.
EDITION = """
create or replace temp table {at}edition as
select
    edition, list, published_first, known_from, complete,
    row_number() over (order by coalesce(nullif(grade, ''), 'Z'), known_from desc, list, edition desc) as rank
from lists.edition where known_from <= $known;
"""
# Grain: one record that some edition known by then listed. A person is known by the first record that is theirs.
LISTED = """
create or replace temp table {at}listed as
select
    record.record, record.list,
    case when record.person is null then record.record
        else min(record.record) over (partition by record.list, record.person) end as person,
    min(listing.known_from) as listed_from,
    case when bool_or(coalesce(listing.known_to > $known, true)) then null else max(listing.known_to) end
        as delisted_from
from lists.record join lists.listing on listing.record = record.record and listing.known_from <= $known
group by record.record, record.list, record.person;
"""
# Grain: one detention of one record, the first of each record and any others that are told apart.
BASE = """
create or replace temp table {at}base as
select record, 1::utinyint as spell, person, list, listed_from, delisted_from from {at}listed
union all
select record, other.spell, person, list, listed_from, delisted_from
from (select distinct record, spell from lists.statement where spell > 1 and known_from <= $known) as other
    join {at}listed using (record);
"""
# What one property is said to be, at the clock and with corrections. Two rows of one detention may contradict.
SAID = """
select
    statement.record, statement.spell, statement.value, statement.first, statement.last, statement.low,
    statement.high, edition.rank * 1048576 + hash(statement.value) % 1048576 as rank, statement.edition,
    statement.known_from
from lists.statement join {at}edition as edition using (edition)
where prop = {prop} and statement.known_from <= $known and (statement.known_to is null or statement.known_to > $known)
    and not exists (
        select 1 from memory.mended as mended
        where mended.record = statement.record and mended.spell = statement.spell and mended.prop = statement.prop
            and mended.made_on <= $known
    )
union all
select record, spell, value, first, last, low, high, date '0001-01-01' - made_on, null, made_on
from memory.mended as mended where prop = {prop} and made_on <= $known and value <> ''
"""
# Grain: one detention (or, for what is said of people, one person), with the value preferred.
PICKED = """
create or replace temp table {at}said_{name} as
select {key}, unnest(best), differs from (
    select
        {key},
        arg_min(struct_pack(value := value, first := first, last := last, low := low, high := high,
            known_from := known_from), rank) as best,
        min(value) <> max(value) as differs
    from ({said}) as said {join}
    group by {key}
);
"""
OF_SPELL = (
    "detained",
    "sentenced",
    "sentence_days",
    "sentence_from",
    "scheduled_end",
    "state",
    "released",
    "exit",
    "punishment",
    "region",
)
OF_PERSON = ("sex", "born", "died")
CONFLICT = """
create or replace temp table {at}conflict as
select * from ({parts}) where n > 0 order by prop;
"""
# Grain: one body that counts anybody, with the power of two that stands for it.
BODY = """
create or replace temp table {at}body as
select value as body, (1::bigint << (row_number() over (order by value) - 1)::integer) as bit
from (select distinct value from ({said}) as said);
"""
# Grain: one person whom some body counts, with the sum of the bodies' powers.
DESIGNATED = """
create or replace temp table {at}designation as
select listed.person, bit_or(body.bit) as bits
from ({said}) as said join {at}listed as listed using (record) join {at}body as body on body.body = said.value
group by listed.person;
"""
# Grain: one set of bodies that count the same person.
BODIES = """
create or replace temp table {at}bodies as
select bits, list(body order by body) as designated
from (select distinct bits from {at}designation) as met join {at}body as body on bits & bit > 0
group by bits;
"""
# Grain: one detention of one record that was ever said to be in custody on a list's day, with the last such day. A list
# that holds everybody says it again with each edition in which the record stands unchanged.
HELD = """
create or replace temp table {at}held as
select statement.record, statement.spell, max(again.published_first) as held_on, min(said_in.known_from) as held_known
from lists.statement
    join {at}listed as listed using (record)
    join {at}edition as said_in using (edition)
    join {at}edition as again on again.list = listed.list
        and again.known_from >= statement.known_from
        and again.known_from < least(
            coalesce(statement.known_to, date '9999-12-31'), coalesce(listed.delisted_from, date '9999-12-31')
        )
        and (again.complete or again.edition = statement.edition)
where statement.prop = {state} and statement.value = 'held' and statement.known_from <= $known
    and not exists (
        select 1 from lists.skipped
        where skipped.record = statement.record and skipped.edition = again.edition
    )
    and not exists (
        select 1 from memory.mended as mended
        where mended.record = statement.record and mended.spell = statement.spell and mended.prop = statement.prop
            and mended.made_on <= $known and mended.value <> 'held'
    )
group by statement.record, statement.spell;
"""
# Grain: one detention of one record. Nothing is known of a beginning before the first evidence of custody; what was
# reported on a day had happened by it. An end that nobody dated lies after the last day in custody and before the day
# from which it was known.
SPELL = """
create or replace temp table {at}spell_of_record as
select
    base.record, base.person, base.spell as part,
    coalesce(detained.first, date '0001-01-01') as start_first,
    greatest(
        coalesce(detained.first, date '0001-01-01'),
        least(
            coalesce(detained.last, date '9999-12-31'), coalesce(released.last, date '9999-12-31'),
            coalesce(held.held_known, date '9999-12-31'),
            case when detained.first is null and ended_word then coalesce(state.known_from, exit.known_from) end,
            coalesce(detained.known_from, date '9999-12-31'), $on::date + 1
        )
    ) as start_last,
    case
        when in_death and died.first is not null then died.first
        when released.first is not null then released.first
        else greatest(
            coalesce(detained.first, date '0001-01-01'), coalesce(held.held_on + 1, date '0001-01-01')
        )
    end as end_first,
    case
        when in_death and died.first is not null then died.last
        when released.first is not null then released.last
        else least(
            coalesce(died.last, date '9999-12-31'),
            case when ended_word then coalesce(exit.known_from, state.known_from) else date '9999-12-31' end
        )
    end as end_last,
    case
        when exit.value is not null then exit.value
        when released.first is not null or state.value = 'not_held' then 'unknown'
    end as exit,
    state.value as state, held.held_on, coalesce(in_death, false) as dead,
    coalesce(sentence_from.first, detained.first) as from_first,
    coalesce(sentence_from.last, detained.last) as from_last,
    sentence_from.first is not null as dated_sentence,
    greatest(coalesce(least(sentenced.last, sentence_from.last) - detained.first, 0), 0) as remand_most,
    sentenced.last is null as remand_unknown,
    scheduled_end.first as told_first, scheduled_end.last as told_last,
    sentence_days.low as custody_low, sentence_days.high as custody_high,
    punishment.value as punishment, region.value as region,
    base.list, base.listed_from, base.delisted_from
from {at}base as base
    {joins}
    left join {at}said_died as died on died.person = base.person
    left join {at}held as held on held.record = base.record and held.spell = base.spell
    cross join lateral (
        select
            exit.value is not null or state.value = 'not_held' as ended_word,
            exit.value in ('died', 'executed') as in_death
    ) as seen
where detained.first is not null or released.first is not null or exit.value is not null
    or state.value in ('held', 'not_held') or held.held_on is not null;
"""
# Grain: one detention of one record, with the days on which its sentence ends: as told, or from the first day that
# counts, plus the sentence, less credits. A day in custody before the verdict counts as $least to $most days.
SCHEDULED = """
create or replace temp table {at}scheduled as
select
    * exclude (from_first, from_last, dated_sentence, remand_most, remand_unknown, told_first, told_last),
    case
        when told_first is not null then told_first
        when dated_sentence then from_first + custody_low - ceil($most::double * remand_most)::integer
        when remand_unknown and $most::double > 1 then from_first + ceil(custody_low / $most::double)::integer
        else from_first + custody_low - ceil(($most::double - 1) * remand_most)::integer
    end as scheduled_first,
    case when told_last is not null then told_last else from_last + custody_high end as scheduled_last
from {at}spell_of_record;
"""
# Grain: one person with several detentions of records.
SEVERAL = """
create or replace temp table {at}several as
select person from {at}scheduled group by person having count(*) > 1;
"""
# Grain: one detention of a person: records of one person whose detentions surely overlap tell of one. What is not a
# date is taken from the record that ends last. Of two detentions one had ended when the other began.
MERGED = """
create or replace temp table {at}merged as
with ordered as (
    select *, max(end_first) over (
        partition by person order by start_first, start_last, end_first, record, part
        rows between unbounded preceding and 1 preceding
    ) as before
    from {at}scheduled semi join {at}several using (person)
),
numbered as (
    select *, sum(case when start_last < before then 0 else 1 end) over (
        partition by person order by start_first, start_last, end_first, record, part
    ) as island
    from ordered
),
one as (
    select
        person, min(record * 256 + part) as spell, min(start_first) as start_first, min(start_last) as start_last,
        max(end_first) as end_first, max(end_last) as end_last,
        unnest(arg_max(struct_pack(
            exit := exit, state := state, dead := dead, scheduled_first := scheduled_first,
            scheduled_last := scheduled_last, custody_low := custody_low, custody_high := custody_high,
            punishment := punishment, region := region
        ), (end_last, end_first, record, part))),
        max(held_on) as held_on, list(distinct list order by list) as lists, min(listed_from) as listed_from,
        case when bool_or(delisted_from is null) then null else max(delisted_from) end as delisted_from
    from numbered group by person, island
),
neighbours as (
    select *, lag(end_first) over later as after_last, lead(start_last) over later as before_next
    from one window later as (partition by person order by start_first, start_last, end_first, spell)
)
select
    person, spell,
    case when after_last <= start_last then greatest(start_first, after_last) else start_first end as start_first,
    start_last, end_first,
    case when before_next >= end_first then least(end_last, before_next) else end_last end as end_last,
    exit, state, dead, scheduled_first, scheduled_last, custody_low, custody_high, punishment, region, held_on, lists,
    listed_from, delisted_from
from neighbours
union all
select
    person, record * 256 + part, start_first, start_last, end_first, end_last, exit, state, dead, scheduled_first,
    scheduled_last, custody_low, custody_high, punishment, region, held_on, [list], listed_from, delisted_from
from {at}scheduled anti join {at}several using (person);
"""
FINAL = """
create or replace temp table {at}spell as
select
    told.spell, told.person, start_first, start_last, end_first, end_last, exit,
    case
        when exit is not null and end_last <= $on then true
        when exit is not null and end_first > $on then false
        when exit is null and state = 'held' and delisted_from is null then false
    end as ended,
    held_on,
    case
        when exit is null then null
        when dead then false
        when end_last < scheduled_first - {early} then true
        when end_first >= scheduled_last - {early} then false
    end as early,
    scheduled_first, scheduled_last, custody_low, custody_high, punishment, sex.value as sex, region,
    coalesce(bodies.designated, []) as designated, {counted} as counted, end_last < start_first as contradictory,
    lists, listed_from, delisted_from
from {at}merged as told
    left join {at}said_sex as sex using (person)
    left join {at}designation as designation using (person)
    left join {at}bodies as bodies using (bits)
where start_first <= $on;
"""
PERSON = """
create or replace temp table {at}person as
select
    listed.person, sex.value as sex, born.first as born_first, born.last as born_last, died.first as died_first,
    died.last as died_last, coalesce(bodies.designated, []) as designated, lists, {counted} as counted
from (select distinct person, [list] as lists from {at}listed) as listed
    left join {at}said_sex as sex using (person)
    left join {at}said_born as born using (person)
    left join {at}said_died as died using (person)
    left join {at}designation as designation using (person)
    left join {at}bodies as bodies using (bits);
"""
COUNTED = {
    ANY: "coalesce(bits, 0) > 0",
    ALL: "coalesce(bits, 0) = $everybody and bits > 0",
    LISTED_ALL: "true",
}
ONE_BODY = "coalesce(bits, 0) & $one > 0"


def build_people(
    database: Database, *, on: date, known: date, counting: str, credit: tuple[float, float], at: str = ""
) -> tuple[str, ...]:
    """Make the tables `spell`, `person` and `conflict` as believed on `known`, of the world up to `on`.

    `counting` is whose political prisoners count: `any` body's, those of `all`, of one body by its name, or everybody
    `listed`. `at` is set before the tables' names. Returns the bodies that
    count anybody; raises UnknownName if `counting` is none of them.
    """
    when: dict[str, Any] = {"on": on, "known": known, "least": credit[0], "most": credit[1]}
    for sql in (EDITION, LISTED, BASE):
        database.run(sql.format(at=at), when)
    _pick(database, at, when)
    for sql in (BODY, DESIGNATED, BODIES):
        database.run(sql.format(at=at, said=_said("designated", at)), when)
    bits = dict(database.rows(f"select body, bit from {at}body order by body"))
    if counting not in (ANY, ALL, LISTED_ALL, *bits) and bits:
        raise UnknownName("body that counts political prisoners", counting, [ANY, ALL, LISTED_ALL, *bits])
    when |= {"everybody": sum(bits.values()), "one": bits.get(counting, 0)}
    database.run(HELD.format(at=at, state=NUMBER["state"]), when)
    joins = "\n    ".join(
        f"left join {at}said_{name} as {name} on {name}.record = base.record and {name}.spell = base.spell"
        for name in OF_SPELL
    )
    counted = COUNTED.get(counting, ONE_BODY)
    for sql in (SPELL, SCHEDULED, SEVERAL, MERGED, FINAL, PERSON):
        database.run(sql.format(at=at, joins=joins, counted=counted, early=EARLY_DAYS), when)
    for name in (*_STEPS, *(f"said_{prop}" for prop in (*OF_SPELL, *OF_PERSON))):
        database.run(f"drop table {at}{name}")
    return tuple(bits)


_STEPS = ("base", "held", "spell_of_record", "scheduled", "several", "merged", "designation", "body", "bodies")


def _said(name: str, at: str) -> str:
    return SAID.format(prop=NUMBER[name], at=at)


def _pick(database: Database, at: str, when: dict[str, Any]) -> None:
    """Pick a value of each property and count how often values differ."""
    for name in OF_SPELL:
        sql = PICKED.format(at=at, name=name, key="record, spell", said=_said(name, at), join="")
        database.run(sql, when)
    by_person = f"join {at}listed as listed using (record)"
    for name in OF_PERSON:
        database.run(PICKED.format(at=at, name=name, key="person", said=_said(name, at), join=by_person), when)
    parts = " union all ".join(
        f"select '{name}' as prop, count(*) filter (where differs) as n from {at}said_{name}"
        for name in (*OF_SPELL, *OF_PERSON)
    )
    database.run(CONFLICT.format(at=at, parts=parts))
