"""Claims of the form "about 110 were freed", "over 1,300 remain", "fourteen of them were women"."""

from __future__ import annotations

from habeas.claims.base import ACT, CRITERION, GROUPS, LEARNT, PERIOD, QUALIFIER, VALUE, ClaimKind, meant, stated
from habeas.claims.counted import by_readings
from habeas.claims.listed import by_lists
from habeas.claims.people import together
from habeas.core.tables import Column, Kind
from habeas.core.types import Claim, Finding
from habeas.register.register import Register

WHAT = Column(name="what", kind=Kind.WORD, doc="What is counted.", required=True, words="whats")
OF_WHOM = (PERIOD, ACT, CRITERION, GROUPS, LEARNT)


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge a number of people against what others than the speaker counted, and against the lists."""
    plan = claim.parameters
    asked = plan.get("groups") or not plan.get("criterion")
    return together(register, claim, by_lists(register, claim), by_readings(register, claim) if asked else None)


def tested(register: Register, claim: Claim) -> str:
    """The number as it was stated, and of whom."""
    what = register.meaning("whats", claim.parameters["what"])
    who = meant(register, claim)
    return f"{stated(claim.parameters)} people {what}" + (f", who {who}" if who else "")


KIND = ClaimKind(
    name="count_is",
    wording="A number of people: freed, inside, died, newly recognised and the like, in a period, in an act, or of "
    "those who meet a criterion or are in a group. It fails if no number that counts by others allow is as stated. By "
    "a list of names alone, which may lack people, a number fails only by being too small, and holds only as the least "
    "there were.",
    parameters=(WHAT, VALUE, QUALIFIER, *OF_WHOM),
    tested=tested,
    judge=judge,
)
