"""Editions of lists come into a workspace: copied, read strictly and taken whole, or not at all."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from habeas.core.dates import PartialDate
from habeas.core.errors import Fault, FaultsError, InputError
from habeas.core.props import NUMBER
from habeas.intake.load import Loader, Tally, Task, keep_faults
from habeas.intake.openlist import open_list
from habeas.intake.readers import Found, find_reader, reader_of
from habeas.intake.settle import Change, drop_twice, find_twice, say_always, settle
from habeas.sources.base import Reader
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
from habeas.store.lists import Lists, NotWritable
from habeas.store.workspace import clear_made, find_workspace

Step = Callable[[str], None]
# A list of at least so many rows does not shrink by a fifth or double from one edition to the next.
SIZED = 100
SMALLEST, LARGEST = 0.8, 2.0
EDITION = """
insert into lists.edition by name
select $edition as edition, $list as list, $title as title, $publisher as publisher,
    $reader as reader, $grade as grade, $url as url,
    $published as published, $fingerprint as fingerprint, $published_first::date as published_first,
    $known::date as known_from, $fetched as fetched, $sha256 as sha256, $file as file, $complete as complete,
    $rows as rows, $taken as taken, $set_aside as set_aside, $refused as refused, $added as added,
    $changed as changed, $vanished as vanished;
"""
LAST_ROWS = "select rows from lists.edition where list = $list order by edition desc limit 1;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an edition brought. rows = taken + set aside + refused; `same`: it was there already, nothing changed."""

    list: str
    published: str
    rows: int = 0
    taken: int = 0
    set_aside: dict[str, int]
    refused: int = 0
    faults: tuple[Fault, ...] = ()
    added: int = 0
    changed: int = 0
    vanished: int = 0
    same: bool = False


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
            done[stored.place] = _load(lists, stored, found, file, step)
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


def _load(lists: Lists, stored: Stored, found: Found, file: str, step: Step) -> tuple[Added, ...]:
    """Load one file: one edition, or as many as its reader says it holds, the oldest first."""
    if not stored.is_new and not stored.is_whole:
        fix = "Take the edition's folder out and add its file again."
        raise InputError("the file is not the one that was added", where=stored.name, fix=fix)
    plan = found.reader.editions
    if plan is None:
        parts = [("", stored.source.day)]
    else:
        parts = sorted(plan.published.items(), key=lambda part: (part[1].last, part[1].first))
    return tuple(_load_edition(lists, stored, found, file, step, part, at == 0) for at, part in enumerate(parts))


def _load_edition(
    lists: Lists, stored: Stored, found: Found, file: str, step: Step, part: tuple[str, PartialDate], first_part: bool
) -> Added:
    source, (select, day) = stored.source, part
    edition = int(lists.one("select coalesce(max(edition), 0) + 1 from lists.edition"))
    lists.start()
    with closing(open_list(stored.path, name=file, nested=found.reader.nested)) as text:
        reader = found.fit(text.header)
        task = Task(
            reader=reader,
            list=source.list,
            file=file,
            edition=edition,
            known=day.last.isoformat(),
            made_by=f"{source.reader} {hashlib.sha256(stored.mapping or b'').hexdigest()}",
            select=select,
            strangers=first_part,
            step=step,
        )
        loader = Loader(lists, task, text.header)
        with _uncollected():
            loader.take(text)
        complete = reader.complete and not (loader.lost or text.faults)
        if first_part:
            _form_faults(lists, loader, edition, text.faults, text.more)
    when = {"list": source.list, "edition": edition, "known": task.known}
    _refuse_twice(lists, loader, task)
    _check(loader.tally, task, lists, stored)
    for said in reader.always:
        say_always(lists, first=loader.first, spell=said.spell, prop=NUMBER[said.prop], value=said.value, **when)
    step("comparing with the edition before")
    change = settle(lists, first=loader.first, complete=complete, **when)
    _note(lists, stored, reader, loader.tally, change, day, when | {"complete": complete})
    return _added(source.list, day, loader.tally, change)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for circles, which takes a third of the time: millions of rows hold none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _form_faults(lists: Lists, loader: Loader, edition: int, faults: Sequence[Fault], more: int) -> None:
    """Rows that are no rows, such as those with too few cells, are refused like any other."""
    rows = len({fault.row for fault in faults}) + more
    loader.tally.rows += rows
    loader.tally.refuse(faults, rows=rows)
    keep_faults(lists, edition, faults)


def _refuse_twice(lists: Lists, loader: Loader, task: Task) -> None:
    """Refuse all rows whose key stands in several rows: which of them is the record's cannot be told."""
    twice = find_twice(lists)
    faults = [
        Fault(
            file=task.file,
            row=row,
            column=", ".join(task.reader.key),
            problem=_why_twice(len(rows)),
            cure=f"Keep one of the rows {', '.join(map(str, rows[:5]))}, or name a key that tells them apart.",
        )
        for _, rows in twice
        for row in rows
    ]
    if faults:
        dropped = drop_twice(lists, first=loader.first)
        loader.tally.taken -= dropped
        loader.tally.refuse(faults, rows=dropped)
        keep_faults(lists, task.edition, faults)


def _why_twice(rows: int) -> str:
    return f"the record stands in {rows} rows" if rows > 1 else "another row of the record is refused"


def _check(tally: Tally, task: Task, lists: Lists, stored: Stored) -> None:
    """Raises FaultsError if rows were refused and nobody asked for quarantine, or if their number is not believable.

    An edition taken before had a believable number beside those that were there then.
    """
    faults = [] if stored.source.quarantine else tally.told()
    if stored.is_new and not stored.source.any_size:
        faults += _wrong_size(tally, task, lists)
    if faults:
        raise FaultsError(faults)


def _wrong_size(tally: Tally, task: Task, lists: Lists) -> Iterator[Fault]:
    cure = "Check that the file is whole; if it is, add it with --any-size."
    expected = task.reader.expect_rows
    if expected and task.reader.editions is None and not expected[0] <= tally.rows <= expected[1]:
        problem = f"{tally.rows:,} rows, where {expected[0]:,} to {expected[1]:,} are expected"
        yield Fault(file=task.file, problem=problem, cure=cure)
    before = next((rows for (rows,) in lists.rows(LAST_ROWS, list=task.list)), 0) if task.reader.complete else 0
    if before >= SIZED and not SMALLEST * before <= tally.rows <= LARGEST * before:
        yield Fault(file=task.file, problem=f"{tally.rows:,} rows, and the edition before had {before:,}", cure=cure)


def _note(
    lists: Lists,
    stored: Stored,
    reader: Reader,
    tally: Tally,
    change: Change,
    day: PartialDate,
    when: dict[str, object],
) -> None:
    source = stored.source
    grounds = [(when["edition"], why, rows) for why, rows in tally.set_aside.items() if rows]
    lists.put_rows("lists.set_aside", ("edition", "why", "rows"), grounds)
    lists.run(
        EDITION,
        title=reader.title,
        publisher=reader.publisher,
        reader=source.reader,
        grade=source.grade or reader.grade,
        url=source.url,
        published=day.text,
        published_first=day.first.isoformat(),
        fingerprint=fingerprint(stored),
        fetched=source.fetched,
        sha256=source.sha256,
        file=source.file,
        rows=tally.rows,
        taken=tally.taken,
        set_aside=sum(tally.set_aside.values()),
        refused=tally.refused,
        **change._asdict(),
        **when,
    )


def _added(name: str, day: PartialDate, tally: Tally, change: Change) -> Added:
    return Added(
        list=name,
        published=day.text,
        rows=tally.rows,
        taken=tally.taken,
        set_aside={why: rows for why, rows in tally.set_aside.items() if rows},
        refused=tally.refused,
        faults=tuple(tally.told()),
        **change._asdict(),
    )
