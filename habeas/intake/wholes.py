"""Parts and wholes: a published part that is larger than the published whole it is part of."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from habeas.core.errors import Fault
from habeas.core.tables import READINGS
from habeas.core.words import partitions

Row = Mapping[str, Any]

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
# Of a group they can be larger than of everybody.
FREE = frozenset({"missed_percent", "net_growth"})
CURE = "A part is not larger than its whole; check the numbers, or name the bodies in basis if they are two."


def larger_parts(readings: Sequence[Row], counts: Mapping[str, int]) -> Iterator[Fault]:
    """Faults of readings whose lowest number is over the highest of their whole; `counts` are those of the acts."""
    for row in readings:
        yield from _against_act(row, counts)
    yield from _groups_of_all(readings, counts)
    yield from _nested_periods(readings)


def _larger(row: Row, problem: str) -> Fault:
    return Fault(file=READINGS.file, row=row["row"], column="value", problem=problem, cure=CURE)


def _against_act(row: Row, counts: Mapping[str, int]) -> Iterator[Fault]:
    whole = counts.get(row["act"] or "")
    if whole is not None and row["low"] is not None and row["low"] > whole:
        problem = f"{row['low']:,} is more than the {whole:,} people of the act {row['act']!r}"
        yield _larger(row, problem)


def _groups_of_all(readings: Sequence[Row], counts: Mapping[str, int]) -> Iterator[Fault]:
    """Groups against everybody, and groups that exclude each other together, for one thing by one body.

    Of rival figures of everybody the highest is the whole; of rival figures of a part in a sum, the lowest.
    """
    things: dict[Any, list[Row]] = defaultdict(list)
    for row in readings:
        if row["what"] not in FREE and (row["period"] or row["act"]):
            period = row["period"].text if row["period"] else ""
            things[row["what"], period, row["act"], row["basis"]].append(row)
    for (_, _, act, _), rows in things.items():
        whole = counts.get(act) if act else _whole(rows)
        if whole is not None:
            yield from () if act else _larger_groups(rows, whole)
            yield from _larger_sums(rows, whole)


def _whole(rows: Sequence[Row]) -> Any:
    """The most that everybody can be; None if nothing limits it."""
    highs = [row["high"] for row in rows if not row["group"]]
    return None if None in highs else max(highs, default=None)


def _larger_groups(rows: Sequence[Row], whole: float) -> Iterator[Fault]:
    for row in rows:
        if row["group"] and row["low"] is not None and row["low"] > whole:
            problem = f"{row['low']:,} {row['group']} are more than the {whole:,} counted in all"
            yield _larger(row, problem)


def _larger_sums(rows: Sequence[Row], whole: float) -> Iterator[Fault]:
    for parts in partitions().values():
        least: dict[str, Row] = {}
        for row in sorted(rows, key=lambda row: row["low"] or 0, reverse=True):
            if row["group"] in parts:
                least[row["group"]] = row
        lows = [row["low"] or 0 for row in least.values()]
        if len(lows) > 1 and sum(lows) > whole >= max(lows):
            both = " and ".join(part for part in parts if part in least)
            problem = f"{both} are {sum(lows):,} together, more than the {whole:,} counted in all"
            last = max(least.values(), key=lambda row: row["row"])
            yield _larger(last, problem)


class _Ceiling:
    """The smallest count among periods that end on a day or later. Of two, one that ends no later and is no smaller
    is left out, so counts rise with the last days."""

    def __init__(self) -> None:
        self._lasts: list[date] = []
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        """Count in one more period."""
        last, high = row["period"].last, row["high"]
        end = bisect_left(self._lasts, last)
        if end < len(self._rows) and self._rows[end]["high"] <= high:
            return
        start = end
        while start and self._rows[start - 1]["high"] >= high:
            start -= 1
        end += end < len(self._lasts) and self._lasts[end] == last
        self._lasts[start:end], self._rows[start:end] = [last], [row]

    def over(self, last: date) -> Row | None:
        """The row of the smallest count of a period that ends on `last` or later."""
        at = bisect_left(self._lasts, last)
        return self._rows[at] if at < len(self._rows) else None


def _nested_periods(readings: Sequence[Row]) -> Iterator[Fault]:
    """A count of a period against the smallest count of a longer one that holds it, for one body and group."""
    flows: dict[Any, list[Row]] = defaultdict(list)
    for row in readings:
        if row["what"] in FLOWS and row["period"] and not row["act"]:
            flows[row["basis"], row["group"]].append(row)
    for rows in flows.values():
        for small, large in _wholes(rows):
            if small["low"] is not None and small["low"] > large["high"]:
                problem = (
                    f"{small['low']:,} {small['what']} in {small['period']} are more than "
                    f"{large['high']:,} {large['what']} in {large['period']} (row {large['row']})"
                )
                yield _larger(small, problem)


def _wholes(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Each row with the smallest count that holds it: of the same word and a longer period, or of a wider word."""
    ceilings: dict[str, _Ceiling] = defaultdict(_Ceiling)
    ordered = sorted(rows, key=lambda row: (row["period"].first, -row["period"].last.toordinal()))
    for (_, last), same in groupby(ordered, key=lambda row: (row["period"].first, row["period"].last)):
        batch = list(same)
        longer = {row["what"]: ceilings[row["what"]].over(last) for row in batch}
        for row in batch:
            if row["high"] is not None:
                ceilings[row["what"]].add(row)
        for row in batch:
            wider = [ceilings[word].over(last) for word in _wider(row["what"])]
            found = [large for large in (longer[row["what"]], *wider) if large]
            if found:
                yield row, min(found, key=lambda large: large["high"])


def _wider(word: str) -> Iterator[str]:
    while word in PART_OF:
        word = PART_OF[word]
        yield word
