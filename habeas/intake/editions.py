"""Editions of lists come into a workspace: copied, read strictly and taken whole, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.intake.edition import Added, Step, load
from habeas.intake.readers import Found, find_reader, reader_of
from habeas.store.database import Database
from habeas.store.inputs import (
    LIST_NAME,
    MAPPING,
    Source,
    Stored,
    copy_in,
    editions,
    fingerprint,
    keep,
    place_of,
    prepare,
    sweep,
)
from habeas.store.lists import Lists
from habeas.store.session import NotWritable
from habeas.store.workspace import clear_made, find_workspace

GRADE = re.compile(r"[A-F][1-6]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An edition to be added: which file, read how, published when, and under which name of the list."""

    reader: str
    path: Path
    published: str = ""
    list: str = ""
    fetched: str = ""
    url: str = ""
    grade: str = ""
    quarantine: bool = False
    any_size: bool = False


def add_edition(folder: Path, request: Request, *, step: Step = lambda _: None) -> tuple[Added, ...]:
    """Make a file an edition of a list in the workspace; a file that holds several editions gives several.

    Raises FaultsError or InputError with nothing changed: the file is copied, read and taken as a whole, in that order.
    """
    find_workspace(folder)
    if not request.path.is_file():
        raise InputError("there is no such file", where=str(request.path), fix="Check the path.")
    found = find_reader(request.reader)
    source = _source(request, found)
    with _writing(folder, step) as lists:
        part, sha256, size = copy_in(request.path, folder, step=step)
        try:
            source = replace(source, sha256=sha256, bytes=size, file=_only_file(part))
            if same := _already(folder, source, found.mapping):
                return same
            return _take(folder, lists, prepare(part, source, found.mapping), found, request.path.name, step)
        finally:
            _remove(part)


@contextmanager
def _writing(folder: Path, step: Step) -> Iterator[Lists]:
    """The statements of a workspace, to be added to, once what a killed run left has been taken away."""
    try:
        with Lists.writing(folder, say=step) as lists:
            sweep(folder)
            yield lists
    except NotWritable:
        fix = "Check its rights and the space on the disk; nothing was changed."
        raise InputError("the workspace cannot be written", where=str(folder), fix=fix) from None


def _source(request: Request, found: Found) -> Source:
    reader = found.reader
    name = request.list or reader.name
    if not LIST_NAME.fullmatch(name):
        raise InputError(f"{name[:40]!r} is not a name of a list", fix="Use small Latin letters, digits and hyphens.")
    published = request.published
    if reader.editions is not None:
        published = max(reader.editions.published.values(), key=lambda day: day.last).text
    if not published:
        raise InputError("the day of publication is missing", fix="Give it: --published 2024-09-16.")
    day = PartialDate.parse(published)
    if day.open_start or day.open_end:
        raise InputError("the day of publication is open", fix="Give a day, month or year: --published 2024-09.")
    for text in (request.fetched, request.url, request.grade):
        if not text.isprintable():
            raise InputError("a text has a sign that cannot be printed", fix="Look at --url, --fetched and --grade.")
    if request.fetched:
        PartialDate.parse(request.fetched)
    if request.grade and not GRADE.fullmatch(request.grade):
        raise InputError(f"{request.grade[:40]!r} is no grade", fix="Write A to F, and 1 to 6 behind it: B2.")
    return Source(
        list=name,
        reader=MAPPING if found.mapping is not None else reader.name,
        published=published,
        fetched=request.fetched or date.today().isoformat(),
        file="",
        sha256="",
        bytes=0,
        quarantine=request.quarantine,
        any_size=request.any_size,
        url=request.url,
        grade=request.grade,
    )


def _only_file(part: Path) -> str:
    return next(entry.name for entry in part.iterdir())


def _remove(part: Path) -> None:
    for file in part.iterdir() if part.is_dir() else ():
        file.unlink()
    if part.is_dir():
        part.rmdir()
        if not any(part.parent.iterdir()):
            part.parent.rmdir()


def _already(folder: Path, source: Source, mapping: bytes | None) -> tuple[Added, ...]:
    """What to say if the list has that very file already, read so; raises InputError if another has its day."""
    for stored in editions(folder):
        same_file = stored.source.list == source.list and stored.source.sha256 == source.sha256
        if same_file and stored.mapping == mapping:
            return (Added(list=source.list, published=stored.source.published, set_aside={}, same=True),)
    if place_of(folder, source).exists():
        raise InputError(
            f"the list {source.list!r} has another file of {source.published}, or this one by another mapping",
            where=str(place_of(folder, source)),
            fix="Give the day of this one, or take that folder out first; nothing was changed.",
        )
    return ()


def _take(folder: Path, lists: Lists, part: Stored, found: Found, file: str, step: Step) -> tuple[Added, ...]:
    """Load the edition after those before it, then move it to its place: from there on it is in the workspace."""
    wanted = sorted([*editions(folder), part], key=_order)
    added = _load_missing(lists, wanted, {part.place: (found, file)}, step)
    keep(part.place, folder, part.source, found.mapping)
    return added[part.place]


def _order(stored: Stored) -> tuple[str, date, date]:
    return stored.source.list, stored.source.day.last, stored.source.day.first


def rebuild(folder: Path, *, step: Step = lambda _: None) -> int:
    """Take away the output and the databases, and make the statements of all editions again; returns their number."""
    find_workspace(folder)
    with _writing(folder, step) as lists:
        stored = editions(folder)
        lists.clear()
        _load_missing(lists, stored, {}, step)
        clear_made(folder)
    return len(stored)


def provide(folder: Path, database: Database, *, step: Step = lambda _: None) -> None:
    """Attach the statements of a workspace to `database`, made anew first where they lag behind its editions.

    In a workspace that cannot be written they are made in memory.
    """
    stored = editions(folder)
    if not stored:
        Lists.in_memory(database.connection)
        return
    for _ in range(2):
        lists = Lists.reading(database.connection, folder, say=step)
        if lists is not None and _in_step(lists, stored):
            return
        if lists is not None:
            lists.detach()
        try:
            with Lists.writing(folder, say=step) as written:
                sweep(folder)
                stored = editions(folder)
                _load_missing(written, stored, {}, step)
        except NotWritable:
            break
    _load_missing(Lists.in_memory(database.connection), stored, {}, step)


def _in_step(lists: Lists, stored: Sequence[Stored]) -> bool:
    have = lists.rows("select distinct fingerprint from lists.edition order by fingerprint")
    return [row[0] for row in have] == sorted(map(fingerprint, stored))


def _load_missing(
    lists: Lists, wanted: Sequence[Stored], known: dict[Path, tuple[Found, str]], step: Step
) -> dict[Path, tuple[Added, ...]]:
    """Load the editions that are not in the store. If one of them is older than one that is, all are loaded anew."""
    have = dict(lists.rows("select fingerprint, max(edition) from lists.edition group by fingerprint"))
    marks = [fingerprint(stored) for stored in wanted]
    if not _only_newer(wanted, [mark in have for mark in marks]) or set(have) - set(marks):
        lists.clear()
        have = {}
    done = {}
    for stored, mark in zip(wanted, marks, strict=True):
        if mark not in have:
            found, file = known.get(stored.place) or (reader_of(stored), stored.name)
            done[stored.place] = load(lists, stored, found, file, step)
    return done


def _only_newer(wanted: Sequence[Stored], there: Sequence[bool]) -> bool:
    """True if within each list the editions that are there come before those that are not. `wanted` is in order."""
    missing: set[str] = set()
    for stored, is_there in zip(wanted, there, strict=True):
        if is_there and stored.source.list in missing:
            return False
        if not is_there:
            missing.add(stored.source.list)
    return True
