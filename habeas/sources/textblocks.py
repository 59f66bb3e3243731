"""The text of a large file, block by block: unpacked, decoded, and never more of it in memory than a line."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from habeas.core.errors import InputError
from habeas.sources.handtext import other_encoding
from habeas.sources.rowbase import UNFIT, Stop, stop_at

LARGEST_FILE = 8 * 2**30
LONGEST_LINE = 16 * 2**20
# A packed file may swell 200-fold; text of a few words does so honestly, hence the allowance.
MOST_SWELLING = 200
SWELLING_ALLOWED = 64 * 2**20
BLOCK = 2**16  # what stays in the cache of a processor is read a third faster
GZIP = b"\x1f\x8b"
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "UTF-16 BE"),
)
_DECODERS: dict[str, Callable[[bytes, str, bool], tuple[str, int]]] = {
    "UTF-8": codecs.utf_8_decode,
    "UTF-16 LE": codecs.utf_16_le_decode,
    "UTF-16 BE": codecs.utf_16_be_decode,
}
_PLAIN = bytes(byte for byte in range(256) if byte >= 32 or byte in b"\t\n\r").replace(b"\x7f", b"")
_UNFIT_BYTES = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xef\xbf[\xbe\xbf]"))


def check_file(path: Path, *, name: str, most: int = LARGEST_FILE) -> int:
    """The size of `path` in bytes; raises InputError if it is no file, cannot be read, or has more than `most`."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError("this is not a file", where=name, fix="Give the path of a file.")
        with path.open("rb"):
            pass
    except OSError as error:
        raise unreadable(name, error) from None
    except ValueError:  # a path that no system can hold
        raise InputError("there is no such path", where=name, fix="Check the path.") from None
    if size > most:
        problem = f"the file has {size / 2**20:,.0f} MiB"
        raise InputError(problem, where=name, fix=f"At most {most >> 20:,} MiB are read; split it.")
    return size


def unreadable(name: str, error: OSError) -> InputError:
    """What to raise where the system does not give a file out."""
    return InputError(f"the file cannot be read: {error.strerror}", where=name, fix="Check the path and its rights.")


class ByteBlocks:
    """The bytes of a file, unpacked if it is a gzip archive. `read` raises Stop at the limits above."""

    def __init__(self, path: Path, *, name: str) -> None:
        check_file(path, name=name)
        try:
            self._file = path.open("rb")
            self.packed = self._file.read(2) == GZIP
            self._file.seek(0)
        except OSError as error:
            raise unreadable(name, error) from None
        self._plain = gzip.GzipFile(fileobj=self._file, mode="rb") if self.packed else self._file
        self._out = 0

    def read(self, size: int = BLOCK) -> bytes:
        """The next block; empty at the end."""
        try:
            block = self._plain.read(size)
        except (OSError, EOFError, zlib.error):
            what = "the gzip archive is broken or cut off" if self.packed else "the file cannot be read to its end"
            raise Stop(what, "Fetch the file again.") from None
        self._out += len(block)
        if self._out > LARGEST_FILE:
            raise Stop(f"the file unpacks to more than {LARGEST_FILE >> 30} GiB", "Split it.")
        if self.packed and self._out > max(SWELLING_ALLOWED, MOST_SWELLING * self._file.tell()):
            cure = "No list packs so well. If it is what it should be, unpack it first."
            raise Stop(f"the gzip archive unpacks to more than {MOST_SWELLING} times its size", cure)
        return block

    def close(self) -> None:
        """Give the file back."""
        self._plain.close()
        self._file.close()


class TextBlocks:
    """The text of a file in UTF-8, or UTF-16 that says so. `suspect` turns true once it may hold unfit characters."""

    def __init__(self, path: Path, *, name: str) -> None:
        self._bytes = ByteBlocks(path, name=name)
        self.suspect = False

    def close(self) -> None:
        """Give the file back."""
        self._bytes.close()

    def texts(self) -> Iterator[str]:
        """Decoded blocks with every line end made a newline; raises Stop, after what could be decoded before it."""
        held = ""
        for text in self._decoded():
            text = held + text
            held = "\r" if text.endswith("\r") else ""  # half of a line end, perhaps
            text = text.removesuffix("\r")
            yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        if held:
            yield "\n"

    def lines(self) -> Iterator[io.StringIO]:
        """The text in pieces of whole lines, each to be iterated; raises Stop at a line of more than 16 Mi characters.

        Before a Stop comes all that stands before its line, so the reader knows which row it meets.
        """
        parts: list[str] = []
        length = 0
        for text in self.texts():
            cut = text.rfind("\n") + 1
            if cut:
                yield io.StringIO("".join([*parts, text[:cut]]))
                parts, length = [], 0
            parts.append(text[cut:])
            length += len(text) - cut
            if length > LONGEST_LINE:
                problem = f"a line has more than {LONGEST_LINE:,} characters"
                raise Stop(problem, "A list has a line for each row; look for what swelled this one.")
        if length:
            yield io.StringIO("".join(parts))

    def _decoded(self) -> Iterator[str]:
        data = self._bytes.read()
        bom, encoding = next((pair for pair in _BOMS if data.startswith(pair[0])), (b"", "UTF-8"))
        data, decode = data.removeprefix(bom), _DECODERS[encoding]
        more = True
        while more:
            try:
                text, used = decode(data, "strict", False)
            except UnicodeDecodeError as error:
                text, used = decode(data[: error.start], "strict", False)
                yield self._watched(text, data[:used], encoding)
                raise _not_decodable(data, error.start, encoding) from None
            yield self._watched(text, data[:used], encoding)
            block = self._bytes.read()
            more, data = bool(block), data[used:] + block
        if data:
            raise _not_decodable(data, 0, encoding)

    def _watched(self, text: str, data: bytes, encoding: str) -> str:
        if self.suspect:
            return text
        if encoding == "UTF-8":  # three times as fast as the same search in the text
            self.suspect = bool(data.translate(None, _PLAIN) or any(unfit.search(data) for unfit in _UNFIT_BYTES))
        else:
            self.suspect = bool(UNFIT.search(text))
        return text


def _not_decodable(data: bytes, at: int, encoding: str) -> Stop:
    if encoding == "UTF-8":
        return Stop(f"this is not UTF-8{other_encoding(data, at)}", "Save the file as UTF-8.")
    return Stop("the file says it is UTF-16 and is not", "Save the file as UTF-8.")


def read_head(path: Path, *, name: str) -> tuple[bytes, bool]:
    """The first bytes of a file, unpacked, and whether they were packed."""
    blocks = ByteBlocks(path, name=name)
    try:
        return blocks.read(2**16), blocks.packed
    except Stop as stop:
        stop_at(name, None, stop.problem, stop.cure)
    finally:
        blocks.close()


def head_text(head: bytes) -> str:
    """As much of the first bytes as can be decoded."""
    bom, encoding = next((pair for pair in _BOMS if head.startswith(pair[0])), (b"", "UTF-8"))
    return _DECODERS[encoding](head.removeprefix(bom), "ignore", False)[0]
