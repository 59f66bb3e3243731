"""A connection that is asked in SQL, and given rows by column."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from habeas.core.errors import InputError

Values = Sequence[Any] | np.ndarray[Any, Any]
_MEMORY = "1000MB"  # so that a command stays under 4 GiB with Python's own share
WAIT_SECONDS = 120.0
_CSV = """
from read_csv($path, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, columns = {types})
"""


class NotWritable(Exception):
    """The workspace cannot be written: the statements can only be made in memory."""


class Session:
    """A DuckDB connection: statements by name of parameter, plain rows or arrays out, columns in."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def run(self, script: str, **params: object) -> int:
        """Run statements in order; each takes the parameters it names. Returns how many rows the last one changed."""
        changed = 0
        for statement in self._con.extract_statements(script):
            used = {name: params[name] for name in statement.named_parameters}
            found = self._con.execute(statement, used).fetchone()
            changed = int(found[0]) if found and isinstance(found[0], int) else 0
        return changed

    def rows(self, sql: str, **params: object) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._con.execute(sql, params).fetchall()

    def one(self, sql: str, **params: object) -> Any:
        """The one value of a query of one row and column."""
        return self.rows(sql, **params)[0][0]

    def arrays(self, sql: str, **params: object) -> dict[str, Any]:
        """The columns of a query as arrays, by name; numbers without nulls."""
        return self._con.execute(sql, params).fetchnumpy()

    def put(
        self,
        table: str,
        columns: Mapping[str, Sequence[Any] | np.ndarray[Any, Any]],
        constants: Mapping[str, object] | None = None,
    ) -> None:
        """Append rows given by column, numbers or texts of which any may be None; `constants` are the same in each."""
        arrays = {name: _array(values) for name, values in columns.items()}
        if not len(next(iter(arrays.values()))):
            return
        fixed = constants or {}
        given = ", ".join([*arrays, *(f"${name} as {name}" for name in fixed)])
        names = ", ".join(['"' + name + '"' for name in (*arrays, *fixed)])
        self._con.register("given", arrays)
        self._con.execute(f"insert into {table} ({names}) select {given} from given", fixed)
        self._con.unregister("given")

    def insert(self, sql: str, *, cell: Mapping[str, Sequence[int]], **params: object) -> None:
        """Run an insert that reads `cell`, numbers by column."""
        self._con.register("cell", {name: _array(values) for name, values in cell.items()})
        self._con.execute(sql, params)
        self._con.unregister("cell")

    def load(self, table: str, columns: Sequence[str], path: Path, *, fix: str) -> None:
        """Append the rows of a CSV file with a header and these columns, all text.

        Raises InputError, with `fix`, for a file that is not one.
        """
        types = "{" + ", ".join(f"'{name}': 'varchar'" for name in columns) + "}"
        try:
            self._con.execute(f"insert into {table} {_CSV.format(types=types)}", {"path": str(path)})
        except duckdb.Error:
            raise InputError("this file is not as habeas left it", where=str(path), fix=fix) from None

    def put_rows(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Append rows of any values."""
        if not rows:
            return
        names = ", ".join(f'"{name}"' for name in columns)
        types = dict(self._con.execute(f"select column_name, column_type from (describe {table})").fetchall())
        unnested = ", ".join(f"unnest(${name}::{types[name]}[])" for name in columns)
        values = {name: [row[at] for row in rows] for at, name in enumerate(columns)}
        self._con.execute(f"insert into {table} ({names}) select {unnested}", values)


def _array(values: Values) -> np.ndarray[Any, Any]:
    """Numbers as 64 bits, arrays and anything else as they are."""
    if isinstance(values, np.ndarray):
        return values
    first = next((value for value in values if value is not None), None)
    if isinstance(first, int):
        return np.array(values, dtype=np.int64)
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def set_limits(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Bound the memory of a connection; what does not fit goes to a folder beside the lists for the time."""
    place = str(folder / ".lists.tmp")
    con.execute(f"set memory_limit = '{_MEMORY}'; set preserve_insertion_order = false")
    if con.execute("select current_setting('temp_directory')").fetchall() != [(place,)]:
        con.execute("set temp_directory = $place", {"place": place})


def attach_file(
    con: duckdb.DuckDBPyConnection, path: Path, name: str, *, read_only: bool, say: Callable[[str], None]
) -> None:
    """Attach a file as `name`, in the place of what has that name; wait while another process holds it.

    `say` is told when there is something to wait for. Raises NotWritable for a file that cannot be opened, InputError
    for a path that DuckDB reads as another.
    """
    if "?" in str(path):  # what follows is taken for options
        raise InputError(
            "no lists can be kept in a folder with a question mark in its path",
            where=str(path.parent),
            fix="Rename the folder.",
        )
    options = " (read_only)" if read_only else ""
    place = str(path).replace("'", "''")
    end, told = time.monotonic() + WAIT_SECONDS, False
    con.execute(f"detach database if exists {name}")
    while True:
        try:
            con.execute(f"attach '{place}' as {name}{options}")
            return
        except duckdb.Error as error:
            if "Could not set lock" not in str(error):
                raise NotWritable from None
            if time.monotonic() > end:
                raise InputError(
                    "another habeas is at work in this workspace", where=str(path.parent), fix="Try again when it ends."
                ) from None
            if not told:
                say("waiting for another habeas to end")
                told = True
            time.sleep(0.1)


def drop_broken(path: Path) -> None:
    """Take away a file that cannot be opened though it may be written; raises NotWritable if it may not."""
    if not path.is_file() or not os.access(path.parent, os.W_OK) or not os.access(path, os.R_OK | os.W_OK):
        raise NotWritable
    path.unlink()
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
