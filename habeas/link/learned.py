"""The learned model as a file of the workspace, `link/model.json`: with it the same lists give the same links again.

It holds how often names are met in the lists it was learned from, so it stays in the workspace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habeas.core.errors import InputError
from habeas.link.model import COMPARISONS
from habeas.link.weights import Weights
from habeas.store.workspace import write_whole

FILE = "link/model.json"
FORMAT = 3
_AGAIN = "Learn it again: habeas link --learn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned. `records` of `lists` (name: newest edition then) taught it; `cut` is the mean weight, in bits,
    from which joined pairs are expected to be right in a share of `precision`; `frequencies` are counts by part and
    text; `repeats` are the lists known to repeat people, `misdates` those known to have wrong dates of birth."""

    weights: Weights
    cut: float
    precision: float
    records: int
    lists: Mapping[str, str]
    repeats: tuple[str, ...]
    misdates: tuple[str, ...]
    frequencies: Mapping[str, Mapping[str, int]]

    def text(self) -> str:
        """As JSON, the same for the same model."""
        told = {
            "format": FORMAT,
            "records": self.records,
            "lists": dict(self.lists),
            "repeats": list(self.repeats),
            "misdates": list(self.misdates),
            "precision": self.precision,
            "cut": self.cut,
            "share": self.weights.share,
            "levels": {
                one.name: {
                    level.label: {"m": m, "u": u}
                    for level, m, u in zip(one.told, self.weights.m[at], self.weights.u[at], strict=True)
                }
                for at, one in enumerate(COMPARISONS)
            },
            "frequencies": {part: dict(sorted(counts.items())) for part, counts in self.frequencies.items()},
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def write_learned(folder: Path, learned: Learned) -> None:
    """Write the model into the workspace."""
    write_whole(folder / FILE, learned.text().encode())


def read_learned(folder: Path) -> Learned | None:
    """The model of a workspace, None if nobody linked it. Raises InputError for a file that cannot be read or is of
    another version."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise InputError("the model of the links is of another version", where=FILE, fix=_AGAIN)
        return _learned(told)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise InputError("the model of the links cannot be read", where=FILE, fix=_AGAIN) from None


def model_hash(folder: Path) -> dict[str, str]:
    """SHA-256 of the model of a workspace, by its place; nothing if there is none."""
    path = folder / FILE
    return {FILE: hashlib.sha256(path.read_bytes()).hexdigest()} if path.is_file() else {}


def _learned(told: Mapping[str, Any]) -> Learned:
    levels = told["levels"]

    def shares(which: str) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(float(levels[one.name][level.label][which]) for level in one.told) for one in COMPARISONS)

    return Learned(
        weights=Weights(m=shares("m"), u=shares("u"), share=float(told["share"])),
        cut=float(told["cut"]),
        precision=float(told["precision"]),
        records=int(told["records"]),
        lists=dict(told["lists"]),
        repeats=tuple(told["repeats"]),
        misdates=tuple(told["misdates"]),
        frequencies={
            part: {text: int(n) for text, n in counts.items()} for part, counts in told["frequencies"].items()
        },
    )
