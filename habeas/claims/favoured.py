"""Claims of the form "women were favoured": freed against those inside."""

from __future__ import annotations

from dataclasses import replace

from habeas.claims.base import PERIOD, ClaimKind, claim_window, own_names
from habeas.core.tables import Column, Kind
from habeas.core.types import Claim, Finding
from habeas.measures.composition import judge_favoured
from habeas.register.register import Register

GROUP = Column(name="group", kind=Kind.WORD, doc="The group said to be favoured.", required=True, words="groups")


def judge(register: Register, claim: Claim) -> Finding:
    """Judge whether the odds of being freed were higher in a group, by the exact interval over all that is unknown."""
    window, group = claim_window(register, claim), claim.parameters["group"]
    found = judge_favoured(register, window, group, not_by=own_names(register, claim))
    return replace(found, key=f"claim.{claim.id}", label=claim.text)


KIND = ClaimKind(
    name="favoured",
    wording="A group was favoured. It holds if the exact interval of the odds ratio lies above one however the "
    "unknown is counted and by whichever pool, "
    "and fails if it always lies below; most of the freed may still be others.",
    parameters=(GROUP, PERIOD),
    judge=judge,
)
