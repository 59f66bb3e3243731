"""Time held before a day and from it on, row by row: who was freed when, as what act, and how long all were inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from habeas.core.errors import MethodError
from habeas.stats.cox import CoxFit, cox
from habeas.stats.episodes import Episodes, split_at
from habeas.stats.leaving import (
    DECISION,
    LEVEL,
    LISTED,
    RETROSPECTIVE,
    SEED,
    UNKNOWN,
    Detentions,
    Flags,
    Floats,
    Ints,
    combined,
)
from habeas.stats.schoenfeld import proportional_hazards
from habeas.stats.spells import OPEN

FEWEST_EVENTS = 5
DRAWS = 5
YEAR = 365.25


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Split:
    """Rows of time held, split at the window's first day: those of one draw of the vague dates."""

    rows: Episodes
    freed: Flags
    sex: Ints
    cluster: Ints

    @property
    def events(self) -> tuple[int, int]:
        """How many were freed before and after."""
        before, after = np.bincount(self.rows.period[self.freed], minlength=2)[:2]
        return int(before), int(after)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Compared:
    """Hazard ratios of covariates (p,), the ends of their intervals and p-values; `steady`: p-values of "the ratio is
    the same for those held short and long", `events_with` the events of rows that have the covariate."""

    names: tuple[str, ...]
    ratios: Floats
    low: Floats
    high: Floats
    p_values: Floats
    steady: Floats
    events: int
    events_with: Ints
    clusters: int


def draw_splits(rows: Detentions, rule: str, day: int) -> list[Split]:
    """Draws of the vague dates, each split at the day; none if all may have left on their first day at risk."""
    random, dates = np.random.default_rng(SEED), rows.likely(rule)
    entry = dates.start_high if dates.seen is None else np.maximum(dates.seen, dates.start_high)
    if not (np.maximum(dates.end_low, dates.start_high) > entry).any():
        return []
    return [split(rows, rule, day, random) for _ in range(DRAWS)]


def means(splits: Sequence[Split], period: int) -> tuple[float, float]:
    """How many were freed, and the years at risk, before the day (0) or from it on (1): means over draws."""
    freed = float(np.mean([one.events[period] for one in splits]))
    return freed, float(np.mean([years_watched(one, period) for one in splits]))


def check_events(splits: Sequence[Split]) -> None:
    """Refuses a comparison of fewer than five releases on one side, by any draw."""
    for period, side in enumerate(("before that day", "from that day on")):
        if (least := min(one.events[period] for one in splits)) < FEWEST_EVENTS:
            raise MethodError(
                f"{least:,} were freed by a decision {side}, and {FEWEST_EVENTS} are needed on either side of it"
            )


def split(rows: Detentions, rule: str, day: int, random: np.random.Generator) -> Split:
    """One draw of the vague dates, as rows before `day` and from it on."""
    kept = np.flatnonzero(rows.seen_by(rule))
    some, dates = rows[kept], rows.likely(rule)
    start = random.integers(dates.start_low, np.minimum(dates.start_high, dates.end_high), endpoint=True)
    end = random.integers(np.maximum(dates.end_low, start), dates.end_high, endpoint=True)
    entry = np.zeros_like(start) if dates.seen is None else np.maximum(dates.seen - start, 0)
    # On (start, stop] whoever left on the first day was never at risk.
    at_risk = entry < end - start
    some, start, end, entry, cause = some[at_risk], start[at_risk], end[at_risk], entry[at_risk], dates.cause[at_risk]
    # What happens on the day itself is after the change.
    rows_of = split_at(entry, end - start, cause, origin=start, at=day - 1)
    # People let go by one signature are one act: one label for each day, or stretch of days, told of a release.
    told = np.stack([dates.end_low[at_risk], dates.end_high[at_risk]], axis=1)
    freed = cause == DECISION
    marked = told + np.array([0, 10**7])
    own = np.stack([np.arange(len(cause)), np.full(len(cause), -1)], axis=1)
    _, label = np.unique(np.where(freed[:, None], marked, own), axis=0, return_inverse=True)
    return Split(
        rows=rows_of,
        freed=rows_of.event == DECISION,
        sex=some.sex[rows_of.row],
        cluster=np.asarray(label.ravel()[rows_of.row], np.int64),
    )


def sexes_told(one: Split, sexes: int) -> bool:
    """Whether the sex can be a covariate: known of each sex, and of each period, for enough of the freed."""
    freed = one.freed & (one.sex < sexes)
    counts = np.array([[(freed & (one.sex == sex) & (one.rows.period == x)).sum() for x in (0, 1)] for sex in (0, 1)])
    return bool((counts.sum(axis=0) >= FEWEST_EVENTS).all() and (counts.sum(axis=1) >= FEWEST_EVENTS).all())


def freed_between(rows: Detentions, day: int, period: int, *, rule: str = RETROSPECTIVE) -> tuple[int, int]:
    """How many were surely and how many possibly freed by a decision before the day, or from it to the last, while
    watched by the rule."""
    first, last = (-np.inf, day - 1) if period == 0 else (day, rows.on)
    watched = rows.listed if rule == LISTED else np.full(len(rows), -OPEN)
    surely = (rows.cause == DECISION) & (rows.end_lo >= first) & (rows.end_hi <= last) & (rows.end_lo > watched)
    maybe = np.isin(rows.cause, (DECISION, 0, UNKNOWN)) & (rows.end_lo <= last) & (rows.end_hi >= first)
    return int(surely.sum()), int((maybe & (rows.end_hi > watched)).sum())


def years_watched(one: Split, period: int) -> float:
    """The years at risk before the day, or from it on, as drawn."""
    some = one.rows.period == period
    return float((one.rows.stop - one.rows.start)[some].sum()) / YEAR


def held_years(rows: Detentions, day: int, period: int, *, rule: str) -> tuple[float, float]:
    """The least and the most years in custody, watched by the rule, up to the day before or from it to the last."""
    some = rows[rows.begun]
    first, last = (-OPEN, day - 1) if period == 0 else (day - 1, rows.on)
    watched = np.maximum(some.listed, first) if rule == LISTED else np.full(len(some), first)
    # Whoever is not told to have left was last seen on the day before the first that can be one out.
    least = np.where(some.ended, some.end_lo, some.end_lo - 1)
    shortest = np.minimum(least, last) - np.maximum(some.start_hi, watched)
    longest = np.minimum(some.end_hi, last) - np.maximum(some.start_lo, watched)
    return float(np.clip(shortest, 0, None).sum()) / YEAR, float(np.clip(longest, 0, None).sum()) / YEAR


def compare(splits: Sequence[Split], *, sexes: int) -> Compared:
    """The hazard ratios of being freed from the day on, of the same time held, as means over draws, with errors by
    cluster (Rubin 1987); that of women beside it where enough of each sex were freed on both sides.

    `sexes`: how many groups of `sex` are known. Raises MethodError, in words for a reader, where there is no ratio.
    """
    try:
        fits, steady = fitted(splits, sexes)
    except MethodError:
        reason = "too few were freed after being held as long on both sides of that day to be compared"
        raise MethodError(reason) from None
    from scipy.special import ndtr

    robust = [fit.robust_errors for fit in fits if fit.robust_errors is not None]
    value, error, reach = combined([fit.coefficients for fit in fits], robust)
    # No probability is nothing, though it may be less than a float can hold.
    p_values = np.maximum(2 * ndtr(-np.abs(value) / error), np.finfo(np.float64).tiny)
    return Compared(
        names=fits[0].names,
        ratios=np.exp(value),
        low=np.exp(value - reach * error),
        high=np.exp(value + reach * error),
        p_values=p_values,
        steady=steady,
        events=fits[0].events,
        events_with=fits[0].events_with,
        clusters=fits[0].clusters or 0,
    )


def fitted(splits: Sequence[Split], sexes: int) -> tuple[list[CoxFit], Floats]:
    """Fits with the period and, where both sexes were freed often enough, the sex, of those whose sex is known; and
    for each covariate the p-value of a steady ratio, by the first draw."""
    sexed = all(sexes_told(one, sexes) for one in splits)
    fits: list[CoxFit] = []
    steady: Floats | None = None
    for one in splits:
        some = one.sex < sexes if sexed else np.ones(len(one.sex), np.bool_)
        columns = [one.rows.period[some], one.sex[some] == 0][: 2 if sexed else 1]
        given: dict[str, Any] = {"start": one.rows.start[some], "names": ("after", "women")[: len(columns)]}
        table = np.stack(columns, axis=1).astype(np.float64)
        stop, event = one.rows.stop[some], one.freed[some]
        fits.append(cox(stop, event, table, cluster=one.cluster[some], level=LEVEL, **given))
        if steady is None:
            steady = proportional_hazards(stop, event, table, **given).p_values
    assert steady is not None
    return fits, steady
