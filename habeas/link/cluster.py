"""Pairs become people: average linkage over weights, at a cut with an expected precision; what is left is doubtful.

Not connected components: there one doubtful pair chains two people into one.
"""

from __future__ import annotations

from collections.abc import Iterable

from habeas.link.weights import FLOOR, Weights, pairs_sql
from habeas.stats.linkage import NEVER, Candidates, Merges, components, cut, groups_at, merges
from habeas.store.session import Session

# What a pair that was not kept counts for, in bits, where groups are averaged.
ABSENT = -5.0
# What a human called one person outweighs all else but what a human called different.
SAME = 1e5
# What a human could not tell is as likely one as two, and never joined by that pair.
UNSURE = 0.0
# Groups are looked for among pairs that are likelier one person than two.
LIKELIER = 0.0
# Doubtful is what is one person in one case of nine or more, but not surely enough for the machine.
DOUBTFUL = FLOOR
# The machine joins nothing that is not twice as likely one person as two, however sure the numbers look together:
# relatives share names, places and days of arrest, which no weight knows.
LEAST_CUT = 1.0
# Grain: one pair that a human decided, with the weight it has instead.
DECIDED = "create or replace temp table decided (id_l bigint, id_r bigint, weight double);"
# Grain: one pair with the weight by which people are made.
FIRM = """
create or replace temp table firm as
select
    coalesce(decided.id_l, pair.id_l) as id_l, coalesce(decided.id_r, pair.id_r) as id_r,
    coalesce(decided.weight, case when veto > 0 then {never} else pair.weight end) as weight
from (select * from {pairs} {where}) as pair full join decided using (id_l, id_r);
"""
# Grain: one record that any pair has, with its place in the order of ids.
MEMBER = """
create or replace temp table member as
select id, row_number() over (order by id) - 1 as place
from (select id_l as id from firm union select id_r from firm);
"""
PLACED = """
select l.place as l, r.place as r, firm.weight
from firm join member as l on l.id = id_l join member as r on r.id = id_r order by 1, 2;
"""
# Grain: one pair that nothing keeps the machine from joining.
COULD = """
select l.place as l, r.place as r, weight
from {pairs} join member as l on l.id = id_l join member as r on r.id = id_r where veto = 0 order by 1, 2;
"""
# Grain: one record of a set that hangs together by pairs likelier one person than two.
HANG = """
create or replace temp table hang as
select a.id as id_l, b.id as id_r
from hung as a join hung as b on a.component = b.component and a.id < b.id
    anti join {pairs} as pair on pair.id_l = a.id and pair.id_r = b.id;
"""
# Grain: one record with the number of its person.
OF_PERSON = "create or replace temp table of_person as select id, grp from member join grouped using (place);"
# Grain: two people of whom a pair is doubtful: the mean weight of all pairs between them, and their likeliest pair.
BETWEEN = """
create or replace temp table doubtful_people as
with sized as (select grp, count(*) as n from of_person group by grp),
open as (
    select
        least(l.grp, r.grp) as a, greatest(l.grp, r.grp) as b, pair.*,
        pair.weight as told, coalesce(decided.weight, 0) as by_hand
    from (
        select id_l, id_r, weight, veto from {pairs}
        union all
        select id_l, id_r, weight, 0 from decided anti join {pairs} using (id_l, id_r) where weight = {unsure}
    ) as pair
        join of_person as l on l.id = pair.id_l join of_person as r on r.id = pair.id_r
        left join decided on decided.id_l = pair.id_l and decided.id_r = pair.id_r
    where l.grp <> r.grp
),
summed as (
    select
        a, b, sum(told) as told, count(*) as known, bool_or(veto = 2 or by_hand < 0) as never,
        bool_or(veto = 1) as slip, arg_max(struct_pack(l := id_l, r := id_r), (told, id_l, id_r)) as best,
        max(told) as most
    from open group by a, b
)
select
    a, b, best.l as id_l, best.r as id_r, round(most, 6) as bits,
    case when slip then 'the dates of birth differ by what a slip of the pen explains' else '' end as why
from summed join sized as one on one.grp = a join sized as other on other.grp = b
where not never and (told + {absent} * (one.n * other.n - known)) / (one.n * other.n) >= {doubtful};
"""


def complete(session: Session, weights: Weights, pairs: str, decided: Iterable[tuple[int, int, float]] = ()) -> None:
    """Add to `pairs`, as `through`, those not kept whose records hang together by others.

    So groups are averaged over all of their pairs, and what must not be joined is known of every one. Reads `ready`;
    `decided` is as for `weigh`.
    """
    weigh(session, pairs, decided)
    found = session.arrays(PLACED)
    strong = found["weight"] >= LIKELIER
    n = int(session.one("select count(*) from member"))
    held = session.arrays("select id from member order by place")
    session.run("create or replace temp table hung (id bigint, component bigint)")
    session.put("hung", {"id": held["id"], "component": components(n, found["l"][strong], found["r"][strong])})
    session.run(
        "delete from hung where component in (select component from hung group by component having count(*) < 3)"
    )
    session.run(HANG.format(pairs=pairs))
    session.run(f"insert into {pairs} select *, true from ({pairs_sql(weights, 'hang', floor=None)})")


def weigh(session: Session, pairs: str, decided: Iterable[tuple[int, int, float]] = (), where: str = "") -> None:
    """Make `firm` and `member` from `pairs` and what a human decided: (one record, another, weight)."""
    rows = [(min(one, other), max(one, other), weight) for one, other, weight in decided]
    session.run(DECIDED)
    session.put_rows("decided", ("id_l", "id_r", "weight"), rows)
    session.run(FIRM.format(pairs=pairs, never=NEVER, where=where))
    session.run(MEMBER)


def join_up(session: Session, floor: float) -> Merges:
    """All joinings of `firm` of a mean weight from `floor`."""
    found = session.arrays(PLACED)
    n = int(session.one("select count(*) from member"))
    return merges(n, found["l"], found["r"], found["weight"], floor=floor, absent=ABSENT)


def cut_at(session: Session, pairs: str, precision: float) -> float:
    """The mean weight from which joined pairs are expected to be right in a share of `precision`."""
    weigh(session, pairs)
    made = join_up(session, LIKELIER)
    n = int(session.one("select count(*) from member"))
    grouped = groups_at(n, made, LIKELIER)
    could = session.arrays(COULD.format(pairs=pairs))
    joined = grouped[could["l"]] == grouped[could["r"]]
    return max(cut(made, precision, Candidates(could["weight"], joined)), LEAST_CUT)


def group(session: Session, pairs: str, at: float) -> None:
    """Make `of_person` (id, grp), the person of each record of `member`, and `doubtful_people`, after `weigh`.

    People are joined at mean weights from `at`. Pairs that were not decided and lie below, or that only a slip of the
    pen in a date of birth keeps apart, are doubtful.
    """
    n = int(session.one("select count(*) from member"))
    groups = groups_at(n, join_up(session, min(at, SAME / 2)), min(at, SAME / 2))
    places = session.arrays("select place from member order by place")
    session.run("create or replace temp table grouped (place bigint, grp bigint)")
    session.put("grouped", {"place": places["place"], "grp": groups})
    session.run(OF_PERSON)
    session.run(BETWEEN.format(pairs=pairs, absent=ABSENT, doubtful=DOUBTFUL, unsure=UNSURE))


def joined(session: Session) -> None:
    """Make `joined_people` (grp, joined): the number of each person if all doubtful pairs were one person."""
    found = session.arrays("select a, b from doubtful_people order by 1, 2")
    n = int(session.one("select coalesce(max(grp), -1) + 1 from of_person"))
    session.run("create or replace temp table joined_people (grp bigint, joined bigint)")
    numbers = session.arrays("select grp from range($n) as of(grp) order by grp", n=n)
    session.put("joined_people", {"grp": numbers["grp"], "joined": components(n, found["a"], found["b"])})
