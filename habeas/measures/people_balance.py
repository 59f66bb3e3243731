"""The balance of the people on the lists: inside then, who came, who left, inside after, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from habeas.core.types import Finding, Interval, Sentence, Table, Window
from habeas.measures.base import Measure, finding, spread
from habeas.measures.people_rows import (
    Stock,
    counts_people,
    day_number,
    groups,
    inside,
    month_starts,
    next_day,
    rests_on,
    spells,
)
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, add, subtract
from habeas.stats.spells import Spells
from habeas.stats.stock import flows

EDGES = "select unnest($days)::bigint as day;"
# Grain: one row per day on which lists took people up, but the first: how many, and how many had been detained before
# the month of that day.
TAKEN_UP = """
select
    listed_from, count(*), count(*) filter (where start_last < date_trunc('month', listed_from))
from spell
where counted and not exists (
    select 1 from (select list, min(known_from) as day from edition group by list) as begun
    where list_contains(spell.lists, begun.list) and begun.day = spell.listed_from
)
group by listed_from;
"""
GONE = "select delisted_from, count(*) from spell where counted and delisted_from is not null group by delisted_from;"
BALANCE = (
    *("first", "last", "inside_first_low", "inside_first_high", "came_low", "came_high", "left_low", "left_high"),
    *("inside_last_low", "inside_last_high", "unexplained_low", "unexplained_high"),
    *("listed", "listed_late", "no_longer_listed"),
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


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Finding `people.unexplained` (people) and the table `people.balance`; nothing where nobody on a list is counted
    and for a single day."""
    days = month_starts(window.first, register.on)
    if len(days) < 2 or not counts_people(register):
        return ()
    more = rests_on(register) | {"unit": "people", "method": MEASURE.method}
    counted, dates = inside(register, window.first, register.on).everybody, spells(register).tightened()
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
    name="people_balance",
    question="Do the people on the lists balance, month by month?",
    section="people",
    compute=compute,
    method="inside at the end less inside at the start, less those who came, plus those who left, after the first day "
    "and up to the last",
    sentences=(
        (
            Sentence(
                text="Inside then, plus those who came, less those who left, is inside now: the lists leave "
                "{people.unexplained:value} people unexplained."
            ),
        ),
    ),
)
