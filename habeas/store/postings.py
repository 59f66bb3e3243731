"""A table of numbers held in memory to be looked up by keys, and a query planned once for rows that come one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from habeas.store.session import Session

Rows = npt.NDArray[np.int32]
Array = np.ndarray[Any, Any]
# Read column by column, so that no more than one of them stands in memory twice. Rows are in one order each time.
COLUMN = 'select "{column}" from {table} order by rowid;'
TEXT = 'select distinct "{number}", "{text}" from {table} where "{text}" is not null;'
_WIDTHS = (np.int8, np.int16, np.int32, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """The rows that have a value, in order of the values: `values` (n,) rising, and `rows` (n,)."""

    values: Array
    rows: Rows

    @classmethod
    def of(cls, column: np.ma.MaskedArray[Any, Any]) -> Posting:
        """The posting of a column, (rows,); rows without a value are in none."""
        known = np.flatnonzero(~np.ma.getmaskarray(column))
        values = np.ma.getdata(column)[known]
        order = np.argsort(values, kind="stable")
        return cls(values=values[order], rows=known[order].astype(np.int32))

    def of_value(self, value: int) -> Rows:
        """The rows that have it, rising."""
        first, after = np.searchsorted(self.values, np.array([value, value + 1], self.values.dtype))
        return self.rows[first:after]


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """A table by rows from 0. `columns` are numbers, in as few bytes as hold them, without a value the least number of
    their kind, or not a number; `texts` tells which text a number stands for; `keys` are looked up."""

    names: Array
    columns: Mapping[str, Array]
    texts: Mapping[int, str]
    keys: tuple[Posting, ...]
    most: int

    @classmethod
    def of(
        cls,
        session: Session,
        table: str,
        *,
        name: str,
        columns: Sequence[str],
        texts: Mapping[str, str],
        keys: Sequence[str],
        most: int,
    ) -> Postings:
        """Read a table: the column `name` of texts, `columns` of numbers, `keys` to look rows up by.

        `texts` are columns of numbers with those of the texts that they stand for. A value of a key that more than
        `most` rows have finds none.
        """

        def column(one: str) -> Any:
            return session.arrays(COLUMN.format(column=one, table=table))[one]

        words = {
            number: text
            for of, to in texts.items()
            for number, text in session.rows(TEXT.format(number=of, text=to, table=table))
        }
        return cls(
            names=np.array(column(name), dtype=np.dtypes.StringDType()),
            columns={one: _narrow(np.ma.asarray(column(one))) for one in columns},
            texts=words,
            keys=tuple(Posting.of(np.ma.asarray(column(one))) for one in keys),
            most=most,
        )

    def rows_of(self, keys: Sequence[int | None]) -> Rows:
        """All rows that have one of these values, one for each key, None for none; each row once, rising."""
        found = [key.of_value(value) for key, value in zip(self.keys, keys, strict=True) if value is not None]
        few = [rows for rows in found if len(rows) <= self.most]
        return np.unique(np.concatenate(few)) if few else np.zeros(0, np.int32)

    def taken(self, rows: Rows) -> list[list[Any]]:
        """The values of each column at these rows, None for none."""
        return [_plain(column[rows]) for column in self.columns.values()]

    def name(self, row: int) -> str:
        """The name of a row."""
        return str(self.names[row])


def _narrow(column: np.ma.MaskedArray[Any, Any]) -> Array:
    """Without a mask, in the fewest bytes that hold the numbers."""
    values, known = np.ma.getdata(column), ~np.ma.getmaskarray(column)
    if values.dtype.kind == "f":
        return np.where(known, values, np.nan)
    if values.dtype.kind == "b":
        values = values.astype(np.int8)
    low, high = (int(end(values[known], initial=0)) for end in (np.min, np.max))
    kind = next(kind for kind in _WIDTHS if np.iinfo(kind).min < low and high <= np.iinfo(kind).max)
    return np.where(known, values, np.iinfo(kind).min).astype(kind)


def _plain(values: Array) -> list[Any]:
    if values.dtype.kind == "f":
        return [value if value == value else None for value in values.tolist()]
    nothing = int(np.iinfo(values.dtype).min)
    return [None if value == nothing else value for value in values.tolist()]


class OneRow:
    """A query over the one row of a table `given`, planned once: planning takes longer than answering.

    It has a connection of its own, in one thread and without the optimizer, which has nothing to win here.
    """

    def __init__(self, columns: Mapping[str, str], query: str) -> None:
        self._con = duckdb.connect(":memory:", config={"threads": 1})
        self._con.execute("pragma disable_optimizer")
        typed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        self._con.execute(f"create temp table given ({typed})")
        self._put = f"insert into given values ({', '.join('?' for _ in columns)})"
        self._con.execute(f"prepare asked as {query}")

    def answer(self, values: Sequence[object]) -> tuple[Any, ...]:
        """The row that the query gives for these values, in the order of the columns."""
        self._con.execute("truncate given")
        self._con.execute(self._put, values)
        (row,) = self._con.execute("execute asked").fetchall()
        return row

    def close(self) -> None:
        """Give the connection back."""
        self._con.close()
