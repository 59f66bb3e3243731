"""The statements of lists as FollowTheMoney's `statements.csv`: for each statement a line, deny by default.

A record is an entity of the schema Person, `LIST.KEY`; characters that FollowTheMoney does not allow in the name of an
entity are written as `.` and two hexadecimal digits for each byte. Below the tier `restricted` a hash stands for the
key, which may hold a name. Records that the list knows for one person share their `canonical_id`.

FollowTheMoney has no schema for a detention. Two of ours stand beside Person, with our names of properties:
`Detention` (`detention-N.LIST.KEY`; one for each detention, with `person` and `number`), and `Listing` (what a list
says of the record or person that Person has no property for, with `person`). FollowTheMoney 4.11 stops at schemata that
its model does not have; `plain` leaves them out. No topic is written: topics mark risk, and these are victims.

Dates are the longest of YYYY, YYYY-MM and YYYY-MM-DD that holds every day meant; where it says less than the list did,
`original_value` is the date in EDTF, with the printed text in brackets. Where not even the year is sure, the property
is that of ours with `Edtf` at its end, and its value the date in EDTF. `first_seen` is the day from which it was said,
`last_seen` that of the last edition that said it. Corrections by hand are not in it: it is what the lists say. Cells
that a spreadsheet would take for formulas stay as they are: the file is for programs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from habeas.core.errors import InputError, UnknownName
from habeas.core.props import PROPS, Prop, Reading
from habeas.intake.ftmlines import CELLS, LINE, PROP, RECORD, SAID, SEEN, TIER
from habeas.sources.base import Tier
from habeas.sources.ftm import COLUMNS, EDTF, OURS
from habeas.store.database import Database

STRIDE = 20_000  # records that are written at a time
# FollowTheMoney's types of the properties of Person that we write; all others of ours are strings there.
TYPES = {"name": "name", "alias": "name", "gender": "gender", "birthDate": "date", "deathDate": "date",
         "citizenship": "country", "address": "address", "sourceUrl": "url", "summary": "text"}  # fmt: skip
OWN_TYPES = {Reading.DATE: "date", Reading.NUMBER: "number"}
WITHHELD = """
select count(*) from lists.statement
    join lists.record using (record)
    left join ftm_tier as tier on tier.list = record.list and tier.prop = statement.prop
where statement.known_from <= $known and list_contains($lists, record.list) and coalesce(tier.tier, $strictest) > $tier;
"""
LISTS = "select list from lists.edition where known_from <= $known group by list order by list;"
RANGE = "select min(record), max(record) from lists.record where list = $list;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: how many lines of statements, and how many statements of the lists were withheld."""

    statements: int
    withheld: int
    tier: Tier


def write_statements(
    database: Database,
    path: Path,
    *,
    known: date | None,
    tier: Tier,
    name: str = "",
    plain: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> Exported:
    """Write what lists said by `known` (None: ever) of everybody, or what the one `name` did, as `tier` lets see.

    `database` has the lists attached. The same workspace gives the same bytes; the file is whole or as it was, and for
    its owner alone. With `plain`, only what FollowTheMoney has a schema for. Raises UnknownName for a list that is not
    there, InputError if there is none at all.
    """
    when = {"known": known or date.max, "tier": _rank(tier), "strictest": _rank(Tier.RESTRICTED)}
    when |= {"keys": tier is Tier.RESTRICTED, "all": tier is Tier.RESTRICTED, "plain": plain}
    lists = _lists(database, when, name)
    _lay(database, when)
    cells = " || ',' || ".join(_quoted(CELLS[column]) for column in COLUMNS)
    line, n = LINE.format(cells=cells, ours=OURS), 0
    with _whole(path) as file:
        file.write(",".join(f'"{column}"' for column in COLUMNS) + "\n")
        for records in _ranges(database, lists):
            for sql in (RECORD, SAID.format(edtf=EDTF)):
                database.run(sql, when | records)
            lines = [cell for (cell,) in database.rows(line, when)]
            file.writelines(f"{cell}\n" for cell in lines)
            n += len(lines)
            step(f"writing statements: {n:,}")
    withheld = int(database.one(WITHHELD, when | {"lists": lists})[0])
    return Exported(statements=n, withheld=withheld, tier=tier)


def _lists(database: Database, when: dict[str, object], name: str) -> list[str]:
    lists = [found for (found,) in database.rows(LISTS, when)]
    if not lists:
        raise InputError("there is no list by that day", fix="habeas add READER FILE --published DAY adds one.")
    if name and name not in lists:
        raise UnknownName("list", name[:40], lists)
    return [name] if name else lists


def _lay(database: Database, when: dict[str, object]) -> None:
    database.run(
        PROP,
        {
            "number": list(range(len(PROPS))),
            "name": [prop.name for prop in PROPS],
            "ftm": [prop.ftm for prop in PROPS],
            "type": [TYPES.get(prop.ftm, "string") for prop in PROPS],
            "own_type": [_own_type(prop) for prop in PROPS],
            "of_spell": [prop.of_spell for prop in PROPS],
        },
    )
    database.run(TIER, {"tiers": [tier.value for tier in Tier]})
    database.run(SEEN, when)


def _own_type(prop: Prop) -> str:
    return OWN_TYPES.get(prop.reading, "string")


def _ranges(database: Database, lists: list[str]) -> Iterator[dict[str, object]]:
    for name in lists:
        first, last = database.one(RANGE, {"list": name})
        if first is not None:
            yield from ({"list": name, "first": at, "end": at + STRIDE} for at in range(first, last + 1, STRIDE))


def _rank(tier: Tier) -> int:
    """The place of a tier, from 1 for the one that everybody may see."""
    return list(Tier).index(tier) + 1


def _quoted(cell: str) -> str:
    """SQL for a cell in quotation marks, as csv.unix_dialect writes all cells."""
    return f"""'"' || replace(coalesce({cell}, ''), '"', '""') || '"'"""


@contextmanager
def _whole(path: Path) -> Iterator[IO[str]]:
    """A file beside `path`, for its owner alone, that takes its place if all goes well and leaves nothing if not."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
