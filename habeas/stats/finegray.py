"""Fine and Gray's regression of the cumulative incidence of one exit among several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.cox import Ties, wald
from habeas.stats.coxnewton import Maximum, maximise
from habeas.stats.coxrows import codes_of, column_of, covariates_of, spans_of, standardised
from habeas.stats.coxsums import Floats, Places, RiskRows, mean_at_events, runs_of, score_residuals, tied_steps, total
from habeas.stats.spells import Flags


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FineGrayFit:
    """A fitted Fine-Gray regression; arrays are (p,) in the order of the covariates, `covariance` (p, p).

    `coefficients` are logarithms of subdistribution hazard ratios: above 0, a larger share leaves by that exit in the
    end. They are not cause-specific hazard ratios and can have the other sign. `low` and `high` are the ends of the
    intervals of the ratios (`high` is inf where it is beyond the floats), `p_values` are two-sided. `events` counts
    exits `of` the cause, `competing` those of all others, `censored` the rest of the `n` persons; `events_with`, (p,),
    the events of persons whose covariate is not 0.
    """

    names: tuple[str, ...]
    coefficients: Floats
    standard_errors: Floats
    ratios: Floats
    low: Floats
    high: Floats
    p_values: Floats
    covariance: Floats
    log_likelihood: float
    null_log_likelihood: float
    n: int
    events: int
    competing: int
    censored: int
    events_with: npt.NDArray[np.int64]
    clusters: int | None
    iterations: int
    level: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Censoring:
    """The distribution of the time to censoring: the distinct `times`, (k,), how many are at risk of it at each, how
    many are censored and the `rate` of it, and the chance of being `free` of it before."""

    times: Floats
    inside: Floats
    censored: Floats
    rate: Floats
    free: Floats
    exits_first: bool


def fine_gray(
    exit: npt.ArrayLike,
    cause: npt.ArrayLike,
    covariates: npt.ArrayLike,
    *,
    of: int,
    cluster: npt.ArrayLike | None = None,
    ties: Ties = "breslow",
    level: float = 0.95,
    names: Sequence[str] = (),
) -> FineGrayFit:
    """Fine & Gray's regression (1999, J. Am. Stat. Assoc. 94:496-509) of the subdistribution hazard of one cause.

    `exit`: (n,) time of exit or of the end of watching, above 0, one row a person, any order; `cause`: (n,) whole
    numbers, 0 for those still inside; `covariates`: (n, p), fixed at time 0; `of`: the cause asked about. Who left by
    another cause stays in the risk set with the weight G(t-) / G(exit-), where G is the Kaplan-Meier estimate of not
    being censored, the same for all covariates: that censoring does not depend on them is assumed. Those censored on a
    day are at risk of the exits of that day and the other way round. Ties are Breslow's. The errors count that G is
    estimated, and are summed by `cluster` where labels are given (Zhou et al. 2012, Biostatistics 13:371-383). All as
    in R's cmprsk::crr. There is no late entry: use `cox` on the cause-specific hazard, which is the primary analysis.

    Raises MethodError for what `cox` refuses, a time not above 0, and a cause that nobody has.

    >>> fit = fine_gray([3, 5, 6, 8, 9, 11], [1, 2, 1, 0, 1, 1], [[1], [0], [0], [1], [0], [0]], of=1, names=["tried"])
    >>> fit.events, fit.competing, fit.censored, fit.coefficients.round(3)
    (4, 1, 1, array([1.04]))
    """
    if ties not in ("efron", "breslow"):
        raise MethodError(f"ties are handled as 'efron' or 'breslow', not {ties!r}")
    if not 0 < level < 1:
        raise MethodError(f"the level of an interval is between 0 and 1, and was {level}")
    _, ends = spans_of(exit, np.zeros(np.size(exit)))
    codes = causes_of(cause, len(ends), of=of)
    x, told = covariates_of(covariates, len(ends), names)
    labels = np.arange(len(ends)) if cluster is None else codes_of(cluster, len(ends), name="cluster")
    clusters = int(labels.max()) + 1
    if clusters <= len(x):
        raise MethodError(f"{clusters} clusters cannot give the errors of {len(x)} coefficients. Give more than that")
    scaled, scale = standardised(x, np.zeros(len(ends), np.intp), told)
    happened, other = codes == of, (codes != of) & (codes != 0)
    law = censoring(ends, codes == 0, exits_first=ties == "efron")
    rows, person = weighted_rows(scaled, ends, happened, other, law, efron=ties == "efron")
    found = maximise(rows, told)
    influence = person_influence(rows, person, found, ends, codes == 0, law)
    summed = np.array([total(labels, column, clusters) for column in influence])
    bread = np.linalg.inv(found.information)
    covariance = bread @ (summed @ summed.T) @ bread / np.outer(scale, scale)
    beta, errors = found.beta / scale, np.sqrt(np.diagonal(covariance))
    ratios, low, high, p_values = wald(beta, errors, level=level)
    return FineGrayFit(
        names=told, coefficients=beta, standard_errors=errors, ratios=ratios, low=low, high=high, p_values=p_values,
        covariance=covariance, log_likelihood=found.sums.log_likelihood, null_log_likelihood=found.null_log_likelihood,
        n=len(ends), events=int(happened.sum()), competing=int(other.sum()), censored=int((codes == 0).sum()),
        events_with=np.array([(happened & (column != 0)).sum() for column in x]),
        clusters=None if cluster is None else clusters, iterations=found.iterations, level=level,
    )  # fmt: skip


def causes_of(cause: npt.ArrayLike, n: int, *, of: int) -> Places:
    """Causes (n,) as whole numbers; refuses others, and a cause asked about that is 0 or that nobody has."""
    column = column_of(cause, n, name="cause")
    if ((column < 0) | (column != np.rint(column))).any():
        row = np.argmax((column < 0) | (column != np.rint(column)))
        raise MethodError(f"row {row}: a cause is a whole number, 0 for those still inside, and was {column[row]:g}")
    if of == 0 or not (column == of).any():
        raise MethodError(f"nobody left by cause {of}, so there is nothing to estimate")
    return column.astype(np.intp)


def censoring(ends: Floats, censored: Flags, *, exits_first: bool) -> Censoring:
    """The Kaplan-Meier estimate of not being censored before each time, those who exit on a day being at risk there or
    not."""
    times, at = np.unique(ends, return_inverse=True)
    inside = np.cumsum(np.bincount(at)[::-1])[::-1].astype(np.float64)
    count = total(at, censored, len(times))
    if exits_first:
        inside -= total(at, ~censored, len(times))
    rate = np.divide(count, inside, out=np.zeros(len(times)), where=count > 0)
    free = np.concatenate([[1.0], np.cumprod(1 - rate)[:-1]])
    return Censoring(times=times, inside=inside, censored=count, rate=rate, free=free, exits_first=exits_first)


def weighted_rows(
    x: Floats, ends: Floats, happened: Flags, other: Flags, law: Censoring, *, efron: bool
) -> tuple[RiskRows, Places]:
    """A row for each person until exit, and one after it for those who left by another cause; and whose each is.

    The second rows form a class of their own, whose weight at a moment is the chance of not being censored before it.
    """
    times = np.unique(ends[happened])
    m = len(times)
    last, stayed = np.searchsorted(times, ends, side="right"), np.flatnonzero(other)
    person = np.concatenate([np.arange(len(ends)), stayed])
    free = law.free[np.searchsorted(law.times, ends[stayed])]
    dead = np.flatnonzero(happened)
    deaths = np.bincount(last[dead] - 1, minlength=m)
    step, begin, less, share = tied_steps(deaths.astype(np.float64), deaths, efron=efron)
    first = np.concatenate([np.zeros(len(ends), np.intp), m + 1 + last[stayed]])
    ending = np.concatenate([last, np.full(len(stayed), 2 * m + 1)])
    run, run_dead = runs_of(ending, np.concatenate([happened, np.zeros(len(stayed), np.bool_)]))
    rows = RiskRows(
        x=x[:, person], weight=np.concatenate([np.ones(len(ends)), 1 / free]), first=first,
        last=ending, run=run, run_dead=run_dead, late=np.flatnonzero(first % (m + 1)),
        factor=np.array([np.ones(m), law.free[np.searchsorted(law.times, times)]]),
        dead=dead, moment=last[dead] - 1, step=step, begin=begin, less=less, share=share,
    )  # fmt: skip
    return rows, person


def person_influence(
    rows: RiskRows, person: Places, found: Maximum, ends: Floats, censored: Flags, law: Censoring
) -> Floats:
    """What each person adds to the score, by the exits and by the estimate of the censoring, (p, n).

    These are eta and psi of Fine & Gray's section 3: a censoring at u lowers the weights, from u on, of all who left by
    another cause before u.
    """
    sums, n, days = found.sums, len(ends), len(law.times)
    at = np.searchsorted(law.times, ends)
    # The exits on each day or later, and who has left by another cause before it.
    onward = np.searchsorted(np.unique(ends[rows.dead]), law.times)
    hazard, place = sums.hazard[n:], at[person[n:]]
    increments, mean = rows.factor[1] * sums.s0, mean_at_events(rows, sums)
    left, ahead = before(total(place, hazard, days)), tail(increments)[onward]
    each = np.divide(1.0, law.inside, out=np.zeros(days), where=law.censored > 0)
    exposed = censored | (not law.exits_first)
    influence = np.empty((len(rows.x), n))
    for i, residuals in enumerate(score_residuals(rows, sums)):
        left_x = before(total(place, hazard * rows.x[i, n:], days))
        pull = (left_x * ahead - left * tail(increments * mean[i])[onward]) * each
        compensator = pull * law.rate
        influence[i] = total(person, residuals, n)
        influence[i] += pull[at] * censored - before(compensator)[at] - compensator[at] * exposed
    return influence


def before(column: Floats) -> Floats:
    """Sums over all places before each, (m,)."""
    return np.concatenate([[0.0], np.cumsum(column[:-1])])


def tail(column: Floats) -> Floats:
    """Sums from each place to the end, and 0 after it: (m,) to (m + 1,)."""
    return np.concatenate([np.cumsum(column[::-1])[::-1], [0.0]])
