"""Claims that no published count speaks of: kept, answered "cannot tell", with the datum that would settle them."""

from __future__ import annotations

from habeas.claims.base import ClaimKind, untold
from habeas.core.tables import Column, Kind
from habeas.core.types import Claim, Finding
from habeas.register.register import Register

NEEDS = Column(name="needs", kind=Kind.TEXT, doc="What would have to be known.", required=True)


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Answer "cannot tell" and say what would have to be known."""
    return (
        untold(
            register,
            claim,
            reason="no published count speaks of it",
            would_settle=claim.parameters["needs"],
            unit="none",
            method="none",
        ),
    )


KIND = ClaimKind(
    name="unmeasured",
    wording="A statement that counts cannot test, such as one about grounds or states of mind. It is kept so that "
    "it is not forgotten.",
    parameters=(NEEDS,),
    tested=lambda *_: "nothing",
    judge=judge,
)
