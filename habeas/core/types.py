"""The few record types that pass between rooms. All frozen; none knows SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from habeas.core.dates import PartialDate

Value = int | float | date


class Verdict(StrEnum):
    """What the data can say about a statement."""

    HOLDS = "holds"
    FAILS = "fails"
    CANNOT_TELL = "cannot_tell"

    @property
    def words(self) -> str:
        """The verdict as a reader sees it."""
        return self.value.replace("_", " ")


class Interval(StrEnum):
    """Where an interval comes from. The kinds are never merged into one."""

    EXACT = "exact"
    BOUNDS = "bounds"
    SAMPLING = "sampling"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days asked about, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days the window has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One row of one table of the workspace, with the address it was read at and the body whose count it is."""

    table: str
    id: str
    url: str
    known_from: str
    by: str = ""

    @property
    def key(self) -> str:
        """The name of the row, unique in a workspace: `releases:W4`."""
        return f"{self.table}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A finding that is a table. `source` names the column that holds row ids, if one does."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries, in order."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody said, put into a kind that can be tested."""

    id: str
    text: str
    speaker: str
    side: str
    said_on: PartialDate
    known_from: PartialDate
    kind: str
    parameters: Mapping[str, Any]
    source: str
    note: str
    headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A number with its bounds and its pedigree: the only thing a brief may quote.

    `low` and `high` include the ends; None means that the data set no limit there. `value` is None
    where only an interval can be given, or nothing at all. `n` counts what the finding rests on and
    `missing` what it lacks, both in `n_unit`. `reason` says why a verdict is what it is and
    `would_settle` which datum would change it.
    """

    key: str
    label: str
    value: Value | None = None
    low: Value | None = None
    high: Value | None = None
    interval: Interval = Interval.EXACT
    unit: str
    n: int
    missing: int = 0
    n_unit: str
    as_of: date
    known: date
    method: str
    assumptions: tuple[str, ...] = ()
    verdict: Verdict | None = None
    reason: str = ""
    would_settle: str = ""
    sources: tuple[Source, ...] = ()
    table: Table | None = None
    p_value: float | None = field(default=None)

    def __post_init__(self) -> None:
        ends = [x for x in (self.low, self.value, self.high) if x is not None]
        if any(a > b for a, b in pairwise(ends)):  # type: ignore[operator]
            raise ValueError(f"{self.key}: {self.low}, {self.value}, {self.high} are not in order")

    @property
    def told(self) -> bool:
        """True if there is something to print: a value, a bound or a table."""
        return not (self.value is None and self.low is None and self.high is None and self.table is None)


class Findings(Mapping[str, Finding]):
    """Findings by key, in the order they were made. Two with one key are an error."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_key: dict[str, Finding] = {}
        for finding in findings:
            if finding.key in self._by_key:
                raise ValueError(f"two findings are called {finding.key!r}")
            self._by_key[finding.key] = finding

    def __getitem__(self, key: str) -> Finding:
        return self._by_key[key]

    def __iter__(self) -> Any:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the brief. Its numbers are slots, `{key}` or `{key:part}`; a digit in the text is an error.

    It fits if each slot has something to print and each finding named in `when` has that verdict.
    """

    text: str
    when: Mapping[str, Verdict] = field(default_factory=dict)


# Of several alternatives the first that fits is printed; if none fits, nothing is.
Alternatives = tuple[Sentence, ...]
