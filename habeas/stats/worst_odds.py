"""The greatest odds ratio, and the greatest upper limit, that tables with people known in neither way allow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from habeas.stats.exact import log_weights
from habeas.stats.grid import Table
from habeas.stats.strata import convolve, informative

Floats = npt.NDArray[np.float64]


def highest_ratio(base: Table, both: Table) -> float:
    """The greatest estimate of tables to whose first or last cell each of `both` is added, wave by wave.

    The estimate is where the total is the expected one. At a ratio, what the total has over the expected adds up over
    the waves, so each wave is settled apart; the greatest estimate is where the sum of their best falls to nothing.
    """
    a, b, c, d = base.T
    if not np.minimum(b, c).any():
        return math.inf
    if not np.minimum(np.minimum(a, d) + both, (a + d + both) // 2).any():
        return 0.0
    waves = [best_excess(row, int(n)) for row, n in zip(base.tolist(), both, strict=True)]
    return math.exp(root(lambda log_odds: -sum(best(log_odds) for best in waves)))


def best_excess(base: Sequence[int], both: int) -> Callable[[float], float]:
    """For log odds, the most by which a wave's count passes the expected one, over all splits of `both`."""
    a, b, c, d = base

    @cache
    def weights(inside: int) -> tuple[Floats, Floats]:
        first, logs = log_weights(a + inside, b, c, d + both - inside)
        return logs, np.arange(len(logs), dtype=float) + (first - a - inside)

    def excess(inside: int, log_odds: float) -> float:
        logs, steps = weights(inside)
        tilted = logs + log_odds * steps
        chances = np.exp(tilted - tilted.max())
        return -float(chances @ steps / chances.sum())

    def best(log_odds: float) -> float:
        # Near the best: it makes the product of the two cells greatest. The excess rises to its top and falls from it.
        inside = min(max((both + d - a) // 2, 0), both)
        here = excess(inside, log_odds)
        for step in (1, -1):
            while 0 <= inside + step <= both and (there := excess(inside + step, log_odds)) > here:
                inside, here = inside + step, there
        return here

    return best


def upper_limit(tables: Table, level: float) -> float:
    """The upper end of the exact interval of the common odds ratio."""
    strata = [log_weights(*row) for row in tables[informative(tables)].tolist()]
    at = int(tables[informative(tables), 0].sum()) - sum(first for first, _ in strata)
    weights = convolve([logs for _, logs in strata], at)
    if at == len(weights) - 1:
        return math.inf
    steps = np.arange(len(weights), dtype=float) - at

    def spare(log_odds: float) -> float:
        tilted = weights + log_odds * steps
        chances = np.exp(tilted - tilted.max())
        return (1 - level) / 2 - float(chances[: at + 1].sum() / chances.sum())

    return math.exp(root(spare))


def root(rising: Callable[[float], float]) -> float:
    """Where a rising function is zero."""
    from scipy.optimize import brentq

    low, high = -1.0, 1.0
    while rising(low) > 0:
        low *= 2
    while rising(high) < 0:
        high *= 2
    return float(brentq(rising, low, high, xtol=1e-12))
