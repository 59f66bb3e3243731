"""Reading an invented edition back through a reader's rules, as the intake does, without the intake."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from functools import cache

from habeas.core.dates import PartialDate
from habeas.core.props import BY_NAME, Reading
from habeas.core.words import words
from habeas.sources.unread import Unread


def rows_of(data: bytes, nested: str = ""):
    """Header and rows of text of a CSV, or of the JSON records under `nested`."""
    if not nested:
        header, *rows = csv.reader(io.StringIO(data.decode()))
        return header, rows
    records = json.loads(data)[nested]
    header = list(dict.fromkeys(key for record in records for key in record))
    return header, [[as_text(record.get(key)) for key in header] for record in records]


def as_text(value) -> str:
    """A value of JSON as a cell."""
    if isinstance(value, list):
        return " | ".join(map(as_text, value))
    return "" if value is None else str(value).upper() if isinstance(value, bool) else str(value)


def read_back(choose, data: bytes):
    """What each row of the edition says, as sets of (property, value); fails on a column that is new or missing."""
    reader = choose(rows_of(data, choose([]).nested)[0])
    header, rows = rows_of(data, reader.nested)
    named = [reader.headings.get(cell, cell) for cell in header]
    assert new_columns(reader, header) == []
    assert set(reader.columns) - set(named) <= reader.optional
    return [said_by(reader, dict(zip(named, row, strict=True))) for row in rows]


def new_columns(reader, header):
    """The columns at which the reader stops, and those that stand twice under one name."""
    named = [reader.headings.get(cell, cell) for cell in header]
    known = {*reader.columns, *reader.ignore}
    return [name for at, name in enumerate(named) if name not in known or name in named[:at]]


def said_by(reader, cells: dict[str, str]):
    """What one row says, given by its columns' names; a column that is not given is empty."""
    said = list(reader.always)
    for rule in reader.rules:
        texts = [cells.get(column, "").strip() for column in rule.columns]
        texts = ["" if text in reader.missing else text for text in texts]
        if any(texts):
            said += rule.read(*texts) if rule.read else [(rule.prop, texts[0], rule.spell)]
    for prop, value, spell in said:
        check(prop, value)
        assert spell == 1
    return {(prop, value) for prop, value, _ in said}


def check(prop: str, value: str) -> None:
    """Fail unless the property can have that value."""
    assert value
    match BY_NAME[prop].reading:
        case Reading.DATE:
            PartialDate.parse(value)
        case Reading.NUMBER:
            assert str(int(value)) == value
        case Reading.WORD if BY_NAME[prop].words:
            assert value in words()[BY_NAME[prop].words]
        case Reading.DAYS:
            low, high = value.split("/")
            assert not (low and high) or int(low) <= int(high)


def stops(reader, cells: dict[str, str]) -> str:
    """The problem at which the reader stops at that row; empty if it takes it."""
    try:
        said_by(reader, cells)
    except Unread as unread:
        return unread.problem
    return ""


@cache
def days_of(months: int) -> str:
    """Fewest and most days in so many months, found by trying each day of four years as the first."""
    lengths = [(_later(start, months) - start).days for start in map(_day, range(1461))]
    return f"{min(lengths)}/{max(lengths)}"


def _day(number: int) -> date:
    return date(2001, 1, 1) + timedelta(number)


def _later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + years, month + 1, 1)
    next_month = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(start.day - 1), next_month - timedelta(1))
