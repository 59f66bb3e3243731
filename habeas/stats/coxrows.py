"""Rows (start, stop] checked, and placed among the event days of their stratum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.coxsums import Floats, Places, RiskRows, dots, runs_of, tied_steps, total
from habeas.stats.spells import Flags

# A covariate that differs by less than this share of its size differs by rounding alone.
ROUNDING = 1e-12


def column_of(values: npt.ArrayLike, n: int, *, name: str) -> Floats:
    """Numbers (n,) as floats; refuses another length and what is not a finite number."""
    try:
        column = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise MethodError(f"{name} must be numbers") from None
    if column.shape != (n,):
        raise MethodError(f"{name} has the shape {column.shape}, and there are {n} rows")
    if not np.isfinite(column).all():
        raise MethodError(f"row {np.argmin(np.isfinite(column))}: {name} is not a finite number")
    return column


def spans_of(stop: npt.ArrayLike, start: npt.ArrayLike | None) -> tuple[Floats | None, Floats]:
    """Starts and stops, (n,); refuses no rows at all and a row that does not stop after it starts."""
    n = np.size(stop)
    if n == 0:
        raise MethodError("there are no rows")
    ends = column_of(stop, n, name="stop")
    if start is None:
        return None, ends
    begins = column_of(start, n, name="start")
    if (begins >= ends).any():
        row = np.argmax(begins >= ends)
        raise MethodError(f"row {row}: starts at {begins[row]:g} and stops at {ends[row]:g}, and must stop later")
    return begins, ends


def events_of(event: npt.ArrayLike, n: int) -> Flags:
    """True where a row ends with an event; refuses anything but 0 and 1, and no event at all."""
    column = column_of(event, n, name="event")
    happened: Flags = column == 1
    if not (happened | (column == 0)).all():
        raise MethodError(
            f"row {np.argmin(happened | (column == 0))}: an event is 0 or 1; for one cause give cause == 1"
        )
    if not happened.any():
        raise MethodError("there is no event, so nothing to estimate")
    return happened


def weights_of(weights: npt.ArrayLike | None, n: int, *, name: str = "weights") -> Floats:
    """Weights (n,), all 1 if there are none; refuses what is not above 0."""
    if weights is None:
        return np.ones(n)
    column = column_of(weights, n, name=name)
    if (column <= 0).any():
        raise MethodError(f"row {np.argmax(column <= 0)}: {name} must be above 0. Leave out rows that do not count")
    return column


def repeats_of(repeats: npt.ArrayLike | None, n: int) -> Places:
    """For how many rows each stands, (n,); refuses parts of a row."""
    column = weights_of(repeats, n, name="repeats")
    if (column != np.rint(column)).any():
        raise MethodError(f"row {np.argmax(column != np.rint(column))}: repeats must be whole. Use weights for shares")
    return column.astype(np.intp)


def codes_of(labels: npt.ArrayLike | None, n: int, *, name: str) -> Places:
    """Labels (n,) of any kind as numbers from 0, all 0 if there are none."""
    if labels is None:
        return np.zeros(n, np.intp)
    column: npt.NDArray[Any] = np.asarray(labels)
    if column.shape != (n,):
        raise MethodError(f"{name} has the shape {column.shape}, and there are {n} rows")
    if column.dtype.kind == "f" and np.isnan(column).any():
        raise MethodError(
            f"row {np.argmax(np.isnan(column))}: {name} is unknown. Give the unknown a label of their own"
        )
    try:
        return np.unique(column, return_inverse=True)[1]
    except TypeError:
        raise MethodError(f"{name} mixes kinds of labels, or has None. Give the unknown a label of their own") from None


def covariates_of(covariates: npt.ArrayLike, n: int, names: Sequence[str]) -> tuple[Floats, tuple[str, ...]]:
    """Covariates, (n, p) or one column (n,), as (p, n) and their names; refuses unknown values, constants and a wrong
    number of names."""
    try:
        table = np.asarray(covariates, dtype=np.float64)
    except (TypeError, ValueError):
        raise MethodError("covariates must be numbers: make a column of 0 and 1 for each category but one") from None
    if table.ndim == 1:
        table = table[:, None]
    if table.ndim != 2 or len(table) != n or table.shape[1] == 0:
        raise MethodError(f"covariates have the shape {table.shape}, and must have {n} rows and at least one column")
    told = tuple(names) or tuple(f"covariate {i}" for i in range(table.shape[1]))
    if len(told) != table.shape[1]:
        raise MethodError(f"there are {len(told)} names and {table.shape[1]} covariates")
    x = np.ascontiguousarray(table.T)
    for name, column in zip(told, x, strict=True):
        column_of(column, n, name=f"covariate {name!r}")
        if column.min() == column.max():
            raise MethodError(f"covariate {name!r} is the same in every row. Leave it out")
    return x, told


def standardised(x: Floats, strata: Places, names: Sequence[str]) -> tuple[Floats, Floats]:
    """Covariates (p, n) less their mean in each stratum and divided by their standard deviation, and that, (p,).

    The partial likelihood does not see a shift of a whole stratum, but sums over all strata round by it.
    """
    rows, several = np.bincount(strata), strata.any()
    out, scale = np.empty_like(x), np.empty(len(x))
    for i, (name, column) in enumerate(zip(names, x, strict=True)):
        mean = (np.bincount(strata, column) / rows)[strata] if several else column.mean()
        np.subtract(column, mean, out=out[i])
        scale[i] = np.sqrt(dots(out[i], out[i]) / len(column))
        if scale[i] <= ROUNDING * np.abs(column).max():
            raise MethodError(f"covariate {name!r} is the same for all who are at risk together. Leave it out")
        out[i] /= scale[i]
    return out, scale


def place(stop: Floats, happened: Flags, start: Floats | None, strata: Places) -> tuple[Places, Places]:
    """The first moment of each row and the one after its last, (n,): the events t in its stratum, start < t <= stop.

    Moments are numbered from 0 by stratum, then by time.
    """
    times = np.unique(stop[happened])
    width = len(times) + 1
    until = up_to(times, stop) + strata * width
    since = strata * width + (0 if start is None else up_to(times, start))
    moments = np.unique(until[happened])
    return up_to(moments, since), up_to(moments, until)


def up_to(marks: npt.NDArray[Any], values: npt.NDArray[Any]) -> Places:
    """How many of the marks, which ascend, are no greater than each value."""
    low, high = marks[0], marks[-1]
    near = np.clip(values, low - 1, high)
    # Whole days are looked up, which takes a tenth of the time of a search.
    if high - low < 4 * len(values) and (near == np.rint(near)).all() and (marks == np.rint(marks)).all():
        counts = np.cumsum(np.bincount((marks - low).astype(np.intp) + 1))
        counted: Places = counts[(near - low).astype(np.intp) + 1]
        return counted
    return np.searchsorted(marks, values, side="right")


def risk_rows(
    x: Floats, happened: Flags, first: Places, last: Places, *, weight: Floats, repeats: Places, efron: bool
) -> RiskRows:
    """Rows that are at risk at some moment and placed by `place`, of one class."""
    dead = np.flatnonzero(happened)
    moment = last[dead] - 1
    moments = int(moment.max()) + 1
    deaths = np.bincount(moment, repeats[dead], moments).astype(np.intp)
    step, begin, less, share = tied_steps(total(moment, weight[dead], moments), deaths, efron=efron)
    run, run_dead = runs_of(last, happened)
    return RiskRows(
        x=x, weight=weight, first=first, last=last, late=np.flatnonzero(first > 0), run=run, run_dead=run_dead,
        factor=np.ones((1, moments)), dead=dead, moment=moment, step=step, begin=begin, less=less, share=share,
    )  # fmt: skip
