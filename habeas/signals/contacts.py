"""What happened around the releases: contacts, sanctions, statements, elections."""

from __future__ import annotations

from datetime import timedelta

from habeas.core.types import Finding, Sentence, Table, Window
from habeas.measures.base import Measure, finding
from habeas.register.register import Register

# The brief shows the window and as many days before it: what came before a release is as telling as what followed.
LEAD = timedelta(days=92)
# Grain: one row per event that may lie between two days, by day.
EVENTS = """
select id, day, first, last, type, actor, coalesce(target, ''), description
from event
where last >= $first and first <= $last
order by first, last, row_number;
"""
COUNT = """
select count(*), coalesce(list(id order by row_number), []) from event
where type = $type and last >= $first and first <= $last;
"""
COUNTED = ("diplomatic_contact", "statement", "sanction_imposed", "sanction_lifted", "election")


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """For each type of event `events.TYPE` (number recorded in the window), and the table `events.list` with its
    lead."""
    counts = []
    for word in COUNTED:
        n, ids = register.one(COUNT, type=word, first=window.first, last=window.last)
        counts.append(
            finding(
                register,
                f"events.{word}",
                f"Recorded {register.meaning('event_types', word)}",
                unit="events",
                value=n,
                low=n,
                n=n,
                n_unit="events",
                method=MEASURE.method,
                assumptions=("the table holds what was found, not all there was",),
                sources=register.sources("events", ids),
            )
        )
    rows = tuple(register.rows(EVENTS, first=max(window.first - LEAD, window.first.min + LEAD), last=window.last))
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
    return (*counts, listed)


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
                "contacts, "
                "{events.statement:recorded} public statements, {events.sanction_imposed:recorded} rounds of "
                "sanctions imposed and "
                "{events.sanction_lifted:recorded} lifted. What is not recorded may still have taken place: talks "
                "are often secret."
            ),
        ),
    ),
)
