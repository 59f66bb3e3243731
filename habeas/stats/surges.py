"""Stretches of days in which counts stand out from the months around them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.background import fit_background, tail_probability
from habeas.stats.bursts import Burst, batched_bursts

Floats = npt.NDArray[np.float64]

# Four weeks have each day of the week alike; half a year either side does not see one holiday amnesty in the next.
BLOCK_DAYS, REACH_DAYS = 28, 182
# A long mild surge and a short sharp one: together they find what either alone would not.
SCALES = (2.0, 8.0)
GAMMA = 2.0
# The automaton counts so many of so many at risk. Shares this small make it one of rates.
FINENESS = 1e6


def local_rate(counts: npt.ArrayLike, *, block: int = BLOCK_DAYS, reach: int = REACH_DAYS) -> Floats:
    """The usual count of a day around each day, (days,): the median of whole blocks of days up to `reach` days away.

    `counts`: (days,), consecutive days. Blocks of `block` days lie side by side from `reach` days before the day to
    `reach` days after it, those that leave the period left out; a surge shorter than half of them does not move the
    median. Nowhere less than one event in all the blocks of a day. Refuses a period in which a day has no whole block.

    >>> local_rate([1, 1, 1, 1, 9, 1, 1, 1, 1], block=1, reach=2).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """
    daily = np.asarray(counts, np.float64)
    if daily.ndim != 1 or not (np.isfinite(daily) & (daily >= 0)).all():
        raise MethodError("counts must be a column of numbers of at least 0")
    if len(daily) < 2 * block:
        raise MethodError(f"{len(daily)} days are too few to tell what is usual. At least {2 * block} are needed")
    if block < 1 or reach < block:
        raise MethodError(f"blocks need a day at least and a reach as long, not {block} and {reach}")
    edges = np.arange(-reach, reach + 1, block)
    ends = np.arange(len(daily))[:, None] + edges
    running = np.append(0.0, np.cumsum(daily))
    sums = np.diff(running[np.clip(ends, 0, len(daily))], axis=1)
    whole = (ends[:, :-1] >= 0) & (ends[:, 1:] <= len(daily))
    if not whole.any(axis=1).all():
        raise MethodError(f"some day has no whole block of {block} days within {reach} days. Reach farther")
    usual = np.nanmedian(np.where(whole, sums, np.nan), axis=1) / block
    rate: Floats = np.maximum(usual, 1 / (block * (len(edges) - 1)))
    return rate


def surges(counts: npt.ArrayLike, *, gamma: float = GAMMA) -> tuple[Burst, ...]:
    """The stretches of days in which counts are at least about twice what is usual around them, in order.

    `counts`: (days,), consecutive days, whole or spread over interval dates. Kleinberg's batched automaton (2003, Data
    Min. Knowl. Discov. 7:373-397) at the scales 2 and 8, against `local_rate` in place of one rate for all time;
    stretches of both that meet are one. A steady Poisson stream is cut in about one of n ** (gamma - 1) series of n
    days: the gain of a stretch is a likelihood ratio. Counts of persons freed by one signature are not Poisson, so a
    surge is a description of when many came, and no test. No event at all is no surge.

    >>> quiet, busy = [0, 1, 0, 0, 1, 0, 0] * 20, [6, 7, 8, 5]
    >>> [(s.first, s.last) for s in surges(quiet + busy + quiet)]
    [(140, 143)]
    """
    daily = np.asarray(counts, np.float64)
    usual = local_rate(daily)
    if not daily.any():
        return ()
    found = [batched_bursts(daily, usual * FINENESS, scale=scale, gamma=gamma) for scale in SCALES]
    inside = np.any([batches.states == 1 for batches in found], axis=0)
    turns = np.flatnonzero(np.diff(inside, prepend=False, append=False)).reshape(-1, 2)
    # At most one of the two scales reaches over a whole stretch of both, and the better one tells its weight.
    weight = [max(b.weight for x in found for b in x.bursts if first <= b.first < stop) for first, stop in turns]
    return tuple(Burst(int(first), int(stop) - 1, w) for (first, stop), w in zip(turns, weight, strict=True))


def frequent(counts: npt.ArrayLike) -> bool:
    """Whether there is something to count in more than half of the whole blocks of four weeks, of at least two.

    `counts`: (days,), consecutive days.

    >>> frequent([1] + [0] * 83), frequent(([1] + [0] * 27) * 3)
    (False, True)
    """
    blocks = _blocks(np.asarray(counts, np.float64))
    return len(blocks) > 1 and 2 * int((blocks >= 1).sum()) > len(blocks)


def surge_chance(
    counts: npt.ArrayLike, stretches: Sequence[tuple[int, int]], size: int, *, of: int
) -> tuple[float, float | None]:
    """What is usual for the days of one stretch, and the chance of `size` or more in some stretch as long.

    `counts`: (days,), consecutive days; `stretches` are first and last place, both included, and `of` says which of
    them. What is outside all of them tells how much sums over four weeks vary about what is usual around them
    (`fit_background`); the chance is that of `tail_probability`, times the number of stretches so long, at most 1. None
    if fewer than 8 blocks are left outside.
    """
    daily = np.asarray(counts, np.float64)
    rate = local_rate(daily)
    outside = np.ones(len(daily), np.bool_)
    for first, last in stretches:
        outside[first : last + 1] = False
    days = slice(stretches[of][0], stretches[of][1] + 1)
    usual, length = float(rate[days].sum()), days.stop - days.start
    try:
        background = fit_background(_blocks(np.where(outside, daily, 0)), _blocks(np.where(outside, rate, 0)))
    except MethodError:
        return usual, None
    chance = tail_probability(size, background, exposure=usual, periods=length / BLOCK_DAYS)
    return usual, min(1.0, chance * len(daily) / length)


def _blocks(daily: Floats) -> Floats:
    """Sums over blocks of four weeks; days after the last whole one are left out."""
    sums: Floats = daily[: len(daily) // BLOCK_DAYS * BLOCK_DAYS].reshape(-1, BLOCK_DAYS).sum(axis=1)
    return sums
