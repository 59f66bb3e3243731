"""A first look at an unknown list: one pass, and what each column seems to hold, without a value of a personal one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from habeas.core.errors import Fault, FaultsError
from habeas.intake.openlist import open_list
from habeas.sources.columnlook import MOST_SEEN, MOST_TEXTS, ColumnTally, Kind, Look
from habeas.sources.datelook import EXPECTED_FIRSTS, EXPECTED_NEW_YEARS, DateLook
from habeas.sources.listdates import NOTATIONS
from habeas.sources.unread import Unread

_BATCH = 2_000
_MOST_SEEN = 4_000_000  # texts of all columns that are compared to find a key
_SHOWN = 12
_DATA = re.compile(r"\S@\S|[0-9]{6}")
_NO_HEADER = "the first row looks like data and not like the names of columns"
_NO_HEADER_CURE = "Put a row with the names of the columns above it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found in a file: the look of each column in order, and rows that could not be read, as faults.

    `more` counts the faults beyond those kept. `keys` are the columns in which every row has a text of its own.
    """

    file: str
    nested: str
    rows: int
    columns: tuple[Look, ...]
    faults: tuple[Fault, ...]
    more: int

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that may name a record, the likeliest first."""
        fit = [look for look in self.columns if look.key]
        return tuple(look.header for look in sorted(fit, key=_unlike_key))

    @property
    def missing(self) -> tuple[str, ...]:
        """Texts that seem to say that nothing is known, the most frequent first."""
        return tuple(text for text, _ in sum((Counter(look.missing) for look in self.columns), Counter()).most_common())

    def as_json(self) -> dict[str, Any]:
        """The inspection in plain values."""
        return {
            "file": self.file,
            "rows": self.rows,
            "keys": list(self.keys),
            "missing": list(self.missing),
            "columns": [_look_json(look) for look in self.columns],
            "faults": [str(fault) for fault in self.faults],
            "more_faults": self.more,
        }


def inspect(path: Path, *, name: str, nested: str = "") -> Inspection:
    """Look at the list in `path` once, in bounded memory; `name` stands for it in messages.

    Raises FaultsError if it cannot be read as a list, or if its first row is a person and not a header.
    """
    opened = open_list(path, name=name, nested=nested)
    try:
        if any(map(_is_data, opened.header)):
            raise FaultsError([Fault(file=name, row=1, problem=_NO_HEADER, cure=_NO_HEADER_CURE)])
        rows, tallies = count(opened.header, opened.rows)
    finally:
        opened.close()
    looks = tuple(tally.look() for tally in tallies)
    return Inspection(file=name, nested=nested, rows=rows, columns=looks, faults=tuple(opened.faults), more=opened.more)


def count(header: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> tuple[int, list[ColumnTally]]:
    """The number of rows, and a tally of each column."""
    most_seen = max(1, min(MOST_SEEN, _MOST_SEEN // max(1, len(header))))
    tallies = [ColumnTally(column, most_seen) for column in header]
    total = 0
    while batch := [cells for _, cells in islice(rows, _BATCH)]:
        total += len(batch)
        for tally, texts in zip(tallies, zip(*batch, strict=True), strict=True):
            tally.add(Counter(texts))
    return total, tallies


def inspection_text(inspection: Inspection) -> str:
    """The inspection for people, a line or two for each column."""
    lines = [f"{inspection.file}: {_n(inspection.rows, 'row')}, {_n(len(inspection.columns), 'column')}"]
    lines.append(f"Likely keys: {', '.join(inspection.keys) or 'none; no column is different in every row'}")
    if inspection.missing:
        lines.append(f"Likely to mean that nothing is known: {', '.join(map(repr, inspection.missing))}")
    lines.append("")
    for look in inspection.columns:
        lines.append(f"{look.header}: {_kind_words(look)}")
        lines += [f"    {line}" for line in _details(look)]
    lines += [str(fault) for fault in inspection.faults]
    if inspection.more:
        lines.append(f"and {inspection.more:,} faults more")
    return "\n".join(lines) + "\n"


def date_words(date: DateLook, filled: int) -> str:
    """How dates of a column are written, and how many fit: `dmy, 98% fit`."""
    doubt = ", or month first: no day is above 12" if date.doubtful else ""
    return f"{date.notation}, {_percent(date.fits, filled)} fit{doubt}"


def _is_data(cell: str) -> bool:
    """Whether a cell of the first row is a date, an address of mail or a long number."""
    if _DATA.search(cell):
        return True
    for notation in ("edtf", "ymd", "dmy", "words"):
        try:
            if len(NOTATIONS[notation](cell)) == len("2024-07-03"):
                return True
        except Unread:
            continue
    return False


def _unlike_key(look: Look) -> tuple[bool, bool, bool]:
    return not look.words.id, look.kind is not Kind.ID, look.kind is not Kind.URL


def _kind_words(look: Look) -> str:
    different = f"more than {MOST_TEXTS}" if look.different is None else f"{look.different:,}"
    words = [look.kind.value, f"{_percent(look.rows - look.filled, look.rows)} empty", f"{different} different"]
    if look.personal:
        words.append("likely personal: values are not shown")
    if look.words.prop:
        words.append(f"perhaps {look.words.prop!r}")
    return ", ".join(words)


def _details(look: Look) -> Iterator[str]:
    if look.shown:
        listed = [f"{text!r} {n:,}" for text, n in list(look.shown.items())[:_SHOWN]]
        rest = [f"and {len(look.shown) - _SHOWN:,} more"] if len(look.shown) > _SHOWN else []
        yield ", ".join([*listed, *rest])
    if look.low is not None and look.high is not None:
        yield f"from {look.low:,.15g} to {look.high:,.15g}"
    if look.date:
        yield from _date_details(look.date, look.filled)


def _date_details(date: DateLook, filled: int) -> Iterator[str]:
    known = ((date.day, "the day"), (date.month, "the month"), (date.year, "the year"), (date.other, "something else"))
    exact = ", ".join(f"{_percent(n, date.fits)} {what}" for n, what in known if n)
    yield f"written {date_words(date, filled)}; known is {exact}"
    if date.heaped:
        share = _percent(date.firsts, date.day)
        yield f"{share} of the days are the 1st of a month, by chance {EXPECTED_FIRSTS:.0%}: perhaps days not known"
    if date.heaped_on_new_year:
        share = _percent(date.new_years, date.day)
        yield f"{share} of the days are 1 January, by chance {EXPECTED_NEW_YEARS:.1%}: perhaps months not known"


def _n(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _percent(part: int, whole: int) -> str:
    """A share in percent; what is neither all nor nothing is not printed as such."""
    share = 100 * part / whole if whole else 0.0
    if 0 < share < 1:
        return "under 1%"
    return "over 99%" if 99 < share < 100 else f"{share:.0f}%"


def _look_json(look: Look) -> dict[str, Any]:
    date = look.date
    return {
        "column": look.header,
        "kind": look.kind.value,
        "perhaps": look.words.prop or None,
        "empty_share": round(look.empty_share, 4),
        "filled": look.filled,
        "missing": dict(look.missing),
        "different": look.different,
        "key": look.key,
        "compared": look.compared,
        "personal": look.personal,
        "values": dict(look.shown),
        "low": look.low,
        "high": look.high,
        "date": date
        and {
            "notation": date.notation,
            "doubtful": date.doubtful,
            "fits": date.fits,
            "day": date.day,
            "month": date.month,
            "year": date.year,
            "other": date.other,
            "firsts": date.firsts,
            "new_years": date.new_years,
            "heaped": date.heaped,
            "heaped_on_new_year": date.heaped_on_new_year,
        },
    }
