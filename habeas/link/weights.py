"""The weight of a pair as SQL: exact, and an upper bound that compares no texts.

A weight is in bits, the binary logarithm of the odds that two records are one person (Fellegi & Sunter 1969, JASA
64:1183-1210). Agreeing on a name counts by how rare the name is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from habeas.link.model import COMPARISONS, VETO, Comparison, Level, first_of
from habeas.link.prepare import NUMBERS, RARE, TEXTS

# Pairs below are not kept: fewer than one in nine of them are of one person.
FLOOR = -3.0
# Levels whose condition over numbers is the level itself.
_SURE = (
    "missing",
    *("exchanged with the given name", "one in the place of the other", "one spelling", "one key"),
    "an initial that fits",
)
# The bound and the weight are added up in another order, and the bound from numbers of half the length.
_HAIR = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """`m` and `u`: for each comparison the shares of the levels that say something, among pairs of one person and of
    two; `share`: of all pairs, those that are one person."""

    m: tuple[tuple[float, ...], ...]
    u: tuple[tuple[float, ...], ...]
    share: float

    @property
    def prior(self) -> float:
        """The weight of a pair of which nothing is known."""
        return math.log2(self.share / (1 - self.share))

    def bits(self, comparison: int, level: Level) -> float:
        """What a level adds, but for the frequency of what agrees."""
        if level.missing:
            return 0.0
        at = COMPARISONS[comparison].told.index(level)
        return math.log2(self.m[comparison][at]) - (0 if level.by else math.log2(self.u[comparison][at]))


def sides(columns: Iterable[str] = (*NUMBERS, *TEXTS)) -> str:
    """The columns of both records of a pair, l and r, under the names that levels use."""
    return ", ".join(f"l.{c} as {c}_l, r.{c} as {c}_r" for c in columns)


def gammas_sql(comparisons: Iterable[int]) -> str:
    """The level of each of these comparisons by number, -1 where one is missing."""
    return ", ".join(
        first_of(COMPARISONS[at].levels, lambda place, level: "-1" if level.missing else str(place - 1))
        + f"::tinyint as c{at}"
        for at in comparisons
    )


def weight_sql(weights: Weights) -> str:
    """The weight of a pair."""
    told = (first_of(one.levels, _exact(weights, at)) for at, one in enumerate(COMPARISONS))
    return " + ".join((_number(weights.prior), *told))


def bound_sql(weights: Weights) -> str:
    """What the weight of a pair is at most."""
    told = (
        _bound(weights, at, one) if one.bounds else first_of(one.levels, _exact(weights, at))
        for at, one in enumerate(COMPARISONS)
    )
    return " + ".join((_number(weights.prior + _HAIR), *told))


def pairs_sql(weights: Weights, pairs: str, *, floor: float | None = FLOOR) -> str:
    """SQL for id_l, id_r, weight and veto of the pairs of a table `pairs` (id_l, id_r); None keeps all."""
    at_least = "true" if floor is None else f"weight >= {floor}"
    return f"""
        select id_l, id_r, weight, veto from (
            select id_l, id_r, {weight_sql(weights)} as weight, {VETO} as veto
            from (
                select {sides((*NUMBERS, *TEXTS, *RARE))}
                from {pairs} as x join ready as l on l.id = x.id_l join ready as r on r.id = x.id_r
            )
        ) where {at_least}"""


def _exact(weights: Weights, comparison: int) -> Callable[[int, Level], str]:
    def value(_: int, level: Level) -> str:
        bits = _number(weights.bits(comparison, level))
        return f"{bits} - rare_{level.by}_l" if level.by else bits

    return value


def _bound(weights: Weights, comparison: int, one: Comparison) -> str:
    """For each condition over numbers the most that this level, or a worse one, adds."""
    best = {}
    for at, level in enumerate(one.levels):
        worse = one.levels[at : at + 1] if level.label in _SURE else one.levels[at:]
        best[level.label] = _number(max(weights.bits(comparison, w) for w in worse if not w.by or w is level))
        if level.by:
            best[level.label] = _number(weights.bits(comparison, level)) + f" - rare_{level.by}_l"
    parts = [f"when {sql} then {best[label]}" if sql != "else" else f"else {best[label]}" for sql, label in one.bounds]
    return f"(case {' '.join(parts)} end)"


def _number(value: float) -> str:
    return f"{value:.12e}::double"
