"""A query planned once over small tables held in arrays: for few rows planning takes longer than answering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt

_KINDS = {
    "BOOLEAN": "?", "TINYINT": "i1", "INTEGER": "i4", "BIGINT": "i8", "UBIGINT": "u8", "DOUBLE": "f8", "VARCHAR": "O",
}  # fmt: skip
# What stands in an array where no value is, if not 0.
_NOTHING: Mapping[str, Any] = {"M": np.datetime64("NaT")}


class Column(NamedTuple):
    """Values (rows,) of one kind, and where none is, (rows,)."""

    values: np.ndarray[Any, Any]
    missing: npt.NDArray[np.bool_]

    def lay(self, values: Sequence[Any]) -> None:
        """Put values in the first places, None for none."""
        n = len(values)
        self.missing[:n] = [value is None for value in values]
        if self.values.dtype == object:
            self.values[:n] = values
        else:
            self.values[:n] = [_NOTHING.get(self.values.dtype.kind, 0) if value is None else value for value in values]

    def number(self, n: int) -> None:
        """Number the first n places from 0; in the others is no value."""
        self.values[:n] = np.arange(n)
        self.missing[:n], self.missing[n:] = False, True

    def lay_rows(self, other: Column, rows: npt.NDArray[np.int32]) -> None:
        """Put these rows of another column in the first places."""
        n = len(rows)
        self.values[:n], self.missing[:n] = other.values[rows], other.missing[rows]

    def at(self, rows: npt.NDArray[np.int32]) -> list[Any]:
        """The values of these rows, None for none."""
        pairs = zip(self.values[rows].tolist(), self.missing[rows].tolist(), strict=True)
        return [None if missing else value for value, missing in pairs]


class Planned:
    """A query over tables of a fixed number of rows, whose values change from one answer to the next.

    It has a connection of its own, in one thread and without the optimizer, which has nothing to win here.
    """

    def __init__(self, query: str, **tables: Mapping[str, Column]) -> None:
        self._con = duckdb.connect(":memory:", config={"threads": 1})
        self._con.execute("pragma disable_optimizer")
        for name, columns in tables.items():
            shared = {one: np.ma.masked_array(column.values, mask=column.missing) for one, column in columns.items()}
            self._con.register(name, shared)
        self._con.execute(f"prepare asked as {query}")

    def answer(self) -> list[tuple[Any, ...]]:
        """All rows that the query gives for what the tables hold now."""
        return self._con.execute("execute asked").fetchall()

    def arrays(self) -> dict[str, Any]:
        """The columns of the answer as arrays, by name; numbers without nulls."""
        return self._con.execute("execute asked").fetchnumpy()

    def close(self) -> None:
        """Give the connection back."""
        self._con.close()


def numbers(values: Sequence[float]) -> npt.NDArray[np.float64]:
    """Numbers as an array, to be looked up by an array of places."""
    return np.array(values, np.float64)


def table(types: Mapping[str, str], rows: int) -> dict[str, Column]:
    """A table of so many rows of zeros and empty texts, by the types of its columns in SQL; of dates midnights."""
    return {name: _column(kind, rows) for name, kind in types.items()}


def _column(kind: str, rows: int) -> Column:
    values: Any = np.zeros(rows, _KINDS.get(kind, "M8[s]"))
    if kind == "VARCHAR":
        values[:] = ""
    return Column(values, np.zeros(rows, bool))
