"""How many people were freed, by how many acts."""

from __future__ import annotations

from typing import Any

from habeas.core.types import Finding, Sentence, Table, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.periods import published_total
from habeas.register.register import Register
from habeas.stats.bounds import NO_LIMIT, Bounds

# Grain: one row. An act is surely inside the window if all its possible days are, both ends included.
TOTALS = """
select
    coalesce(sum(people) filter (where first >= $first and last <= $last), 0)::bigint,
    coalesce(sum(people) filter (where last >= $first and first <= $last), 0)::bigint,
    count(*) filter (where first >= $first and last <= $last),
    count(*) filter (where last >= $first and first <= $last),
    coalesce(list(id order by row_number) filter (where last >= $first and first <= $last), [])
from act
where counted = $counted;
"""
# Grain: one row. An act whose source does not say may have taken its people abroad.
DEPORTED = """
select
    coalesce(sum(people) filter (where deported = 'yes' and first >= $first and last <= $last), 0)::bigint,
    coalesce(sum(people) filter (where coalesce(deported, 'unknown') <> 'no'), 0)::bigint,
    coalesce(list(id order by row_number) filter (where coalesce(deported, 'unknown') <> 'no'), [])
from act
where counted and last >= $first and first <= $last;
"""
# Grain: one row per act that may lie in the window, by day.
ACTS = """
select id, day, first, last, people, kind, counted, coalesce(decided_by, ''), coalesce(described_as, ''), deported
from act
where last >= $first and first <= $last
order by first, last, row_number;
"""
COLUMNS = (
    "id",
    "date",
    "first",
    "last",
    "people",
    "kind",
    "counted",
    "decided_by",
    "described_as",
    "deported",
)


def freed_total(register: Register, window: Window, *, counted: bool) -> tuple[Bounds, Bounds, tuple[str, ...]]:
    """People and acts in the window, each as bounds, and the ids of the acts; of the kinds that count, or of the
    others."""
    low, high, acts_low, acts_high, ids = register.one(TOTALS, first=window.first, last=window.last, counted=counted)
    return Bounds(low, high), Bounds(acts_low, acts_high), tuple(ids)


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `freed.total`, `freed.acts`, `freed.deported`, `freed.apart`, `freed.published` and the table
    `freed.list`."""
    people, acts, ids = freed_total(register, window, counted=True)
    kinds = ", ".join(register.meaning("release_kinds", kind) for kind in register.settings.freed_kinds)
    common: dict[str, Any] = {
        "method": MEASURE.method,
        "assumptions": (f"counted as freed: {kinds}", "the table of releases holds every act of the window"),
        "sources": register.sources("releases", ids),
    }
    return (
        _total(register, window, people, acts, common),
        finding(
            register,
            "freed.acts",
            "Release acts",
            unit="acts",
            n=int(acts.high or 0),
            n_unit="acts",
            **spread(acts),
            **common,
        ),
        _deported(register, window),
        _apart(register, window),
        _published(register, window),
        _list(register, window),
    )


def _total(register: Register, window: Window, people: Bounds, acts: Bounds, common: dict[str, Any]) -> Finding:
    label = "People freed"
    if acts.high:
        return finding(
            register,
            "freed.total",
            label,
            unit="people",
            n=int(acts.high),
            n_unit="acts",
            **spread(people),
            **common,
        )
    total = published_total(register, "freed", window)
    if total.bounds.low or total.bounds.high is not None:
        return finding(
            register,
            "freed.total",
            label,
            unit="people",
            n=len(total.used),
            missing=total.missing_days,
            n_unit="readings",
            method="sum of published counts of periods; no release act is in the table",
            sources=register.sources("readings", total.used),
            **spread(total.bounds),
        )
    return refusal(
        register,
        "freed.total",
        label,
        unit="people",
        n_unit="acts",
        method=MEASURE.method,
        reason="the table of releases holds no act of these days, and no count of people freed is published",
        would_settle="a release act with its day and number of people",
    )


def _deported(register: Register, window: Window) -> Finding:
    low, high, ids = register.one(DEPORTED, first=window.first, last=window.last)
    return finding(
        register,
        "freed.deported",
        "People freed and taken out of the country",
        unit="people",
        n=len(ids),
        n_unit="acts",
        method="sum over the acts that count as freed and that took people abroad; an act that does not say may have",
        sources=register.sources("releases", ids),
        **spread(Bounds(low, high)),
    )


def _apart(register: Register, window: Window) -> Finding:
    people, acts, ids = freed_total(register, window, counted=False)
    return finding(
        register,
        "freed.apart",
        "People who left in other ways, not counted as freed",
        unit="people",
        n=int(acts.high or 0),
        n_unit="acts",
        method="sum over acts of the kinds that do not count as freed",
        assumptions=("an act with a vague date may lie outside the window",),
        sources=register.sources("releases", ids),
        **spread(people),
    )


def _published(register: Register, window: Window) -> Finding:
    label = "People freed, as published totals have it"
    total = published_total(register, "freed", window)
    if total.bounds == NO_LIMIT:
        return refusal(
            register,
            "freed.published",
            label,
            unit="people",
            n_unit="readings",
            method="published totals",
            reason="nobody's own total for these days is in the table of readings",
            would_settle="a reading `freed` for a period inside the window",
        )
    return finding(
        register,
        "freed.published",
        label,
        unit="people",
        n=len(total.used),
        missing=total.missing_days,
        n_unit="readings",
        method="largest published total inside the window; shown beside the sum of acts, never added to it",
        sources=register.sources("readings", total.used),
        **spread(total.bounds),
    )


def _list(register: Register, window: Window) -> Finding:
    rows = register.rows(ACTS, first=window.first, last=window.last)
    return finding(
        register,
        "freed.list",
        "Release acts of the window",
        unit="acts",
        n=len(rows),
        n_unit="acts",
        method="the acts in force: figures that a later figure replaces are left out",
        sources=register.sources("releases", [row[0] for row in rows]),
        table=Table(columns=COLUMNS, rows=tuple(rows)),
    )


MEASURE = Measure(
    name="freed",
    question="How many people were freed, and by how many decisions?",
    section="happened",
    compute=compute,
    method="sum over release acts whose days lie in the window; an act that may lie outside it widens the bounds",
    sentences=(
        (
            Sentence(
                text="From {window.first} to {clock.on}, {country.name} freed {freed.total:unit} in {freed.acts:unit}. "
                "A release act is one decision: the people it frees are not independent events."
            ),
            Sentence(
                text="From {window.first} to {clock.on}, {freed.total:unit} were freed, by published totals; "
                "no single release act is in the tables."
            ),
            Sentence(
                text="Whether anybody was freed from {window.first} to {clock.on}, the data cannot tell: "
                "{freed.total:reason}."
            ),
        ),
        (
            Sentence(
                text="Of these, {freed.deported:some} were taken out of the country, which is exile as much as release."
            ),
        ),
        (
            Sentence(
                text="Published totals for days within these come to {freed.published:low} "
                "({freed.published:sources}); they are "
                "shown beside the sum of acts and not added to it."
            ),
        ),
        (
            Sentence(
                text="{freed.apart:some} left in other ways over these days (exchange, deportation or a changed "
                "sentence) "
                "and do not count as freed here."
            ),
        ),
    ),
)
