"""A file of TOML written by hand: bytes in, tables out, or the line where it is not TOML."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habeas.core.errors import Fault
from habeas.sources.handtext import read_hand_text

LARGEST_FILE = 32 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class HandToml:
    """The tables of a file and the text they were read from."""

    plan: dict[str, Any]
    text: str


def read_hand_toml(path: Path, *, name: str, faults: list[Fault]) -> HandToml | None:
    """Read `path`; what is wrong is added to `faults` under `name`. None if nothing can be read."""
    text = read_hand_text(path, name=name, most=LARGEST_FILE, row_of=_line_of, faults=faults)
    if text is None:
        return None
    try:
        return HandToml(plan=tomllib.loads(text), text=text)
    except ValueError as error:  # an integer of thousands of digits is no TOMLDecodeError
        faults.append(_not_toml(name, str(error), text))
    except RecursionError:
        faults.append(Fault(file=name, problem="brackets stand in brackets too deep", cure="Take some of them out."))
    return None


def _line_of(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _not_toml(name: str, error: str, text: str) -> Fault:
    if "integer string conversion" in error:
        number = re.search(r"[0-9_]{4300}", text)
        row = text.count("\n", 0, number.start()) + 1 if number else None
        return Fault(file=name, row=row, problem="a number has thousands of digits", cure="Check the digits.")
    place = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", error, re.DOTALL)
    why, line = (place[1], place[2]) if place else (error, None)
    row = int(line) if line else len(text.rstrip().split("\n"))
    return Fault(
        file=name,
        row=row,
        problem=f"this is not TOML: {why[:1].lower()}{why[1:]}",
        cure="Mend this line, or one before it.",
    )
