"""Claims of the form "most of those freed are ill, elderly, or mothers"."""

from __future__ import annotations

from habeas.claims.base import ClaimKind, meant
from habeas.claims.shares import WHO, judge_share
from habeas.core.types import Claim, Finding
from habeas.register.register import Register


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge whether more than half of the freed are as stated, however the unknown are counted."""
    return judge_share(register, claim, share=0.5, qualifier="more than")


KIND = ClaimKind(
    name="most_are",
    wording="More than half of the freed are as stated. It fails only if half or fewer are even if everybody unknown "
    "is.",
    parameters=WHO,
    tested=lambda register, claim: f"more than half of the freed {meant(register, claim)}",
    judge=judge,
)
