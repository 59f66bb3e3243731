"""How many people on the lists were detained and how many left custody, in which way and how early."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from habeas.core.types import Finding, Interval, Sentence, Table, Window
from habeas.measures.base import Measure, finding, spread
from habeas.measures.people_rows import counts_people, day_number, groups, month_starts, next_day, rests_on, spells
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.stock import flows

# Grain: one row per way out. The first and the last day of the window are in it. No end is before its start, so the
# start bounds the end from below and the end the start from above. Who has no way out may have left or not:
# an empty word.
EXITS = """
with dated as (
    select
        coalesce(exit, '') as exit, early, greatest(end_first, start_first) as first, end_last as last
    from spell
    where counted and contradictory is not true
)
select
    exit,
    count(*) filter (where first >= $first and last <= $last),
    count(*),
    count(*) filter (where early and first >= $first and last <= $last),
    count(*) filter (where early is not false)
from dated
where last >= $first and first <= $last
group by exit
order by exit;
"""
STARTS = """
with dated as (
    select start_first as first, least(start_last, end_last) as last
    from spell
    where counted and contradictory is not true
)
select count(*) filter (where first >= $first and last <= $last), count(*)
from dated
where last >= $first and first <= $last;
"""
EDGES = "select unnest($days)::bigint as day;"
NOT_TOLD = "no list tells whether or how"
MONTHS = ("first", "last", "detained_low", "detained_high", "left_low", "left_high")


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `people.detained`, `people.released` and `people.early` (unit: detentions and exits) and the tables
    `people.exits` and `people.flow.monthly`; nothing where nobody on a list is counted."""
    if not counts_people(register):
        return ()
    common = rests_on(register) | {"method": MEASURE.method}
    days = {"first": window.first, "last": window.last}
    exits = register.rows(EXITS, **days)
    came = spread(Bounds(*register.one(STARTS, **days)))
    left, early = (spread(Bounds(sum(row[at] for row in exits), sum(row[at + 1] for row in exits))) for at in (1, 3))
    return (
        finding(register, "people.detained", "Detentions of people on the lists", unit="detentions", **came, **common),
        finding(
            register, "people.released", "Exits from custody of people on the lists", unit="exits", **left, **common
        ),
        _early(register, early, common),
        _exits(register, exits, common),
        _monthly(register, window, common),
    )


def _early(register: Register, early: dict[str, Any], common: dict[str, Any]) -> Finding:
    assumed = ("early is more than fourteen days before the scheduled end; where that is not known it may be early",)
    return finding(
        register,
        "people.early",
        "Exits from custody before the end of the sentence",
        unit="exits",
        **early,
        **common | {"assumptions": (*assumed, *common["assumptions"])},
    )


def _exits(register: Register, exits: list[tuple[Any, ...]], common: dict[str, Any]) -> Finding:
    order = [*register.words("exits"), ""]
    rows = tuple(
        (register.meaning("exits", exit) if exit else NOT_TOLD, *counts)
        for exit, *counts in sorted(exits, key=lambda row: order.index(row[0]))
    )
    columns = ("exit", "low", "high", "early_low", "early_high")
    return finding(
        register,
        "people.exits",
        "Exits from custody by the way out",
        unit="exits",
        interval=Interval.BOUNDS,
        table=Table(columns=columns, rows=rows),
        **common
        | {"assumptions": ("a detention whose end no list tells may have ended in these days", *common["assumptions"])},
    )


def _monthly(register: Register, window: Window, common: dict[str, Any]) -> Finding:
    starts = month_starts(window.first, next_day(window.last))
    edges = register.arrays(EDGES, days=[day_number(day) for day in starts])["day"]
    made = flows(spells(register).tightened(), edges, groups=len(groups(register)))
    columns = [
        table.sum(axis=1).tolist()
        for counts in (made.arrivals, made.departures)
        for table in (counts.sure, counts.possible)
    ]
    months = [(first, after - timedelta(days=1)) for first, after in pairwise(starts)]
    return finding(
        register,
        "people.flow.monthly",
        "Detentions and exits by month",
        unit="detentions",
        interval=Interval.BOUNDS,
        table=Table(
            columns=MONTHS,
            rows=tuple((*month, *row) for month, row in zip(months, zip(*columns, strict=True), strict=True)),
        ),
        **common,
    )


MEASURE = Measure(
    name="people_flow",
    question="How many people on the lists were detained, and how many left custody?",
    section="people",
    compute=compute,
    method="detentions whose first day or whose end lies in the window surely or possibly, both its ends included",
    sentences=(
        (
            Sentence(
                text="From {window.first} to {clock.on} the lists hold {people.detained:unit} and "
                "{people.released:unit} from custody, {people.early} of these before the end of the sentence. "
                "Whoever may have left on one of these days, or not at all, is in the higher number only."
            ),
        ),
    ),
)
