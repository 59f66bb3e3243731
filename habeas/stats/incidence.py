"""How many are still held and how many have left in each way, by time: curves, quantiles, restricted mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.bands import (
    Band,
    IncidenceBand,
    Point,
    Quantile,
    ends,
    incidence_ends,
    quantile_of,
    reached,
    readable,
    stepped,
)
from habeas.stats.risk import Floats, RiskTable


class Mean(NamedTuple):
    """A mean time and its standard error."""

    value: float
    standard_error: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Survival:
    """The share still held after each exit time, columns (k,), with Greenwood's standard error and a pointwise band.

    The curve is 1 before the first of the `times`, steps at a time and keeps its value until the next, and ends at the
    last: later it is not known unless it is 0. It is conditional on being held at `start`.
    """

    times: Floats
    survival: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    at_risk: Floats
    events: Floats
    start: float
    level: float
    band: Band

    def at(self, times: npt.ArrayLike) -> Point:
        """The curve and its band at the `times`, which must not be after the last exit time unless all have left."""
        asked = readable(times, self.times, self.survival)
        columns = (self.survival, self.standard_error, self.low, self.high)
        return Point(*(stepped(self.times, x, asked, before) for x, before in zip(columns, (1, 0, 1, 1), strict=True)))

    def quantile(self, share: float = 0.5) -> Quantile:
        """The time by which that share has left, as R's survfit gives it: where the curve is level at 1 - `share`, the
        middle of the step; the ends are those of the band at that height. None is "not reached".

        >>> from habeas.stats.risk import risk_table
        >>> kaplan_meier(risk_table(np.array([1, 2, 3, 4]), np.ones(4, int), causes=1)).quantile().value
        2.5
        """
        if not 0 < share < 1:
            raise MethodError(f"a quantile needs a share between 0 and 1, not {share:g}")
        return Quantile(*(reached(self.times, x, 1 - share) for x in (self.survival, self.low, self.high)))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Incidence:
    """The share that has left by each cause, (k, causes) by exit time, with standard errors and a pointwise band.

    0 before the first of the `times`, stepping and ending as `Survival` does; column j is cause j + 1. The causes and
    `survival` (k,) add up to 1.
    """

    times: Floats
    incidence: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    survival: Floats
    at_risk: Floats
    start: float
    level: float

    def at(self, times: npt.ArrayLike) -> Point:
        """The shares and bands at the `times`, (t, causes); not after the last exit time unless all have left."""
        asked = readable(times, self.times, self.survival)
        columns = (self.incidence, self.standard_error, self.low, self.high)
        return Point(*(stepped(self.times, x, asked, 0) for x in columns))


def kaplan_meier(risk: RiskTable, *, level: float = 0.95, band: Band = "log-log") -> Survival:
    """The share still held by time since the start, leaving by any cause (Kaplan & Meier 1958, J. Am. Stat. Assoc.
    53:457-481), with late entry.

    The standard error is Greenwood's, which R's survfit gives, also with late entry. The band is symmetric on the scale
    of log(-log), or of log as R's default, or of the share itself, cut to 0 and 1. It has no width before anyone left:
    nothing was seen from which to tell. Where the curve is 0 the standard error is 0, and the band keeps the high end
    it had before, as the share can only have fallen. A curve that is 0 stays so, even if more people enter later: see
    `reliable_from`.

    >>> from habeas.stats.risk import risk_table
    >>> curve = kaplan_meier(risk_table(np.array([1, 2, 2, 3]), np.array([1, 1, 0, 1]), causes=1))
    >>> curve.survival
    array([0.75, 0.5 , 0.  ])
    """
    z = quantile_of(level)
    left = risk.events.sum(axis=1)
    stay = (risk.at_risk - left) / risk.at_risk
    survival = np.cumprod(stay)
    log_error = np.sqrt(np.cumsum(greenwood(risk.at_risk, left)))
    low, high = ends(survival, log_error, z, band)
    return Survival(
        times=risk.times,
        survival=survival,
        standard_error=survival * log_error,
        low=low,
        high=high,
        at_risk=risk.at_risk,
        events=left,
        start=risk.start,
        level=level,
        band=band,
    )


def aalen_johansen(risk: RiskTable, *, level: float = 0.95, band: IncidenceBand = "log-log") -> Incidence:
    """The share that has left by each cause, the others competing, with late entry (Aalen & Johansen 1978, Scand. J.
    Stat. 5:141-150).

    The variance is the Greenwood type: the delta method on multinomial exits at each time (Andersen, Borgan, Gill &
    Keiding 1993, 4.4.1; Allignol, Schumacher & Beyersmann 2010, Comput. Stat. 25:213-226). Without late entry it is
    what R's survfit gives; with late entry R gives the infinitesimal jackknife of the rows, which differs. `band` is
    "log-log", symmetric about log(-log(share)) as R's conf.type "log-log", or "complementary", about
    log(-log(1 - share)): with one cause that is the band of `kaplan_meier`, turned over. It has no width before the
    first exit by that cause.

    >>> from habeas.stats.risk import risk_table
    >>> aalen_johansen(risk_table(np.array([1, 2, 3, 3]), np.array([1, 2, 1, 0]), causes=2)).incidence[-1]
    array([0.5 , 0.25])
    """
    z = quantile_of(level)
    at_risk, left = risk.at_risk[:, None], risk.events.sum(axis=1)
    survival = np.cumprod((risk.at_risk - left) / risk.at_risk)
    before = np.concatenate([[1.0], survival[:-1]])[:, None]
    incidence = np.cumsum(before * risk.events / at_risk, axis=0)
    error = np.sqrt(incidence_variance(risk, before, incidence))
    low, high = incidence_ends(incidence, error, z, band)
    return Incidence(
        times=risk.times,
        incidence=incidence,
        standard_error=error,
        low=low,
        high=high,
        survival=survival,
        at_risk=risk.at_risk,
        start=risk.start,
        level=level,
    )


def incidence_variance(risk: RiskTable, before: Floats, incidence: Floats) -> Floats:
    """The Greenwood-type variance of each share, (k, causes).

    A little more of cause j at u raises F(t) by S(u-) and lowers it by (F(t) - F(u)) / (1 - hazard(u)), as more of any
    cause does. Squared, weighed by the multinomial covariance of the hazards and summed over u <= t this is a square
    in F(t), whose coefficients are running sums.
    """
    at_risk, left = risk.at_risk[:, None], risk.events.sum(axis=1)
    shared = greenwood(risk.at_risk, left)[:, None]
    own = before * risk.events / at_risk**2
    squares = before * own * (at_risk - risk.events) / at_risk
    constant = np.cumsum(squares + 2 * own * incidence + shared * incidence**2, axis=0)
    linear = np.cumsum(own + shared * incidence, axis=0)
    variance = constant - 2 * incidence * linear + incidence**2 * np.cumsum(shared, axis=0)
    return np.maximum(variance, 0.0)


def greenwood(at_risk: Floats, left: Floats) -> Floats:
    """The variance that each time adds to the logarithm of the share still held; 0 where all leave and it is 0."""
    stay = at_risk - left
    term: Floats = left / (at_risk * np.where(stay > 0, stay, np.inf))
    return term


def restricted_mean(survival: Survival, limit: float) -> Mean:
    """The mean time held up to `limit`, counted from the start of the curve: the area under it, with its standard error
    (Irwin 1949; R's print of survfit with rmean counts from 0 and, with late entry, adds the start).

    Raises MethodError if the limit is not after the start, or is after the last exit time while some are still held.

    >>> from habeas.stats.risk import risk_table
    >>> restricted_mean(kaplan_meier(risk_table(np.array([1, 3]), np.array([1, 1]), causes=1)), 3).value
    2.0
    """
    readable(limit, survival.times, survival.survival)
    if limit <= survival.start:
        raise MethodError(f"the limit {limit:g} is not after the start of the curve, {survival.start:g}")
    inside = survival.times < limit
    edges = np.concatenate([[survival.start], survival.times[inside], [limit]])
    areas = np.diff(edges) * np.concatenate([[1.0], survival.survival[inside]])
    rest = np.cumsum(areas[::-1])[::-1][1:]
    terms = greenwood(survival.at_risk[inside], survival.events[inside])
    return Mean(float(areas.sum()), float(np.sqrt((rest**2 * terms).sum())))


def reliable_from(risk: RiskTable, least: float = 10) -> float:
    """The first time from which at least `least` are at risk at each exit until the risk set is at its largest.

    With late entry the first risk sets can hold one or two people, and one exit sends the curve to 0 for good (Hyde
    1977, Biometrika 64:225-230: the men of Channing House). Take `risk.from_(reliable_from(risk))` and say that the
    curve is of those held that long. The time is that of the last exit by a cause from a smaller risk set, or the start
    of the table. Raises MethodError if so many are never at risk.

    >>> from habeas.stats.risk import risk_table
    >>> exit, entry = np.array([5, 20, 30, 40]), np.array([4, 10, 10, 10])
    >>> reliable_from(risk_table(exit, np.ones(4, int), causes=1, entry=entry), least=2)
    5.0
    """
    exits = risk.events.any(axis=1)
    times, at_risk = risk.times[exits], risk.at_risk[exits]
    if not len(times):
        raise MethodError("nobody left, so no risk set can be judged")
    if at_risk.max() < least:
        raise MethodError(f"at most {at_risk.max():g} are at risk when someone leaves, fewer than {least:g}")
    small = np.flatnonzero(at_risk[: np.argmax(at_risk)] < least)
    return max(risk.start, float(times[small[-1]])) if len(small) else risk.start
