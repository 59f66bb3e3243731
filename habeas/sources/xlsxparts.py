"""The parts of a workbook (XLSX) beside its cells: its sheets, the texts that cells share, and the formats of dates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from habeas.sources.rowbase import LONGEST_CELL, Stop
from habeas.sources.xlsxarchive import BROKEN, Archive, parse, whole
from habeas.sources.xlsxnumbers import BUILT_IN_FORMATS, kind_of_format

MOST_TEXTS = 10_000_000
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class Workbook:
    """What the cells of sheets refer to. `sheets` is the name and part of each, in order."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    from_1904: bool = False
    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)


def read_workbook(archive: Archive) -> Workbook:
    """Everything but the cells; raises Stop."""
    roots = _related(archive, "")
    main = next((part for kind, part in roots.values() if kind == "officeDocument"), "")
    if not archive.has(main):
        raise Stop(*BROKEN)
    related, book = _related(archive, main), Workbook()
    sheets: list[tuple[str, str]] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr":
            book.from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")
        elif name == "sheet":
            sheets.append((attributes.get("name", ""), _id(attributes)))

    whole(parse(archive, main, start))
    parts = [(name, related.get(key, ("", ""))) for name, key in sheets]
    book.sheets = [(name, part) for name, (kind, part) in parts if kind == "worksheet" and archive.has(part)]
    for kind, part in related.values():
        if kind == "sharedStrings" and archive.has(part):
            book.texts = _texts(archive, part)
        elif kind == "styles" and archive.has(part):
            book.formats = _formats(archive, part)
    return book


def _id(attributes: Mapping[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")


def _related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The kind and path of each part that `part` refers to, by id."""
    folder, base = posixpath.split(part)
    related: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            path = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            related[attributes.get("Id", "")] = kind, path

    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    if archive.has(rels):
        whole(parse(archive, rels, start))
    return related


def unescape(text: str) -> str:
    """The text that a workbook means: `_x000D_` is a character by its number.

    >>> unescape("Minsk_x000A__x005F_x")
    'Minsk\\n_x'
    """
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def clean(parts: list[str]) -> str:
    """The stripped text of a cell, its line ends made newlines; raises Stop if it is too long to be one."""
    text = "".join(parts)
    if len(text) > LONGEST_CELL:
        raise Stop(f"a cell has more than {LONGEST_CELL:,} characters", "Take the cell out of the list.")
    text = unescape(text)
    return (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).strip()


def _texts(archive: Archive, part: str) -> list[str]:
    """The texts that cells share, without the readings of Chinese and Japanese letters beside them."""
    texts: list[str] = []
    parts: list[str] = []
    taking = beside = False

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal taking, beside
        beside = beside or name == "rPh"
        taking = name == "t" and not beside

    def end(name: str) -> None:
        nonlocal taking, beside
        taking = False
        if name == "rPh":
            beside = False
        elif name == "si":
            texts.append(clean(parts))
            parts.clear()
            if len(texts) > MOST_TEXTS:
                raise Stop(f"the workbook has more than {MOST_TEXTS:,} texts", "Save the sheet as CSV.")

    def text(data: str) -> None:
        if taking:
            parts.append(data)

    whole(parse(archive, part, start, end, text))
    return texts


def _formats(archive: Archive, part: str) -> list[str]:
    """For each style of cells what its number is: "date", "time" or "" for a number."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = kind_of_format(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            styles.append(codes.get(number, BUILT_IN_FORMATS.get(number, "")))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    whole(parse(archive, part, start, end))
    return styles
