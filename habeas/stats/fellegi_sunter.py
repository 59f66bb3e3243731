"""How often two records agree if they are one person, and if they are two: m and u, without labels.

A comparison of a pair has a level for each of its parts (names, dates, ...), 0 the best, or nothing where a part is
missing. Given whether the pair is one person, the levels are taken as independent (Fellegi & Sunter 1969, JASA
64:1183-1210); m is fitted by expectation and maximisation with u known (Winkler 1988, Proc. ASA Survey Research).
"""

from __future__ import annotations

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


class Fit(NamedTuple):
    """`m`, for each comparison the share of each level among pairs of one person; `share`, of the pairs that are."""

    m: tuple[Floats, ...]
    share: float


def level_shares(
    patterns: Ints, counts: Floats, levels: Sequence[int], *, smooth: float = SMOOTH
) -> tuple[Floats, ...]:
    """The share of each level of each comparison among the pairs that have one; `smooth` is added to every count.

    `patterns` (k, c) holds a level for each of c comparisons, MISSING for none; `counts` (k,) how many pairs have the
    pattern; `levels` (c,) how many levels each comparison has. Raises MethodError for a level that there is not.
    """
    _check(patterns, counts, levels)
    return tuple(_shares(patterns[:, j], counts, size, smooth) for j, size in enumerate(levels))


def fit_m(patterns: Ints, counts: Floats, u: Sequence[Floats], *, most_steps: int = 500, enough: float = 1e-8) -> Fit:
    """m and the share of pairs of one person, by EM from the counts of patterns; u is known, of pairs drawn at random.

    It begins with better levels likelier; it ends when the share moves by less than `enough`. Raises MethodError for a
    level that there is not, for no pairs, and if it has not ended after `most_steps`.
    """
    _check(patterns, counts, [len(one) for one in u])
    if not counts.sum() > 0:
        raise MethodError("no pairs to learn from")
    m, share = tuple(_begin(len(one)) for one in u), 0.3
    for _ in range(most_steps):
        one_person = posterior(patterns, m, u, share)
        m = tuple(_shares(patterns[:, j], counts * one_person, len(size), SMOOTH) for j, size in enumerate(u))
        before, share = share, float((counts * one_person).sum() / counts.sum())
        share = min(max(share, 1e-9), 1 - 1e-9)
        if abs(share - before) < enough:
            return Fit(m, share)
    raise MethodError(f"m has not settled after {most_steps} steps")


def posterior(patterns: Ints, m: Sequence[Floats], u: Sequence[Floats], share: float) -> Floats:
    """The probability that a pair of each pattern is of one person, (k,)."""
    odds: Floats = np.exp2(np.clip(match_weights(patterns, m, u) + np.log2(share / (1 - share)), -900, 900))
    found: Floats = odds / (1 + odds)
    return found


def match_weights(patterns: Ints, m: Sequence[Floats], u: Sequence[Floats]) -> Floats:
    """The binary logarithm of how much likelier each pattern is for one person than for two, (k,); a missing part adds
    nothing."""
    total = np.zeros(len(patterns))
    for j, (ours, theirs) in enumerate(zip(m, u, strict=True)):
        known = patterns[:, j] != MISSING
        total[known] += np.log2(ours / theirs)[patterns[known, j]]
    return total


def _begin(levels: int) -> Floats:
    shares: Floats = np.linspace(10, 1, levels)
    whole: Floats = shares / shares.sum()
    return whole


def _shares(column: Ints, counts: Floats, levels: int, smooth: float) -> Floats:
    known = column != MISSING
    found = np.bincount(column[known], counts[known], levels) + smooth
    shares: Floats = found / found.sum()
    return shares


def _check(patterns: Ints, counts: Floats, levels: Sequence[int]) -> None:
    if patterns.shape != (len(counts), len(levels)):
        raise MethodError(f"patterns of shape {patterns.shape} for {len(counts)} counts of {len(levels)} comparisons")
    if len(counts) and ((patterns < MISSING).any() or (patterns >= np.array(levels)).any()):
        raise MethodError("a pattern holds a level that its comparison does not have")
