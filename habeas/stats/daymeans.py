"""What a sum of days rests on: the mean with its bounds and sampling error, the median, the share of the largest."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.bounds import Bounds
from habeas.stats.exact import refuse_level
from habeas.stats.scheduled import DayInterval, Numbers, day_interval
from habeas.stats.spells import OPEN, Rows

# Cells of the bootstrap made at once.
CELLS = 1 << 22
# Each step of the search for the greatest share raises it; a few reach it.
STEPS = 100


class MeanDays(NamedTuple):
    """Bounds on the mean from days not known, and the ends of its sampling interval: two kinds, never one."""

    bounds: Bounds
    limits: Bounds


def mean_days(low: Numbers, high: Numbers, *, seed: int, draws: int = 1999, level: float = 0.95) -> MeanDays:
    """The mean of days (n,) between its bounds, and the percentile interval of a bootstrap by person.

    People are drawn with replacement `draws` times (Efron 1979, Ann. Stat. 7:1-26). The lower limit is that of the mean
    with all days at their least, the upper that with all at their most. The order of the rows does not matter. Chance
    model: the people are a draw from very many such people, independent of each other; those freed by one signature are
    not. Raises MethodError for fewer than two people and for a day without a limit.

    >>> found = mean_days([10, 20, 30], [10, 20, 60], seed=1)
    >>> found.bounds, found.limits.low, found.limits.high
    (Bounds(low=20.0, high=30.0), 10.0, 60.0)
    """
    days = _limited(low, high)
    refuse_level(level)
    if len(days.low) < 2 or draws < 100:
        raise MethodError("the error of a mean needs two people or more, and 100 draws or more")
    pairs, counts = np.unique(np.stack(days), axis=1, return_counts=True)
    random, n = np.random.default_rng(seed), len(days.low)
    step = max(1, CELLS // len(counts))
    drawn = [
        random.multinomial(n, counts / n, size=min(step, draws - at)) @ pairs.T / n for at in range(0, draws, step)
    ]
    means, tail = np.concatenate(drawn), (1 - level) / 2
    limits = Bounds(float(np.quantile(means[:, 0], tail)), float(np.quantile(means[:, 1], 1 - tail)))
    return MeanDays(Bounds(float(days.low.mean()), float(days.high.mean())), limits)


def median_days(low: Numbers, high: Numbers) -> Bounds:
    """Sharp bounds on the median of days (n,), OPEN without a limit: the medians of the least and of the most.

    >>> median_days([10, 20, 30], [10, 25, OPEN])
    Bounds(low=20.0, high=25.0)
    """
    days = day_interval("days", low, high)
    ends = float(np.median(days.low)), float(np.median(days.high))
    return Bounds(ends[0], ends[1] if ends[1] < OPEN // 2 else None)


def largest_share(low: Numbers, high: Numbers, *, share: float) -> Bounds:
    """Bounds on the part of all days that those people hold who hold most: `share` 0.1 is the largest tenth.

    Days (n,) in any order; the largest are `share` of the people, rounded up. The upper end is sharp: the greatest
    ratio over all choices of the largest, theirs at the most and the others' at the least (Dinkelbach 1967, Manage.
    Sci. 13:492-498). The lower end holds but may be lower than need be: those largest at the least against the others
    at the most. Where all days are known both are the share. Raises MethodError for a day without a limit, a negative
    day, and if nobody has a day for sure.

    >>> largest_share([10, 10, 10, 70], [10, 10, 10, 70], share=0.1)
    Bounds(low=0.7, high=0.7)
    """
    days = _limited(low, high)
    if not 0 < share < 1:
        raise MethodError(f"the largest are a share of the people between 0 and 1, and not {share}")
    if days.low.min() < 0 or not days.low.sum():
        raise MethodError("nobody has a day for sure: there is nothing to have a share of")
    n = math.ceil(share * len(days.low) - 1e-9)
    top = _largest(days.low, n)
    least = days.low[top].sum() / (days.low[top].sum() + days.high[~top].sum())
    part = 0.0
    for _ in range(STEPS):
        # The ratio h / (h + l) exceeds `part` where (1 - part) h - part l of the others does exceed zero.
        top = _largest((1 - part) * days.high + part * days.low, n)
        better = float(days.high[top].sum() / (days.high[top].sum() + days.low[~top].sum()))
        if better <= part:
            break
        part = better
    return Bounds(float(least), part)


def _largest(score: npt.NDArray[np.float64] | Rows, n: int) -> npt.NDArray[np.bool_]:
    top = np.zeros(len(score), np.bool_)
    top[np.argsort(-score, kind="stable")[:n]] = True
    return top


def _limited(low: Numbers, high: Numbers) -> DayInterval:
    days = day_interval("days", low, high)
    if (days.high == OPEN).any() or (days.low == -OPEN).any():
        raise MethodError("a number of days has no limit. Cap it, or leave the row out and say how many were")
    return days
