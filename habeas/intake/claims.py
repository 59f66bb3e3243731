"""The claims of a workspace: TOML in, claims out, each parameter checked against its kind."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from habeas.core.errors import Fault, nearest
from habeas.core.tables import CLAIM, CLAIMS_FILE, Column, Kind
from habeas.core.types import Claim
from habeas.intake.cells import Unfit, read_cell
from habeas.sources.mojibake import wrong_encoding

LARGEST_FILE = 32 * 2**20
Vocabulary = Mapping[str, Mapping[str, str]]


def read_claims(
    folder: Path, kinds: Mapping[str, Sequence[Column]], vocabulary: Vocabulary, faults: list[Fault]
) -> tuple[Claim, ...]:
    """The claims of `folder` in file order; what is wrong is added to `faults`."""
    path = folder / CLAIMS_FILE
    if not path.is_file():
        return ()
    if path.stat().st_size > LARGEST_FILE:
        faults.append(
            _fault(None, "", "the file is over 32 MB", "Claims are written by hand; look for what swelled it.")
        )
        return ()
    text = _decode(path.read_bytes(), faults)
    try:
        plan = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        faults.append(_fault(int(line[1]) if line else None, "", f"this is not TOML: {error}", "Mend the line."))
        return ()
    faults += [
        _fault(None, key, f"there is no section {key!r}", "Each claim begins with [[claim]].")
        for key in plan
        if key != "claim"
    ]
    entries = plan.get("claim", [])
    if not isinstance(entries, list):
        faults.append(_fault(None, "claim", "[claim] stands in single brackets", "Write [[claim]]."))
        return ()
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip().startswith("[[claim]]")]
    lines += [0] * (len(entries) - len(lines))
    claims = [
        _claim(entry, line or None, kinds, vocabulary, faults) for entry, line in zip(entries, lines, strict=False)
    ]
    faults += _duplicates(entries, lines)
    return tuple(claim for claim in claims if claim)


def _fault(row: int | None, column: str, problem: str, cure: str) -> Fault:
    return Fault(file=CLAIMS_FILE, row=row, column=column or None, problem=problem, cure=cure)


def _decode(data: bytes, faults: list[Fault]) -> str:
    for mark, problem in (
        (b"\xef\xbb\xbf", "the file begins with a byte order mark (BOM)"),
        (b"\0", "the file holds NUL bytes"),
    ):
        if mark in data:
            row = data.count(b"\n", 0, data.index(mark)) + 1
            faults.append(_fault(row, "", problem, "Save it again as plain UTF-8 text."))
            data = data.replace(mark, b"")
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        faults.append(_fault(row, "", "this is not UTF-8", "Save the file as UTF-8."))
        return ""


def _claim(
    entry: Any,
    row: int | None,
    kinds: Mapping[str, Sequence[Column]],
    vocabulary: Vocabulary,
    faults: list[Fault],
) -> Claim | None:
    before = len(faults)
    cells = _cells(entry, CLAIM.columns, "", row, vocabulary, faults) if isinstance(entry, dict) else {}
    plan = entry.get("parameters", {}) if isinstance(entry, dict) else {}
    if cells.get("kind") and isinstance(plan, dict):
        cells["parameters"] = _cells(plan, kinds[cells["kind"]], "parameters.", row, vocabulary, faults)
    elif plan and not isinstance(plan, dict):
        faults.append(_fault(row, "parameters", "the parameters are not a table", "Write { what = ..., value = ... }."))
    if len(faults) > before:
        return None
    values: dict[str, Any] = {column.name: cells[column.name] or "" for column in CLAIM.columns}
    return Claim(**values)


def _cells(
    plan: Mapping[str, Any],
    columns: Sequence[Column],
    prefix: str,
    row: int | None,
    vocabulary: Vocabulary,
    faults: list[Fault],
) -> dict[str, Any]:
    known = [column.name for column in columns]
    for key in plan:
        if key not in known:
            faults.append(
                _fault(row, prefix + key, f"there is no key {key!r} here", f"Nearest: {nearest(key, known)}.")
            )
    cells: dict[str, Any] = {}
    for column in columns:
        cells[column.name] = None
        if column.name == "parameters":
            cells[column.name] = plan.get("parameters")
            continue
        try:
            cells[column.name] = _cell(plan.get(column.name), column, vocabulary)
        except Unfit as unfit:
            faults.append(_fault(row, prefix + column.name, unfit.problem, unfit.cure))
    return cells


def _cell(value: Any, column: Column, vocabulary: Vocabulary) -> Any:
    """One value of TOML, read by the same rules as a cell of a table."""
    if value is None or value == "":
        if column.required:
            raise Unfit("the key is missing or empty", column.doc)
        return None
    if isinstance(value, list):
        if column.kind not in (Kind.WORDS, Kind.REFS) or not all(isinstance(part, str) for part in value):
            raise Unfit("a list stands where one value should", column.doc)
        text = "|".join(value)
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, dict):
        raise Unfit("a table stands where one value should", column.doc)
    elif isinstance(value, str) and column.kind in (Kind.NUMBER, Kind.COUNT):
        raise Unfit("a number stands in quotation marks", "Write it without them.")
    else:
        text = str(value)
    if misread := wrong_encoding(text):
        raise Unfit(f"this looks like {misread}", "Write it again in UTF-8.")
    return read_cell(text, column, vocabulary)


def _duplicates(entries: Sequence[Any], lines: Sequence[int]) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry, line in zip(entries, lines, strict=False):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and name in seen:
            yield _fault(line or None, "id", f"the id {name!r} stands twice", "Give each claim an id of its own.")
        if isinstance(name, str):
            seen.add(name)
