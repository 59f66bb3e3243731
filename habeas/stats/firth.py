"""Logistic regression with Firth's penalty: finite estimates where a few people or a perfect divide allow no others."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.condlogit import read_outcome
from habeas.stats.exact import refuse_level
from habeas.stats.subsets import odds_shares

Floats = npt.NDArray[np.float64]

MOST_STEPS, MOST_HALVINGS, MOST_DOUBLINGS = 500, 40, 30
# No coefficient moves by more in one step: far from the top the information is a poor guide.
LONGEST = 5.0
# A step is the last if it is to gain less than this in penalised log likelihood.
SETTLED = 1e-14
# The share of a column's variance that is left when it is a combination of others, but for rounding.
REDUNDANT = 1e-10
# How near an end of an interval is found, in standard errors.
NEAR = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirthFit:
    """Log odds ratios (1 + columns,), the constant first, with profile intervals and likelihood-ratio p-values.

    `standard_errors` are from the inverse information and stand beside the interval only for comparison: the profile is
    lopsided where the penalty is needed. `log_likelihood` is penalised.
    """

    names: tuple[str, ...]
    coefficients: Floats
    standard_errors: Floats
    low: Floats
    high: Floats
    p_values: Floats
    covariance: Floats
    log_likelihood: float
    yes: int
    people: int


def firth_logit(
    outcome: npt.ArrayLike, covariates: npt.ArrayLike, *, level: float, names: Sequence[str] = ()
) -> FirthFit:
    """Log odds ratios of the outcome that maximise the likelihood times the root of its information's determinant.

    `outcome`: (n,) of 0 and 1; `covariates`: (n, columns) without the constant, which comes first in all results; rows
    in any order; for waves, give a column for each but one. Estimates are finite under separation (Firth 1993,
    Biometrika 80:27; Heinze & Schemper 2002, Stat. Med. 21:2409). The p-value of a coefficient compares with the
    highest penalised likelihood where it is 0, its interval holds the values that this test does not reject, and the
    penalty is that of all coefficients throughout, as in R's logistf.

    Raises MethodError for unknown values, one outcome for all, a column that is constant or a combination of others.

    >>> fit = firth_logit([0, 0, 0, 1, 1], [[0], [0], [1], [1], [1]], level=0.95, names=["ill"])
    >>> fit.names, [round(float(x), 3) for x in fit.coefficients]
    (('constant', 'ill'), [-1.609, 2.12])
    """
    refuse_level(level)
    y, x = read_outcome(outcome, covariates)
    labels = ("constant", *(names or (f"column {i}" for i in range(x.shape[1]))))
    if len(labels) != x.shape[1] + 1:
        raise MethodError(f"{len(labels) - 1} names for {x.shape[1]} columns")
    if y.min() == y.max():
        raise MethodError(f"the outcome is {int(y[0])} for all {len(y)}; there is nothing to compare")
    design = np.column_stack([np.ones(len(y)), x])
    refuse_dependent(design, labels)
    # Columns in units of their own size, so that one step length and one tolerance fit all.
    scale = np.sqrt((design**2).mean(axis=0))
    design = design / scale
    beta, top = climb(y, design, np.zeros(len(scale)), range(len(scale)))
    covariance = np.linalg.inv(information(design, beta)).astype(np.float64)
    errors, drop = np.sqrt(np.diag(covariance)), NormalDist().inv_cdf((1 + level) / 2) ** 2 / 2
    columns = range(len(scale))
    low, high = (
        np.array([profile_end(y, design, beta, i, side * errors[i], top - drop) for i in columns]) for side in (-1, 1)
    )
    fall = np.array([top - profile(y, design, beta, i, 0.0)[1] for i in columns])
    return FirthFit(
        names=labels,
        coefficients=beta / scale,
        standard_errors=errors / scale,
        low=low / scale,
        high=high / scale,
        # Twice the fall is chi-squared with one degree of freedom, a squared normal.
        p_values=np.array([math.erfc(math.sqrt(max(0.0, x))) for x in fall]),
        covariance=covariance / np.outer(scale, scale),
        log_likelihood=top + float(np.log(scale).sum()),
        yes=int(y.sum()),
        people=len(y),
    )


def refuse_dependent(design: Floats, names: Sequence[str]) -> None:
    """Raise MethodError for the first column that is a combination of those before it, the constant among them."""
    for i, name in enumerate(names[1:], start=1):
        column, before = design[:, i], design[:, :i]
        if np.ptp(column) == 0:
            raise MethodError(f"{name} is the same for all; leave it out")
        # The part of the column that is not constant is what must not be explained.
        column, before = column - column.mean(), before[:, 1:] - before[:, 1:].mean(axis=0)
        rest = column - before @ np.linalg.lstsq(before, column)[0]
        if rest @ rest < REDUNDANT * (column @ column):
            raise MethodError(f"{name} is a combination of the columns before it; leave one of them out")


def information(design: Floats, beta: Floats) -> Floats:
    """Fisher's information (columns, columns)."""
    yes, no = odds_shares(design @ beta)
    whole: Floats = (design * (yes * no)[:, None]).T @ design
    return whole


def penalised(y: Floats, design: Floats, beta: Floats) -> float:
    """The penalised log likelihood; minus infinity where the information has no more digits."""
    eta = design @ beta
    sign, log_determinant = np.linalg.slogdet(information(design, beta))
    if sign <= 0:
        return -math.inf
    return float(y @ eta - np.logaddexp(0, eta).sum()) + float(log_determinant) / 2


def climb(y: Floats, design: Floats, beta: Floats, free: Sequence[int]) -> tuple[Floats, float]:
    """The highest penalised likelihood from `beta` on, moving only the `free` columns: where and how high.

    The score of Firth with the information of the free columns: fixing a column does not change the penalty.
    """
    part = list(free)
    value = penalised(y, design, beta)
    for _ in range(MOST_STEPS):
        yes, no = odds_shares(design @ beta)
        whole = (design * (yes * no)[:, None]).T @ design
        leverage = yes * no * np.einsum("ij,ji->i", design, np.linalg.solve(whole, design.T))
        score = design[:, part].T @ (y - yes + leverage * (no - yes) / 2)
        move = np.linalg.solve(whole[np.ix_(part, part)], score)
        gain = float(score @ move)
        if gain < SETTLED:
            return beta, value
        move *= min(1.0, LONGEST / float(np.abs(move).max()))
        for _ in range(MOST_HALVINGS):
            there = beta.copy()
            there[part] += move
            reached = penalised(y, design, there)
            if reached >= value - 1e-12 * abs(value):
                break
            move /= 2
        beta, value = there, reached
    raise MethodError(f"the estimates did not settle in {MOST_STEPS} steps; rescale the covariates or leave some out")


def profile(y: Floats, design: Floats, beta: Floats, column: int, fixed: float) -> tuple[Floats, float]:
    """The highest penalised likelihood with one coefficient `fixed`, searched from `beta` on."""
    start = beta.copy()
    start[column] = fixed
    free = [i for i in range(len(beta)) if i != column]
    return climb(y, design, start, free) if free else (start, penalised(y, design, start))


def profile_end(y: Floats, design: Floats, beta: Floats, column: int, step: float, limit: float) -> float:
    """Where the profile of one coefficient falls to `limit`, from the estimate by `step`, doubled until it does."""
    at = [beta]

    def excess(value: float) -> float:
        at[0], height = profile(y, design, at[0], column, value)
        return height - limit

    inner, outer = float(beta[column]), float(beta[column]) + step
    for _ in range(MOST_DOUBLINGS):
        if excess(outer) < 0:
            return root(excess, inner, outer, abs(step) * NEAR)
        inner, step = outer, 2 * step
        outer += step
    raise MethodError("the penalised likelihood does not fall enough on one side: no interval at this level")


def root(excess: Callable[[float], float], inner: float, outer: float, near: float) -> float:
    """Where `excess`, positive at `inner` and negative at `outer`, is 0: the secant (Illinois), kept between."""
    up, down, last = excess(inner), excess(outer), 0
    while abs(outer - inner) > near:
        middle = (inner * down - outer * up) / (down - up)
        found = excess(middle)
        if abs(found) < NEAR:
            return middle
        # The end that stays twice counts half, or it would never move.
        if found > 0:
            inner, up, down, last = middle, found, down / 2 if last > 0 else down, 1
        else:
            outer, down, up, last = middle, found, up / 2 if last < 0 else up, -1
    return (inner + outer) / 2
