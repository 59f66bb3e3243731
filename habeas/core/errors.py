"""Every error a user can meet, in one place.

HabeasError
  InputError       a file, row or setting is not what we were promised
    FaultsError    several such faults, reported together
  RegisterError    the register contradicts itself
  MethodError      a method cannot run on these data
  UnknownName      no measure, claim kind, finding or country has that name
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass


class HabeasError(Exception):
    """Base of all errors raised on purpose; the command line prints it without a traceback."""

    def as_json(self) -> dict[str, object]:
        """The error in the one shape that `--json` prints."""
        return {"error": type(self).__name__, "message": str(self), "faults": []}


class InputError(HabeasError):
    """A file, row or setting is not what its reader or our docs promise."""

    def __init__(self, problem: str, *, where: str = "", fix: str = "") -> None:
        self.problem, self.where, self.fix = problem, where, fix
        super().__init__(": ".join(x for x in (where, problem) if x) + (f". {fix}" if fix else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in one place. `row` counts as a spreadsheet does: the header is row 1; None is the whole file."""

    file: str
    problem: str
    cure: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column!r}"
        return f"{where}: {self.problem}. {self.cure}"


class FaultsError(InputError):
    """All faults found in a workspace; none of its files was taken."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def as_json(self) -> dict[str, object]:
        """The message and each fault with file, row, column, problem and cure."""
        return {
            "error": "FaultsError",
            "message": str(self),
            "faults": [asdict(fault) for fault in self.faults],
        }


class RegisterError(HabeasError):
    """The register contradicts itself."""


class MethodError(HabeasError):
    """A statistical method cannot run on these data."""


class UnknownName(HabeasError):
    """Nothing registered has that name; the message lists the nearest ones."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"no {kind} named {name!r}; nearest: {nearest(name, known)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """The up to three known names most like `name`, or the first five if none is alike."""
    names = sorted(known)
    return ", ".join(difflib.get_close_matches(name, names, n=3) or names[:5]) or "none at all"
