"""A group against all others when it is not known of some whether they were freed, or are in the group, or either."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.bounds import Bounds
from habeas.stats.differences import standardised_share_difference
from habeas.stats.exact import MOST_TABLES
from habeas.stats.grid import Table
from habeas.stats.strata import StratifiedOddsRatio, informative, stratified_odds_ratio
from habeas.stats.worst_odds import highest_ratio, upper_limit

# Multiplications that adding up the waves may take; beyond, an answer would take seconds for each group.
MOST_PRODUCTS = 300_000_000
UNLIMITED = (math.inf, math.inf)
# In counts (waves, 3, 3): who was freed by who is in the group.
YES, NO, UNKNOWN = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number by those who are known, None if there are none, and its worst-case bounds."""

    value: float | None
    bounds: Bounds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """A group against all others of one pool, from counts (waves, 3, 3): freed by in the group, each yes, no, unknown.

    `odds` is of the known alone, None for the reason `why_not`. `low` and `high` are the least and the greatest odds
    ratio over all that the unknown may be; 0 and infinity where nothing limits them. `low_limit` and `high_limit` lie
    at or beyond the ends of the exact interval of every such table. Shares are of the group, among the `freed` and in
    the `pool`; `difference` is the share among the freed less that among those who stayed, `deviations` the same in
    standard deviations, of the known.
    """

    counts: Table
    odds: StratifiedOddsRatio | None
    why_not: str
    low: float
    high: float
    low_limit: float
    high_limit: float
    freed: Told
    pool: Told
    difference: Told
    deviations: float | None

    @property
    def freed_known(self) -> int:
        """People freed of whom it is known whether they are in the group."""
        return int(self.counts[:, YES, :UNKNOWN].sum())

    @property
    def missing(self) -> float:
        """The share of people of whom it is not known whether they are in the group, of the freed or of the pool."""
        rows = [self.counts[:, YES].sum(axis=0), self.counts.sum(axis=(0, 1))]
        return max(float(row[UNKNOWN] / row.sum()) if row.sum() else 0.0 for row in rows)


def compare(counts: npt.ArrayLike, *, level: float) -> Comparison:
    """The group against all others, by counts (waves, 3, 3): freed yes, no, unknown by in the group yes, no, unknown.

    The odds ratio of the known is that of `stratified_odds_ratio`. For bounds each unknown answer is counted either way
    (Manski 1989, J. Human Resources 24:343), whatever the reason why it is missing. Where an exact sum would take too
    long there is no odds ratio, and nothing limits its interval. Raises MethodError for another shape, for what is no
    count, and for nobody.

    >>> found = compare([[[3, 1, 1], [10, 30, 0], [0, 0, 2]]], level=0.95)
    >>> found.odds is not None and round(found.odds.value, 2), round(found.low, 2), round(found.high, 2)
    (8.48, 2.21, 16.76)
    >>> found.freed.bounds, found.missing
    (Bounds(low=0.42857142857142855, high=0.8571428571428571), 0.2)
    """
    counts = read_counts(counts)
    odds, why_not = _odds(counts[:, :2, :2].reshape(-1, 4), level)
    (high, high_limit), (least, least_limit) = (_highest(x, level) for x in (counts, _others(counts)))
    low, low_limit = _inverse(least), _inverse(least_limit)
    if odds:
        # They hold the known alone, whoever the others are; where nothing is unknown they differ by rounding.
        low, high = min(low, odds.value), max(high, odds.value)
        low_limit, high_limit = min(low_limit, odds.low), max(high_limit, odds.high)
    total = counts.sum(axis=0)
    return Comparison(
        counts=counts,
        odds=odds,
        why_not=why_not,
        low=low,
        high=high,
        low_limit=low_limit,
        high_limit=high_limit,
        freed=_share_of_freed(total),
        pool=_share(*total.sum(axis=0).tolist()),
        difference=_difference(total),
        deviations=_deviations(total),
    )


def read_counts(counts: npt.ArrayLike) -> Table:
    """The counts as whole numbers (waves, 3, 3) of at least one person."""
    met = np.asarray(counts)
    if met.ndim != 3 or met.shape[1:] != (3, 3):
        raise MethodError(f"counts are three by three for each wave; met the shape {met.shape}")
    if met.dtype.kind not in "iu" or (met < 0).any():
        raise MethodError("counts are whole numbers, 0 or more")
    if not met.any():
        raise MethodError("the counts are of nobody")
    return met.astype(np.int64)


def _odds(tables: Table, level: float) -> tuple[StratifiedOddsRatio | None, str]:
    """The odds ratio of the known, or why there is none."""
    if not informative(tables).any():
        return None, "in no wave both freed and stayed are known to be both in the group and outside it"
    if _too_many(*_margins(tables)):
        return None, "more people were freed than an exact test can take"
    return stratified_odds_ratio(tables, level=level), ""


def too_large(counts: Table) -> bool:
    """Whether, for some way to fill in the unknown of counts (waves, 3, 3), an exact sum would take too long.

    Each unknown is counted in every margin they may be in: so an answer that turns into unknown never makes the counts
    small enough.
    """
    (freed, stayed, maybe), (group, others, unknown) = counts.sum(axis=2).T, counts.sum(axis=1).T
    return _too_many(freed + maybe, stayed + maybe, group + unknown, others + unknown)


def _margins(tables: Table) -> tuple[Table, Table, Table, Table]:
    a, b, c, d = tables.T
    return a + b, c + d, a + c, b + d


def _too_many(freed: Table, stayed: Table, group: Table, others: Table) -> bool:
    """Whether the exact sum over waves of these margins would take too long."""
    sizes = np.sort(np.minimum(np.minimum(freed, stayed), np.minimum(group, others)) + 1)
    return bool(sizes.sum() > MOST_TABLES or (np.cumsum(sizes)[:-1] * sizes[1:]).sum() > MOST_PRODUCTS)


def _others(counts: Table) -> Table:
    """The same counts of those outside the group: its odds ratio is the inverse."""
    return counts[:, :, [NO, YES, UNKNOWN]]


def _inverse(ratio: float) -> float:
    return math.inf if ratio == 0 else 0.0 if ratio == math.inf else 1 / ratio


def _highest(counts: Table, level: float) -> tuple[float, float]:
    """The greatest odds ratio over all that the unknown may be, and a limit no interval of theirs passes.

    One more freed in the group, or stayed outside it, raises the total against what is expected of it; one more of the
    other two cells lowers it (the chances of totals have a monotone likelihood ratio in each). So whoever is known in
    one way and not in the other has one best cell. Who is known in neither may best be in either of the two that raise
    the ratio: how many go where is found for the ratio; for the limit they are put in both, which is never too low.
    """
    (a, b, fu), (c, d, su), (ug, uo, both) = (counts[:, row].T for row in (YES, NO, UNKNOWN))
    base = np.stack([a + fu + ug, b, c, d + su + uo], axis=1)
    widest = base + both[:, None] * np.array([1, 0, 0, 1])
    if not informative(widest).any():
        return UNLIMITED
    return highest_ratio(base, both), math.inf if too_large(counts) else upper_limit(widest, level)


def _share(yes: int, no: int, unknown: int) -> Told:
    people = yes + no + unknown
    bounds = Bounds(yes / people, (yes + unknown) / people) if people else Bounds(0, 1)
    return Told(value=yes / (yes + no) if yes + no else None, bounds=bounds)


def _share_of_freed(total: Table) -> Told:
    """The group's share of the freed; who may not have been freed counts where it widens the bounds."""
    (yes, no, unsure), _, (maybe_yes, maybe_no, maybe) = total.tolist()
    fewest, most = yes + no + unsure + maybe_no + maybe, yes + no + unsure + maybe_yes + maybe
    bounds = Bounds(yes / fewest if fewest else 0, (most - no) / most if most else 1)
    return Told(value=yes / (yes + no) if yes + no else None, bounds=bounds)


def _difference(total: Table) -> Told:
    (a, b, _), (c, d, _), _ = total.tolist()
    low, high = _widest_difference(_others(total[None])[0]), _widest_difference(total)
    bounds = Bounds(-low, high)
    return Told(value=a / (a + b) - c / (c + d) if a + b and c + d else None, bounds=bounds)


def _widest_difference(total: Table) -> float:
    """The greatest difference of the group's shares, freed less stayed; 1 if there may be nobody to compare."""
    (a, b, fu), (c, d, su), (ug, uo, both) = total.tolist()
    inside = np.arange(both + 1)
    upper, lower = a + fu + ug + inside, d + su + uo + both - inside
    told = (upper + b > 0) & (c + lower > 0)
    if not told.any():
        return 1.0
    return float((upper[told] / (upper + b)[told] - c / (c + lower)[told]).max())


def _deviations(total: Table) -> float | None:
    (a, b, _), (c, d, _), _ = total.tolist()
    try:
        return standardised_share_difference(a, b, c, d)
    except MethodError:
        # One of the two is empty, or the group divides them: there is no deviation to measure by.
        return None
