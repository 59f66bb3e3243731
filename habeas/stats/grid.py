"""Tables of days by groups, and how dates are counted into them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.spells import Codes, Days, Flags

Table = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grid:
    """The days from `first` to `last`, both included, and the number of groups."""

    first: int
    last: int
    groups: int

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise MethodError(f"the days begin on day {self.first} and end before it, on day {self.last}")

    @property
    def shape(self) -> tuple[int, int]:
        """Of a table with a row for all days before, a row for each day and a row for all days after."""
        return self.last - self.first + 3, self.groups

    def count(self, dates: Days, group: Codes, counted: Flags | bool = True) -> Table:
        """How many of the dates that are `counted` fall on each day, in a table of the grid's shape."""
        row = np.clip(dates, self.first - 1, self.last + 1) - (self.first - 1)
        return tally(row, group, counted, shape=self.shape)

    def stock(self, start: Days, end: Days, group: Codes) -> Table:
        """How many of the spells [start, end) are inside on each day, (days, groups)."""
        return accumulate(self.count(start, group) - self.count(end, group))

    def refuse_others(self, group: Codes) -> None:
        """Raise MethodError for a group that the grid does not have."""
        if len(group) and (group.min() < 0 or group.max() >= self.groups):
            raise MethodError(f"groups must be 0 to {self.groups - 1}, and are {group.min()} to {group.max()}")


def tally(row: npt.NDArray[np.signedinteger], group: Codes, counted: Flags | bool, *, shape: tuple[int, int]) -> Table:
    """How often each row and group meet where `counted`, in a table of that shape."""
    # What does not count goes to cell 0, which is cut off: leaving it out would copy each column and take longer.
    cell = (row * shape[1] + group + 1) * counted
    return np.bincount(cell, minlength=shape[0] * shape[1] + 1)[1:].reshape(shape)


def accumulate(changes: Table) -> Table:
    """The stock on each day of a grid, (days, groups), from changes in a table of its shape."""
    stock: Table = np.cumsum(changes, axis=0)[1:-1]
    return stock
