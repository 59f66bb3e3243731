"""Counts of periods put together: what counts of some periods say about the count of a longer one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from habeas.stats.bounds import Bounds


class Count(NamedTuple):
    """A count of the days from `first` to `last`, both included, as day numbers. None is an end not limited."""

    first: int
    last: int
    low: float | None
    high: float | None
    name: str


class Total(NamedTuple):
    """What counts say about a window: its bounds, the counts used, and the days in no closed count inside the
    window."""

    bounds: Bounds
    used: tuple[str, ...]
    missing_days: int


def total_of(counts: Sequence[Count], first: int, last: int) -> Total:
    """The bounds on the count of a window from counts of periods; things are counted once, and never below zero.

    Low: the largest sum over counts that lie inside the window and share no day. High: the smallest sum over counts
    with a high end that together cover every day of the window; open if no such set exists. Both are the best bounds
    that sums of the given counts allow. Counts that contradict each other stand side by side: neither end believes
    one against the other. `first` and `last` are day numbers, both included.
    """
    beside = [_beside_rivals(count, counts) for count in counts]
    inside = [c for c in beside if first <= c.first and c.last <= last]
    low, low_names = _largest_sum(inside)
    closed = [c for c in beside if c.high is not None and c.first <= last and c.last >= first]
    high, high_names = _smallest_cover(closed, first, last)
    bounds = Bounds(low, high) if high is None or low <= high else Bounds(high, low)
    names = dict.fromkeys((*low_names, *high_names))
    names |= dict.fromkeys(k.name for c in counts if c.name in names for k in counts if _contradict(c, k))
    covered = _days_in((c.first, c.last) for c in inside if c.high is not None)
    return Total(bounds, tuple(names), last - first + 1 - covered)


def _beside_rivals(count: Count, counts: Sequence[Count]) -> Count:
    """The count with its ends drawn out to those of rivals: a part is not more than its whole, a whole not less than
    its part."""
    highs = [c.high for c in counts if c.high is not None and c.first <= count.first and count.last <= c.last]
    lows = [c.low for c in counts if c.low is not None and count.first <= c.first and c.last <= count.last]
    low = count.low if count.low is None else min(count.low, *highs, count.low)
    high = count.high if count.high is None else max(count.high, *lows, count.high)
    return count._replace(low=low, high=high)


def _contradict(one: Count, other: Count) -> bool:
    """True if one of them is part of the other and yet surely more."""
    pairs = ((one, other), (other, one))
    return any(
        whole.first <= part.first and part.last <= whole.last and (part.low or 0) > whole.high
        for part, whole in pairs
        if whole.high is not None
    )


def _largest_sum(counts: Sequence[Count]) -> tuple[float, tuple[str, ...]]:
    """Weighted interval scheduling by dynamic programming over the counts in order of their last day.

    Of equal sums the one of more counts is taken: a count of zero is a count too.
    """
    ordered = sorted(counts, key=lambda c: (c.last, c.first, c.name))
    lasts = [c.last for c in ordered]
    best: list[tuple[float, tuple[str, ...]]] = [(0, ())]
    for i, count in enumerate(ordered):
        before = best[bisect_left(lasts, count.first, 0, i)]
        taken = (before[0] + (count.low or 0), (*before[1], count.name))
        more = (taken[0], len(taken[1])) > (best[-1][0], len(best[-1][1]))
        best.append(taken if more else best[-1])
    return best[-1]


def _smallest_cover(counts: Sequence[Count], first: int, last: int) -> tuple[float | None, tuple[str, ...]]:
    """The cheapest set of counts that covers every day, by dynamic programming over the counts' first days."""
    if last < first:
        return 0, ()
    # reached[d]: cheapest way to have every day before d covered.
    reached: dict[int, tuple[float, tuple[str, ...]]] = {first: (0, ())}
    for count in sorted(counts, key=lambda c: (c.first, c.last, c.name)):
        starts = [reached[day] for day in reached if count.first <= day <= count.last]
        if not starts or count.high is None:
            continue
        cost, names = min(starts)
        candidate = (cost + count.high, (*names, count.name))
        after = min(count.last, last) + 1
        if after not in reached or candidate < reached[after]:
            reached[after] = candidate
    return reached.get(last + 1, (None, ()))


def _days_in(spans: Iterable[tuple[int, int]]) -> int:
    """How many days lie in at least one of the spans, both ends included."""
    days, after = 0, 0
    for first, last in sorted(spans):
        days += max(0, last + 1 - max(first, after))
        after = max(after, last + 1)
    return days
