"""A list as CSV or TSV of any size: rows of text out as they are read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from habeas.sources.rowbase import (
    LONGEST_CELL,
    TOO_LONG,
    FormFaults,
    Row,
    Stop,
    TextRows,
    has_unfit,
    read_header,
)
from habeas.sources.textblocks import LONGEST_LINE, TextBlocks

SEPARATORS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*"')
UNCLOSED = (
    "a quotation mark is opened and never closed, or closed in the middle of a cell",
    'Write a quotation mark inside a cell as "" and quote the whole cell.',
)


def open_csv(path: Path, *, name: str) -> TextRows:
    """The list in `path`, whose cells are separated by what stands most often in its header."""
    table = _Table(path, name)
    try:
        table.read_header()
    except BaseException:
        table.close()
        raise
    return TextRows(header=table.header, rows=table.rows(), form=table.form, close=table.close)


class _Table:
    """A CSV file that is being read. `number` is the last record that was whole."""

    def __init__(self, path: Path, name: str) -> None:
        self.form = FormFaults(name)
        self.header: tuple[str, ...] = ()
        self.number = 0
        self._width = 0
        self._blocks = TextBlocks(path, name=name)
        self._records: Iterator[list[str]] = iter(())

    def close(self) -> None:
        self._blocks.close()

    def read_header(self) -> None:
        pieces = self._pieces()
        try:
            first, separator = _first_line(pieces)
            lines = chain(first, chain.from_iterable(pieces))
            self._records = csv.reader(lines, delimiter=separator, strict=True)
            cells = self._first_record()
        except (Stop, csv.Error) as error:
            self.form.stop(self.number + 1, *_told(error))
        self.header = read_header(cells, row=self.number, file=self.form.file)
        self._width = len(cells)

    def _first_record(self) -> list[str]:
        for cells in self._records:
            self.number += 1
            if any(map(str.strip, cells)):
                return cells
        self.number = 0
        raise Stop("the file is empty", "It should hold the names of columns, and rows.")

    def rows(self) -> Iterator[Row]:
        """The rows in order, without the blank and the faulty; raises FaultsError where reading cannot go on."""
        width, header, blocks, strip = self._width, self.header, self._blocks, str.strip
        nameless = width > len(header)
        try:
            for number, cells in enumerate(self._records, self.number + 1):
                self.number = number
                if len(cells) != width:
                    self._ragged(number, cells)
                    continue
                if blocks.suspect and has_unfit(number, cells, header, self.form):
                    continue
                cells = list(map(strip, cells))
                if nameless and not self._cut(number, cells):
                    continue
                if cells[0] or any(cells):
                    yield number, cells
        except (Stop, csv.Error) as error:
            self.form.stop(self.number + 1, *_told(error))
        finally:
            self.close()

    def _pieces(self) -> Iterator[io.StringIO]:
        """Whole lines; raises Stop if a record does not end within so much text as a line may hold."""
        number, length = -1, 0
        for piece in self._blocks.lines():
            # The limit is the process's: who reads a hand-written table sets another.
            csv.field_size_limit(LONGEST_CELL)
            if number != self.number:
                number, length = self.number, 0
            elif length > LONGEST_LINE:
                raise Stop(*UNCLOSED)
            yield piece
            length += piece.tell()

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
