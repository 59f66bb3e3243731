"""How many people of a group were freed by each act, and how many are inside: what published counts allow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from habeas.core.types import Window
from habeas.core.words import complements
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, add, union

# Grain: one row per counted act that may lie in the window, or of one act; whether it surely does.
ACTS = """
select id, people, $act is not null or (first >= $first and last <= $last) from act
where (counted and last >= $first and first <= $last and $act is null) or id = $act
order by first, last, row_number;
"""
# Grain: one row per published count of a group among the freed of an act.
GROUPS = """
select id, act, who, low, high, basis from reading
where what = 'freed' and who <> '' and act is not null
    and basis not in (select unnest($not_by::varchar[]))
order by row_number;
"""
# Grain: one row per published count of a group inside with the count of everybody by the same body for the same days.
POOLS = """
select part.id, whole.id, whole.period, whole.last, part.basis, part.low::bigint, whole.low::bigint
from reading as part join reading as whole
    on whole.what = 'inside' and whole.who = '' and whole.basis = part.basis
    and whole.first = part.first and whole.last = part.last
where part.what = 'inside' and part.who = $who
    and part.low = part.high and whole.low = whole.high and part.low <= whole.low and whole.low > 0
    and part.act is null and whole.act is null and part.basis not in (select unnest($not_by::varchar[]))
order by whole.last, part.row_number;
"""


class Part(NamedTuple):
    """How many of an act's people are in a group; not `sure` if the act may lie outside the window."""

    act: str
    people: int
    bounds: Bounds
    readings: tuple[str, ...]
    sure: bool


class Pool(NamedTuple):
    """A published count of a group inside and of everybody inside, by one body on one day."""

    part_id: str
    whole_id: str
    period: str
    last: Any
    basis: str
    part: int
    whole: int


def count_group(
    register: Register,
    groups: Sequence[str],
    window: Window,
    *,
    act: str | None = None,
    not_by: Collection[str] = (),
) -> list[Part]:
    """For each counted act that may lie in the window, or for one act, the bounds on how many of its people are in any
    of `groups`.

    Counts by the bodies in `not_by` are left out. A count of the complement bounds the group too: of 30 people, at
    least 6 men leave at most 24 women. People in several groups are not known, so "any of" lies between the largest
    group and the sum of all.
    """
    acts = register.rows(ACTS, first=window.first, last=window.last, act=act)
    rows = register.rows(GROUPS, not_by=sorted(not_by))
    return [_part(name, people, [row for row in rows if row[1] == name], groups, sure) for name, people, sure in acts]


def people_of(parts: Sequence[Part]) -> Bounds:
    """People of the group among all the freed; an act that may lie outside the window adds nobody or its most."""
    return add(part.bounds if part.sure else Bounds(0, part.bounds.high) for part in parts)


def share_of(parts: Sequence[Part]) -> Bounds:
    """Worst-case bounds on the share of the group among the freed, 0 to 1.

    An act that may lie outside the window counts where it widens them: with its others below, with its own above.
    """
    sure = [part for part in parts if part.sure]
    people, count = sum(part.people for part in sure), add(part.bounds for part in sure)
    others = sum(part.people - (part.bounds.low or 0) for part in parts if not part.sure)
    own = sum(part.bounds.high or 0 for part in parts if not part.sure)
    low = (count.low or 0) / (people + others) if people + others else 0.0
    high = ((count.high or 0) + own) / (people + own) if people + own else 0.0
    return Bounds(low, high)


def _part(act: str, people: int, rows: Sequence[tuple[Any, ...]], groups: Sequence[str], sure: bool) -> Part:
    each = [_one_group(rows, people, group) for group in groups]
    low = max((bounds.low or 0 for bounds, _ in each), default=0)
    high = min(people, sum(people if bounds.high is None else bounds.high for bounds, _ in each))
    return Part(
        act,
        people,
        Bounds(int(low), int(high)),
        tuple(dict.fromkeys(name for _, names in each for name in names)),
        sure,
    )


def _one_group(rows: Sequence[tuple[Any, ...]], people: int, group: str) -> tuple[Bounds, tuple[str, ...]]:
    own: list[tuple[Bounds, tuple[str, ...]]] = [
        (Bounds(low or 0, people if high is None else high), (name,))
        for name, _, who, low, high, _ in rows
        if who == group
    ]
    others = [_one_side(rows, other) for other in complements(group)]
    if others and any(names for _, names in others):
        rest = add(bounds for bounds, _ in others)
        least = 0 if rest.high is None else max(0, people - rest.high)
        own.append((Bounds(least, people - (rest.low or 0)), tuple(name for _, names in others for name in names)))
    if not own:
        return Bounds(0, people), ()
    return _agreed([bounds for bounds, _ in own]), tuple(name for _, names in own for name in names)


def _one_side(rows: Sequence[tuple[Any, ...]], group: str) -> tuple[Bounds, tuple[str, ...]]:
    own = [(Bounds(low, high), name) for name, _, who, low, high, _ in rows if who == group]
    if not own:
        return Bounds(0, None), ()
    return _agreed([bounds for bounds, _ in own]), tuple(name for _, name in own)


def _agreed(parts: Sequence[Bounds]) -> Bounds:
    """What all of them allow; rivals that contradict each other stand side by side."""
    low = max(part.low or 0 for part in parts)
    high = min((part.high for part in parts if part.high is not None), default=None)
    return Bounds(low, high) if high is None or low <= high else union(parts)


def pools_of(register: Register, group: str, *, not_by: Collection[str] = ()) -> list[Pool]:
    """The published shares of a group among the people inside, by day; counts by the bodies in `not_by` left out."""
    return [Pool(*row) for row in register.rows(POOLS, who=group, not_by=sorted(not_by))]


def groups_counted(register: Register) -> tuple[str, ...]:
    """The groups that somebody counted among the freed, in the vocabulary's order, and `women` in any case; of a
    partition the first."""
    rows = register.rows("select distinct who from reading where what = 'freed' and act is not null")
    counted = {"women", *(row[0] for row in rows)}
    order = [group for group in register.words("groups") if group in counted]
    return tuple(g for i, g in enumerate(order) if not set(complements(g)) & set(order[:i]))
