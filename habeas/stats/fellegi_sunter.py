"""How often two records agree if they are one person, and if they are two: m and u, without labels.

A comparison of a pair has a level for each of its parts (names, dates, ...), 0 the best, or nothing where a part is
missing. Given whether the pair is one person, the levels are taken as independent (Fellegi & Sunter 1969, JASA
64:1183-1210); m is fitted by expectation and maximisation with u known (Winkler 1988, Proc. ASA Survey Research).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MISSING = -1
# Added to every count, so that a level never met is rare and not impossible.
SMOOTH = 0.1
Extra = float | Sequence[Sequence[float]]


class Fit(NamedTuple):
    """`m`, for each comparison the share of each level among pairs of one person; `share`, of the pairs that are."""

    m: tuple[Floats, ...]
    share: float


def as_patterns(rows: Sequence[Sequence[float]], comparisons: int) -> tuple[Ints, Floats]:
    """Patterns (k, c) of so many comparisons and their counts (k,), from rows of levels with the count last."""
    table = np.array(rows, dtype=float).reshape(len(rows), comparisons + 1)
    return table[:, :-1].astype(np.int64), table[:, -1]


def level_shares(patterns: Ints, counts: Floats, levels: Sequence[int], *, extra: Extra = SMOOTH) -> tuple[Floats, ...]:
    """The share of each level of each comparison among the pairs that have one; `extra` is added to every count, one
    number or, for each comparison, one for each level: pairs that are taken as seen before any was.

    `patterns` (k, c) holds a level for each of c comparisons, MISSING for none; `counts` (k,) how many pairs have the
    pattern; `levels` (c,) how many levels each comparison has. Raises MethodError for a level that there is not.
    """
    _check(patterns, counts, levels)
    return tuple(_shares(patterns[:, j], counts, size, _of(extra, j)) for j, size in enumerate(levels))


def fit_m(
    patterns: Ints,
    counts: Floats,
    u: Sequence[npt.ArrayLike],
    *,
    extra: Extra = SMOOTH,
    most_steps: int = 500,
    enough: float = 1e-8,
) -> Fit:
    """m and the share of pairs of one person, by EM from the counts of patterns; u is known, of pairs drawn at random.

    `extra` is as in `level_shares`. It begins with better levels likelier; it ends when the share moves by less than
    `enough`. Raises MethodError for a level that there is not, for no pairs, and if it has not ended after
    `most_steps`.
    """
    sizes = [np.size(one) for one in u]
    _check(patterns, counts, sizes)
    if not counts.sum() > 0:
        raise MethodError("no pairs to learn from")
    m, share = tuple(_begin(size) for size in sizes), 0.3
    for _ in range(most_steps):
        one_person = posterior(patterns, m, u, share)
        ours = counts * one_person
        m = tuple(_shares(patterns[:, j], ours, size, _of(extra, j)) for j, size in enumerate(sizes))
        before, share = share, float((counts * one_person).sum() / counts.sum())
        share = min(max(share, 1e-9), 1 - 1e-9)
        if abs(share - before) < enough:
            return Fit(m, share)
    raise MethodError(f"m has not settled after {most_steps} steps")


def posterior(patterns: Ints, m: Sequence[npt.ArrayLike], u: Sequence[npt.ArrayLike], share: float) -> Floats:
    """The probability that a pair of each pattern is of one person, (k,)."""
    odds: Floats = np.exp2(np.clip(match_weights(patterns, m, u) + np.log2(share / (1 - share)), -900, 900))
    found: Floats = odds / (1 + odds)
    return found


def match_weights(patterns: Ints, m: Sequence[npt.ArrayLike], u: Sequence[npt.ArrayLike]) -> Floats:
    """The binary logarithm of how much likelier each pattern is for one person than for two, (k,); a missing part adds
    nothing."""
    total = np.zeros(len(patterns))
    for j, (ours, theirs) in enumerate(zip(m, u, strict=True)):
        known = patterns[:, j] != MISSING
        total[known] += np.log2(np.asarray(ours) / np.asarray(theirs))[patterns[known, j]]
    return total


def _begin(levels: int) -> Floats:
    shares: Floats = np.linspace(10, 1, levels)
    whole: Floats = shares / shares.sum()
    return whole


def pooled(shares: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The geometric mean of several estimates of the shares of one comparison, as shares again."""
    mean = np.exp(np.mean(np.log(np.array(shares)), axis=0))
    return tuple(float(share) for share in mean / mean.sum())


def settled_share(weights: Floats, counts: Floats, pairs: float, *, begin: float, most_steps: int = 1000) -> float:
    """The share of all `pairs` that are of one person at which the posteriors of the pairs that can be add up to it.

    `weights` (k,) are match weights without the share, `counts` (k,) how many pairs have them; any other pair has none
    that matters. Between 1 / (2 pairs) and one half.
    """
    share, least = begin, 0.5 / pairs
    for _ in range(most_steps):
        odds = np.exp2(np.clip(weights + math.log2(share / (1 - share)), -900, 900))
        before, share = share, min(max(float((counts * odds / (1 + odds)).sum() / pairs), least), 0.5)
        if abs(share / before - 1) < 1e-6:
            break
    return share


def _of(extra: Extra, comparison: int) -> float | Sequence[float]:
    return extra if isinstance(extra, (float, int)) else extra[comparison]


def _shares(column: Ints, counts: Floats, levels: int, extra: float | Sequence[float]) -> Floats:
    known = column != MISSING
    found = np.bincount(column[known], counts[known], levels) + np.asarray(extra)
    shares: Floats = found / found.sum()
    return shares


def _check(patterns: Ints, counts: Floats, levels: Sequence[int]) -> None:
    if patterns.shape != (len(counts), len(levels)):
        raise MethodError(f"patterns of shape {patterns.shape} for {len(counts)} counts of {len(levels)} comparisons")
    if len(counts) and ((patterns < MISSING).any() or (patterns >= np.array(levels)).any()):
        raise MethodError("a pattern holds a level that its comparison does not have")
