"""Curves of leaving read at days, with their bounds; when half had left; whether two groups leave alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from habeas.core.errors import MethodError
from habeas.stats.bands import Quantile, reached
from habeas.stats.coarse import bounding_curves, drawn
from habeas.stats.leaving import DRAWS, LISTED, SEED, UNKNOWN, Curve, Detentions, curve
from habeas.stats.ranktests import RankTest, gray, log_rank

# Days of the years, leap days included, within which the shares are told.
HORIZONS = {
    "six_months": 182,
    "one_year": 365,
    "two_years": 730,
    "three_years": 1095,
    "five_years": 1826,
    "ten_years": 3652,
}
YEAR_DRAWS = 5
POINTS = 61


class Read:
    """A curve of detentions by a rule, with its bounds, read at days; `missing` counts whom it cannot follow."""

    def __init__(self, rows: Detentions, rule: str, found: Curve) -> None:
        self.rule, self.curve = rule, found
        self.missing = int((rows.untold & ~rows.seen_by(rule)).sum())
        # People leave early more than late, so the grid is finer there.
        share = np.linspace(0, 1, POINTS) ** 1.5
        self.days = np.unique((found.days[0] + share * (found.days[-1] - found.days[0])).astype(np.int64))
        horizons = [day for day in HORIZONS.values() if found.place(day) is not None]
        self.days = np.union1d(self.days, np.array(horizons, np.int64))
        dates = rows.possible(rule, start=found.start, until=int(self.days[-1]))
        self.bounds = bounding_curves(dates, self.days, causes=UNKNOWN)

    def at(self, day: int, cause: int) -> tuple[Any, ...]:
        """Value, band, bounds and the number at risk of a cause on a day; what is not told of ways has no bounds."""
        place, one = int(np.searchsorted(self.curve.days, day)), cause - 1
        bounds: tuple[Any, ...] = (None, None)
        if cause < UNKNOWN:
            row = int(np.searchsorted(self.days, day))
            bounds = (float(self.bounds.incidence_low[row, one]), float(self.bounds.incidence_high[row, one]))
        values = band(self.curve, place, one)
        return (*values, *bounds, round(float(self.curve.at_risk[place])))

    @property
    def horizons(self) -> dict[str, int]:
        """Those that the curve reaches with people at risk."""
        return {name: day for name, day in HORIZONS.items() if self.curve.place(day) is not None}


def band(found: Curve, place: int, one: int) -> tuple[float | None, ...]:
    """Value, low and high end of a cause; no high end before anybody left that way."""
    values = (float(x[place, one]) for x in (found.value, found.low, found.high))
    return tuple(None if np.isnan(x) else x for x in values)


def read_curve(
    rows: Detentions, rule: str, draws: int = DRAWS, only: Sequence[int] | None = None, *, causes: int = UNKNOWN
) -> Curve | str:
    """The curve, or why there is none."""
    if not rows.seen_by(rule).any():
        return "nobody was seen in custody on a day after the lists first named them"
    try:
        return curve(rows.likely(rule), causes=causes, draws=draws, only=only)
    except MethodError as error:
        return str(error)


def median(found: Curve) -> Quantile:
    """The day after which half had left, and the ends of its interval; None is "not reached"."""
    days = found.days.astype(np.float64)
    return Quantile(*(reached(days, x, 0.5) for x in (found.held, found.held_low, found.held_high)))


def frequent_kinds(rows: Detentions, rule: str, *, least: int) -> list[int]:
    """The kinds of decision that so many detentions ended by."""
    told = np.bincount((rows.kind * rows.ended)[rows.seen_by(rule)], minlength=1)
    return [kind for kind in range(1, len(told)) if told[kind] >= least]


def with_kinds(rows: Detentions, kinds: Sequence[int]) -> Detentions:
    """The same with each of these kinds as a cause of its own, after the others."""
    cause = rows.cause.copy()
    for place, kind in enumerate(kinds, start=UNKNOWN + 1):
        cause[rows.kind == kind] = place
    return replace(rows, cause=cause)


def rank_test(rows: Detentions, rule: str, cause: int) -> RankTest:
    """Whether the groups of `sex` leave alike by a cause: by Gray's test, or with late entry by the log-rank test.

    Each vague date is drawn once. Raises MethodError for what these tests refuse.
    """
    dates = rows.likely(rule)
    numbered = replace(dates, cause=dates.cause + (UNKNOWN + 1) * rows.sex)
    exit, code, entry = drawn(numbered, np.random.default_rng(SEED))
    sex, way = code // (UNKNOWN + 1), code % (UNKNOWN + 1)
    if rule == LISTED:
        return log_rank(exit, way == cause, sex, entry=entry)
    return gray(exit, way, sex, of=cause)
