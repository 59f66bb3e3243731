"""One file of a list becomes one edition in the store, or as many as it holds: each row is taken or told why not."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from habeas.core.dates import PartialDate
from habeas.core.errors import Fault, FaultsError, InputError
from habeas.core.props import NUMBER
from habeas.intake.load import Loader
from habeas.intake.openlist import open_list
from habeas.intake.readers import Found
from habeas.intake.settle import Change, drop_twice, find_twice, say_always, settle
from habeas.intake.tally import Tally, Task, keep_faults
from habeas.sources.base import Reader
from habeas.store.inputs import Stored, fingerprint
from habeas.store.lists import Lists

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


def load(lists: Lists, stored: Stored, found: Found, file: str, step: Step) -> tuple[Added, ...]:
    """Load one file: one edition, or as many as its reader says it holds, the oldest first."""
    if not stored.is_new and not stored.is_whole:
        fix = "Take the edition's folder out and add its file again."
        raise InputError("the file is not the one that was added", where=stored.name, fix=fix)
    plan = found.reader.editions
    if plan is None:
        parts = [("", stored.source.day)]
    else:
        parts = sorted(plan.published.items(), key=lambda part: (part[1].last, part[1].first))
    return tuple(_load_part(lists, stored, found, file, step, part, at == 0) for at, part in enumerate(parts))


def _load_part(
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
