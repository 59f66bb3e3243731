"""Findings as figures, by the section of the brief that shows them. A title says what was found."""

from __future__ import annotations

from collections.abc import Callable

from habeas.brief.blocks import Figure
from habeas.brief.figures.addressed import causes
from habeas.brief.figures.curves import incidence
from habeas.brief.figures.days import days
from habeas.brief.figures.forest import forest
from habeas.brief.figures.happened import stability, stock, timeline
from habeas.brief.figures.people import inside
from habeas.brief.figures.said import tested
from habeas.brief.figures.waves import waves_strip
from habeas.brief.figures.who import flows, shares, verdicts
from habeas.brief.study import Study

FIGURES: dict[str, tuple[Callable[[Study], Figure | None], ...]] = {
    "happened": (timeline, stability, stock),
    "people": (inside, waves_strip),
    "held": (incidence,),
    "who": (shares, forest),
    "said": (verdicts, tested),
    "ledger": (flows, days),
    "addressed": (causes,),
}
