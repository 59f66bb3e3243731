"""Claims of the form "at least six died"."""

from __future__ import annotations

from dataclasses import replace

from habeas.claims import count_is
from habeas.claims.base import VALUE, ClaimKind
from habeas.claims.count_is import OF_WHOM, WHAT
from habeas.core.types import Claim, Finding
from habeas.register.register import Register


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge that a number of people is so large or larger."""
    return count_is.judge(register, _stated(claim))


def _stated(claim: Claim) -> Claim:
    return replace(claim, parameters={**claim.parameters, "qualifier": "at least"})


KIND = ClaimKind(
    name="at_least",
    wording="A number of people that is the least there were. It fails if no count by others reaches it; a list of "
    "names, which may lack people, can bear it out and never refute it.",
    parameters=(WHAT, VALUE, *OF_WHOM),
    tested=lambda register, claim: count_is.tested(register, _stated(claim)),
    judge=judge,
)
