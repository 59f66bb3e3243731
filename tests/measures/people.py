"""Registers of invented people for tests: a text table of detentions in, a register out. Nobody in it is real."""

from __future__ import annotations

import atexit
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from habeas.brief.say import Facts, choose, plain_text
from habeas.claims import PARAMETERS
from habeas.core.dates import PartialDate
from habeas.core.types import Findings
from habeas.intake.tables import read_workspace
from habeas.measures.base import Measure
from habeas.register.register import Register
from habeas.register.statements import EDITION as EDITIONS_KNOWN
from habeas.store.database import Database
from habeas.store.lists import Lists
from tests.register.workspaces import lay

SPELL = {
    "spell": "bigint",
    "person": "bigint",
    "start_first": "date",
    "start_last": "date",
    "end_first": "date",
    "end_last": "date",
    "exit": "varchar",
    "ended": "boolean",
    "held_on": "date",
    "early": "boolean",
    "discretionary": "boolean",
    "sentenced_first": "date",
    "sentenced_last": "date",
    "scheduled_first": "date",
    "scheduled_last": "date",
    "custody_low": "integer",
    "custody_high": "integer",
    "punishment": "varchar",
    "region": "varchar",
    "sex": "varchar",
    "designated": "varchar[]",
    "counted": "boolean",
    "contradictory": "boolean",
    "lists": "varchar[]",
    "listed_from": "date",
    "delisted_from": "date",
    "parts": "bigint[]",
}
EDITION = (
    *("edition", "list", "title", "reader", "grade", "url", "published", "published_first", "known_from"),
    *("rows", "taken", "set_aside", "refused", "added", "changed", "vanished"),
)
USUAL = {
    **dict.fromkeys(("exit", "ended", "held_on", "early", "sex", "delisted_from", "punishment", "region")),
    **dict.fromkeys(("scheduled", "sentenced", "born", "term")),
    "counted": True,
    "contradictory": False,
    "listed_from": "2030-01-01",
    "designated": ["Committee"],
    "lists": ["invented"],
}
_open: list[Database] = []


class People(Register):
    """A register whose tables of people the test has laid."""

    def then(self, known: date) -> None:
        """The table `then_spell` is laid already."""


def _no_people(database: Database, *, known: date, **_: object) -> tuple[str, ...]:
    """Stands for the making of the tables of people, which the test lays: one body counts."""
    database.run(EDITIONS_KNOWN.format(at=""), {"known": known, "without": []})
    database.run("create temp table listed as select 1 as record, 'invented' as list, 1 as person")
    return ("Committee",)


def table(text: str) -> list[dict[str, str]]:
    """The rows of a text table: cells stand two spaces or more apart, the header comes first."""
    lines = [re.split(r"\s{2,}", line.strip()) for line in text.strip().splitlines() if line.strip()]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]


def spells_of(text: str) -> list[dict[str, Any]]:
    """Detentions with `start` and `end` in EDTF; an unknown start is `../LAST`, an open end `FIRST/..`, `-` is unknown.

    `scheduled`, `sentenced` and `born` are EDTF too; `term` is days, or `LEAST/MOST` days. Whether a release was
    discretionary follows from `exit` and `early`, as in the register, unless it is given.
    """
    rows = []
    for number, cells in enumerate(table(text), start=1):
        row: dict[str, Any] = {"spell": number, "person": number} | USUAL
        row |= {key: None if cell == "-" else cell for key, cell in cells.items()}
        for end in ("start", "end"):
            day = PartialDate.parse(row.pop(end))
            row |= {f"{end}_first": day.first, f"{end}_last": day.last}
        for name in ("scheduled", "sentenced", "born"):
            day = PartialDate.parse(text) if (text := row.pop(name)) else None
            row |= {f"{name}_first": day and day.first, f"{name}_last": day and day.last}
        low, _, high = (row.pop("term") or "").partition("/")
        row |= {"custody_low": int(low) if low else None, "custody_high": int(high or low) if high or low else None}
        row["parts"] = [int(number) for number in str(row.get("parts", row["spell"])).split("+")]
        row |= {key: {"yes": True, "no": False}.get(row[key], row[key]) for key in ("early", "ended", "counted")}
        row["discretionary"] = {"yes": True, "no": False}.get(row.get("discretionary", ""), _discretionary(row))
        rows.append(row | {"contradictory": row["contradictory"] in (True, "yes")})
    return rows


def _discretionary(row: dict[str, Any]) -> bool | None:
    match row["exit"]:
        case "died" | "executed" | "term_served" | "escaped" | "transferred":
            return False
        case "pardon" | "amnesty" | "parole" | "exchange" | "deported":
            return True
        case None:
            return None
    return row["early"]


def lay_people(register: People, rows: list[dict[str, Any]], name: str = "spell") -> None:
    """Make a table of detentions, and for `spell` the table of the people in it."""
    run = register.database.connection.execute
    run(f"create or replace temp table {name} ({', '.join(f'{key} {kind}' for key, kind in SPELL.items())})")
    if rows:
        marks = ", ".join("(" + ", ".join("?" for _ in SPELL) + ")" for _ in rows)
        run(f"insert into {name} values {marks}", [row.get(key) for row in rows for key in SPELL])
    if name == "spell":
        run(
            "create or replace temp table person as select person, any_value(sex) as sex, null::date as born_first, "
            "null::date as born_last, flatten(list(designated)) as designated, bool_or(counted) as counted "
            "from spell group by person"
        )
        run(
            "update person set born_first = born.first, born_last = born.last "
            "from (select unnest($1::bigint[]) as person, unnest($2::date[]) as first, unnest($3::date[]) as last) as born "
            "where born.person = person.person and born.first is not null",
            [[row.get(key) for row in rows] for key in ("person", "born_first", "born_last")],
        )


def lay_editions(database: Database, editions: str) -> None:
    """Lists with these editions and nothing in them; each edition is of ten rows, all taken, unless it says otherwise."""
    Lists.in_memory(database.connection)
    for number, cells in enumerate(table(editions), start=1):
        row: dict[str, Any] = {"edition": number, "list": "invented", "title": "Invented list", "grade": "B"}
        row |= {"reader": "invented", "url": "https://example.org/list"} | dict.fromkeys(EDITION[-5:], 0)
        row |= {"rows": 10, "taken": 10} | cells
        row = {"published": row["known_from"], "published_first": row["known_from"]} | row
        columns, marks = ", ".join(EDITION), ", ".join("?" for _ in EDITION)
        values = [row[name] for name in EDITION]
        database.connection.execute(f"insert into lists.edition ({columns}) values ({marks})", values)


def people(
    spells: str | list[dict[str, Any]],
    *,
    then: str = "",
    editions: str = "known_from\n2031-12-31",
    conflicts: dict[str, int] | None = None,
    first: str = "2031-01-01",
    on: str = "2031-12-31",
    known: str | None = None,
    counting: str = "any",
    settings: str = "",
    **workspace: Any,
) -> People:
    """A register of these detentions, with counts and acts as in `workspaces.lay`."""
    with tempfile.TemporaryDirectory() as place:
        lay(Path(place), settings=f'[window]\nfirst = "{first}"\n{settings}', **workspace)
        tables = read_workspace(Path(place), PARAMETERS)
    database = Database.of(tables.rows, cache=None, inputs={})
    lay_editions(database, editions)
    days = {"on": date.fromisoformat(on), "known": date.fromisoformat(known or on)}
    with patch("habeas.register.register.build_people", _no_people):
        register = People.at(database, tables.settings, tables.claims, counting=counting, **days)
    lay_people(register, spells_of(spells) if isinstance(spells, str) else spells)
    lay_people(register, spells_of(then) if then else [], "then_spell")
    run = register.database.connection.execute
    run("create or replace temp table conflict (prop varchar, n bigint)")
    for prop, n in (conflicts or {}).items():
        run("insert into conflict values (?, ?)", [prop, n])
    _open.extend((register.database, database))
    return register


@atexit.register
def close_all() -> None:
    while _open:
        _open.pop(0).close()


def ask_people(measure: Measure, spells: str | list[dict[str, Any]], **more: Any) -> Findings:
    """The findings of one measure."""
    register = people(spells, **more)
    return Findings(measure.compute(register, register.window))


def spoken(measure: Measure, found: Findings) -> list[str]:
    """The sentences of a measure as a brief prints them."""
    plain = {"window.first": "FIRST", "clock.on": "ON", "clock.known": "KNOWN"}
    filled = (choose(alternatives, Facts(findings=found, plain=plain)) for alternatives in measure.sentences)
    return [plain_text(pieces) for pieces in filled if pieces]
