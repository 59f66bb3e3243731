"""The distribution of times that are known only as intervals: Turnbull's maximum-likelihood estimate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.risk import Floats, Ints, Numbers, column

# The log-likelihood found is at most this much below the largest.
GAP = 1e-8
ROUNDS, EM_ROUNDS, HALVINGS = 1000, 20, 40
# Rows of the quadratic taken at once, so that memory stays bounded.
CHUNK = 4096


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Turnbull:
    """Shares of the whole that lie in intervals, and nothing on where inside them.

    low, high: (m,) ascending ends of the intervals; both belong to it if `closed`, else only `high`. The last `high` is
        infinite if some may never leave.
    mass: (m,) above 0, adding up to 1.
    gap: by how much, at most, the log-likelihood could still rise.
    """

    low: Floats
    high: Floats
    mass: Floats
    log_likelihood: float
    gap: float
    closed: bool

    def survival(self, times: npt.ArrayLike) -> tuple[Floats, Floats]:
        """The least and the greatest share with a later time: they differ inside an interval that has mass."""
        asked = np.asarray(times, np.float64)
        over = np.concatenate([[1.0], np.maximum(1 - np.cumsum(self.mass), 0.0)])
        ended = np.searchsorted(self.high, asked, side="right")
        begun = np.searchsorted(self.low, asked, side="right" if self.closed else "left")
        return over[begun], over[ended]


def turnbull(low: Numbers, high: Numbers, *, weights: Numbers | None = None, closed: bool) -> Turnbull:
    """The distribution of times of which only the intervals are known (Turnbull 1976, J. R. Stat. Soc. B 38:290-295).

    low, high: (n,) ends of each interval; high may be infinite: not yet. closed: whether the interval is [low, high],
        as for days, where low may be equal to high, or (low, high], as for times between two visits: another answer.
    weights: (n,) for how many the row stands.

    No late entry and one kind of exit. The expectation-maximisation start is polished by constrained Newton steps (Wang
    2007, J. R. Stat. Soc. B 69:185-198) until the Kuhn-Tucker conditions hold (Gentleman & Geyer 1994, Biometrika
    81:618-623): the log-likelihood is at most `GAP` below the largest. The chances of the rows' intervals are unique;
    where the masses are not, one answer is given. Raises MethodError for no rows, unequal lengths, missing or reversed
    ends, and an interval (low, low].

    >>> found = turnbull(np.array([0, 2, 1]), np.array([2, 3, 1]), closed=True)
    >>> found.low, found.high, found.mass.round(3)
    (array([1., 2.]), array([1., 2.]), array([0.5, 0.5]))
    """
    low, high, weight = intervals(low, high, weights, closed=closed)
    starts, stops = innermost(low, high, closed=closed)
    # Each row covers a run of innermost intervals: the first and one past the last.
    first = np.searchsorted(starts, low, side="left")
    last = np.searchsorted(stops, high, side="right")
    pairs, row = np.unique(np.column_stack([first, last]), axis=0, return_inverse=True)
    weight = np.bincount(row.ravel(), weights=weight).astype(np.float64)
    mass, gap = maximise(pairs[:, 0], pairs[:, 1], weight, len(starts))
    some = mass > 0
    likelihood = float(weight @ np.log(chances(mass, pairs[:, 0], pairs[:, 1])))
    return Turnbull(
        low=starts[some], high=stops[some], mass=mass[some], log_likelihood=likelihood, gap=gap, closed=closed
    )


def maximise(first: Ints, last: Ints, weight: Floats, size: int) -> tuple[Floats, float]:
    """The masses (size,) of highest likelihood, and by how much it could still rise."""
    total, mass = weight.sum(), np.full(size, 1 / size)
    for _ in range(EM_ROUNDS):
        mass = mass * slope(mass, first, last, weight) / total
    gap = np.inf
    for _ in range(ROUNDS):
        slopes = slope(mass, first, last, weight)
        # The likelihood is concave: it rises by no more than the steepest way to a single interval promises.
        gap = float(max(slopes.max() - total, 0.0))
        if gap <= GAP:
            return mass, gap
        support = np.flatnonzero((mass > 0) | steepest(slopes, mass, total))
        mass = improved(mass, newton(mass, support, first, last, weight), first, last, weight)
        mass = mass * slope(mass, first, last, weight) / total
    raise MethodError(f"the estimate is still {gap:.2g} below the highest log-likelihood after {ROUNDS} rounds")


def newton(mass: Floats, support: Ints, first: Ints, last: Ints, weight: Floats) -> Floats:
    """Where the quadratic that touches the log-likelihood at `mass` is highest among shares on the `support`.

    It is the least-squares solution q >= 0, sum 1, of sqrt(weight) (sum of q over the row / its chance - 2) = 0, found
    by non-negative least squares with the sum as one more row (Dax 1990).
    """
    from scipy.optimize import nnls

    chance, root = chances(mass, first, last), np.sqrt(weight)
    triangle: Floats = np.zeros((0, len(support)))
    for begin in range(0, len(first), CHUNK):
        part = slice(begin, begin + CHUNK)
        covers = (first[part, None] <= support) & (support < last[part, None])
        block = root[part, None] * (covers / chance[part, None] - 2)
        triangle = np.asarray(np.linalg.qr(np.vstack([triangle, block]), mode="r"))
    rows = np.vstack([triangle / np.sqrt(weight.sum()), np.ones(len(support))])
    target = np.zeros(len(rows))
    target[-1] = 1
    answer, _ = nnls(rows, target)
    aim = np.zeros_like(mass)
    aim[support] = answer / answer.sum()
    return aim


def improved(mass: Floats, aim: Floats, first: Ints, last: Ints, weight: Floats) -> Floats:
    """The farthest of ever shorter steps from `mass` to `aim` that raises the likelihood, or `mass`."""
    now = weight @ np.log(chances(mass, first, last))
    for halving in range(HALVINGS):
        step = mass + (aim - mass) * 0.5**halving
        chance = chances(step, first, last)
        if chance.min() > 0 and weight @ np.log(chance) >= now:
            return step
    return mass


def steepest(slopes: Floats, mass: Floats, total: float) -> npt.NDArray[np.bool_]:
    """Among the intervals between two that have mass, the one that promises most, if it promises anything."""
    part = np.cumsum(mass > 0)
    best = np.zeros(int(part[-1]) + 1)
    np.maximum.at(best, part, slopes)
    found: npt.NDArray[np.bool_] = (slopes > total) & (slopes >= best[part])
    return found


def chances(mass: Floats, first: Ints, last: Ints) -> Floats:
    """The mass in each row's run of intervals."""
    running = np.concatenate([[0.0], np.cumsum(mass)])
    found: Floats = running[last] - running[first]
    return found


def slope(mass: Floats, first: Ints, last: Ints, weight: Floats) -> Floats:
    """The derivative of the log-likelihood by each mass."""
    share = weight / chances(mass, first, last)
    steps = np.bincount(first, weights=share, minlength=len(mass) + 1)
    found: Floats = np.cumsum(steps - np.bincount(last, weights=share, minlength=len(mass) + 1))[:-1]
    return found


def innermost(low: Floats, high: Floats, *, closed: bool) -> tuple[Floats, Floats]:
    """The intervals that can hold mass: from an end `low` to the next end `high` with no other `low` between."""
    starts, stops = np.unique(low), np.unique(high)
    # A closed interval that begins where another ends meets it; an open one does not.
    after = np.searchsorted(stops, starts, side="left" if closed else "right")
    only = np.append(after[1:] > after[:-1], True)
    return starts[only], stops[after[only]]


def intervals(low: Numbers, high: Numbers, weights: Numbers | None, *, closed: bool) -> tuple[Floats, Floats, Floats]:
    """The ends and weights as arrays; raises MethodError for what is no interval."""
    ends = np.asarray(high, np.float64)
    low = column("low", low).astype(np.float64)
    if np.isnan(ends).any():
        raise MethodError("high holds a value that is missing. Infinite is: not yet")
    weight = np.ones(len(low)) if weights is None else column("weights", weights).astype(np.float64)
    if not low.shape == ends.shape == weight.shape:
        raise MethodError("low, high and weights differ in length")
    if (weight < 0).any():
        raise MethodError("a weight is negative")
    low, ends, weight = low[weight > 0], ends[weight > 0], weight[weight > 0]
    if not len(low):
        raise MethodError("there are no intervals, or none with a weight")
    wrong = low > ends if closed else low >= ends
    if wrong.any():
        kind = (
            "ends before it begins" if closed else "is empty: (low, high] needs a later high, [low, high] closed=True"
        )
        raise MethodError(f"interval {int(np.argmax(wrong))} {kind}")
    return low, ends, weight
