"""Claims of the form "women were favoured": freed against those inside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from habeas.claims.base import ACT, CRITERION, LEARNT, PERIOD, ClaimKind, claim_window, meant, own_names
from habeas.claims.beside import beside
from habeas.claims.odds import Odds, judge_odds
from habeas.claims.people import Case, case_of, together, verdict_finding
from habeas.core.tables import Column, Kind
from habeas.core.types import Claim, Finding, Interval
from habeas.measures.composition import judge_favoured
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

GROUP = Column(name="group", kind=Kind.WORD, doc="The group said to be favoured, by published counts.", words="groups")


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge whether the odds of being freed were higher for those meant, by the exact interval over all that is
    unknown."""
    case = case_of(register, claim, claim.parameters.get("criterion"))
    people = (odds_finding(register, case, judge_odds(case)), *beside(register, case)) if case else ()
    group = claim.parameters.get("group")
    return together(register, claim, people, _by_readings(register, claim, group) if group else None)


def odds_finding(register: Register, case: Case, odds: Odds) -> Finding:
    """The finding `claim.ID` of a verdict on odds."""
    found = verdict_finding(
        register, case, Bounds(0, None), verdict=odds.verdict, unit="ratio", reason=odds.reason, settle=odds.settle
    )
    if odds.main is None or odds.main.odds is None:
        return replace(found, low=None)
    ends: dict[str, Any] = {"value": odds.main.odds.value, "low": odds.main.odds.low, "high": odds.main.odds.high}
    return replace(found, interval=Interval.SAMPLING, p_value=odds.p_value, **ends)


def _by_readings(register: Register, claim: Claim, group: str) -> Finding:
    found = judge_favoured(register, claim_window(register, claim), group, not_by=own_names(register, claim))
    return replace(found, key=f"claim.{claim.id}", label=claim.text)


KIND = ClaimKind(
    name="favoured",
    wording="A group was favoured. It holds if the exact interval of the odds ratio lies above one however the "
    "unknown is counted, by each pool of people surely inside or published, and fails if it always lies below; most of "
    "the freed may still be others.",
    parameters=(replace(CRITERION, or_else="group"), GROUP, PERIOD, ACT, LEARNT),
    tested=lambda register, claim: f"whether those who {meant(register, claim)} were favoured",
    judge=judge,
    by_test=True,
)
