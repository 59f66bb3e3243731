"""What a finding on time in custody rests on, and how it becomes a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from habeas.core.types import Finding, Interval, Table
from habeas.measures.base import finding
from habeas.register.register import Register
from habeas.stats.leaving import LISTED, RETROSPECTIVE

SHARES = ("value", "low", "high", "bound_low", "bound_high", "at_risk")
KEYS = {LISTED: "people.duration", RETROSPECTIVE: "people.duration.retrospective"}
RULES = {
    LISTED: "people are at risk of leaving from the day on which a list first named them, and in no number before",
    RETROSPECTIVE: "everybody on the lists is counted from the first day in custody; who was never listed is in no "
    "number, and whoever was released soon may be listed less often",
}


def duration_table(
    register: Register,
    name: str,
    label: str,
    columns: Sequence[str],
    rows: list[tuple[Any, ...]],
    common: dict[str, Any],
) -> Finding:
    """A finding that is a table, whose first column is the rule; its assumptions are first those of its rules."""
    rules = tuple(RULES[rule] for rule in RULES if any(row[0] == rule for row in rows))
    return finding(
        register,
        f"people.duration.{name}",
        label,
        unit="share",
        interval=Interval.BOUNDS,
        table=Table(columns=tuple(columns), rows=tuple(rows)),
        **common | {"assumptions": (*rules, *common["assumptions"])},
    )
