"""Numbers of people by published counts: freed, inside, died and the like, in a period, an act or a group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from habeas.claims.base import claim_window, own_names, told, untold, verdict_on, words_of
from habeas.core.dates import PartialDate
from habeas.core.types import Claim, Finding, Verdict, Window
from habeas.measures.freed import freed_total
from habeas.measures.groups import count_group, people_of
from habeas.measures.periods import published_total
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, union

# Grain: one row per count of people inside that may be of the day or before it, the newest first.
INSIDE = """
select id, first, sure_last, low, high, period, basis from reading
where what = 'inside' and who = $who and act is null and first <= $last
    and basis not in (select unnest($own::varchar[]))
order by sure_last desc, first desc, row_number;
"""
# Grain: one row.
ACT_COUNT = "select people from act where id = $act;"
METHOD = "counts by bodies other than the speaker"
NOBODY = Bounds(0, 0)


def by_readings(register: Register, claim: Claim) -> Finding:
    """A number of people judged against what others than the speaker counted."""
    plan = claim.parameters
    if plan["what"] == "inside":
        return _inside(register, claim)
    if plan.get("groups"):
        return _group(register, claim)
    if plan["what"] == "freed":
        return _freed(register, claim)
    return _flow(register, claim)


def _verdict(
    register: Register,
    claim: Claim,
    bounds: Bounds,
    reason: str,
    settle: str,
    *,
    gone: Bounds = NOBODY,
    **more: Any,
) -> Finding:
    """The finding of a claim by the bounds on its number; the verdict must stand with those `gone` since taken off."""
    plan = claim.parameters
    verdicts = {verdict_on(b, plan["value"], words_of(plan)) for b in (bounds, _without(bounds, gone))}
    verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.CANNOT_TELL
    settled: dict[str, Any] = {"would_settle": settle} if verdict is Verdict.CANNOT_TELL else {}
    return told(
        register,
        claim,
        bounds,
        verdict=verdict,
        unit="people",
        reason=reason,
        method=METHOD,
        **settled,
        **more,
    )


def _without(bounds: Bounds, gone: Bounds) -> Bounds:
    low = None if bounds.low is None or gone.high is None else max(0, bounds.low - gone.high)
    return Bounds(low, bounds.high)


def _inside(register: Register, claim: Claim) -> Finding:
    plan = claim.parameters
    window = claim_window(register, claim)
    groups = plan.get("groups") or [""]
    rows = register.rows(INSIDE, who=groups[0], last=window.last, own=list(own_names(register, claim)))
    if len(groups) > 1:
        return untold(
            register,
            claim,
            reason="nobody counts people inside who are in any of several groups",
            would_settle="a list of the people inside",
            method=METHOD,
        )
    if not rows:
        return untold(
            register,
            claim,
            reason="no body other than the speaker has published a count of this",
            would_settle="a count by another body",
            method=METHOD,
        )
    same = [row for row in rows if row[1:3] == rows[0][1:3]]
    bounds = union(Bounds(row[3], row[4]) for row in same)
    counted = min(rows[0][2], window.last)
    reason = f"by the newest count, of {PartialDate.parse(rows[0][5]).describe()}"
    sources = register.sources("readings", [row[0] for row in same])
    since = NOBODY
    if counted < window.last:
        since, _, ids = freed_total(register, Window(first=counted + timedelta(days=1), last=window.last), counted=True)
        reason += (
            f", {(window.last - counted).days} days before the day spoken of; {since.low:,.0f} were freed since, "
            "others came and went uncounted"
        )
        sources = (*sources, *register.sources("releases", ids))
    return _verdict(
        register,
        claim,
        bounds,
        reason,
        "a count nearer to the day",
        gone=since,
        n=len(same),
        n_unit="readings",
        sources=sources,
    )


def _group(register: Register, claim: Claim) -> Finding:
    plan = claim.parameters
    parts = count_group(
        register, plan["groups"], claim_window(register, claim), act=plan.get("act"), not_by=own_names(register, claim)
    )
    readings = [name for part in parts for name in part.readings]
    people = sum(part.people for part in parts)
    if not readings:
        return untold(
            register,
            claim,
            reason="no body other than the speaker has published a count of this",
            would_settle="a count by another body, or the names",
            method=METHOD,
            missing=people,
            n_unit="people",
            sources=register.sources("releases", [part.act for part in parts]),
        )
    bounds = people_of(parts)
    known = sum(part.people for part in parts if part.bounds.exact and part.sure)
    sources = (*register.sources("releases", [p.act for p in parts]), *register.sources("readings", readings))
    left = f"{bounds.low:,.0f}" if bounds.exact else f"{bounds.low:,.0f} to {bounds.high:,.0f}"
    reason = f"counts by others than {claim.speaker} leave {left} of {people:,}"
    return _verdict(
        register,
        claim,
        bounds,
        reason,
        "the names of all the freed, or a full count by another body",
        n=known,
        missing=people - known,
        n_unit="people",
        sources=sources,
    )


def _freed(register: Register, claim: Claim) -> Finding:
    plan = claim.parameters
    window = claim_window(register, claim)
    if plan.get("act"):
        rows = register.rows(ACT_COUNT, act=plan["act"])
        bounds = Bounds(rows[0][0], rows[0][0]) if rows else Bounds(0, None)
        ids: tuple[str, ...] = (plan["act"],) if rows else ()
    else:
        bounds, _, ids = freed_total(register, window, counted=True)
    if not ids:
        return untold(
            register,
            claim,
            reason="no release act of these days is known",
            would_settle="a release act",
            method=METHOD,
            n_unit="acts",
        )
    reason = f"{len(ids)} release act{'s' if len(ids) > 1 else ''} in the table of releases"
    sources = register.sources("releases", ids)
    return _verdict(
        register, claim, bounds, reason, "the day of each act", n=len(ids), n_unit="acts", sources=sources,
        assumptions=("the table of releases holds every act of these days",),
    )  # fmt: skip


def _flow(register: Register, claim: Claim) -> Finding:
    """The better of what counts inside the period add up to, and what covers it."""
    plan = claim.parameters
    window = claim_window(register, claim)
    total = published_total(register, plan["what"], window, not_by=own_names(register, claim))
    if not total.used:
        return untold(
            register,
            claim,
            reason="no body other than the speaker has published a count of this for the days spoken of",
            would_settle=f"readings `{plan['what']}` of these days by another body",
            method=METHOD,
            n_unit="days",
            missing=window.days,
        )
    reason = (
        f"counts by others of periods in these days; {total.missing_days:,} of {window.days:,} days have no full count"
    )
    return _verdict(
        register,
        claim,
        total.bounds,
        reason,
        f"readings `{plan['what']}` that cover all of these days",
        n=window.days - total.missing_days,
        missing=total.missing_days,
        n_unit="days",
        sources=register.sources("readings", total.used),
    )
