"""Rows added at the end of a table written by hand: at once, whole, and beside what others add meanwhile."""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from habeas.core.errors import InputError


def append_rows(path: Path, rows: Iterable[Mapping[str, object]], *, header: Sequence[str]) -> None:
    """Add rows to the CSV file `path`, in the order of its own columns, and wait until they are on the disk.

    All rows go in with one write at the end of the file, under a lock that this function keeps to, so that rows of two
    programs never mix and none is lost. A file that is not there is made, with `header`. Raises InputError if the file
    lacks one of those columns, OSError if the rows cannot be written; the file is then as it was.
    """
    if not path.exists():
        _make(path, _lines([header]))
    columns = _columns(path)
    if set(header) - set(columns):
        fix = f"The first row should be: {','.join(header)}"
        raise InputError("the first row lacks columns", where=str(path), fix=fix)
    data = _lines([str(row.get(column) or "") for column in columns] for row in rows)
    if data:
        _write(path, data)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _make(path: Path, data: bytes) -> None:
    """A new file that is there whole, for its owner alone, or was made by another program in the same moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink(missing_ok=True)


def _columns(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [cell.strip() for cell in next(csv.reader(file), [])]


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_RDWR | os.O_APPEND)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # or the end of the file may be that of a row half written
        size = os.fstat(handle).st_size
        # An editor may have left the last line without its end.
        if size and os.pread(handle, 1, size - 1) != b"\n":
            data = b"\n" + data
        written = os.write(handle, data)
        if written < len(data):  # the disk is full
            end = os.lseek(handle, 0, os.SEEK_CUR)
            if os.fstat(handle).st_size == end:  # and nobody has added anything since
                os.ftruncate(handle, end - written)
            raise InputError("the disk is full", where=str(path), fix="Make room; nothing was added.")
        os.fsync(handle)
    finally:
        os.close(handle)
