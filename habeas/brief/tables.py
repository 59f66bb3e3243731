"""Findings that are tables, as grids of the brief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from habeas.brief.blocks import Cell, Grid, text
from habeas.brief.say import Piece, days, number, upper_first
from habeas.brief.study import Study
from habeas.core.dates import PartialDate
from habeas.core.types import Finding, Verdict
from habeas.stats.bounds import Bounds


def range_of(low: float | None, high: float | None) -> str:
    """Both ends of a count in words; None is an end that nothing limits."""
    if low is None and high is None:
        return "cannot tell"
    if low == high:
        return number(low, "people")
    if high is None:
        return f"at least {number(low, 'people')}"
    return (
        f"at most {number(high, 'people')}" if low is None else f"{number(low, 'people')} to {number(high, 'people')}"
    )


def cell_of(finding: Finding, value: str) -> Cell:
    """A cell that leads to the finding it prints."""
    return (Piece(value, finding.key),)


def acts_table(study: Study) -> Grid | None:
    """The release acts of the window with the women in each, where known."""
    found = study.findings["freed.list"]
    women = study.findings.get("freed.women.list")
    in_act = (
        {row["id"]: range_of(row["low"], row["high"]) for row in women.table.records()} if women and women.table else {}
    )
    assert found.table is not None
    if study.register.has_people and not found.table.rows:
        return None
    rows = tuple(
        (
            text(days(row["first"], row["last"])),
            cell_of(found, number(row["people"], "people")),
            text(in_act.get(row["id"], "not known") if row["counted"] else "not counted as freed"),
            text(study.register.meaning("release_kinds", row["kind"])),
            text(row["described_as"] or "no ground given"),
            (Piece(row["id"], f"releases:{row['id']}"),),
        )
        for row in found.table.records()
    )
    columns = (
        ("Date", False),
        ("Freed", True),
        ("Of them women", True),
        ("Kind", False),
        ("Ground given", False),
        ("Source", False),
    )
    return grid_of(found, "Release acts", columns, rows)


def stability_table(study: Study) -> Grid | None:
    """For which gaps the number of waves stays the same; smallest sizes that agree share their rows."""
    found = study.findings["waves.stability.ranges"]
    assert found.table is not None
    if study.findings["waves.count"].verdict is Verdict.CANNOT_TELL:
        return None
    sizes: dict[tuple[tuple[int, int, int], ...], list[int]] = {}
    for minimum in dict.fromkeys(row["minimum"] for row in found.table.records()):
        ranges = tuple(tuple(row[1:]) for row in found.table.rows if row[0] == minimum)
        sizes.setdefault(ranges, []).append(minimum)
    rows = tuple(
        (text(", ".join(map(str, minimums))), text(_gap(low, high)), cell_of(found, f"{waves}"))
        for ranges, minimums in sizes.items()
        for low, high, waves in ranges
    )
    columns = (("Smallest wave, people", False), ("Largest gap inside a wave", False), ("Waves", True))
    return grid_of(found, "How the number of waves depends on the gap and the smallest wave", columns, rows)


def _gap(low: int, high: int) -> str:
    return f"{low} days" if low == high else f"{low} to {high} days"


def ledger_table(study: Study) -> Grid | None:
    """The ledger between neighbouring counts: all complete stretches, and in the window the others too."""
    found = study.findings.get("ledger.list")
    if found is None or found.table is None or not found.table.rows:
        return None
    records = found.table.records()
    first = study.register.window.first
    shown = [row for row in records if not row["missing"] or row["last"] >= first]
    rows = tuple(
        (
            text(days(row["first"], row["last"])),
            text(row["basis"] or "not named"),
            text(_bounds(row["inside_first"])),
            text(_bounds(row["added"])),
            text(_bounds(row["left"])),
            text(_bounds(row["inside_last"])),
            cell_of(found, _bounds(row["unexplained"])),
        )
        for row in shown
    )
    columns = (
        ("From and to", False),
        ("Counted by", False),
        ("Inside then", True),
        ("Added", True),
        ("Left", True),
        ("Inside after", True),
        ("Unexplained", True),
    )
    note = "Earlier stretches without every term published are left out; all are in findings.json."
    grid = grid_of(found, "The ledger between neighbouring counts by one body", columns, rows)
    return replace(grid, note=note if len(shown) < len(records) else "") if shown else None


def _bounds(bounds: Bounds | None) -> str:
    """Bounds in words; a term of which nobody counted anything is not told."""
    return "cannot tell" if bounds is None or (not bounds.low and bounds.high is None) else range_of(*bounds)


def events_table(study: Study) -> Grid | None:
    """The events around the releases, by day."""
    found = study.findings["events.list"]
    assert found.table is not None
    if not found.table.rows:
        return None
    rows = tuple(
        (
            text(days(row["first"], row["last"])),
            text(study.register.meaning("event_types", row["type"])),
            text(f"{row['actor']}: {row['target']}" if row["target"] else row["actor"]),
            text(row["description"]),
            (Piece(row["id"], f"events:{row['id']}"),),
        )
        for row in found.table.records()
    )
    columns = (("Date", False), ("Type", False), ("Who, to whom", False), ("What", False), ("Source", False))
    return grid_of(found, "Events in the window and in the three months before it", columns, rows)


def precedents_table(study: Study) -> Grid | None:
    """Earlier episodes with what followed, this country's first."""
    found = study.findings["precedents.list"]
    assert found.table is not None
    if not found.table.rows:
        return None
    rows = tuple(
        (
            text(f"{row['country']}, {PartialDate.parse(row['period']).describe()}"),
            text(row["released"] or "not told"),
            text(row["followed_by"]),
            text(row["reversed"] if row["reversed"] != "unknown" else "not known"),
            text(row["outcome"]),
            (Piece(row["id"], f"precedents:{row['id']}"),),
        )
        for row in found.table.records()
    )
    columns = (
        ("Episode", False),
        ("Released", False),
        ("Followed by", False),
        ("Taken back", False),
        ("What happened", False),
        ("Source", False),
    )
    return grid_of(found, "Earlier episodes of releases amid outside bargaining", columns, rows)


def grid_of(
    found: Finding, caption: str, columns: tuple[tuple[str, bool], ...], rows: tuple[tuple[Cell, ...], ...]
) -> Grid:
    """A table of the brief that is one finding."""
    return Grid(key=found.key, caption=text(caption), columns=columns, rows=rows)


def untold(study: Study) -> tuple[Cell, ...]:
    """Everything the data cannot tell, with why and what would settle it; claims apart from measures, alike reasons
    once."""
    seen: dict[str, Cell] = {}
    for found in study.findings.values():
        if found.verdict is not Verdict.CANNOT_TELL or found.key.startswith("claim."):
            continue
        settle = f" Would settle it: {found.would_settle}." if found.would_settle else ""
        seen.setdefault(found.reason, (Piece(upper_first(found.label), found.key), Piece(f": {found.reason}.{settle}")))
    return tuple(seen.values())


TABLES: dict[str, tuple[Callable[[Study], Grid | None], ...]] = {
    "happened": (acts_table, stability_table),
    "ledger": (ledger_table,),
    "addressed": (events_table,),
    "worked": (precedents_table,),
}
