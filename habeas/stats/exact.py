"""Exact tests and intervals for counts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from habeas.core.errors import MethodError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Tables with the same margins that are looked at one by one; above this an answer would take minutes.
MOST_TABLES = 100_000
# Two tables count as equally likely if their logarithms differ by less: they come from sums of rounded numbers.
EQUALLY_LIKELY = 1e-7

# Enough to tell a root from its neighbours among floats.
HALVINGS = 64


class OddsRatio(NamedTuple):
    """An odds ratio with its interval and the two-sided p-value of "no difference"."""

    value: float
    low: float
    high: float
    p_value: float


def exact_odds_ratio(a: int, b: int, c: int, d: int, *, level: float) -> OddsRatio:
    """The conditional maximum-likelihood odds ratio of the table [[a, b], [c, d]], exact interval and Fisher's test.

    Rows are chosen and not chosen, columns in the group and outside it. Conditional on all margins (Fisher 1935,
    J. R. Stat. Soc. 98:39-54; Cornfield 1956); the interval has coverage at least `level`. Raises MethodError for a
    negative cell, for an empty row or column, where no odds ratio exists, and for more than `MOST_TABLES` tables with
    these margins. The value is 0 or infinite where a cell is 0.

    >>> [round(x, 4) for x in exact_odds_ratio(3, 1, 1, 3, level=0.95)]
    [6.4083, 0.2117, 626.2435, 0.4857]
    """
    a, b, c, d = (whole_count(x) for x in (a, b, c, d))
    if min(a, b, c, d) < 0:
        raise MethodError(f"negative count in the table [[{a}, {b}], [{c}, {d}]]")
    margins = (a + b, c + d, a + c, b + d)
    if 0 in margins:
        raise MethodError(f"a row or column of [[{a}, {b}], [{c}, {d}]] is empty")
    if min(margins) >= MOST_TABLES:
        raise MethodError(f"the counts of [[{a}, {b}], [{c}, {d}]] are too large for an exact test")
    first, weights = log_weights(a, b, c, d)
    return odds_ratio_of(weights, a - first, level=level)


def odds_ratio_of(weights: Floats, at: int, *, level: float) -> OddsRatio:
    """The conditional odds ratio, interval and two-sided p-value of one count among all that the margins allow.

    `weights`: float array (counts,), the logarithm of each count's chance at even odds up to a constant, from the least
    count upwards; `at` is the place of the observed one. Each end of the interval leaves (1 - level) / 2 beyond it.
    """
    import numpy as np

    refuse_level(level)
    steps, last, tail = np.arange(len(weights)) - at, len(weights) - 1, (1 - level) / 2

    def chances(log_odds: float) -> Floats:
        logs = weights + steps * log_odds
        shares: Floats = np.exp(logs - logs.max())
        shares /= shares.sum()
        return shares

    value = 0.0 if at == 0 else math.inf if at == last else _odds(lambda x: float(chances(x) @ steps))
    low = 0.0 if at == 0 else _odds(lambda x: float(chances(x)[at:].sum()) - tail)
    high = math.inf if at == last else _odds(lambda x: tail - float(chances(x)[: at + 1].sum()))
    even = chances(0.0)
    p_value = min(1.0, float(even[weights <= weights[at] + EQUALLY_LIKELY].sum()))
    return OddsRatio(value, low, high, p_value)


def refuse_level(level: float) -> None:
    """Raise MethodError for a level that no interval has."""
    if not 0 < level < 1:
        raise MethodError(f"the level of an interval is between 0 and 1, and is {level}")


def whole_count(count: float) -> int:
    """A count as an integer; refuses what is missing or has decimals."""
    if not math.isfinite(count) or count != int(count):
        raise MethodError(f"a count is a whole number of people, not {count}")
    return int(count)


def log_weights(a: int, b: int, c: int, d: int) -> tuple[int, Floats]:
    """The least count of the first cell that the margins allow, and the logarithm of each count's chance at even odds,
    up to a constant."""
    import numpy as np

    chosen, group, outside = a + b, a + c, b + d
    first, last = max(0, chosen - outside), min(chosen, group)
    k = np.arange(first, last, dtype=float)
    steps = np.log(chosen - k) + np.log(group - k) - np.log(k + 1) - np.log(outside - chosen + k + 1)
    return first, np.concatenate([[0.0], np.cumsum(steps)])


def _odds(excess: Callable[[float], float]) -> float:
    """The odds at whose logarithm a rising function is zero, by halving."""
    low, high = -1.0, 1.0
    while excess(low) > 0:
        low *= 2
    while excess(high) < 0:
        high *= 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) < 0 else (low, middle)
    return math.exp((low + high) / 2)


def sample_odds_ratio(a: float, b: float, c: float, d: float) -> float:
    """The plain odds ratio (a d) / (b c); infinite if b or c is 0. Used for worst-case ends, where no sampling
    enters."""
    return float("inf") if b * c == 0 else a * d / (b * c)


def jeffreys_interval(yes: int, no: int, *, level: float) -> tuple[float, float]:
    """The equal-tailed interval of a share under Jeffreys' prior Beta(1/2, 1/2) (Brown, Cai & DasGupta 2001, Stat.
    Sci. 16:101).

    The low end is 0 if `yes` is 0 and the high end 1 if `no` is 0, as that paper recommends.

    >>> [round(x, 3) for x in jeffreys_interval(2, 2, level=0.95)]
    [0.123, 0.877]
    """
    from scipy.special import betaincinv

    refuse_level(level)
    yes, no = whole_count(yes), whole_count(no)
    if min(yes, no) < 0:
        raise MethodError(f"a share needs no negative count; met yes={yes}, no={no}")
    tail = (1 - level) / 2
    low = 0.0 if yes == 0 else float(betaincinv(yes + 0.5, no + 0.5, tail))
    high = 1.0 if no == 0 else float(betaincinv(yes + 0.5, no + 0.5, 1 - tail))
    return low, high


def clopper_pearson_interval(yes: int, no: int, *, level: float) -> tuple[float, float]:
    """The exact two-sided interval of a share (Clopper & Pearson 1934, Biometrika 26:404); coverage at least `level`.

    The low end is 0 if `yes` is 0 and the high end 1 if `no` is 0. One end alone has level (1 + level) / 2: for the
    one-sided 95 % limit ask for level 0.9. Raises MethodError for a negative count and for nobody.

    >>> [round(x, 4) for x in clopper_pearson_interval(0, 30, level=0.95)]
    [0.0, 0.1157]
    """
    from scipy.special import betaincinv

    refuse_level(level)
    yes, no = whole_count(yes), whole_count(no)
    if min(yes, no) < 0 or yes + no == 0:
        raise MethodError(f"a share needs somebody and no negative count; met yes={yes}, no={no}")
    tail = (1 - level) / 2
    low = 0.0 if yes == 0 else float(betaincinv(yes, no + 1, tail))
    high = 1.0 if no == 0 else float(betaincinv(yes + 1, no, 1 - tail))
    return low, high
