"""Intervals known only by their ends: shares with missing answers, rounded numbers, sums and comparisons."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from habeas.core.errors import MethodError

# Shares come from divisions: 7 / 1000 and 0.7 / 100 are one number and two floats.
DIGITS = 12


class Bounds(NamedTuple):
    """A closed interval. None is an end that nothing limits."""

    low: float | None
    high: float | None

    @property
    def exact(self) -> bool:
        """True if both ends are the same number."""
        return self.low is not None and self.low == self.high


# What is known of a number of people of whom nothing is known.
NO_LIMIT = Bounds(0, None)


def share_bounds(yes: int, no: int, unknown: int) -> tuple[float, float]:
    """Worst-case bounds on the share of "yes" when `unknown` answers are missing.

    No assumption is made about why they are missing (Manski 1989, J. Human Resources
    24:343-360): the low end counts every unknown as "no", the high end as "yes".
    Counts are whole and non-negative; raises MethodError if all are zero or one is negative.

    >>> share_bounds(3, 5, 2)
    (0.3, 0.5)
    """
    total = yes + no + unknown
    if min(yes, no, unknown) < 0:
        raise MethodError(f"negative count among yes={yes}, no={no}, unknown={unknown}")
    if total == 0:
        raise MethodError("share of nobody: yes, no and unknown are all 0")
    return yes / total, (yes + unknown) / total


def rounding_step(value: float) -> float:
    """The step a round number was rounded to: the largest 1 or 5 times a power of ten that divides it.

    A number that ends in 0 is read as rounded to tens, one that ends in 00 to hundreds, and so on; one that ends in 5
    or 50 to fives or fifties. 0 and numbers with decimals have step 1.

    >>> [rounding_step(x) for x in (1400, 1500, 110, 25, 37, 65000)]
    [100, 500, 10, 5, 1, 5000]
    """
    if value == 0 or value != int(value):
        return 1
    whole, step = abs(int(value)), 1
    while whole % (step * 10) == 0:
        step *= 10
    return step * 5 if whole % (step * 5) == 0 else step


def qualified(value: float, qualifier: str) -> Bounds:
    """The numbers that a published number with its qualifier can mean, for whole counts.

    "about" is half a rounding step either way; "more than" and "less than" leave the number itself out.
    Raises MethodError for a qualifier that is not of the vocabulary.

    >>> qualified(1400, "about"), qualified(1395, "more than"), qualified(6, "at least")
    (Bounds(low=1350, high=1450), Bounds(low=1396, high=None), Bounds(low=6, high=None))
    """
    half = rounding_step(value) / 2
    match qualifier:
        case "exactly":
            return Bounds(value, value)
        case "about":
            return Bounds(math.ceil(value - half), math.floor(value + half))
        case "at least":
            return Bounds(value, None)
        case "more than":
            return Bounds(math.floor(value) + 1, None)
        case "at most":
            return Bounds(0, value)
        case "less than":
            return Bounds(0, max(0, math.ceil(value) - 1))
    raise MethodError(f"no qualifier {qualifier!r}")


def add(parts: Iterable[Bounds]) -> Bounds:
    """The sum of intervals; an end is open if it is open in any part. The sum of nothing is zero.

    >>> add([Bounds(1, 2), Bounds(3, None)])
    Bounds(low=4, high=None)
    """
    low: float | None = 0
    high: float | None = 0
    for part in parts:
        low = None if low is None or part.low is None else low + part.low
        high = None if high is None or part.high is None else high + part.high
    return Bounds(low, high)


def subtract(left: Bounds, right: Bounds) -> Bounds:
    """The difference of two intervals that are not known to move together.

    >>> subtract(Bounds(10, 12), Bounds(3, 4))
    Bounds(low=6, high=9)
    """
    low = None if left.low is None or right.high is None else left.low - right.high
    high = None if left.high is None or right.low is None else left.high - right.low
    return Bounds(low, high)


def divide(left: Bounds, right: Bounds) -> Bounds:
    """The ratio of two non-negative intervals; open above if the divisor may be zero.

    >>> divide(Bounds(54, None), Bounds(115, 115))
    Bounds(low=0.46956521739130436, high=None)
    """
    low = None if left.low is None or not right.high else left.low / right.high
    high = None if left.high is None or not right.low else left.high / right.low
    return Bounds(low, high)


def union(parts: Iterable[Bounds]) -> Bounds:
    """The smallest interval that holds all of them; raises MethodError if there are none."""
    ends = list(parts)
    if not ends:
        raise MethodError("the union of no intervals")
    lows = [part.low for part in ends]
    highs = [part.high for part in ends]
    return Bounds(
        None if None in lows else min(x for x in lows if x is not None),
        None if None in highs else max(x for x in highs if x is not None),
    )


def comparison(value: float, qualifier: str, *, tolerance: float) -> tuple[float, bool, float, bool]:
    """The set of numbers for which "`qualifier` `value`" is true: low, low included, high, high included.

    "about" is within `tolerance` of the number, as a share of it, both ends included.

    >>> comparison(110, "about", tolerance=0.1)
    (99.0, True, 121.0, True)
    """
    match qualifier:
        case "exactly":
            return value, True, value, True
        case "about":
            half = abs(value) * tolerance
            return value - half, True, value + half, True
        case "at least":
            return value, True, math.inf, True
        case "more than":
            return value, False, math.inf, True
        case "at most":
            return -math.inf, True, value, True
        case "less than":
            return -math.inf, True, value, False
    raise MethodError(f"no qualifier {qualifier!r}")


def inside(bounds: Bounds, value: float, qualifier: str, *, tolerance: float) -> bool | None:
    """Whether "`qualifier` `value`" is true of every number in `bounds` (True), of none (False) or of some (None).

    Numbers that agree to twelve decimal places are one number.

    >>> inside(Bounds(1350, 1450), 1300, "more than", tolerance=0.1)
    True
    >>> inside(Bounds(13, 24), 14, "exactly", tolerance=0.1) is None
    True
    """
    low = -math.inf if bounds.low is None else round(bounds.low, DIGITS)
    high = math.inf if bounds.high is None else round(bounds.high, DIGITS)
    first, first_in, last, last_in = comparison(value, qualifier, tolerance=tolerance)
    first, last = round(first, DIGITS), round(last, DIGITS)
    if (low > first or (first_in and low == first)) and (high < last or (last_in and high == last)):
        return True
    if high < first or low > last or (high == first and not first_in) or (low == last and not last_in):
        return False
    return None
