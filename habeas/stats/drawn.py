"""What a draw by lot would give where some answers are missing: the share among the freed, and the greatest p-value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.comparison import NO, UNKNOWN, YES, read_counts, too_large
from habeas.stats.exact import log_weights, refuse_level
from habeas.stats.grid import Table
from habeas.stats.strata import convolve, informative, stratified_odds_ratio

# Chances that add up to a tail but for rounding reach it.
ROUNDING = 1e-9
# The chances of totals do not depend on the level of an interval.
ANY_LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The share meeting a criterion among people drawn by lot: what is expected, and between which shares it lies."""

    expected: float | None
    low: float
    high: float


def drawn_share(pools: npt.ArrayLike, freed: Sequence[int], *, level: float) -> Drawn:
    """The share meeting a criterion among the freed, had as many been drawn by lot from the pool of each stratum.

    `pools`: whole numbers (strata, 3), who meets the criterion, who does not, of whom it is unknown; `freed` (strata,),
    how many were freed of each pool. Everybody in a pool is equally likely: the number who meet the criterion is a sum
    of independent hypergeometric counts. `expected` takes the unknown of a stratum to be as its known are, leaves out
    strata where nobody is known, and is None if that is all of them. At most (1 - level) / 2 of draws have a share
    below `low` if no unknown meets the criterion, and at most as many one above `high` if all do. The ends are shares
    that a draw can have, or the share expected in that case where it lies beyond; turning an answer into unknown never
    narrows them. Raises MethodError for what is no count, for more freed than the pool, if nobody was freed, and if
    more than `MOST_TABLES` totals are possible.

    >>> drawn_share([(30, 60, 10)], [20], level=0.95)
    Drawn(expected=0.3333333333333333, low=0.15, high=0.6)
    """
    refuse_level(level)
    people, drawn = _read_pools(pools, freed)
    yes, no, unknown = people.T
    total, tail, told = int(drawn.sum()), (1 - level) / 2, yes + no > 0
    fewest = _fewest(yes, no + unknown, drawn, tail)
    most = total - _fewest(no, yes + unknown, drawn, tail)
    return Drawn(
        expected=_mean(yes[told], no[told], drawn[told]) if told.any() else None,
        # In few draws the likeliest number may be all or nobody: no share is expected beyond it.
        low=min(fewest / total, _mean(yes, no + unknown, drawn)),
        high=max(most / total, _mean(yes + unknown, no, drawn)),
    )


def _read_pools(pools: npt.ArrayLike, freed: Sequence[int]) -> tuple[Table, Table]:
    """The pools (strata, 3) and the numbers drawn from them, as whole numbers, of the strata that any were freed of."""
    people, drawn = np.asarray(pools), np.asarray(freed)
    if people.ndim != 2 or people.shape[1:] != (3,):
        raise MethodError(f"pools are rows of three counts, one row for each stratum; met the shape {people.shape}")
    if drawn.shape != (len(people),):
        raise MethodError(f"the freed are one number for each of {len(people)} strata; met the shape {drawn.shape}")
    for counts in (people, drawn):
        if counts.dtype.kind not in "iu" or (counts < 0).any():
            raise MethodError("pools and freed are whole numbers, 0 or more")
    people, drawn = people.astype(np.int64), drawn.astype(np.int64)
    if (drawn > people.sum(axis=1)).any():
        at = int(np.argmax(drawn > people.sum(axis=1)))
        raise MethodError(f"{drawn[at]} were freed of a pool of {people[at].sum()}, in stratum {at}, from 0")
    if not drawn.any():
        raise MethodError("nobody was freed: there is no share among them")
    return people[drawn > 0], drawn[drawn > 0]


def _mean(group: Table, others: Table, drawn: Table) -> float:
    """The share of the group that is expected among the drawn."""
    return float((drawn * (group / (group + others))).sum() / drawn.sum())


def _fewest(group: Table, others: Table, drawn: Table, tail: float) -> int:
    """The least number of the group that draws reach or stay below with a chance of at least `tail`."""
    least = np.maximum(0, drawn - others)
    tables = np.stack([least, drawn - least, group - least, others - drawn + least], axis=1)
    first, expected = int(least.sum()), _mean(group, others, drawn) * int(drawn.sum())
    weights = convolve([log_weights(*table)[1] for table in tables.tolist()], round(expected) - first)
    chances = np.exp(weights - weights.max())
    return first + int(np.argmax(np.cumsum(chances) / chances.sum() >= tail * (1 - ROUNDING)))


def worst_p_value(counts: npt.ArrayLike) -> float:
    """No less than the two-sided exact p-value of any way to fill in the unknown, by counts (waves, 3, 3) as `compare`.

    Two-sided is twice the smaller tail, at most 1: the convention of the exact interval, so the value lies below
    1 - level where the limits of `compare` leave out 1. It is not the p-value of `stratified_odds_ratio`, which adds up
    the totals no likelier than the observed one: that may fall with an answer against the group ([[7, 0], [18, 7]] has
    0.3002, [[7, 0], [19, 6]] 0.2964), so it is greatest at no end that is known beforehand.

    Each tail is greatest where every unknown answer stands against it. Who is known in neither way is put in both cells
    that do, as for the limits of `compare`: never too low. So turning an answer into unknown never lowers the value,
    and with nothing unknown it is twice the smaller of `p_more` and `p_fewer`. It is 1 where some ways to fill in
    favour the group and others do not, where no wave compares anybody, and where an exact sum would take too long.
    Raises MethodError as `compare`.

    >>> round(worst_p_value([[[9, 1, 0], [20, 70, 0], [0, 0, 0]]]), 5)
    8e-05
    >>> round(worst_p_value([[[9, 1, 0], [20, 66, 4], [0, 0, 0]]]), 5)
    0.00031
    """
    counts = read_counts(counts)
    if too_large(counts):
        return 1.0
    return min(1.0, 2 * min(_greatest_tail(counts), _greatest_tail(counts[:, :, [NO, YES, UNKNOWN]])))


def _greatest_tail(counts: Table) -> float:
    """The chance by lot of as many of the group among the freed or more, where every unknown makes that likelier."""
    (a, b, fu), (c, d, su), (ug, uo, both) = (counts[:, row].T for row in (YES, NO, UNKNOWN))
    tables = np.stack([a, b + fu + uo + both, c + su + ug + both, d], axis=1)
    return stratified_odds_ratio(tables, level=ANY_LEVEL).p_more if informative(tables).any() else 1.0
