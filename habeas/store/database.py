"""DuckDB: typed rows in, query results out. The file is a cache of the tables and may be deleted at any time."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import duckdb

from habeas import __version__
from habeas.core.dates import PartialDate
from habeas.core.errors import RegisterError
from habeas.core.tables import TABLES, Kind, TableSpec
from habeas.store.lists import attach_none

_NAMED = re.compile(r"\$(\w+)")
_TYPES = {
    Kind.COUNT: "bigint",
    Kind.NUMBER: "double",
    Kind.WORDS: "varchar[]",
    Kind.REFS: "varchar[]",
}


# Grain: one property of one detention of one record, put right by hand. Empty until somebody fills it.
MENDED = """
create table memory.mended (
    record integer, spell utinyint, prop utinyint, value varchar, first date, last date, low integer, high integer,
    made_on date, correction integer
);
"""
# Which records of several lists are one person. Empty until somebody links them.
LINKS = """
-- Grain: one record whose person has records of other lists too, or would have if doubtful pairs were one person.
-- `person` is the number of the record that stands for the person; `joined` the same if every doubtful pair were one.
create table memory.linked (record integer, person integer, joined integer);
-- Grain: one pair of records of two persons who may be one, the lesser number left.
create table memory.doubtful (left_record integer, right_record integer, bits double, why varchar);
"""


class Database:
    """A connection. Asked in SQL, answers in plain tuples. The statements of lists are attached to it as `lists`, and
    none before somebody attaches some; corrections of them are in `memory.mended`, and which records of several lists
    are one person in `memory.linked` and `memory.doubtful`.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, schema: str = "memory") -> None:
        self._con, self._schema = con, schema
        con.execute(f"use {schema}")

    @classmethod
    def of(
        cls, rows: Mapping[str, Sequence[Mapping[str, Any]]], *, cache: Path | None, inputs: Mapping[str, str]
    ) -> Self:
        """The tables as a database. With `cache` they are kept there and taken from there while `inputs` are the same.

        `inputs` are the hashes of the files the rows were read from. Where the file cannot be written or is in use by
        another process, the tables are held in memory instead: the answers are the same.
        """
        stamp = hashlib.sha256(json.dumps([__version__, duckdb.__version__, dict(inputs)]).encode()).hexdigest()
        con = duckdb.connect(":memory:")
        attach_none(con)
        con.execute(MENDED)
        con.execute(LINKS)
        if cache is not None:
            try:
                if not _fresh(cache, stamp):
                    _build(cache, rows, stamp)
                attach(con, cache, "hand")
                return cls(con, "hand")
            except (duckdb.Error, OSError, RuntimeError):
                pass  # a folder we may not write in, a lock, a name that is not UTF-8: the cache only saves time
        _fill(con, rows, stamp)
        return cls(con)

    def cursor(self) -> Self:
        """A second connection to the same tables, with temporary tables of its own."""
        return type(self)(self._con.cursor(), self._schema)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """What the store itself attaches lists to."""
        return self._con

    def arrays(self, sql: str, params: Mapping[str, object] | None = None) -> dict[str, Any]:
        """The columns of a query as arrays, by name; numbers without nulls."""
        return self._con.execute(sql, _used(sql, params)).fetchnumpy()

    def run(self, sql: str, params: Mapping[str, object] | None = None) -> None:
        """Run one statement."""
        self._con.execute(sql, _used(sql, params))

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query, in its order."""
        return self._con.execute(sql, _used(sql, params)).fetchall()

    def one(self, sql: str, params: Mapping[str, object] | None = None) -> tuple[Any, ...]:
        """The only row of a query; raises RegisterError if there are none or several."""
        found = self.rows(sql, params)
        if len(found) != 1:
            raise RegisterError(f"expected 1 row, got {len(found)}, from: {sql.strip()}")
        return found[0]

    def close(self) -> None:
        """Give the file back."""
        self._con.close()


def attach(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach a file, to be read, under `name`."""
    place = str(path).replace("'", "''")
    con.execute(f"attach '{place}' as {name} (read_only)")


def _used(sql: str, params: Mapping[str, object] | None) -> dict[str, object]:
    """The parameters that the statement names: DuckDB refuses one too many."""
    named = set(_NAMED.findall(sql))
    return {name: value for name, value in (params or {}).items() if name in named}


def _fresh(cache: Path, stamp: str) -> bool:
    if not cache.is_file():
        return False
    try:
        with duckdb.connect(str(cache), read_only=True) as con:
            return con.execute("select stamp from made_from").fetchall() == [(stamp,)]
    except duckdb.Error:  # of another version, broken, or in use by a process that writes
        return False


def _build(cache: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]], stamp: str) -> None:
    """Make the file beside its place and move it there, so that it is whole or not there."""
    part = cache.with_name(f".{cache.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(part)) as con:
            _fill(con, rows, stamp)
        part.replace(cache)
    finally:
        part.unlink(missing_ok=True)


def _fill(con: duckdb.DuckDBPyConnection, rows: Mapping[str, Sequence[Mapping[str, Any]]], stamp: str) -> None:
    for spec in TABLES:
        columns = _sql_columns(spec)
        con.execute(f"create table {spec.name} ({', '.join(f'{name} {kind}' for name, kind in columns)})")
        if rows[spec.name]:
            values = [_flat(row, spec) for row in rows[spec.name]]
            unnested = ", ".join(f"unnest(${name}::{kind}[])" for name, kind in columns)
            con.execute(
                f"insert into {spec.name} select {unnested}",
                {name: [v[name] for v in values] for name, _ in columns},
            )
    con.execute("create table made_from (stamp varchar)")
    con.execute("insert into made_from values ($stamp)", {"stamp": stamp})


def _sql_columns(spec: TableSpec) -> list[tuple[str, str]]:
    """Names and types. A date becomes three columns: its text, its first and its last day."""
    columns = [("row_number", "integer")]
    for column in spec.columns:
        name = _sql_name(column.name)
        columns.append((name, _TYPES.get(column.kind, "varchar")))
        if column.kind is Kind.DATE:
            columns += [(f"{name}_first", "date"), (f"{name}_last", "date")]
    return columns


def _sql_name(column: str) -> str:
    """Our column name, or another where SQL keeps the word for itself."""
    return {"group": "who", "count": "people", "date": "day"}.get(column, column)


def _flat(row: Mapping[str, Any], spec: TableSpec) -> dict[str, Any]:
    flat: dict[str, Any] = {"row_number": row["row"]}
    for column in spec.columns:
        name, value = _sql_name(column.name), row[column.name]
        if column.kind is Kind.DATE:
            known = value if isinstance(value, PartialDate) else None
            flat |= {
                name: known.text if known else None,
                f"{name}_first": known.first if known else None,
                f"{name}_last": known.last if known else None,
            }
        else:
            flat[name] = value
    return flat
