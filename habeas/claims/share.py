"""Claims of the form "most of those freed are ill, elderly, or mothers"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from habeas.claims.base import (
    ACT,
    GROUPS,
    PERCENT,
    PERIOD,
    QUALIFIER,
    ClaimKind,
    claim_window,
    own_names,
    told,
    untold,
    verdict_on,
    words_of,
)
from habeas.core.types import Claim, Finding, Verdict
from habeas.measures.groups import count_group, people_of, share_of
from habeas.register.register import Register


def judge(register: Register, claim: Claim) -> Finding:
    """Judge a share of the freed with worst-case bounds: whoever is not counted may be in the group or not."""
    plan = claim.parameters
    window = claim_window(register, claim)
    parts = count_group(register, plan["groups"], window, act=plan.get("act"), not_by=own_names(register, claim))
    people = sum(part.people for part in parts)
    words = " or ".join(register.meaning("groups", group) for group in plan["groups"])
    method = "worst-case bounds on the share, from counts by bodies other than the speaker"
    if not people:
        return untold(
            register,
            claim,
            reason="no release act of these days is known",
            would_settle="a release act",
            unit="share",
            method=method,
        )
    known = sum(part.people for part in parts if part.bounds.exact and part.sure)
    count, bounds = people_of(parts), share_of(parts)
    readings = [name for part in parts for name in part.readings]
    common: dict[str, Any] = {
        "n": known,
        "missing": people - known,
        "n_unit": "people",
        "method": method,
        "sources": (
            *register.sources("releases", [p.act for p in parts]),
            *register.sources("readings", readings),
        ),
    }
    if not readings:
        return untold(
            register,
            claim,
            reason=f"no body other than the speaker has published a count of {words} among the {people:,} freed",
            would_settle=f"a count of {words} among the {people:,} freed, by a body other than the speaker",
            unit="share",
            low=0.0,
            high=1.0,
            **common,
        )
    verdict = verdict_on(bounds, plan["percent"] / 100, words_of(plan))
    reason = (
        f"{count.low:,.0f} to {count.high:,.0f} of {people:,}" if not count.exact else f"{count.low:,.0f} of {people:,}"
    )
    if not all(part.sure for part in parts):
        reason += ", some of them perhaps freed on other days"
    found = told(register, claim, bounds, verdict=verdict, unit="share", reason=reason, **common)
    if verdict is Verdict.CANNOT_TELL:
        return replace(found, would_settle=f"a count of {words} among the other {people - known:,}")
    return found


KIND = ClaimKind(
    name="share",
    wording="A share of the freed, over a period or in one act. It fails only if even the most favourable reading "
    "of what is unknown does not reach it.",
    parameters=(replace(GROUPS, required=True), PERCENT, QUALIFIER, PERIOD, ACT),
    judge=judge,
)
