"""Runs of dated acts that follow each other closely. Knows nothing of what the acts are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from habeas.core.errors import MethodError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Costs = npt.NDArray[np.int32]

# Cells of the table of states, over all days, that are looked at for exact bounds: about a second.
MOST_CELLS = 200_000_000
# More than any number of waves.
NEVER = 1 << 29


class Act(NamedTuple):
    """One act: its day number and how many it counted."""

    day: int
    size: int


class VagueAct(NamedTuple):
    """One act on some day from `first` to `last`, both included, and how many it counted."""

    first: int
    last: int
    size: int


class WaveBounds(NamedTuple):
    """The least and the most number of waves; `exact` if each is the number on some days that the acts can have."""

    least: int
    most: int
    exact: bool


class Wave(NamedTuple):
    """Consecutive acts: the positions of the first and last in day order, their days, and how many they counted."""

    first: int
    last: int
    first_day: int
    last_day: int
    size: int


def find_waves(acts: Sequence[Act], *, gap: int, minimum: int) -> list[Wave]:
    """The maximal runs of acts at most `gap` days apart that count at least `minimum` together.

    `acts` are in any order and are taken by day; positions in the result count from 0 in that order. Two acts exactly
    `gap` days apart belong to one run.

    >>> [w.size for w in find_waves([Act(0, 18), Act(44, 30), Act(63, 30), Act(75, 37)], gap=12, minimum=5)]
    [18, 30, 67]
    """
    ordered = sorted(acts)
    starts = [i for i, act in enumerate(ordered) if i == 0 or act.day - ordered[i - 1].day > gap]
    if not ordered:
        return []
    runs = [(start, end - 1) for start, end in zip(starts, [*starts[1:], len(ordered)], strict=True)]
    waves = [Wave(a, b, ordered[a].day, ordered[b].day, sum(act.size for act in ordered[a : b + 1])) for a, b in runs]
    return [wave for wave in waves if wave.size >= minimum]


def stability(acts: Sequence[Act], *, gaps: Sequence[int], minimums: Sequence[int]) -> list[tuple[int, int, int]]:
    """The number of waves for each minimum and gap: rows (minimum, gap, waves)."""
    return [(m, g, len(find_waves(acts, gap=g, minimum=m))) for m in minimums for g in gaps]


def stable_range(counts: Sequence[tuple[int, int]], gap: int) -> tuple[int, int]:
    """The first and last gap around `gap` with the same number of waves; `counts` are (gap, waves), gaps in order.

    >>> stable_range([(1, 4), (2, 4), (3, 3), (4, 4)], 2)
    (1, 2)
    """
    waves = dict(counts)
    low = high = gap
    while low - 1 in waves and waves[low - 1] == waves[gap]:
        low -= 1
    while high + 1 in waves and waves[high + 1] == waves[gap]:
        high += 1
    return low, high


def wave_bounds(acts: Sequence[VagueAct], *, gap: int, minimum: int) -> WaveBounds:
    """The least and the most waves that `find_waves` finds over all days that vaguely dated acts can have.

    `acts` in any order, each on one day of its interval whatever the days of the others; `gap` is at least 0 and
    `minimum` at least 1. The bounds are exact: days are gone through in order, keeping the best count for each state,
    which is how many of each kind of act are behind, how many days ago the last act was and how much its run counts.
    That takes as long as the product of the kinds open on one day (with sizes free it is bin packing, which is hard),
    so where acts overlap too much the bounds of those acts are wider than need be, and `exact` is false: at least one
    wave if an act alone is one, at most as many as there are acts, places a gap apart and multiples of the minimum.

    >>> wave_bounds([VagueAct(1, 1, 5), VagueAct(10, 40, 5), VagueAct(50, 50, 5)], gap=12, minimum=5)
    WaveBounds(least=2, most=3, exact=True)
    """
    if gap < 0 or minimum < 1:
        raise MethodError(f"waves need a gap of at least 0 and a minimum of at least 1, not {gap} and {minimum}")
    for act in acts:
        if act.first > act.last or act.size < 0:
            raise MethodError(f"an act needs a first day no later than its last and a size of at least 0, not {act}")
    parts = [_bounds_of(part, gap, minimum) for part in _apart(acts, gap) if part]
    least, most = sum(part.least for part in parts), sum(part.most for part in parts)
    return WaveBounds(least, most, all(part.exact for part in parts))


def spread_counts(first: npt.ArrayLike, last: npt.ArrayLike, sizes: npt.ArrayLike, *, start: int, days: int) -> Floats:
    """The expected count on each day from `start`, (days,), if each act is on each day of its interval equally often.

    `first`, `last` and `sizes`: (acts,), any order; both ends of an interval count. What falls outside the days asked
    for is left out, so the sum is smaller where an interval reaches beyond them.

    >>> spread_counts([2, 4], [5, 4], [8, 1], start=1, days=5).tolist()
    [0.0, 2.0, 2.0, 3.0, 2.0]
    """
    import numpy as np

    low, high, count = np.asarray(first), np.asarray(last), np.asarray(sizes, np.float64)
    if low.ndim != 1 or not low.shape == high.shape == count.shape:
        raise MethodError(f"acts need three columns of one length, not {low.shape}, {high.shape} and {count.shape}")
    if days < 1 or (len(low) and not low.dtype.kind == high.dtype.kind == "i"):
        raise MethodError("acts are spread over at least one day, and days are whole numbers")
    if (low > high).any() or not (np.isfinite(count) & (count >= 0)).all():
        raise MethodError("an act needs a first day no later than its last and a size of at least 0")
    begin, end = (np.clip(edge.astype(np.int64) - start, 0, days) for edge in (low, high.astype(np.int64) + 1))
    rate = count / (high.astype(np.int64) - low + 1)
    spread, covering = (
        np.cumsum(np.bincount(begin, w, days + 1) - np.bincount(end, w, days + 1))[:-1] for w in (rate, np.sign(rate))
    )
    # What was added and taken off again leaves a crumb, which a day without acts must not keep.
    return np.where(covering > 0.5, np.maximum(spread, 0), 0)


def _apart(acts: Sequence[VagueAct], gap: int) -> Iterator[list[VagueAct]]:
    """The acts in parts so far apart that no run can hold acts of two."""
    ordered = sorted(acts)
    reached = accumulate((act.last for act in ordered), max)
    starts = [i + 1 for i, last in enumerate(reached) if i + 1 < len(ordered) and ordered[i + 1].first - last > gap]
    for start, end in zip([0, *starts], [*starts, len(ordered)], strict=True):
        yield ordered[start:end]


def _bounds_of(part: list[VagueAct], gap: int, minimum: int) -> WaveBounds:
    """The bounds for acts that can meet."""
    total, span = sum(act.size for act in part), max(act.last for act in part) - part[0].first
    if total < minimum:
        return WaveBounds(0, 0, True)
    if span <= gap or all(act.first == act.last for act in part):
        return WaveBounds(1, 1, True)
    unit = math.gcd(*(act.size for act in part))
    kinds = Counter(act._replace(size=act.size // unit) for act in part)
    enough = -(-minimum // unit)
    if _cells(kinds, gap, enough) > MOST_CELLS:
        alone = any(act.size >= minimum for act in part)
        return WaveBounds(int(alone), min(len(part), total // minimum, span // (gap + 1) + 1), False)
    return WaveBounds(_fewest(kinds, gap, enough, each=1), -_fewest(kinds, gap, enough, each=-1), True)


def _cells(kinds: Counter[VagueAct], gap: int, minimum: int) -> int:
    """How many cells of the table of states `_fewest` looks at over all days."""
    cells, edges = 0, sorted({kind.first for kind in kinds} | {kind.last + 1 for kind in kinds})
    for start, end in pairwise(edges):
        open_kinds = [number for kind, number in kinds.items() if kind.first <= start <= kind.last]
        states = math.prod(number + 1 for number in open_kinds) * (gap + 2) * (minimum + 1)
        cells += (end - start) * states * (len(open_kinds) + 1)
    return cells


def _fewest(kinds: Counter[VagueAct], gap: int, minimum: int, *, each: int) -> int:
    """The least sum over all days the acts can have, where a wave counts `each`; -1 turns least into most.

    The table of states has an axis for each kind open on the day (how many are behind), one for the days since the
    last act (gap + 1 stands for any more, after which no run is open) and one for what the run counts (the minimum
    stands for any more). It holds the least sum so far.
    """
    import numpy as np

    costs: Costs = np.full((gap + 2, minimum + 1), NEVER, np.int32)
    costs[gap + 1, 0] = 0
    waiting, going = sorted(kinds, reverse=True), list[VagueAct]()
    for day in range(waiting[-1].first, max(kind.last for kind in kinds) + 1):
        while waiting and waiting[-1].first == day:
            going.insert(0, waiting.pop())
            none = costs[None]
            costs = np.concatenate([none, np.full((kinds[going[0]], *costs.shape), NEVER, np.int32)])
        for axis, kind in enumerate(going):
            _place(np.moveaxis(costs, axis, 0), min(kind.size, minimum), each)
        for axis in reversed(range(len(going))):
            if going[axis].last == day:
                costs = costs.take([-1], axis).squeeze(axis)
                del going[axis]
        costs = _next_day(costs)
    return int(costs.min())


def _place(costs: Costs, size: int, each: int) -> None:
    """Let acts of the kind on the first axis happen today, any number of them."""
    import numpy as np

    whole = costs.shape[-1] - 1
    for behind in range(len(costs) - 1):
        before, after = costs[behind].min(axis=-2), costs[behind + 1][..., 0, :]
        short = whole - size
        after[..., size:whole] = np.minimum(after[..., size:whole], before[..., :short])
        reached = before[..., short:whole].min(axis=-1, initial=NEVER) + each
        after[..., whole] = np.minimum(after[..., whole], np.minimum(before[..., whole], reached))


def _next_day(costs: Costs) -> Costs:
    """The states a day later without an act."""
    import numpy as np

    later = np.full_like(costs, NEVER)
    later[..., 1:-1, :] = costs[..., :-2, :]
    # The run that a day more ends, and no run: what an ended run counted is of no more use.
    later[..., -1, 0] = costs[..., -2:, :].min(axis=(-2, -1))
    return later
