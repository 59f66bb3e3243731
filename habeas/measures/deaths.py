"""How many people died in custody."""

from __future__ import annotations

from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.types import Finding, Sentence, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, union

# Grain: one row per reading of deaths, the longest period first, the newest of equals first.
DEATHS = """
select id, first, sure_last, period, value, low, high, basis
from reading
where what = 'died' and who = '' and sure_last <= $on
order by sure_last - first desc, known_from_last desc, row_number;
"""


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Finding `deaths.total` (unit: people), over the longest period that anybody counted; not over the window.

    Counts of that period by several bodies are its bounds; of one body the newest is taken.
    """
    rows = register.rows(DEATHS, on=register.on)
    label = "Deaths in custody"
    if not rows:
        return (
            refusal(
                register,
                "deaths.total",
                label,
                unit="people",
                n_unit="readings",
                method=MEASURE.method,
                reason="no count of deaths in custody is in the table of readings",
                would_settle="a reading `died` with its period",
            ),
        )
    rivals: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        if row[1:3] == rows[0][1:3]:
            rivals.setdefault(row[7], row)
    _, _, _, period, value, *_ = rows[0]
    bounds = union(Bounds(row[5], row[6]) for row in rivals.values())
    about, bodies = PartialDate.parse(period).describe(), " and ".join(basis for basis in rivals if basis)
    return (
        finding(
            register,
            "deaths.total",
            label,
            unit="people",
            n=len(rivals),
            n_unit="readings",
            method=MEASURE.method,
            assumptions=(
                f"counted {about}" + (f" by {bodies}" if bodies else ""),
                "a death not known to the counter is not in the count",
            ),
            sources=register.sources("readings", [row[0] for row in rivals.values()]),
            **spread(bounds, value),
        ),
    )


MEASURE = Measure(
    name="deaths",
    question="How many people died in custody?",
    section="ledger",
    compute=compute,
    method="the published count over the longest period, with the rival counts of that period as its bounds",
    sentences=(
        (
            Sentence(text="{deaths.total:unit} died in custody ({deaths.total:assumed})."),
            Sentence(text="How many died in custody, the data cannot tell: {deaths.total:reason}."),
        ),
    ),
)
