"""How long each detention was followed and how it ended, by two rules of who is at risk when, and the curves of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats import coarse
from habeas.stats.bands import ends, incidence_ends, quantile_of, stepped
from habeas.stats.coarse import Dates, drawn, rubin
from habeas.stats.incidence import aalen_johansen, kaplan_meier, reliable_from, restricted_mean
from habeas.stats.risk import risk_table
from habeas.stats.spells import OPEN

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# The ways out that compete, numbered from 1; 0 is no way out told. Ways that only a sentence tells apart: a release
# before its end was somebody's decision, one at its end or later is the term served.
CAUSES = {
    "decision": "freed by a decision",
    "served": "released at the end of the sentence",
    "died": "died in custody",
    "other": "left in another way",
    "unknown": "left, how is not told",
}
DECISION, SERVED, DIED, OTHER, UNKNOWN = range(1, 6)
# Whoever is wrongly held to be at risk before a list named them could not have been seen to leave: rule "listed" is
# the main one, "retrospective" that of books that name everybody years later.
LISTED, RETROSPECTIVE = "listed", "retrospective"
FEWEST = 10
# A date told more vaguely than this is no date for a curve: it widens the bounds.
MOST_SPREAD = 366
DRAWS, SEED, LEVEL = 20, 1953, 0.95


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Detentions:
    """Detentions as columns (n,), in days since 1970-01-01; `on` is the last day that can be
    spoken of. An end without limit is `OPEN`, a start without limit -`OPEN`; `listed` is the day a list first named it.

    `cause`: the way out by `CAUSES`, 0 none told; `kind`: of decisions, from 1; `sex`: a group; `year`: of arrest, 0 if
    not told; `held`: the newest list says that it goes on.
    """

    start_lo: Ints
    start_hi: Ints
    end_lo: Ints
    end_hi: Ints
    listed: Ints
    cause: Ints
    kind: Ints
    sex: Ints
    year: Ints
    held: Flags
    on: int

    def __len__(self) -> int:
        return len(self.cause)

    def __getitem__(self, some: Flags | Ints) -> Detentions:
        columns = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "on"}
        return replace(self, **{name: column[some] for name, column in columns.items()})

    @property
    def begun(self) -> Flags:
        """Where the first day in custody is told closely enough to count from it."""
        begun: Flags = self.start_hi - self.start_lo <= MOST_SPREAD
        return begun

    @property
    def ended(self) -> Flags:
        """Where a way out by `on` and its day are told, the day closely enough."""
        ended: Flags = (self.cause > 0) & (self.end_hi <= self.on) & (self.end_hi - self.end_lo <= MOST_SPREAD)
        return ended

    @property
    def untold(self) -> Flags:
        """Where no list tells whether, or when, the detention ended, nor that it goes on."""
        untold: Flags = ~self.ended & ~self.held & (self.end_lo <= self.on)
        return untold

    def seen_by(self, rule: str) -> Flags:
        """Where the list named them while they surely were inside, or, by the other rule, where they were seen inside
        at all."""
        end = np.where(self.ended, self.end_hi, np.minimum(self.end_lo - 1, self.on))
        seen: Flags = self.begun & (end >= self.start_lo)
        return seen & (end > self.listed) if rule == LISTED else seen

    def likely(self, rule: str) -> Dates:
        """Dates to draw from: who is not told to have left was last seen on the last day surely inside."""
        rows, ended = self[self.seen_by(rule)], self.ended[self.seen_by(rule)]
        last = np.minimum(rows.end_lo - 1, rows.on)
        return Dates(
            start_low=rows.start_lo,
            start_high=rows.start_hi,
            end_low=np.where(ended, rows.end_lo, last),
            end_high=np.where(ended, rows.end_hi, last),
            cause=np.where(ended, rows.cause, 0),
            seen=rows.listed if rule == LISTED else None,
        )

    def possible(self, rule: str, *, start: int, until: int) -> Dates:
        """All dates that can be, for curves read from `start` days to `until`: who is not told to have left may have
        left at once by any cause, or only later than that. Nobody is at risk before they were held longer than
        `start`."""
        can = self.begun & (~self.held | (np.minimum(self.end_lo - 1, self.on) >= self.start_lo))
        rows = self[can & (np.minimum(self.end_hi, self.on) > self.listed)] if rule == LISTED else self[can]
        listed = rows.listed if rule == LISTED else np.full(len(rows), -OPEN // 2)
        last = np.minimum(rows.end_lo - 1, rows.on)
        watched = rows.held | (rows.end_lo > rows.on)
        later = np.maximum(rows.end_lo, rows.start_hi + until + 1)
        latest = np.where(rows.end_hi <= rows.on, rows.end_hi, later)
        cause = np.where(np.isin(rows.cause, (0, UNKNOWN)), coarse.UNKNOWN, rows.cause)
        return Dates(
            start_low=rows.start_lo,
            start_high=np.where(watched, np.minimum(rows.start_hi, last), rows.start_hi),
            end_low=np.where(watched, last, rows.end_lo),
            end_high=np.where(watched, last, latest),
            cause=np.where(watched, 0, cause),
            seen=np.maximum(listed, rows.start_hi + start) if start else rows.listed if rule == LISTED else None,
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Curve:
    """The share that has left by each cause, by whole days since arrest: `days` (d,) from `start` to the last day with
    ten at risk; (d, causes) values and both ends of the band; `held` (d,) the share still held. `mean` is how long they
    were held within these days, counted from `start`; its interval reaches `mean_reach` each side.

    Means over draws of the vague dates, errors by Rubin's rules. Conditional on being held longer than `start`.
    """

    days: Ints
    at_risk: Floats
    value: Floats
    low: Floats
    high: Floats
    held: Floats
    held_low: Floats
    held_high: Floats
    mean: float
    mean_reach: float
    n: int
    start: int

    def place(self, day: int) -> int | None:
        """The row of a day, None outside of the curve."""
        place = int(np.searchsorted(self.days, day))
        return place if place < len(self.days) and self.days[place] == day else None


def curve(dates: Dates, *, causes: int, draws: int = DRAWS, only: Sequence[int] | None = None) -> Curve:
    """The curve of these dates, on `only` those of these days that it reaches, or on all; raises MethodError where
    there are never ten at risk, or nobody leaves."""
    random = np.random.default_rng(SEED)
    vague = bool(((dates.start_high > dates.start_low) | (dates.end_high > dates.end_low)).any())
    sets = (drawn(dates, random) for _ in range(draws if vague else 1))
    tables = [risk_table(exit, cause, causes=causes, entry=entry) for exit, cause, entry in sets]
    start = int(reliable_from(tables[0], FEWEST))
    days = np.arange(start, 1 + int(max(table.times[-1] for table in tables)))
    at_risk = np.mean([table.at(days + (days == start)) for table in tables], axis=0)
    # Ten at risk all the way; where they come under observation later nobody has left until then.
    enough = at_risk >= FEWEST
    first = int(np.argmax(enough))
    few = np.flatnonzero(~enough[first:])
    reliable = slice(first, first + int(few[0]) if len(few) else None)
    days, at_risk = days[reliable], at_risk[reliable]
    if not enough.any() or len(days) < 2:
        raise MethodError(f"fewer than {FEWEST} are at risk at any time")
    tables = [table.from_(start) for table in tables]
    last = float(days[-1])
    if only is not None:
        kept = np.isin(days, only)
        days, at_risk = days[kept], at_risk[kept]
    asked = days.astype(np.float64)
    left = [aalen_johansen(table) for table in tables]
    held = [kaplan_meier(table) for table in tables]
    value, error, reach = combined(
        [stepped(x.times, x.incidence, asked, 0) for x in left],
        [stepped(x.times, x.standard_error, asked, 0) for x in left],
    )
    stay, stay_error, stay_reach = combined(
        [stepped(x.times, x.survival, asked, 1) for x in held],
        [stepped(x.times, x.standard_error, asked, 0) for x in held],
    )
    low, high = incidence_ends(value, error, reach)
    # Before the first exit of a kind its share has no error to be had, not one of nothing.
    high = np.where(value > 0, high, np.nan)
    held_low, held_high = ends(stay, stay_reach * stay_error / np.where(stay > 0, stay, 1), 1.0, "log-log")
    means = [restricted_mean(x, min(last, float(x.times[-1]))) for x in held]
    mean, mean_error, mean_reach = combined([np.array(x.value) for x in means], [np.array(x[1]) for x in means])
    return Curve(
        days=days, at_risk=at_risk, value=value, low=low, high=high,
        held=stay, held_low=held_low, held_high=held_high,
        mean=float(mean), mean_reach=float(mean_reach * mean_error),
        n=round(float(np.mean([table.total for table in tables]))), start=start,
    )  # fmt: skip


def combined(values: Sequence[Floats], errors: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
    """The mean over draws, its standard error and how many of these its interval reaches (Rubin 1987).

    >>> mean, error, reach = combined([np.array(0.2), np.array(0.4)], [np.array(0.1), np.array(0.1)])
    >>> mean.round(2), error.round(2)
    (np.float64(0.3), np.float64(0.2))
    """
    drawn_values, within = np.array(values), (np.array(errors) ** 2).mean(axis=0)
    draws, mean = len(drawn_values), drawn_values.mean(axis=0)
    if draws == 1:
        return mean, np.sqrt(within), np.full_like(mean, quantile_of(LEVEL))
    among = drawn_values.var(axis=0, ddof=1) * (1 + 1 / draws)
    return mean, np.sqrt(within + among), rubin(within, among, draws, LEVEL)
