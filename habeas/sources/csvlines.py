"""The lines of a CSV file, a piece at a time: a reader may take them one by one or look at all that are at hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from habeas.sources.rowbase import LONGEST_CELL, Stop
from habeas.sources.textblocks import LONGEST_LINE

UNCLOSED = (
    "a quotation mark is opened and never closed, or closed in the middle of a cell",
    'Write a quotation mark inside a cell as "" and quote the whole cell.',
)


class Lines:
    """The lines of a file. Those of one piece are at hand at once; `left` counts how many of them are not taken."""

    def __init__(self, pieces: Iterator[io.StringIO]) -> None:
        self._pieces, self._piece, self._at = pieces, list[str](), 0
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self.left and not self.load():
            raise StopIteration
        line = self._piece[self._at]
        self._at += 1
        self._length += len(line)
        if self._length > LONGEST_LINE:
            raise Stop(*UNCLOSED)
        return line

    @property
    def left(self) -> int:
        """How many lines of the piece are not taken."""
        return len(self._piece) - self._at

    def whole(self) -> None:
        """A record ends here: only one that does not end may not be too long."""
        self._length = 0

    def load(self) -> bool:
        """Go on to the next piece; false at the end of the file."""
        # The limit is the process's: who reads a hand-written table sets another.
        csv.field_size_limit(LONGEST_CELL)
        self._piece, self._at = [], 0
        while not self._piece and (piece := next(self._pieces, None)) is not None:
            self._piece = piece.readlines()
        return bool(self._piece)

    def peek(self) -> list[str]:
        """The lines of the piece that are not taken."""
        return self._piece[self._at :]

    def skip(self) -> None:
        """Take all lines of the piece."""
        self._at = len(self._piece)
