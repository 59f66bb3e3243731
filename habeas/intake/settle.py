"""A staged edition against the list as it was: what is new, what differs, who is no longer listed."""

from __future__ import annotations

from typing import NamedTuple

from habeas.store.lists import Lists

# Rows of one edition with one key, whole: among those that differ, those that are as they were, and across both; and
# rows with the key of a row that was refused.
TWICE = """
create or replace temp table twice as
with met as (
    select key, row, record as own from incoming
    union all
    select record.key, kept.row, null from kept join lists.record using (record)
)
select key, row, own from met
where key in (select key from met group by key having count(*) > 1) or key in (select key from unread)
order by key, row;
"""
TWICE_ROWS = "select key, list(row order by row) from twice group by key order by min(row);"
DROP_TWICE = """
insert into unread select distinct key from twice;
delete from {target} where record in (select own from twice);
delete from incoming where record in (select own from twice);
delete from kept where row in (select row from twice);
"""
# Said of every record that is new or differs.
ALWAYS = """
insert into {target} by name
select record, $spell::utinyint as spell, $prop::utinyint as prop, $value as value, row, $edition::integer as edition,
    $known::date as known_from
from incoming;
"""
NEW_LIST = """
insert into lists.record select record, $list, key, person, hash, row, $edition::integer from incoming;
insert into lists.listing select record, $known::date, null from incoming;
"""
# Grain: one row that differs. `record` is who stood under its key before; null if nobody did.
MATCH = """
create or replace temp table matched as
select incoming.*, record.record as old
from incoming left join lists.record on record.list = $list and record.key = incoming.key;
create or replace temp table saying as
select coalesce(matched.old, said.record) as record, said.* exclude (record)
from said join matched on matched.record = said.record;
"""
# A statement ends when an edition of its list says the record's row again without it.
CLOSE = """
update lists.statement set known_to = $known::date
where known_to is null
    and record in (select old from matched where old is not null)
    and not exists (
        select 1 from saying
        where saying.record = statement.record and saying.spell = statement.spell and saying.prop = statement.prop
            and saying.value = statement.value and saying.original is not distinct from statement.original
    );
"""
OPEN = """
insert into lists.statement
select saying.* from saying
where not exists (
    select 1 from lists.statement as said_before
    where said_before.known_to is null and said_before.record = saying.record and said_before.spell = saying.spell
        and said_before.prop = saying.prop and said_before.value = saying.value
        and said_before.original is not distinct from saying.original
);
"""
# Records of which the edition says something else than before.
CHANGED = """
select count(distinct record) from lists.statement
where record in (select old from matched) and (edition = $edition or known_to = $known::date);
"""
RECORDS = """
update lists.record set hash = matched.hash, row = matched.row, edition = $edition, person = matched.person
from matched where matched.old = record.record;
insert into lists.record select record, $list, key, person, hash, row, $edition::integer from matched where old is null;
"""
VANISHED = """
update lists.listing set known_to = $known::date
where known_to is null
    and record in (select record from lists.record where list = $list and key not in (select key from unread))
    and record not in (select record from kept)
    and record not in (select old from matched where old is not null);
"""
SKIPPED = """
insert into lists.skipped
select record, $edition::integer from lists.record
where list = $list and key in (select key from unread);
"""
LISTED = """
insert into lists.listing
select record, $known::date, null
from (select record from kept union all select coalesce(old, record) from matched) as met
where record not in (select record from lists.listing where known_to is null);
"""


class Change(NamedTuple):
    """How many records an edition added, changed and no longer lists."""

    added: int
    changed: int
    vanished: int


def find_twice(lists: Lists) -> list[tuple[str, list[int]]]:
    """Keys that stand in several rows of the edition, with the rows; in the order of the file."""
    lists.run(TWICE)
    return lists.rows(TWICE_ROWS)


def drop_twice(lists: Lists, *, first: bool) -> int:
    """Take out all rows whose key stands in several; returns how many. After `find_twice`."""
    lists.run(DROP_TWICE.format(target=_target(first)))
    return int(lists.one("select count(*) from twice"))


def say_always(lists: Lists, *, first: bool, **said: object) -> None:
    """State the same of every record that is new or differs."""
    lists.run(ALWAYS.format(target=_target(first)), **said)


def settle(lists: Lists, *, first: bool, complete: bool, **when: object) -> Change:
    """Take the staged edition into the list. With `complete`, records that are not in it are no longer listed.

    `when` gives `list`, its name, `edition`, the number, and `known`, the day from which the edition was known.
    """
    if first:
        lists.run(NEW_LIST, **when)
        return Change(int(lists.one("select count(*) from incoming")), 0, 0)
    lists.run(MATCH, **when)
    added = int(lists.one("select count(*) from matched where old is null"))
    lists.run(CLOSE + OPEN, **when)
    changed = int(lists.one(CHANGED, edition=when["edition"], known=when["known"]))
    lists.run(RECORDS + SKIPPED, **when)
    vanished = lists.run(VANISHED, **when) if complete else 0
    lists.run(LISTED, **when)
    return Change(added, changed, vanished)


def _target(first: bool) -> str:
    return "lists.statement" if first else "said"
