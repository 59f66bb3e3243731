"""When the rate of dated events changed: the best division of time into blocks of constant rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Floats = npt.NDArray[np.float64]

# Stands for a count or a length of zero in a logarithm that is then multiplied by that zero.
TINY = np.finfo(np.float64).tiny


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Blocks:
    """Blocks of constant rate: `edges` (blocks + 1,) ascending, the weight in each block and its rate per unit of time.

    `counts` and `rates` are (blocks,). One block means that no change was found.
    """

    edges: Floats
    counts: Floats
    rates: Floats

    @property
    def changes(self) -> Floats:
        """The times at which the rate changes, (blocks - 1,): the edges without the first and the last."""
        return self.edges[1:-1]


def change_points(
    times: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None = None,
    false_alarm: float = 0.05,
    period: tuple[float, float] | None = None,
) -> Blocks:
    """The division of time into blocks of constant rate that fits events best: Bayesian Blocks for event data.

    `times`: (n,), any order, at least two distinct; events at the same time are one point with their weights added, and
    a weight of 0 is no event. Each point has the cell from halfway to the point before it to halfway to the point after
    it, so a change lies halfway between two points; the first cell begins at the first point and the last one ends at
    the last point, unless `period` says when watching began and ended. Of whole days watched from `first` to `last`
    it is (first - 0.5, last + 0.5). Without it the two outer cells are short and their rate is high, which matters
    where there are few points.

    Scargle, Norris, Jackson & Chiang 2013, ApJ 764:167, eq. 19 and 21: `false_alarm` is their p0, fitted by them to
    the share of steady streams in which a change is found, with the number of distinct times as N. At 0.05 a change
    is found in 2 to 5 of 100 steady streams of 6 to 200 acts in 1,000 or 5,000 days, and in 7 or 8 of 400 acts in
    1,000 days, where many share a day: there give `period` (5) or use `count_change_points`. A heavy weight is as good
    as many events: give acts, not persons, where one signature frees many. The edges are those of astropy's
    `bayesian_blocks(fitness="events")` where `period` is None.

    >>> found = change_points([0, 10, 20, 30, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50])
    >>> found.edges.tolist(), found.counts.tolist()
    ([0.0, 40.5, 50.0], [5.0, 10.0])
    """
    _refuse_false_alarm(false_alarm)
    points, counts = _points(times, weights)
    start, end = (points[0], points[-1]) if period is None else period
    if not (math.isfinite(start) and math.isfinite(end) and start <= points[0] and points[-1] <= end):
        raise MethodError(f"events from {points[0]:g} to {points[-1]:g} are not all in the period {start:g} to {end:g}")
    edges = np.concatenate([[start], (points[:-1] + points[1:]) / 2, [end]])
    # A period that starts at 700,000 days would cost the short cells their last digits.
    return _blocks(edges, np.diff(edges - start), counts, penalty(len(points), false_alarm))


def count_change_points(counts: npt.ArrayLike, exposure: npt.ArrayLike, *, false_alarm: float = 0.05) -> Blocks:
    """The same for counts of consecutive cells, such as days, of which some have none.

    `counts` and `exposure`: (cells,), in order of time; exposure is what the rate is per, such as the persons inside on
    the day, or 1 on each day. Edges are positions: a block from edge a to edge b is the cells a to b - 1. A cell with
    exposure 0 tells nothing and must have count 0. The N of the penalty is the number of cells with exposure, because a
    change can lie at each of them.

    >>> found = count_change_points([0, 0, 1, 0, 0, 0, 0, 1, 5, 4, 6, 5, 5, 4], [1] * 14)
    >>> found.edges.tolist(), found.counts.tolist()
    ([0.0, 8.0, 14.0], [2.0, 29.0])
    """
    _refuse_false_alarm(false_alarm)
    counts, exposure = np.asarray(counts, np.float64), np.asarray(exposure, np.float64)
    if counts.ndim != 1 or counts.shape != exposure.shape:
        raise MethodError(
            f"counts and exposure must be two columns of one length, and are {counts.shape} and {exposure.shape}"
        )
    for name, column in (("counts", counts), ("exposure", exposure)):
        if not (np.isfinite(column) & (column >= 0)).all():
            raise MethodError(f"the {name} must be numbers of at least 0")
    if (counts[exposure == 0] > 0).any():
        raise MethodError(f"cell {np.argmax((exposure == 0) & (counts > 0))} has events and no exposure")
    if not counts.any():
        raise MethodError("no cell has an event, so there is no rate")
    cells = int(np.count_nonzero(exposure))
    return _blocks(np.arange(len(counts) + 1.0), exposure, counts, penalty(cells, false_alarm))


def penalty(n: int, false_alarm: float) -> float:
    """What the log likelihood must gain for one block more among `n` points (Scargle et al. 2013, eq. 21).

    >>> round(penalty(100, 0.05), 4)
    4.8993
    """
    return 4 - math.log(73.53 * false_alarm * n**-0.478)


def _points(times: npt.ArrayLike, weights: npt.ArrayLike | None) -> tuple[Floats, Floats]:
    """The distinct times, ascending, and the weight at each."""
    moments = np.asarray(times, np.float64)
    masses = np.ones(moments.shape) if weights is None else np.asarray(weights, np.float64)
    if moments.ndim != 1 or masses.shape != moments.shape:
        raise MethodError(
            f"times and weights must be columns of one length, and are {moments.shape} and {masses.shape}"
        )
    if not np.isfinite(moments).all():
        raise MethodError("a time is missing or infinite. Leave out events without a date and say how many")
    if not (np.isfinite(masses) & (masses >= 0)).all():
        raise MethodError("weights must be numbers of at least 0")
    held = masses > 0
    points, place = np.unique(moments[held], return_inverse=True)
    if len(points) < 2:
        raise MethodError(f"a change of rate needs events at two distinct times at least, and there are {len(points)}")
    summed: Floats = np.bincount(place, masses[held]).astype(np.float64)
    return points, summed


def _blocks(edges: Floats, lengths: Floats, counts: Floats, cost: float) -> Blocks:
    """The blocks of cells that fit best if each block costs `cost`."""
    starts = _best_starts(np.cumsum(counts), np.cumsum(lengths), cost)
    inside, along = np.add.reduceat(counts, starts), np.add.reduceat(lengths, starts)
    # Only a block of cells without exposure has no length; it has no events either, and joins no change of rate.
    rates = np.divide(inside, along, out=np.zeros_like(inside), where=along > 0)
    return Blocks(edges=edges[np.append(starts, len(counts))], counts=inside, rates=rates)


def _best_starts(counted: Floats, passed: Floats, cost: float) -> npt.NDArray[np.int64]:
    """The first cell of each block of the best division, by the running sums of counts and of lengths.

    The best division of the first r cells is the best of fewer cells and one block more (Jackson et al. 2005), so k
    cells take k steps over at most k starts each.
    """
    k = len(counted)
    before_counts, before_lengths = np.append(0.0, counted[:-1]), np.append(0.0, passed[:-1])
    best, start = np.zeros(k + 1), np.zeros(k, np.int64)
    for r in range(k):
        n = counted[r] - before_counts[: r + 1]
        length = passed[r] - before_lengths[: r + 1]
        fit = best[: r + 1] + n * np.log(np.maximum(n, TINY) / np.maximum(length, TINY))
        start[r] = np.argmax(fit)
        best[r + 1] = fit[start[r]] - cost
    firsts, at = [], k
    while at > 0:
        at = int(start[at - 1])
        firsts.append(at)
    return np.array(firsts[::-1], np.int64)


def _refuse_false_alarm(false_alarm: float) -> None:
    if not 0 < false_alarm < 1:
        raise MethodError(f"the false alarm rate must be between 0 and 1, and is {false_alarm:g}")
