"""How many people were newly recognised as political prisoners while others were freed."""

from __future__ import annotations

from typing import Any

from habeas.core.types import Finding, Sentence, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.freed import freed_total
from habeas.measures.periods import published_total
from habeas.register.register import Register
from habeas.stats.bounds import NO_LIMIT, Bounds, divide


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `recognised.total` (people) and `replacement.ratio` (newly recognised per person freed)."""
    total = published_total(register, "recognised", window)
    ratio = "Newly recognised per person freed"
    common: dict[str, Any] = {
        "n": window.days - total.missing_days,
        "missing": total.missing_days,
        "n_unit": "days",
        "method": MEASURE.method,
        "sources": register.sources("readings", total.used),
    }
    label = "People newly recognised as political prisoners"
    if total.bounds == NO_LIMIT:
        more = {
            "reason": "no count of people newly recognised covers any of these days"
            if not total.used
            else "the counts of people newly recognised in these days set no limit to their number",
            "would_settle": "readings `recognised` for the months of the window",
        }
        return (
            refusal(register, "recognised.total", label, unit="people", **more, **common),
            refusal(register, "replacement.ratio", ratio, unit="ratio", **more, **common),
        )
    assumed = ("recognition follows arrest by months, so the newest figures are too low",)
    recognised = finding(
        register,
        "recognised.total",
        label,
        unit="people",
        assumptions=assumed,
        **spread(total.bounds),
        **common,
    )
    return recognised, _ratio(register, window, total.bounds, ratio, common)


def _ratio(register: Register, window: Window, recognised: Bounds, label: str, common: dict[str, Any]) -> Finding:
    freed, _, ids = freed_total(register, window, counted=True)
    common = common | {
        "method": "newly recognised divided by freed, over the same days",
        "sources": (*common["sources"], *register.sources("releases", ids)),
    }
    if not freed.high:
        return refusal(
            register,
            "replacement.ratio",
            label,
            unit="ratio",
            reason="nobody is known to have been freed in these days",
            would_settle="a release act of the window",
            **common,
        )
    bounds = divide(recognised, freed)
    return finding(register, "replacement.ratio", label, unit="ratio", **spread(bounds), **common)


MEASURE = Measure(
    name="flow",
    question="How many people were newly recognised as political prisoners meanwhile?",
    section="ledger",
    compute=compute,
    method="largest sum of published counts that share no day; closed above only if counts cover every day",
    sentences=(
        (
            Sentence(
                text="Over the same days {recognised.total:unit} were newly recognised as political prisoners. "
                "For {recognised.total:missing} of {window.days} days no source gives a full count."
            ),
            Sentence(text="How many were newly recognised, the data cannot tell: {recognised.total:reason}."),
        ),
        (Sentence(text="That is {replacement.ratio} newly recognised for each person freed."),),
    ),
)
