"""The text of a file written by hand: what its bytes say, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from habeas.core.errors import Fault
from habeas.sources.mojibake import wrong_encoding

# A cell or a value is written by hand, so it is short; a longer one is a quotation mark that was not closed.
LONGEST_CELL = 20_000
# Pages and figures are XML, which cannot hold them; a terminal obeys them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_UNREAD = re.compile("[\udc80-\udcff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


def read_hand_text(
    path: Path, *, name: str, most: int, row_of: Callable[[bytes, int], int], faults: list[Fault]
) -> str | None:
    """The text of `path`, of at most `most` bytes, or None if it cannot be read at all.

    What is wrong is added to `faults`, under `name`; `row_of` tells the row of a byte. Bytes that are not UTF-8 stand
    in the text as question marks, so that reading can go on.
    """
    data = _read_bytes(path, name, most, faults)
    return None if data is None else _decode(data, name, row_of, faults)


def _fault(file: str, problem: str, cure: str, row: int | None = None) -> Fault:
    return Fault(file=file, row=row, problem=problem, cure=cure)


def _read_bytes(path: Path, name: str, most: int, faults: list[Fault]) -> bytes | None:
    try:
        size = path.stat().st_size
        if not path.is_file():
            faults.append(_fault(name, "this is not a file", "Put a file of this name in its place, or take it away."))
        elif size > most:
            cure = f"A file written by hand has at most {most >> 20} MB; look for what swelled it."
            faults.append(_fault(name, f"the file has {size / 2**20:,.0f} MB", cure))
        else:
            return path.read_bytes()
    except OSError as error:
        faults.append(_fault(name, f"the file cannot be read: {error.strerror}", "Check the path and its rights."))
    return None


def _decode(data: bytes, name: str, row_of: Callable[[bytes, int], int], faults: list[Fault]) -> str:
    if data.startswith(_UTF16):
        faults.append(_fault(name, "the file is UTF-16", "Save it as UTF-8 without a byte order mark.", 1))
        return data.decode("utf-16", errors="replace").replace("\0", "")
    if data.startswith(_BOM):
        faults.append(_fault(name, "the file begins with a byte order mark (BOM)", "Save it as UTF-8 without BOM.", 1))
        data = data.removeprefix(_BOM)
    if b"\0" in data:
        row = row_of(data, data.index(b"\0"))
        faults.append(_fault(name, "the file holds NUL bytes", "Save it again as plain UTF-8 text.", row))
        data = data.replace(b"\0", b"")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"this is not UTF-8{other_encoding(data, error.start)}"
        faults.append(_fault(name, problem, "Save the file as UTF-8.", row_of(data, error.start)))
        return _UNREAD.sub("?", data.decode("utf-8", errors="surrogateescape"))


def other_encoding(data: bytes, at: int) -> str:
    """What the line with the byte `at` reads as, if that is plain."""
    line = data[data.rfind(b"\n", 0, at) + 1 :].split(b"\n", 1)[0]
    letters = line.decode("cp1251", errors="ignore")
    cyrillic = sum(map(len, re.findall("[Ѐ-ӿ]{3,}", letters)))
    others = sum(not c.isascii() for c in letters)
    return "; it reads as Windows-1251" if cyrillic > others / 2 else ""


def unfit_text(text: str) -> tuple[str, str] | None:
    """Why a cell or value cannot be taken whatever it should hold, and the cure; None if it can.

    >>> unfit_text("Ministry\\x1b[2J")
    ('there is a control character (U+001B)', 'Take it out; it may be invisible.')
    """
    if len(text) <= LONGEST_CELL and text.isascii() and text.isprintable():  # by far the most
        return None
    if len(text) > LONGEST_CELL:
        cure = f"At most {LONGEST_CELL:,} are read; look for a quotation mark that is not closed."
        return f"there are {len(text):,} characters", cure
    if misread := wrong_encoding(text):
        return f"this looks like {misread}", "Open the original with its own encoding and save it as UTF-8."
    if control := _CONTROL.search(text):
        return f"there is a control character (U+{ord(control[0]):04X})", "Take it out; it may be invisible."
    return None
