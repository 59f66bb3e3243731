"""The figure of the days of sentences given back against those newly imposed."""

from __future__ import annotations

from habeas.brief.blocks import Figure
from habeas.brief.figures.base import as_number, make_figure, records, say
from habeas.brief.say import number
from habeas.brief.study import Study
from habeas.core.types import Sentence, Verdict
from habeas.draw import Chart
from habeas.draw.days import DayBar, day_bars

SIDES = (("people.days.forgiven", "given back by releases"), ("people.days.imposed", "newly imposed by verdicts"))
PEOPLE = {"people.days.forgiven": "releases", "people.days.imposed": "verdicts"}


def days(study: Study) -> Figure | None:
    """The days given back and the days newly imposed, surely and possibly, what rests on unknown terms in grey."""
    rows = [row for key, label in SIDES if (row := _bar(study, key, label)) is not None]
    if len(rows) < len(SIDES) or not any(row.high for row in rows):
        return None

    def make(alt: str) -> Chart:
        said = "; ".join(f"{row.label}: {row.days}, {row.remark}" for row in rows)
        return day_bars(name="days", alt=f"{alt} {said}.", rows=rows)

    return make_figure(study, make, TITLE, SUBTITLE)


def _bar(study: Study, key: str, label: str) -> DayBar | None:
    found = study.findings.get(key)
    low, high = (as_number(found.low), as_number(found.high)) if found is not None else (None, None)
    if low is None or high is None:
        return None
    kinds = records(study, f"{key}.kinds")
    n_low, n_high = (sum(row[end] for row in kinds) for end in ("low", "high"))
    people = number(n_low, "people") if n_low == n_high else f"{n_low:,} to {n_high:,}"
    unsure = sum(row["unknown_days"] for row in kinds)
    # What is sure of a sentence without a known end counts on the known side.
    return DayBar(
        label=label,
        low=low,
        known=max(low, high - unsure),
        high=high,
        unknown=sum(row["unknown"] for row in kinds),
        note=f"{people} {PEOPLE[key]}",
    )


TITLE = (
    Sentence(
        text="Releases gave back {people.days.forgiven:unit} of sentences; verdicts of the same time imposed "
        "{people.days.imposed} anew, whether more or fewer the lists cannot tell",
        when={"people.days.ratio": Verdict.CANNOT_TELL},
    ),
    Sentence(
        text="Releases gave back {people.days.forgiven:unit} of sentences; verdicts of the same time imposed "
        "{people.days.imposed} anew, {people.days.ratio} for each day given back"
    ),
)
SUBTITLE = say(
    "Days of custody, {window.first} to {clock.on}: what was left of the sentence on the day out, and terms "
    "pronounced; {people.days.imposed:assumed}. Source: lists of people"
)
