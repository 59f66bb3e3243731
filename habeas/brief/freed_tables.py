"""The tables of the brief about people on the lists who were freed: waves, composition, days of sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from habeas.brief.blocks import Cell, Grid, text
from habeas.brief.figures.base import records
from habeas.brief.say import Piece, days, number, upper_first
from habeas.brief.study import Study
from habeas.brief.tables import cell_of, grid_of, range_of

TEXT, COUNT = False, True


def waves_table(study: Study) -> Grid | None:
    """The waves found in the releases of the people on the lists."""
    rows = records(study, "people.waves.list")
    if not rows:
        return None
    found = study.findings["people.waves.list"]
    cells = tuple(
        (
            text(days(row["first"], row["last"])),
            cell_of(found, range_of(row["people"], row["people_possibly"])),
            text("not usual" if row["usual"] is None else f"about {number(round(row['usual']), 'people')}"),
            text(f"{days(row['largest_day'], row['largest_day'])}: {number(row['on_largest_day'], 'people')}"),
            text("not known" if (n := row["most_in_five_years_before"]) is None else number(n, "people")),
            text(_chance(row["p"])),
        )
        for row in rows
    )
    columns = (
        *(("Days", TEXT), ("Freed", COUNT), ("Usual", COUNT), ("Largest day, surely freed", TEXT)),
        *(("Most on these days, five years before", COUNT), ("p", COUNT)),
    )
    grid = grid_of(found, "Waves in which people on the lists were freed", columns, cells)
    note = (
        "Usual: how many are freed on as many days in the half year either side. p has the chance model: releases vary "
        "about what is usual as they did outside the waves; of all stretches so long one has as many or more."
    )
    return replace(grid, note=note) if any(row["p"] is not None for row in rows) else grid


def _chance(p_value: float | None) -> str:
    if p_value is None:
        return "none"
    return "under 0.001" if p_value < 0.001 else f"{p_value:.2g}"


def acts_table(study: Study) -> Grid | None:
    """Announced acts beside the people whom the lists name as freed."""
    rows = records(study, "people.waves.acts")
    if not rows:
        return None
    found = study.findings["people.waves.acts"]
    cells = tuple(
        (
            text(days(row["first"], row["last"])),
            cell_of(found, number(row["announced"], "people")),
            cell_of(found, range_of(row["named_low"], row["named_high"])),
            text(days(row["first_out"], row["last_out"]) if row["first_out"] else "not told"),
            (Piece(row["id"], f"releases:{row['id']}"),),
        )
        for row in rows
    )
    columns = (
        *(("Announced", TEXT), ("People announced", COUNT), ("On the lists as freed then", COUNT)),
        *(("First to last day out", TEXT), ("Source", TEXT)),
    )
    return grid_of(found, "Announced releases beside the people on the lists", columns, cells)


def composition_table(study: Study) -> Grid | None:
    """Each group among the freed and in the main pool, with its odds and what the unknown make of them."""
    rows = records(study, "people.composition")
    main = [row for row in rows if row["pool"] == rows[0]["pool"]]
    if not main:
        return None
    found = study.findings["people.composition"]
    cells = tuple(
        (
            text(upper_first(row["words"])),
            cell_of(found, f"{row['freed_in']:,} of {row['freed_in'] + row['freed_out']:,}"),
            cell_of(found, f"{row['freed_unknown']:,}"),
            cell_of(found, f"{_pool_in(row):,} of {_pool_known(row):,}"),
            cell_of(found, f"{row['stayed_unknown'] + row['maybe_freed_unknown'] + row['freed_unknown']:,}"),
            *(_odds(found, row)),
            text(_others(rows, row)),
        )
        for row in main
    )
    columns = (
        *(("Group", TEXT), ("Among the freed", COUNT), ("Unknown", COUNT), ("In the pool", COUNT), ("Unknown", COUNT)),
        *(("Odds ratio, interval", COUNT), ("Interval, all unknown either way", COUNT), ("By the other pools", COUNT)),
    )
    grid = grid_of(found, "Who was freed, against who was inside that morning", columns, cells)
    note = (
        "Odds of being freed, the group against all others in the pool, wave by wave. The interval has the chance "
        "model: at each wave the same number drawn at random from the pool."
    )
    return replace(grid, note=note)


def _pool_in(row: dict[str, Any]) -> int:
    return int(row["freed_in"] + row["stayed_in"] + row["maybe_freed_in"])


def _pool_known(row: dict[str, Any]) -> int:
    return _pool_in(row) + int(row["freed_out"] + row["stayed_out"] + row["maybe_freed_out"])


def _odds(found: Any, row: dict[str, Any]) -> tuple[Cell, Cell]:
    if row["refused"] or row["odds_ratio"] is None:
        return text("cannot tell"), text("")
    value, low, high = (_ratio(row[name]) for name in ("odds_ratio", "low", "high"))
    limits = f"{_ratio(row['limit_low'])} to {_ratio(row['limit_high'])}"
    return cell_of(found, f"{value} ({low} to {high})"), cell_of(found, limits)


def _ratio(value: float | None) -> str:
    return "unlimited" if value is None else number(value, "ratio")


def _others(rows: list[dict[str, Any]], main: dict[str, Any]) -> str:
    """The odds ratio of the same group by every other pool."""
    others = [row for row in rows if row["group"] == main["group"] and row["pool"] != main["pool"]]
    told = (f"{row['pool']} {'cannot tell' if row['refused'] else _ratio(row['odds_ratio'])}" for row in others)
    return "; ".join(told)


def joint_table(study: Study) -> Grid | None:
    """The odds of being freed by all attributes together."""
    rows = records(study, "people.composition.joint")
    if not rows:
        return None
    found = study.findings["people.composition.joint"]
    cells = tuple(
        (
            text(upper_first(row["attribute"])),
            cell_of(found, _ratio(row["odds_ratio"])),
            cell_of(found, f"{_ratio(row['low'])} to {_ratio(row['high'])}"),
            cell_of(found, f"{row['freed']:,} of {row['people']:,}"),
        )
        for row in rows
    )
    columns = (("Attribute", TEXT), ("Odds ratio", COUNT), ("Interval", COUNT), ("Freed, of people known", COUNT))
    return grid_of(found, "The odds of being freed by all of these together", columns, cells)


def anyway_table(study: Study) -> Grid | None:
    """How many of the freed would soon have been free anyway, against the pool."""
    rows = records(study, "people.days.anyway")
    if not rows:
        return None
    found = study.findings["people.days.anyway"]
    cells = tuple(
        (
            text(f"at most {number(row['months'], 'people')} month{'s' if row['months'] > 1 else ''} left"),
            cell_of(found, range_of(row["freed_low"], row["freed_high"])),
            cell_of(found, _share(row["share_low"], row["share_high"])),
            cell_of(found, _share(row["pool_share_low"], row["pool_share_high"])),
        )
        for row in rows
    )
    columns = (
        *(("Of the sentence", TEXT), ("Freed", COUNT), (f"Share of the freed (n = {found.n:,})", COUNT)),
        ("Share of the people inside", COUNT),
    )
    return grid_of(found, "Who would soon have been free anyway", columns, cells)


def _share(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "cannot tell"
    ends = dict.fromkeys(number(end, "share") for end in (low, high))
    return " to ".join(ends)


Tables = tuple[Callable[[Study], Grid | None], ...]
WAVE_TABLES: Tables = (waves_table, acts_table)
GROUP_TABLES: Tables = (composition_table, joint_table)
DAY_TABLES: Tables = (anyway_table,)
