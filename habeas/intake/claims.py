"""The claims of a workspace: TOML in, claims out, each parameter checked against its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from habeas.core.errors import Fault, FaultsError, nearest
from habeas.core.tables import CLAIM, CLAIMS_FILE, ID, Column, Kind
from habeas.core.types import Claim
from habeas.intake.cells import MOST_PEOPLE, Unfit, check_references, cut, read_cell, short
from habeas.sources.handtext import unfit_text
from habeas.sources.handtoml import read_hand_toml

Vocabulary = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRules:
    """What claims are checked against: the parameters of each kind, the words, and the ids of each table.

    A table is not in `ids` if some of its rows could not be read: then no reference to it can be called wrong.
    """

    kinds: Mapping[str, Sequence[Column]]
    vocabulary: Vocabulary
    ids: Mapping[str, Collection[str]]


def read_claims(path: Path, rules: ClaimRules, faults: list[Fault]) -> tuple[Claim, ...]:
    """The claims in `path`, in file order; what is wrong is added to `faults`."""
    read = read_hand_toml(path, name=CLAIMS_FILE, faults=faults)
    if read is None:
        return ()
    for key in read.plan:
        if key != "claim":
            faults.append(_fault(None, cut(key), "this stands in no claim", "Each claim begins with [[claim]]."))
    entries = read.plan.get("claim", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.append(_fault(None, "claim", "[claim] stands in single brackets", "Write [[claim]]."))
        return ()
    lines = _lines(read.text, len(entries))
    claims = [_claim(entry, line, rules, faults) for entry, line in zip(entries, lines, strict=True)]
    faults += _duplicates(entries, lines)
    return tuple(claim for claim in claims if claim)


def read_claim(entry: Mapping[str, Any], rules: ClaimRules) -> Claim:
    """One claim from its keys, as a `[[claim]]` of the file holds them; raises FaultsError with all that is wrong."""
    faults: list[Fault] = []
    claim = _claim(entry, None, rules, faults)
    if claim is None:
        raise FaultsError(replace(fault, file="the claim given") for fault in faults)
    return claim


def _lines(text: str, n: int) -> Sequence[int | None]:
    """The line on which each of `n` claims begins; None for all where the text does not tell."""
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip().startswith("[[claim]]")]
    return lines if len(lines) == n else [None] * n


def _fault(row: int | None, column: str, problem: str, cure: str) -> Fault:
    return Fault(file=CLAIMS_FILE, row=row, column=column, problem=problem, cure=cure)


def _claim(entry: Mapping[str, Any], row: int | None, rules: ClaimRules, faults: list[Fault]) -> Claim | None:
    before = len(faults)
    cells = _cells(entry, CLAIM.columns, "", row, rules, faults)
    plan = entry.get("parameters", {})
    if not isinstance(plan, dict):
        faults.append(_fault(row, "parameters", "the parameters are not a table", "Write { what = ..., value = ... }."))
    elif cells["kind"]:
        cells["parameters"] = _cells(plan, rules.kinds[cells["kind"]], "parameters.", row, rules, faults)
    for name, what in (("said_on", "said"), ("known_from", "published")):
        if cells[name] and cells[name].last == date.max:
            faults.append(_fault(row, name, "the day has no end", f"Give the day, month or year it was {what}."))
    if len(faults) > before:
        return None
    values: dict[str, Any] = {column.name: cells[column.name] or "" for column in CLAIM.columns}
    values["known_from"] = values["known_from"] or values["said_on"]
    values["headline"] = values["headline"] is True
    return Claim(**values)


def _cells(
    plan: Mapping[str, Any],
    columns: Sequence[Column],
    prefix: str,
    row: int | None,
    rules: ClaimRules,
    faults: list[Fault],
) -> dict[str, Any]:
    known = [column.name for column in columns]
    for key in plan:
        if key not in known:
            cure = f"Nearest: {nearest(key[:200], known)}."
            faults.append(_fault(row, prefix + cut(key), "there is no such key here", cure))
    cells: dict[str, Any] = {}
    for column in columns:
        cells[column.name] = None
        if column.name == "parameters":
            continue
        try:
            cells[column.name] = _cell(plan.get(column.name), column, rules)
        except Unfit as unfit:
            faults.append(_fault(row, prefix + column.name, unfit.problem, unfit.cure))
    for column in columns:
        if column.or_else and not plan.get(column.name) and not plan.get(column.or_else):
            name = f"{prefix}{column.name}"
            faults.append(
                _fault(row, name, f"neither {column.name} nor {column.or_else} is given", "Give one of them.")
            )
    return cells


def _cell(value: Any, column: Column, rules: ClaimRules) -> Any:
    """One value of TOML, read by the same rules as a cell of a table."""
    text = "" if value is None else _as_text(value, column)
    if not text.strip():
        if column.required:
            raise Unfit("the key is missing or empty", f"Fill it in. {column.doc}")
        return None
    if unfit := unfit_text(text):
        raise Unfit(*unfit)
    found = read_cell(text, column, rules.vocabulary)
    if column.refers_to in rules.ids:
        check_references(found, column, rules.ids[column.refers_to])
    return found


def _as_text(value: Any, column: Column) -> str:
    """A value of TOML as it would stand in a cell; a date may stand without quotation marks."""
    if isinstance(value, list):
        if column.kind not in (Kind.WORDS, Kind.REFS) or not all(isinstance(part, str) for part in value):
            raise Unfit("a list stands where one value should", column.doc)
        return "|".join(value)
    if isinstance(value, dict):
        raise Unfit("a table stands where one value should", column.doc)
    if isinstance(value, bool) and column.kind is not Kind.FLAG:
        raise Unfit("true or false stands where another value should", column.doc)
    if isinstance(value, int) and abs(value) > MOST_PEOPLE:
        raise Unfit("the number is far too large", "Check the digits.")
    if isinstance(value, str) and column.kind in (Kind.NUMBER, Kind.COUNT):
        raise Unfit("a number stands in quotation marks", "Write it without them.")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _duplicates(entries: Sequence[Mapping[str, Any]], lines: Sequence[int | None]) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry, line in zip(entries, lines, strict=True):
        name = _name(entry)
        if name and name in seen:
            yield _fault(line, "id", f"the id {short(name)} stands twice", "Give each claim an id of its own.")
        seen.add(name)


def _name(entry: Mapping[str, Any]) -> str:
    try:
        return _as_text(entry.get("id", ""), ID)
    except Unfit:
        return ""
