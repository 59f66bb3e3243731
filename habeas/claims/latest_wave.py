"""Claims of the form "the most recent, on 16 September, with 37 people"."""

from __future__ import annotations

from datetime import date
from typing import Any

from habeas.claims.base import QUALIFIER, VALUE, ClaimKind, claim_window, stated, told, untold, verdict_on, words_of
from habeas.core.dates import PartialDate
from habeas.core.tables import Column, Kind
from habeas.core.types import Claim, Finding, Verdict, Window
from habeas.measures.waves import dated_acts, latest_wave, waves_of
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

PERIOD = Column(name="period", kind=Kind.DATE, doc="The days given for the latest wave.", required=True)


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge the day and the size of the wave that was the latest when the claim was made; it fails if either is
    otherwise."""
    plan = claim.parameters
    dated = dated_acts(register, Window(first=date.min, last=min(register.on, claim.said_on.last)))
    found = waves_of(register, dated)
    method = "the last run of release acts, up to the day of the statement, by the workspace's gap and minimum"
    wave, reason, settle = latest_wave(found, dated, gap=register.settings.gap_days)
    if wave is None:
        return (untold(register, claim, reason=reason, would_settle=settle, method=method, n_unit="acts"),)
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
    return (told(register, claim, bounds, verdict=verdict, unit="people", reason=when, **common),)


def _tested(_: Register, claim: Claim) -> str:
    return f"the latest wave, {stated(claim.parameters)} people, {claim.parameters['period'].describe()}"


KIND = ClaimKind(
    name="latest_wave",
    wording="The day and size of the latest wave. It fails if the latest wave up to the day of the statement is of "
    "other days or another size.",
    parameters=(PERIOD, VALUE, QUALIFIER),
    tested=_tested,
    judge=judge,
)
