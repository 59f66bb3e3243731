"""How many days of sentences a release gave back, and how many verdicts newly imposed, with bounds.

A day known only as an interval is two arrays, its first and its last possible day; both count. As a last day OPEN is
"no limit", and -OPEN as a first day. The day out is the first day outside.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.bounds import Bounds, divide
from habeas.stats.scheduled import DayInterval, Numbers, capped_term, day_interval, flags_for, weights_for, whole_days
from habeas.stats.spells import OPEN, Rows

# A month is a twelfth of the mean year of the Julian calendar: twelve are a year, and none is longer than another.
MONTH_DAYS = 365.25 / 12


class Forgiven(NamedTuple):
    """Days given back: the least and the most of each row, (n,); bounds on the sum; people without a known term."""

    low: Rows
    high: Rows
    total: Bounds
    unknown: int


class Anyway(NamedTuple):
    """People freed who had at most `months` left: surely, possibly, and bounds on their share of the freed."""

    months: float
    surely: int
    possibly: int
    share: Bounds


class Imposed(NamedTuple):
    """Days newly imposed; how many verdicts surely and possibly fell in the window, how many of them of no known
    term."""

    days: Bounds
    surely: int
    possibly: int
    unknown: int


class Curve(NamedTuple):
    """Who would have left by each edge, (edges,), and the days given back between edges, (edges - 1,); least, most."""

    without_low: Rows
    without_high: Rows
    with_low: Rows
    with_high: Rows
    days_low: Rows
    days_high: Rows


def days_forgiven(
    scheduled_low: Numbers,
    scheduled_high: Numbers,
    *,
    released_low: Numbers,
    released_high: Numbers,
    most: Numbers | None = None,
    surely: npt.ArrayLike = True,
    weights: Numbers = 1,
) -> Forgiven:
    """The days of the sentence that were left on the first day out, none if it was over: per row and in all.

    Columns (n,), any order. A row that is not `surely` a release gave back nothing at the least. A scheduled end
    without a limit gives back at most `most` days (one number, or (n,)), such as what is left to the maximum of the
    article; raises MethodError if there is one and `most` is not given, and for a release day without a first limit.
    `weights` are how many people each row stands for.

    >>> days_forgiven([100, -OPEN], [110, OPEN], released_low=[90, 90], released_high=[95, 90], most=30)
    Forgiven(low=array([5, 0]), high=array([20, 30]), total=Bounds(low=5, high=50), unknown=1)
    """
    scheduled = day_interval("scheduled end", scheduled_low, scheduled_high)
    released = day_interval("release", released_low, released_high, like=scheduled)
    sure, people = flags_for(scheduled, surely), weights_for(scheduled, weights)
    if (released.low == -OPEN).any():
        raise MethodError("a release without a first day gives back no limited number of days. Bound it by the arrest")
    unknown = scheduled.high == OPEN
    if unknown.any() and most is None:
        raise MethodError(
            f"row {np.argmax(unknown)}: the sentence has no known end. Give `most`, the days it may leave"
        )
    low = np.where(sure, np.maximum(scheduled.low - released.high, 0), 0)
    high = np.maximum(scheduled.high - released.low, 0)
    if most is not None:
        capped = np.broadcast_to(whole_days("most", most), low.shape)
        high = np.where(unknown, np.maximum(np.maximum(capped, 0), scheduled.low - released.low), high)
    return Forgiven(low, high, _total(low, high, people), int(people[unknown].sum()))


def totals_by(group: Numbers, forgiven: Forgiven, *, groups: int, weights: Numbers = 1) -> Rows:
    """The least and the most days given back in each group, (groups, 2); the groups add up to the total.

    `group` counts from 0, (n,).

    >>> given = days_forgiven([9, 9, 9], [9, 9, 9], released_low=[1, 2, 3], released_high=[1, 2, 3])
    >>> totals_by([0, 1, 0], given, groups=2).tolist()
    [[14, 14], [7, 7]]
    """
    code = whole_days("group", group)
    people = weights_for(DayInterval(forgiven.low, forgiven.high), weights)
    if code.shape != forgiven.low.shape or code.min() < 0 or code.max() >= groups:
        raise MethodError(f"groups are whole numbers from 0 to {groups - 1}, one for each row")
    sums = np.zeros((groups, 2), np.int64)
    np.add.at(sums, code, np.stack([forgiven.low * people, forgiven.high * people], axis=1))
    return sums


def free_anyway(
    left_low: Numbers, left_high: Numbers, *, months: float, surely: npt.ArrayLike = True, weights: Numbers = 1
) -> Anyway:
    """How many of the freed had at most so many months left, and bounds on their share of the freed.

    `left_low` and `left_high`, days (n,) in any order, OPEN without a limit; a month has 365.25 / 12 days, so that 12
    are a year, and exactly so many days left are within it. A row that is not `surely` freed may or may not be one of
    those the share is of. With `months` without a limit (`math.inf`) everybody is within. Raises MethodError if
    nobody is.

    >>> free_anyway([10, 20, 400], [10, 40, OPEN], months=1)
    Anyway(months=1, surely=1, possibly=2, share=Bounds(low=0.3333333333333333, high=0.6666666666666666))
    """
    left = day_interval("days left", left_low, left_high)
    sure, people = flags_for(left, surely), weights_for(left, weights)
    if not months >= 0 or left.low.min() < 0:
        raise MethodError("months and days left are not negative")
    if not people.sum():
        raise MethodError("share of nobody: the weights of all rows are 0")
    limit = months * MONTH_DAYS
    is_within, may_be = left.high <= limit, left.low <= limit
    if months == math.inf:
        is_within = may_be = np.ones_like(sure)
    yes, perhaps, freed = (int(people[sure & x].sum()) for x in (is_within, may_be, np.ones_like(sure)))
    # Of those possibly freed, the least share has all who may have more left, the greatest all who may have less.
    outside, within = int(people[~sure & ~is_within].sum()), int(people[~sure & may_be].sum())
    low = yes / (freed + outside) if freed + outside else 1.0
    high = (perhaps + within) / (freed + within) if freed + within else 0.0
    return Anyway(months, yes, perhaps + within, Bounds(low, high))


def newly_imposed(
    verdict_low: Numbers,
    verdict_high: Numbers,
    *,
    term_low: Numbers,
    term_high: Numbers,
    first: int,
    last: int,
    cap: int,
    weights: Numbers = 1,
) -> Imposed:
    """The days of custody pronounced from `first` to `last`, both included.

    Verdicts and terms are columns (n,) in any order; a verdict is surely in the window if its whole interval is, and
    possibly if some of it is. A last term of OPEN is not known and counts as `cap` days at most, or as the least if
    that is more; OPEN to OPEN is for life and counts as `cap` days. Suspended terms and those served at home are no
    days of custody: give 0.

    >>> terms = {"term_low": [100, 200, 0], "term_high": [101, 200, OPEN]}
    >>> newly_imposed([5, 5, 9], [5, 12, 9], **terms, first=1, last=9, cap=999)
    Imposed(days=Bounds(low=100, high=1300), surely=2, possibly=3, unknown=1)
    """
    verdict = day_interval("verdict", verdict_low, verdict_high)
    term = day_interval("term", term_low, term_high, like=verdict)
    people = weights_for(verdict, weights)
    if first > last or term.low.min() < 0:
        raise MethodError("a window ends on its first day or later, and no term is negative")
    sure = (verdict.low >= first) & (verdict.high <= last)
    maybe = (verdict.low <= last) & (verdict.high >= first)
    least = np.where(sure, np.where(term.low == OPEN, cap, term.low), 0)
    high = np.where(maybe, capped_term(term.low, term.high, cap), 0)
    return Imposed(
        days=_total(least, high, people),
        surely=int(people[sure].sum()),
        possibly=int(people[maybe].sum()),
        unknown=int(people[maybe & (term.low < OPEN) & (term.high == OPEN)].sum()),
    )


def replacement_ratio(new_low: float, new_high: float, *, freed_low: float, freed_high: float) -> Bounds:
    """Newly detained for each person freed, or days newly imposed for each day given back: bounds on the ratio.

    Nothing limits it above (None) if perhaps nobody was freed; raises MethodError if surely nobody was.

    >>> replacement_ratio(30, 40, freed_low=10, freed_high=20)
    Bounds(low=1.5, high=4.0)
    """
    ends = (new_low, new_high, freed_low, freed_high)
    if not all(0 <= end < math.inf for end in ends) or new_low > new_high or freed_low > freed_high:
        raise MethodError(f"a ratio needs two intervals of numbers from 0 up, lower ends first; met {ends}")
    if freed_high == 0:
        raise MethodError("nobody was freed: there is nothing to compare the newly imposed with")
    return divide(Bounds(new_low, new_high), Bounds(freed_low, freed_high))


def counterfactual_curve(
    scheduled: DayInterval, released: DayInterval, *, edges: Numbers, surely: npt.ArrayLike = True, weights: Numbers = 1
) -> Curve:
    """Who would have left by each edge without the release and who had with it, and the days given back in between.

    Both are days (n,), the scheduled end OPEN without a limit; `edges` are days, ascending. "By" a day is on it or
    before. Who was released after the scheduled end would not have left sooner. A row that is not `surely` released is
    in the higher numbers only. The area between the curves over all days is the days given back: `days_low` and
    `days_high` add up to the total of `days_forgiven` if the edges hold every release and scheduled end.

    >>> day = lambda *n: np.array(n)
    >>> both = DayInterval(day(4, 9), day(4, 9)), DayInterval(day(1, 2), day(1, 2))
    >>> curve = counterfactual_curve(*both, edges=[1, 5, 9])
    >>> curve.with_low.tolist(), curve.without_low.tolist(), curve.days_low.tolist()
    ([1, 2, 2], [0, 1, 2], [6, 4])
    """
    over = day_interval("scheduled end", *scheduled)
    out = day_interval("release", *released, like=over)
    days, sure, people = whole_days("edges", edges), flags_for(over, surely), weights_for(over, weights)
    if days.ndim != 1 or len(days) < 2 or (np.diff(days) <= 0).any():
        raise MethodError("a curve needs at least two edges, each later than the one before")
    certain = people * sure
    with_low, least = _outside(out.high, certain, days)
    with_high, greatest = _outside(out.low, people, days)
    without_least = _outside(np.maximum(over.low, out.high), certain, days)[1]
    without_greatest = _outside(np.maximum(over.high, out.low), people, days)[1]
    return Curve(
        without_low=_outside(np.maximum(over.high, out.high), certain, days)[0],
        without_high=_outside(np.maximum(over.low, out.low), people, days)[0],
        with_low=with_low,
        with_high=with_high,
        days_low=np.diff(least - without_least),
        days_high=np.diff(greatest - without_greatest),
    )


def _outside(day: Rows, people: Rows, edges: Rows) -> tuple[Rows, Rows]:
    """How many had left by each edge, and the area under that curve from the first edge to it."""
    # Who leaves after the last edge is outside on none of the days, and before the first edge nothing is counted.
    near = np.clip(day, edges[0], edges[-1] + 1)
    at = np.searchsorted(edges, near, side="left")
    since = people * (near - edges[0])
    # Sums of whole numbers as floats are exact to 2**53.
    counts, days = (np.bincount(at, x, len(edges) + 1).astype(np.int64).cumsum()[:-1] for x in (people, since))
    return counts, counts * (edges - edges[0]) - days


def _total(low: Rows, high: Rows, people: Rows) -> Bounds:
    return Bounds(int((low * people).sum()), int((high * people).sum()))
