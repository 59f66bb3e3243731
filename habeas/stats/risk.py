"""Who was at risk of leaving at each time and who left, with late entry: what the survival curves are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[Any]

# Whole days are counted on a grid of days unless the grid would be this many times longer than the rows, and long.
SPARSE, LONG = 16, 1 << 20
SMALL = 1e-13
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RiskTable:
    """Weights at risk and leaving at each distinct exit time; made by `risk_table`.

    times: (k,) distinct exit times, ascending, those at which someone left and those at which someone was last seen.
    at_risk: (k,) weight with entry < time <= exit.
    events: (k, causes) weight leaving at that time, column j by cause j + 1.
    censored: (k,) weight last seen, still held, at that time; it was at risk then.
    entry_times, entered: (m,) distinct entry times, ascending, and the weight that came under observation then.
    start: what the curves are conditional on: still held at this time. 0, or the earliest entry if that is later.
    late: weight that came under observation after time 0.
    total: weight of all spells.
    """

    times: Floats
    at_risk: Floats
    events: Floats
    censored: Floats
    entry_times: Floats
    entered: Floats
    start: float
    late: float
    total: float

    @property
    def causes(self) -> int:
        """How many causes of leaving the table tells apart."""
        return int(self.events.shape[1])

    def at(self, times: npt.ArrayLike) -> Floats:
        """The weight with entry < time <= exit at each of the `times`, for the line of numbers under a curve."""
        asked = np.asarray(times, np.float64)
        return below(self.entry_times, self.entered, asked) - below(self.times, self.left(), asked)

    def left(self) -> Floats:
        """The weight whose observation ended at each exit time, by any cause or still held, (k,)."""
        left: Floats = self.events.sum(axis=1) + self.censored
        return left

    def from_(self, time: float) -> RiskTable:
        """The same for those held longer than `time`, as if nobody had been seen before: all that it keeps are exit
        times after `time`. At or before `start` nothing changes. Raises MethodError if nobody is seen longer."""
        if time <= self.start:
            return self
        kept, later = self.times > time, self.entry_times > time
        if not kept.any():
            raise MethodError(f"nobody is observed for longer than {time:g}; the last exit is at {self.times[-1]:g}")
        held = float(self.entered[~later].sum() - self.left()[~kept].sum())
        # Whole weights give a whole number; what rounding leaves of nobody is nobody.
        entered = np.concatenate([[held if held > SMALL * self.total else 0.0], self.entered[later]])
        entry_times = np.concatenate([[time], self.entry_times[later]])
        start = float(entry_times[entered > 0][0])
        rows = {name: getattr(self, name)[kept] for name in ("times", "at_risk", "events", "censored")}
        late = float(self.entered[self.entry_times > max(time, 0.0)].sum())
        total = float(entered.sum())
        return replace(self, **rows, entry_times=entry_times, entered=entered, start=start, late=late, total=total)


def below(times: Floats, weight: Floats, asked: Floats) -> Floats:
    """The weight at times before each that is asked."""
    running: Floats = np.concatenate([[0.0], np.cumsum(weight)])
    return running[np.searchsorted(times, asked, side="left")]


def risk_table(
    exit: Numbers, cause: Numbers, *, causes: int, entry: Numbers | None = None, weights: Numbers | None = None
) -> RiskTable:
    """The risk table of spells, in any order.

    exit: (n,) how long each was observed, 0 or more, and later than its entry.
    cause: (n,) integers; 0 is last seen still held, 1 to `causes` how the spell ended.
    entry: (n,) when it came under observation, on the same clock; None is from the beginning. At risk at t are those
        with entry < t <= exit, so one who leaves at the time another enters is not at risk together with them.
    weights: (n,) for how many spells the row stands. Standard errors take weights for repeated rows.

    All that happens at one time is tied; those last seen at a time are at risk of leaving then. Whole numbers are
    counted on a grid of days; other times are tied only if they are equal to the last digit. Rows of weight 0 are left
    out. Raises MethodError for what is empty, unequal in length, not finite, negative, or no cause.

    >>> table = risk_table(np.array([2, 3, 3]), np.array([1, 0, 1]), causes=1, entry=np.array([0, 0, 2]))
    >>> table.times, table.at_risk, table.events[:, 0]
    (array([2., 3.]), array([2., 2.]), array([1., 1.]))
    """
    exit, cause, entry, weights = checked(exit, cause, causes=causes, entry=entry, weights=weights)
    days = [x for x in (exit, entry) if x is not None]
    first = int(min(x.min() for x in days)) if all(whole(x) for x in days) else None
    if first is not None and exit.max() - first < max(LONG, SPARSE * len(exit)):
        width = int(exit.max()) - first + 1
        row, entry_row = exit.astype(np.int64) - first, None if entry is None else entry.astype(np.int64) - first
        entry_times = times = np.arange(first, first + width, dtype=np.float64)
    else:
        times, row = distinct(exit)
        entry_times, entry_row = (times, None) if entry is None else distinct(entry)
    left = count(row * (causes + 1) + cause, weights, len(times) * (causes + 1)).reshape(-1, causes + 1)
    if entry_row is None:
        entry_times, entered = np.array([-np.inf]), left.sum(keepdims=True)[0]
    else:
        entered = count(entry_row, weights, len(entry_times))
    return assemble(entry_times, entered, times, left, slack=rounding(weights))


def risk_table_of_counts(days: Numbers, entered: Numbers, left: Numbers) -> RiskTable:
    """The risk table of spells that are counted already, as a database groups them.

    days: (m,) distinct times, in any order.
    entered: (m,) how many came under observation on each; the day before the first day, -1, for those there from the
        beginning.
    left: (m, causes + 1) how many were observed until that time: column 0 last seen still held, column j left by cause
        j.

    Raises MethodError if days repeat, counts are negative, more leave than are at risk, or not as many leave as enter.

    >>> counts = risk_table_of_counts(np.array([0, 2, 3]), np.array([2, 1, 0]), np.array([[0, 0], [0, 1], [1, 1]]))
    >>> counts.at_risk
    array([2., 2.])
    """
    days, entered, left = (np.asarray(x, np.float64) for x in (days, entered, left))
    if days.ndim != 1 or left.ndim != 2 or left.shape[1] < 2 or not len(days) == len(entered) == len(left):
        raise MethodError("counts need a column of days, one of entries, and two or more of exits, of one length")
    if not len(days) or not all(np.isfinite(x).all() for x in (days, entered, left)):
        raise MethodError("counts are empty or not finite")
    if len(np.unique(days)) < len(days):
        raise MethodError("a day is given twice. Add its counts up first")
    if min(entered.min(), left.min()) < 0:
        raise MethodError("a count is negative")
    order = np.argsort(days)
    days, entered, left = days[order], entered[order], left[order]
    slack = max(rounding(entered), rounding(left.ravel()))
    if abs(entered.sum() - left.sum()) > slack * entered.sum():
        raise MethodError(f"{entered.sum():g} enter and {left.sum():g} leave. Count those still held in column 0")
    held = np.concatenate([[0.0], np.cumsum(entered)])[:-1] - np.cumsum(left.sum(axis=1))
    if held.min() < -slack * entered.sum():
        raise MethodError(f"more leave at {days[np.argmin(held)]:g} than are at risk. Spells enter before they end")
    return assemble(days, entered, days, left, slack=slack)


def assemble(entry_times: Floats, entered: Floats, times: Floats, left: Floats, *, slack: float) -> RiskTable:
    """The table from counts by ascending times; `slack` is the rounding error of a sum as a share of it."""
    some, came = left.any(axis=1), entered > 0
    times, left, entry_times, entered = times[some], left[some], entry_times[came], entered[came]
    if not len(times):
        raise MethodError("no spell has a weight")
    leaving, total = left.sum(axis=1), float(left.sum())
    at_risk = below(entry_times, entered, times) - np.concatenate([[0.0], np.cumsum(leaving)[:-1]])
    # Who leaves was at risk, and what rounding leaves of nobody is nobody: else a curve would miss zero by 1e-17.
    at_risk = np.where(at_risk - leaving <= slack * total, leaving, at_risk)
    return RiskTable(
        times=times,
        at_risk=at_risk,
        events=left[:, 1:],
        censored=left[:, 0],
        entry_times=entry_times,
        entered=entered,
        start=max(0.0, float(entry_times[0])),
        late=float(entered[entry_times > 0].sum()),
        total=total,
    )


def distinct(times: Numbers) -> tuple[Floats, Ints]:
    """The distinct times, ascending, and the place of each row's among them."""
    values, row = np.unique(times, return_inverse=True)
    return values.astype(np.float64), row


def rounding(weights: Floats | None) -> float:
    """How far a sum of these weights may be off, as a share of all; whole weights add up exactly."""
    return 0.0 if weights is None or whole(weights) else 8 * EPSILON * float(np.sqrt(len(weights)))


def count(cell: Ints, weights: Floats | None, length: int) -> Floats:
    """How often each number from 0 occurs, or the weight with which it does."""
    return np.bincount(cell, weights=weights, minlength=length).astype(np.float64)


def whole(times: Numbers) -> bool:
    """Whether all times are whole numbers."""
    return times.dtype.kind in "iu" or bool((times == np.rint(times)).all())


def checked(
    exit: Numbers, cause: Numbers, *, causes: int, entry: Numbers | None, weights: Numbers | None
) -> tuple[Numbers, Ints, Numbers | None, Floats | None]:
    """The columns as arrays, without rows of weight 0; raises MethodError for what cannot be counted."""
    columns = {"exit": exit, "cause": cause, "entry": entry, "weights": weights}
    arrays = {name: column(name, x) for name, x in columns.items() if x is not None}
    if len({x.shape for x in arrays.values()}) > 1:
        raise MethodError("the columns differ in length: " + ", ".join(f"{k} {len(x)}" for k, x in arrays.items()))
    if "weights" in arrays and not arrays["weights"].all():
        kept = arrays["weights"] > 0 if (arrays["weights"] >= 0).all() else slice(None)
        arrays = {name: x[kept] for name, x in arrays.items()}
    exit, cause = arrays["exit"], arrays["cause"]
    if not len(exit):
        raise MethodError("there are no spells, or none with a weight")
    if causes < 1:
        raise MethodError(f"there must be at least one cause of leaving, not {causes}")
    if not whole(cause) or cause.min() < 0 or cause.max() > causes:
        raise MethodError(f"causes must be whole numbers from 0, still held, to {causes}")
    if "weights" in arrays and arrays["weights"].min() < 0:
        raise MethodError("a weight is negative")
    late, weight = arrays.get("entry"), arrays.get("weights")
    if late is None and exit.min() < 0:
        raise MethodError(f"row {int(np.argmin(exit))}: observed for {exit.min():g}, less than 0")
    if late is not None and (late >= exit).any():
        raise MethodError(f"row {int(np.argmax(late >= exit))}: enters at or after its exit. Leave it out, and say so")
    return exit, cause.astype(np.int64), late, None if weight is None else weight.astype(np.float64)


def column(name: str, values: Numbers) -> Numbers:
    """The values as an array of numbers (n,); raises MethodError if they are anything else."""
    array = np.asarray(values)
    if array.ndim != 1 or array.dtype.kind not in "iufb":
        raise MethodError(f"{name} must be one column of numbers")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise MethodError(f"{name} holds a value that is not finite")
    return array.astype(np.int64) if array.dtype.kind in "iub" else array
