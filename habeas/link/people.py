"""Which records are one person, laid for the register: from the scored pairs, the cut, and what humans decided.

A pure function of the lists, the learned model and the decisions: what is taken back leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from math import inf
from pathlib import Path
from typing import Any

from habeas.link.cluster import SAME, UNSURE, complete, group, joined, weigh
from habeas.link.decisions import Settled, settled, standing
from habeas.link.gather import units
from habeas.link.learned import Learned, read_learned
from habeas.link.pairs import of_model, refresh_pairs, stamp
from habeas.stats.linkage import NEVER
from habeas.store.database import Database
from habeas.store.links import Links
from habeas.store.session import Session

Step = Callable[[str], None]
NOTHING = (
    "create or replace temp table no_pair (id_l bigint, id_r bigint, weight double, veto tinyint, through boolean);"
)
NOW = """
create or replace temp view ready as select * from links.ready;
create or replace temp table pair_now as select * from {pairs} {where};
"""
WITHIN = "where id_l in (select id from unit) and id_r in (select id from unit)"
IDS = "select distinct name, id from unit where list_contains($names::varchar[], name);"
# Grain: one record whose person has records of others too. A person is known by the first record.
LINKED = """
delete from memory.linked;
insert into memory.linked
with here as (
    select unit.record, unit.place, of_person.id, grp, joined
    from unit join of_person using (id) join joined_people using (grp)
),
several as (select joined from here group by joined having count(distinct id) > 1)
select
    record, first_value(record) over (partition by grp order by place, record),
    first_value(record) over (partition by joined order by place, record)
from here semi join several using (joined);
"""
# Grain: one doubtful pair of people, by the likeliest pair of their records.
OPEN = """
delete from memory.doubtful;
insert into memory.doubtful
with first as (select id, min(record) as record from unit group by id)
select least(l.record, r.record), greatest(l.record, r.record), bits, why
from doubtful_people join first as l on l.id = id_l join first as r on r.id = id_r;
"""


def lay_links(
    database: Database,
    folder: Path,
    *,
    decisions: Iterable[Mapping[str, Any]] = (),
    without: Sequence[str] = (),
    step: Step = lambda _: None,
) -> None:
    """Fill `memory.linked` and `memory.doubtful` of a workspace whose lists are attached.

    `decisions` are the rows of hand/decisions.csv; `without` are lists that do not exist here. Both tables are empty
    where nobody linked and nobody decided anything. Raises FaultsError for decisions that contradict each other.
    """
    learned, told = read_learned(folder), settled(standing(decisions))
    con = database.connection
    if learned is None:
        session = Session(con)
        if told == Settled():
            session.run("delete from memory.linked; delete from memory.doubtful")
            return
        session.run(NOTHING)
        _lay(session, "no_pair", None, told, without)
        return
    with Links.as_made(con, folder, say=step) as links:
        if links is not None and links.stamp == stamp(links, learned):
            _lay(links, "links.pair", learned, told, without)
            return
    with Links.of(con, folder, say=step) as links:
        made = bring_up_to_date(links, learned, step=step) and not without
        links.keep()
        _lay(links, "links.pair", learned, told, without, made=made)


def bring_up_to_date(links: Links, learned: Learned, *, step: Step) -> bool:
    """Score what is new in the lists, if anything is; returns whether `unit` was made for that."""
    wanted = stamp(links, learned)
    if links.stamp == wanted:
        return False
    step("linking what is new")
    refresh_pairs(links, learned, anew=not of_model(learned, links.stamp), step=step)
    links.made_from(wanted)
    return True


def _lay(
    session: Session, pairs: str, learned: Learned | None, told: Settled, without: Sequence[str], *, made: bool = False
) -> None:
    """`made`: `unit` is there, of all lists."""
    if not made:
        units(session, without=without)
    decided = _decided(session, told)
    if learned and (told.same or without):
        # Humans bring together groups of whose other pairs nothing is known yet; a list left out brings none together.
        session.run(NOW.format(pairs=pairs, where=f"{WITHIN} and not through"))
        pairs = "pair_now"
        complete(session, learned.weights, pairs, decided)
    weigh(session, pairs, decided, where=WITHIN)
    group(session, pairs, learned.cut if learned else inf)
    joined(session)
    session.run(LINKED)
    session.run(OPEN)


def _decided(session: Session, told: Settled) -> list[tuple[int, int, float]]:
    """The weights that decisions give pairs of records that are there."""
    same = [pair for names in told.same for pair in combinations(names, 2)]
    names = {name for pair in (*same, *told.different, *told.unsure) for name in pair}
    ids = dict(session.rows(IDS, names=sorted(names)))
    weight = dict.fromkeys(told.unsure, UNSURE) | dict.fromkeys(same, SAME) | dict.fromkeys(told.different, NEVER)
    return [(ids[a], ids[b], bits) for (a, b), bits in sorted(weight.items()) if a in ids and b in ids]
