"""The folder `input`: editions of lists as they were fetched, read-only, each with its hash and where it is from."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.store.workspace import write_whole

INPUT = "input"
SOURCE = "source.toml"
MAPPING = "mapping.toml"
LIST_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_CHUNK = 2**20
_STRAY = re.compile(r"\..+\.part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an edition is from: what `source.toml` beside its file says.

    `reader` is the name of a reader or `mapping.toml`; `published` is a day, month or year in EDTF. With `quarantine`
    rows that could not be read were left out.
    """

    list: str
    reader: str
    published: str
    fetched: str
    file: str
    sha256: str
    bytes: int
    quarantine: bool = False
    any_size: bool = False
    url: str = ""
    grade: str = ""
    note: str = ""

    @property
    def day(self) -> PartialDate:
        """The day of publication."""
        return PartialDate.parse(self.published)

    def text(self) -> str:
        """As TOML."""
        lines = ["# Where this edition is from. Written by habeas add; the file beside it has this hash."]
        for field in fields(self):
            lines.append(f"{field.name} = {json.dumps(getattr(self, field.name), ensure_ascii=False)}")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An edition in a folder: its source and the folder."""

    place: Path
    source: Source

    @property
    def path(self) -> Path:
        """The file as fetched."""
        return self.place / self.source.file

    @property
    def mapping(self) -> bytes | None:
        """The mapping beside the file, if it is read by one."""
        path = self.place / MAPPING
        return path.read_bytes() if path.is_file() else None

    @property
    def is_new(self) -> bool:
        """True while the edition is not in its place yet."""
        return self.place.name.startswith(".")

    @property
    def is_whole(self) -> bool:
        """True if the file is still the one that was added."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.source.sha256

    @property
    def name(self) -> str:
        """The file's place in the workspace, as messages name it."""
        return f"{INPUT}/{self.source.list}/{self.source.published.replace('/', '_')}/{self.source.file}"


def editions(folder: Path) -> tuple[Stored, ...]:
    """The editions of a workspace, by list and day. Raises InputError for a `source.toml` that cannot be read."""
    root = folder / INPUT
    if not root.is_dir():
        return ()
    places = [place for lst in root.iterdir() if lst.is_dir() and not lst.name.startswith(".")
              for place in lst.iterdir() if place.is_dir() and not place.name.startswith(".")]  # fmt: skip
    found = [_read(place, folder) for place in places]
    return tuple(sorted(found, key=lambda one: (one.source.list, one.source.day.last, one.source.day.first)))


def _read(place: Path, folder: Path) -> Stored:
    where = str((place / SOURCE).relative_to(folder))
    fix = "Take the edition's folder out and add its file again."
    try:
        plan = tomllib.loads((place / SOURCE).read_text(encoding="utf-8"))
        source = Source(**plan)
        source.day  # noqa: B018  refuses what is no day
        wrong = [f.name for f in fields(Source) if type(getattr(source, f.name)).__name__ != f.type]
    except (OSError, ValueError, TypeError, InputError):
        raise InputError("the edition's source cannot be read", where=where, fix=fix) from None
    if (
        wrong
        or not (place / source.file).is_file()
        or not LIST_NAME.fullmatch(source.list)
        or Path(source.file).name != source.file
    ):
        raise InputError("the edition's source says something it cannot", where=where, fix=fix)
    return Stored(place=place, source=source)


def fingerprint(stored: Stored) -> str:
    """A hash of all that an edition's statements depend on beside the program."""
    return hashlib.sha256(b"\0".join((stored.source.text().encode(), stored.mapping or b""))).hexdigest()


def copy_in(path: Path, folder: Path, *, step: Callable[[str], None]) -> tuple[Path, str, int]:
    """Copy a file into a folder of its own beside the editions; returns that folder, the file's hash and its size."""
    part = folder / INPUT / f".{os.getpid()}.part"
    part.mkdir(parents=True)
    digest, size = hashlib.sha256(), 0
    step("copying the file")
    with path.open("rb") as source, (part / safe_name(path)).open("wb") as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
            size += len(chunk)
        target.flush()
        os.fsync(target.fileno())
    return part, digest.hexdigest(), size


def safe_name(path: Path) -> str:
    """The name under which a file is kept: `list` with its own endings, so that no name travels in a path."""
    endings = "".join(s for s in path.suffixes[-2:] if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", s)).lower()
    return f"list{endings}"


def place_of(folder: Path, source: Source) -> Path:
    """Where an edition belongs."""
    return folder / INPUT / source.list / source.published.replace("/", "_")


def keep(part: Path, folder: Path, source: Source, mapping: bytes | None) -> Stored:
    """Move a copied file to its place, read-only; from here on the edition is part of the workspace."""
    prepare(part, source, mapping)
    place = place_of(folder, source)
    place.parent.mkdir(parents=True, exist_ok=True)
    for file in part.iterdir():
        file.chmod(0o444)
    part.rename(place)
    _sync(place.parent)
    return Stored(place=place, source=source)


def prepare(part: Path, source: Source, mapping: bytes | None) -> Stored:
    """Write what is known of a copied file beside it."""
    write_whole(part / SOURCE, source.text().encode())
    if mapping is not None:
        write_whole(part / MAPPING, mapping)
    return Stored(place=part, source=source)


def sweep(folder: Path) -> None:
    """Take away what a killed run left. Only for who has the workspace for himself."""
    root = folder / INPUT
    for stray in list(strays(root)):
        shutil.rmtree(stray, ignore_errors=True)
    shutil.rmtree(folder / ".lists.tmp", ignore_errors=True)


def strays(root: Path) -> Iterator[Path]:
    """Folders of runs that did not end."""
    if root.is_dir():
        yield from (entry for entry in root.iterdir() if entry.is_dir() and _STRAY.fullmatch(entry.name))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
