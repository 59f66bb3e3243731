"""Claims of the form "nobody ill was freed"."""

from __future__ import annotations

from habeas.claims.base import ClaimKind, meant
from habeas.claims.shares import WHO, judge_share
from habeas.core.types import Claim, Finding
from habeas.register.register import Register


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge whether nobody freed is as stated: one who surely is makes it fail."""
    return judge_share(register, claim, share=0.0, qualifier="exactly")


KIND = ClaimKind(
    name="none_are",
    wording="Nobody freed is as stated. One person who surely is makes it fail; one of whom it is not known "
    "leaves it open.",
    parameters=WHO,
    tested=lambda register, claim: f"none of the freed {meant(register, claim)}",
    judge=judge,
)
