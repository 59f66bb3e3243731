"""Claims of the form "all those freed are ill, elderly, or mothers"."""

from __future__ import annotations

from habeas.claims.base import ClaimKind, meant
from habeas.claims.shares import WHO, judge_share
from habeas.core.types import Claim, Finding
from habeas.register.register import Register


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge whether everybody freed is as stated: one who surely is not makes it fail."""
    return judge_share(register, claim, share=1.0, qualifier="exactly")


KIND = ClaimKind(
    name="all_are",
    wording="Everybody freed is as stated. One person who surely is not makes it fail; one of whom it is not known "
    "leaves it open.",
    parameters=WHO,
    tested=lambda register, claim: f"all of the freed {meant(register, claim)}",
    judge=judge,
)
