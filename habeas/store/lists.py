"""The statements of lists in DuckDB, edition by edition: `lists.duckdb`, a cache of the folder `input`."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from habeas import __version__
from habeas.core.errors import InputError
from habeas.store.listschema import SCHEMA, STAGING, TABLES

Values = Sequence[Any] | np.ndarray[Any, Any]
FILE = "lists.duckdb"
FORMAT = f"{__version__} 2"  # raise the number whenever the same input makes other rows
WAIT_SECONDS = 120.0
_MEMORY = "1500MB"  # so that a command stays under 4 GiB with Python's own share


class NotWritable(Exception):
    """The workspace cannot be written: the statements can only be made in memory."""


class Lists:
    """A connection with the statements attached as `lists`. All of one `writing` is taken, or nothing."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    @classmethod
    @contextmanager
    def writing(cls, folder: Path, *, say: Callable[[str], None]) -> Iterator[Lists]:
        """The statements of a workspace, to be added to. Waits while another process has them.

        On an error nothing is kept. `say` is told when there is something to wait for. A file that is no database, or
        of another version, is made anew: it is a cache. Raises NotWritable where that cannot be.
        """
        con = duckdb.connect(":memory:")
        try:
            _set_limits(con, folder)
            try:
                _attach(con, folder / FILE, read_only=False, say=say)
            except NotWritable:
                _drop_broken(folder / FILE)
                _attach(con, folder / FILE, read_only=False, say=say)
            _make_sure(con)
            con.execute("begin transaction")
            yield cls(con)
            con.execute("commit")
        finally:
            con.close()

    @classmethod
    def in_memory(cls, con: duckdb.DuckDBPyConnection) -> Lists:
        """Empty lists attached to `con`, for a workspace without lists or one that cannot be written."""
        attach_none(con)
        return cls(con)

    @classmethod
    def reading(cls, con: duckdb.DuckDBPyConnection, folder: Path, *, say: Callable[[str], None]) -> Lists | None:
        """The statements of a workspace attached to `con`, to be read; None if this version has made none."""
        if not (folder / FILE).is_file():
            return None
        try:
            _attach(con, folder / FILE, read_only=True, say=say)
        except NotWritable:
            return None
        if _is_ours(con):
            return cls(con)
        attach_none(con)
        return None

    def detach(self) -> None:
        """Give the file back."""
        attach_none(self._con)

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

    def start(self) -> None:
        """Empty the tables in which an edition is staged."""
        self.run(STAGING)

    def clear(self) -> None:
        """Take everything out."""
        for table in TABLES[1:]:
            self._con.execute(f"delete from lists.{table}")

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

    def put_rows(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Append rows of any values."""
        if not rows:
            return
        names = ", ".join(f'"{name}"' for name in columns)
        types = dict(self._con.execute(f"select column_name, column_type from (describe {table})").fetchall())
        unnested = ", ".join(f"unnest(${name}::{types[name]}[])" for name in columns)
        values = {name: [row[at] for row in rows] for at, name in enumerate(columns)}
        self._con.execute(f"insert into {table} ({names}) select {unnested}", values)


class KnownRows:
    """The rows of a list as they were last read: which of the rows met again are as they were."""

    def __init__(self, lists: Lists, name: str, *, made_by: str) -> None:
        self._salt = np.frombuffer(hashlib.blake2b(made_by.encode(), digest_size=8).digest(), dtype="<u8")
        found = lists._con.execute("select hash, record from lists.record where list = $name", {"name": name})
        arrays = found.fetchnumpy()
        order = np.argsort(arrays["hash"], kind="stable")
        self._hashes = np.asarray(arrays["hash"])[order]
        self._records = np.asarray(arrays["record"])[order]

    def __len__(self) -> int:
        return len(self._hashes)

    def hashes(self, marks: Sequence[bytes]) -> np.ndarray[Any, Any]:
        """Marks of rows, eight bytes each, as the numbers by which they are known."""
        numbers: np.ndarray[Any, Any] = np.frombuffer(b"".join(marks), dtype="<u8") ^ self._salt
        return numbers

    def find(self, marks: Sequence[bytes]) -> list[int]:
        """For each mark of a row the record that had such a row, read in the same way, or -1."""
        wanted = self.hashes(marks)
        if not len(self._hashes):
            return [-1] * len(wanted)
        places = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        found: list[int] = np.where(self._hashes[places] == wanted, self._records[places], -1).tolist()
        return found


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


def _set_limits(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    con.execute(f"set memory_limit = '{_MEMORY}'")
    con.execute("set preserve_insertion_order = false")
    con.execute("set temp_directory = $place", {"place": str(folder / ".lists.tmp")})


def attach_none(con: duckdb.DuckDBPyConnection) -> None:
    """Attach lists that hold nothing, in memory."""
    con.execute("detach database if exists lists")
    con.execute("attach ':memory:' as lists")
    _lay(con)


def _attach(con: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool, say: Callable[[str], None]) -> None:
    """Attach the file; wait while another process holds it."""
    options = " (read_only)" if read_only else ""
    place = str(path).replace("'", "''")
    end, told = time.monotonic() + WAIT_SECONDS, False
    con.execute("detach database if exists lists")
    while True:
        try:
            con.execute(f"attach '{place}' as lists{options}")
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


def _drop_broken(path: Path) -> None:
    """Take away a file that cannot be opened though it may be written; raises NotWritable if it may not."""
    if not path.is_file() or not os.access(path.parent, os.W_OK) or not os.access(path, os.R_OK | os.W_OK):
        raise NotWritable
    path.unlink()
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


def _make_sure(con: duckdb.DuckDBPyConnection) -> None:
    """Lay the tables in a new file, and anew where another version made them."""
    if _is_ours(con):
        return
    con.execute("begin transaction")
    for table in _tables(con):
        con.execute(f'drop table lists."{table}"')
    _lay(con)
    con.execute("commit")


def _is_ours(con: duckdb.DuckDBPyConnection) -> bool:
    return set(TABLES) <= _tables(con) and con.execute("select format from lists.made_from").fetchall() == [(FORMAT,)]


def _tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    sql = "select table_name from duckdb_tables() where database_name = 'lists'"
    return {row[0] for row in con.execute(sql).fetchall()}


def _lay(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(SCHEMA)
    con.execute("insert into lists.made_from values ($format)", {"format": FORMAT})
