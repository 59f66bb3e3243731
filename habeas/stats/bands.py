"""Curves in steps: how they are read at times and at heights, and the bands around them."""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.risk import Floats

Band = Literal["log-log", "log", "plain"]
IncidenceBand = Literal["log-log", "complementary"]
# A curve counts as equal to a share if it differs by less: both come from products of rounded numbers.
EQUAL = 1e-9


class Point(NamedTuple):
    """A curve read at times: values, standard errors and the ends of the band, each (t,) or (t, causes)."""

    value: Floats
    standard_error: Floats
    low: Floats
    high: Floats


class Quantile(NamedTuple):
    """A quantile of the time held and the ends of its interval; None where the curve or its band does not reach it."""

    value: float | None
    low: float | None
    high: float | None


def readable(asked: npt.ArrayLike, times: Floats, survival: Floats) -> Floats:
    """The times asked; raises MethodError if the curve does not reach as far: after the last of its `times` it is known
    only if all have left."""
    found = np.asarray(asked, np.float64)
    if not np.isfinite(found).all():
        raise MethodError("a curve cannot be read at a time that is not finite")
    if found.size and found.max() > times[-1] and survival[-1] > 0:
        raise MethodError(f"the curve ends at {times[-1]:g}, where some are still held: ask for no later time")
    return found


def ends(survival: Floats, log_error: Floats, z: float, band: Band) -> tuple[Floats, Floats]:
    """Both ends of the band of a share still held whose logarithm has that standard error."""
    inner = (survival > 0) & (survival < 1)
    share = np.where(inner, survival, 0.5)
    if band == "log-log":
        factor = np.exp(np.minimum(z * log_error / -np.log(share), 700))
        low, high = share**factor, share ** (1 / factor)
    elif band == "log":
        low, high = share * np.exp(-z * log_error), share * np.exp(z * log_error)
    elif band == "plain":
        low, high = share * (1 - z * log_error), share * (1 + z * log_error)
    else:
        raise MethodError(f"a band is log-log, log or plain, not {band}")
    low = np.where(inner, np.maximum(low, 0), survival)
    high = np.where(inner, np.minimum(high, 1), survival)
    gone = int(np.argmax(survival == 0)) if (survival == 0).any() else len(survival)
    high[gone:] = high[gone - 1] if gone else 1.0
    return low, high


def incidence_ends(
    incidence: Floats, error: Floats, z: float | Floats, band: IncidenceBand = "complementary"
) -> tuple[Floats, Floats]:
    """The band of shares that have left: on log(-log(share)), or complementary, on log(-log(1 - share))."""
    inner = (incidence > 0) & (incidence < 1)
    if band == "log-log":
        low, high = _log_log(np.where(inner, incidence, 0.5), error, z)
    elif band == "complementary":
        high, low = (1 - end for end in _log_log(np.where(inner, 1 - incidence, 0.5), error, z))
    else:
        raise MethodError(f"a band of a share that has left is log-log or complementary, not {band}")
    low, high = np.where(inner, low, 0), np.where(inner, high, incidence)
    # Where all have left by one cause the low end stays what it was before: the share can only have risen.
    return np.where(incidence < 1, low, np.maximum.accumulate(low, axis=0)), high


def _log_log(share: Floats, error: Floats, z: float | Floats) -> tuple[Floats, Floats]:
    """Low and high end of shares between 0 and 1, symmetric about log(-log(share))."""
    factor = np.exp(np.minimum(z * error / (share * -np.log(share)), 700))
    return share**factor, share ** (1 / factor)


def stepped(times: Floats, values: Floats, asked: Floats, before: float) -> Floats:
    """A right-continuous step function at the times asked, `before` its first step."""
    start = np.full((1, *values.shape[1:]), float(before))
    return np.concatenate([start, values])[np.searchsorted(times, asked, side="right")]


def reached(times: Floats, curve: Floats, height: float) -> float | None:
    """When a falling curve comes down to the height; the middle of the step if it stays there; None if it never is."""
    at, after = curve <= height + EQUAL, curve < height - EQUAL
    if not at.any():
        return None
    first = int(np.argmax(at))
    if after[first]:
        return float(times[first])
    return float((times[first] + times[np.argmax(after) if after.any() else -1]) / 2)


def quantile_of(level: float) -> float:
    """How many standard errors each side an interval of this level reaches."""
    if not 0 < level < 1:
        raise MethodError(f"a level must be between 0 and 1, not {level:g}")
    return NormalDist().inv_cdf((1 + level) / 2)
