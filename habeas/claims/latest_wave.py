"""Claims of the form "the most recent, on 16 September, with 37 people"."""

from __future__ import annotations

from datetime import date
from typing import Any

from habeas.claims.base import QUALIFIER, VALUE, ClaimKind, claim_window, told, untold, verdict_on, words_of
from habeas.core.dates import PartialDate
from habeas.core.tables import Column, Kind
from habeas.core.types import Claim, Finding, Verdict
from habeas.measures.waves import dated_acts, waves_of
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

PERIOD = Column(name="period", kind=Kind.DATE, doc="The days given for the latest wave.", required=True)


def judge(register: Register, claim: Claim) -> Finding:
    """Judge the day and the size of the latest wave; it fails if either is otherwise."""
    plan = claim.parameters
    dated = dated_acts(register, register.window)
    found = waves_of(register, dated)
    method = "the last run of release acts by the workspace's gap and minimum"
    if not found.waves or dated.vague:
        reason = (
            "some acts are not dated to the day"
            if dated.vague
            else "no run of release acts is large enough to be a wave"
        )
        return untold(register, claim, reason=reason, would_settle="the day of each act", method=method, n_unit="acts")
    wave = found.waves[-1]
    first, last = date.fromordinal(wave.first_day), date.fromordinal(wave.last_day)
    bounds = Bounds(wave.size, wave.size)
    common: dict[str, Any] = {
        "n": wave.last - wave.first + 1,
        "n_unit": "acts",
        "method": method,
        "sources": register.sources("releases", dated.ids[wave.first : wave.last + 1]),
    }
    days = claim_window(register, claim)
    when = f"the latest wave is of {PartialDate.day(first).describe()}"
    if last > first:
        when += f" to {PartialDate.day(last).describe()}"
    verdict = verdict_on(bounds, plan["value"], words_of(plan))
    if first > days.last or last < days.first:
        verdict, when = Verdict.FAILS, f"{when}, not of the days stated"
    return told(register, claim, bounds, verdict=verdict, unit="people", reason=when, **common)


KIND = ClaimKind(
    name="latest_wave",
    wording="The day and size of the latest wave. It fails if the latest wave known is of other days or another size.",
    parameters=(PERIOD, VALUE, QUALIFIER),
    judge=judge,
)
