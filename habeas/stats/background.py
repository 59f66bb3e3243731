"""How large a count is against a background of counts: Poisson, or negative binomial where they vary more."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Floats = npt.NDArray[np.float64]

# With fewer periods the variation cannot be told: with 8, a test at 5 % rejects up to 9 % (tests, slow).
FEWEST_PERIODS = 12
# A smaller dispersion makes no difference to any chance, and its likelihood is lost in rounding.
NO_DISPERSION = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """Counts outside the wave: their number in all and over what exposure, and how much more they vary than Poisson's.

    A count with mean m has variance m + `dispersion` m^2; a dispersion of 0 is Poisson.
    """

    total: float
    exposure: float
    dispersion: float
    periods: int

    def __post_init__(self) -> None:
        if self.periods < FEWEST_PERIODS:
            raise MethodError(
                f"a background needs {FEWEST_PERIODS} periods outside the wave, and there are {self.periods}"
            )
        if not (0 <= self.total < math.inf and 0 < self.exposure < math.inf and 0 <= self.dispersion < math.inf):
            raise MethodError("a background has a total and a dispersion of at least 0 and an exposure above 0")

    @property
    def rate(self) -> float:
        """Events per unit of exposure."""
        return self.total / self.exposure


def fit_background(counts: npt.ArrayLike, exposure: npt.ArrayLike) -> Background:
    """The rate and dispersion of `counts` in periods outside the wave, such as weeks.

    `counts` and `exposure`: (periods,), any order, at least 12 of them with exposure; exposure is what the count is in
    proportion to, such as person-days inside, or 1 for each week. Periods without exposure are left out. The rate is
    the total over the exposure. The dispersion is the larger of two estimates, because each is often too small with
    few periods: maximum likelihood at that rate (Bliss & Fisher 1953, Biometrics 9:176-200) and the moment estimate,
    at which the squared residuals over their variance add up to periods - 1 (Breslow 1984, Appl. Stat. 33:38-44). Both
    are 0 for counts that vary no more than Poisson's, so the rule "negative binomial where overdispersed" has no test
    in it that could fail to see dispersion. Persons freed are such counts: one signature frees many.

    >>> fit_background([2, 0, 1, 1, 3, 0, 1, 2, 1, 1, 0, 2], [1] * 12).dispersion
    0.0
    >>> round(fit_background([9, 0, 1, 1, 8, 0, 0, 0, 1, 7, 0, 0], [1] * 12).dispersion, 3)
    3.005
    """
    observed, at_risk = _counts(counts, exposure)
    if len(observed) < FEWEST_PERIODS:
        raise MethodError(
            f"a background needs {FEWEST_PERIODS} periods outside the wave, and there are {len(observed)}"
        )
    mean = at_risk * observed.sum() / at_risk.sum()
    larger = max(_moment_dispersion(observed, mean), likely_dispersion(observed, mean)) if observed.any() else 0.0
    return Background(
        total=float(observed.sum()), exposure=float(at_risk.sum()), dispersion=larger, periods=len(observed)
    )


def tail_probability(size: int, background: Background, *, exposure: float, periods: float) -> float:
    """The chance that the background alone has `size` events or more in the wave's days.

    `exposure` is that of the wave's days in the unit of the background; `periods` is how many of the background's
    periods they last, 1/7 for a day against weeks. What makes counts vary more than Poisson's is taken as common to a
    period and independent between periods, so longer waves average it out; a shorter one does not. The rate is itself
    estimated: the chance is taken over its error, which without dispersion gives the exact conditional test of two
    Poisson counts (Przyborowski & Wilenski 1940, Biometrika 31:313-323), and is above 0 for a background without a
    single event. For its own error the dispersion is raised by (periods - 1) / (periods - 3), as the variance of t is.

    >>> weekly = Background(total=52, exposure=52, dispersion=0, periods=52)
    >>> round(tail_probability(5, weekly, exposure=1, periods=1), 4)
    0.0044
    """
    if size != int(size) or size < 0:
        raise MethodError(f"the size of a wave is a whole number of at least 0, not {size}")
    if not (0 < exposure < math.inf and 0 < periods < math.inf):
        raise MethodError(f"the wave needs exposure and periods above 0, and has {exposure:g} and {periods:g}")
    dispersion = background.dispersion * (background.periods - 1) / (background.periods - 3)
    own = dispersion / max(1.0, periods)
    # The tail of a binomial given both totals is that of a Poisson whose mean is Gamma(total + 1) / exposure.
    of_rate = 1 / (background.total + 1) + dispersion / background.periods
    mean = (background.total + 1) / background.exposure * exposure
    return count_tail(int(size), mean=mean, dispersion=own + of_rate + own * of_rate)


def count_tail(size: int, *, mean: float, dispersion: float) -> float:
    """The chance of `size` or more under a negative binomial with that mean and variance mean + dispersion mean^2.

    Poisson where the dispersion is 0; both as known, without error.

    >>> round(count_tail(3, mean=1, dispersion=0), 4), round(count_tail(3, mean=1, dispersion=1), 4)
    (0.0803, 0.125)
    """
    from scipy.special import betainc, gammainc

    if not (0 <= mean < math.inf and 0 <= dispersion < math.inf):
        raise MethodError(f"mean and dispersion must be numbers of at least 0, and are {mean:g} and {dispersion:g}")
    if size <= 0:
        return 1.0
    if dispersion == 0:
        return float(gammainc(size, mean))
    return float(betainc(size, 1 / dispersion, dispersion * mean / (1 + dispersion * mean)))


def likely_dispersion(counts: Floats, mean: Floats) -> float:
    """The dispersion of greatest likelihood for counts with these means, (periods,) both; 0 if none is likelier.

    >>> mites = np.repeat(np.arange(8.0), [70, 38, 17, 10, 9, 3, 2, 1])
    >>> round(1 / likely_dispersion(mites, np.full(150, mites.mean())), 4)
    1.0246
    """
    from scipy.special import digamma

    def slope(dispersion: float) -> float:
        k, raised = 1 / dispersion, 1 + dispersion * mean
        terms = k * (np.log(raised) - digamma(counts + k) + digamma(k)) + (counts - mean) / raised
        return float(terms.sum())

    # At dispersion 0 the slope of the likelihood has this sign; where it does not rise, Poisson is likeliest.
    if float(((counts - mean) ** 2 - counts).sum()) <= 0:
        return 0.0
    return _root(slope)


def _moment_dispersion(counts: Floats, mean: Floats) -> float:
    """The dispersion at which the squared residuals are as large as they should be; 0 if they are no larger at 0."""
    squares = (counts - mean) ** 2

    def excess(dispersion: float) -> float:
        return float((squares / (mean + dispersion * mean**2)).sum() - (len(counts) - 1))

    return _root(excess) if excess(0) > 0 else 0.0


def _root(falling: Callable[[float], float]) -> float:
    """Where a function that is above 0 for small dispersions falls through 0."""
    from scipy.optimize import brentq

    high = 1.0
    while falling(high) > 0:
        high *= 4
    low = min(1.0, high) / 4
    while falling(low) <= 0:
        low /= 4
        if low < NO_DISPERSION:
            return 0.0
    return float(brentq(falling, low, high, xtol=1e-14, rtol=1e-12))


def _counts(counts: npt.ArrayLike, exposure: npt.ArrayLike) -> tuple[Floats, Floats]:
    """The periods with exposure."""
    observed, at_risk = np.asarray(counts, np.float64), np.asarray(exposure, np.float64)
    if observed.ndim != 1 or observed.shape != at_risk.shape:
        raise MethodError(
            f"counts and exposure must be two columns of one length, and are {observed.shape} and {at_risk.shape}"
        )
    for name, column in (("counts", observed), ("exposure", at_risk)):
        if not (np.isfinite(column) & (column >= 0)).all():
            raise MethodError(f"the {name} must be numbers of at least 0")
    if (observed[at_risk == 0] > 0).any():
        raise MethodError(f"period {np.argmax((at_risk == 0) & (observed > 0))} has events and no exposure")
    return observed[at_risk > 0], at_risk[at_risk > 0]
