"""The people on the lists beside the published counts of the same days, and the balance of the people themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from habeas.core.types import Finding, Interval, Sentence, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.people_rows import (
    Stock,
    day_number,
    groups,
    inside,
    month_starts,
    next_day,
    rests_on,
    spells,
)
from habeas.measures.stock import counts_inside
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, add, subtract
from habeas.stats.spells import Spells
from habeas.stats.stock import flows

LONGEST_DAYS = 366  # a count of the people inside "in" more days than these is of no day
# Grain: one row per published count of a period, with the people whose day lies in it, surely and possibly. The freed
# of the lists left before the end of their sentence. Nobody knows the day on which a list took somebody up: it is after
# the edition before, and a period is compared only if each list had an edition before it.
FLOWS = """
with published as (
    select id, what, first, sure_last as last, low, high, basis, row_number
    from reading
    where what in ('freed', 'released', 'recognised') and who = '' and act is null and first > date '0001-01-01'
),
edition_day as (select distinct list, known_from from lists.edition where known_from <= $known),
taken_up as (select listed_from, unnest(lists) as list from spell where counted group by listed_from, lists),
before as (
    select t.listed_from, min(e.day) + 1 as first
    from taken_up as t, lateral (
        select coalesce(max(known_from), date '0001-01-01') as day
        from edition_day
        where list = t.list and known_from < t.listed_from
    ) as e
    group by t.listed_from
),
ended as (
    select
        greatest(end_first, start_first) as first, end_last as last, count(*) as n,
        count(*) filter (where early) as surely_early, count(*) filter (where early is not false) as maybe_early
    from spell
    where counted and contradictory is not true
    group by greatest(end_first, start_first), end_last
),
happened as (
    select
        unnest(['released', 'freed']) as what, first, last, unnest([n, surely_early]) as sure,
        unnest([n, maybe_early]) as possible
    from ended
    union all
    select 'recognised', b.first, s.listed_from, count(*), count(*)
    from spell as s join before as b on b.listed_from = s.listed_from
    where s.counted
    group by b.first, s.listed_from
)
select
    p.id, p.what, p.first, p.last, p.low, p.high, p.basis,
    coalesce(sum(h.sure) filter (where h.first >= p.first and h.last <= p.last), 0)::bigint,
    coalesce(sum(h.possible) filter (where h.last >= p.first and h.first <= p.last), 0)::bigint
from published as p left join happened as h on h.what = p.what
where p.what <> 'recognised'
    or p.first > (select max(day) from (select min(known_from) as day from edition_day group by list))
group by p.id, p.what, p.first, p.last, p.low, p.high, p.basis, p.row_number
order by p.first, p.last, p.row_number;
"""
EDGES = "select unnest($days)::bigint as day;"
# Grain: one row per day on which lists took people up, but the first: how many, and how many had been detained before
# the month of that day.
TAKEN_UP = """
select
    listed_from, count(*), count(*) filter (where start_last < date_trunc('month', listed_from))
from spell
where counted and listed_from > (select min(known_from) from lists.edition)
group by listed_from;
"""
GONE = "select delisted_from, count(*) from spell where counted and delisted_from is not null group by delisted_from;"
READINGS = (
    *("id", "what", "first", "last", "by", "counted_low", "counted_high", "people_low", "people_high"),
    *("difference_low", "difference_high", "can_agree"),
)
BALANCE = (
    *("first", "last", "inside_first_low", "inside_first_high", "came_low", "came_high", "left_low", "left_high"),
    *("inside_last_low", "inside_last_high", "unexplained_low", "unexplained_high"),
    *("listed", "listed_late", "no_longer_listed"),
)


class Beside(NamedTuple):
    """One published count and the people of the lists on the same days."""

    id: str
    what: str
    first: date
    last: date
    by: str
    counted: Bounds
    people: Bounds

    @property
    def can_agree(self) -> bool:
        """Whether some number is possible by both."""
        low, high = self.people
        above = self.counted.high is None or low is None or self.counted.high >= low
        return above and (self.counted.low is None or high is None or self.counted.low <= high)

    @property
    def row(self) -> tuple[Any, ...]:
        """The row of the table."""
        apart = subtract(self.counted, self.people)
        agree = "yes" if self.can_agree else "no"
        return (self.id, self.what, self.first, self.last, self.by, *self.counted, *self.people, *apart, agree)


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `people.readings.apart` and `people.unexplained` (people), and the tables `people.readings` and
    `people.balance`; nothing where the workspace has no list."""
    if not register.has_people:
        return ()
    stocks = [c for c in counts_inside(register) if c.first > date.min and (c.last - c.first).days < LONGEST_DAYS]
    counted = inside(register, min([window.first, *(c.first for c in stocks)]), register.on).everybody
    beside = [
        Beside(c.id, "inside", c.first, c.last, c.basis, Bounds(c.low, c.high), counted.during(c.first, c.last))
        for c in stocks
    ]
    beside += [
        Beside(name, what, first, last, by, Bounds(low, high), Bounds(sure, possible))
        for name, what, first, last, low, high, by, sure, possible in register.rows(FLOWS, known=register.known)
    ]
    common = rests_on(register) | {"unit": "people"}
    return (*_readings(register, beside, common), *_balance(register, window, counted, common))


def _readings(register: Register, beside: Sequence[Beside], common: dict[str, Any]) -> tuple[Finding, ...]:
    key, label = "people.readings.apart", "Published counts that cannot agree with the lists"
    more = common | {
        "n": len(beside),
        "n_unit": "readings",
        "method": "published counts and people of the same days side by side; neither is added to the other",
        "sources": (*register.sources("readings", [x.id for x in beside]), *common["sources"]),
    }
    if not beside:
        reason = "no count of the people inside, freed or recognised is published for days that the lists cover"
        settle = "a reading `inside` with its day"
        return (refusal(register, key, label, reason=reason, would_settle=settle, **more),)
    apart = sum(1 for x in beside if not x.can_agree)
    table = Table(columns=READINGS, rows=tuple(x.row for x in beside))
    return (
        finding(register, key, label, **spread(Bounds(apart, apart)), **more | {"unit": "readings"}),
        finding(
            register,
            "people.readings",
            "Published counts and the people on the lists",
            interval=Interval.BOUNDS,
            table=table,
            **more,
        ),
    )


def _balance(register: Register, window: Window, counted: Stock, common: dict[str, Any]) -> tuple[Finding, ...]:
    days = month_starts(window.first, register.on)
    more = common | {
        "method": "inside at the end less inside at the start, less those who came, plus those who left, "
        "after the first day and up to the last"
    }
    if len(days) < 2:
        return ()
    dates = spells(register).tightened()
    (whole,) = balances(register, (days[0], days[-1]), counted, dates)
    months = balances(register, days, counted, dates)
    rows = [(*_row(entry), *listed) for entry, listed in _with_listing(register, months)]
    label = "People on the lists whom their own dates do not explain"
    return (
        finding(register, "people.unexplained", label, **spread(whole.unexplained), **more),
        finding(
            register,
            "people.balance",
            "The balance of the people on the lists by month",
            interval=Interval.BOUNDS,
            table=Table(columns=BALANCE, rows=tuple(rows)),
            **more,
        ),
    )


class Balance(NamedTuple):
    """The people inside on two days, and who came and left after the first and up to the last."""

    first: date
    last: date
    before: Bounds
    came: Bounds
    left: Bounds
    after: Bounds

    @property
    def unexplained(self) -> Bounds:
        """What the terms leave; zero where every date is exact, and never without zero."""
        return add([subtract(subtract(self.after, self.before), self.came), self.left])


def balances(register: Register, days: Sequence[date], counted: Stock, dates: Spells) -> list[Balance]:
    """The balance between each two neighbouring days, which ascend. `dates` are of the counted people, tightened."""
    edges = register.arrays(EDGES, days=[day_number(next_day(day)) for day in days])["day"]
    made = flows(dates, edges, groups=len(groups(register)))
    came, left = (
        list(zip(counts.sure.sum(axis=1).tolist(), counts.possible.sum(axis=1).tolist(), strict=True))
        for counts in (made.arrivals, made.departures)
    )
    return [
        Balance(first, last, counted.on(first), Bounds(*came[i]), Bounds(*left[i]), counted.on(last))
        for i, (first, last) in enumerate(pairwise(days))
    ]


def _row(entry: Balance) -> tuple[Any, ...]:
    bounds = (entry.before, entry.came, entry.left, entry.after, entry.unexplained)
    return (entry.first, entry.last, *(end for pair in bounds for end in pair))


def _with_listing(register: Register, entries: list[Balance]) -> list[tuple[Balance, tuple[int, int, int]]]:
    """Each balance with the detentions that lists took up, took up late, and no longer name in these days."""
    taken, gone = register.rows(TAKEN_UP), register.rows(GONE)
    return [
        (
            entry,
            (
                sum(n for day, n, _ in taken if entry.first < day <= entry.last),
                sum(late for day, _, late in taken if entry.first < day <= entry.last),
                sum(n for day, n in gone if entry.first < day <= entry.last),
            ),
        )
        for entry in entries
    ]


MEASURE = Measure(
    name="people_ledger",
    question="Do the lists and the published counts of the same days agree, and do the lists balance?",
    section="people",
    compute=compute,
    method="published counts and people of the same days side by side, and the balance of the people by month",
    sentences=(
        (
            Sentence(
                text="With published counts the lists cannot be compared: {people.readings.apart:reason}.",
                when={"people.readings.apart": Verdict.CANNOT_TELL},
            ),
            Sentence(
                text="Published counts of the same days: {people.readings.apart:n}; of these, "
                "{people.readings.apart} cannot agree with the lists. Neither is added to the other."
            ),
        ),
    ),
)
