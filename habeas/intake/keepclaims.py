"""Proposed claims that a person keeps go into hand/claims.toml of a workspace: all of them, or nothing is changed."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from habeas.core.errors import Fault, FaultsError, InputError, UnknownName
from habeas.core.tables import CLAIMS_FILE, TABLES
from habeas.core.words import words
from habeas.intake.claims import ClaimRules, read_claims
from habeas.intake.propose import Kinds, Proposal
from habeas.intake.tables import read_workspace
from habeas.store.workspace import write_whole

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_LONGEST_STEM = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who said a text, on which side, on which day, where it was published, and the name of its file."""

    speaker: str
    side: str
    said_on: date
    source: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The id of the claim of each proposal, in order, and which of them stood in the file already."""

    ids: tuple[str, ...]
    already: frozenset[str]


def keep_claims(folder: Path, chosen: Sequence[Proposal], said: Said, kinds: Kinds) -> Kept:
    """Append a claim for each proposal to the claims of a workspace and return their ids.

    A proposal that stands there already, by the same speaker with the same words and parameters, is not written twice.
    Raises FaultsError or InputError with nothing changed if the workspace has a fault, or would have one.
    """
    _check(said)
    tables = read_workspace(folder, kinds)
    path = folder / CLAIMS_FILE
    before = path.read_bytes() if path.is_file() else b""
    entries: list[dict[str, Any]] = tomllib.loads(before.decode()).get("claim", [])
    taken = {str(entry.get("id")) for entry in entries}
    there = {_same(entry): str(entry.get("id")) for entry in entries}
    new: dict[str, dict[str, Any]] = {}
    ids: list[str] = []
    for proposal in chosen:
        entry = _entry(proposal, said)
        if (known := there.get(_same(entry))) is None:
            known = next(name for name in _names(said.file) if name not in taken)
            taken.add(known)
            there[_same(entry)] = known
            new[known] = {"id": known} | entry
        ids.append(known)
    if new:
        text = before.decode().rstrip() + "\n" + "".join(map(claim_toml, new.values()))
        vocabulary = tables.settings.words() | {"claim_kinds": {name: name for name in kinds}}
        by_table = {spec.name: {row["id"] for row in tables.rows[spec.name]} for spec in TABLES}
        _write(path, before, text.lstrip("\n"), ClaimRules(kinds=kinds, vocabulary=vocabulary, ids=by_table))
    return Kept(ids=tuple(ids), already=frozenset(ids) - set(new))


def _check(said: Said) -> None:
    for name, text in (("--speaker", said.speaker), ("--source", said.source), ("the file's name", said.file)):
        if not text.strip() or not text.isprintable():
            raise InputError(f"{name} is empty or has a sign that cannot be printed", fix="Write it anew.")
    if said.side and said.side not in words()["sides"]:
        raise UnknownName("side", said.side[:40], words()["sides"])


def _entry(proposal: Proposal, said: Said) -> dict[str, Any]:
    entry = {
        "text": proposal.quote,
        "speaker": said.speaker,
        "side": said.side,
        "said_on": said.said_on.isoformat(),
        "kind": proposal.kind,
        "parameters": dict(proposal.parameters),
        "source": said.source,
        "note": f"Found by habeas read: {proposal.figure!r} in {said.file}, {proposal.place}.",
    }
    return {name: value for name, value in entry.items() if value}


def _same(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """What makes two claims one: everything but the id, the side, the source and the note."""
    parameters = sorted(dict(entry.get("parameters", {})).items())
    return (*(str(entry.get(name)) for name in ("text", "speaker", "kind", "said_on")), repr(parameters))


def _names(file: str) -> Iterator[str]:
    """Ids by the file's name: ARTICLE-1, ARTICLE-2 and so on."""
    stem = re.sub("[^A-Za-z0-9]+", "-", Path(file).stem).strip("-").upper()[:_LONGEST_STEM].strip("-") or "TEXT"
    number = 0
    while True:
        number += 1
        yield f"{stem}-{number}"


def claim_toml(entry: Mapping[str, Any]) -> str:
    """A claim as it stands in claims.toml, after an empty line; any text comes back from TOML as it was."""
    lines = [f"{name} = {toml_value(value)}\n" for name, value in entry.items()]
    return "\n[[claim]]\n" + "".join(lines)


def toml_value(value: Any) -> str:
    """A text, number, list of texts or table as TOML writes it."""
    if isinstance(value, str):
        return f'"{"".join(map(_escaped, value))}"'
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml_value(one)}" for name, one in value.items()) + " }"
    return repr(value)


def _escaped(sign: str) -> str:
    if sign in _ESCAPED:
        return _ESCAPED[sign]
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x20 or ord(sign) == 0x7F else sign


def _write(path: Path, before: bytes, text: str, rules: ClaimRules) -> None:
    """Write the claims if they pass the reading of claims and nobody has changed the file meanwhile."""
    part = path.with_name(f".{path.name}.{os.getpid()}.new")
    faults: list[Fault] = []
    try:
        part.write_bytes(text.encode())
        read_claims(part, rules, faults)
    finally:
        part.unlink(missing_ok=True)
    if faults:
        raise FaultsError(faults)
    if (path.read_bytes() if path.is_file() else b"") != before:
        raise InputError("the file was changed meanwhile", where=str(path), fix="Nothing was written; try again.")
    write_whole(path, text.encode())
