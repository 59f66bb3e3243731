"""Whose id changed since the last time lists were linked: `link/people.csv` says who is one person, `link/changes.csv`
who was and no longer is."""

from __future__ import annotations

from pathlib import Path

from habeas.store.append import append_rows
from habeas.store.database import Database
from habeas.store.session import Session
from habeas.store.workspace import part_of

PEOPLE, CHANGES = "link/people.csv", "link/changes.csv"
SPOILED = "Delete it: it is written anew, and who was merged or split since is not told this once."
CHANGED = ("on", "what", "person", "with")
# Grain: one record whose person has others, by the names of both.
NAMED = """
create or replace temp table named_now as
with named as (
    select record, list, list || ':' || coalesce(person, key) as name from lists.record
),
several as (
    select linked.person
    from memory.linked as linked join named using (record)
    group by linked.person having count(distinct named.name) > 1
)
select distinct one.name as record, other.name as person
from memory.linked as linked semi join several using (person)
    join named as one on one.record = linked.record join named as other on other.record = linked.person;
"""
# Grain: the same the last time.
BEFORE = "create or replace temp table named_before (record varchar, person varchar);"
DIFFER = """
select count(*) from named_before as before full join named_now as now using (record)
where before.person is distinct from now.person;
"""
# Grain: two ids of which a record had the first and has the second.
MOVED = """
select distinct case when coalesce(stands.person, moved.was) = moved.now then 'merged' else 'split' end, was, now
from (
    select coalesce(before.person, record) as was, coalesce(now.person, record) as now
    from named_before as before full join named_now as now using (record)
) as moved
    left join named_now as stands on stands.record = moved.was
where was <> now
order by all;
"""
WRITE = "copy (select record, person from named_now order by record) to '{path}' (format csv, header, delimiter ',');"


def note_changes(database: Database, folder: Path, *, on: str) -> tuple[int, int]:
    """Write the people of several records to `link/people.csv`, and append to `link/changes.csv` who was one person
    with whom since the last time, and who no longer; returns how many were merged and split.

    Raises InputError if `link/people.csv` is not as it was left.
    """
    session, path = Session(database.connection), folder / PEOPLE
    before = _before(session, path)
    session.run(NAMED)
    moved = session.rows(MOVED) if before else []
    if moved:
        rows = [dict(zip(CHANGED, (on, what, was, now), strict=True)) for what, was, now in moved]
        append_rows(folder / CHANGES, rows, header=CHANGED)
    if not path.is_file() or session.one(DIFFER):
        with part_of(path) as part:
            session.run(WRITE.format(path=str(part).replace("'", "''")))
    session.run("drop table named_now; drop table named_before")
    merged = sum(what == "merged" for what, _, _ in moved)
    return merged, len(moved) - merged


def _before(session: Session, path: Path) -> bool:
    """Make `named_before`; False if nobody was linked before."""
    session.run(BEFORE)
    if not path.is_file():
        return False
    session.load("named_before", ("record", "person"), path, fix=SPOILED)
    return bool(session.one("select count(*) from named_before"))
