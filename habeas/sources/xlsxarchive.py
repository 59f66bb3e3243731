"""The archive that a workbook (XLSX) is, its limits, and the XML in it.

Written on the standard library on purpose. A reader that unfolds a sheet in memory is ended by a file of 900 bytes
with one cell in its last corner; one that is built from objects needs a minute where this needs seconds.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers import expat

from habeas.core.errors import InputError
from habeas.sources.rowbase import Stop
from habeas.sources.textblocks import MOST_SWELLING, SWELLING_ALLOWED, check_file

LARGEST_WORKBOOK = 256 * 2**20
LARGEST_UNPACKED = 2**30
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
