"""Headings of columns in other languages, older exports and other spellings, matched to the names a reader uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from habeas.sources.base import Reader
from habeas.sources.wordtext import tokens


def fit(reader: Reader, header: Sequence[str]) -> Reader:
    """The reader with `headings` spelled as `header` spells them: case, spaces, commas and apostrophes do not matter.

    A column that fits nothing, or the name of one that the file has already, stays as it is and stops the reader.

    >>> reader = Reader(name="demo", title="Demo", rules=(), key=("name",), headings={"імя": "name"})
    >>> fit(reader, ["Імя ", "Статус"]).headings
    {'Імя ': 'name'}
    """
    own = {_folded(column): column for column in {*reader.columns, *reader.ignore, *reader.optional}}
    known = own | {_folded(heading): column for heading, column in reader.headings.items()}
    fitting = {cell: cell for cell in header if cell in reader.columns}
    for cell in header:
        column = known.get(_folded(cell))
        if column is not None and column not in fitting.values():
            fitting[cell] = column
    return replace(reader, headings={cell: column for cell, column in fitting.items() if cell != column})


def named(columns: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Headings for Reader.headings from the spellings of each column."""
    return {heading: column for column, headings in columns.items() for heading in headings}


def _folded(heading: str) -> tuple[str, ...]:
    return tuple(token for token in tokens(heading) if token != ",")
