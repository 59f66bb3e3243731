"""How many were inside, came and went, by group, when each date is known only as an interval of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.grid import Grid, Table, accumulate, tally
from habeas.stats.spells import OPEN, Codes, Days, Rows, Spells

Shares = npt.NDArray[np.float64]

# Rows taken at once, so that what is made on the way stays in the processor's cache.
CHUNK = 1 << 18
# Bounds further apart than this share of the higher one are shown alone, without a trend.
WIDEST = 0.20


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How many surely and how many possibly: tables (days or periods, groups)."""

    sure: Table
    possible: Table


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """How many came and how many went in each period."""

    arrivals: Counts
    departures: Counts


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Bounds on the difference of two stocks, (groups,). Those of several groups add up."""

    low: Table
    high: Table


@dataclass(frozen=True, slots=True, eq=False)
class Middle:
    """Mean and standard deviation of the stock, and the spells left out of both: tables (days, groups)."""

    mean: Shares
    sd: Shares
    undetermined: Table


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """Exact starts and ends counted by day, in tables of the grid's shape, and the spells with a vague date."""

    grid: Grid
    starts: Table
    ends: Table
    vague: Spells


def daily_stock(spells: Spells, *, first: int, last: int, groups: int, known: int | None = None) -> Counts:
    """How many are inside on each day from `first` to `last`, both included, by group.

    A spell counts on its first day and not on its last. It is surely inside if it surely began by that day and surely
    ends later, possibly inside if both can be. The bounds are sharp for one day, not for two days together: compare
    days with `change_bounds`. `known` takes the rows as believed on that day, None as believed now.
    """
    return stock_of(read_daily(spells, Grid(first, last, groups), known))


def flows(spells: Spells, edges: Rows, *, groups: int, known: int | None = None) -> Flows:
    """How many came and went in each period [edges[i], edges[i + 1]), by group; `edges` are days, ascending.

    A date is surely in a period if its whole interval is, possibly if some of it is. Two periods can both possibly
    have one date, so bounds of periods do not add up: ask for the longer period.
    """
    return flows_of(read_daily(spells, span(edges, groups), known), edges)


def stock_and_flows(spells: Spells, edges: Rows, *, groups: int, known: int | None = None) -> tuple[Counts, Flows]:
    """`flows` in the periods and `daily_stock` on each of their days, for one reading of the spells."""
    daily = read_daily(spells, span(edges, groups), known)
    return stock_of(daily), flows_of(daily, edges)


def span(edges: Rows, groups: int) -> Grid:
    """All days of the periods; refuses edges that do not ascend."""
    if len(edges) < 2 or (np.diff(edges) <= 0).any():
        raise MethodError("periods need at least two edges, each later than the one before")
    return Grid(int(edges[0]), int(edges[-1]) - 1, groups)


def read_daily(spells: Spells, grid: Grid, known: int | None) -> Daily:
    """Count the exact spells that are believed, and set those with a vague date apart."""
    grid.refuse_others(spells.group)
    starts, ends = np.zeros((2, *grid.shape), np.int64)
    vague = [np.zeros(0, np.int64)]
    for begin in range(0, len(spells), CHUNK):
        part = spells[begin : begin + CHUNK]
        believed = part.believed(known)
        exact = believed & part.exact()
        starts += grid.count(part.start_lo, part.group, exact)
        ends += grid.count(part.end_lo, part.group, exact)
        vague.append(begin + np.flatnonzero(believed & ~exact))
    return Daily(grid, starts, ends, spells[np.concatenate(vague)])


def stock_of(daily: Daily) -> Counts:
    """The stock on each day of the grid."""
    vague, exact = daily.vague, accumulate(daily.starts - daily.ends)
    # A spell that can end before the last day it can begin is never surely inside.
    sure = daily.grid.stock(vague.start_hi, np.maximum(vague.start_hi, vague.end_lo), vague.group)
    possible = daily.grid.stock(vague.start_lo, vague.end_hi, vague.group)
    return Counts(exact + sure, exact + possible)


def flows_of(daily: Daily, edges: Rows) -> Flows:
    """What came and went in each period, the periods being the grid."""
    vague = daily.vague
    came = vague_flow(vague.start_lo, vague.start_hi, vague.group, edges, groups=daily.grid.groups)
    went = vague_flow(vague.end_lo, vague.end_hi, vague.group, edges, groups=daily.grid.groups)
    # Row n of the running sum counts the days before the n-th day of the grid.
    exact = [np.diff(np.cumsum(table, axis=0)[edges - edges[0]], axis=0) for table in (daily.starts, daily.ends)]
    return Flows(*(Counts(n + x.sure, n + x.possible) for n, x in zip(exact, (came, went), strict=True)))


def vague_flow(low: Days, high: Days, group: Codes, edges: Rows, *, groups: int) -> Counts:
    """How many dates in [low, high] surely and possibly are in each period."""
    shape = len(edges) + 1, groups
    first, last = np.searchsorted(edges, low, side="right"), np.searchsorted(edges, high, side="right")
    sure = tally(first, group, first == last, shape=shape)
    begun, over = (np.cumsum(tally(row, group, True, shape=shape), axis=0) for row in (first, last))
    return Counts(sure[1:-1], begun[1:-1] - over[:-2])


def change_bounds(spells: Spells, t1: int, t2: int, *, groups: int, known: int | None = None) -> Change:
    """Bounds on the stock on day `t2` less the stock on the same or an earlier day `t1`, by group.

    Each spell changes the stock by 1, 0 or -1, and its least and most are taken over all its possible dates at once;
    the bounds of two stocks, subtracted, would let one spell be inside for one stock and outside for the other.
    """
    Grid(t1, t2, groups).refuse_others(spells.group)
    some = spells[np.flatnonzero(spells.believed(known))]
    can_come = (np.maximum(some.start_lo, t1 + 1) <= np.minimum(some.start_hi, t2)) & (some.end_hi > t2)
    must_come = (some.start_lo > t1) & (some.start_hi <= t2) & (some.end_lo > t2)
    can_go = (some.start_lo <= t1) & (np.maximum(some.end_lo, t1 + 1) <= np.minimum(some.end_hi, t2))
    must_go = (some.start_hi <= t1) & (some.end_lo > t1) & (some.end_hi <= t2)
    come, came, go, gone = (
        np.bincount(some.group[flags], minlength=groups) for flags in (can_come, must_come, can_go, must_go)
    )
    return Change(low=came - go, high=come - gone)


def middle(spells: Spells, days: Rows, *, groups: int, known: int | None = None) -> Middle:
    """The stock on each of the `days` (any order) if every vague date fell on each day of its interval equally often.

    Dates are independent, so the stock is Poisson-binomial: mean sum(p) and variance sum(p (1 - p)), where p is the
    chance of having begun by the day times the chance of ending later. A date whose interval has no limit has no such
    chance on the days of the interval: there the spell is counted in `undetermined`, unless the other date rules it
    out, and the mean is that of the other spells.
    """
    if len(days) == 0:
        raise MethodError("the middle estimate needs a day")
    daily = read_daily(spells, Grid(int(days.min()), int(days.max()), groups), known)
    sure = stock_of(daily).sure[days - daily.grid.first]
    unsure = np.array([unsure_on(int(day), daily.vague, groups) for day in days])
    return Middle(sure + unsure[:, 0], np.sqrt(unsure[:, 1]), unsure[:, 2].astype(np.int64))


def unsure_on(day: int, vague: Spells, groups: int) -> Shares:
    """Of the spells possibly but not surely inside: mean and variance of the stock and how many have neither."""
    possible = (vague.start_lo <= day) & (vague.end_hi > day)
    some = vague[np.flatnonzero(possible & ~((vague.start_hi <= day) & (vague.end_lo > day)))]
    inside = reached(some.start_lo, some.start_hi, day) * (1 - reached(some.end_lo, some.end_hi, day))
    unknown = np.isnan(inside)
    p = np.where(unknown, 0, inside)
    return np.array([np.bincount(some.group, x, minlength=groups) for x in (p, p * (1 - p), unknown)])


def reached(low: Days, high: Days, day: int) -> Shares:
    """The chance that a date uniform in [low, high] is `day` or earlier; nan if a missing limit would decide it."""
    first, last = low.astype(np.float64), high.astype(np.float64)
    share = np.clip((day - first + 1) / (last - first + 1), 0, 1)
    endless = ((low == -OPEN) | (high == OPEN)) & (low <= day) & (day < high)
    return np.where(endless, np.nan, share)


def told(low: float, high: float) -> bool:
    """Whether bounds 0 <= low <= high are close enough to speak of a trend: at most a fifth of the higher one apart.

    >>> told(80, 100), told(79, 100), told(0, 0)
    (True, False, True)
    """
    return high == 0 or (high - low) / high <= WIDEST


def direction(low: float, high: float) -> Literal["up", "down"] | None:
    """Where a change within these bounds goes; None if they hold 0.

    >>> direction(1, 5), direction(-5, -1), direction(0, 5)
    ('up', 'down', None)
    """
    if low > 0:
        return "up"
    return "down" if high < 0 else None
