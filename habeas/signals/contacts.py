"""What happened around the releases: contacts, sanctions, statements, elections."""

from __future__ import annotations

from datetime import date

from habeas.core.types import Finding, Interval, Sentence, Table, Window
from habeas.measures.base import Measure, finding
from habeas.register.register import Register

# The brief shows the window and as many days before it: what came before a release is as telling as what followed.
LEAD_DAYS = 92
# Grain: one row per event that may lie between two days, by day.
EVENTS = """
select id, day, first, last, type, actor, coalesce(target, ''), description
from event
where last >= $first and first <= $last
order by first, last, row_number;
"""
# Grain: one row. An event is surely in the window if all its possible days are.
COUNT = """
select count(*) filter (where first >= $first and last <= $last), count(*), coalesce(list(id order by row_number), [])
from event
where type = $type and last >= $first and first <= $last;
"""
# Grain: one row per year and type, over all events known. An open start has no year.
BY_YEAR = """
select year(case when first > date '0001-01-01' then first else last end), type, count(*)
from event
group by all
order by all;
"""
COUNTED = ("diplomatic_contact", "statement", "sanction_imposed", "sanction_lifted", "election")


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """For each type of event `events.TYPE` (number recorded in the window), and the tables `events.list` (with some
    lead) and `events.by_year`."""
    counts = []
    for word in COUNTED:
        sure, n, ids = register.one(COUNT, type=word, first=window.first, last=window.last)
        told = {"value": n, "low": n} if sure == n else {"low": sure, "high": n, "interval": Interval.BOUNDS}
        counts.append(
            finding(
                register,
                f"events.{word}",
                f"Recorded {register.meaning('event_types', word)}",
                unit="events",
                n=n,
                n_unit="events",
                method=MEASURE.method,
                assumptions=("the table holds what was found, not all there was",),
                sources=register.sources("events", ids),
                **told,
            )
        )
    lead = date.fromordinal(max(1, window.first.toordinal() - LEAD_DAYS))
    rows = tuple(register.rows(EVENTS, first=lead, last=window.last))
    listed = finding(
        register,
        "events.list",
        "Events around the releases",
        unit="events",
        n=len(rows),
        n_unit="events",
        method=MEASURE.method,
        sources=register.sources("events", [row[0] for row in rows]),
        table=Table(columns=("id", "date", "first", "last", "type", "actor", "target", "description"), rows=rows),
    )
    yearly = tuple(register.rows(BY_YEAR))
    by_year = finding(
        register,
        "events.by_year",
        "Recorded events by year and type",
        unit="events",
        n=sum(n for _, _, n in yearly),
        n_unit="events",
        method="count of recorded events by the year of their first possible day",
        sources=register.sources("events", [name for (name,) in register.rows("select id from event;")]),
        table=Table(columns=("year", "type", "events"), rows=yearly),
    )
    return (*counts, listed, by_year)


MEASURE = Measure(
    name="contacts",
    question="What happened around the releases?",
    section="addressed",
    compute=compute,
    method="count of recorded events whose days may lie in the window",
    sentences=(
        (
            Sentence(
                text="In the window the table of events records {events.diplomatic_contact:recorded} diplomatic "
                "contacts, {events.statement:recorded} public statements, {events.sanction_imposed:recorded} rounds of "
                "sanctions imposed and {events.sanction_lifted:recorded} lifted. What is not recorded may still have "
                "taken place: talks are often secret."
            ),
        ),
    ),
)
