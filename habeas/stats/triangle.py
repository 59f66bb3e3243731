"""How many of the last periods are still to be listed, judged by how late those of earlier periods were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Table = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.signedinteger]
Flags = npt.NDArray[np.bool_]

# Below this many periods, or above this growth from one lag to the next, the last periods are not grossed up.
FEWEST_ORIGINS = 12
LARGEST_FACTOR = 3


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """What is listed of each origin period and what is expected in the end; `errors` are of that expectation.

    `factors` (lags - 1,) is the growth from each lag to the next; `latest`, `ultimate` and `errors` are (origins,).
    """

    factors: Table
    latest: Table
    ultimate: Table
    errors: Table
    total_error: float

    @property
    def missing(self) -> Table:
        """How many of each origin period are still to be listed, (origins,)."""
        return self.ultimate - self.latest


def triangle_from(origins: Indexes, lags: Indexes, counts: Indexes, *, cutoff: int) -> Table:
    """What was listed of each origin period by each lag, cumulative, (cutoff + 1, cutoff + 1).

    Entry k says that `counts[k]` people of the period `origins[k]` were first listed `lags[k]` periods later. Periods
    count from 0; entries are (n,), any order. What was listed after the period `cutoff` is not taken, and the cells
    after it are nan. Raises MethodError for a negative number: nobody is listed before the period it happened in.
    """
    if min(origins.min(initial=0), lags.min(initial=0), counts.min(initial=0)) < 0:
        raise MethodError("a triangle is made of periods, lags and counts that are not negative")
    size, listed = cutoff + 1, origins + lags <= cutoff
    cells = np.bincount(origins[listed] * size + lags[listed], counts[listed], minlength=size * size)
    table = np.cumsum(cells.reshape(size, size), axis=1)
    return np.where(known_cells(size, size), table, np.nan)


def known_cells(origins: int, lags: int) -> Flags:
    """True where origin plus lag is not after the last origin period, (origins, lags)."""
    return np.add.outer(np.arange(origins), np.arange(lags)) < origins


def nowcast(triangle: Table) -> Ladder:
    """`chain_ladder` of a triangle fit to gross up the last periods; MethodError with the `refusal` of any other."""
    reason = refusal(triangle)
    if reason:
        raise MethodError(reason)
    return chain_ladder(triangle)


def refusal(triangle: Table) -> str | None:
    """Why the last periods of a triangle cannot be grossed up; None if they can.

    There must be 12 origin periods, and no lag from which the listed grow to more than three times their number.
    """
    reason, origins = unfit(triangle), len(triangle)
    if reason:
        return reason
    if origins < FEWEST_ORIGINS:
        return f"{origins} origin periods are too few to gross up the last ones; {FEWEST_ORIGINS} are needed"
    factors = growth(triangle)[0]
    if factors.max() > LARGEST_FACTOR:
        lag, times = factors.argmax(), f"{factors.max():.1f} times"
        return f"the listed grow {times} from lag {lag} to lag {lag + 1}, and at most {LARGEST_FACTOR} times is allowed"
    return None


def unfit(triangle: Table) -> str | None:
    """Why a table is no triangle that `chain_ladder` can take; None if it is one."""
    origins, lags = triangle.shape
    known = known_cells(origins, lags)
    if origins < 4 or not 2 <= lags <= origins:
        return f"a triangle of {origins} origin periods and {lags} lags; it needs 4 or more, and from 2 lags to as many"
    if (np.isnan(triangle) == known).any():
        return "a triangle is known up to its last origin period and nan beyond; this table is not"
    if (triangle[known] <= 0).any():
        return "of some period nobody was listed after some time, and nothing grows from nothing; longer periods may do"
    return None


def chain_ladder(triangle: Table) -> Ladder:
    """What will be listed of each origin period in the end, with Mack's standard errors.

    Mack 1993, ASTIN Bulletin 23:213-225; a Poisson model with an effect of each origin and each lag expects the same.
    `triangle` is cumulative, (origins, lags), with at least as many origins as lags; origin i is known up to lag
    origins - 1 - i and nan beyond. The listed are taken to grow alike from each lag to the next, whatever the origin,
    and origins to be independent. What comes after the last lag is not seen. Raises MethodError for other tables, and
    for a known count of 0.
    """
    reason = unfit(triangle)
    if reason:
        raise MethodError(reason)
    factors, bases = growth(triangle)
    full = filled(triangle, factors)
    ultimate, ahead = full[:, -1], np.isnan(triangle[:, 1:])
    relative = spreads(triangle, factors) / factors**2
    process = ultimate**2 * np.sum(ahead * relative / full[:, :-1], axis=1)
    estimate = ultimate**2 * np.sum(ahead * relative / bases, axis=1)
    # All origins are grown with the same factors, so the errors of these add up before they are squared.
    total = process.sum() + np.sum((ultimate @ ahead) ** 2 * relative / bases)
    latest = full[np.arange(len(full)), np.count_nonzero(~ahead, axis=1)]
    return Ladder(factors, latest, ultimate, np.sqrt(process + estimate), float(np.sqrt(total)))


def growth(triangle: Table) -> tuple[Table, Table]:
    """The factor from each lag to the next and the sum it grows from, (lags - 1,) each."""
    both = ~np.isnan(triangle[:, 1:])
    bases = np.where(both, triangle[:, :-1], 0).sum(axis=0)
    return np.nansum(triangle[:, 1:], axis=0) / bases, bases


def filled(triangle: Table, factors: Table) -> Table:
    """The triangle with every unknown cell grown from the one before it."""
    full = triangle.copy()
    for lag, factor in enumerate(factors):
        full[:, lag + 1] = np.where(np.isnan(full[:, lag + 1]), full[:, lag] * factor, full[:, lag + 1])
    return full


def spreads(triangle: Table, factors: Table) -> Table:
    """Mack's sigma squared, (lags - 1,); the last one is extrapolated if one origin alone reaches the last lag."""
    before, after = triangle[:, :-1], triangle[:, 1:]
    freedom = (~np.isnan(after)).sum(axis=0) - 1
    variances: Table = np.nansum((after - factors * before) ** 2 / before, axis=0) / np.maximum(freedom, 1)
    if freedom[-1] == 0:
        third, second = variances[-3:-1]
        variances[-1] = min(second**2 / third, third, second) if third > 0 else 0
    return variances
