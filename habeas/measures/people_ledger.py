"""The people on the lists beside the published counts of the same days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from habeas.core.types import Finding, Interval, Sentence, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.people_rows import (
    counts_people,
    inside,
    rests_on,
)
from habeas.measures.stock import counts_inside
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, subtract

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
edition_day as (select distinct list, known_from from edition),
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
READINGS = (
    *("id", "what", "first", "last", "by", "counted_low", "counted_high", "people_low", "people_high"),
    *("difference_low", "difference_high", "can_agree"),
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
    def fewer(self) -> bool:
        """Whether the lists name fewer than were counted: they may hold a part of those counted alone."""
        return self.people.high is not None and self.counted.low is not None and self.people.high < self.counted.low

    @property
    def row(self) -> tuple[Any, ...]:
        """The row of the table."""
        apart = subtract(self.counted, self.people)
        agree = "yes" if self.can_agree else "lists name fewer" if self.fewer else "lists name more"
        return (self.id, self.what, self.first, self.last, self.by, *self.counted, *self.people, *apart, agree)


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Finding `people.readings.apart` (readings) and the table `people.readings`; nothing where nobody on a list is
    counted."""
    if not counts_people(register):
        return ()
    stocks = [c for c in counts_inside(register) if c.first > date.min and (c.last - c.first).days < LONGEST_DAYS]
    beside = []
    if stocks:
        counted = inside(register, min(c.first for c in stocks), register.on).everybody
        beside = [
            Beside(c.id, "inside", c.first, c.last, c.basis, Bounds(c.low, c.high), counted.during(c.first, c.last))
            for c in stocks
        ]
    beside += [
        Beside(name, what, first, last, by, Bounds(low, high), Bounds(sure, possible))
        for name, what, first, last, low, high, by, sure, possible in register.rows(FLOWS)
    ]
    return _findings(register, beside)


def _findings(register: Register, beside: Sequence[Beside]) -> tuple[Finding, ...]:
    common = rests_on(register)
    key, label = "people.readings.apart", "Published counts that lie outside what the lists allow"
    more = common | {
        "unit": "readings",
        "n": len(beside),
        "n_unit": "readings",
        "method": MEASURE.method,
        "sources": (*register.sources("readings", [x.id for x in beside]), *common["sources"]),
    }
    if not beside:
        reason = "no count of the people inside, freed or recognised is published for days that the lists cover"
        settle = "a reading `inside` with its day"
        return (refusal(register, key, label, reason=reason, would_settle=settle, **more),)
    apart = sum(1 for x in beside if not x.can_agree)
    table = Table(columns=READINGS, rows=tuple(x.row for x in beside))
    return (
        finding(register, key, label, **spread(Bounds(apart, apart)), **more),
        finding(
            register,
            "people.readings",
            "Published counts and the people on the lists",
            interval=Interval.BOUNDS,
            table=table,
            **more | {"unit": "people"},
        ),
    )


MEASURE = Measure(
    name="people_ledger",
    question="Do the lists and the published counts of the same days agree?",
    section="people",
    compute=compute,
    method="published counts and people of the same days side by side; neither is added to the other",
    sentences=(
        (
            Sentence(
                text="With published counts the lists cannot be compared: {people.readings.apart:reason}.",
                when={"people.readings.apart": Verdict.CANNOT_TELL},
            ),
            Sentence(
                text="Published counts of the same days: {people.readings.apart:n}; of these, "
                "{people.readings.apart} lie outside what the lists allow; lists may hold only a part of those "
                "counted. Neither is added to the other."
            ),
        ),
    ),
)
