"""The statements of lists in DuckDB, edition by edition: `lists.duckdb`, a cache of the folder `input`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from habeas import __version__
from habeas.store.listschema import SCHEMA, STAGING, TABLES
from habeas.store.session import NotWritable, Session, attach_file, drop_broken, set_limits

FILE = "lists.duckdb"
FORMAT = f"{__version__} 2"  # raise the number whenever the same input makes other rows


class Lists(Session):
    """A connection with the statements attached as `lists`. All of one `writing` is taken, or nothing."""

    @classmethod
    @contextmanager
    def writing(cls, folder: Path, *, say: Callable[[str], None]) -> Iterator[Lists]:
        """The statements of a workspace, to be added to. Waits while another process has them.

        On an error nothing is kept. `say` is told when there is something to wait for. A file that is no database, or
        of another version, is made anew: it is a cache. Raises NotWritable where that cannot be.
        """
        con = duckdb.connect(":memory:")
        try:
            set_limits(con, folder)
            try:
                attach_file(con, folder / FILE, "lists", read_only=False, say=say)
            except NotWritable:
                drop_broken(folder / FILE)
                attach_file(con, folder / FILE, "lists", read_only=False, say=say)
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
            attach_file(con, folder / FILE, "lists", read_only=True, say=say)
        except NotWritable:
            return None
        if _is_ours(con):
            return cls(con)
        attach_none(con)
        return None

    def detach(self) -> None:
        """Give the file back."""
        attach_none(self._con)

    def start(self) -> None:
        """Empty the tables in which an edition is staged."""
        self.run(STAGING)

    def clear(self) -> None:
        """Take everything out."""
        for table in TABLES[1:]:
            self._con.execute(f"delete from lists.{table}")


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


def attach_none(con: duckdb.DuckDBPyConnection) -> None:
    """Attach lists that hold nothing, in memory."""
    con.execute("detach database if exists lists")
    con.execute("attach ':memory:' as lists")
    _lay(con)


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
