"""A table written by hand, as CSV: bytes in, rows of text and all faults of form out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from habeas.core.errors import Fault, nearest
from habeas.sources.mojibake import wrong_encoding

# A table made by hand is small. Above this a file is not read at all, so memory stays bounded.
LARGEST_FILE = 256 * 2**20
LONGEST_CELL = 20_000
_SEPARATORS = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One row as text, by column. `number` counts as a spreadsheet does: the header is row 1."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """The rows of a file that could be read, and everything wrong with its form."""

    rows: tuple[TextRow, ...]
    faults: tuple[Fault, ...]


def read_hand_csv(path: Path, *, name: str, header: Sequence[str]) -> TextTable:
    """Read `path`, whose columns should be `header`; faults name the file as `name`.

    Reading goes on past a fault as far as it can, so that one look shows everything.
    """
    if path.stat().st_size > LARGEST_FILE:
        size = f"the file has {path.stat().st_size / 2**20:,.0f} MB"
        return TextTable(
            rows=(),
            faults=(_fault(name, size, f"A table written by hand has at most {LARGEST_FILE >> 20} MB; split it."),),
        )
    faults: list[Fault] = []
    text = _decode(path.read_bytes(), name, faults)
    rows = _split(text, name, header, faults)
    return TextTable(rows=tuple(_by_column(rows, name, header, faults)), faults=tuple(faults))


def _fault(file: str, problem: str, cure: str, row: int | None = None, column: str | None = None) -> Fault:
    return Fault(file=file, row=row, column=column, problem=problem, cure=cure)


def _decode(data: bytes, name: str, faults: list[Fault]) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.append(_fault(name, "the file is UTF-16", "Save it as UTF-8 without a byte order mark."))
        return data.decode("utf-16", errors="replace")
    if data.startswith(b"\xef\xbb\xbf"):
        faults.append(_fault(name, "the file begins with a byte order mark (BOM)", "Save it as UTF-8 without BOM.", 1))
        data = data[3:]
    if b"\0" in data:
        row = _row_of(data, data.index(b"\0"))
        faults.append(_fault(name, "the file holds NUL bytes", "Save it again as plain UTF-8 text.", row))
        data = data.replace(b"\0", b"")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = _row_of(data, error.start)
        looks = _other_encoding(data)
        faults.append(_fault(name, f"this is not UTF-8{looks}", "Save the file as UTF-8.", row))
        return data.decode("cp1251", errors="replace")


def _row_of(data: bytes, at: int) -> int:
    """The spreadsheet row of a byte, counting line breaks outside quotation marks."""
    row, quoted = 1, False
    for mark in re.finditer(rb'["\n]', data[:at]):
        if mark[0] == b'"':
            quoted = not quoted
        elif not quoted:
            row += 1
    return row


def _other_encoding(data: bytes) -> str:
    letters = data.decode("cp1251", errors="ignore")
    cyrillic = sum("а" <= c.lower() <= "я" for c in letters)
    others = sum(not c.isascii() for c in letters)
    return "; it reads as Windows-1251" if cyrillic > others / 2 else ""


def _split(text: str, name: str, header: Sequence[str], faults: list[Fault]) -> list[tuple[int, list[str]]]:
    """The cells of each row with the row's number, split at the separator the file uses."""
    separator = _separator(text, name, header, faults)
    csv.field_size_limit(max(LARGEST_FILE, csv.field_size_limit()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((number, cells) for number, cells in enumerate(reader, start=1) if any(map(str.strip, cells)))
    except csv.Error:
        number = rows[-1][0] + 1 if rows else 1
        problem = "a quotation mark is opened and never closed, or closed in the middle of a cell"
        faults.append(
            _fault(name, problem, 'Write a quotation mark inside a cell as "" and quote the whole cell.', number)
        )
    return rows


def _separator(text: str, name: str, header: Sequence[str], faults: list[Fault]) -> str:
    first = text.split("\n", 1)[0]
    for separator, words in _SEPARATORS.items():
        if len(header) > 1 and first.count(separator) > first.count(","):
            faults.append(
                _fault(name, f"cells are separated by {words}", "Save the file with commas between cells.", 1)
            )
            return separator
    return ","


def _by_column(
    rows: list[tuple[int, list[str]]], name: str, header: Sequence[str], faults: list[Fault]
) -> Iterator[TextRow]:
    if not rows:
        if not faults:
            faults.append(_fault(name, "the file is empty", f"Its first row is: {','.join(header)}", 1))
        return
    found = [cell.strip() for cell in rows[0][1]]
    faults.extend(_header_faults(found, name, header))
    for number, cells in rows[1:]:
        if len(cells) != len(found):
            problem = f"the row has {len(cells)} cells and the header {len(found)}"
            faults.append(_fault(name, problem, "Quote cells that hold a comma; leave empty cells empty.", number))
            continue
        row = dict(zip(found, cells, strict=True))
        bad = [_cell_fault(name, number, column, cell) for column, cell in row.items()]
        faults.extend(fault for fault in bad if fault)
        yield TextRow(
            number=number,
            cells={c: "" if fault else row[c].strip() for c, fault in zip(row, bad, strict=True) if c in header},
        )


def _header_faults(found: Sequence[str], name: str, header: Sequence[str]) -> Iterator[Fault]:
    for column in found:
        if column not in header:
            shown = column if len(column) <= 40 else column[:39] + "…"
            cure = f"Take it out or use one of our columns; nearest: {nearest(column[:200], header)}."
            yield _fault(name, f"there is no column {shown!r}", cure, 1, shown)
    for column in header:
        if column not in found:
            yield _fault(name, f"the column {column!r} is missing", f"The first row is: {','.join(header)}", 1, column)
    for column in sorted({c for c in found if found.count(c) > 1}):
        yield _fault(name, f"the column {column!r} stands twice", "Keep one of them.", 1, column)


def _cell_fault(name: str, row: int, column: str, cell: str) -> Fault | None:
    if len(cell) > LONGEST_CELL:
        problem = f"the cell has {len(cell):,} characters"
        return _fault(
            name,
            problem,
            f"A cell has at most {LONGEST_CELL:,}; look for a quotation mark that is not closed.",
            row,
            column,
        )
    if misread := wrong_encoding(cell):
        return _fault(
            name,
            f"this looks like {misread}",
            "Open the original with its own encoding and save it as UTF-8.",
            row,
            column,
        )
    return None
