"""What lists said by a day, as SQL: editions, records, and of each property the value preferred.

Of several values the register takes the one from the list with the better grade, then the newer, then the list that
comes first by name; of one row and day, any one, always the same. How often values differed is in `conflict`. In each
statement `{at}` goes before the tables' names, so that two days can stand side by side. What is left out is left out
here: nothing of a list, nor a correction of it, stands in any table but through `{at}edition` and `{at}listed`.
"""

# Grain: one edition known by then of a list not left out, with its place in the order in which values are preferred.
EDITION = """
create or replace temp table {at}edition as
select
    edition, list, published_first, known_from, complete,
    row_number() over (order by coalesce(nullif(grade, ''), 'Z'), known_from desc, list, edition desc) as rank
from lists.edition
where known_from <= $known and not list_contains($without::varchar[], list);
"""
# Grain: one record that some edition known by then listed. A person is known by the first record that is theirs, unless
# records of other lists are linked with it: then by the record that stands for all of them.
LISTED = """
create or replace temp table {at}listed as
select
    record.record, record.list,
    coalesce(
        linked.person,
        case when record.person is null then record.record
            else min(record.record) over (partition by record.list, record.person) end
    ) as person,
    min(listing.known_from) as listed_from,
    case when bool_or(coalesce(listing.known_to > $known, true)) then null else max(listing.known_to) end
        as delisted_from
from lists.record join lists.listing on listing.record = record.record and listing.known_from <= $known
    left join linked on linked.record = record.record
where record.list in (select list from {at}edition)
group by record.record, record.list, record.person, linked.person;
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
from memory.mended as mended semi join {at}listed as listed using (record)
where prop = {prop} and made_on <= $known and value <> ''
"""
# Grain: one value of the property said of a detention (or, for what is said of people, of a person, with the list).
SAID_OF = """
create or replace temp table {at}said_{name} as
select {key}, value, first, last, low, high, known_from, rank, false as differs, {list} as list
from ({said}) as said {join};
"""
DOUBLED = """
create or replace temp table {at}doubled as
select {key} from {at}said_{name} group by {key} having count(*) > 1;
"""
# Grain: one detention or person, with the value preferred. Few have several, so only those are looked at one by one.
# One list that gives a year and another that gives the day in it do not contradict each other.
PICKED = """
create or replace temp table {at}said_{name} as
select * from {at}said_{name} anti join {at}doubled using ({key})
union all
select {key}, unnest(best), differs, list from (
    select
        {key},
        arg_min(struct_pack(value := value, first := first, last := last, low := low, high := high,
            known_from := known_from, rank := rank), rank) as best,
        min(value) <> max(value)
            and not coalesce(count(distinct list) > 1 and max(first) <= min(last), false) as differs,
        min(list) as list
    from {at}said_{name} semi join {at}doubled using ({key})
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
select value as body, (1::bigint << least(row_number() over (order by value) - 1, 61)::integer) as bit
from (select distinct value from ({said}) as said);
"""
# Grain: one body that counts somebody by a list left out.
BODY_LEFT_OUT = """
select distinct value
from lists.statement join lists.edition using (edition)
where prop = {prop} and statement.known_from <= $known and list_contains($without::varchar[], list);
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
    and exists (
        select 1 from lists.listing as stood
        where stood.record = statement.record and stood.known_from <= again.known_from
            and (stood.known_to is null or stood.known_to > again.known_from)
    )
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
