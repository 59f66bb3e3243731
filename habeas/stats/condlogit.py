"""Who was freed, all attributes together: exact conditional logit, the number freed in each wave being given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.exact import refuse_level
from habeas.stats.subsets import Pool, subset_sums

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.integer]

# Beyond these a set of people says little more than their ranks: Efron's Cox regression gives the same at less cost.
MOST_AT_RISK, MOST_CHOSEN = 100_000, 1_000
MOST_STEPS, MOST_HALVINGS = 60, 40
# A step that is to gain less than this in log likelihood is the last.
SETTLED = 1e-18
# Information that fell to this share of what it was at zero leaves a coefficient without an end.
VANISHED = 1e-8
# The share of a column's variance that is left when it is a combination of others, but for rounding.
REDUNDANT = 1e-10
# Columns with less than this share in a direction have no part in it.
BYSTANDER = 0.01


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CondLogitFit:
    """Log odds ratios (columns,) with standard errors, Wald intervals and p-values, and what they rest on.

    `chosen` of `at_risk` people in the `strata_used`; `strata_empty` strata, in which all or none were chosen, say
    nothing and are left out of both. `log_likelihood_null` is that of equal odds for all.
    """

    names: tuple[str, ...]
    coefficients: Floats
    standard_errors: Floats
    low: Floats
    high: Floats
    p_values: Floats
    covariance: Floats
    log_likelihood: float
    log_likelihood_null: float
    chosen: int
    at_risk: int
    strata_used: int
    strata_empty: int
    steps: int


def conditional_logit(
    chosen: npt.ArrayLike,
    covariates: npt.ArrayLike,
    *,
    strata: npt.ArrayLike,
    level: float,
    names: Sequence[str] = (),
    counts: npt.ArrayLike | None = None,
) -> CondLogitFit:
    """Log odds ratios of being chosen within each stratum, given how many were chosen there.

    `chosen`: (n,) of 0 and 1; `covariates`: (n, columns), no constant; `strata`: (n,) codes of the waves; `counts`:
    (n,) how many people each row stands for, one if left out; rows in any order. `names` are the columns' names for
    messages. The likelihood is exact (McFadden 1974; Gail, Lubin & Rubinstein 1981, Biometrika 68:703): the chance of
    the set that was chosen among all sets of its size. With a stratum for each event time it is Cox regression with
    exact ties. Standard errors come from the analytic information.

    Raises MethodError for unknown values, for a column that is the same for all in each stratum or a combination of
    others, where nothing differs, for separation (no finite estimate: the message names the columns), and for a stratum
    with more than `MOST_AT_RISK` people at risk or `MOST_CHOSEN` chosen.

    >>> freed, ill, wave = [1, 0, 0, 0, 1, 0, 0, 0, 0], [1, 1, 0, 0, 0, 1, 0, 0, 1], [1, 1, 1, 1, 2, 2, 2, 2, 3]
    >>> fit = conditional_logit(freed, [[x] for x in ill], strata=wave, level=0.95, names=["ill"])
    >>> round(float(fit.coefficients[0]), 4), fit.strata_used, fit.strata_empty
    (0.5493, 2, 1)
    """
    refuse_level(level)
    y, x, codes, n = read_rows(chosen, covariates, strata, counts)
    labels = tuple(names) or tuple(f"column {i}" for i in range(x.shape[1]))
    if len(labels) != x.shape[1]:
        raise MethodError(f"{len(labels)} names for {x.shape[1]} columns")
    pools, empty = make_pools(y, x, codes, n)
    start = evaluate(pools, np.zeros(x.shape[1]))
    refuse_redundant(pools, start[2], labels)
    beta, information, best, steps = climb(pools, start, labels)
    covariance = np.linalg.inv(information).astype(np.float64)
    errors = np.sqrt(np.diag(covariance))
    low, high, p_values = wald(beta, errors, level)
    return CondLogitFit(
        names=labels,
        coefficients=beta,
        standard_errors=errors,
        low=low,
        high=high,
        p_values=p_values,
        covariance=covariance,
        log_likelihood=best,
        log_likelihood_null=start[0],
        chosen=sum(pool.size for pool in pools),
        at_risk=sum(int(pool.counts.sum()) for pool in pools),
        strata_used=len(pools),
        strata_empty=empty,
        steps=steps,
    )


def read_rows(
    chosen: npt.ArrayLike, covariates: npt.ArrayLike, strata: npt.ArrayLike, counts: npt.ArrayLike | None
) -> tuple[Floats, Floats, Whole, Floats]:
    """The four columns as arrays; refuses unequal lengths, unknown values and what is no choice or no count."""
    y, x = read_outcome(chosen, covariates)
    codes = np.asarray(strata)
    n = np.ones(len(y)) if counts is None else np.asarray(counts, dtype=float)
    if codes.shape != y.shape or n.shape != y.shape:
        raise MethodError(f"unequal lengths: {len(y)} chosen or not, strata {codes.shape}, counts {n.shape}")
    if codes.dtype.kind not in "iub":
        raise MethodError("strata are whole numbers, one for each row")
    if not (np.isfinite(n) & (n >= 1) & (n == np.floor(n))).all():
        raise MethodError("counts are whole numbers of people, 1 or more")
    return y, x, codes, n


def read_outcome(outcome: npt.ArrayLike, covariates: npt.ArrayLike) -> tuple[Floats, Floats]:
    """The outcome (n,) of 0 and 1 and the covariates (n, columns) as floats; refuses all else."""
    try:
        y, x = np.asarray(outcome, dtype=float), np.asarray(covariates, dtype=float)
    except ValueError:
        raise MethodError("outcomes and covariates are numbers, as many covariates in each row") from None
    x = x[:, None] if x.ndim == 1 else x
    if y.ndim != 1 or x.ndim != 2 or len(x) != len(y) or not x.size:
        raise MethodError(f"outcomes (n,) and covariates (n, columns) are needed; met {y.shape} and {x.shape}")
    if not ((y == 0) | (y == 1)).all():
        raise MethodError("an outcome is 0 or 1, and one is neither; leave out who is unknown, and count them")
    unknown = ~np.isfinite(x).all(axis=1)
    if unknown.any():
        raise MethodError(f"{int(unknown.sum())} rows have an unknown covariate; leave them out, and count them")
    return y, x


def make_pools(y: Floats, x: Floats, codes: Whole, n: Floats) -> tuple[list[Pool], int]:
    """A pool for each stratum in which some were chosen and some not, in order of codes, and how many are not so."""
    order = np.lexsort((*x.T, codes))
    y, x, codes, n = y[order], x[order], codes[order], n[order]
    new_stratum = np.append(True, codes[1:] != codes[:-1])
    new_kind = new_stratum | np.append(True, (x[1:] != x[:-1]).any(axis=1))
    kinds, edges = np.flatnonzero(new_kind), np.flatnonzero(new_stratum[new_kind])
    x, counts, taken = x[kinds], np.add.reduceat(n, kinds), np.add.reduceat(n * y, kinds)
    pools, empty = [], 0
    for low, high in zip(edges, [*edges[1:], len(kinds)], strict=True):
        people, size = int(counts[low:high].sum()), int(taken[low:high].sum())
        if size in (0, people):
            empty += 1
            continue
        refuse_large(people, size)
        total = taken[low:high] @ x[low:high]
        pools.append(Pool(covariates=x[low:high], counts=counts[low:high], total=total, size=size))
    if not pools:
        raise MethodError("in no stratum were some chosen and some not; there is nothing to compare")
    return pools, empty


def refuse_large(people: int, size: int) -> None:
    """Raise MethodError for a stratum that is beyond the exact likelihood."""
    if people > MOST_AT_RISK or size > MOST_CHOSEN:
        raise MethodError(
            f"{size} chosen of {people} at risk in one stratum are too many for the exact likelihood "
            f"({MOST_CHOSEN} of {MOST_AT_RISK}); use Cox regression with Efron ties, stratified the same way"
        )


def evaluate(pools: Sequence[Pool], beta: Floats) -> tuple[float, Floats, Floats]:
    """Log likelihood, its gradient (columns,) and the information (columns, columns)."""
    value, score, information = 0.0, np.zeros(len(beta)), np.zeros((len(beta), len(beta)))
    for pool in pools:
        log_weight, mean, covariance = subset_sums(pool, beta)
        value += float(pool.total @ beta) - log_weight
        score += pool.total - mean
        information += covariance
    return value, score, information


def refuse_redundant(pools: Sequence[Pool], information: Floats, names: Sequence[str]) -> None:
    """Raise MethodError for the first column that the information at equal odds does not tell from those before it."""
    for i, name in enumerate(names):
        if all(np.ptp(pool.covariates[:, i]) == 0 for pool in pools):
            raise MethodError(f"{name} is the same for all in each stratum; leave it out")
        own, across = information[i, i], information[:i, i]
        rest = own - across @ np.linalg.solve(information[:i, :i], across) if i else own
        if rest < REDUNDANT * own:
            raise MethodError(f"{name} is a combination of the columns before it; leave one of them out")


def climb(
    pools: Sequence[Pool], start: tuple[float, Floats, Floats], names: Sequence[str]
) -> tuple[Floats, Floats, float, int]:
    """The coefficients at the top of the likelihood, the information and likelihood there, and Newton's steps.

    `start` is what `evaluate` gives at zero.
    """
    beta = np.zeros(len(names))
    value, score, information = start
    for steps in range(MOST_STEPS):
        refuse_separated(start[2], information, names)
        move = np.linalg.solve(information, score)
        if float(score @ move) < SETTLED:
            return beta, information, value, steps
        for _ in range(MOST_HALVINGS):
            found = evaluate(pools, beta + move)
            if found[0] >= value - 1e-12 * abs(value):
                break
            move /= 2
        beta, (value, score, information) = beta + move, found
    raise MethodError(f"the estimates did not settle in {MOST_STEPS} steps; rescale the covariates or leave some out")


def refuse_separated(start: Floats, information: Floats, names: Sequence[str]) -> None:
    """Raise MethodError if in some direction hardly any of the information at equal odds is left."""
    root = np.linalg.inv(np.linalg.cholesky(start))
    shares, directions = np.linalg.eigh(root @ information @ root.T)
    if shares[0] >= VANISHED:
        return
    parts = np.abs(root.T @ directions[:, 0]) * np.sqrt(np.diag(start))
    guilty = [name for name, part in zip(names, parts, strict=True) if part >= BYSTANDER * parts.max()]
    raise MethodError(
        f"separation: {', '.join(guilty)} divides chosen and not chosen so well that no finite estimate is the best; "
        "use Firth's penalty (firth_logit with the strata as columns)"
    )


def wald(beta: Floats, errors: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Lower ends, upper ends and two-sided p-values by the normal approximation."""
    width = NormalDist().inv_cdf((1 + level) / 2) * errors
    p_values = np.array([math.erfc(abs(b / e) / math.sqrt(2)) for b, e in zip(beta, errors, strict=True)])
    return beta - width, beta + width, p_values
