"""Pairs of records with their weights: found by blocking keys, dismissed by numbers, weighed exactly.

A pair is looked at inside its block and kept only if it can reach the floor, so that no table of candidates exists.
"""

from __future__ import annotations

from collections.abc import Callable

from habeas.link.model import KEYS
from habeas.link.prepare import NUMBERS, RARE
from habeas.link.weights import FLOOR, Weights, bound_sql, pairs_sql, sides
from habeas.store.session import Session

# A value of a key that more records have than this joins them to nobody: its pairs are too many and tell too little.
MOST_IN_BLOCK = 5000
# Grain: one value of a key, by the place of the key, that too many records have.
CROWDS = "create or replace temp table crowd (place tinyint, k bigint);"
CROWD = """
insert into crowd select {at}, k{at} from ready where k{at} is not null group by k{at} having count(*) > {most};
"""
# Grain: one record with the numbers that bound its weights, and half of each hash, so that more fit into memory. Two
# different halves are alike once in two thousand million pairs.
SLIM = "create or replace temp table slim as select {columns} from ready;"
# Those of `batch`, so that no plan joins all that are ready first.
NEW = "create or replace temp table slim_new as select slim.* from slim semi join batch using (id);"
NEW_FIRST = "l.id <> r.id and (r.id not in (select id from batch) or l.id < r.id)"
_HASHES = ("g", "gx", "gc", "s", "sx", "sc", "p", "pc", "reg", "regl", "home", "homel")
_WHOLE = ("id", "lst", "repeats", "misdates", "digits", "tally", "art", "gm", "sm", "pm")
# A pair is looked at where its first key in common is, so that no pair comes twice. Records of one block are read one
# after another, so that as many of each meet, which makes full batches: in two thirds of the time.
LIKELY = """
insert into likely
select least(id_l, id_r), greatest(id_l, id_r) from (
    select {sides}
    from (select * from {left} where k{at} >= 0 order by k{at}) as l
        join slim as r on l.k{at} = r.k{at} and {order} {not_before} and {may_be_one}
    where r.k{at} >= 0 and {where}
)
where {bound} >= {floor};
"""
# `model.MAY_BE_ONE` as comparisons of a column with a column: they are made before anything else of a pair is read. A
# list is `once` where it does not repeat people; no sex is unlike a sex that is not told.
_MAY_BE_ONE = "l.lst <> r.once and l.told_sex <> r.other_sex"
_TOLD = (
    "case when repeats then -1 else lst end as once",
    "coalesce(sex, 0) as told_sex",
    "coalesce(3 - sex, 3) as other_sex",
)
# No two records have a key in common that is missing, or that too many have.
_KEY = """
case when k{at} is null or k{at} in (select k from crowd where place = {at}) then -1 - id else k{at} end as k{at}"""
SCORED = "create or replace temp table scored as select *, false as through from ({pairs});"


def likely(
    session: Session,
    weights: Weights,
    floor: float,
    *,
    fresh: bool = False,
    where: str = "true",
    step: Callable[[str], None] = lambda _: None,
) -> None:
    """Make the table `likely` (id_l, id_r): each pair once that has a key in common and may reach `floor`.

    `fresh`: only those with a record of `batch`; then `crowd` is there already. `where` is a condition over both, l
    and r.
    """
    if not fresh:
        crowds(session)
    session.run(SLIM.format(columns=_slim()))
    if fresh:
        session.run(NEW)
    session.run("create or replace temp table likely (id_l bigint, id_r bigint)")
    for at, name in enumerate(KEYS):
        step(f"comparing records of one key: {name} ({at + 1} of {len(KEYS)})")
        session.run(
            LIKELY.format(
                sides=sides((*NUMBERS, *RARE)),
                left="slim_new" if fresh else "slim",
                at=at,
                order=NEW_FIRST if fresh else "l.id < r.id",
                not_before=" ".join(f"and l.k{before} <> r.k{before}" for before in range(at)),
                may_be_one=_MAY_BE_ONE,
                where=where,
                bound=bound_sql(weights),
                floor=floor,
            )
        )
    session.run("drop table slim; drop table if exists slim_new")


def crowds(session: Session) -> None:
    """Make the table `crowd` (place, k) of `ready`."""
    session.run(CROWDS)
    for at in range(len(KEYS)):
        session.run(CROWD.format(at=at, most=MOST_IN_BLOCK))


def _slim() -> str:
    halves = [f"({name} & 2147483647)::integer as {name}" for name in _HASHES]
    numbers = [f"{name}::integer as {name}" for name in NUMBERS if name not in (*_HASHES, *_WHOLE)]
    rare = [f"{name}::float as {name}" for name in RARE]
    return ", ".join((*_WHOLE, *halves, *numbers, *rare, *_TOLD, *(_KEY.format(at=at) for at in range(len(KEYS)))))


def score(session: Session, weights: Weights, *, fresh: bool, step: Callable[[str], None]) -> None:
    """Make the table `scored` (id_l, id_r, weight, veto, through): all pairs of `ready` of a weight from FLOOR.

    `fresh`: only those with a record of `batch`.
    """
    likely(session, weights, FLOOR, fresh=fresh, step=step)
    step("weighing pairs")
    session.run(SCORED.format(pairs=pairs_sql(weights, "likely")))
    session.run("drop table likely")
