"""Cox's regression of a hazard on covariates, for rows (start, stop] with ties, strata, weights and clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.coxnewton import Maximum, maximise
from habeas.stats.coxrows import (
    codes_of,
    covariates_of,
    events_of,
    place,
    repeats_of,
    risk_rows,
    spans_of,
    standardised,
    weights_of,
)
from habeas.stats.coxsums import Floats, Places, RiskRows, score_residuals
from habeas.stats.spells import Rows

Ties = Literal["efron", "breslow"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CoxFit:
    """A fitted Cox regression; arrays are (p,) in the order of the covariates, `covariance` (p, p).

    `coefficients` are logarithms of hazard ratios. `standard_errors` and `covariance` come from the information,
    `robust_errors` and `robust_covariance` from the clusters, None without them; `low` and `high`, the ends of the
    intervals of the hazard ratios, and `p_values` (two-sided, of "the hazard ratio is 1") are the robust ones where
    there are clusters. `high` is inf where it is beyond the floats. `score_test` and `likelihood_ratio` are chi-squared
    statistics with p degrees of freedom, of "no covariate matters". `n` counts rows, `events` events; `events_with`,
    (p,), the events of rows whose covariate is not 0: with 0-1 covariates those of the group.
    """

    names: tuple[str, ...]
    coefficients: Floats
    standard_errors: Floats
    robust_errors: Floats | None
    hazard_ratios: Floats
    low: Floats
    high: Floats
    p_values: Floats
    covariance: Floats
    robust_covariance: Floats | None
    log_likelihood: float
    null_log_likelihood: float
    score_test: float
    likelihood_ratio: float
    n: int
    events: int
    events_with: Rows
    clusters: int | None
    iterations: int
    ties: Ties
    level: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CoxData:
    """Checked rows: standardised, those never at risk at an event left out (`kept` tells which stay)."""

    rows: RiskRows
    kept: Places
    names: tuple[str, ...]
    scale: Floats
    n: int
    events: int
    events_with: Rows


def cox(
    stop: npt.ArrayLike,
    event: npt.ArrayLike,
    covariates: npt.ArrayLike,
    *,
    start: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
    repeats: npt.ArrayLike | None = None,
    strata: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    ties: Ties = "efron",
    level: float = 0.95,
    names: Sequence[str] = (),
) -> CoxFit:
    """Cox's regression (1972, J. R. Stat. Soc. B 34:187-220) of the hazard of an event on covariates.

    `stop`: (n,) when each row ends, any order; `event`: (n,) 0 or 1, whether it ends with an event; `covariates`:
    (n, p) numbers. `start`: (n,) when the row begins to be at risk (late entry, or a later row of one person), from
    the beginning if None. A row is at risk at the times t with start < t <= stop: one that ends without an event on
    the day of another's event is still at risk there. Times are compared exactly: give whole days. For one cause of
    several give cause == 1, which makes it the cause-specific hazard.

    `weights`: (n,) above 0, the case weights of R's coxph. `repeats`: (n,) whole numbers: a row that stands for so many
    equal ones, with the same result as writing them out. `strata`: (n,) labels, each with its own baseline hazard.
    `cluster`: (n,) labels of what is not independent (a trial, a wave, a person with several rows); the errors are then
    those of Lin & Wei 1989, J. Am. Stat. Assoc. 84:1074-1078, summed by cluster, which want many clusters. `ties`:
    Efron 1977, J. Am. Stat. Assoc. 72:557-565, or "breslow".

    Raises MethodError for rows that do not stop after they start, unknown values, no event, weights not above 0,
    covariates that are constant or sums of others or by which the events are told apart (infinite coefficients), and
    fewer clusters than covariates and one.

    >>> fit = cox([6, 7, 9, 10, 11, 13], [1, 0, 1, 1, 0, 1], [[1], [0], [0], [1], [0], [0]], names=["tried"])
    >>> fit.coefficients.round(4), fit.standard_errors.round(4), fit.events
    (array([1.5273]), array([1.2299]), 4)
    """
    data = cox_data(
        stop, event, covariates, start=start, weights=weights, repeats=repeats, strata=strata, ties=ties, names=names
    )
    if not 0 < level < 1:
        raise MethodError(f"the level of an interval is between 0 and 1, and was {level}")
    labels = None if cluster is None else codes_of(cluster, np.size(stop), name="cluster")
    found = maximise(data.rows, data.names)
    robust = None if labels is None else clustered_covariance(data, found, labels)
    return cox_fit(
        data, found, robust, clusters=None if labels is None else len(np.unique(labels)), ties=ties, level=level
    )


def cox_data(
    stop: npt.ArrayLike,
    event: npt.ArrayLike,
    covariates: npt.ArrayLike,
    *,
    start: npt.ArrayLike | None,
    weights: npt.ArrayLike | None,
    repeats: npt.ArrayLike | None,
    strata: npt.ArrayLike | None,
    ties: Ties,
    names: Sequence[str],
) -> CoxData:
    """The rows of `cox`, checked and placed among the events."""
    if ties not in ("efron", "breslow"):
        raise MethodError(f"ties are handled as 'efron' or 'breslow', not {ties!r}")
    begins, ends = spans_of(stop, start)
    n = len(ends)
    happened = events_of(event, n)
    times = repeats_of(repeats, n)
    weight, stratum = weights_of(weights, n) * times, codes_of(strata, n, name="strata")
    x, told = covariates_of(covariates, n, names)
    dead = np.flatnonzero(happened)
    events_with = np.array([times[dead] @ (column[dead] != 0) for column in x])
    first, last = place(ends, happened, begins, stratum)
    # In order of time, so that the rows of a day are summed in one run.
    order = np.argsort(2 * last + happened, kind="stable")
    kept = order[(first < last)[order]]
    first, last, weight, x = first[kept], last[kept], weight[kept], x[:, kept]
    stratum = codes_of(stratum[kept], len(kept), name="strata") if strata is not None else stratum[kept]
    x, scale = standardised(x, stratum, told)
    rows = risk_rows(
        x, happened[kept], first, last, weight=weight, repeats=times[kept], efron=ties == "efron"
    )  # fmt: skip
    events = int(times[happened].sum())
    return CoxData(
        rows=rows, kept=kept, names=told, scale=scale, n=int(times.sum()), events=events, events_with=events_with
    )


def clustered_covariance(data: CoxData, found: Maximum, labels: Places) -> Floats:
    """The covariance of standardised coefficients from the score summed by cluster, (p, p)."""
    clusters, p = int(labels.max()) + 1, len(data.names)
    if clusters <= p:
        raise MethodError(
            f"{clusters} clusters cannot give the errors of {p} coefficients. Give more clusters than that"
        )
    residuals = score_residuals(data.rows, found.sums)
    by_cluster = np.array([np.bincount(labels[data.kept], column, clusters) for column in residuals])
    bread = np.linalg.inv(found.information)
    covariance: Floats = bread @ (by_cluster @ by_cluster.T) @ bread
    return covariance


def cox_fit(
    data: CoxData, found: Maximum, robust: Floats | None, *, clusters: int | None, ties: Ties, level: float
) -> CoxFit:
    """The result in the units of the covariates as they were given."""
    unit = np.outer(data.scale, data.scale)
    covariance = np.linalg.inv(found.information) / unit
    robust = None if robust is None else robust / unit
    errors = np.sqrt(np.diagonal(covariance))
    robust_errors = None if robust is None else np.sqrt(np.diagonal(robust))
    beta = found.beta / data.scale
    ratios, low, high, p_values = wald(beta, errors if robust_errors is None else robust_errors, level=level)
    return CoxFit(
        names=data.names, coefficients=beta, standard_errors=errors, robust_errors=robust_errors,
        hazard_ratios=ratios, low=low, high=high, p_values=p_values, covariance=covariance, robust_covariance=robust,
        log_likelihood=found.sums.log_likelihood, null_log_likelihood=found.null_log_likelihood,
        score_test=found.score, likelihood_ratio=2 * (found.sums.log_likelihood - found.null_log_likelihood),
        n=data.n, events=data.events, events_with=data.events_with, clusters=clusters,
        iterations=found.iterations, ties=ties, level=level,
    )  # fmt: skip


def wald(beta: Floats, errors: Floats, *, level: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Ratios, the ends of their intervals and two-sided p-values of coefficients with normal errors, each (p,)."""
    from scipy.special import ndtr, ndtri

    half = ndtri((1 + level) / 2) * errors
    with np.errstate(over="ignore"):
        return np.exp(beta), np.exp(beta - half), np.exp(beta + half), 2 * ndtr(-np.abs(beta) / errors)
