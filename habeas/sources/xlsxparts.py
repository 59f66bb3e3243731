"""The parts of a workbook (XLSX) beside its cells: the archive and its limits, its sheets, texts and date formats.

Written on the standard library on purpose. A reader that unfolds a sheet in memory is ended by a file of 900 bytes
with one cell in its last corner; one that builds a tree for each row needs a minute where this needs seconds.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers import expat

from habeas.core.errors import InputError
from habeas.sources.rowbase import LONGEST_CELL, Stop
from habeas.sources.textblocks import MOST_SWELLING, SWELLING_ALLOWED, check_file

LARGEST_WORKBOOK = 256 * 2**20
LARGEST_UNPACKED = 2**30
MOST_TEXTS = 10_000_000
_BLOCK = 2**16
_LONGEST_TOKEN = 16 * 2**20
BROKEN = ("the workbook is broken", "Open it in a spreadsheet program and save it again as XLSX.")
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    KeyError,
    ValueError,
    OverflowError,
)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")

# What a handler of XML is called with: the local name of an element, and its attributes.
Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


class _Local(dict[str, str]):
    """Names of elements without their prefix."""

    def __missing__(self, name: str) -> str:
        if len(self) > 10_000:
            self.clear()
        self[name] = name.rpartition(":")[2]
        return self[name]


class Archive:
    """The members of a workbook's zip archive. Raises Stop where one cannot be read or is too large."""

    def __init__(self, path: Path, *, name: str) -> None:
        check_file(path, name=name, most=LARGEST_WORKBOOK)
        self._file = path.open("rb")
        try:
            self._zip = zipfile.ZipFile(self._file)
        except _BROKEN_ZIP:
            self._file.close()
            raise InputError(BROKEN[0], where=name, fix=BROKEN[1]) from None
        self._members = {member.filename.casefold(): member for member in self._zip.infolist()}

    def close(self) -> None:
        """Give the file back."""
        self._zip.close()
        self._file.close()  # the archive leaves it open while a part of it is

    def check(self) -> None:
        """Raise Stop unless this can be a workbook of bearable size."""
        members = self._zip.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise Stop("the archive has a password", "Save it without one.")
        unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
        if unpacked > LARGEST_UNPACKED:
            raise Stop(f"the workbook unpacks to more than {LARGEST_UNPACKED >> 30} GiB", "Save the sheet as CSV.")
        swelling = [(unpacked, packed), *((m.file_size, m.compress_size) for m in members)]
        if any(size > max(SWELLING_ALLOWED, MOST_SWELLING * small) for size, small in swelling):
            raise Stop(f"the workbook unpacks to more than {MOST_SWELLING} times its size", "Save the sheet as CSV.")
        if "_rels/.rels" not in self._members:
            mimetype = "mimetype" in self._members
            what = "an OpenDocument or other file" if mimetype else "a zip archive and"
            cure = "Save the sheet as XLSX or CSV." if mimetype else "Take the list out of it."
            raise Stop(f"this is {what}{' that is' * mimetype} no XLSX workbook", cure)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.casefold() in self._members

    def blocks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part. The archive's own index bounds them: reading ends with an error beyond its word."""
        member = self._members.get(part.casefold())
        if member is None or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Stop(*BROKEN)
        try:
            with self._zip.open(member) as stream:
                while block := stream.read(_BLOCK):
                    yield block
        except _BROKEN_ZIP:
            raise Stop(*BROKEN) from None


def parse(
    archive: Archive, part: str, start: Start, end: End | None = None, text: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Parse a part as XML, pausing after each block. Document types, and so entities, are refused."""
    local = _Local()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(local[name])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fed = 0
    for block in archive.blocks(part):
        _feed(parser, block)
        fed += len(block)
        if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise Stop(*BROKEN)
        yield
    _feed(parser, b"", final=True)
    yield


def trees(archive: Archive, part: str) -> Iterator[tuple[Element, int]]:
    """The growing tree of a part after each block of it, under an element of ours, and how many bytes came in.

    The caller takes out of it what is whole; the last time, at no bytes, everything is.
    """
    builder = TreeBuilder()
    top = builder.start("top", {})
    parser, blocks = XMLParser(target=builder), archive.blocks(part)
    try:
        for block in _without_doctype(blocks):
            parser.feed(block)
            yield top, len(block)
        builder.end("top")
        parser.close()
    except (ParseError, LookupError, ValueError):
        raise Stop(*BROKEN) from None
    yield top, 0


class _Begun(Exception):
    """The first element was met."""


def _without_doctype(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same blocks; raises Stop before any is given out if a document type is declared, which can only be first."""
    parser, held = expat.ParserCreate(), list[bytes]()

    def begun(*_: object) -> None:
        raise _Begun

    parser.StartElementHandler = begun
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for block in blocks:
            held.append(block)
            _feed(parser, block)
            if len(held) * _BLOCK > _LONGEST_TOKEN:
                raise Stop(*BROKEN)
    except _Begun:
        pass
    yield from held
    yield from blocks


def _feed(parser: expat.XMLParserType, block: bytes, *, final: bool = False) -> None:
    try:
        parser.Parse(block, final)
    except (expat.ExpatError, LookupError, ValueError):  # the last two: an encoding that Python cannot give to expat
        raise Stop(*BROKEN) from None


def _refuse_doctype(*_: object) -> None:
    raise Stop("the workbook declares a document type, which none needs", BROKEN[1])


def whole(pauses: Iterator[None]) -> None:
    """Parse a part to its end."""
    for _ in pauses:
        pass


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
            styles.append(codes.get(number, _BUILT_IN.get(number, "")))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    whole(parse(archive, part, start, end))
    return styles


# ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates in the editions for East Asia.
_BUILT_IN = {str(number): "date" for number in [*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)]}
_BUILT_IN |= {str(number): "time" for number in [*range(18, 22), *range(32, 36), 45, 47]}
_UNSHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|am/pm|a/p', re.IGNORECASE)


def kind_of_format(code: str) -> str:
    """What a number with this format is: "date", "time" of a day, or "" for a number, also of hours.

    >>> [kind_of_format(code) for code in ("dd.mm.yyyy", "h:mm AM/PM", "[h]:mm", '0" days"', "[$-419]mmm")]
    ['date', 'time', '', '', 'date']
    """
    bare = _UNSHOWN.sub("", code.split(";")[0]).lower()
    if "[" in bare or not set(bare) & set("dmyhs"):
        return ""
    return "date" if set(bare) & set("dy") or not set(bare) & set("hs") else "time"
