"""What was said, against what the data say: the table of claims."""

from __future__ import annotations

from collections.abc import Callable

from habeas.brief.blocks import Cell, Grid, text
from habeas.brief.say import Piece, upper_first, words
from habeas.brief.study import Study
from habeas.claims import KINDS
from habeas.core.types import Claim, Finding

TESTED = {kind.name: kind.tested for kind in KINDS}
COLUMNS = (
    ("Statement", False),
    ("Speaker", False),
    ("Verdict", False),
    ("By the data", False),
    ("Pool", False),
    ("Unknown", True),
    ("Why, and what would settle it", False),
)


def claims_table(study: Study) -> Grid | None:
    """Each statement with its verdict, the number behind it, the pool it was held against, of how many the answer is
    not known, and what would settle it."""
    if not study.claims:
        return None
    return Grid(
        key="claims.all",
        caption=text("What was said, against what the data say"),
        columns=COLUMNS,
        rows=tuple(_row(study, claim) for claim in study.claims),
        note="“Holds” and “fails” are said of the statement as put into a testable kind, never of a person's honesty.",
    )


def _row(study: Study, claim: Claim) -> tuple[Cell, ...]:
    found = study.findings[f"claim.{claim.id}"]
    said = f"{claim.id}: “{claim.text}” Tested: {TESTED[claim.kind](study.register, claim)}."
    reason = f"{upper_first(found.reason)}."
    if found.would_settle:
        reason += f" Would settle it: {found.would_settle}."
    return (
        text(said),
        text(f"{claim.speaker}, {claim.said_on.describe()}"),
        (Piece(found.verdict.words if found.verdict is not None else "", found.key),),
        text(_shown(found)),
        text(_pool(study, claim)),
        text(_unknown(found)),
        text(reason),
    )


def _unknown(found: Finding) -> str:
    """Of how many the answer is not known; people need no unit."""
    unit = "" if found.n_unit == "people" else f" {found.n_unit}"
    return f"{found.missing:,}{unit}" if found.missing else ""


def _shown(found: Finding) -> str:
    if found.value is None and found.low is None and found.high is None:
        return "no number"
    if found.unit == "share" and (found.low, found.high) == (0, 1):
        return f"0% to 100% of {found.n + found.missing:,}"
    of = f" of {found.n + found.missing:,}" if found.unit == "share" else ""
    return words(found) + of


def _pool(study: Study, claim: Claim) -> str:
    """The people whom the freed were held against; empty where a statement needs none."""
    met = study.findings.get(f"claim.{claim.id}.met")
    inside = study.findings.get(f"inside.{claim.parameters.get('group')}.share")
    if met is None and inside is not None:
        return f"{inside.n:,} people inside, by published counts"
    if met is None or met.table is None:
        return ""
    first = met.table.records()[0]
    people = sum(n for column, n in first.items() if isinstance(n, int))
    return f"{people:,} {first['words']}"


SAID_TABLES: tuple[Callable[[Study], Grid | None], ...] = (claims_table,)
