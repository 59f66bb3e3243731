"""Survival curves when dates are known only as intervals of days: bounds on them, and their mean over likely dates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.bands import incidence_ends
from habeas.stats.incidence import aalen_johansen
from habeas.stats.risk import Floats, Ints, column, risk_table
from habeas.stats.windows import (
    FROM_THE_START,
    Windows,
    extreme,
    high_curve,
    highest,
    low_curve,
    lowest,
    masses,
)

# A cause that nobody knows; those known count from 1, and 0 is last seen still held.
UNKNOWN = -1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Dates:
    """Detentions of which each date is an interval of days, columns (n,) in any order; both ends of an interval count.

    start_low, start_high: first day of the detention. end_low, end_high: the day it ended, or on which the person was
        last seen held; no end comes before its start.
    cause: 0 last seen held, 1 and up how it ended, `UNKNOWN` ended nobody knows how.
    seen: the day on which the person came under observation, None for all from the start. The person is at risk on the
        days after it; one whose end is not after it was never at risk and is left out of every curve.

    Raises MethodError for an interval that ends before it begins, one without limit, and for unequal lengths.
    """

    start_low: Ints
    start_high: Ints
    end_low: Ints
    end_high: Ints
    cause: Ints
    seen: Ints | None = None

    def __post_init__(self) -> None:
        names = ("start_low", "start_high", "end_low", "end_high", "cause")
        given = {name: getattr(self, name) for name in names} | ({} if self.seen is None else {"seen": self.seen})
        for name, values in given.items():
            array = column(name, values)
            if array.dtype.kind == "f" and not (array == np.rint(array)).all():
                raise MethodError(f"{name} must be whole days")
            object.__setattr__(self, name, array.astype(np.int64))
        if len({getattr(self, name).shape for name in given}) > 1:
            raise MethodError("the columns of the dates differ in length")
        if not len(self.cause):
            raise MethodError("there are no dates")
        if max(abs(getattr(self, name)).max() for name in given) >= 2**31 - 1:
            raise MethodError("a date has no limit. Give the last day on which it could be")
        for name, low, high in (
            ("start", self.start_low, self.start_high),
            ("end", self.end_low, self.end_high),
            ("detention", self.start_low, self.end_high),
        ):
            if (low > high).any():
                raise MethodError(f"row {int(np.argmax(low > high))}: its {name} ends before it begins")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Bounds:
    """The least and the greatest that each curve can be at the times (t,): shares still held (t,) and shares that have
    left by each cause (t, causes)."""

    times: Floats
    survival_low: Floats
    survival_high: Floats
    incidence_low: Floats
    incidence_high: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Imputed:
    """Curves at the times (t,) as means over drawn dates: shares that have left by each cause (t, causes) and still
    held (t,), with bands; `between` is the share of the variance that is due to the vague dates, 0 to 1."""

    times: Floats
    incidence: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    between: Floats
    survival: Floats
    survival_low: Floats
    survival_high: Floats
    draws: int
    level: float


def bounding_curves(dates: Dates, times: npt.ArrayLike, *, causes: int) -> Bounds:
    """Bounds between which the curves of the true dates lie, whatever these are within their intervals.

    times: (t,) whole days since the start of detention, at which the curves are asked; any order.

    The curves are those of `kaplan_meier` and `aalen_johansen` on the true durations, with entry max(seen - start, -1)
    and without those whose end is not after the day they were seen. Bounds on the share still held are sharp if nobody
    enters late and each last day is exact; otherwise they are wider than need be, but never too narrow, as entry and
    exit of a person are then moved each on its own. All-latest and all-earliest durations alone would be no bounds:
    with censoring an exit that comes later can lower the curve. An unknown cause counts for every cause in its high
    end and for none in its low end. One date is one day for everybody, so sampling error comes on top.

    >>> day = np.array([0, 0, 0])
    >>> dates = Dates(start_low=day, start_high=day, end_low=day + 2, end_high=day + 5, cause=np.array([1, 2, 0]))
    >>> found = bounding_curves(dates, [3, 5], causes=2)
    >>> found.survival_low.round(2), found.survival_high.round(2)
    (array([0., 0.]), array([1.  , 0.33]))
    """
    asked = whole_days(times)
    if dates.cause.min() < UNKNOWN or dates.cause.max() > causes:
        raise MethodError(f"causes must be {UNKNOWN} for unknown, 0 for still held, or 1 to {causes}")
    found = windows(dates)
    size = int(max(found.exit_high.max(), asked.max())) + 2
    place = asked - FROM_THE_START
    lower, brief = lowest(found, size)
    chain, below = low_curve(lower, brief, found, size)
    upper = highest(found, size)
    above = np.array([high_curve(upper, found, int(t)) for t in place])
    least, most = masses(found, lower, upper, chain, brief)
    low, high = shares(found, place, least, most, causes=causes)
    left_low, left_high = (1 - x[:, None] for x in (above, below[place]))
    others = low.sum(axis=1, keepdims=True) - low, high.sum(axis=1, keepdims=True) - high
    incidence_high = np.clip(np.minimum(high, left_high - others[0]), 0, 1)
    # Sums in another order differ in their last digits, by which a low end could come to lie above its high end.
    incidence_low = np.minimum(np.clip(np.maximum(low, left_low - others[1]), 0, 1), incidence_high)
    return Bounds(
        times=asked.astype(np.float64),
        survival_low=np.minimum(below[place], above),
        survival_high=above,
        incidence_low=incidence_low,
        incidence_high=incidence_high,
    )


def windows(dates: Dates) -> Windows:
    """Entries and exits as days since the start of the detention; raises MethodError if nobody can be at risk."""
    start_high, end_low = np.minimum(dates.start_high, dates.end_high), np.maximum(dates.end_low, dates.start_low)
    seen = dates.start_low + FROM_THE_START if dates.seen is None else dates.seen
    entry_low, entry_high = (np.maximum(seen - x, FROM_THE_START) for x in (start_high, dates.start_low))
    sure, left, kept = end_low > seen, dates.cause != 0, dates.end_high > seen
    columns = entry_low, entry_high, np.maximum(end_low - start_high, entry_low + 1), dates.end_high - dates.start_low
    if not kept.any():
        raise MethodError("nobody was seen before their end, so nobody was at risk")
    entry_low, entry_high, exit_low, exit_high = (x[kept] for x in columns)
    certain, doubtful = (left & sure)[kept], (left & ~sure)[kept]
    return Windows(entry_low, entry_high, exit_low, exit_high, dates.cause[kept], certain, doubtful)


def shares(found: Windows, place: Ints, least: Floats, most: Floats, *, causes: int) -> tuple[Floats, Floats]:
    """The least and the greatest sums of masses by cause at each time, (t, causes)."""
    low, high = np.zeros((2, len(place), causes))
    surely = found.certain & (found.cause > 0)
    little = extreme(least, found.exit_low[surely], found.exit_high[surely], np.minimum)
    for row, day in enumerate(place - 1):
        over = found.exit_high[surely] <= day
        low[row] = np.bincount(found.cause[surely][over] - 1, weights=little[over], minlength=causes)
        some = (found.certain | found.doubtful) & (found.exit_low <= day)
        much = extreme(most, found.exit_low[some], np.minimum(found.exit_high[some], day), np.maximum)
        cause = found.cause[some]
        known = np.bincount(cause[cause > 0] - 1, weights=much[cause > 0], minlength=causes)
        high[row] = known + much[cause == UNKNOWN].sum()
    return low, high


def whole_days(times: npt.ArrayLike) -> Ints:
    """The times asked; raises MethodError unless they are whole days from 0 on."""
    asked = np.atleast_1d(np.asarray(times, np.float64))
    if asked.ndim != 1 or not len(asked) or not np.isfinite(asked).all() or (asked != np.rint(asked)).any():
        raise MethodError("times must be whole days, at least one")
    if asked.min() < 0:
        raise MethodError("a time is before the start of the detention")
    return asked.astype(np.int64)


def impute(
    dates: Dates, times: npt.ArrayLike, *, causes: int, seed: int, draws: int = 200, level: float = 0.95
) -> Imputed:
    """Aalen-Johansen curves as means over `draws` drawn sets of dates, combined by Rubin's rules (Rubin 1987).

    times: (t,) days since the start of detention, none after the last that the shortest-lived draw observes.

    Each start is drawn evenly from its interval, then the end from what is left of its own, which assumes that no day
    is likelier than another and that what is vague has nothing to do with how long people are held: set it beside
    `bounding_curves`, which assumes nothing. Durations are at risk as there. The band adds the variance between draws
    to Greenwood's and is symmetric on the scale of log(-log(1 - share)). An unknown cause is refused: it has no
    interval to be drawn from.

    >>> day = np.array([0, 0, 0, 0])
    >>> dates = Dates(start_low=day, start_high=day, end_low=day + 2, end_high=day + 5, cause=np.array([1, 1, 2, 0]))
    >>> impute(dates, [1], causes=2, seed=1).incidence
    array([[0., 0.]])
    """
    asked = whole_days(times)
    if draws < 2:
        raise MethodError(f"at least two draws are needed, not {draws}")
    if dates.cause.min() < 0:
        raise MethodError("a cause is unknown. Count it as one of its own, or use bounding_curves")
    random = np.random.default_rng(seed)
    values, variances = np.zeros((2, draws, len(asked), causes + 1))
    for draw in range(draws):
        exit, cause, entry = drawn(dates, random)
        curve = aalen_johansen(risk_table(exit, cause, causes=causes, entry=entry))
        both = risk_table(exit, np.minimum(cause, 1), causes=1, entry=entry)
        points = curve.at(asked), aalen_johansen(both).at(asked)
        values[draw] = np.hstack([x.value for x in points])
        variances[draw] = np.hstack([x.standard_error for x in points]) ** 2
    mean, within, among = values.mean(axis=0), variances.mean(axis=0), values.var(axis=0, ddof=1) * (1 + 1 / draws)
    error = np.sqrt(within + among)
    low, high = incidence_ends(mean, error, rubin(within, among, draws, level))
    return Imputed(
        times=asked.astype(np.float64),
        incidence=mean[:, :-1],
        standard_error=error[:, :-1],
        low=low[:, :-1],
        high=high[:, :-1],
        between=(among / np.where(error > 0, error, 1) ** 2)[:, :-1],
        survival=1 - mean[:, -1],
        survival_low=1 - high[:, -1],
        survival_high=1 - low[:, -1],
        draws=draws,
        level=level,
    )


def drawn(dates: Dates, random: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """One set of durations, causes and entries."""
    start = random.integers(dates.start_low, np.minimum(dates.start_high, dates.end_high), endpoint=True)
    end = random.integers(np.maximum(dates.end_low, start), dates.end_high, endpoint=True)
    exit = end - start
    entry = np.full_like(exit, FROM_THE_START) if dates.seen is None else np.maximum(dates.seen - start, FROM_THE_START)
    kept = entry < exit
    if not kept.any():
        raise MethodError("nobody was seen before their end, so nobody was at risk")
    return exit[kept], dates.cause[kept], entry[kept]


def rubin(within: Floats, among: Floats, draws: int, level: float) -> Floats:
    """How many standard errors the band reaches: Student's, with Rubin's degrees of freedom."""
    from scipy.special import stdtrit

    if not 0 < level < 1:
        raise MethodError(f"a level must be between 0 and 1, not {level:g}")
    whole = within + among
    freedom = (draws - 1) * np.where(among > 0, whole / np.where(among > 0, among, 1), 1e6) ** 2
    reach: Floats = stdtrit(np.minimum(freedom, 1e9), (1 + level) / 2)
    return reach
