"""All tables of a workspace, read and checked: either typed rows, or every fault there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habeas.core.errors import Fault, FaultsError
from habeas.core.tables import TABLES, Column, TableSpec
from habeas.core.types import Claim
from habeas.intake.cells import Unfit, read_cell
from habeas.intake.claims import read_claims
from habeas.intake.consistency import find_contradictions, find_doubts
from habeas.sources.handcsv import TextRow, read_hand_csv
from habeas.stats.bounds import qualified
from habeas.store.settings import Settings, read_settings
from habeas.store.workspace import SETTINGS, find_workspace

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The typed rows of each table by its name, the claims, the settings, and doubts a person should look at.

    A row holds its cells by column (None where empty) and its spreadsheet row as `row`; a reading also holds as `low`
    and `high` what its number can mean.
    """

    settings: Settings
    rows: Mapping[str, tuple[Row, ...]]
    claims: tuple[Claim, ...]
    doubts: tuple[Fault, ...]


def read_workspace(folder: Path, claim_kinds: Mapping[str, Sequence[Column]]) -> Tables:
    """Read the workspace in `folder`; `claim_kinds` gives the parameters of each kind of claim.

    A table whose file is absent has no rows. Raises FaultsError with all faults of all files; nothing is written.
    """
    settings = read_settings(find_workspace(folder) / SETTINGS)
    vocabulary = settings.words() | {"claim_kinds": {name: name for name in claim_kinds}}
    faults: list[Fault] = []
    rows = {spec.name: _read_table(folder, spec, vocabulary, faults) for spec in TABLES}
    claims = read_claims(folder, claim_kinds, vocabulary, faults)
    faults += find_contradictions(rows, claims)
    if faults:
        raise FaultsError(sorted(faults, key=lambda fault: (fault.file, fault.row or 0)))
    return Tables(settings=settings, rows=rows, claims=claims, doubts=tuple(find_doubts(rows)))


def _read_table(
    folder: Path, spec: TableSpec, vocabulary: Mapping[str, Mapping[str, str]], faults: list[Fault]
) -> tuple[Row, ...]:
    path = folder / spec.file
    if not path.is_file():
        return ()
    text = read_hand_csv(path, name=spec.file, header=spec.header)
    faults += text.faults
    already = {(fault.row, fault.column) for fault in text.faults}
    rows = [_read_row(row, spec, vocabulary, faults, already) for row in text.rows]
    faults += _duplicates(rows, spec)
    return tuple(rows)


def _read_row(
    text: TextRow,
    spec: TableSpec,
    vocabulary: Mapping[str, Mapping[str, str]],
    faults: list[Fault],
    already: set[tuple[int | None, str | None]],
) -> Row:
    row: Row = {"row": text.number}
    for column in spec.columns:
        cell = text.cells.get(column.name, "")
        row[column.name] = None
        try:
            if cell:
                row[column.name] = read_cell(cell, column, vocabulary)
            elif column.required and column.name in text.cells and (text.number, column.name) not in already:
                raise Unfit("the cell is empty", column.doc)
        except Unfit as unfit:
            faults.append(
                Fault(
                    file=spec.file,
                    row=text.number,
                    column=column.name,
                    problem=unfit.problem,
                    cure=unfit.cure,
                )
            )
    if spec.name == "readings":
        _derive_bounds(row)
    return row


def _derive_bounds(row: Row) -> None:
    """Put into `low` and `high` what the published number can mean; what the source says of them goes first."""
    row["qualifier"] = row["qualifier"] or "exactly"
    row["given_low"], row["given_high"] = row["low"], row["high"]
    if row["value"] is not None:
        meant = qualified(row["value"], row["qualifier"])
        row["low"] = meant.low if row["low"] is None else row["low"]
        row["high"] = meant.high if row["high"] is None else row["high"]


def _duplicates(rows: Sequence[Row], spec: TableSpec) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for row in rows:
        if row["id"] is None:
            continue
        if row["id"] in first:
            problem = f"the id {row['id']!r} stands in row {first[row['id']]} too"
            faults.append(
                Fault(
                    file=spec.file,
                    row=row["row"],
                    column="id",
                    problem=problem,
                    cure="Give each row an id of its own.",
                )
            )
        first.setdefault(row["id"], row["row"])
    return faults
