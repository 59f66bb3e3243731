"""When a sentence ends: the day it runs from, its days, less what the days before the verdict count for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.spells import OPEN, Flags, Rows

Numbers = npt.ArrayLike
# A share of days is rounded up to whole days; sums of binary fractions may lie above a whole number by this.
ROUNDING = 1e-9


class DayInterval(NamedTuple):
    """First and last possible day of each row, (n,)."""

    low: Rows
    high: Rows


def scheduled_end(
    start_low: Numbers,
    start_high: Numbers,
    *,
    term_low: Numbers,
    term_high: Numbers,
    before_low: Numbers,
    before_high: Numbers,
    from_arrest: npt.ArrayLike,
    credit: tuple[float, float],
    restricted: Numbers = 0,
    restricted_credit: float = 0.5,
    cap: int | None = None,
) -> DayInterval:
    """The first day out by the sentence: the day it runs from, plus its days, less credits.

    All columns are whole days (n,), in any order. `before_low` and `before_high` are the days in custody before the
    verdict, the most OPEN if its day is not known; each counts as `credit` (least, most) days of the sentence. Where
    `from_arrest`, they lie within the sentence, so a day takes off what it counts for beyond itself, and with an
    unknown verdict the whole sentence may count so. Elsewhere the sentence runs from a dated day after them, which may
    hold their credit already: they take off nothing at the least, and the first day has no limit if they have none.
    Each of the `restricted` days in restricted liberty before the verdict takes off `restricted_credit` of a day.
    A term of OPEN days is for life or not known; it is capped at `cap` days, or the last day has no limit.

    >>> scheduled_end([0], [0], term_low=[365], term_high=[366], before_low=[100], before_high=[100],
    ...               from_arrest=[True], credit=(1, 1.5))
    DayInterval(low=array([315]), high=array([366]))
    """
    least, most = credit
    if not 0 <= least <= most:
        raise MethodError(f"a day before the verdict counts for {least} to {most} days. Give the lower number first")
    if not 0 <= restricted_credit <= 1:
        raise MethodError(f"a day of restricted liberty counts as a share of a day, and not as {restricted_credit}")
    start = day_interval("start", start_low, start_high)
    term = day_interval("term", term_low, term_high, like=start)
    before = day_interval("days before the verdict", before_low, before_high, like=start)
    arrested = np.broadcast_to(np.asarray(from_arrest, np.bool_), start.low.shape)
    home = np.broadcast_to(whole_days("restricted", restricted), start.low.shape)
    if min(term.low.min(), before.low.min(), home.min()) < 0 or (term.high < 1).any():
        raise MethodError("a term has a day or more, and no days are negative. Leave punishments at liberty out")
    if cap is not None:
        term = DayInterval(np.where(term.low == OPEN, 0, term.low), capped_term(term.low, term.high, cap))
    known = np.where(before.high == OPEN, 0, before.high)
    soonest = np.where(arrested, np.ceil((most - 1) * known), np.ceil(most * known)).astype(np.int64)
    unknown = arrested & (before.high == OPEN) & (most > 1)
    days = np.where(unknown, np.ceil(term.low / max(most, 1)).astype(np.int64), term.low - soonest)
    latest = np.where(arrested, np.floor((least - 1) * np.where(before.low == OPEN, 0, before.low)), 0).astype(np.int64)
    low = start.low + days - np.ceil(restricted_credit * home - ROUNDING).astype(np.int64)
    high = start.high + term.high - latest - np.floor(restricted_credit * home + ROUNDING).astype(np.int64)
    limitless = (start.low == -OPEN) | (~arrested & (before.high == OPEN))
    endless = (start.high == OPEN) | (term.high == OPEN)
    return DayInterval(np.where(limitless, -OPEN, low), np.where(endless, OPEN, high))


def served_share(start: DayInterval, scheduled: DayInterval, *, share: float) -> DayInterval:
    """The first day out for somebody who leaves when `share` of the sentence is served, such as two thirds.

    `start` and `scheduled` are the first day and the scheduled end, (n,) each; a part of a day is served whole. A first
    day without a limit stays without one, and so does a last day.

    >>> day = lambda n: np.array([n])
    >>> served_share(DayInterval(day(0), day(0)), DayInterval(day(100), day(365)), share=2 / 3)
    DayInterval(low=array([67]), high=array([244]))
    """
    if not 0 < share <= 1:
        raise MethodError(f"a share served lies above 0 and is at most 1, and is {share}")
    begun = day_interval("start", *start)
    over = day_interval("scheduled end", *scheduled, like=begun)

    def after(first: Rows, last: Rows) -> Rows:
        days: Rows = np.ceil(share * np.maximum(last - first, 0) - ROUNDING).astype(np.int64)
        return first + days

    limitless = (begun.low == -OPEN) | (over.low == -OPEN)
    endless = (begun.high == OPEN) | (over.high == OPEN)
    low, high = after(begun.low, over.low), after(begun.high, over.high)
    return DayInterval(np.where(limitless, -OPEN, low), np.where(endless, OPEN, high))


def day_interval(name: str, low: Numbers, high: Numbers, *, like: DayInterval | None = None) -> DayInterval:
    """Two columns of whole days (n,), the first not after the last; refuses others, and another length than `like`."""
    first, last = whole_days(name, low), whole_days(name, high)
    if first.ndim != 1 or not len(first) or first.shape != last.shape or (like and len(like.low) != len(first)):
        raise MethodError(f"{name}: the columns are empty or differ in length")
    if (first > last).any():
        raise MethodError(f"row {np.argmax(first > last)}: its {name} ends before it begins")
    return DayInterval(first, last)


def whole_days(name: str, numbers: Numbers) -> Rows:
    """Whole numbers as 64-bit integers; refuses what is none, such as a day that is missing."""
    met = np.asarray(numbers)
    if met.dtype.kind not in "iu":
        raise MethodError(f"{name}: days are whole numbers, and OPEN where nothing limits them; met {met.dtype}")
    return met.astype(np.int64)


def capped_term(low: Rows, high: Rows, cap: int) -> Rows:
    """The most days of each term, one without a limit being at most `cap`, or what it surely is."""
    if cap < 1:
        raise MethodError(f"a sentence is capped at a day or more, and not at {cap}")
    most: Rows = np.where(high == OPEN, np.maximum(cap, np.where(low == OPEN, 0, low)), high)
    return most


def flags_for(rows: DayInterval, surely: npt.ArrayLike) -> Flags:
    """True or false for each row, one answer standing for all."""
    met = np.asarray(surely)
    if met.dtype != np.bool_ or met.shape not in ((), rows.low.shape):
        raise MethodError("`surely` is true or false for each row")
    return np.broadcast_to(met, rows.low.shape)


def weights_for(rows: DayInterval, weights: Numbers) -> Rows:
    """How many people each row stands for, one number standing for all."""
    met = whole_days("weights", weights)
    if met.shape not in ((), rows.low.shape) or met.min() < 0:
        raise MethodError("weights are whole numbers from 0 up, one for each row")
    return np.broadcast_to(met, rows.low.shape)
