"""What every published list is read as: a header, rows of stripped text, and the faults of form met on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple, NoReturn

from habeas.core.errors import Fault, FaultsError
from habeas.sources.mojibake import wrong_encoding

LONGEST_CELL = 1_000_000
MOST_COLUMNS = 2_000
MOST_FAULTS = 1_000
# Pages and figures are XML, which cannot hold them; a terminal obeys them. Half a surrogate pair is no character.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# The number of the row, as a spreadsheet counts, and one stripped text for each name of the header. A plain pair: a
# list has millions, and a named one takes as long to make as the reading itself.
Row = tuple[int, list[str]]


class Stop(Exception):
    """Why reading cannot go on, and what to do; whoever knows the row makes a fault of it."""

    def __init__(self, problem: str, cure: str) -> None:
        self.problem, self.cure = problem, cure
        super().__init__(problem, cure)


@dataclass(slots=True)
class FormFaults:
    """What is wrong with the rows of one file: the first 1,000 faults, and how many `more` there are."""

    file: str
    found: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, row: int | None, problem: str, cure: str, column: str | None = None) -> None:
        """Write down one fault, or count it if there are too many."""
        if len(self.found) < MOST_FAULTS:
            self.found.append(Fault(file=self.file, row=row, column=column, problem=problem, cure=cure))
        else:
            self.more += 1

    def stop(self, row: int | None, problem: str, cure: str) -> NoReturn:
        """Raise what was found so far with one fault that ends the reading."""
        raise FaultsError([*self.found, Fault(file=self.file, row=row, problem=problem, cure=cure)]) from None


# For each mark of a row the record that had such a row before, or -1.
Find = Callable[[Sequence[bytes]], Sequence[int]]


class Batch(NamedTuple):
    """Rows by column: the number of each row, its texts in each column of the header, and its mark.

    Rows with one mark are the same in one file format and header. `kept` are rows that were known by their mark, as
    record and number; nothing else was read of them.
    """

    numbers: Sequence[int]
    columns: Sequence[Sequence[str]]
    marks: Sequence[bytes]
    kept: Sequence[tuple[int, int]] = ()

    def rows(self) -> Iterator[Row]:
        """The rows one by one, without those that were known."""
        return zip(self.numbers, map(list, zip(*self.columns, strict=True)), strict=True)

    def at(self, places: Sequence[int]) -> Batch:
        """The rows at those places."""
        if len(places) == len(self.numbers):
            return self
        columns = [[column[at] for at in places] for column in self.columns]
        return Batch([self.numbers[at] for at in places], columns, [self.marks[at] for at in places], self.kept)


def line_mark(line: str) -> bytes:
    """Eight bytes that tell this text from any other (BLAKE2b)."""
    return blake2b(line.encode(), digest_size=8).digest()


def row_mark(cells: Sequence[str]) -> bytes:
    """The mark of a row that is no line by itself."""
    return line_mark("\x1f".join(["\x1e", *cells]))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRows:
    """An open list: its header, and an iterator over its rows that can be used once.

    `by_column` gives the rows in batches of about a given size, where a format has a quick way. `rows` leaves out
    blank rows and rows with a fault. Faults are in `faults` once the iterator is at its end (the first 1,000; `more`
    counts the others); one that ends the reading is raised by the iterator as FaultsError, with those before it.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]
    form: FormFaults
    close: Callable[[], None]
    by_column: Callable[[int, Find | None], Iterator[Batch]] | None = None

    def batches(self, size: int, find: Find | None = None) -> Iterator[Batch]:
        """The rows by column, about `size` at a time; instead of `rows`, and as they once.

        With `find`, rows that it knows by their mark are only in `kept`.
        """
        if self.by_column is not None:
            yield from self.by_column(size, find)
            return
        while some := list(islice(self.rows, size)):
            yield _batch_of(some, find)

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with the rows read so far."""
        return self.form.found

    @property
    def more(self) -> int:
        """How many faults were met beyond those in `faults`."""
        return self.form.more


def _batch_of(rows: Sequence[Row], find: Find | None) -> Batch:
    numbers, cells = zip(*rows, strict=True)
    batch = Batch(numbers, list(zip(*cells, strict=True)), [row_mark(row) for row in cells])
    if find is None:
        return batch
    found = find(batch.marks)
    kept = [(record, number) for record, number in zip(found, numbers, strict=True) if record >= 0]
    return batch.at([at for at, record in enumerate(found) if record < 0])._replace(kept=kept)


def read_header(cells: Sequence[str], *, row: int, file: str) -> tuple[str, ...]:
    """The names of the columns, white space in them made one blank and nameless columns at the end dropped.

    Raises FaultsError unless every name is there once. Names are not shown: a file without a header begins with a
    person.
    """
    if len(cells) > MOST_COLUMNS:
        stop_at(file, row, f"the header has more than {MOST_COLUMNS:,} columns", "Check what separates the cells.")
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    form = FormFaults(file)
    for problem, cure in _header_faults(names):
        form.add(row, problem, cure)
    if form.found:
        raise FaultsError(form.found)
    return tuple(names)


def stop_at(file: str, row: int | None, problem: str, cure: str) -> NoReturn:
    """Raise one fault."""
    FormFaults(file).stop(row, problem, cure)


def _header_faults(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    if not names:
        yield "no column has a name", "The first row should be the names of the columns."
    places: dict[str, list[str]] = {}
    for index, name in enumerate(names):
        places.setdefault(name, []).append(letters(index))
        if control := UNFIT.search(name):
            yield f"the name of column {letters(index)} has {_control(control)}", "Take it out; it may be invisible."
        elif wrong_encoding(name[:200]):
            cure = "Open the original with its own encoding and save it as UTF-8."
            yield f"the name of column {letters(index)} was read in a wrong encoding", cure
    for name, where in places.items():
        if not name:
            cure = "Take the columns out, or name them; rows above the header must go too."
            yield f"{_columns(where)} without a name: {_and(where)}", cure
        elif len(where) > 1:
            yield f"columns {_and(where)} have the same name", "Rename or take out all but one."


def _columns(where: Sequence[str]) -> str:
    return "there is a column" if len(where) == 1 else f"there are {len(where):,} columns"


def _and(where: Sequence[str]) -> str:
    shown = [*where[:5], f"{len(where) - 5:,} more"] if len(where) > 6 else list(where)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def letters(index: int) -> str:
    """The name that a spreadsheet gives to a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(16_383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        name, index = chr(ord("A") + letter) + name, index - 1
    return name


def short_name(name: str) -> str:
    """The name of a column as a fault shows it."""
    return name if len(name) <= 40 else name[:39] + "…"


def has_unfit(row: int, cells: Sequence[str], header: Sequence[str], form: FormFaults) -> bool:
    """Whether a cell holds what no text may or is too long; each such cell is written down."""
    text = "".join(cells)
    if len(text) <= LONGEST_CELL and (text.isprintable() or not UNFIT.search(text)):  # by far the most
        return False
    unfit = False
    for name, cell in zip(header, cells, strict=False):
        if len(cell) > LONGEST_CELL:
            form.add(row, *TOO_LONG, short_name(name))
        elif control := UNFIT.search(cell):
            form.add(row, f"there is {_control(control)}", "Take it out; it may be invisible.", short_name(name))
        else:
            continue
        unfit = True
    return unfit


TOO_LONG = (
    f"there are more than {LONGEST_CELL:,} characters in a cell",
    "Look for a quotation mark that is not closed.",
)


def _control(found: re.Match[str]) -> str:
    what = "half a character" if "\ud800" <= found[0] <= "\udfff" else "a control character"
    return f"{what} (U+{ord(found[0]):04X})"
