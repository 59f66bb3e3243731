"""Claims of the form "at least 200 gravely ill people stayed inside"."""

from __future__ import annotations

from dataclasses import replace

from habeas.claims.base import ACT, CRITERION, LEARNT, PERIOD, QUALIFIER, VALUE, ClaimKind, meant, stated
from habeas.claims.beside import beside, still_inside
from habeas.claims.people import Case, case_of, listed_verdict, together, verdict_finding
from habeas.core.dates import PartialDate
from habeas.core.types import Claim, Finding, Verdict
from habeas.measures.people_rows import next_day
from habeas.register.register import Register


def judge(register: Register, claim: Claim) -> tuple[Finding, ...]:
    """Judge how many who meet the criterion were inside the day after the period."""
    case = case_of(register, claim, claim.parameters["criterion"])
    people: tuple[Finding, ...] = ()
    if case:
        others = (one for one in beside(register, case) if not one.key.endswith("still_inside"))
        people = (_verdict(register, case), *others)
    return together(register, claim, people, None)


def _verdict(register: Register, case: Case) -> Finding:
    plan, bounds = case.claim.parameters, still_inside(case)
    sure, maybe = case.met.inside, case.met.maybe_inside
    day = PartialDate.day(next_day(case.met.period.last)).describe()
    people = sure.people + maybe.people
    reason = f"of the {people:,} people on the lists surely or possibly inside on {day}, {sure.yes:,} surely meet it"
    reason += f", {sure.no + maybe.no:,} do not" if sure.no + maybe.no else ""
    verdict = listed_verdict(bounds, plan["value"], plan.get("qualifier") or "at least") if people else None
    found = verdict_finding(
        register,
        case,
        bounds,
        verdict=verdict or Verdict.CANNOT_TELL,
        unit="people",
        reason=reason if people else "nobody on the lists is known to have been inside then",
        settle=_settle(case),
        value=sure.yes,
    )
    return replace(found, n=sure.yes + sure.no, missing=sure.unknown + maybe.people)


def _settle(case: Case) -> str:
    unknown, maybe = case.met.inside.unknown, case.met.maybe_inside.people
    parts = [f"{case.attributes} of the {unknown:,} inside of whom it is not known"] if unknown else []
    parts += [f"who of the {maybe:,} others was inside"] if maybe else []
    return "; ".join([*parts, "a list that surely names all who were inside"])


def _tested(register: Register, claim: Claim) -> str:
    least = {"qualifier": claim.parameters.get("qualifier") or "at least"}
    return f"{stated({**claim.parameters, **least})} who {meant(register, claim)} stayed inside"


KIND = ClaimKind(
    name="still_inside",
    wording="How many who meet a criterion were inside the day after the releases, by the lists; left out, the number "
    "is the least there were. A list may lack people: it fails only if more surely are than were stated.",
    parameters=(VALUE, QUALIFIER, replace(CRITERION, required=True), PERIOD, ACT, LEARNT),
    tested=_tested,
    judge=judge,
)
