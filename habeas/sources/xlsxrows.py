"""A list as a workbook (XLSX): the rows of the one sheet that has any, as they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from habeas.sources.rowbase import (
    MOST_COLUMNS,
    FormFaults,
    Row,
    Stop,
    TextRows,
    has_unfit,
    letters,
    read_header,
    short_name,
    stop_at,
)
from habeas.sources.xlsxarchive import BROKEN, Archive, trees
from habeas.sources.xlsxnumbers import NoText, plain, read_serial
from habeas.sources.xlsxparts import Workbook, clean, read_workbook

MOST_ROWS = 2_000_000
MOST_OF_A_ROW = 64 * 2**20  # bytes of XML
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DIGITS = re.compile("0|-?[1-9][0-9]{0,14}")
_AGAIN = "Open the workbook in a spreadsheet program and save it again."


def open_xlsx(path: Path, *, name: str) -> TextRows:
    """The list in `path`; a workbook in which several sheets have cells is refused."""
    archive = Archive(path, name=name)
    try:
        archive.check()
        book = read_workbook(archive)
        part = _only_sheet(archive, book)
        form = FormFaults(name)
        rows = _Sheet(archive, book, part).rows()
        header, faulty = _header(rows, name)
    except Stop as stop:
        archive.close()
        stop_at(name, None, stop.problem, stop.cure)
    except BaseException:
        archive.close()
        raise
    return TextRows(header=header, rows=_rows(rows, header, form, archive, faulty), form=form, close=archive.close)


def _only_sheet(archive: Archive, book: Workbook) -> str:
    filled = [(name, part) for name, part in book.sheets if any(True for _ in _Sheet(archive, book, part).rows())]
    if not filled:
        raise Stop("no sheet has a cell that is not empty", "The sheet should hold names of columns, and rows.")
    if len(filled) > 1:
        names = ", ".join(repr(short_name(name)) for name, _ in filled[:5]) + ", …" * (len(filled) > 5)
        raise Stop(f"{len(filled)} sheets have cells: {names}", "Save the sheet of the list alone.")
    return filled[0][1]


# A row of a sheet: its number, its texts by column, and what is wrong with cells: column, problem, cure.
_Bad = list[tuple[int | None, str, str]]
_Found = tuple[int, dict[int, str], _Bad]


def _header(rows: Iterator[_Found], name: str) -> tuple[tuple[str, ...], int]:
    number, cells, bad = next(rows)
    for column, problem, cure in bad:
        where = f"column {letters(column)}: " if column is not None else ""
        stop_at(name, number, f"{where}{problem}", cure)
    return read_header([cells.get(index, "") for index in range(max(cells) + 1)], row=number, file=name), number


def _rows(
    rows: Iterator[_Found], header: tuple[str, ...], form: FormFaults, archive: Archive, number: int
) -> Iterator[Row]:
    width = len(header)
    try:
        for number, texts, bad in rows:
            for column, problem, cure in bad:
                named = column is not None and column < width
                form.add(number, problem, cure, short_name(header[column]) if named and column is not None else None)
            beyond = [index for index in texts if index >= width]
            for index in beyond:
                problem = f"there is text in column {letters(index)}, which has no name"
                form.add(number, problem, "Name the column, or empty it.")
            if bad or beyond:
                continue
            cells = [""] * width
            for index, text in texts.items():
                cells[index] = text
            if not has_unfit(number, cells, header, form):
                yield number, cells
    except Stop as stop:
        form.stop(number + 1, stop.problem, stop.cure)
    finally:
        archive.close()


class _Sheet:
    """The cells of one sheet on their way from XML to rows.

    Expat builds the tree of some rows at once; they are taken out of it as soon as they are whole.
    """

    def __init__(self, archive: Archive, book: Workbook, part: str) -> None:
        self._archive, self._book, self._part = archive, book, part
        self._columns: dict[str, int] = {}
        self._dates = {str(style): kind for style, kind in enumerate(book.formats) if kind}
        self._row = 0

    def rows(self) -> Iterator[_Found]:
        """The rows that hold anything; raises Stop."""
        waiting = 0
        for top, fed in trees(self._archive, self._part):
            waiting += fed
            for sheet in top:
                space = sheet.tag.removesuffix("worksheet")
                for element in sheet:
                    keep = 1 if fed and element is sheet[-1] else 0
                    done = element[: len(element) - keep] if len(element) > keep else []
                    waiting = 0 if done else waiting
                    del element[: len(done)]
                    if element.tag == space + "sheetData":
                        yield from self._filled(done, space)
                    elif element.tag == space + "mergeCells":
                        yield from (_merged(cell.get("ref", "")) for cell in done)
            if waiting > MOST_OF_A_ROW:
                raise Stop("a row of the sheet has no end", _AGAIN)

    def _filled(self, rows: list[Element], space: str) -> Iterator[_Found]:
        for row in rows:
            self._row = self._next_row(row.get("r"))
            texts: dict[int, str] = {}
            bad: _Bad = []
            last = -1
            for cell in row:
                last = self._place(cell.get("r"), last)
                try:
                    text = self._as_text(cell, space)
                except NoText as unfit:
                    bad.append((last, *unfit.args))
                    continue
                if text:
                    texts[last] = text
            if texts and max(texts) >= MOST_COLUMNS:
                raise Stop(f"the sheet has more than {MOST_COLUMNS:,} columns", "Take out those that are not needed.")
            if texts or bad:
                yield self._row, texts, bad

    def _next_row(self, written: str | None) -> int:
        number = self._row + 1
        if written is not None:
            if not re.fullmatch("[0-9]{1,9}", written) or int(written) < number:
                raise Stop("the rows of the sheet stand out of order", _AGAIN)
            number = int(written)
        if number > MOST_ROWS:
            raise Stop(f"the sheet has more than {MOST_ROWS:,} rows", "Save it as CSV.")
        return number

    def _place(self, written: str | None, last: int) -> int:
        """The column of a cell, counted from 0, after column `last`."""
        if written is None:
            return last + 1
        name = written.rstrip("0123456789")
        column = self._columns.get(name)
        if column is None:
            if not re.fullmatch("[A-Z]{1,3}", name):
                raise Stop(*BROKEN)
            column = self._columns[name] = _index(name)
        if column <= last:
            raise Stop("the cells of a row stand out of order", _AGAIN)
        return column

    def _as_text(self, cell: Element, space: str) -> str:
        kind = cell.get("t", "n")
        value = cell[0] if len(cell) == 1 else cell.find(space + "v")
        if kind == "inlineStr":
            plain_text = value is not None and len(value) == 1 and value[0].tag == space + "t"
            return clean([value[0].text or ""] if value is not None and plain_text else _inline(cell, space))
        if value is None or value.tag != space + "v" or not value.text:
            if len(cell) and kind != "str" and cell.find(space + "f") is not None:
                raise NoText("there is a formula without its result", _AGAIN)
            return ""
        text = value.text
        if kind == "s":
            return self._shared(text)
        if kind == "n":
            return self._number(text.strip(), self._dates.get(cell.get("s", "0"), ""))
        if kind == "e":
            raise NoText("a formula ended in an error, such as #REF!", "Mend the formula, or empty the cell.")
        if kind == "b":
            return "TRUE" if text.strip() in ("1", "true") else "FALSE"
        return re.sub("T00:00(:00([.]0*)?)?Z?$", "", clean([text])) if kind == "d" else clean([text])

    def _shared(self, written: str) -> str:
        try:
            place = int(written)
            return self._book.texts[place if place >= 0 else len(self._book.texts)]
        except (ValueError, IndexError):
            raise Stop(*BROKEN) from None

    def _number(self, written: str, kind: str) -> str:
        if not kind and _DIGITS.fullmatch(written):  # by far the most
            return written
        if not _NUMBER.fullmatch(written):
            raise Stop(*BROKEN)
        number = float(written)
        return read_serial(number, kind, from_1904=self._book.from_1904) if kind else plain(number)


def _inline(cell: Element, space: str) -> list[str]:
    """The pieces of text of a cell that holds them itself, without the readings of letters beside them."""
    parts: list[str] = []
    for inside in cell.iterfind(f"{space}is"):
        for part in inside:
            text = part.find(space + "t") if part.tag == space + "r" else part
            if text is not None and text.tag == space + "t":
                parts.append(text.text or "")
    return parts


def _merged(ref: str) -> _Found:
    """What is wrong with cells that were made one: all but the first have lost what they said."""
    first = re.match("[A-Z]+([0-9]{1,9})", ref)
    cure = "Take the cells apart and fill each of them."
    return int(first[1]) if first else 1, {}, [(None, f"cells are merged{_rows_of(ref)}", cure)]


def _rows_of(ref: str) -> str:
    found = re.fullmatch("[A-Z]{1,3}([0-9]{1,9}):[A-Z]{1,3}([0-9]{1,9})", ref)
    return f" down to row {found[2]}" if found and found[1] != found[2] else ""


def _index(name: str) -> int:
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
