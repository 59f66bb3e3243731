"""Claims of the form "some had weeks or months left to serve"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from habeas.claims.base import ACT, PERCENT, PERIOD, QUALIFIER, ClaimKind, stated, words_of
from habeas.claims.shares import judge_share
from habeas.core.attributes import Criterion
from habeas.core.tables import Column, Kind
from habeas.core.types import Claim, Finding
from habeas.intake.criteria import read_criterion
from habeas.measures.people_attributes import MONTH_DAYS
from habeas.register.register import Register

MONTHS = Column(
    name="months",
    kind=Kind.NUMBER,
    doc="The most months of the sentence that those meant had left on the day of their release.",
    required=True,
)
OF_FREED = replace(PERCENT, required=False, doc="The share of the freed stated, in percent; left out: more than 0.")


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge the share of the freed who had at most so many months left of the sentence."""
    plan = _plan(claim)
    share = plan["percent"] / 100
    return judge_share(register, claim, share=share, qualifier=words_of(plan), criterion=_left_at_most(claim))


def _plan(claim: Claim) -> dict[str, Any]:
    """The parameters; a share left out is "some", which one person makes true."""
    plan = dict(claim.parameters)
    some = {"percent": 0, "qualifier": plan.get("qualifier") or "more than"}
    return plan if plan.get("percent") is not None else plan | some


def _tested(_: Register, claim: Claim) -> str:
    plan = _plan(claim)
    return f"{stated(plan)} of the freed had at most {plan['months']:,g} months of the sentence left"


def _left_at_most(claim: Claim) -> Criterion:
    months = claim.parameters["months"]
    criterion = read_criterion(f"left_days <= {round(months * MONTH_DAYS)}")
    return replace(criterion, text=f"at most {months:,g} months of the sentence left")


KIND = ClaimKind(
    name="share_of_term",
    wording="How many of the freed had little left to serve: at most so many months on the day of the release. Left "
    "out, the share is some, which one of them makes true. It fails only if the share cannot be as stated whatever the "
    "sentences not known are.",
    parameters=(MONTHS, OF_FREED, QUALIFIER, PERIOD, ACT),
    tested=_tested,
    judge=judge,
    criterion=_left_at_most,
)
