"""Claims of the form "it paid off twice": episodes followed by something, with those that were not."""

from __future__ import annotations

from typing import Any

from habeas.claims.base import (
    PERIOD,
    QUALIFIER,
    VALUE,
    ClaimKind,
    claim_window,
    stated,
    told,
    untold,
    verdict_on,
    words_of,
)
from habeas.core.tables import Column, Kind
from habeas.core.types import Claim, Finding, Verdict
from habeas.register.precedents import count_followed
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

COUNTRY = Column(name="country", kind=Kind.TEXT, doc="The country, by its name in the table; left out: all countries.")
FOLLOWED = Column(
    name="followed_by",
    kind=Kind.WORD,
    doc="What is said to have followed.",
    required=True,
    words="followed_by",
)


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge a number of episodes followed by something; the answer always gives the episodes that were not."""
    plan = claim.parameters
    window = claim_window(register, claim)
    count = count_followed(register, plan["followed_by"], window, country=plan.get("country") or "")
    common: dict[str, Any] = {
        "n": count.yes + count.no,
        "missing": count.unknown + count.maybe,
        "n_unit": "episodes",
        "method": "count of recorded episodes, as coded by one coder",
        "sources": register.sources("precedents", (*count.ids, *count.near)),
    }
    if not count.ids and not count.near:
        return (
            untold(
                register,
                claim,
                reason="no episode of these days is recorded",
                would_settle="rows of precedents",
                unit="episodes",
                **common,
            ),
        )
    bounds = Bounds(count.yes, count.yes + count.unknown + count.maybe)
    words = register.meaning("followed_by", plan["followed_by"])
    reason = (
        f"of {len(count.ids)} recorded episodes {count.yes} were followed by it ({words}), {count.no} were not, "
        f"{count.unknown} not known; {count.reversed} of the {count.yes} later taken back"
        + (f"; {len(count.near)} more reach past the days spoken of" if count.near else "")
    )
    verdict = verdict_on(bounds, plan["value"], words_of(plan))
    settled: dict[str, Any] = (
        {"would_settle": "the outcome of the episodes not known"} if verdict is Verdict.CANNOT_TELL else {}
    )
    return (
        told(
            register,
            claim,
            bounds,
            verdict=verdict,
            unit="episodes",
            reason=reason,
            value=count.yes,
            **settled,
            **common,
        ),
    )


def _tested(register: Register, claim: Claim) -> str:
    followed = register.meaning("followed_by", claim.parameters["followed_by"])
    return f"{stated(claim.parameters)} episodes followed by {followed}"


KIND = ClaimKind(
    name="precedents",
    wording="A number of earlier episodes followed by something, such as an easing of sanctions. It fails if "
    "another number was, "
    "by the episodes recorded; the episodes that were not followed by it are always given.",
    parameters=(FOLLOWED, VALUE, QUALIFIER, COUNTRY, PERIOD),
    tested=_tested,
    judge=judge,
)
