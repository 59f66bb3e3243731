"""An edition that is being read: what is to be done, and what became of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from habeas.core.errors import Fault
from habeas.sources.base import Reader
from habeas.store.lists import Lists


@dataclass(slots=True)
class Tally:
    """What became of the rows of an edition: each is taken, set aside on a ground, or refused for its faults."""

    rows: int = 0
    taken: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    faults: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    def refuse(self, faults: Sequence[Fault], *, rows: int) -> None:
        """Count `rows` rows that are not taken. Of faults that are alike the first is kept, with their number."""
        self.refused += rows
        for fault in faults:
            alike = self.faults.setdefault((fault.column or "", fault.problem), [fault, 0])
            alike[1] += 1

    def told(self) -> list[Fault]:
        """One fault of each kind, with how many more rows have it."""
        return [_with_more(fault, n - 1) for fault, n in self.faults.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One edition to be loaded: of which list, how it is read, how messages name the file, and its number and day.

    `made_by` tells readers apart: where it differs, no row counts as read before. `select` is a value of the editions'
    column: only rows that hold it are of this edition; with `strangers`, rows that are of no edition are refused here.
    """

    reader: Reader
    list: str
    file: str
    edition: int
    known: str
    made_by: str
    select: str = ""
    strangers: bool = False
    step: Callable[[str], None] = lambda _: None


def keep_faults(lists: Lists, edition: int, faults: Sequence[Fault]) -> None:
    """Keep with the edition why rows were not taken."""
    rows = [(edition, fault.row, fault.column, fault.problem, fault.cure) for fault in faults]
    lists.put_rows("lists.refused", ("edition", "row", "column", "problem", "cure"), rows)


def _with_more(fault: Fault, more: int) -> Fault:
    rows = "row" if more == 1 else "rows"
    return replace(fault, problem=f"{fault.problem} (and in {more:,} more {rows})") if more else fault
