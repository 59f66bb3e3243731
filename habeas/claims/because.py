"""Claims of the form "they were freed because they are ill": a ground announced, held against who was freed."""

from __future__ import annotations

from dataclasses import replace

from habeas.claims.base import ACT, CRITERION, LEARNT, PERIOD, ClaimKind
from habeas.claims.beside import beside
from habeas.claims.favoured import odds_finding
from habeas.claims.odds import Odds, judge_odds
from habeas.claims.people import Case, case_of, together
from habeas.claims.shares import share_verdict
from habeas.core.types import Claim, Finding, Verdict
from habeas.register.register import Register


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge whether who was freed is consistent with the ground: most of the freed meet it, and those who meet it were
    freed more often than others inside. That they were freed for it, no count can tell."""
    case = case_of(register, claim, claim.parameters["criterion"])
    people = (odds_finding(register, case, _ground(case)), *beside(register, case)) if case else ()
    return together(register, claim, people, None)


def _ground(case: Case) -> Odds:
    share, why, settle = share_verdict(case, share=0.5, qualifier="more than")
    odds = judge_odds(case)
    if share is Verdict.FAILS:
        return odds._replace(
            verdict=share, reason=f"not consistent with the ground: half or fewer; {why}", p_value=None
        )
    if odds.verdict is Verdict.FAILS:
        return odds._replace(reason=f"not consistent with the ground: {odds.reason}")
    if share is Verdict.CANNOT_TELL:
        return odds._replace(verdict=share, reason=why, settle=settle, p_value=None)
    if odds.verdict is Verdict.CANNOT_TELL:
        return odds._replace(reason=f"most of the freed meet it, but {odds.reason}")
    return odds._replace(reason=f"consistent with the ground: most of the freed meet it, and {odds.reason}")


KIND = ClaimKind(
    name="because",
    wording="A ground was announced for the releases. It holds, which means that the releases are consistent with it, "
    "if most of the freed meet it and those who meet it were freed more often than the others inside; it fails if half "
    "or fewer of the freed can meet it, or those who meet it were freed less often. Why anybody was freed it does not "
    "say.",
    parameters=(replace(CRITERION, required=True), PERIOD, ACT, LEARNT),
    tested=lambda register, claim: (
        f"whether who was freed is consistent with the ground “{claim.parameters['criterion'].text}”"
    ),
    judge=judge,
    by_test=True,
)
