"""What the tables say against each other: references, wholes and parts, and doubts for a person to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from habeas.core.errors import Fault, nearest
from habeas.core.tables import CLAIMS_FILE, READINGS, RELEASES
from habeas.core.types import Claim
from habeas.core.words import partitions

Rows = Mapping[str, Sequence[dict[str, Any]]]

# A word counts part of what the other counts, so over one period by one body it is never larger.
PART_OF = {
    "pardoned": "freed",
    "amnestied": "freed",
    "exchanged": "freed",
    "freed": "released",
    "term_served": "released",
    "released": "left",
    "left_otherwise": "left",
    "died": "left",
}
FLOWS = frozenset({*PART_OF, "left", "recognised", "arrested", "sentenced"})


def find_contradictions(rows: Rows, claims: Sequence[Claim]) -> Iterator[Fault]:
    """Faults between cells, rows and tables, in no order."""
    readings, releases = rows["readings"], rows["releases"]
    counts = {row["id"]: row["count"] for row in releases if row["id"] and row["count"] is not None}
    yield from _references(rows, claims)
    for row in readings:
        yield from _reading_alone(row)
        yield from _against_act(row, counts)
    yield from _parts_of_wholes(readings, counts)
    yield from _nested_periods(readings)
    yield from _cycles(releases)
    yield from _open_known(rows)
    yield from _nothing_and_more(rows["precedents"])


def _fault(file: str, row: int | None, column: str, problem: str, cure: str) -> Fault:
    return Fault(file=file, row=row, column=column, problem=problem, cure=cure)


def _reading(row: Mapping[str, Any], column: str, problem: str, cure: str) -> Fault:
    return _fault(READINGS.file, row["row"], column, problem, cure)


def _references(rows: Rows, claims: Sequence[Claim]) -> Iterator[Fault]:
    known = {row["id"] for row in rows["releases"] if row["id"]}
    for file, row, column, target in _pointers(rows, claims):
        if target not in known:
            cure = f"Nearest: {nearest(target, known)}."
            yield _fault(file, row, column, f"no row of releases has the id {target!r}", cure)


def _pointers(rows: Rows, claims: Sequence[Claim]) -> Iterator[tuple[str, int | None, str, str]]:
    for row in rows["readings"]:
        if row["act"]:
            yield READINGS.file, row["row"], "act", row["act"]
    for row in rows["releases"]:
        for target in row["supersedes"] or ():
            yield RELEASES.file, row["row"], "supersedes", target
    for claim in claims:
        if claim.parameters.get("act"):
            yield CLAIMS_FILE, None, f"{claim.id}.parameters.act", claim.parameters["act"]


def _reading_alone(row: Mapping[str, Any]) -> Iterator[Fault]:
    low, value, high = row["given_low"], row["value"], row["given_high"]
    if value is None and low is None and high is None:
        yield _reading(row, "value", "there is no number", "Give value, or low, or high.")
    if row["period"] is None and row["act"] is None:
        yield _reading(
            row,
            "period",
            "there is neither a period nor an act",
            "Give the day or period counted, or the act.",
        )
    ends = [x for x in (low, value, high) if x is not None]
    if ends != sorted(ends):
        yield _reading(row, "low", "low, value and high are not in order", "Low is the least, high the most.")
    if row["what"] == "missed_percent" and max(ends, default=0) > 100:
        yield _reading(row, "value", "a share is over 100 percent", "Check the number.")
    if row["period"] and row["known_from"] and row["period"].first > row["known_from"].last:
        problem = f"the period begins on {row['period'].first}, after the page was published"
        yield _reading(row, "period", problem, "Check period and known_from.")


def _against_act(row: Mapping[str, Any], counts: Mapping[str, int]) -> Iterator[Fault]:
    whole = counts.get(row["act"] or "")
    if whole is not None and row["low"] is not None and row["low"] > whole:
        problem = f"{row['low']:,} is more than the {whole:,} people of the act {row['act']!r}"
        yield _reading(row, "value", problem, "A part is not larger than its whole; check both numbers.")


def _parts_of_wholes(readings: Sequence[Mapping[str, Any]], counts: Mapping[str, int]) -> Iterator[Fault]:
    """Groups against everybody, and groups that exclude each other together, for one thing by one body."""
    things: dict[Any, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in readings:
        period = row["period"].text if row["period"] else ""
        things[row["what"], period, row["act"], row["basis"]].setdefault(row["group"] or "", row)
    for (_, _, act, _), groups in things.items():
        whole = counts.get(act) if act else _get(groups.get(""), "high")
        if whole is None:
            continue
        for group, row in groups.items():
            if group and not act and row["low"] is not None and row["low"] > whole:
                problem = f"{row['low']:,} {group} are more than the {whole:,} counted in all"
                yield _reading(row, "value", problem, "A part is not larger than its whole; check both numbers.")
        for parts in partitions().values():
            rows = [groups[part] for part in parts if part in groups]
            total = sum(row["low"] or 0 for row in rows)
            if len(rows) > 1 and total > whole:
                problem = f"{' and '.join(parts)} are {total:,} together, more than the {whole:,} counted in all"
                yield _reading(rows[-1], "value", problem, "Parts are not larger than their whole; check the numbers.")


def _get(row: Mapping[str, Any] | None, key: str) -> Any:
    return row[key] if row else None


def _nested_periods(readings: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """A count of a period against the count of a longer one that holds it, for one body and group."""
    flows: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for row in readings:
        if row["what"] in FLOWS and row["period"] and not row["act"]:
            flows[row["basis"], row["group"]].append(row)
    for rows in flows.values():
        for small, large in _pairs(rows):
            if not _holds(large, small) or small["low"] is None or large["high"] is None:
                continue
            if small["low"] > large["high"]:
                problem = (
                    f"{small['low']:,} {small['what']} in {small['period']} are more than "
                    f"{large['high']:,} {large['what']} in {large['period']} (row {large['row']})"
                )
                yield _reading(small, "value", problem, "A part is not larger than its whole; check both rows.")


def _pairs(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for one, other in combinations(rows, 2):
        yield one, other
        yield other, one


def _holds(large: Mapping[str, Any], small: Mapping[str, Any]) -> bool:
    within = small["period"].surely_within(large["period"].first, large["period"].last)
    same = (large["period"].first, large["period"].last) == (small["period"].first, small["period"].last)
    above, word = False, small["what"]
    while word in PART_OF and not above:
        word = PART_OF[word]
        above = word == large["what"]
    return within and ((small["what"] == large["what"] and not same) or above)


def _cycles(releases: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Rows that replace themselves, directly or round a circle."""
    replaced = {row["id"]: row["supersedes"] or [] for row in releases}
    for row in releases:
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
            if row["known_from"] and row["known_from"].last == date.max:
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
    """What may be right but looks like one act counted twice: same day, same count, neither replacing the other."""
    releases = rows["releases"]
    replaced = {name for row in releases for name in row["supersedes"] or ()}
    standing = [row for row in releases if row["id"] not in replaced]
    for one, other in combinations(standing, 2):
        if one["count"] == other["count"] and (one["date"].first, one["date"].last) == (
            other["date"].first,
            other["date"].last,
        ):
            problem = f"same date and count as {one['id']!r} in row {one['row']}"
            cure = "If it is the same act, name the other row in supersedes."
            yield _fault(RELEASES.file, other["row"], "date", problem, cure)
