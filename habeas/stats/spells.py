"""Spells as columns of day numbers, each date an interval of days, each row with the days on which it was believed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Days = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int16]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

# No day at all. As an end: "not yet". As the last day of an interval: "no limit", and -OPEN has no limit below.
OPEN = 2**31 - 1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spells:
    """Spells [start, end): columns (n,) in any order, in days since 1970-01-01; both ends of a date's interval count.

    A spell that surely goes on has the end OPEN to OPEN; one last seen going on on a day has the end from the day after
    it to OPEN. `group` counts from 0. A row was believed on the days [`known_from`, `known_to`), where `known_to` is
    OPEN for a row still believed. Raises MethodError for an interval that ends before it begins, and for a spell that
    cannot but end before it begins.
    """

    start_lo: Days
    start_hi: Days
    end_lo: Days
    end_hi: Days
    group: Codes
    known_from: Days | None = None
    known_to: Days | None = None

    def __post_init__(self) -> None:
        if (self.known_from is None) != (self.known_to is None):
            raise MethodError("spells have both known_from and known_to, or neither")
        if len({column.shape for column in self.columns().values() if column is not None}) > 1:
            raise MethodError("the columns of the spells differ in length")
        for name, low, high in (
            ("start", self.start_lo, self.start_hi),
            ("end", self.end_lo, self.end_hi),
            ("spell", self.start_lo, self.end_hi),
        ):
            if (low > high).any():
                raise MethodError(f"row {np.argmax(low > high)}: its {name} ends before it begins")

    def __len__(self) -> int:
        return len(self.group)

    def __getitem__(self, rows: slice | Rows) -> Spells:
        some: dict[str, Any] = {name: None if x is None else x[rows] for name, x in self.columns().items()}
        return Spells(**some)

    def columns(self) -> dict[str, Any]:
        """The columns by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def believed(self, day: int | None) -> Flags:
        """True where the row was believed on that day; None asks for the rows that are believed now."""
        if self.known_from is None or self.known_to is None:
            if day is not None:
                raise MethodError("these spells do not say when they were known. Give known_from and known_to")
            return np.ones(len(self), np.bool_)
        now: Flags = self.known_to == OPEN
        return now if day is None else (self.known_from <= day) & (self.known_to > day)

    def exact(self) -> Flags:
        """True where both dates are known to the day."""
        exact: Flags = (self.start_lo == self.start_hi) & (self.end_lo == self.end_hi)
        return exact

    def tightened(self) -> Spells:
        """The same spells without the days on which an end would come before the start.

        The stock stays as it is; the flows lose what no history allows, and their bounds become sharp.
        """
        start_hi, end_lo = np.minimum(self.start_hi, self.end_hi), np.maximum(self.end_lo, self.start_lo)
        return Spells(**{**self.columns(), "start_hi": start_hi, "end_lo": end_lo})
