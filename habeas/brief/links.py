"""What a finding is worth where nobody knows whether some pairs of records are one person: both answers held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from habeas.core.types import Finding, Interval, Table, Value, Verdict

SETTLE = "a decision on them: habeas judge"
Ends = tuple[Value | None, Value | None]


def hull_all(apart: Iterable[Finding], joined: Iterable[Finding], pairs: int) -> list[Finding]:
    """Each finding of `apart` with what it would be if the `pairs` doubtful pairs of records were one person each.

    What only `joined` has is left out: it would have no answer for the records as they are.
    """
    others = {finding.key: finding for finding in joined}
    return [hull(one, others.get(one.key, one), pairs) for one in apart]


def hull(apart: Finding, joined: Finding, pairs: int) -> Finding:
    """One finding that holds two: with the `pairs` doubtful pairs of records apart, and with all of them joined.

    The least low and the greatest high, the value of `apart`, the larger p-value, the lows and highs of a table row by
    row. Verdicts that differ become "cannot tell", and what one of the two cannot tell is not told. A finding that is
    the same both ways is returned as it is. That some pairs are one person and others not may give more than both: the
    assumption that is added says what was done.
    """
    if _told(apart) == _told(joined):
        return apart
    word = "pair" if pairs == 1 else "pairs"
    line = f"low and high go from no to every one of {pairs:,} doubtful {word} of records being one person"
    moved = replace(
        apart,
        **_number(apart, joined),
        table=_table(apart.table, joined.table),
        p_value=None if None in (apart.p_value, joined.p_value) else max(apart.p_value or 0, joined.p_value or 0),
        assumptions=(*apart.assumptions, line),
    )
    if apart.verdict is joined.verdict:
        return moved
    reason = f"depends on {pairs:,} doubtful {word} of records"
    return replace(moved, verdict=Verdict.CANNOT_TELL, reason=reason, would_settle=SETTLE)


def _told(finding: Finding) -> tuple[object, ...]:
    """What a finding says; how many it rests on may differ without its saying anything else."""
    return (*_ends(finding), finding.value, finding.interval, finding.verdict, finding.p_value, finding.table)


def _number(apart: Finding, joined: Finding) -> dict[str, Any]:
    if not _has_number(apart) or not _has_number(joined):
        return {"value": None, "low": None, "high": None, "interval": Interval.BOUNDS}
    low, high = _around(_ends(apart), _ends(joined))
    kinds = {apart.interval, joined.interval} - {Interval.EXACT}
    if low == high and low is not None:
        interval = apart.interval
    else:
        interval = kinds.pop() if len(kinds) == 1 else apart.interval if kinds else Interval.BOUNDS
    return {"value": apart.value, "low": low, "high": high, "interval": interval}


def _has_number(finding: Finding) -> bool:
    return not (finding.value is None and finding.low is None and finding.high is None)


def _ends(finding: Finding) -> Ends:
    """Both ends; of a number that is given without any, itself, unless it is bounds that have none."""
    if finding.low is None and finding.high is None and finding.interval is not Interval.BOUNDS:
        return finding.value, finding.value
    return finding.low, finding.high


def _around(one: Ends, other: Ends) -> Ends:
    """The least interval with both in it; None is an end without limit."""
    lows, highs = (one[0], other[0]), (one[1], other[1])
    low = None if None in lows else min(lows)  # type: ignore[type-var]
    high = None if None in highs else max(highs)  # type: ignore[type-var]
    return low, high


def _table(apart: Table | None, joined: Table | None) -> Table | None:
    """The first table with the lows and highs of both, where its rows are those of the other; else the first."""
    if apart is None or joined is None or apart.columns != joined.columns or len(apart.rows) != len(joined.rows):
        return apart
    ranges = _ranges(apart.columns)
    alike = [
        i for i in range(len(apart.columns))
        if i not in {end for ends in ranges for end in ends}
        and [row[i] for row in apart.rows] == [row[i] for row in joined.rows]
    ]  # fmt: skip
    if not ranges or len({tuple(row[i] for i in alike) for row in apart.rows}) < len(apart.rows):
        return apart
    rows = [list(row) for row in apart.rows]
    for mine, theirs in zip(rows, joined.rows, strict=True):
        for low, high in ranges:
            if _number_or_day((mine[low], mine[high], theirs[low], theirs[high])):
                mine[low], mine[high] = _around((mine[low], mine[high]), (theirs[low], theirs[high]))
    return replace(apart, rows=tuple(tuple(row) for row in rows))


def _ranges(columns: tuple[str, ...]) -> list[tuple[int, int]]:
    """The places of columns that are the two ends of one number: `low` and `high`, `x_low` and `x_high`."""
    return [
        (i, columns.index(name.removesuffix("low") + "high"))
        for i, name in enumerate(columns)
        if (name == "low" or name.endswith("_low")) and name.removesuffix("low") + "high" in columns
    ]


def _number_or_day(cells: tuple[Any, ...]) -> bool:
    return all(cell is None or isinstance(cell, int | float | date) for cell in cells)
