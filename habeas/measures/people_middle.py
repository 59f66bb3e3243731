"""The number of people inside by a model that spreads every vague date evenly over its days."""

from __future__ import annotations

from datetime import date
from typing import Any

from habeas.core.types import Finding, Interval
from habeas.measures.base import finding, refusal
from habeas.measures.people_rows import Stock, day_number, groups
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.spells import Spells
from habeas.stats.stock import middle, told

# A middle of many days over many vague dates takes long: this many dates times days are put into it.
MIDDLE_WORK = 6_000_000
DAYS = "select unnest($days)::bigint as day;"
VAGUE = """
select count(*) from spell
where counted and contradictory is not true and (start_first < start_last or end_first < end_last);
"""
TOO_WIDE = "more than a fifth of the people may be inside or not"


def middle_of(register: Register, bounds: Bounds, dates: Spells, common: dict[str, Any]) -> Finding:
    """Finding `people.inside.middle`, within the bounds it stands beside; refused where these are far apart."""
    label = "People on the lists who are inside, by a model"
    model = common | {
        "interval": Interval.MODEL,
        "method": "mean of the number inside, with 1.96 standard deviations, cut at the bounds",
        "assumptions": (
            "each day of a vague date's interval is equally likely, and dates are independent",
            *common["assumptions"],
        ),
    }
    key, unit = "people.inside.middle", "people"
    settle = "the missing days, or a newer edition of the lists"
    if not close(bounds):
        return refusal(register, key, label, unit=unit, reason=TOO_WIDE, would_settle=settle, **model)
    ((mean, sd, left_out),) = middles(register, dates, [register.on])
    if left_out:
        reason = f"for {left_out:,} detentions no last day limits when they ended"
        return refusal(register, key, label, unit=unit, reason=reason, would_settle=settle, **model)
    low, value, high = (_within(x, bounds) for x in (mean - 1.96 * sd, mean, mean + 1.96 * sd))
    return finding(register, key, label, unit=unit, value=value, low=low, high=high, **model)


def close(bounds: Bounds) -> bool:
    """Whether bounds are close enough to show more than themselves."""
    return told(bounds.low or 0, bounds.high or 0)


def _within(number: float, bounds: Bounds) -> int:
    return int(min(max(round(number), bounds.low or 0), bounds.high or 0))


def middles(register: Register, dates: Spells, days: list[date]) -> list[tuple[float, float, int]]:
    """Mean and standard deviation of the number inside on each day by the model, and the detentions left out."""
    numbers = register.arrays(DAYS, days=[day_number(day) for day in days])["day"]
    made = middle(dates, numbers, groups=len(groups(register)))
    columns = (made.mean.sum(axis=1), (made.sd**2).sum(axis=1) ** 0.5, made.undetermined.sum(axis=1))
    return list(zip(*(column.tolist() for column in columns), strict=True))


def middles_of(
    register: Register, counts: Stock, dates: Spells, days: tuple[date, ...]
) -> dict[date, tuple[float, float]]:
    """The model's mean and standard deviation on those of the days that have one; of many days, on every few."""
    near = [day for day in days if close(counts.on(day))]
    if not near:
        return {}
    step = 1 + len(near) * register.one(VAGUE)[0] // MIDDLE_WORK
    some = near[::-1][::step]
    made = zip(some, middles(register, dates, some), strict=True)
    return {
        day: (_within_float(mean, counts.on(day)), round(sd, 3)) for day, (mean, sd, left_out) in made if not left_out
    }


def _within_float(number: float, bounds: Bounds) -> float:
    return round(min(max(number, bounds.low or 0), bounds.high or 0), 1)
