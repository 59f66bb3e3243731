"""The path from a verdict to the records: what was tested, by which rule, from which numbers, rows and people."""

from __future__ import annotations

from dataclasses import dataclass

from habeas.brief.study import Opened
from habeas.claims import KINDS, judge_claims
from habeas.claims.people import period_of
from habeas.core.errors import UnknownName
from habeas.core.types import Claim, Finding, Window
from habeas.measures.people_records import Behind, records_behind
from habeas.measures.people_rows import counts_people

BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A claim, the part of it that was tested and how it could be false, its findings (the verdict first), and the
    people freed in its days with the rows of lists behind them, the first of all `people`; `period` is None where no
    list was asked."""

    claim: Claim
    tested: str
    wording: str
    findings: tuple[Finding, ...]
    period: Window | None
    records: tuple[Behind, ...]
    people: int


def why(it: Opened, name: str, *, most: int) -> Why:
    """The path from the verdict on the claim `name` to at most `most` records; raises UnknownName."""
    register = it.register
    claim = next((claim for claim in register.claims if claim.id == name), None)
    if claim is None:
        raise UnknownName("claim", name[:80], [claim.id for claim in register.claims])
    kind, key = BY_NAME[claim.kind], f"claim.{name}"
    found = tuple(one for one in judge_claims(register, KINDS) if one.key == key or one.key.startswith(f"{key}."))
    criterion = kind.criterion(claim)
    period = period_of(register, claim) if criterion and counts_people(register) else None
    records: tuple[Behind, ...] = ()
    people = 0
    if criterion and period:
        by_then = claim.parameters.get("learnt") != "any"
        records, people = records_behind(register, period, criterion, by_then=by_then, most=most)
    return Why(
        claim=claim,
        tested=kind.tested(register, claim),
        wording=kind.wording,
        findings=found,
        period=period,
        records=records,
        people=people,
    )
