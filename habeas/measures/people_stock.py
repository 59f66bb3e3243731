"""How many of the people on the lists are inside, and whether that number rose or fell."""

from __future__ import annotations

from datetime import date
from typing import Any

from habeas.core.types import Finding, Interval, Sentence, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.people_middle import TOO_WIDE, close, middle_of, middles_of
from habeas.measures.people_rows import (
    Inside,
    Stock,
    day_number,
    groups,
    inside,
    month_starts,
    rests_on,
    spells,
)
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, add, subtract
from habeas.stats.spells import Spells
from habeas.stats.stock import change_bounds, direction

# Days, and whether somebody on some list is said to be inside on them.
NEWEST_SAID = "select max(held_on) from spell where counted and contradictory is not true and held_on <= $on;"
# Grain: one row. A detention is open if nobody says when or whether it ended.
UNKNOWN = """
select
    count(*) filter (where start_first = date '0001-01-01'),
    count(*) filter (where end_last = date '9999-12-31' and end_first <= $on)
from spell
where counted and contradictory is not true and start_first <= $on and end_last > $on;
"""
COLUMNS = ("day", "group", "low", "high", "middle", "sd")


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `people.inside` with its `.middle`, `.edition`, `.first`, `.change`, `.fell`, `.unknown_start`,
    `.unknown_end` and the table `.monthly`; nothing where the workspace has no list."""
    if not register.has_people:
        return ()
    common = rests_on(register) | {"method": MEASURE.method}
    if not common["n"]:
        reason = f"nobody on the lists is counted under “{register.counting}”"
        settle = "a list that names people whom that body counts"
        return (
            refusal(
                register, "people.inside", LABEL, unit="people", reason=reason, would_settle=settle, **common | {"n": 0}
            ),
        )
    counted, dates = inside(register, window.first, register.on), spells(register)
    return (
        *_now(register, counted.everybody, dates, common),
        *_change(register, window, counted, common),
        *_unknown(register, common),
        _monthly(register, window, counted.everybody, dates, common),
    )


LABEL = "People on the lists who are inside"


def _now(register: Register, counts: Stock, dates: Spells, common: dict[str, Any]) -> tuple[Finding, ...]:
    bounds = counts.on(register.on)
    now = finding(register, "people.inside", LABEL, unit="people", **spread(bounds), **common)
    (said,) = register.one(NEWEST_SAID, on=register.on)
    if said is None or said >= register.on or said < counts.first:
        return now, middle_of(register, bounds, dates, common)
    label = "People on the lists who were inside on the last day that a list speaks of"
    edition = finding(register, "people.inside.edition", label, unit="people", **spread(counts.on(said)), **common)
    day = finding(
        register, "people.inside.edition.day", "Last day that a list speaks of", value=said, unit="day", **common
    )
    return now, middle_of(register, bounds, dates, common), edition, day


def _change(register: Register, window: Window, counted: Inside, common: dict[str, Any]) -> tuple[Finding, ...]:
    start, end = counted.everybody.on(window.first), counted.everybody.on(register.on)
    bounds = change(register, window.first, register.on, counted)
    more = common | {
        "unit": "people",
        "method": "sum of the least and of the most by which each person can change the number",
        "assumptions": (*common["assumptions"], "the lists also name those who have left"),
    }
    wide = not (close(start) and close(end))
    trend = None if wide else direction(bounds.low or 0, bounds.high or 0)
    verdict = {"down": Verdict.HOLDS, "up": Verdict.FAILS}.get(trend or "", Verdict.CANNOT_TELL)
    reason = (
        ""
        if trend
        else f"on one of the days {TOO_WIDE}"
        if wide
        else "by the dates it may have risen as well as fallen"
    )
    settle = "" if trend else "the days on which people came and left"
    return (
        finding(register, "people.inside.first", "People on the lists inside at first", **spread(start), **more),
        finding(
            register,
            "people.inside.change",
            "Change in the number of people on the lists inside",
            **spread(bounds),
            **more,
        ),
        finding(
            register,
            "people.inside.fell",
            "The number of people on the lists inside fell",
            verdict=verdict,
            reason=reason,
            would_settle=settle,
            **spread(bounds),
            **more,
        ),
    )


def change(register: Register, first: date, last: date, counted: Inside) -> Bounds:
    """Bounds on the number inside on `last` less that on `first`: the least and most that each person can change."""
    days = day_number(first), day_number(last)
    alone = change_bounds(counted.alone, *days, groups=len(groups(register)))
    several = subtract(counted.several.on(last), counted.several.on(first))
    return add([Bounds(int(alone.low.sum()), int(alone.high.sum())), several])


def _unknown(register: Register, common: dict[str, Any]) -> tuple[Finding, ...]:
    start, end = register.one(UNKNOWN, on=register.on)
    return tuple(
        finding(register, key, label, unit="detentions", **spread(Bounds(n, n)), **common)
        for key, label, n in (
            ("people.inside.unknown_start", "Detentions that may go on, of which no list says when they began", start),
            ("people.inside.unknown_end", "Detentions of which no list says whether they go on", end),
        )
    )


def _monthly(register: Register, window: Window, counts: Stock, dates: Spells, common: dict[str, Any]) -> Finding:
    days = month_starts(window.first, register.on)
    modelled = middles_of(register, counts, dates, days)
    names = groups(register)
    rows = [(day, "", *counts.on(day), *modelled.get(day, (None, None))) for day in days]
    rows += [(day, name, *counts.on(day, i), None, None) for i, name in enumerate(names) for day in days]
    shown = {row[1] for row in rows if row[3]}
    return finding(
        register,
        "people.inside.monthly",
        "People on the lists inside on the first day of each month",
        unit="people",
        interval=Interval.BOUNDS,
        table=Table(columns=COLUMNS, rows=tuple(row for row in rows if row[1] == "" or row[1] in shown)),
        **common,
    )


MEASURE = Measure(
    name="people_inside",
    question="How many of the people on the lists are inside, and did the number rise or fall?",
    section="people",
    compute=compute,
    method="people surely and possibly inside by the dates that lists give, each person once",
    sentences=(
        (
            Sentence(
                text="The lists put {people.inside:unit} inside on {clock.on} ({people.inside:assumed}). They may name "
                "people weeks or months after the arrest, so the newest numbers are too low."
            ),
            Sentence(text="How many people on the lists are inside, the data cannot tell: {people.inside:reason}."),
        ),
        (
            Sentence(
                text="On {people.inside.edition.day}, the last day that a list speaks of, it was "
                "{people.inside.edition:unit}."
            ),
        ),
        (Sentence(text="If every day of a vague date is equally likely, a model, it is {people.inside.middle}."),),
        (
            Sentence(
                text="If the lists also name those who left, the number fell by {people.inside.change:size} between "
                "{window.first} and {clock.on}.",
                when={"people.inside.fell": Verdict.HOLDS},
            ),
            Sentence(
                text="If the lists also name those who left, the number rose by {people.inside.change:size} between "
                "{window.first} and {clock.on}.",
                when={"people.inside.fell": Verdict.FAILS},
            ),
            Sentence(
                text="Whether it rose or fell between {window.first} and {clock.on}, the data cannot tell: "
                "{people.inside.fell:reason}."
            ),
        ),
        (
            Sentence(
                text="What became of {people.inside.unknown_end:some}, no list says: the higher number alone counts "
                "them."
            ),
        ),
    ),
)
