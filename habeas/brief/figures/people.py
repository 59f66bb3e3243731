"""The figure of the people on the lists who are inside, with the published counts of the same days."""

from __future__ import annotations

from habeas import draw
from habeas.brief.blocks import Figure
from habeas.brief.figures.base import make_figure, records, say
from habeas.brief.say import number
from habeas.brief.study import Study
from habeas.core.types import Sentence, Verdict
from habeas.draw import Chart
from habeas.draw.band import BandDay, band


def inside(study: Study) -> Figure | None:
    """The people surely and possibly inside by month, and the published counts beside them."""
    rows = [row for row in records(study, "people.inside.monthly") if not row["group"]]
    if len(rows) < 2 or not any(row["high"] for row in rows):
        return None
    days = [BandDay(day=row["day"], low=row["low"], high=row["high"], middle=row["middle"]) for row in rows]

    def make(alt: str) -> Chart:
        ends = "; ".join(f"{number(x.day, 'day')}: {_range(x)}" for x in (days[0], days[-1]))
        readings = _readings(study)
        return band(
            name="people", alt=f"{alt} Surely to possibly inside: {ends}.", days=days, readings=readings, unit="people"
        )

    return make_figure(study, make, TITLE, SUBTITLE)


def _range(day: BandDay) -> str:
    return f"{number(day.low, 'people')} to {number(day.high, 'people')}"


def _readings(study: Study) -> list[draw.Reading]:
    """The published counts of people inside from the first day of the figure on, rivals of one day and body hollow."""
    first = study.register.window.first
    seen: set[tuple[object, ...]] = set()
    made = []
    for row in records(study, "people.readings"):
        if row["what"] != "inside" or row["first"] < first:
            continue
        day = (row["first"], row["last"], row["by"])
        low = row["counted_low"] or 0
        made.append(
            draw.Reading(
                day_first=row["first"],
                day_last=row["last"],
                low=low,
                high=row["counted_high"],
                value=low if low == row["counted_high"] else None,
                basis=row["by"] or "counter not named",
                rival=day in seen,
            )
        )
        seen.add(day)
    return made


TITLE = (
    Sentence(
        text="By the lists the number inside fell by {people.inside.change:size} from {window.first} to {clock.on}",
        when={"people.inside.fell": Verdict.HOLDS},
    ),
    Sentence(
        text="By the lists the number inside rose by {people.inside.change:size} from {window.first} to {clock.on}",
        when={"people.inside.fell": Verdict.FAILS},
    ),
    Sentence(text="The lists put {people.inside.edition:unit} inside on {people.inside.edition.day}"),
    Sentence(text="The lists put {people.inside:unit} inside"),
)
SUBTITLE = say(
    "People on the lists inside on the first day of each month and on {clock.on}, each person once; points are "
    "published counts of the same days. Sources: lists of people, table of readings"
)
