"""A table held in memory in which rows are looked up by keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from habeas.store.planned import Column
from habeas.store.session import Session

Rows = npt.NDArray[np.int32]
Array = np.ndarray[Any, Any]
# So many columns are read at a time that no more of them stand in memory twice.
COLUMNS = "select {columns} from {table} order by rowid;"
AT_A_TIME = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """The rows that have a value, in order of the values: `values` (n,) rising, and `rows` (n,)."""

    values: Array
    rows: Rows

    @classmethod
    def of(cls, column: Column) -> Posting:
        """The posting of a column, (rows,); rows without a value are in none."""
        known = np.flatnonzero(~column.missing)
        values = column.values[known]
        order = np.argsort(values, kind="stable")
        return cls(values=values[order], rows=known[order].astype(np.int32))

    def of_value(self, value: int) -> Rows:
        """The rows that have it, rising."""
        sought = np.array(value, self.values.dtype)
        first, after = (self.values.searchsorted(sought, side) for side in ("left", "right"))
        return self.rows[first:after]


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """A table by rows from 0: `columns` (rows,) by name, and `keys` by which rows are looked up."""

    columns: Mapping[str, Column]
    keys: tuple[Posting, ...]
    most: int

    @classmethod
    def of(cls, session: Session, table: str, *, columns: Sequence[str], keys: Sequence[str], most: int) -> Postings:
        """Read a table. A value of a key that more than `most` rows have finds none."""
        return cls(
            columns=dict(_read(session, table, columns)),
            keys=tuple(Posting.of(column) for _, column in _read(session, table, keys)),
            most=most,
        )

    def rows_of(self, keys: Sequence[int | None]) -> Rows:
        """All rows that have one of these values, one for each key, None for none; each row once, rising."""
        found = [key.of_value(value) for key, value in zip(self.keys, keys, strict=True) if value is not None]
        few = [rows for rows in found if len(rows) <= self.most]
        return np.unique(np.concatenate(few)) if few else np.zeros(0, np.int32)


def _read(session: Session, table: str, columns: Sequence[str]) -> Iterable[tuple[str, Column]]:
    for at in range(0, len(columns), AT_A_TIME):
        names = ", ".join(f'"{name}"' for name in columns[at : at + AT_A_TIME])
        for name, column in session.arrays(COLUMNS.format(columns=names, table=table)).items():
            yield name, Column(np.ma.getdata(column), np.ma.getmaskarray(column))
