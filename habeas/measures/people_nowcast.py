"""How many detentions of the last months the lists are still to name, if they are as late as they were."""

from __future__ import annotations

from datetime import date
from typing import Any

from habeas.core.types import Finding, Interval, Sentence, Table, Window
from habeas.measures.base import Measure, finding, refusal
from habeas.measures.people_rows import counts_people, rests_on
from habeas.register.register import Register
from habeas.stats.triangle import FEWEST_ORIGINS, Ladder, nowcast, triangle_from
from habeas.stats.triangle import refusal as refuse_triangle

FEWEST_EDITIONS = 3
# A month in which no list was brought up to date shows nobody: then quarters are tried.
PERIODS = {1: "months", 3: "quarters"}
# Grain: one row. Months count from year 0; an edition tells of the days before it.
EDITIONS = """
select
    count(distinct known_from), min(year(known_from - 1) * 12 + month(known_from - 1) - 1),
    max(year(known_from - 1) * 12 + month(known_from - 1) - 1)
from edition;
"""
# Grain: one row per period of detention and lag in periods of $length months, counted from the month $first. Only
# detentions begun in one month, from that of the first edition on: when older ones were first named nobody says.
LAGS = """
with dated as (
    select
        (year(start_first) * 12 + month(start_first) - 1 - $first) // $length as origin,
        (year(listed_from - 1) * 12 + month(listed_from - 1) - 1 - $first) // $length as listed
    from spell
    where counted and contradictory is not true and listed_from is not null
        and date_trunc('month', start_first) = date_trunc('month', start_last)
        and year(start_first) * 12 + month(start_first) - 1 between $first and $last
)
select origin::bigint as origins, greatest(listed - origin, 0)::bigint as lags, count(*)::bigint as counts
from dated
group by origins, lags
order by origins, lags;
"""
# Grain: one row. Detentions of these months whose month is not known are left out.
VAGUE = """
select count(*)
from spell
where counted and contradictory is not true and start_last >= $day
    and date_trunc('month', start_first) <> date_trunc('month', start_last);
"""
COLUMNS = ("first", "listed", "expected", "sd")
LABEL = "Detentions that the lists are still to name, by a model"
SETTLE = "more editions of the lists, at least one a month for a year"


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Finding `people.nowcast` (detentions) and the table `people.nowcast.monthly`; nothing where nobody on a
    list is counted."""
    if not counts_people(register):
        return ()
    editions, first, last = register.one(EDITIONS)
    common = rests_on(register)
    common |= {
        "unit": "detentions",
        "n_unit": "detentions",
        "interval": Interval.MODEL,
        "method": MEASURE.method,
        "assumptions": (
            "detentions of the last months come to be listed as fast as those of earlier months",
            "a lag is no finer than the time between two editions; what comes after the longest lag is not in it",
            *common["assumptions"],
        ),
    }
    if editions < FEWEST_EDITIONS:
        days = "one day" if editions == 1 else f"{editions} days"
        reason = f"the editions of the lists are of {days}, and lags show only between three or more"
        return (refusal(register, "people.nowcast", LABEL, reason=reason, would_settle=SETTLE, **common | {"n": 0}),)
    if last - first + 1 < FEWEST_ORIGINS:
        reason = f"the editions of the lists span {last - first + 1} months, and {FEWEST_ORIGINS} are needed"
        return (refusal(register, "people.nowcast", LABEL, reason=reason, would_settle=SETTLE, **common | {"n": 0}),)
    return _judged(register, first, last, common)


def _judged(register: Register, first: int, last: int, common: dict[str, Any]) -> tuple[Finding, ...]:
    """The finding of the first length of periods whose triangle is fit, or the refusal of months."""
    refused = []
    for length, name in PERIODS.items():
        size = (last - first + 1) // length
        start = last + 1 - size * length
        counts = register.arrays(LAGS, first=start, last=last, length=length)
        triangle = triangle_from(**counts, cutoff=size - 1)
        n = {"n": int(counts["counts"].sum()), "missing": register.one(VAGUE, day=_month(start))[0]}
        unfit = refuse_triangle(triangle)
        if not unfit:
            return _findings(register, nowcast(triangle), (start, length), common | n)
        refused.append((f"{unfit} (periods are {name}, from the first edition on)", n))
    reason, n = refused[0]
    return (refusal(register, "people.nowcast", LABEL, reason=reason, would_settle=SETTLE, **common | n),)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _findings(
    register: Register, ladder: Ladder, periods: tuple[int, int], common: dict[str, Any]
) -> tuple[Finding, ...]:
    (first, length), name = periods, PERIODS[periods[1]]
    still, error = float(ladder.missing.sum()), 1.96 * ladder.total_error
    columns = (ladder.latest.tolist(), ladder.ultimate.tolist(), ladder.errors.tolist())
    rows = tuple(
        (_month(first + i * length), int(listed), round(expected, 1), round(sd, 1))
        for i, (listed, expected, sd) in enumerate(zip(*columns, strict=True))
    )
    return (
        finding(
            register,
            "people.nowcast",
            LABEL,
            value=round(still),
            low=max(0, round(still - error)),
            high=round(still + error),
            **common,
        ),
        finding(
            register,
            "people.nowcast.monthly",
            f"Detentions by {name}: listed by now, and expected in the end",
            table=Table(columns=COLUMNS, rows=rows),
            **common,
        ),
    )


MEASURE = Measure(
    name="people_nowcast",
    question="How many detentions of the last months are the lists still to name?",
    section="people",
    compute=compute,
    method="chain ladder on detentions by month, or quarter, and time until listed (Mack 1993), 1.96 standard errors",
    sentences=(
        (
            Sentence(
                text="If the lists name people as late as they did before, a model, they are still to name "
                "{people.nowcast:unit} that have happened; these are in no number here."
            ),
            Sentence(
                text="How many detentions of the last months are still to be listed, the data cannot tell: "
                "{people.nowcast:reason}."
            ),
        ),
    ),
)
