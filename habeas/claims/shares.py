"""How a share of the freed is judged, on people and on published counts: what claims about shares have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from habeas.claims.base import ACT, CRITERION, GROUPS, LEARNT, PERIOD, claim_window, own_names, told, untold, verdict_on
from habeas.claims.beside import beside
from habeas.claims.people import MOST_MISSING, SPLIT, Case, case_of, settle_unknown, together, verdict_finding
from habeas.core.attributes import Criterion
from habeas.core.types import Claim, Finding, Table, Verdict
from habeas.measures.base import finding, spread
from habeas.measures.groups import count_group, people_of, share_of
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, inside

WHO = (replace(CRITERION, or_else="groups"), GROUPS, PERIOD, ACT, LEARNT)
METHOD = "worst-case bounds on the share, from counts by bodies other than the speaker"


def judge_share(
    register: Register, claim: Claim, *, share: float, qualifier: str, criterion: Criterion | None = None
) -> tuple[Finding, ...]:
    """The findings of a claim that `qualifier` `share` of the freed are as the claim's criterion or groups say."""
    case = case_of(register, claim, criterion or claim.parameters.get("criterion"))
    people = share_of_people(register, case, share=share, qualifier=qualifier) if case else ()
    readings = _by_readings(register, claim, share, qualifier) if claim.parameters.get("groups") else None
    return together(register, claim, people, readings)


def share_of_people(register: Register, case: Case, *, share: float, qualifier: str) -> tuple[Finding, ...]:
    """The verdict on a share of the freed on the lists, the findings beside it, and how many of the unknown would have
    to meet the criterion for the claim to hold, if so many are unknown."""
    verdict, reason, settle = share_verdict(case, share=share, qualifier=qualifier)
    known = case.freed.yes + case.freed.no
    first = verdict_finding(
        register,
        case,
        case.precision,
        verdict=verdict,
        unit="share",
        reason=reason,
        settle=settle,
        value=case.freed.yes / known if known else None,
    )
    return (first, *beside(register, case), *_tipping(register, case, share=share, qualifier=qualifier))


def share_verdict(case: Case, *, share: float, qualifier: str) -> tuple[Verdict, str, str]:
    """Whether the share of the freed is as stated, by which rule, and what would settle it."""
    if not case.freed.people + case.maybe.people:
        reason = "nobody on the lists was freed in these days"
        return Verdict.CANNOT_TELL, reason, "the names of those freed, with the day"
    verdict = verdict_on(case.precision, share, qualifier)
    # One who surely is not as everybody is said to be, or is as nobody is, is enough whatever the others are.
    proved = verdict is Verdict.FAILS and qualifier == "exactly" and share in (0.0, 1.0)
    if case.missing > MOST_MISSING and not proved:
        reason = f"it is not known of more than two in five whether they meet it: {case.words}"
        return Verdict.CANNOT_TELL, reason, settle_unknown(case)
    rule = {
        Verdict.HOLDS: "so it is as stated however the unknown are counted",
        Verdict.FAILS: "so it is not as stated, however the unknown are counted",
        Verdict.CANNOT_TELL: "so it rests on those of whom it is not known",
    }[verdict]
    sure = not (case.freed.unknown or case.maybe.people)
    return verdict, case.words if sure else f"{case.words}: {rule}", settle_unknown(case)


def _tipping(register: Register, case: Case, *, share: float, qualifier: str) -> tuple[Finding, ...]:
    """Of the freed of whom it is not known, how many would have to meet the criterion for the claim to hold."""
    yes, no, unknown = case.freed
    if not unknown:
        return ()
    people = yes + no + unknown

    def holds(more: int) -> bool:
        return inside(Bounds((yes + more) / people, (yes + more) / people), share, qualifier, tolerance=0.1) is True

    needed = [more for more in range(unknown + 1) if holds(more)]
    if not needed:
        return ()
    key, label = f"claim.{case.claim.id}.tipping", "Of the freed not known, how many would have to meet it to hold"
    common: dict[str, Any] = case.common | {"unit": "people", "n": people, "missing": unknown}
    return (finding(register, key, label, **spread(Bounds(needed[0], needed[-1]), needed[0]), **common),)


def _by_readings(register: Register, claim: Claim, share: float, qualifier: str) -> Finding:
    """The verdict by published counts: whoever is not counted may be in the groups or not."""
    plan = claim.parameters
    window = claim_window(register, claim)
    parts = count_group(register, plan["groups"], window, act=plan.get("act"), not_by=own_names(register, claim))
    people = sum(part.people for part in parts)
    words = " or ".join(register.meaning("groups", group) for group in plan["groups"])
    if not people:
        reason = "no release act of these days is known"
        settle = "a release act"
        return untold(register, claim, reason=reason, would_settle=settle, unit="share", method=METHOD)
    known = sum(part.people for part in parts if part.bounds.exact and part.sure)
    count, bounds = people_of(parts), share_of(parts)
    readings = [name for part in parts for name in part.readings]
    common: dict[str, Any] = {
        "n": known,
        "missing": people - known,
        "n_unit": "people",
        "method": METHOD,
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
    verdict = verdict_on(bounds, share, qualifier)
    counted = f"{count.low:,.0f}" if count.exact else f"{count.low:,.0f} to {count.high:,.0f}"
    reason = f"{counted} of {people:,} freed are {words}"
    if not all(part.sure for part in parts):
        reason += ", some of them perhaps freed on other days"
    low, high = int(count.low or 0), int(count.high or 0)
    split = Table(columns=SPLIT, rows=(("freed", low, high - low, people - high, 0),))
    found = told(register, claim, bounds, verdict=verdict, unit="share", reason=reason, table=split, **common)
    if verdict is Verdict.CANNOT_TELL:
        return replace(found, would_settle=f"a count of {words} among the other {people - known:,}")
    return found
