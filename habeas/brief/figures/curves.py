"""The figure of how people leave custody and after how long."""

from __future__ import annotations

from typing import Any

from habeas.brief.blocks import Figure
from habeas.brief.figures.base import make_figure, records, say
from habeas.brief.say import number
from habeas.brief.study import Study
from habeas.core.types import Alternatives, Sentence
from habeas.draw import Chart
from habeas.draw.curves import Panel, Step, curves
from habeas.measures.people_duration import WITHIN
from habeas.measures.people_duration_read import KEYS
from habeas.stats.leaving import LISTED, RETROSPECTIVE
from habeas.stats.leavingread import HORIZONS

YEARS = (0, *(HORIZONS[name] for name in ("one_year", "two_years", "three_years", "five_years", "ten_years")))


def incidence(study: Study) -> Figure | None:
    """The shares that left by each way: of those listed while inside, or where there are none, of all listed."""
    rows = records(study, "people.duration.curve")
    rule = next((rule for rule in (LISTED, RETROSPECTIVE) if any(row["rule"] == rule for row in rows)), None)
    if rule is None:
        return None
    panels = _panels([row for row in rows if row["rule"] == rule])
    if not panels:
        return None
    at_risk = dict(sorted((row["days"], row["at_risk"]) for row in rows if row["rule"] == rule))
    shown = [(day, n) for day, n in at_risk.items() if day in YEARS or day == min(at_risk)]

    def make(alt: str) -> Chart:
        ends = "; ".join(f"{panel.label}: {_end(panel)}" for panel in panels)
        days = number(panels[0].steps[-1].day, "days")
        return curves(name="incidence", alt=f"{alt} After {days} days: {ends}.", panels=panels, at_risk=shown)

    return make_figure(study, make, _title(rule), SUBTITLE[rule])


def _panels(rows: list[dict[str, Any]]) -> list[Panel]:
    """The ways by which anybody left."""
    names = dict.fromkeys(row["cause"] for row in rows)
    by_cause = {name: [row for row in rows if row["cause"] == name] for name in names}
    return [
        Panel(label=of[0]["words"].capitalize(), steps=tuple(_step(row) for row in of))
        for of in by_cause.values()
        if any(row["value"] > 0 for row in of)
    ]


def _step(row: dict[str, Any]) -> Step:
    ends = {name: row[name] for name in ("value", "low", "high", "bound_low", "bound_high")}
    return Step(day=row["days"], **ends)


def _end(panel: Panel) -> str:
    last = panel.steps[-1]
    if last.bound_low is None or last.bound_high is None:
        return number(last.value, "share")
    return f"{number(last.value, 'share')}, {number(last.bound_low, 'share')} to {number(last.bound_high, 'share')}"


def _title(rule: str) -> Alternatives:
    """For the longest time that the curves reach."""
    key = KEYS[rule]
    found = tuple(
        Sentence(
            text=f"Within {words} of arrest {{{key}.died.{within}}} had died in custody and "
            f"{{{key}.decision.{within}}} had been freed by a decision"
        )
        for within, words in WITHIN.items()
    )
    return (*found, Sentence(text="How people on the lists leave custody"))


ENDS = (
    "bounds count all that no list tells for each way and for none, the value takes those not told "
    "to be like the others. Source: lists of people"
)
SUBTITLE = {
    LISTED: say(
        f"Share that has left custody by time since the first day in it, of people listed while inside; {ENDS}"
    ),
    RETROSPECTIVE: say(
        "Share that has left custody by time since the first day in it, of all whom the lists name in the end; who was "
        f"never listed is in no number; {ENDS}"
    ),
}
