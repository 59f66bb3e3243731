"""Rows (start, stop] of time since arrest, split where something changes, and what was known when they began."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.coxrows import column_of, spans_of
from habeas.stats.coxsums import Floats
from habeas.stats.spells import Flags, Rows


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Episodes:
    """Pieces (start, stop] of rows, (k,), in the order of the rows and then of time.

    `row`: the row that each is a piece of: `covariates[row]` are its covariates, `people[row]` its cluster. `event`:
    that of the row, on its last piece only. `period`: 0 before the first change, 1 from it to the second, and so on.
    """

    row: Rows
    start: Floats
    stop: Floats
    event: npt.NDArray[np.int64]
    period: Rows


def split_at(
    start: npt.ArrayLike, stop: npt.ArrayLike, event: npt.ArrayLike, *, origin: npt.ArrayLike, at: npt.ArrayLike
) -> Episodes:
    """Split rows at calendar days, the same for all: the day a thaw began, say.

    `start`, `stop`: (n,) days since arrest, a row being at risk on (start, stop]; `event`: (n,) whole numbers, 0 for
    none: causes are kept as they are. `origin`: (n,) the calendar day of arrest, in the days of `at`, which is one day
    or several, ascending. What happens on a day of `at` is before it: give the day before to have it after. A row
    wholly before or after stays one. Raises MethodError for rows that do not stop after they start, and for days that
    do not ascend.

    >>> split_at([0, 0, 9], [10, 4, 12], [1, 1, 0], origin=[100, 100, 100], at=104).stop
    array([ 4., 10.,  4., 12.])
    """
    begins, ends, codes = rows_of(start, stop, event)
    arrest = column_of(origin, len(ends), name="origin")
    days = np.atleast_1d(np.asarray(at, np.float64))
    if days.ndim != 1 or not len(days) or not np.isfinite(days).all() or (np.diff(days) <= 0).any():
        raise MethodError("the days to split at must be one day or several, each later than the one before")
    period = np.searchsorted(days, begins + arrest, side="right")
    pieces = np.searchsorted(days, ends + arrest) - period + 1
    row = np.repeat(np.arange(len(ends)), pieces)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    final, periods = nth == pieces[row] - 1, period[row] + nth
    # The place before the first and after the last day is never looked at but must be there.
    bounds = np.concatenate([days[:1], days, days[-1:]])
    return Episodes(
        row=row, period=periods, event=np.where(final, codes[row], 0),
        start=np.where(nth == 0, begins[row], bounds[periods] - arrest[row]),
        stop=np.where(final, ends[row], bounds[periods + 1] - arrest[row]),
    )  # fmt: skip


def switch_on(
    start: npt.ArrayLike,
    stop: npt.ArrayLike,
    event: npt.ArrayLike,
    *,
    on: npt.ArrayLike,
    known_on: npt.ArrayLike,
    name: str = "the change",
) -> Episodes:
    """Split rows where something begins for the person: a petition for pardon, a transfer.

    `start`, `stop`, `event` as in `split_at`. `on`: (n,) the day since arrest after which it is so, `OPEN` for never;
    `period` is 1 for the pieces after it. `known_on`: (n,) the day since arrest on which it was learnt, where it came
    to be so. What is learnt later than it began is refused: those who left before it could be learnt would count as
    never having had it, and the rest would owe their time before it to having it (immortal time; Suissa 2008, Am. J.
    Epidemiol. 167:492-499). Use the later day as `on`.

    >>> from habeas.stats.spells import OPEN
    >>> pieces = switch_on([0, 0], [10, 4], [1, 0], on=[6, OPEN], known_on=[6, OPEN], name="petition")
    >>> pieces.row, pieces.start, pieces.stop, pieces.period
    (array([0, 0, 1]), array([0., 6., 0.]), array([ 6., 10.,  4.]), array([0, 1, 0]))
    """
    _, ends, codes = rows_of(start, stop, event)
    begins_on = column_of(on, len(ends), name="on")
    learnt = column_of(known_on, len(ends), name="known_on")
    ahead = (learnt > begins_on) & (begins_on < ends)
    if ahead.any():
        row = np.argmax(ahead)
        raise MethodError(
            f"row {row}: {name} is so from day {begins_on[row]:g} but was learnt on day {learnt[row]:g}."
            " Let it count from the day it was learnt"
        )
    # Turned round: seen from its own change each row has the same day 0.
    return split_at(start, ends, codes, origin=-begins_on, at=0)


def known_at_start(start: npt.ArrayLike, values: npt.ArrayLike, *, known_on: npt.ArrayLike, name: str) -> Floats:
    """The values (n,) of a covariate, if each was known when its row began.

    `known_on`: (n,) the day, in the time of `start`, on which each value was learnt. Raises MethodError for a value
    learnt after its row began: to sort people by what the future shows gives some of them time in which they could not
    leave (immortal time). An illness made known at release is one; so is the length of a sentence before the verdict.

    >>> known_at_start([0, 0], [1, 0], known_on=[0, -30], name="ill")
    array([1., 0.])
    """
    n = np.size(start)
    begins, column = column_of(start, n, name="start"), column_of(values, n, name=name)
    learnt = column_of(known_on, n, name="known_on")
    if (learnt > begins).any():
        row = np.argmax(learnt > begins)
        raise MethodError(
            f"row {row}: {name} was learnt on day {learnt[row]:g}, after the row begins on day {begins[row]:g}."
            " Split the row on that day, or use what was known before"
        )
    return column


def rows_of(
    start: npt.ArrayLike, stop: npt.ArrayLike, event: npt.ArrayLike
) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Starts, stops and event codes, (n,); refuses what is not a row, and codes that are not whole."""
    begins, ends = spans_of(stop, start)
    codes = column_of(event, len(ends), name="event")
    whole: Flags = codes == np.rint(codes)
    if not whole.all():
        raise MethodError(f"row {np.argmin(whole)}: an event is a whole number, 0 for none")
    assert begins is not None
    return begins, ends, codes.astype(np.int64)
