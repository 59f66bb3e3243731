"""A table written by hand, as CSV: bytes in, rows of text and all faults of form out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from habeas.core.errors import Fault, nearest
from habeas.sources.handtext import read_hand_text, unfit_text

# A table made by hand is small. Above this a file is not read at all, so memory stays bounded.
LARGEST_FILE = 128 * 2**20
_SEPARATORS = {";": "semicolons", "\t": "tabs"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One row as text, by column. `number` counts as a spreadsheet does: the header is row 1."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """The rows of a file that could be read, and everything wrong with its form. `whole`: no row was lost."""

    rows: tuple[TextRow, ...]
    faults: tuple[Fault, ...]
    whole: bool


def read_hand_csv(path: Path, *, name: str, header: Sequence[str]) -> TextTable:
    """Read `path`, whose columns should be `header`; faults name the file as `name`.

    Reading goes on past a fault as far as it can, so that one look shows everything.
    """
    faults: list[Fault] = []
    text = read_hand_text(path, name=name, most=LARGEST_FILE, row_of=_row_of, faults=faults)
    if text is None:
        return TextTable(rows=(), faults=tuple(faults), whole=False)
    split, closed = _split(text, name, header, faults)
    if not _has_header(split, name, header, faults):
        return TextTable(rows=(), faults=tuple(faults), whole=False)
    rows = tuple(_by_column(split, name, header, faults))
    return TextTable(rows=rows, faults=tuple(faults), whole=closed and len(rows) == len(split) - 1)


def _fault(file: str, problem: str, cure: str, row: int | None = None, column: str | None = None) -> Fault:
    return Fault(file=file, row=row, column=column, problem=problem, cure=cure)


def _row_of(data: bytes, at: int) -> int:
    """The spreadsheet row of a byte, counting line breaks outside quotation marks."""
    row, quoted = 1, False
    for mark in re.finditer(rb'["\n]', data[:at]):
        if mark[0] == b'"':
            quoted = not quoted
        elif not quoted:
            row += 1
    return row


def _split(
    text: str, name: str, header: Sequence[str], faults: list[Fault]
) -> tuple[list[tuple[int, list[str]]], bool]:
    """The cells of each row that is not blank with the row's number, and whether the file could be read to its end."""
    separator = _separator(text, name, header, faults)
    csv.field_size_limit(max(LARGEST_FILE, csv.field_size_limit()))
    reader = csv.reader((line[0] for line in _LINE.finditer(text)), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(map(str.strip, cells)):
                rows.append((number, cells))
    except csv.Error:
        problem = "a quotation mark is opened and never closed, or closed in the middle of a cell"
        cure = 'Write a quotation mark inside a cell as "" and quote the whole cell.'
        faults.append(_fault(name, problem, cure, number + 1))
        return rows, False
    return rows, True


def _separator(text: str, name: str, header: Sequence[str], faults: list[Fault]) -> str:
    line = _LINE.match(text)
    first = line[0] if line else ""
    for separator, words in _SEPARATORS.items():
        if len(header) > 1 and first.count(separator) > first.count(","):
            faults.append(
                _fault(name, f"cells are separated by {words}", "Save the file with commas between cells.", 1)
            )
            return separator
    return ","


def _has_header(rows: Sequence[tuple[int, list[str]]], name: str, header: Sequence[str], faults: list[Fault]) -> bool:
    """Whether the first row is a header at all; if not, that is the one thing to say of it."""
    cure = f"The first row should be: {','.join(header)}"
    if rows and not any(cell.strip() in header for cell in rows[0][1]):
        faults.append(_fault(name, "no cell of the first row is the name of a column", cure, rows[0][0]))
        return False
    if not rows and not faults:
        faults.append(_fault(name, "the file is empty", cure, 1))
    return bool(rows)


def _by_column(
    rows: Sequence[tuple[int, list[str]]], name: str, header: Sequence[str], faults: list[Fault]
) -> Iterator[TextRow]:
    found = [cell.strip() for cell in rows[0][1]]
    faults.extend(_header_faults(found, name, header, rows[0][0]))
    for number, cells in rows[1:]:
        if len(cells) != len(found):
            problem = f"the row has {_cells(len(cells))} and the header {len(found)}"
            faults.append(_fault(name, problem, "Quote cells that hold a comma; leave empty cells empty.", number))
            continue
        row = {column: cell for column, cell in zip(found, cells, strict=True) if column in header}
        for column, cell in row.items():
            unfit = unfit_text(cell)
            if unfit:
                faults.append(_fault(name, *unfit, number, column))
            row[column] = "" if unfit else cell.strip()
        yield TextRow(number=number, cells=row)


def _cells(n: int) -> str:
    return f"{n:,} cell" + ("s" if n != 1 else "")


def _header_faults(found: Sequence[str], name: str, header: Sequence[str], row: int) -> Iterator[Fault]:
    if nameless := found.count(""):
        problem = f"the header has {_cells(nameless)} without a name"
        yield _fault(name, problem, "Take the empty columns out.", row)
    missing = [column for column in header if column not in found]
    for column in dict.fromkeys(found):
        if column and column not in header:
            shown = column if len(column) <= 40 else column[:39] + "…"
            cure = f"Take it out or use one of our columns; nearest: {nearest(column[:200], missing or header)}."
            yield _fault(name, f"there is no column {shown!r}", cure, row, shown)
    for column in header:
        if column in missing:
            cure = f"The first row should be: {','.join(header)}"
            yield _fault(name, f"the column {column!r} is missing", cure, row, column)
        elif found.count(column) > 1:
            yield _fault(name, f"the column {column!r} stands twice", "Keep one of them.", row, column)
