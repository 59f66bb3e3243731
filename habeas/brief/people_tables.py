"""The tables of the brief about the people on the lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from habeas.brief.blocks import Cell, Grid, text
from habeas.brief.figures.base import records
from habeas.brief.say import Piece, days, number, upper_first
from habeas.brief.study import Study
from habeas.brief.tables import cell_of, grid_of, range_of

MOST_ROWS = 13  # a year by months, and the month that has begun
TEXT, COUNT = False, True


def sexes_table(study: Study) -> Grid | None:
    """The people inside on the last day, by sex."""
    rows = [row for row in records(study, "people.inside.monthly") if row["day"] == study.register.on]
    if len(rows) < 2:
        return None
    found = study.findings["people.inside.monthly"]
    cells = tuple(
        (text(upper_first(row["group"] or "all")), cell_of(found, range_of(row["low"], row["high"]))) for row in rows
    )
    caption = f"People on the lists inside on {number(study.register.on, 'day')}"
    return grid_of(found, caption, (("Who", TEXT), ("Inside", COUNT)), cells)


def exits_table(study: Study) -> Grid | None:
    """The ways out of custody in the window."""
    rows = records(study, "people.exits")
    if not rows:
        return None
    found = study.findings["people.exits"]
    cells = tuple(
        (
            text(upper_first(row["exit"])),
            cell_of(found, range_of(row["low"], row["high"])),
            cell_of(found, range_of(row["early_low"], row["early_high"])),
        )
        for row in rows
    )
    columns = (("Way out", TEXT), ("Exits", COUNT), ("Of them before the end of the sentence", COUNT))
    return grid_of(found, "How people on the lists left custody in the window", columns, cells)


def balance_table(study: Study) -> Grid | None:
    """The balance of the people on the lists, the last year of it."""
    rows = records(study, "people.balance")[-MOST_ROWS:]
    if not rows:
        return None
    found = study.findings["people.balance"]
    terms = ("inside_first", "came", "left", "inside_last")
    cells = tuple(
        (
            text(f"{number(row['first'], 'day')} to {number(row['last'], 'day')}"),
            *(cell_of(found, range_of(row[f"{term}_low"], row[f"{term}_high"])) for term in terms),
            *(cell_of(found, number(row[key], "people")) for key in ("listed", "listed_late", "no_longer_listed")),
        )
        for row in rows
    )
    columns = (
        ("From and to", TEXT),
        *((name, COUNT) for name in ("Inside then", "Came", "Left", "Inside after")),
        *((name, COUNT) for name in ("First listed", "Of them late", "No longer listed")),
    )
    grid = grid_of(found, "The people on the lists, month by month", columns, cells)
    note = (
        "Who came and left after the first day and up to the last. Where all dates are exact, the terms add up; a "
        "vague date widens each term by itself. Earlier months are in findings.json."
    )
    return replace(grid, note=note)


def revision_table(study: Study) -> Grid | None:
    """Why the number of people inside on a day differs from what was known then."""
    rows = records(study, "people.revision.list")
    if not rows:
        return None
    found = study.findings["people.revision.list"]
    cells = tuple(
        (
            text(upper_first(row["reason"])),
            cell_of(found, number(row["people"], "people")),
            cell_of(found, f"{row['sure']:+,}" if row["sure"] else "0"),
            cell_of(found, f"{row['possible']:+,}" if row["possible"] else "0"),
        )
        for row in rows
    )
    columns = (("What became known", TEXT), ("People", COUNT), ("Surely inside", COUNT), ("Possibly inside", COUNT))
    then = number(study.findings["people.revision.known"].value, "day")
    return grid_of(found, f"What changed since the lists as known on {then}", columns, cells)


def readings_table(study: Study) -> Grid | None:
    """Published counts beside the people on the lists, newest last."""
    rows = records(study, "people.readings")
    if not rows:
        return None
    found = study.findings["people.readings"]
    cells = tuple(
        (
            text(days(row["first"], row["last"])),
            text(study.register.meaning("whats", row["what"])),
            text(row["by"] or "not named"),
            text(range_of(row["counted_low"], row["counted_high"])),
            cell_of(found, range_of(row["people_low"], row["people_high"])),
            text(row["can_agree"]),
            (Piece(row["id"], f"readings:{row['id']}"),),
        )
        for row in rows
    )
    columns = (
        *(("Days", TEXT), ("What", TEXT), ("Counted by", TEXT), ("Published", COUNT), ("On the lists", COUNT)),
        *(("Within the lists", TEXT), ("Source", TEXT)),
    )
    return grid_of(found, "Published counts beside the people on the lists", columns, cells)


def linked_table(study: Study) -> Grid | None:
    """How many people stand on one, two, three lists."""
    rows = records(study, "linked.lists")
    if not rows:
        return None
    found = study.findings["linked.lists"]
    cells = tuple(
        (text(number(row["lists"], "people")), cell_of(found, range_of(row["low"], row["high"]))) for row in rows
    )
    grid = grid_of(found, "People by the number of lists that name them", (("Lists", COUNT), ("People", COUNT)), cells)
    note = "A person who is on several lists under several spellings is counted once."
    return replace(grid, note=note)


def editions_table(study: Study) -> Grid | None:
    """The newest edition of each list: what was read of it and what was not."""
    rows = [row for row in records(study, "lists.editions") if row["newest"]]
    if not rows:
        return None
    found = study.findings["lists.editions"]
    counts = ("rows", "taken", "set_aside", "refused", "added", "changed", "vanished")
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            text(row["title"]),
            text(row["published"]),
            *(cell_of(found, number(row[name], "people")) for name in counts),
            text(row["set_aside_why"] or "none"),
        )
        for row in rows
    )
    names = ("Rows", "Taken", "Set aside", "Refused", "New", "Changed", "Gone")
    columns = (("List", TEXT), ("Edition", TEXT), *((name, COUNT) for name in names), ("Set aside, rows and why", TEXT))
    return grid_of(found, "What was read of the lists", columns, cells)


PEOPLE_TABLES: tuple[Callable[[Study], Grid | None], ...] = (
    sexes_table,
    exits_table,
    balance_table,
    revision_table,
    readings_table,
    linked_table,
    editions_table,
)
