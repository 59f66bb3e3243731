"""A list as CSV or TSV of any size: rows of text out as they are read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from habeas.sources.csvlines import UNCLOSED, Lines
from habeas.sources.rowbase import (
    TOO_LONG,
    Batch,
    Find,
    FormFaults,
    Row,
    Stop,
    TextRows,
    has_unfit,
    line_mark,
    read_header,
    row_mark,
)
from habeas.sources.textblocks import TextBlocks

SEPARATORS = ",;\t|"
_FEW = 1_000  # rows that are read ahead where they are asked for one by one
_QUOTED = re.compile(r'"[^"]*"')


def open_csv(path: Path, *, name: str) -> TextRows:
    """The list in `path`, whose cells are separated by what stands most often in its header."""
    table = _Table(path, name)
    try:
        table.read_header()
    except BaseException:
        table.close()
        raise
    return TextRows(header=table.header, rows=table.rows(), form=table.form, close=table.close, by_column=table.batches)


class _Table:
    """A CSV file that is being read. `number` is the last record that was whole."""

    def __init__(self, path: Path, name: str) -> None:
        self.form = FormFaults(name)
        self.header: tuple[str, ...] = ()
        self.number = 0
        self._width = 0
        self._blocks = TextBlocks(path, name=name)
        self._lines = Lines(iter(()))
        self._separator = ""
        self._records: Iterator[list[str]] = iter(())

    def close(self) -> None:
        """Give the file back."""
        self._blocks.close()

    def read_header(self) -> None:
        """Find the separator and the names of the columns; raises FaultsError."""
        pieces = self._blocks.lines()
        try:
            first, self._separator = _first_line(pieces)
            self._lines = Lines(chain([first], pieces))
            self._records = self._reader(self._lines)
            cells = self._first_record()
        except (Stop, csv.Error) as error:
            self.form.stop(self.number + 1, *_told(error))
        self.header = read_header(cells, row=self.number, file=self.form.file)
        self._width = len(cells)

    def _reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._separator, strict=True)

    def _first_record(self) -> list[str]:
        for cells in self._records:
            self._whole()
            if any(map(str.strip, cells)):
                return cells
        self.number = 0
        raise Stop("the file is empty", "It should hold the names of columns, and rows.")

    def _whole(self) -> None:
        self.number += 1
        self._lines.whole()

    def rows(self) -> Iterator[Row]:
        """The rows in order, without the blank and the faulty; raises FaultsError where reading cannot go on."""
        for batch in self.batches(_FEW, None):
            yield from batch.rows()

    def batches(self, size: int, find: Find | None) -> Iterator[Batch]:
        """The same by column, about `size` rows at a time, without those that `find` knows."""
        met = _Met()
        try:
            while self._lines.left or self._lines.load():
                self._read_piece(met, find)
                if len(met.records) + len(met.kept) >= size:
                    yield self._batch(met)
                    met = _Met()
        except (Stop, csv.Error) as error:
            number = self.number + 1
            yield self._batch(met)
            self.form.stop(number, *_told(error))
        finally:
            self.close()
        yield self._batch(met)

    def _read_piece(self, met: _Met, find: Find | None) -> None:
        """Read the lines of a piece: those that are records by themselves at once, else record by record."""
        lines = self._lines.peek()
        if all(line.count('"') % 2 == 0 for line in lines if '"' in line) and self._read_lines(lines, met, find):
            self._lines.skip()
            return
        while self._lines.left:
            if (cells := next(self._records, None)) is None:
                return
            self._whole()
            met.add(self.number, cells, row_mark(cells))

    def _read_lines(self, lines: Sequence[str], met: _Met, find: Find | None) -> bool:
        """Read lines that may be a record each; false, with nothing read, if one is not."""
        marks = [line_mark(line) for line in lines]
        found = find(marks) if find else None
        fresh = range(len(lines)) if found is None else [at for at, record in enumerate(found) if record < 0]
        try:
            records = list(self._reader([lines[at] for at in fresh]))
        except csv.Error:
            return False
        if len(records) != len(fresh):
            return False
        first, self.number = self.number + 1, self.number + len(lines)
        met.numbers += [first + at for at in fresh]
        met.records += records
        met.marks += [marks[at] for at in fresh]
        if found is not None:
            met.kept += [(record, first + at) for at, record in enumerate(found) if record >= 0]
        return True

    def _batch(self, met: _Met) -> Batch:
        """What was met, by column; the quick way where no row needs a look of its own."""
        plain = not self._blocks.suspect and self._width == len(self.header)
        if plain and met.records and set(map(len, met.records)) == {self._width}:
            columns = [list(map(str.strip, column)) for column in zip(*met.records, strict=True)]
            if "" not in columns[0]:
                return Batch(met.numbers, columns, met.marks, met.kept)
        looked = [
            (number, row, mark)
            for number, cells, mark in zip(met.numbers, met.records, met.marks, strict=True)
            if (row := self._row(number, cells))
        ]
        numbers, rows, marks = zip(*looked, strict=True) if looked else ((), (), ())
        columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in self.header]
        return Batch(numbers, columns, marks, met.kept)

    def _row(self, number: int, cells: list[str]) -> list[str] | None:
        """The stripped cells of one record; None if it is blank or has a fault."""
        if len(cells) != self._width:
            self._ragged(number, cells)
            return None
        if self._blocks.suspect and has_unfit(number, cells, self.header, self.form):
            return None
        cells = list(map(str.strip, cells))
        if self._width > len(self.header) and not self._cut(number, cells):
            return None
        return cells if any(cells) else None

    def _ragged(self, number: int, cells: Sequence[str]) -> None:
        if any(map(str.strip, cells)):
            problem = f"the row has {len(cells):,} cell{'s' * (len(cells) != 1)} and the header {self._width:,}"
            cure = "Quote cells that hold the separator or a new line; leave empty cells empty."
            self.form.add(number, problem, cure)

    def _cut(self, number: int, cells: list[str]) -> bool:
        """Take the cells of nameless columns away; false if one is not empty."""
        if any(cells[len(self.header) :]):
            self.form.add(number, "there is text in a column without a name", "Name the column, or empty it.")
            return False
        del cells[len(self.header) :]
        return True


@dataclass(slots=True)
class _Met:
    """Records met and not given out: those to be read, by their number and mark, and those that are known."""

    numbers: list[int] = field(default_factory=list)
    records: list[list[str]] = field(default_factory=list)
    marks: list[bytes] = field(default_factory=list)
    kept: list[tuple[int, int]] = field(default_factory=list)

    def add(self, number: int, cells: list[str], mark: bytes) -> None:
        """One more record to be read."""
        self.numbers.append(number)
        self.records.append(cells)
        self.marks.append(mark)


def _first_line(pieces: Iterator[io.StringIO]) -> tuple[io.StringIO, str]:
    """The first lines of the file, and what separates the cells of the first that is not blank."""
    for piece in pieces:
        text = piece.getvalue()
        if text.strip("\n " + SEPARATORS):
            line = text.lstrip("\n ").split("\n", 1)[0]
            bare = _QUOTED.sub("", line)
            return io.StringIO(text), max(SEPARATORS, key=bare.count)
        return io.StringIO(text), SEPARATORS[0]
    return io.StringIO(), SEPARATORS[0]


def _told(error: Stop | csv.Error) -> tuple[str, str]:
    if isinstance(error, Stop):
        return error.problem, error.cure
    return TOO_LONG if "field limit" in str(error) else UNCLOSED
