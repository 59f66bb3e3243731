"""The days of sentences that releases gave back: in all, by the way out, at the median, after two thirds, by month."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from habeas.core.types import Finding, Interval, Table, Window
from habeas.measures.base import finding, spread
from habeas.measures.people_days_rows import CAP_YEARS, Releases
from habeas.measures.people_rows import DISCRETION, EPOCH, day_number, month_starts, next_day
from habeas.register.register import Register
from habeas.stats.daymeans import largest_share, median_days
from habeas.stats.days import Forgiven, counterfactual_curve, days_forgiven, totals_by
from habeas.stats.scheduled import DayInterval, served_share

TWO_THIRDS, TENTH = 2 / 3, 0.1
LABEL = "Days of sentences given back by releases"
UNKNOWN = f"a sentence for life or of unknown length ends from the release to {CAP_YEARS} years after the arrest"
TOLD = "only releases that the lists tell of; whether somebody decided one is not always known, which the bounds hold"
KINDS = ("low", "high", "days_low", "days_high", "unknown", "unknown_days")
CURVE = ("first", "by", "without_low", "without_high", "with_low", "with_high", "days_low", "days_high")


def days_of(x: Releases, scheduled: DayInterval) -> Forgiven:
    """The days between the release and that end of the sentence."""
    span = {"released_low": x.released.low, "released_high": x.released.high}
    return days_forgiven(*scheduled, **span, surely=x.surely, weights=x.people)


def rests_on_releases(told: Releases, common: dict[str, Any], *assumed: str) -> dict[str, Any]:
    """What findings on the days given back rest on: releases with a known term, and those without one."""
    lacking = told.lacking()[1]
    assumptions = (*assumed, UNKNOWN, TOLD, DISCRETION, *common["assumptions"])
    n = {"n": int(told.people.sum()) - lacking, "missing": lacking, "n_unit": "exits"}
    return common | n | {"assumptions": assumptions}


def forgiven(register: Register, told: Releases, days: Forgiven, common: dict[str, Any]) -> list[Finding]:
    """The days given back in all, by the way out, at the median, of the largest tenth, and after two thirds."""
    key, rests = "people.days.forgiven", rests_on_releases(told, common)
    early = days_of(told, served_share(told.start, told.scheduled, share=TWO_THIRDS))
    assumed = "whoever was freed would have left after two thirds of the sentence without it"
    kinds = Table(columns=("exit", *KINDS), rows=_by_way(register, told, days))
    return [
        finding(register, key, LABEL, unit="days", **spread(days.total), **rests),
        finding(
            register,
            f"{key}.kinds",
            f"{LABEL}, by the way out",
            unit="days",
            interval=Interval.BOUNDS,
            table=kinds,
            **rests,
        ),
        *_concentration(register, told, days, common),
        finding(
            register,
            "people.days.two_thirds",
            "Days of sentences given back if people leave after two thirds",
            unit="days",
            **spread(early.total),
            **rests_on_releases(told, common, assumed),
        ),
    ]


def _by_way(register: Register, told: Releases, days: Forgiven) -> tuple[tuple[Any, ...], ...]:
    words = tuple(register.words("exits").values())
    sums = totals_by(told.way - 1, days, groups=len(words), weights=told.people).tolist()
    return tuple(
        (
            words[way],
            int(told.people[here & told.surely].sum()),
            int(told.people[here].sum()),
            *sums[way],
            int(told.people[here & ~told.known].sum()),
            int((days.high * told.people)[here & ~told.known].sum()),
        )
        for way in range(len(words))
        if (here := told.way == way + 1).any()
    )


def _concentration(register: Register, told: Releases, days: Forgiven, common: dict[str, Any]) -> list[Finding]:
    """The median and the part of the largest tenth, of the surely freed: a few long terms can make up a sum."""
    if not told.surely.any():
        return []
    of = told.where(told.surely)
    rests = rests_on_releases(of, common, "of those surely freed")
    low, high = (x[told.surely].repeat(of.people) for x in (days.low, days.high))
    made = [
        finding(
            register,
            "people.days.forgiven.median",
            "Days given back to the one in the middle",
            unit="days",
            **spread(median_days(low, high)),
            **rests,
        )
    ]
    if low.sum():
        part = largest_share(low, high, share=TENTH)
        label = "Part of the days given back that the tenth with most had"
        made.append(finding(register, "people.days.forgiven.tenth", label, unit="share", **spread(part), **rests))
    return made


def untold(register: Register, rest: Releases, common: dict[str, Any]) -> tuple[Finding, ...]:
    """What detentions whose end no list tells would add at the most; in no other number."""
    if not len(rest.people):
        return ()
    assumed = "as if each of them had ended by a release in these days, at the most"
    rests = common | {"n": int(rest.people.sum()), "n_unit": "detentions"}
    return (
        finding(
            register,
            "people.days.untold",
            "Days given back if detentions whose end no list tells ended so too",
            unit="days",
            **spread(days_of(rest, rest.scheduled).total),
            **rests | {"assumptions": (assumed, UNKNOWN, *common["assumptions"])},
        ),
    )


def curve(register: Register, window: Window, told: Releases, common: dict[str, Any]) -> Finding:
    """Who would have left by month without the releases, and who had with them."""
    latest = EPOCH + timedelta(days=int(max(told.scheduled.high.max(), day_number(window.last))))
    starts = month_starts(window.first, next_day(latest))
    edges = [day_number(day) for day in starts]
    made = counterfactual_curve(told.scheduled, told.released, edges=edges, surely=told.surely, weights=told.people)
    left = [column[1:].tolist() for column in made[:4]]
    rows = zip(*left, made.days_low.tolist(), made.days_high.tolist(), strict=True)
    table = Table(columns=CURVE, rows=tuple((*ends, *row) for ends, row in zip(pairwise(starts), rows, strict=True)))
    return finding(
        register,
        "people.days.curve",
        "The freed who would have left by then without their release, and who had, with the days between",
        unit="people",
        interval=Interval.BOUNDS,
        table=table,
        **rests_on_releases(told, common, "without their release the freed would have left at the end of the sentence"),
    )
