"""Which editions of lists a workspace holds, and why rows of them were not taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from habeas.core.errors import InputError, UnknownName
from habeas.core.tables import TABLES
from habeas.intake.editions import provide
from habeas.store.database import Database
from habeas.store.workspace import find_workspace

COLUMNS = ("list", "published", "fetched", "rows", "taken", "set_aside", "refused", "added", "changed", "vanished",
           "file", "sha256")  # fmt: skip
EDITIONS = f"select {', '.join(COLUMNS)} from lists.edition order by list, known_from, edition;"
REFUSED_COLUMNS = ("published", "row", "column", "problem", "cure")
REFUSED = """
select edition.published, refused.row, refused."column", refused.problem, refused.cure
from lists.refused join lists.edition using (edition)
where edition.list = $list
order by edition.known_from, edition.edition, refused.row, refused."column", refused.problem;
"""


@contextmanager
def open_lists(folder: Path, *, step: Callable[[str], None]) -> Iterator[Database]:
    """A database with the statements of a workspace attached, and nothing else in it."""
    database = Database.of({spec.name: () for spec in TABLES}, cache=None, inputs={})
    try:
        provide(find_workspace(folder), database, step=step)
        yield database
    finally:
        database.close()


def editions_held(database: Database) -> list[dict[str, Any]]:
    """Each edition with its numbers, file and hash; rows = taken + set aside + refused."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in database.rows(EDITIONS)]


def rows_refused(database: Database, name: str) -> list[dict[str, Any]]:
    """The faults of the rows of a list that were not taken; no text of a personal column is in them.

    Raises UnknownName if there is no such list.
    """
    lists = {one["list"] for one in editions_held(database)}
    if not lists:
        raise InputError("there is no list", fix="habeas add READER FILE --published DAY adds one.")
    if name not in lists:
        raise UnknownName("list", name[:40], lists)
    return [dict(zip(REFUSED_COLUMNS, row, strict=True)) for row in database.rows(REFUSED, {"list": name})]
