"""What the tables say against each other: references, orders and circles, and doubts for a person to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from habeas.core.errors import Fault
from habeas.core.tables import READINGS, RELEASES, TABLES
from habeas.intake.cells import WHOLE, Unfit, check_references
from habeas.intake.wholes import larger_parts

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[dict[str, Any]]]

# What a reading says, beside where it was read. A row of which one of them could not be read is compared to no other.
SAYS = frozenset({"what", "group", "period", "value", "low", "high", "qualifier", "basis", "act"})


def find_contradictions(rows: Rows, ids: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Faults between cells, rows and tables, in no order. `ids` are those of each table that was read whole."""
    releases = rows["releases"]
    counts = {row["id"]: row["count"] for row in releases if row["id"] and row["count"] is not None}
    yield from _references(rows, ids)
    sound = []
    for row in rows["readings"]:
        alone = list(_reading_alone(row))
        yield from alone
        if not alone and not SAYS & row["unread"]:
            sound.append(row)
    yield from larger_parts(sound, counts)
    yield from _cycles(releases)
    yield from _open_known(rows)
    yield from _nothing_and_more(rows["precedents"])


def _fault(file: str, row: int | None, column: str, problem: str, cure: str) -> Fault:
    return Fault(file=file, row=row, column=column, problem=problem, cure=cure)


def _reading(row: Row, column: str, problem: str, cure: str) -> Fault:
    return _fault(READINGS.file, row["row"], column, problem, cure)


def _references(rows: Rows, ids: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    for spec in TABLES:
        for column in spec.columns:
            known = ids.get(column.refers_to)
            if known is None:
                continue
            for row in rows[spec.name]:
                try:
                    check_references(row[column.name] or [], column, known)
                except Unfit as unfit:
                    yield _fault(spec.file, row["row"], column.name, unfit.problem, unfit.cure)


def _reading_alone(row: Row) -> Iterator[Fault]:
    """Faults of one row by itself; nothing is said of a cell that could not be read."""
    given = [row[name] for name in ("given_low", "value", "given_high") if row[name] is not None]
    if not given and not row["unread"] & {"value", "low", "high"}:
        yield _reading(row, "value", "there is no number", "Give value, or low, or high.")
    if row["period"] is None and row["act"] is None and not row["unread"] & {"period", "act"}:
        cure = "Give the day or period counted, or the act."
        yield _reading(row, "period", "there is neither a period nor an act", cure)
    if given != sorted(given):
        yield _reading(row, "low", "low, value and high are not in order", "Low is the least, high the most.")
    elif row["low"] is not None and row["high"] is not None and row["low"] > row["high"]:
        problem = f"no number is {row['qualifier']} {row['value']:,} and within low and high"
        yield _reading(row, "qualifier", problem, "Check qualifier, value, low and high.")
    yield from _number_of_people(row)
    if row["period"] and row["known_from"] and row["period"].first > row["known_from"].last:
        problem = f"the period begins on {row['period'].first}, after the page was published"
        yield _reading(row, "period", problem, "Check period and known_from.")


def _number_of_people(row: Row) -> Iterator[Fault]:
    """People are whole; a share is at most 100."""
    for column, name in (("low", "given_low"), ("value", "value"), ("high", "given_high")):
        number = row[name]
        if number is None or row["what"] is None:
            continue
        if row["what"] == "missed_percent":
            if number > 100:
                yield _reading(row, column, f"{number:,} percent is more than all", "Check the number.")
        elif number != int(number):
            yield _reading(row, column, f"{number} is not a whole number", WHOLE)
        elif row["qualifier"] == "less than" and name == "value" and number == 0:
            yield _reading(row, column, "no number of people is less than 0", "Check value and qualifier.")


def _cycles(releases: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Rows that replace themselves, directly or round a circle."""
    replaced = {row["id"]: row["supersedes"] or [] for row in releases}
    named = {name for names in replaced.values() for name in names}
    for row in releases:
        if row["id"] not in named:
            continue
        seen: set[str] = set()
        todo = list(row["supersedes"] or [])
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += replaced.get(name, [])
        if row["id"] in seen:
            problem = f"the row {row['id']!r} replaces itself"
            yield _fault(RELEASES.file, row["row"], "supersedes", problem, "Name the earlier rows only.")


def _open_known(rows: Rows) -> Iterator[Fault]:
    for name, table in rows.items():
        for row in table:
            if row.get("known_from") and row["known_from"].last == date.max:
                cure = "Give the day, month or year the page was published."
                yield _fault(f"hand/{name}.csv", row["row"], "known_from", "the day has no end", cure)


def _nothing_and_more(precedents: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    for row in precedents:
        words = row["followed_by"] or []
        for word in ("nothing", "unknown"):
            if word in words and len(words) > 1:
                yield _fault(
                    "hand/precedents.csv",
                    row["row"],
                    "followed_by",
                    f"{word!r} stands beside another word",
                    "Keep one of them.",
                )


def find_doubts(rows: Rows) -> Iterator[Fault]:
    """What may be right, but a person should look at: an act counted twice, a reading of a figure that is replaced."""
    replaced = {name for row in rows["releases"] for name in row["supersedes"] or ()}
    pages = {row["id"]: row["source_url"] for row in rows["releases"]}
    yield from _acts_alike([row for row in rows["releases"] if row["id"] not in replaced])
    for row in rows["readings"]:
        if row["act"] in replaced and row["source_url"] != pages.get(row["act"]):
            problem = f"the figure {row['act']!r} is replaced by a later one, so this is used for earlier days only"
            cure = "If it describes the act and not the figure, name the later row."
            yield _fault(READINGS.file, row["row"], "act", problem, cure)


def _acts_alike(releases: Sequence[Row]) -> Iterator[Fault]:
    """Acts of one day and one count, neither replacing the other."""
    first: dict[Any, Row] = {}
    for row in releases:
        one = first.setdefault((row["count"], row["date"].first, row["date"].last), row)
        if one is not row:
            problem = f"same date and count as {one['id']!r} in row {one['row']}"
            cure = "If it is the same act, name the other row in supersedes."
            yield _fault(RELEASES.file, row["row"], "date", problem, cure)
