"""Linking a workspace: learn or bring up to date, lay the links, tell what came out and what changed since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habeas.core.errors import InputError
from habeas.link.changes import note_changes
from habeas.link.learned import Learned, read_learned, write_learned
from habeas.link.pairs import OWN, learn_pairs, stamp
from habeas.link.people import lay_links
from habeas.store.database import Database
from habeas.store.links import Links

PRECISION = 0.99
Step = Callable[[str], None]
LISTS = "select distinct list from lists.record order by list;"
# Grain: how many people are on so many lists, doubtful pairs apart and joined.
ON_LISTS = """
with of_list as (
    select record.record, record.list, min(record.record) over (
        partition by record.list, coalesce(record.person, record.key)
    ) as own
    from lists.record as record
),
apart as (
    select count(distinct list) as lists from of_list left join memory.linked using (record)
    group by coalesce(linked.person, of_list.own)
),
together as (
    select count(distinct list) as lists from of_list left join memory.linked using (record)
    group by coalesce(linked.joined, of_list.own)
)
select lists, coalesce(one.people, 0), coalesce(other.people, 0)
from (select lists, count(*) as people from apart group by lists) as one
    full join (select lists, count(*) as people from together group by lists) as other using (lists)
order by lists;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What linking gave. `on_lists`: (number of lists, people on so many with doubtful pairs apart, with them joined);
    `people` and `people_joined` the same in all. `merged` and `split`: people whose id changed since the last time."""

    records: int
    people: int
    people_joined: int
    on_lists: tuple[tuple[int, int, int], ...]
    doubtful: int
    learned: Learned
    anew: bool
    merged: int
    split: int


def link_workspace(
    database: Database,
    folder: Path,
    *,
    decisions: Sequence[Mapping[str, Any]],
    on: str,
    learn: bool = False,
    precision: float = PRECISION,
    repeats: Sequence[str] = (),
    misdates: Sequence[str] = (),
    engine: str = OWN,
    step: Step = lambda _: None,
) -> Linked:
    """Link the lists of a workspace, which are attached to `database`, and note on the day `on` whose id changed.

    The model is learned the first time and when `learn` asks for it; else it stays, so that people whom nothing new
    concerns stay as they are. Raises InputError where there is nothing to link, or where the model that stays was
    learned with something else than is asked, and FaultsError for decisions that contradict each other.
    """
    _check(database, repeats, misdates)
    learned = None if learn else read_learned(folder)
    if learned is not None:
        _check_stays(learned, repeats=repeats, misdates=misdates, precision=precision)
    anew = learned is None
    if learned is None:
        with Links.of(database.connection, folder, say=step) as links:
            learned = learn_pairs(
                links, repeats=repeats, misdates=misdates, precision=precision, engine=engine, step=step
            )
            links.made_from(stamp(links, learned))
        write_learned(folder, learned)
    lay_links(database, folder, decisions=decisions, step=step)
    merged, split = note_changes(database, folder, on=on)
    told = database.rows(ON_LISTS)
    return Linked(
        records=int(database.one("select count(distinct list || ':' || coalesce(person, key)) from lists.record")[0]),
        people=sum(apart for _, apart, _ in told),
        people_joined=sum(together for _, _, together in told),
        on_lists=tuple(told),
        doubtful=int(database.one("select count(*) from memory.doubtful")[0]),
        learned=learned,
        anew=anew,
        merged=merged,
        split=split,
    )


def _check_stays(learned: Learned, *, repeats: Sequence[str], misdates: Sequence[str], precision: float) -> None:
    """What is asked of a model that stays is what it was learned with, or the default."""
    other = [
        *(["--repeats"] if repeats and set(repeats) != set(learned.repeats) else []),
        *(["--misdates"] if misdates and set(misdates) != set(learned.misdates) else []),
        *(["--precision"] if precision not in (PRECISION, learned.precision) else []),
    ]
    if other:
        raise InputError(
            f"the model in link/model.json was learned with another {' and '.join(other)}",
            fix="Learn it anew, which may change people's ids: --learn",
        )


def _check(database: Database, repeats: Sequence[str], misdates: Sequence[str]) -> None:
    lists = [name for (name,) in database.rows(LISTS)]
    for name in (*repeats, *misdates):
        if name not in lists:
            raise InputError(f"there is no list {name[:40]!r}", fix=f"One of: {', '.join(lists) or 'none yet'}.")
    if len(lists) < 2 and not repeats:
        raise InputError(
            "there is nothing to link: two lists are needed, or one that repeats people",
            fix="Add a list with habeas add, or name the list that repeats people: habeas link --repeats LIST",
        )
