"""How many people died in custody."""

from __future__ import annotations

from habeas.core.dates import PartialDate
from habeas.core.types import Finding, Sentence, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

# Grain: one row per reading of deaths, the longest period first, the newest of equals first.
DEATHS = """
select id, period, value, low, high, basis
from reading
where what = 'died' and who = '' and last <= $on
order by last - first desc, known_from_last desc, row_number;
"""


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Finding `deaths.total` (unit: people), over the longest period that anybody counted; not over the window."""
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
    name, period, value, low, high, basis = rows[0]
    about = PartialDate.parse(period).describe()
    return (
        finding(
            register,
            "deaths.total",
            label,
            unit="people",
            n=1,
            n_unit="readings",
            method=MEASURE.method,
            assumptions=(
                f"counted {about}" + (f" by {basis}" if basis else ""),
                "a death not known to the counter is not in the count",
            ),
            sources=register.sources("readings", [name]),
            **spread(Bounds(low, high), value),
        ),
    )


MEASURE = Measure(
    name="deaths",
    question="How many people died in custody?",
    section="ledger",
    compute=compute,
    method="the published count over the longest period",
    sentences=(
        (
            Sentence(text="{deaths.total:unit} died in custody ({deaths.total:assumed})."),
            Sentence(text="How many died in custody, the data cannot tell: {deaths.total:reason}."),
        ),
    ),
)
