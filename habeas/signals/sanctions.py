"""Sanctions by the cause their authors gave, over time."""

from __future__ import annotations

from datetime import date

from habeas.core.types import Finding, Interval, Sentence, Table, Window
from habeas.measures.base import Measure, finding, refusal
from habeas.register.events import count_by_cause
from habeas.register.register import Register
from habeas.stats.bounds import share_bounds

# Grain: one row per year, cause named first, and whether other causes are named beside it. An open start has no year.
BY_YEAR = """
select
    year(case when first > date '0001-01-01' then first else last end),
    cause[1], len(cause) > 1, count(*), list(id order by row_number)
from event
where type = 'sanction_imposed' and len(cause) > 0
group by all
order by all;
"""
IMPOSED = "select min(first), count(*) from event where type = 'sanction_imposed';"
CRACKDOWN = ("repression", "election_fraud")


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `sanctions.imposed`, `sanctions.other.share` (causes other than repression and election fraud) and
    `sanctions.list`."""
    first, n = register.one(IMPOSED)
    if not n:
        more = {
            "unit": "events",
            "n_unit": "events",
            "method": MEASURE.method,
            "reason": "no sanctions are in the table of events",
            "would_settle": "events of the type `sanction_imposed` with their causes",
        }
        return (refusal(register, "sanctions.imposed", "Rounds of sanctions recorded", **more),)
    count = count_by_cause(register, "sanction_imposed", CRACKDOWN, Window(first=first, last=date.max))
    low, high = share_bounds(count.none, count.only, count.mixed)
    sources = register.sources("events", count.ids)
    common = {
        "n": n,
        "missing": 0,
        "n_unit": "events",
        "method": MEASURE.method,
        "assumptions": (
            "each recorded round counts one, whatever its weight; renewals count as rounds",
            "the table holds what was found, not all there was",
        ),
        "sources": sources,
    }
    rows = tuple(
        (year, register.meaning("causes", cause), mixed, size, ", ".join(ids))
        for year, cause, mixed, size, ids in register.rows(BY_YEAR)
    )
    kind = Interval.EXACT if low == high else Interval.BOUNDS
    named = n - count.unnamed
    share = (named - count.mainly) / named if named else None
    return (
        finding(
            register,
            "sanctions.imposed",
            "Rounds of sanctions recorded",
            unit="events",
            value=n,
            low=n,
            **common,
        ),
        finding(
            register,
            "sanctions.other.share",
            "Share of rounds for causes other than repression or election fraud",
            unit="share",
            value=share if share is not None and low <= share <= high else None,
            low=low,
            high=high,
            interval=kind,
            **common | {"n": n - count.mixed, "missing": count.mixed},
        ),
        finding(
            register,
            "sanctions.list",
            "Sanctions imposed, by year and cause named first",
            unit="events",
            table=Table(columns=("year", "cause", "mixed", "events", "ids"), rows=rows),
            **common,
        ),
    )


MEASURE = Measure(
    name="sanctions",
    question="For which causes were sanctions imposed?",
    section="addressed",
    compute=compute,
    method="count of recorded rounds; a round that names several causes is counted either way",
    sentences=(
        (
            Sentence(
                text="Of the {sanctions.imposed:n} rounds of sanctions recorded, between "
                "{sanctions.other.share:low} and "
                "{sanctions.other.share:high} were imposed for causes other than repression or election fraud; "
                "{sanctions.other.share:missing} name both kinds of cause, or none."
            ),
            Sentence(text="For which causes sanctions were imposed, the data cannot tell: {sanctions.imposed:reason}."),
        ),
    ),
)
