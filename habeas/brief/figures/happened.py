"""Figures of what happened: acts and events, waves, and the people inside."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from habeas import draw
from habeas.brief.blocks import Figure
from habeas.brief.figures.base import make_figure, records, say
from habeas.brief.say import choose, number, plain_text, upper_first
from habeas.brief.study import Study
from habeas.core.types import Sentence, Verdict
from habeas.draw import Chart

# A month before the window, so that the first act does not stand on the axis.
MARGIN = timedelta(days=31)


def timeline(study: Study) -> Figure | None:
    """Release acts over time, the waves they form, and the events around them."""
    acts = [row for row in records(study, "freed.list") if row["counted"]]
    if not acts:
        return None
    window = study.register.window
    earliest = min(window.first, *(row["first"] for row in acts))
    first = earliest - MARGIN if earliest > date.min + MARGIN else date.min
    words = study.register.words("event_types")
    order = list(words)
    events = sorted(records(study, "events.list"), key=lambda row: order.index(row["type"]))
    waves = records(study, "waves.list")

    def make(alt: str) -> Chart:
        counts = "; ".join(f"{number(row['first'], 'day')}: {row['people']:,}" for row in acts[:12])
        return draw.timeline(
            name="timeline",
            alt=f"{alt} People freed by each act: {counts}.",
            acts=[
                draw.Act(
                    day_first=row["first"],
                    day_last=row["last"],
                    count_low=row["people"],
                    count_high=row["people"],
                )
                for row in acts
            ],
            events=[
                draw.Event(
                    day_first=max(row["first"], first),
                    day_last=row["last"],
                    lane=upper_first(words[row["type"]]),
                    label=row["id"],
                )
                for row in events
                if row["last"] >= first
            ],
            waves=[draw.Wave(first=row["first"], last=row["last"], label="") for row in waves],
            first=first,
            last=window.last,
            unit="people freed",
        )

    return make_figure(
        study,
        make,
        say(
            "{freed.total:unit} freed in {waves.count:unit}; the latest freed {waves.latest.count}",
            "{freed.total:unit} freed in {freed.acts:unit}",
        ),
        say(
            "People freed by each release act, with the events recorded around them, {window.first} to {clock.on}. "
            "Sources: tables of releases and events"
        ),
    )


def stability(study: Study) -> Figure | None:
    """The number of waves against the gap, for three smallest sizes."""
    rows = records(study, "waves.stability")
    if study.findings["waves.count"].verdict is Verdict.CANNOT_TELL:
        return None

    def make(alt: str) -> Chart:
        series = [draw.Setting(minimum_size=row["minimum"], gap=row["gap_days"], waves=row["waves"]) for row in rows]
        return draw.stability(name="stability", alt=alt, series=series, default_gap=study.register.settings.gap_days)

    return make_figure(
        study,
        make,
        say(
            "“{waves.count:unit}” stands for gaps of {waves.stability:low} to {waves.stability:high} days; "
            "at {waves.stability.after:unit} it is {waves.stability.next}",
            "“{waves.count:unit}” stands for gaps of {waves.stability:low} to {waves.stability:high} days",
        ),
        say(
            "Number of waves by the largest gap between acts of one wave and by the smallest wave (people). Source: "
            "table of releases"
        ),
    )


def stock(study: Study) -> Figure | None:
    """Published counts of the people inside, by the body that counted."""
    rows = records(study, "inside.list")
    if len(rows) < 2:
        return None
    days: set[tuple[Any, Any, str]] = set()
    readings = []
    for row in rows:
        day = (row["first"], row["last"], row["basis"])
        readings.append(
            draw.Reading(
                day_first=row["first"],
                day_last=row["last"],
                low=row["low"] if row["low"] is not None else 0,
                high=row["high"],
                value=row["value"] if row["value"] is None or row["low"] is None else max(row["value"], row["low"]),
                basis=row["basis"] or "counter not named",
                rival=day in days,
                comparable=bool(row["basis"]),
            )
        )
        days.add(day)
    window = study.register.window

    def make(alt: str) -> Chart:
        newest = study.findings["inside.latest.day"]
        last = f"Newest: {plain_text(choose(say('{inside.latest}'), study.facts))}, {number(newest.value, 'day')}."
        return draw.stock(
            name="stock",
            alt=f"{alt} {last}",
            readings=readings,
            window=(window.first, window.last),
            unit="people inside",
        )

    return make_figure(
        study,
        make,
        (
            Sentence(
                text="By one body's counts the number inside fell by {inside.change:size} between "
                "{inside.change.first} and {inside.change.last}",
                when={"inside.fell": Verdict.HOLDS},
            ),
            Sentence(
                text="By one body's counts the number inside rose by {inside.change:size} between "
                "{inside.change.first} and {inside.change.last}",
                when={"inside.fell": Verdict.FAILS},
            ),
            Sentence(text="The newest count of people inside is {inside.latest}"),
        ),
        say(
            "Published counts of political prisoners inside, by the body that counted; bars are bounds, an arrow is "
            "an open end. Source: table of readings"
        ),
    )
