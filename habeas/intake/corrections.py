"""Corrections by hand, laid over the statements of lists while those say what was corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from habeas.core.errors import Fault, FaultsError, nearest
from habeas.core.props import NUMBER
from habeas.core.tables import CORRECTIONS
from habeas.intake.translate import meaning
from habeas.sources.base import Said
from habeas.sources.unread import Unread
from habeas.store.database import Database

RECORD = "select record from lists.record where list = $list and key = $record;"
NOW = """
select value, coalesce(original, value) from lists.statement
where record = $record and spell = $spell and prop = $prop and known_to is null order by value;
"""
LISTS = "select distinct list from lists.edition order by list;"
ADD = """
insert into memory.mended
values ($record, $spell, $prop, $value, $first, $last, $low, $high, $made_on, $correction);
"""


def mend(database: Database, corrections: Sequence[Mapping[str, Any]]) -> None:
    """Fill the table `mended` with the corrections; `database` has the lists attached.

    Raises FaultsError for corrections of what is not there, of what the list no longer says, or to what cannot be.
    """
    database.run("delete from memory.mended;")
    faults: list[Fault] = []
    for row in corrections:
        found = list(_faults(database, row))
        faults += found
        if not found:
            database.run(ADD, _mended(database, row))
    if faults:
        raise FaultsError(faults)


def _faults(database: Database, row: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with a correction. Its values are not shown: they may be personal."""
    record = _record(database, row)
    if record is None:
        lists = [name for (name,) in database.rows(LISTS)]
        if row["list"] not in lists:
            yield _fault(row, "list", "there is no such list", f"Nearest: {nearest(row['list'][:40], lists)}.")
        else:
            yield _fault(row, "record", "the list has no such record", "habeas show prints the keys of records.")
        return
    said = database.rows(NOW, _place(record, row))
    if not (any(row["was"] in values for values in said) if row["was"] else not said):
        cure = "Take the correction out, or write what the list says now into `was`."
        yield _fault(row, "was", "the list does not say this, or no longer", cure)
    try:
        meaning(Said(row["property"], row["is"] or ""), "") if row["is"] else None
    except Unread as unread:
        yield _fault(row, "is", unread.problem, unread.cure)


def _fault(row: Mapping[str, Any], column: str, problem: str, cure: str) -> Fault:
    return Fault(file=CORRECTIONS.file, row=row["row"], column=column, problem=problem, cure=cure)


def _record(database: Database, row: Mapping[str, Any]) -> int | None:
    found = database.rows(RECORD, {"list": row["list"], "record": row["record"]})
    return int(found[0][0]) if found else None


def _place(record: int, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"record": record, "spell": row["spell"] or 1, "prop": NUMBER[row["property"]]}


def _mended(database: Database, row: Mapping[str, Any]) -> dict[str, Any]:
    record = _record(database, row)
    assert record is not None
    made = {"value": "", "first": None, "last": None, "low": None, "high": None}
    if row["is"]:
        read = meaning(Said(row["property"], row["is"]), row["is"])
        made = {name: getattr(read, name) for name in made}
    return {**_place(record, row), **made, "made_on": row["on"].last, "correction": row["row"]}
