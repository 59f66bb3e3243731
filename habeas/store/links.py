"""Links between records in DuckDB: `links.duckdb`, a cache made from lists, the learned model and decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from habeas import __version__
from habeas.store.session import NotWritable, Session, attach_file, drop_broken, set_limits
from habeas.store.workspace import LINKS as FILE

# DuckDB's own version stands in it: its hashes name the records, and may differ from one version to the next.
FORMAT = f"{__version__} duckdb {duckdb.__version__} 5"
# Grain of each table stands before it. `links.ready`, the records made ready, is laid by who makes them.
SCHEMA = """
create table links.made_from (format varchar, stamp varchar);
-- Grain: one pair of records by their ids, whose weight reaches the floor, or who only hang together by others
-- (`through`). `veto` is what keeps the machine from joining it.
create table links.pair (id_l bigint, id_r bigint, weight double, veto tinyint, through boolean);
-- Grain: one value of a blocking key, by the place of the key, that too many records have.
create table links.crowd (place tinyint, k bigint);
"""
TABLES = {"made_from", "pair", "crowd"}


class Links(Session):
    """A connection with the links attached as `links`."""

    @classmethod
    @contextmanager
    def of(cls, con: duckdb.DuckDBPyConnection, folder: Path | None, *, say: Callable[[str], None]) -> Iterator[Links]:
        """The links of a workspace attached to `con`, to be read and written in one transaction; on an error nothing
        is kept. Waits while another process has them. Without a folder, or where it cannot be written, in memory.
        """
        links = cls(con)
        try:
            links._attach(folder, say)
            con.execute("begin transaction")
            try:
                yield links
            except BaseException:
                con.execute("rollback")
                raise
            con.execute("commit")
        finally:
            con.execute("detach database if exists links")

    @classmethod
    @contextmanager
    def as_made(
        cls, con: duckdb.DuckDBPyConnection, folder: Path, *, say: Callable[[str], None]
    ) -> Iterator[Links | None]:
        """The links of a workspace attached to `con`, to be read; None if this version has made none."""
        links = cls(con)
        try:
            if not (folder / FILE).is_file():
                yield None
                return
            try:
                attach_file(con, folder / FILE, "links", read_only=True, say=say)
            except NotWritable:
                yield None
                return
            yield links if links._is_ours() else None
        finally:
            con.execute("detach database if exists links")

    def keep(self) -> None:
        """Keep what was written so far, whatever comes: one transaction writes to one database only."""
        self._con.execute("commit")
        self._con.execute("begin transaction")

    @property
    def stamp(self) -> str:
        """What the pairs were made from."""
        return str(self.one("select stamp from links.made_from"))

    def made_from(self, stamp: str) -> None:
        """Note what the pairs were made from."""
        self.run("update links.made_from set stamp = $stamp", stamp=stamp)

    def _attach(self, folder: Path | None, say: Callable[[str], None]) -> None:
        try:
            if folder is None:
                raise NotWritable
            set_limits(self._con, folder)
            try:
                attach_file(self._con, folder / FILE, "links", read_only=False, say=say)
            except NotWritable:
                drop_broken(folder / FILE)
                attach_file(self._con, folder / FILE, "links", read_only=False, say=say)
        except NotWritable:
            self._con.execute("attach ':memory:' as links")
        if not self._is_ours():
            for table in self._tables():
                self._con.execute(f'drop table links."{table}"')
            self.run(SCHEMA)
            self.run("insert into links.made_from values ($format, '')", format=FORMAT)

    def _tables(self) -> set[str]:
        found = self.rows("select table_name from duckdb_tables() where database_name = 'links'")
        return {name for (name,) in found}

    def _is_ours(self) -> bool:
        return self._tables() >= TABLES and self.one("select format from links.made_from") == FORMAT
