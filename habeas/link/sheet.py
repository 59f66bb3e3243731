"""Doubtful pairs as a table for a spreadsheet, and the answers filled into it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.errors import Fault, FaultsError, InputError
from habeas.core.words import words
from habeas.link.decisions import UNDONE, Decision, pair
from habeas.link.doubtful import Doubtful, weight_words
from habeas.link.review import Card, Cards
from habeas.sources.handtext import unfit_text
from habeas.sources.rows import open_rows

ANSWER = ("what", "by", "on", "why")
KNOWN = ("list", "names", "father", "born", "sex", "detained", "article", "region")
HEADER = (
    *("left", "right", *ANSWER, "probability", "weight", "machine"),
    *(f"{side} {known}" for known in KNOWN for side in ("left", "right")),
)
# With these a cell begins that a spreadsheet takes for a formula; the wide forms do so in East Asian settings.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
ANSWERS = tuple(word for word in words()["decisions"] if word != UNDONE)


def sheet(pairs: Iterable[tuple[Doubtful, Cards]]) -> bytes:
    """A CSV of pairs, `what`, `by`, `on` and `why` empty, with a mark by which spreadsheets know that it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for one, both in pairs:
        told = (f"{one.probability:.3f}", weight_words(one.bits), harmless(one.why))
        sides = zip(_known(both.left), _known(both.right), strict=True)
        writer.writerow([one.left, one.right, *("" for _ in ANSWER), *told, *(cell for side in sides for cell in side)])
    return text.getvalue().encode("utf-8-sig")


def _known(card: Card) -> Iterator[str]:
    born = [one.text for one in card.born]
    for values in (card.names, card.fathers, born, card.sex, card.detentions, card.articles, card.regions):
        if values is card.names:
            yield harmless(f"{card.title or card.list}, {card.published}")
        yield harmless("; ".join(values))


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs and no terminal obeys.

    >>> harmless("=1+1")
    "'=1+1"
    """
    seen = "".join(char if char.isprintable() or char == "\u00a0" else _code(char) for char in text)
    return f"'{seen}" if seen.startswith(_FORMULA) else seen


def _code(char: str) -> str:
    return char.encode("unicode_escape").decode()


def read_sheet(path: Path, *, by: str, today: PartialDate) -> tuple[Decision, ...]:
    """The answers in a sheet, CSV or XLSX: rows whose `what` is filled in. An empty `by` is `by`, an empty `on` today.

    Raises FaultsError with everything wrong with them, in which no name is shown: other columns are not looked at.
    """
    name = path.name
    text = open_rows(path, name=name)
    try:
        if missing := [column for column in ("left", "right", *ANSWER) if column not in text.header]:
            fix = "Fill in a file that habeas judge --export wrote, and keep its columns."
            raise InputError(f"there is no column {missing[0]!r}", where=f"{name}, row 1", fix=fix)
        rows = [(number, dict(zip(text.header, cells, strict=True))) for number, cells in text.rows]
    finally:
        text.close()
    faults = list(text.faults)
    found = [
        made for row in rows if any(row[1][cell] for cell in ANSWER) and (made := _read(*row, by, today, faults, name))
    ]
    faults += _twice(found)
    if faults:
        raise FaultsError(sorted(faults, key=lambda fault: fault.row or 0))
    return tuple({one.pair: one for one in found}.values())


def _read(
    row: int, cells: Mapping[str, str], by: str, today: PartialDate, faults: list[Fault], file: str
) -> Decision | None:
    read: dict[str, Any] = {"by": cells["by"] or by, "on": today}
    wrong: list[tuple[str, str, str]] = []
    if cells["what"] not in ANSWERS:
        wrong.append(
            ("what", "this is not an answer", f"One of: {', '.join(ANSWERS)}; empty where you left the row out.")
        )
    if not read["by"]:
        wrong.append(("by", "the cell is empty", "Write who decided, or give --by NAME for all."))
    try:
        # A spreadsheet may put the time of day behind a day.
        read["on"] = PartialDate.parse(cells["on"].partition(" ")[0].partition("T")[0]) if cells["on"] else today
    except InputError:
        wrong.append(("on", "this is not a date we read", "Write it as 2024-09-16."))
    wrong += [(column, *unfit) for column in ("by", "why") if (unfit := unfit_text(cells[column]))]
    faults += [Fault(file=file, row=row, column=c, problem=problem, cure=cure) for c, problem, cure in wrong]
    if wrong:
        return None
    read |= {name: cells[name] for name in ("left", "right", "what", "why")}
    return Decision(row=row, file=file, **read)


def _twice(found: Sequence[Decision]) -> Iterator[Fault]:
    """Pairs with two answers that are not one."""
    first: dict[tuple[str, str], Decision] = {}
    for one in found:
        other = first.setdefault(pair(one.left, one.right), one)
        if other.what != one.what:
            problem = f"row {other.row} answers the same pair otherwise"
            yield Fault(file=one.file, row=one.row, column="what", problem=problem, cure="Keep one of the two.")
