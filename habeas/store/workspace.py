"""The workspace folder: where its files are, how a new one is laid, and how files are written whole."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from habeas.core.errors import InputError
from habeas.core.tables import CLAIMS_FILE, HAND_TABLES, TABLES
from habeas.store.countries import country_name, published_files

SETTINGS = "habeas.toml"
DATABASE = "habeas.duckdb"
LINKS = "links.duckdb"
OUTPUT = "output"
HAND = "hand"
INPUTS = (SETTINGS, *(spec.file for spec in HAND_TABLES), CLAIMS_FILE)

_SETTINGS_TEXT = """\
# The settings of this workspace. Every key and its default: docs/reference/settings.md.
country = "{code}"

[window]
first = ""            # first day of the releases asked about, such as "2024-07-01"; empty: all that is known

[waves]
gap_days = 7          # release acts at most this many days apart are one wave
minimum = 5           # a wave has at least this many people
"""
_CLAIMS_TEXT = """\
# Statements about the releases, one [[claim]] each. Kinds and their parameters: docs/reference/claims.md. An example:
#
# [[claim]]
# id = "C1"
# text = "Most of those pardoned are women."
# speaker = "Ministry of Justice"
# side = "official"
# said_on = "2024-09-16"
# kind = "share"
# parameters = { groups = ["women"], period = "2024-09-16", percent = 50, qualifier = "more than" }
# source = "https://example.org/page"
"""


def find_workspace(folder: Path) -> Path:
    """`folder` itself if it is a workspace; raises InputError otherwise, with the cure."""
    if not os.path.lexists(folder / SETTINGS):
        free = not folder.is_dir() or not any(folder.iterdir())
        raise InputError(
            f"no {SETTINGS} in this folder, so it is not a workspace",
            where=str(folder),
            fix=f"Name the folder that holds it, or make a workspace: habeas new {folder if free else 'NEW-FOLDER'} "
            "--country CODE",
        )
    return folder


def new_workspace(folder: Path, *, country: str) -> tuple[str, ...]:
    """Lay an empty workspace in `folder`; returns the files made, by their place.

    Raises UnknownName for a country code not in ISO 3166-1, and InputError if the folder holds anything.
    """
    country_name(country)
    files = {SETTINGS: _SETTINGS_TEXT.format(code=country), CLAIMS_FILE: _CLAIMS_TEXT}
    files |= {spec.file: _header(spec.header) for spec in TABLES}
    return _lay(folder, {name: text.encode() for name, text in files.items()})


def demo_workspace(folder: Path, *, country: str) -> tuple[str, ...]:
    """Lay the workspace of a country whose published tables come with the package.

    A folder that is a workspace already is left as it is, and nothing is returned.
    """
    if os.path.lexists(folder / SETTINGS):
        return ()
    return _lay(folder, published_files(country))


def _lay(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("the folder is not empty", where=str(folder), fix="Choose a new folder; nothing was written.")
    for name in sorted(files, key=lambda name: name == SETTINGS):  # habeas.toml last: it makes the folder a workspace
        write_whole(folder / name, files[name])
    return tuple(files)


def _header(columns: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(columns)
    return line.getvalue()


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one, never a part."""
    with part_of(path) as part:
        part.write_bytes(data)


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """The place of a file that takes that of `path` once it is written, and goes if it is not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_new(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole; raises InputError if there is something already."""
    if os.path.lexists(path):
        raise InputError("the file is there already", where=str(path), fix="Name another; nothing was written.")
    write_whole(path, data)


def replace_output(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put `files`, by their place, into the output folder and take away what an earlier run left there beside them.

    The new folder is made whole beside the old one and then takes its place; if that fails the old one stays.
    """
    place = folder / OUTPUT
    part, old = (folder / f".{OUTPUT}.{os.getpid()}.{end}" for end in ("part", "old"))
    try:
        for name, data in files.items():
            write_whole(part / name, data)
        if os.path.lexists(place):
            place.replace(old)
        part.replace(place)
    finally:
        if os.path.lexists(old) and not os.path.lexists(place):
            old.replace(place)
        for leftover in (part, old):
            _remove(leftover)


def clear_made(folder: Path) -> None:
    """Take away the output and the caches of the tables written by hand and of links."""
    for name in (OUTPUT, DATABASE, LINKS):
        _remove(folder / name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def input_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file written by hand, by its place, in a fixed order."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in INPUTS if (folder / name).is_file()
    }
