"""Claims of the form "in four waves"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from habeas.claims.base import (
    PERIOD,
    QUALIFIER,
    VALUE,
    ClaimKind,
    claim_window,
    stated,
    told,
    untold,
    verdict_on,
    words_of,
)
from habeas.claims.people import together
from habeas.core.types import Claim, Finding, Verdict
from habeas.measures import people_waves
from habeas.measures.people_rows import counts_people
from habeas.measures.waves import dated_acts, waves_of
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.waves import stable_range


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge a number of waves by the release acts and by the lists, saying for which gaps the number stays the same."""
    return together(register, claim, _by_lists(register, claim), _by_acts(register, claim))


def _by_lists(register: Register, claim: Claim) -> tuple[Finding, ...]:
    if not counts_people(register):
        return ()
    plan = claim.parameters
    found = next(iter(people_waves.compute(register, claim_window(register, claim))))
    if found.verdict is None:
        low, high = (x if isinstance(x, int) else None for x in (found.low or found.value, found.high or found.value))
        ends = Bounds(low, high)
        reason = f"waves by the lists: {found.method}"
        found = replace(found, verdict=verdict_on(ends, plan["value"], words_of(plan)), reason=reason)
        if found.verdict is Verdict.CANNOT_TELL:
            found = replace(found, would_settle="the day of each release")
    return (replace(found, key=f"claim.{claim.id}", label=claim.text),)


def _by_acts(register: Register, claim: Claim) -> Finding:
    plan, settings = claim.parameters, register.settings
    dated = dated_acts(register, claim_window(register, claim))
    found = waves_of(register, dated)
    common: dict[str, Any] = {
        "n": len(dated.acts),
        "missing": len(dated.vague),
        "n_unit": "acts",
        "method": f"runs of release acts at most {settings.gap_days} days apart, with at least {settings.minimum} "
        f"people",
        "sources": register.sources("releases", [*dated.ids, *dated.vague]),
    }
    if found.reason:
        return untold(register, claim, reason=found.reason, would_settle=found.would_settle, unit="waves", **common)
    counts = [(gap, waves) for minimum, gap, waves in found.table if minimum == settings.minimum]
    low, high = stable_range(counts, settings.gap_days)
    after = dict(counts).get(high + 1)
    reason = f"the count is the same for gaps of {low} to {high} days"
    if after is not None:
        reason += f" and {after} at {high + 1} days: the answer rests on the gap chosen"
    verdict = verdict_on(found.bounds, plan["value"], words_of(plan))
    settled: dict[str, Any] = {"would_settle": "the day of each act"} if verdict is Verdict.CANNOT_TELL else {}
    return told(register, claim, found.bounds, verdict=verdict, unit="waves", reason=reason, **settled, **common)


KIND = ClaimKind(
    name="waves_are",
    wording="A number of waves. It fails if the release acts, put together by the workspace's gap, form another "
    "number; "
    "the range of gaps for which the answer stands is given with it.",
    parameters=(VALUE, QUALIFIER, PERIOD),
    tested=lambda _, claim: f"{stated(claim.parameters)} waves",
    judge=judge,
)
