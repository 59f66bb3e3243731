"""Claims of the form "most sanctions were imposed for the war rather than the crackdown"."""

from __future__ import annotations

from typing import Any

from habeas.claims.base import (
    PERCENT,
    PERIOD,
    QUALIFIER,
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
from habeas.register.events import count_by_cause
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, share_bounds

TYPE = Column(name="type", kind=Kind.WORD, doc="The type of event.", required=True, words="event_types")
CAUSES = Column(name="causes", kind=Kind.WORDS, doc="The causes spoken of.", required=True, words="causes")
METHOD = (
    "share of recorded events; one that names causes of both kinds, or none, or may be of other days, is counted "
    "either way"
)


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge the share of events whose causes are among those stated."""
    plan = claim.parameters
    count = count_by_cause(register, plan["type"], plan["causes"], claim_window(register, claim))
    common: dict[str, Any] = {
        "n": count.only + count.none,
        "missing": count.mixed + count.maybe,
        "n_unit": "events",
        "method": METHOD,
        "sources": register.sources("events", count.ids),
    }
    if not count.ids:
        return (
            untold(
                register,
                claim,
                reason="no such event is recorded in these days",
                would_settle="rows of events",
                unit="share",
                **common,
            ),
        )
    bounds = Bounds(*share_bounds(count.only, count.none, count.mixed + count.maybe))
    verdict = verdict_on(bounds, plan["percent"] / 100, words_of(plan))
    reason = (
        f"of {len(count.ids)} recorded, {count.only} name only such causes, {count.none} none of them, "
        f"{count.mixed - count.unnamed} both kinds"
        + (f", {count.unnamed} no cause" if count.unnamed else "")
        + (f", {count.maybe} perhaps of other days" if count.maybe else "")
        + f"; going by the cause named first it is {count.mainly}"
    )
    settle = "the weight of each cause in the events that name several"
    settled: dict[str, Any] = {"would_settle": settle} if verdict is Verdict.CANNOT_TELL else {}
    assumptions = (
        "each recorded round counts one, whatever its weight",
        "the table holds what was found, not all there was",
    )
    return (
        told(
            register,
            claim,
            bounds,
            verdict=verdict,
            unit="share",
            reason=reason,
            assumptions=assumptions,
            **settled,
            **common,
        ),
    )


def _tested(register: Register, claim: Claim) -> str:
    plan = claim.parameters
    causes = ", ".join(register.meaning("causes", cause) for cause in plan["causes"])
    return f"{stated(plan)} of {register.meaning('event_types', plan['type'])} for {causes}"


KIND = ClaimKind(
    name="events_share",
    wording="A share of events of a type by their causes. It fails only if even with all mixed events counted for "
    "it the share falls short.",
    parameters=(TYPE, CAUSES, PERCENT, QUALIFIER, PERIOD),
    tested=_tested,
    judge=judge,
)
