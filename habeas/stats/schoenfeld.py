"""Whether hazard ratios stay the same over time: Schoenfeld residuals and the test made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.cox import Ties, cox_data
from habeas.stats.coxnewton import Maximum, maximise
from habeas.stats.coxrows import spans_of
from habeas.stats.coxsums import Floats, RiskRows, information, mean_at_events

Clock = Literal["km", "identity"]
# A product with the clock that tells less than this share beyond the covariates tells nothing.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProportionalTest:
    """Chi-squared statistics of "the hazard ratio does not change with time".

    `chi_squared` and `p_values`: (p,), one degree of freedom for each covariate; `all_chi_squared` and `all_p_value`:
    of all together, p degrees. `times`: (d,) of the events, in the order of the rows; `scaled_residuals`: (d, p),
    whose trend over time is that of the coefficient (Grambsch & Therneau 1994): a picture, the test does not need it.
    """

    names: tuple[str, ...]
    chi_squared: Floats
    p_values: Floats
    all_chi_squared: float
    all_p_value: float
    times: Floats
    scaled_residuals: Floats
    clock: Clock


def proportional_hazards(
    stop: npt.ArrayLike,
    event: npt.ArrayLike,
    covariates: npt.ArrayLike,
    *,
    start: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
    strata: npt.ArrayLike | None = None,
    ties: Ties = "efron",
    clock: Clock = "km",
    names: Sequence[str] = (),
) -> ProportionalTest:
    """Test the proportional hazards of the regression that `cox` makes of the same rows.

    For each covariate the score test of adding its product with the time of the event, less the mean time of events
    (Grambsch & Therneau 1994, Biometrika 81:515-526, without their approximation that the variance is the same at all
    events; R's cox.zph since survival 3.0). `clock`: "km" takes 1 less the Kaplan-Meier estimate right before the event
    as time, so that a few late events do not decide; "identity" the time itself. A large p-value does not show that
    the ratio is constant. Refuses what `cox` refuses, and events that are all on one day.

    >>> test = proportional_hazards([6, 7, 9, 10, 11, 13], [1, 0, 1, 1, 0, 1], [[1], [0], [0], [1], [0], [0]])
    >>> test.chi_squared.round(4), test.p_values.round(4)
    (array([0.0107]), array([0.9177]))
    """
    data = cox_data(
        stop, event, covariates, start=start, weights=weights, repeats=None, strata=strata, ties=ties, names=names
    )
    if clock not in ("km", "identity"):
        raise MethodError(f"the clock is 'km' or 'identity', not {clock!r}")
    found = maximise(data.rows, data.names)
    rows = data.rows
    begins, ends = spans_of(stop, start)
    dead = data.kept[rows.dead]
    time = ends[dead] if clock == "identity" else left_by(begins, ends, np.asarray(event, np.float64))[dead]
    if time.min() == time.max():
        raise MethodError("all events are at one time of the clock, so hazard ratios cannot be seen to change")
    time = time - time.mean()
    chi_squared, every = score_tests(rows, found, at_moments(rows, time), data.names)
    from scipy.special import chdtrc

    p = len(data.names)
    residuals = (rows.x[:, rows.dead] - mean_at_events(rows, found.sums)[:, rows.moment]) * data.scale[:, None]
    covariance = np.linalg.inv(found.information) / np.outer(data.scale, data.scale)
    return ProportionalTest(
        names=data.names, chi_squared=chi_squared, p_values=chdtrc(1, chi_squared),
        all_chi_squared=every, all_p_value=float(chdtrc(p, every)), times=ends[dead],
        scaled_residuals=len(dead) * residuals.T @ covariance + found.beta / data.scale, clock=clock,
    )  # fmt: skip


def at_moments(rows: RiskRows, time: Floats) -> Floats:
    """The time of each moment, (m,), from those of its events."""
    clock = np.empty(len(rows.begin))
    clock[rows.moment] = time
    return clock


def score_tests(rows: RiskRows, found: Maximum, clock: Floats, names: Sequence[str]) -> tuple[Floats, float]:
    """The score statistic of a product of each covariate with the clock, (p,), and of all of them."""
    cross, _ = information(rows, found.sums, clock)
    square, _ = information(rows, found.sums, clock**2)
    apart = rows.x[:, rows.dead] - mean_at_events(rows, found.sums)[:, rows.moment]
    score = apart @ (rows.weight[rows.dead] * clock[rows.moment])
    # What the products tell beyond the covariates themselves, whose score is 0 at the fit.
    beyond = square - cross @ np.linalg.solve(found.information, cross)
    own, whole = np.diagonal(beyond), np.diagonal(square)
    for name, left, all_of_it in zip(names, own, whole, strict=True):
        if not left > NOTHING * all_of_it:
            raise MethodError(f"covariate {name!r} differs among those at risk at too few events to see a change")
    scale = 1 / np.sqrt(whole)
    if not np.linalg.eigvalsh(beyond * scale * scale[:, None])[0] > NOTHING:
        raise MethodError(f"there are too few events to test {len(names)} covariates together. Leave some out")
    return score**2 / own, float(score @ np.linalg.solve(beyond, score))


def left_by(begins: Floats | None, ends: Floats, event: Floats) -> Floats:
    """1 less the Kaplan-Meier estimate of not having left right before each row's end, (n,), of all strata together."""
    times, at = np.unique(ends, return_inverse=True)
    gone = np.bincount(at, event)
    inside = np.cumsum(np.bincount(at)[::-1])[::-1]
    if begins is not None:
        inside = inside - (len(ends) - np.searchsorted(np.sort(begins), times))
    held = np.concatenate([[1.0], np.cumprod(1 - gone / inside)[:-1]])
    return 1 - held[at]
