"""The columns of a file against those its reader knows: none is new, none is missing, none stands twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from habeas.core.errors import Fault, FaultsError, nearest
from habeas.sources.base import Reader
from habeas.sources.rowbase import Batch

Text = str | tuple[str, ...]
Texts = Sequence[Text]
_BETWEEN = "\x1f"


class Columns:
    """Where each column of the reader stands in the file. Raises FaultsError with all that is wrong with the header."""

    def __init__(self, reader: Reader, header: Sequence[str], *, file: str) -> None:
        named = [reader.headings.get(cell, cell) for cell in header]
        faults = list(_faults(reader, header, named, file))
        if faults:
            raise FaultsError(faults)
        self._reader = reader
        self.place = {name: at for at, name in enumerate(named)}
        self._key = [self.place[name] for name in reader.key if name in self.place]
        self._person = [self.place[name] for name in reader.person if name in self.place]

    def has(self, columns: Sequence[str]) -> bool:
        """True if the file has one of the columns at least."""
        return any(name in self.place for name in columns)

    def texts(self, columns: Sequence[str], batch: Batch) -> Texts:
        """What rows say in those columns, a text for one column and a tuple for several; empty where nothing."""
        if len(columns) == 1:
            return self._text(columns[0], batch)
        return list(zip(*(self._text(name, batch) for name in columns), strict=True))

    def _text(self, column: str, batch: Batch) -> Sequence[str]:
        missing, at = self._reader.missing, self.place.get(column)
        if at is None:
            return [""] * len(batch.numbers)
        if missing <= {""}:
            return batch.columns[at]
        return ["" if text in missing else text for text in batch.columns[at]]

    def keys(self, batch: Batch) -> list[str]:
        """The names of the records within the list; empty if a row has none."""
        if len(self._key) == 1 and not self._reader.hashed:
            return list(self._text(self._reader.key[0], batch))
        missing = self._reader.missing
        parts = zip(*(batch.columns[at] for at in self._key), strict=True)
        between = _BETWEEN if self._reader.hashed else " | "
        texts = ["" if missing.issuperset(part) else between.join(part) for part in parts]
        return [_short_hash(text) if text else "" for text in texts] if self._reader.hashed else texts

    def persons(self, batch: Batch) -> list[str | None]:
        """By what the list knows each person: None where a record is a person, or where a part of it is empty."""
        if not self._person:
            return [None] * len(batch.numbers)
        missing = self._reader.missing
        parts = zip(*(batch.columns[at] for at in self._person), strict=True)
        return [None if missing.intersection(part) else _short_hash(_BETWEEN.join(part)) for part in parts]


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _faults(reader: Reader, header: Sequence[str], named: Sequence[str], file: str) -> Iterator[Fault]:
    known = {*reader.columns, *reader.ignore}
    if known.isdisjoint(named):  # most likely the first row is a person: none of it is shown
        problem = f"none of the {len(header):,} columns is one that the reader {reader.name!r} knows"
        cure = f"The first row should name the columns, such as: {', '.join(reader.columns[:10])}."
        yield Fault(file=file, row=1, problem=problem, cure=cure)
        return
    for cell, name in zip(header, named, strict=True):
        if name not in known:
            cure = (
                f"If nothing in it matters, ignore it by name; else say what it holds. Nearest: {_near(cell, known)}."
            )
            yield _fault(file, cell, f"the column {cell[:60]!r} is new to the reader {reader.name!r}", cure)
    for name in dict.fromkeys(named):
        if named.count(name) > 1:
            yield _fault(file, name, "two columns mean the same", "Take one of them out.")
    for name in reader.columns:
        if name not in named and name not in reader.optional:
            cure = f"The file has: {', '.join(cell[:40] for cell in header[:40])}."
            yield _fault(file, name, "the column is missing", cure)
    if not any(name in named for name in reader.key):
        yield _fault(file, reader.key[0], "no column names the records", f"One of: {', '.join(reader.key)}.")


def _near(cell: str, known: set[str]) -> str:
    return nearest(cell[:200], known)


def _fault(file: str, column: str, problem: str, cure: str) -> Fault:
    return Fault(file=file, row=1, column=column[:60], problem=problem, cure=cure)
