"""How far two groups differ, and whether the freed meet the criterion that was stated; with some answers unknown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from habeas.core.errors import MethodError
from habeas.stats.bounds import Bounds, share_bounds
from habeas.stats.exact import refuse_level, whole_count


class Difference(NamedTuple):
    """A difference of two shares with its interval."""

    value: float
    low: float
    high: float


class CriterionBounds(NamedTuple):
    """Bounds on how well the freed fit a criterion; None where nobody can be said to meet it.

    `precision`: of the freed, the share that meets it. `coverage`: of all in the pool who meet it, the share freed.
    `still_inside`: how many who meet it stayed.
    """

    precision: Bounds | None
    coverage: Bounds | None
    still_inside: Bounds


def standardised_difference(first: Sequence[float], second: Sequence[float]) -> float:
    """The difference of two means in standard deviations, first less second (Austin 2009, Stat. Med. 28:3083).

    The deviation is the root of the mean of the two sample variances (n - 1), so it does not depend on how many there
    are. Raises MethodError for unknown values, for fewer than two in a group, and where nobody differs within the
    groups but the groups do; 0 where all are equal.

    >>> round(standardised_difference([60, 70, 80], [40, 50, 60]), 3)
    2.0
    """
    if min(len(first), len(second)) < 2:
        raise MethodError(f"a spread needs two values in each group; met {len(first)} and {len(second)}")
    if not all(math.isfinite(x) for group in (first, second) for x in group):
        raise MethodError("a value is unknown; leave it out, and count it")
    (m1, v1), (m2, v2) = moments(first), moments(second)
    return in_deviations(m1 - m2, (v1 + v2) / 2)


def moments(values: Sequence[float]) -> tuple[float, float]:
    """The mean and the sample variance; equal values have none, whatever their sum rounds to."""
    if min(values) == max(values):
        return float(values[0]), 0.0
    mean = math.fsum(values) / len(values)
    return mean, math.fsum((x - mean) ** 2 for x in values) / (len(values) - 1)


def standardised_share_difference(a: int, b: int, c: int, d: int) -> float:
    """The difference of two shares, a of a + b less c of c + d, in standard deviations (Austin 2009).

    The deviation is the root of the mean of p (1 - p). Raises MethodError for a negative count, an empty group, and
    shares of 0 and 1, which are infinitely many deviations apart; 0 where both are 0 or both 1.

    >>> round(standardised_share_difference(27, 70, 12, 88), 3)
    0.405
    """
    refuse_counts(a, b, c, d)
    p, q = a / (a + b), c / (c + d)
    return in_deviations(p - q, (p * (1 - p) + q * (1 - q)) / 2)


def in_deviations(difference: float, variance: float) -> float:
    """The difference in units of the deviation."""
    if difference == 0:
        return 0.0
    if variance == 0:
        raise MethodError("the groups differ and nobody differs within them: no deviation to measure the difference by")
    return difference / math.sqrt(variance)


def refuse_counts(a: int, b: int, c: int, d: int) -> None:
    """Raise MethodError for a negative count or an empty row."""
    if min(a, b, c, d) < 0:
        raise MethodError(f"negative count in the table [[{a}, {b}], [{c}, {d}]]")
    if a + b == 0 or c + d == 0:
        raise MethodError(f"a row of [[{a}, {b}], [{c}, {d}]] is empty")


def risk_difference(a: int, b: int, c: int, d: int, *, level: float) -> Difference:
    """The share a of a + b less the share c of c + d, with Newcombe's score interval.

    Newcombe 1998, Stat. Med. 17:873, method 10: Wilson's limits of the two shares put together; inside [-1, 1] and of
    use at 0 and 1. Raises MethodError for a negative count and an empty row.

    >>> [round(x, 4) for x in risk_difference(56, 14, 48, 32, level=0.95)]
    [0.2, 0.0524, 0.3339]
    """
    refuse_level(level)
    a, b, c, d = (whole_count(x) for x in (a, b, c, d))
    a, b, c, d = (whole_count(x) for x in (a, b, c, d))
    refuse_counts(a, b, c, d)
    p, q = a / (a + b), c / (c + d)
    (p_low, p_high), (q_low, q_high) = wilson_interval(a, b, level=level), wilson_interval(c, d, level=level)
    return Difference(p - q, p - q - math.hypot(p - p_low, q_high - q), p - q + math.hypot(p_high - p, q - q_low))


def wilson_interval(yes: int, no: int, *, level: float) -> tuple[float, float]:
    """Wilson's score interval of a share (1927, J. Am. Stat. Assoc. 22:209), for counts that are not both 0.

    >>> [round(x, 4) for x in wilson_interval(0, 20, level=0.95)]
    [0.0, 0.1611]
    """
    from statistics import NormalDist

    refuse_level(level)
    refuse_counts(yes, no, 1, 0)
    z, n = NormalDist().inv_cdf((1 + level) / 2), yes + no
    middle, half = yes + z * z / 2, z * math.sqrt(yes * no / n + z * z / 4)
    low = 0.0 if yes == 0 else (middle - half) / (n + z * z)
    return low, 1.0 if no == 0 else (middle + half) / (n + z * z)


def risk_difference_bounds(first: tuple[int, int, int], second: tuple[int, int, int]) -> Bounds:
    """Worst-case bounds on the share of the first group less that of the second; each is (yes, no, unknown).

    The unknown of the two groups are not tied to each other, so the bounds are those of Manski's shares (1989),
    subtracted. Raises MethodError for a negative count and an empty group.

    >>> risk_difference_bounds((3, 5, 2), (1, 8, 1))
    Bounds(low=0.09999999999999998, high=0.4)
    """
    (p_low, p_high), (q_low, q_high) = share_bounds(*first), share_bounds(*second)
    return Bounds(p_low - q_high, p_high - q_low)


def tipping_point(yes: int, known: int, unknown: int, *, share: float) -> int | None:
    """How many of the `unknown` would have to be "yes" for the share among all to be at least `share`.

    `known` are those with an answer, the `yes` among them. 0 if none are needed, None if not even all are enough.
    Raises MethodError for counts that cannot be, and for nobody.

    >>> tipping_point(6, 20, 17, share=0.5), tipping_point(6, 20, 3, share=0.5)
    (13, None)
    """
    if not 0 <= yes <= known or unknown < 0 or known + unknown == 0:
        raise MethodError(f"counts that cannot be: yes={yes} of known={known}, unknown={unknown}")
    if not 0 <= share <= 1:
        raise MethodError(f"a share is from 0 to 1, and is {share}")
    # 0.07 of 100 is seven people, not the eighth that 7.000000000000001 would ask for.
    needed = max(0, math.ceil(round(share * (known + unknown), 9)) - yes)
    return needed if needed <= unknown else None


def criterion_bounds(freed: tuple[int, int, int], stayed: tuple[int, int, int]) -> CriterionBounds:
    """Bounds on precision, coverage and those still inside "if the stated criterion had been applied".

    `freed` and `stayed` are (meet it, do not, unknown). Each bound is reached by some answer of the unknown: an unknown
    freed person who meets the criterion raises the coverage, one who stayed lowers it. Coverage is of the answers under
    which anybody meets it. Raises MethodError for a negative count and an empty pool.

    >>> found = criterion_bounds((3, 5, 2), (10, 80, 7))
    >>> found.precision, found.coverage, found.still_inside
    (Bounds(low=0.3, high=0.5), Bounds(low=0.15, high=0.3333333333333333), Bounds(low=10, high=17))
    """
    if min(*freed, *stayed) < 0:
        raise MethodError(f"negative count among freed {freed} or stayed {stayed}")
    if sum(freed) + sum(stayed) == 0:
        raise MethodError("the pool is empty")
    (yes, _, unsure), (inside, _, unsure_inside) = freed, stayed
    precision = Bounds(*share_bounds(*freed)) if sum(freed) else None
    # Where nobody may meet it on one side, the first unknown who does settles the share.
    low = yes / (yes + inside + unsure_inside) if yes + inside + unsure_inside else 1.0
    high = (yes + unsure) / (yes + unsure + inside) if yes + unsure + inside else 0.0
    anybody = yes + unsure + inside + unsure_inside
    return CriterionBounds(precision, Bounds(low, high) if anybody else None, Bounds(inside, inside + unsure_inside))
