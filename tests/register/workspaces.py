"""Invented workspaces for tests: text tables in, findings out. No real country, body or person."""

from __future__ import annotations

import atexit
import csv
import json
import re
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from habeas.claims import KINDS, PARAMETERS, judge_claims
from habeas.core.tables import TABLES, TableSpec
from habeas.core.types import Finding, Findings
from habeas.intake.tables import read_workspace
from habeas.measures.base import Measure
from habeas.register.register import Register
from habeas.store.database import Database

# What a table says where the test says nothing: all of it was published at the end of 2031.
PUBLISHED = "2031-12-31"
DEFAULTS = {
    "releases": {"kind": "pardon"},
    "readings": {"basis": "Committee"},
    "events": {"actor": "Union", "description": "Something happened.", "type": "sanction_imposed"},
    "precedents": {"country": "Examplia"},
}
ALWAYS = {"source_url": "https://example.org/page", "known_from": PUBLISHED}

# The database of the tables asked about last: the next test often asks about the same.
_kept: dict[tuple[str, ...], Database] = {}


@atexit.register
def _forget() -> None:
    while _kept:
        _kept.popitem()[1].close()


def rows_of(table: str, text: str) -> list[dict[str, str]]:
    """The rows of a text table: cells stand two spaces or more apart, `-` is an empty cell, the header comes first."""
    lines = [re.split(r"\s{2,}", line.strip()) for line in text.strip().splitlines() if line.strip()]
    defaults = ALWAYS | DEFAULTS[table]
    return [defaults | {k: "" if v == "-" else v for k, v in zip(lines[0], cells, strict=True)} for cells in lines[1:]]


def lay(folder: Path, *, settings: str = "", claims: Iterable[str] = (), **tables: str | list[dict[str, str]]) -> Path:
    """Write a workspace of the invented country Examplia; tables are text, or rows as dictionaries."""
    (folder / "hand").mkdir(parents=True, exist_ok=True)
    (folder / "habeas.toml").write_text(f'country = "aq"\nname = "Examplia"\n{settings}\n', encoding="utf-8")
    (folder / "hand" / "claims.toml").write_text("\n".join(claims), encoding="utf-8")
    for spec in TABLES:
        given = tables.pop(spec.name, "")
        _write(folder, spec, rows_of(spec.name, given) if isinstance(given, str) else given)
    assert not tables, f"no such table: {tables}"
    return folder


def _write(folder: Path, spec: TableSpec, rows: list[dict[str, str]]) -> None:
    with (folder / spec.file).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, spec.header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def claim(
    kind: str,
    name: str = "C",
    *,
    said_on: str = PUBLISHED,
    known_from: str = "",
    speaker: str = "Minister",
    **plan: Any,
) -> str:
    """A claim of the side of officials as TOML."""
    parameters = ", ".join(f"{key} = {json.dumps(value)}" for key, value in plan.items())
    return (
        f'[[claim]]\nid = "{name}"\ntext = "A statement."\nspeaker = "{speaker}"\nside = "official"\n'
        f'said_on = "{said_on}"\nkind = "{kind}"\nparameters = {{ {parameters} }}\nsource = "A page"\n'
        + (f'known_from = "{known_from}"\n' if known_from else "")
    )


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def open_register(folder: Path, *, on: str | None = None, known: str | None = None) -> Register:
    """The register of a workspace, read and checked as `habeas` does it."""
    tables = read_workspace(folder, PARAMETERS)
    files = tuple((folder / spec.file).read_text(encoding="utf-8") for spec in TABLES)
    if files not in _kept:
        _forget()
        _kept[files] = Database.of(tables.rows, cache=None, inputs={})
    return Register.at(_kept[files], tables.settings, tables.claims, on=day(on), known=day(known))


def ask(
    measure: Measure | None,
    *,
    first: str = "2031-01-01",
    on: str | None = None,
    known: str | None = None,
    settings: str = "",
    **workspace: Any,
) -> Findings:
    """The findings of one measure, or of the claims if it is None, over a workspace whose window begins on `first`."""
    window = f'[window]\nfirst = "{first}"\n' if first else ""
    with tempfile.TemporaryDirectory() as place:
        register = open_register(lay(Path(place), settings=f"{window}{settings}", **workspace), on=on, known=known)
        found = measure.compute(register, register.window) if measure else judge_claims(register, KINDS)
        register.database.close()
    return Findings(found)


def judge(said: str, **workspace: Any) -> Finding:
    """The finding of one claim, named C."""
    return ask(None, claims=[said], **workspace)["claim.C"]


def ends(found: Finding) -> tuple[Any, Any]:
    return found.low, found.high
