"""A list as Parquet: its columns as text, read through DuckDB in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from habeas.core.errors import InputError

MOST_COLUMNS = 2_000
_BATCH = 5_000
# Nothing is fetched from elsewhere, and nothing is written to disk: a spilled batch is people in a forgotten file.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "temp_directory": "",
    "memory_limit": "2GB",
    "threads": 1,
}
_BROKEN = ("the Parquet file cannot be read", "Fetch it again; if it has a password, save it without one.")
# Grain: one row per column of the file, in order.
_COLUMNS = "describe select * from read_parquet($path, hive_partitioning = false)"
# How each type becomes text; {c} is a name of ours. Other types are cast, bytes are refused.
_AS_TEXT = {
    "VARCHAR": "{c}",
    "BOOLEAN": "upper({c}::varchar)",
    "FLOAT": "regexp_replace({c}::varchar, '[.]0$', '')",
    "DOUBLE": "regexp_replace({c}::varchar, '[.]0$', '')",
}
_MOMENT = "replace(regexp_replace({c}::timestamp::varchar, ' 00:00:00$', ''), ' ', 'T')"
_MOMENTS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetRows:
    """The names of columns as they stand in the file, and its rows as texts that are not stripped yet.

    `rows` raises InputError where the file cannot be read on; `close` ends it.
    """

    header: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]
    connection: duckdb.DuckDBPyConnection

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()


def open_parquet(path: Path, *, name: str) -> ParquetRows:
    """The list in `path`, which errors call `name`.

    Days and moments are written as ISO 8601 has them (a moment with a zone: in UTC), a moment at midnight as the day,
    lists joined by " | ", structures as JSON, null as "".
    """
    con = duckdb.connect(":memory:", config=_CONFIG)
    try:
        columns = [(str(row[0]), str(row[1])) for row in con.execute(_COLUMNS, {"path": _exactly(path)}).fetchall()]
        _check_columns(columns, name)
        names = [f"c{index}" for index in range(len(columns))]
        texts = ", ".join(
            f"coalesce({_text(kind, column)}, '')" for column, (_, kind) in zip(names, columns, strict=True)
        )
        source = f"read_parquet($path, hive_partitioning = false) as t({', '.join(names)})"
        con.execute(f"select {texts} from {source}", {"path": _exactly(path)})
    except (duckdb.Error, UnicodeError, RuntimeError):  # the last two: a path or a text that is not UTF-8
        con.close()
        raise InputError(_BROKEN[0], where=name, fix=_BROKEN[1]) from None
    except InputError:
        con.close()
        raise
    return ParquetRows(header=tuple(column for column, _ in columns), rows=_rows(con, name), connection=con)


def _exactly(path: Path) -> str:
    """The path with no sign in it that could mean other paths."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path.resolve()))


def _check_columns(columns: Sequence[tuple[str, str]], name: str) -> None:
    if len(columns) > MOST_COLUMNS:
        raise InputError(f"the file has more than {MOST_COLUMNS:,} columns", where=name, fix="Take some out.")
    for number, (_, kind) in enumerate(columns, start=1):
        if "BLOB" in kind:
            raise InputError(f"column {number:,} holds bytes, not text", where=name, fix="Take it out, or cast it.")


def _text(kind: str, column: str) -> str:
    """SQL for the text of a column of ours."""
    if kind in _MOMENTS:
        return _MOMENT.format(c=column)
    if kind == "TIMESTAMP WITH TIME ZONE":
        return _MOMENT.format(c=f"({column} at time zone 'UTC')")
    if kind.endswith("[]") and kind.count("[") == 1 and not kind.startswith(("STRUCT", "MAP", "UNION")):
        inner = _text(kind.removesuffix("[]"), "x")
        return f"array_to_string(list_filter(list_transform({column}, lambda x: {inner}), lambda x: x <> ''), ' | ')"
    if kind.startswith(("STRUCT", "MAP", "UNION")) or kind.endswith("]"):
        return f"to_json({column})::varchar"
    return _AS_TEXT.get(kind, "{c}::varchar").format(c=column)


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> Iterator[tuple[str, ...]]:
    try:
        while batch := con.fetchmany(_BATCH):
            yield from batch
    except (duckdb.Error, UnicodeError, RuntimeError):
        raise InputError(_BROKEN[0], where=name, fix=_BROKEN[1]) from None
    finally:
        con.close()
