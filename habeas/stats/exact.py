"""Exact tests and intervals for counts."""

from __future__ import annotations

from typing import NamedTuple

from habeas.core.errors import MethodError


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
    negative cell or an empty row or column, where no odds ratio exists. The value is 0 or infinite where a cell is 0.

    >>> [round(x, 4) for x in exact_odds_ratio(3, 1, 1, 3, level=0.95)]
    [6.4083, 0.2117, 626.2435, 0.4857]
    """
    from scipy import stats

    if min(a, b, c, d) < 0:
        raise MethodError(f"negative count in the table [[{a}, {b}], [{c}, {d}]]")
    if 0 in (a + b, c + d, a + c, b + d):
        raise MethodError(f"a row or column of [[{a}, {b}], [{c}, {d}]] is empty")
    result = stats.contingency.odds_ratio([[a, b], [c, d]], kind="conditional")
    interval = result.confidence_interval(level)
    p_value = stats.fisher_exact([[a, b], [c, d]]).pvalue
    return OddsRatio(float(result.statistic), float(interval.low), float(interval.high), float(p_value))


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
    from scipy import stats

    tail = (1 - level) / 2
    low = 0.0 if yes == 0 else float(stats.beta.ppf(tail, yes + 0.5, no + 0.5))
    high = 1.0 if no == 0 else float(stats.beta.ppf(1 - tail, yes + 0.5, no + 0.5))
    return low, high
