"""All tables of a workspace, read and checked: either typed rows, or every fault there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habeas.core.errors import Fault, FaultsError, nearest
from habeas.core.props import PROPS
from habeas.core.tables import CLAIMS_FILE, HAND_TABLES, TABLES, Column, TableSpec
from habeas.core.types import Claim
from habeas.core.words import EXTENSIBLE, words
from habeas.intake.cells import Unfit, cut, read_cell
from habeas.intake.claims import ClaimRules, read_claims
from habeas.intake.consistency import find_contradictions, find_doubts
from habeas.sources.handcsv import TextRow, read_hand_csv
from habeas.sources.handtext import unfit_text
from habeas.sources.handtoml import read_hand_toml
from habeas.stats.bounds import qualified
from habeas.store.settings import Settings, flatten, read_settings
from habeas.store.workspace import HAND, INPUTS, SETTINGS, find_workspace

Row = dict[str, Any]
_PROPERTIES = {"properties": {prop.name: prop.doc for prop in PROPS}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The typed rows of each table by its name, the claims, the settings, and doubts a person should look at.

    A row holds its cells by column (None where empty), its spreadsheet row as `row` and the columns that could not be
    read as `unread`; a reading also holds as `low` and `high` what its number can mean. `rules` are those by which
    another claim can be read.
    """

    settings: Settings
    rows: Mapping[str, tuple[Row, ...]]
    claims: tuple[Claim, ...]
    doubts: tuple[Fault, ...]
    rules: ClaimRules


def read_workspace(folder: Path, claim_kinds: Mapping[str, Sequence[Column]]) -> Tables:
    """Read the workspace in `folder`; `claim_kinds` gives the parameters of each kind of claim.

    A table whose file is absent has no rows. Raises FaultsError with all faults of all files; nothing is written.
    """
    faults: list[Fault] = []
    settings = _settings(find_workspace(folder) / SETTINGS, faults)
    files = _hand_files(folder, faults)
    vocabulary = _vocabulary(settings) | {"claim_kinds": {name: name for name in claim_kinds}} | _PROPERTIES
    read = {spec.name: _read_table(folder, spec, files, vocabulary, faults) for spec in HAND_TABLES}
    rows = {name: table.rows for name, table in read.items()}
    ids = {spec.name: {row["id"] for row in read[spec.name].rows} for spec in TABLES if read[spec.name].whole}
    rules = ClaimRules(kinds=claim_kinds, vocabulary=vocabulary, ids=ids)
    claims = read_claims(folder / CLAIMS_FILE, rules, faults) if CLAIMS_FILE in files else ()
    faults += find_contradictions(rows, ids)
    if faults or settings is None:
        raise FaultsError(sorted(faults, key=lambda fault: (fault.file, fault.row or 0)))
    doubts = (*_strangers(files), *find_doubts(rows))
    return Tables(settings=settings, rows=rows, claims=claims, doubts=doubts, rules=rules)


def _settings(path: Path, faults: list[Fault]) -> Settings | None:
    read = read_hand_toml(path, name=SETTINGS, faults=faults)
    if read is None:
        return None
    for key, value in flatten(read.plan).items():
        for text in value.values() if isinstance(value, dict) else [value]:
            if isinstance(text, str) and (unfit := unfit_text(text)):
                faults.append(Fault(file=SETTINGS, column=cut(key), problem=unfit[0], cure=unfit[1]))
    return read_settings(read.plan, faults)


def _vocabulary(settings: Settings | None) -> dict[str, dict[str, str]]:
    """The words of each vocabulary; without settings, of those only to which no workspace adds words."""
    if settings:
        return settings.words()
    return {name: table for name, table in words().items() if name not in EXTENSIBLE}


def _hand_files(folder: Path, faults: list[Fault]) -> frozenset[str]:
    """The files written by hand, by their place in the workspace."""
    try:
        return frozenset(f"{HAND}/{entry.name}" for entry in (folder / HAND).iterdir())
    except OSError as error:
        problem = f"the folder cannot be read: {error.strerror}"
        faults.append(
            Fault(file=HAND, problem=problem, cure="The tables stand in this folder; check it and its rights.")
        )
        return frozenset()


def _strangers(files: Iterable[str]) -> Iterator[Fault]:
    """Files that look like tables and are none of ours: perhaps a name was mistyped."""
    for name in sorted(set(files) - {*INPUTS}):
        if name.endswith((".csv", ".toml")):
            cure = f"Nearest: {nearest(name[:200], INPUTS[1:])}."
            shown = name if name.isprintable() else ascii(name)[1:-1]
            yield Fault(file=shown, problem="no table has this name, so the file is not read", cure=cure)


@dataclass(frozen=True, slots=True)
class _Read:
    """The typed rows of a table. `whole`: no row and no id was lost."""

    rows: tuple[Row, ...]
    whole: bool


def _read_table(
    folder: Path,
    spec: TableSpec,
    files: Collection[str],
    vocabulary: Mapping[str, Mapping[str, str]],
    faults: list[Fault],
) -> _Read:
    if spec.file not in files:
        return _Read((), True)
    text = read_hand_csv(folder / spec.file, name=spec.file, header=spec.header)
    faults += text.faults
    already = {(fault.row, fault.column) for fault in text.faults}
    rows = [_read_row(row, spec, vocabulary, faults, already) for row in text.rows]
    if spec in TABLES:
        faults += _duplicates(rows, spec)
    return _Read(tuple(rows), text.whole and all(row.get("id") for row in rows))


def _read_row(
    text: TextRow,
    spec: TableSpec,
    vocabulary: Mapping[str, Mapping[str, str]],
    faults: list[Fault],
    already: set[tuple[int | None, str | None]],
) -> Row:
    row: Row = {"row": text.number, "unread": set()}
    for column in spec.columns:
        cell = text.cells.get(column.name)
        row[column.name] = None
        try:
            if cell:
                row[column.name] = read_cell(cell, column, vocabulary)
            elif cell is None or (text.number, column.name) in already:
                row["unread"].add(column.name)
            elif column.required:
                raise Unfit("the cell is empty", f"Fill it in. {column.doc}")
        except Unfit as unfit:
            row["unread"].add(column.name)
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
    row["given_low"], row["given_high"] = row["low"], row["high"]
    if row["value"] is not None:
        meant = qualified(row["value"], row["qualifier"] or "exactly")
        row["low"] = meant.low if row["low"] is None else row["low"]
        row["high"] = meant.high if row["high"] is None else row["high"]
    row["qualifier"] = row["qualifier"] or "exactly"


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
