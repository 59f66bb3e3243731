"""What was read of each list, what was not, and where the lists contradict themselves."""

from __future__ import annotations

from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.types import Finding, Sentence, Table, Window
from habeas.measures.base import Measure, finding, spread
from habeas.measures.people_rows import edition_sources
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

# Grain: one row per edition known; those marked `newest` are what a list says: its newest edition, or every one of a
# list whose editions complement each other.
EDITIONS = """
select
    list, coalesce(nullif(title, ''), list) as title, coalesce(nullif(published, ''), known_from::varchar) as published,
    known_from, rows, taken, set_aside, coalesce(why, '') as why, refused, added, changed, vanished,
    coalesce(not complete, false)
        or row_number() over (partition by list order by known_from desc, edition desc) = 1 as newest
from lists.edition semi join edition using (edition) left join (
    select edition, string_agg(rows || ' ' || why, '; ' order by rows desc, why) as why
    from lists.set_aside
    group by edition
) as grounds using (edition)
order by list, known_from, edition;
"""
CONFLICTS = "select prop, n from conflict where n > 0 order by n desc, prop;"
# Grain: one row. A record that left a list without a word is neither released nor still inside.
LEFT_OUT = """
select
    count(*) filter (where contradictory),
    count(distinct person) filter (where delisted_from <= $known and ended is not true and contradictory is not true)
from spell
where counted;
"""
COLUMNS = (
    *("list", "title", "published", "known_from", "rows", "taken", "set_aside", "set_aside_why", "refused"),
    *("added", "changed", "vanished", "newest"),
)


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `lists.refused`, `lists.conflicts`, `lists.contradictory`, `lists.delisted` and the tables
    `lists.editions` and `lists.conflicts.list`; nothing where the workspace has no list."""
    if not register.has_people:
        return ()
    editions = register.rows(EDITIONS)
    common: dict[str, Any] = {
        "n": len(editions),
        "n_unit": "editions",
        "method": MEASURE.method,
        "sources": edition_sources(register),
    }
    contradictory, delisted = register.one(LEFT_OUT, known=register.known)
    return (
        _refused(register, [dict(zip(COLUMNS, row, strict=True)) for row in editions], common),
        *_conflicts(register, common),
        finding(
            register,
            "lists.contradictory",
            "Detentions whose dates cannot be",
            unit="detentions",
            assumptions=("they are in no number",),
            **spread(Bounds(contradictory, contradictory)),
            **common,
        ),
        finding(
            register,
            "lists.delisted",
            "People whom a list no longer names, and of whom none says that they left",
            unit="people",
            assumptions=("whoever is no longer listed may be inside or not",),
            **spread(Bounds(delisted, delisted)),
            **common,
        ),
        finding(
            register,
            "lists.editions",
            "Editions of the lists",
            unit="editions",
            table=Table(columns=COLUMNS, rows=tuple(editions)),
            **common,
        ),
    )


def _refused(register: Register, editions: list[dict[str, Any]], common: dict[str, Any]) -> Finding:
    newest = [row for row in editions if row["newest"]]
    refused = sum(row["refused"] for row in newest)
    each = [
        f"{row['refused']:,} of {row['title']}, edition {PartialDate.parse(row['published']).describe()}"
        for row in newest
        if row["refused"]
    ]
    return finding(
        register,
        "lists.refused",
        "Rows of the newest editions that were refused",
        unit="rows",
        assumptions=tuple(["; ".join(each)] if each else []),
        **spread(Bounds(refused, refused)),
        **common,
    )


def _conflicts(register: Register, common: dict[str, Any]) -> tuple[Finding, Finding]:
    rows = tuple(register.rows(CONFLICTS))
    total = sum(n for _, n in rows)
    return (
        finding(
            register,
            "lists.conflicts",
            "Properties of a person or detention with contradicting values",
            unit="conflicts",
            **spread(Bounds(total, total)),
            **common,
        ),
        finding(
            register,
            "lists.conflicts.list",
            "Contradicting values by property",
            unit="conflicts",
            table=Table(columns=("property", "n"), rows=rows),
            **common,
        ),
    )


MEASURE = Measure(
    name="lists",
    question="What was read of the lists, what was not, and where do they contradict themselves?",
    section="people",
    compute=compute,
    method="counts of rows, records and values of the editions known",
    sentences=(
        (
            Sentence(text="{lists.refused:unit} were refused and are in no number ({lists.refused:assumed})."),
            Sentence(text="{lists.refused:recorded} row of the newest editions was refused."),
        ),
        (
            Sentence(
                text="The dates of {lists.contradictory:some} cannot be, an end before its start: they are in no "
                "number."
            ),
        ),
        (
            Sentence(
                text="The lists give {lists.conflicts:some}, a property of one person or detention with more than one "
                "value."
            ),
        ),
        (
            Sentence(
                text="No longer listed, though no list says that they left: {lists.delisted:some}. They may be inside "
                "or not."
            ),
        ),
    ),
)
