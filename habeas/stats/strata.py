"""One group among the freed and among those who stayed, compared within waves: exact test, odds ratio, bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.exact import MOST_TABLES, log_weights, odds_ratio_of
from habeas.stats.grid import Table

Floats = npt.NDArray[np.float64]
# One row per wave: freed in the group, freed outside it, stayed in the group, stayed outside it.
Tables = Table | Sequence[Sequence[int]]

# Below this a chance may have lost digits to underflow.
FAINT = 1e-290
# Enough to tell a root from its neighbours among floats.
HALVINGS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedOddsRatio:
    """The common odds ratio of several waves with its interval, and how the freed in the group compare with chance.

    `freed` is how many of the group were freed and `expected` how many would have been by lot; `p_more` and `p_fewer`
    are the chances by lot of as many or more and of as many or fewer. `used` waves had information, `empty` had none.
    """

    value: float
    low: float
    high: float
    p_value: float
    p_more: float
    p_fewer: float
    freed: int
    expected: float
    used: int
    empty: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OddsRatioBounds:
    """The odds ratio at its lowest and highest over all that the unknown may be.

    `low` and `high` bound the odds ratio itself, `low_limit` and `high_limit` its exact interval; `least` and `most`
    are the tables (waves, 4) that give them.
    """

    low: float
    high: float
    low_limit: float
    high_limit: float
    least: Table
    most: Table


def stratified_odds_ratio(tables: Tables, *, level: float) -> StratifiedOddsRatio:
    """The common odds ratio of being freed, group against all others, from one table (a, b, c, d) for each wave.

    `tables`: whole numbers (waves, 4), any order of waves: freed in the group, freed outside it, stayed in the group,
    stayed outside it. Given how many were freed in each wave and how many of the group were there, the group's freed
    are a sum of hypergeometric counts (Gart 1970, Biometrika 57:471; Cox 1958): the value is the conditional
    maximum-likelihood estimate, the interval has coverage at least `level`, the p-value adds up the totals no likelier
    than the observed one; a p-value below 1e-290 comes out as less than that, or 0. The value is 0 or infinite, and
    that end of the interval with it, where no fewer or no more of the group could have been freed.

    A wave with an empty row or column says nothing; it is left out and counted in `empty`. Raises MethodError if that
    is every wave, for a negative count, and if the totals that the margins allow are more than `MOST_TABLES`.

    >>> found = stratified_odds_ratio([(3, 1, 1, 3), (2, 2, 1, 3)], level=0.95)
    >>> round(found.value, 4), round(found.p_value, 4), found.freed, found.expected
    (4.1232, 0.3286, 5, 3.5)
    """
    rows = read_tables(tables)
    telling = rows[informative(rows)]
    if not len(telling):
        raise MethodError("no wave has both freed and stayed, both in the group and outside it: no odds ratio exists")
    strata = [log_weights(*(int(n) for n in row)) for row in telling]
    first, freed = sum(start for start, _ in strata), int(telling[:, 0].sum())
    weights = convolve([logs for _, logs in strata], freed - first)
    odds = odds_ratio_of(weights, freed - first, level=level)
    even = np.exp(weights - weights.max())
    even /= even.sum()
    return StratifiedOddsRatio(
        **odds._asdict(),
        p_more=min(1.0, float(even[freed - first :].sum())),
        p_fewer=min(1.0, float(even[: freed - first + 1].sum())),
        freed=freed,
        expected=float(sum((a + b) * (a + c) / (a + b + c + d) for a, b, c, d in telling.tolist())),
        used=len(telling),
        empty=len(rows) - len(telling),
    )


def read_tables(tables: Tables) -> Table:
    """The tables, (waves, 4) or (waves, 2, 2), as whole numbers (waves, 4); refuses another shape, fractions, unknowns
    and negative counts."""
    try:
        met = np.asarray(tables)
    except ValueError:
        raise MethodError("tables are rows of four counts; some row has more or fewer") from None
    if met.ndim == 3 and met.shape[1:] == (2, 2):
        met = met.reshape(-1, 4)
    if met.ndim != 2 or met.shape[1] != 4 or not len(met):
        raise MethodError(f"tables are rows of four counts, one row for each wave; met the shape {met.shape}")
    if met.dtype.kind not in "iuf" or not np.isfinite(met).all() or (met != np.floor(met)).any():
        raise MethodError("tables hold whole numbers; a count is missing or has decimals")
    if (met < 0).any():
        raise MethodError(f"negative count in the table of wave {int(np.argmax((met < 0).any(axis=1)))}, from 0")
    return met.astype(np.int64)


def informative(tables: Table) -> npt.NDArray[np.bool_]:
    """Which tables have no empty row or column."""
    a, b, c, d = tables.T
    told: npt.NDArray[np.bool_] = (a + b > 0) & (c + d > 0) & (a + c > 0) & (b + d > 0)
    return told


def convolve(strata: list[Floats], at: int) -> Floats:
    """The logarithm, up to a constant, of the chance of each total of independent counts whose log-chances are given.

    Sums of products of positive numbers keep all their digits unless they underflow. So chances are added up at even
    odds and, if some are lost there, again at the odds that make the total `at` the expected one: what the test needs
    is near the one and what the interval needs near the other. A total too faint for both has -inf.
    """
    totals = sum(len(logs) - 1 for logs in strata) + 1
    if totals > MOST_TABLES:
        raise MethodError(f"{totals} totals are possible, more than {MOST_TABLES}: too large for an exact test")
    if len(strata) == 1:
        return strata[0]
    strata = sorted(strata, key=len)
    even, lost = tilted_sum(strata, 0.0)
    if not lost:
        return even
    near, _ = tilted_sum(strata, tilt_to(strata, min(max(at, 0.5), totals - 1.5)))
    # Both lack the same constant: where both are known they agree to rounding.
    return np.maximum(even, near)


def tilted_sum(strata: list[Floats], tilt: float) -> tuple[Floats, bool]:
    """Log-chances of the totals, from each count k weighted by exp(tilt k); and whether some were too faint."""
    scale, chances = 0.0, np.ones(1)
    for logs in strata:
        tilted = logs + tilt * np.arange(len(logs))
        top = float(tilted.max())
        tilted = np.exp(tilted - top)
        chances = np.convolve(chances, tilted / tilted.sum())
        scale += top + math.log(tilted.sum())
    faint = chances < FAINT
    chances[faint] = 1
    found = np.log(chances) + scale - tilt * np.arange(len(chances))
    found[faint] = -np.inf
    return found, bool(faint.any())


def tilt_to(strata: list[Floats], total: float) -> float:
    """The log odds at which the counts are expected to add up to `total`, counted from the least."""
    steps = [np.arange(len(logs)) for logs in strata]

    def expected(tilt: float) -> float:
        chances = [np.exp(x - x.max()) for x in (logs + tilt * k for logs, k in zip(strata, steps, strict=True))]
        return float(sum(p @ k / p.sum() for p, k in zip(chances, steps, strict=True)))

    low, high = -1.0, 1.0
    while expected(low) > total:
        low *= 2
    while expected(high) < total:
        high *= 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if expected(middle) < total else (low, middle)
    return (low + high) / 2


def mantel_haenszel(tables: Tables) -> float:
    """The odds ratio of Mantel & Haenszel 1959 (J. Natl. Cancer Inst. 22:719): sum of a d / n over sum of b c / n.

    Tables as for `stratified_odds_ratio`; infinite if the lower sum is 0, MethodError if both are.

    >>> round(mantel_haenszel([(3, 1, 1, 3), (2, 2, 1, 3)]), 4)
    5.0
    """
    a, b, c, d = read_tables(tables).T.astype(float)
    n = np.maximum(a + b + c + d, 1)
    upper, lower = float((a * d / n).sum()), float((b * c / n).sum())
    if upper == lower == 0:
        raise MethodError("no wave has both freed and stayed, both in the group and outside it: no odds ratio exists")
    return math.inf if lower == 0 else upper / lower


def odds_ratio_bounds(
    tables: Tables, *, unknown_freed: Sequence[int], unknown_stayed: Sequence[int], level: float
) -> OddsRatioBounds:
    """Worst-case bounds on the common odds ratio when it is unknown of some whether they are in the group.

    `tables` hold those of whom it is known; `unknown_freed` and `unknown_stayed` (waves,) are the others. One more of
    the group among the freed raises the total by one and what is expected of it by less, so the estimate and both
    limits rise with each unknown freed that is in the group and fall with each that stayed: the extremes are the tables
    in which all of the one and none of the other are. If such a table has no odds ratio, nothing limits that end: 0
    or infinity. Raises MethodError as `stratified_odds_ratio`, and if neither table has an odds ratio.

    >>> found = odds_ratio_bounds([(3, 1, 10, 30)], unknown_freed=[2], unknown_stayed=[10], level=0.95)
    >>> round(found.low, 2), round(found.high, 2), found.least.tolist(), found.most.tolist()
    (1.49, 18.64, [[3, 3, 20, 30]], [[5, 1, 10, 40]])
    """
    rows = read_tables(tables)
    freed, stayed = (read_unknown(counts, len(rows)) for counts in (unknown_freed, unknown_stayed))
    none = np.zeros_like(freed)
    least = rows + np.stack([none, freed, stayed, none], axis=1)
    most = rows + np.stack([freed, none, none, stayed], axis=1)
    if not (informative(least).any() or informative(most).any()):
        raise MethodError("whatever the unknown are, no wave compares freed and stayed in the group and outside it")
    low = stratified_odds_ratio(least, level=level) if informative(least).any() else None
    high = stratified_odds_ratio(most, level=level) if informative(most).any() else None
    return OddsRatioBounds(
        low=low.value if low else 0.0,
        high=high.value if high else math.inf,
        low_limit=low.low if low else 0.0,
        high_limit=high.high if high else math.inf,
        least=least,
        most=most,
    )


def read_unknown(counts: Sequence[int], waves: int) -> Table:
    """How many are unknown in each wave; refuses another number of waves and what is no count."""
    met = np.asarray(counts)
    if met.shape != (waves,) or met.dtype.kind not in "iu" or (met < 0).any():
        raise MethodError(f"the unknown are one whole number for each of {waves} waves, 0 or more")
    return met.astype(np.int64)
