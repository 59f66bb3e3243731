"""The coefficients that make a partial likelihood largest, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from habeas.core.errors import MethodError
from habeas.stats.coxsums import Floats, RiskRows, RiskSums, information, risk_sums

# Newton doubles the digits with each step, so a step this small, in standard deviations, leaves nothing to gain.
SMALLEST_STEP = 1e-9
# Steps this small that shrink no more are rounding.
ROUNDING_STEP = 1e-6
# Without a largest likelihood each step goes on by about as much as the one before.
MOST_STEPS = 30
HALVINGS = 30
# A covariate is a sum of others if they leave less than this share of what it tells.
DEPENDENT = 1e-9


class Maximum(NamedTuple):
    """Coefficients (p,) of the largest likelihood, the sums and information there, and what was at coefficients 0."""

    beta: Floats
    sums: RiskSums
    information: Floats
    null_log_likelihood: float
    score: float
    iterations: int


def maximise(rows: RiskRows, names: Sequence[str]) -> Maximum:
    """The largest likelihood of rows with standardised covariates, by Newton's method from 0, steps halved where they
    overshoot.

    Raises MethodError, with the covariate's name, where the coefficients cannot be told apart, or grow without limit or
    until hazards differ too much for floats.
    """
    beta = np.zeros(len(rows.x))
    sums = risk_sums(rows, beta)
    assert sums is not None  # at coefficients 0 all hazards are 1
    matrix, whole = information(rows, sums)
    refuse_dependent(matrix, whole, names)
    step = newton_step(matrix, sums)
    null, score = sums.log_likelihood, float(sums.gradient @ step)
    size = np.inf
    for iteration in range(1, MOST_STEPS + 1):
        beta, sums = uphill(rows, beta, step, sums)
        size, before = float(np.abs(step).max()), size
        if size < SMALLEST_STEP or before / 2 < size < ROUNDING_STEP:
            return Maximum(beta, sums, information(rows, sums)[0], null, score, iteration)
        matrix, _ = information(rows, sums)
        if not np.linalg.eigvalsh(matrix)[0] > 0:
            break
        step = newton_step(matrix, sums)
    name = names[int(np.argmax(np.abs(step)))]
    raise MethodError(
        f"the coefficient of covariate {name!r} grows without limit: by it, or by it and others, those with an event"
        " are told apart from those without, or it grows with time until hazards lose their digits. Leave it out, join"
        " categories, or use Firth's penalty"
    )


def newton_step(matrix: Floats, sums: RiskSums) -> Floats:
    """Where the likelihood would be largest if it were a parabola, (p,) from here."""
    return np.asarray(np.linalg.solve(matrix, sums.gradient), np.float64)


def uphill(rows: RiskRows, beta: Floats, step: Floats, sums: RiskSums) -> tuple[Floats, RiskSums]:
    """Where the step leads, or half of it and so on until the likelihood does not fall."""
    rounding = 1e-11 * (abs(sums.log_likelihood) + 1)
    for _ in range(HALVINGS):
        there = risk_sums(rows, beta + step)
        if there is not None and there.log_likelihood >= sums.log_likelihood - rounding:
            return beta + step, there
        step = step / 2
    return beta, sums


def refuse_dependent(matrix: Floats, size: Floats, names: Sequence[str]) -> None:
    """Raise MethodError for a covariate that tells nothing, or nothing beyond those before it."""
    for i, name in enumerate(names):
        if not matrix[i, i] > DEPENDENT * size[i]:
            raise MethodError(f"covariate {name!r} is the same for all who are at risk together. Leave it out")
    scale = 1 / np.sqrt(np.diagonal(matrix))
    left = matrix * scale * scale[:, None]
    for i, name in enumerate(names):
        if not left[i, i] > DEPENDENT:
            raise MethodError(f"covariate {name!r} is a sum of the covariates before it. Leave it out")
        left = left - np.outer(left[i], left[i]) / left[i, i]
