"""The tables of the brief about how long people are held and how they leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from habeas.brief.blocks import Cell, Grid, text
from habeas.brief.figures.base import records
from habeas.brief.say import number, upper_first
from habeas.brief.study import Study
from habeas.brief.tables import cell_of, grid_of
from habeas.core.types import Finding

TEXT, COUNT = False, True
WITHIN = {
    "six_months": "half a year",
    "one_year": "a year",
    "two_years": "two years",
    "three_years": "three years",
    "five_years": "five years",
    "ten_years": "ten years",
}
EITHER_WAY = "In brackets: all that no list tells counted as ended this way at once, and as not ended at all."
SHOWN_WITHIN = ("one_year", "five_years", "ten_years")


def incidence_table(study: Study) -> Grid | None:
    """The shares that had left by each way, by time since the arrest."""
    rows = _of_one_rule(records(study, "people.duration.incidence"))
    if not rows:
        return None
    found = study.findings["people.duration.incidence"]
    times = [within for within in WITHIN if any(row["within"] == within for row in rows)]
    cells = tuple(
        (text(upper_first(words)), *(_cell(found, rows, words=words, within=within) for within in times))
        for words in dict.fromkeys(row["words"] for row in rows)
    )
    risk = {row["within"]: row["at_risk"] for row in rows}
    at_risk = (text("Still held and watched"), *(cell_of(found, f"{risk[within]:,}") for within in times))
    columns = (("Way out", TEXT), *((f"Within {WITHIN[within]}", COUNT) for within in times))
    caption = "Share of detentions that had ended by then, with how many were still held and watched"
    return replace(grid_of(found, caption, columns, (*cells, at_risk)), note=EITHER_WAY)


def years_table(study: Study) -> Grid | None:
    """The shares freed by a decision and dead in custody, by year of arrest."""
    rows = [row for row in records(study, "people.duration.by_year") if row["within"] in SHOWN_WITHIN]
    if not rows:
        return None
    found = study.findings["people.duration.by_year"]
    years = {row["year"]: row["detentions"] for row in rows}
    kinds = [(cause, within) for cause in ("decision", "died") for within in SHOWN_WITHIN]
    kinds = [(c, w) for c, w in kinds if any(row["cause"] == c and row["within"] == w for row in rows)]
    cells = tuple(
        (
            text(f"{year}"),
            cell_of(found, f"{detentions:,}"),
            *(_cell(found, rows, year=year, cause=cause, within=within) for cause, within in kinds),
        )
        for year, detentions in years.items()
    )
    names = {"decision": "Freed by a decision", "died": "Died in custody"}
    heads = ((f"{names[cause]} within {WITHIN[within]}", COUNT) for cause, within in kinds)
    columns = (("Year of arrest", TEXT), ("Detentions", COUNT), *heads)
    grid = grid_of(found, "Freed by a decision and dead in custody, by year of arrest", columns, cells)
    return replace(grid, note="Too few: fewer than ten were still held and watched then. " + EITHER_WAY)


def _of_one_rule(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows by the first rule of the table: people at risk from their listing, where there are any."""
    return [row for row in rows if row["rule"] == rows[0]["rule"]]


def _cell(found: Finding, rows: list[dict[str, Any]], **wanted: object) -> Cell:
    """The share and its bounds in the row that is wanted; too few at risk have none."""
    row = next((row for row in rows if all(row[name] == value for name, value in wanted.items())), None)
    if row is None or (row["value"] is None and row["bound_low"] is None):
        return text("too few")
    low, high = (row[name] for name in ("bound_low", "bound_high"))
    ends = "" if low is None else " to ".join(dict.fromkeys(number(end, "share") for end in (low, high)))
    if row["value"] is None:
        return cell_of(found, ends)
    value = number(row["value"], "share")
    return cell_of(found, f"{value} ({ends})" if ends and ends != value else value)


HELD_TABLES: tuple[Callable[[Study], Grid | None], ...] = (incidence_table, years_table)
