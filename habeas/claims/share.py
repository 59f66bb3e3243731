"""Claims of the form "a third of those freed were women"."""

from __future__ import annotations

from habeas.claims.base import PERCENT, QUALIFIER, ClaimKind, meant, stated, words_of
from habeas.claims.shares import WHO, judge_share
from habeas.core.types import Claim, Finding
from habeas.register.register import Register


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge a share of the freed with worst-case bounds: whoever is not known may be meant or not."""
    plan = claim.parameters
    return judge_share(register, claim, share=plan["percent"] / 100, qualifier=words_of(plan))


KIND = ClaimKind(
    name="share",
    wording="A share of the freed, over a period or in one act. It fails only if even the most favourable reading "
    "of what is unknown does not reach it.",
    parameters=(PERCENT, QUALIFIER, *WHO),
    tested=lambda register, claim: f"{stated(claim.parameters)} of the freed {meant(register, claim)}",
    judge=judge,
)
