"""Numbers of people by the lists: freed, inside or died, and of them who meets a criterion."""

from __future__ import annotations

from typing import Any

from habeas.claims.base import claim_window, verdict_on, words_of
from habeas.claims.beside import beside
from habeas.claims.people import case_of, listed_verdict, settle_unknown, verdict_finding
from habeas.core.attributes import Criterion
from habeas.core.types import Claim, Finding, Verdict
from habeas.measures.base import finding, spread
from habeas.measures.freed import freed_total
from habeas.measures.people_met import inside_after
from habeas.measures.people_rows import counts_people, next_day, rests_on
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

EVERYBODY = Criterion(text="everybody", sql="true", attributes=())
# Grain: one row: people who surely died in custody in the window, and those who may have.
DIED = """
select
    count(distinct person) filter (where greatest(end_first, start_first) >= $first and end_last <= $last),
    count(distinct person)
from spell
where counted and contradictory is not true and exit in ('died', 'executed')
    and end_last >= $first and end_first <= $last;
"""
MORE = "the lists may lack people, so that no number is too large by them"


def by_lists(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """A number of people judged by the lists, with what stands beside it; nothing where lists do not tell it."""
    plan = claim.parameters
    who = plan.get("criterion") or (None if plan.get("groups") else EVERYBODY)
    if who is None or not counts_people(register):
        return ()
    match plan["what"]:
        case "freed":
            return _freed(register, claim, who)
        case "inside":
            return (_inside(register, claim, who),)
        case "died" if who is EVERYBODY:
            return (_died(register, claim),)
    return ()


def _freed(register: Register, claim: Claim, who: Criterion) -> tuple[Finding, ...]:
    case = case_of(register, claim, who)
    if case is None:
        return ()
    plan, bounds = claim.parameters, case.count
    counted = freed_total(register, case.met.period, counted=True)[2]
    judged = verdict_on if counted else listed_verdict
    verdict = judged(bounds, plan["value"], words_of(plan)) if case.freed.people else Verdict.CANNOT_TELL
    reason = case.words if who is not EVERYBODY else f"the lists name {case.met.freed.people:,} freed in these days"
    settle = settle_unknown(case) if counted else f"{settle_unknown(case)}; the number of all who were freed"
    found = verdict_finding(
        register, case, bounds, verdict=verdict, unit="people", reason=reason, settle=settle, value=case.freed.yes
    )
    return (found, *(beside(register, case) if who is not EVERYBODY else ()))


def _inside(register: Register, claim: Claim, who: Criterion) -> Finding:
    plan, day = claim.parameters, claim_window(register, claim).last
    sure, maybe = inside_after(register, day, who, learnt_by=None if plan.get("learnt") == "any" else next_day(day))
    bounds = Bounds(sure.yes, sure.yes + sure.unknown + maybe.yes + maybe.unknown)
    reason = (
        f"of {sure.people + maybe.people:,} people on the lists surely or possibly inside then, {sure.yes:,} surely are"
    )
    reason += "" if who is EVERYBODY else f" and meet “{who.text}”"
    return _found(register, claim, bounds, reason, n=sure.yes + sure.no, missing=sure.unknown + maybe.people)


def _died(register: Register, claim: Claim) -> Finding:
    window = claim_window(register, claim)
    low, high = register.one(DIED, first=window.first, last=window.last)
    reason = f"the lists name {low:,} who died in custody in these days"
    reason += f", and {high - low:,} more who may have" if high > low else ""
    return _found(register, claim, Bounds(low, high), reason, n=low, missing=high - low)


def _found(register: Register, claim: Claim, bounds: Bounds, reason: str, *, n: int, missing: int) -> Finding:
    plan = claim.parameters
    verdict = listed_verdict(bounds, plan["value"], words_of(plan))
    rests: dict[str, Any] = rests_on(register) | {"n": n, "missing": missing, "method": "people on the lists"}
    rests["assumptions"] = (MORE, *rests["assumptions"])
    settled = {"would_settle": "a count of all, by a body other than the speaker"}
    fields = spread(bounds, bounds.low) | (settled if verdict is Verdict.CANNOT_TELL else {}) | rests
    return finding(register, f"claim.{claim.id}", claim.text, verdict=verdict, unit="people", reason=reason, **fields)
