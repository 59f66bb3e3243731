"""The figure of the waves in which people on the lists were freed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from habeas.brief.blocks import Figure
from habeas.brief.figures.base import make_figure, records, say
from habeas.brief.say import days, number
from habeas.brief.study import Study
from habeas.core.types import Alternatives, Interval, Sentence, Verdict
from habeas.draw import Chart
from habeas.draw.strip import Freed, strip


def waves_strip(study: Study) -> Figure | None:
    """The people freed at somebody's discretion by period, and the waves with their days and members."""
    periods = _rows(study, "people.waves.periods")
    if not any(period.possibly for period in periods):
        return None
    waves = _rows(study, "people.waves.list")
    each = _each(periods)

    def make(alt: str) -> Chart:
        return strip(name="waves", alt=f"{alt} {_told(periods, waves, each)}", periods=periods, waves=waves, each=each)

    return make_figure(_with_largest(study, waves), make, _title(study, waves), _subtitle(study, periods, waves, each))


def _rows(study: Study, key: str) -> list[Freed]:
    return [
        Freed(first=row["first"], last=row["last"], people=row["people"], possibly=row["people_possibly"])
        for row in records(study, key)
    ]


def _each(periods: Sequence[Freed]) -> str:
    """What the periods are; only the first and the last of them may be cut short by the window."""
    longest = max((period.last - period.first).days for period in periods)
    return "day" if not longest else "week" if longest < 7 else "month"


def _told(periods: Sequence[Freed], waves: Sequence[Freed], each: str) -> str:
    """The waves and the fullest period in words."""
    fullest = max(periods, key=lambda x: x.people)
    most = f"Most surely freed in one {each}: {_range(fullest)}, {days(fullest.first, fullest.last)}."
    listed = "; ".join(f"{days(wave.first, wave.last)}: {_range(wave)}" for wave in waves)
    return f"Found as waves: {listed}. {most}" if waves else f"No stretch found as a wave. {most}"


def _range(freed: Freed) -> str:
    low, high = (number(end, "people") for end in (freed.people, freed.possibly))
    return low if low == high else f"{low} to {high}"


def _with_largest(study: Study, waves: Sequence[Freed]) -> Study:
    """The study with the largest wave as what its list of waves prints, so that the number leads to the list."""
    if not waves:
        return study
    one = _largest(waves)
    found = study.findings["people.waves.list"]
    exact = one.people == one.possibly
    size = replace(
        found,
        value=one.people if exact else None,
        low=one.people,
        high=one.possibly,
        interval=Interval.EXACT if exact else Interval.BOUNDS,
        unit="people",
    )
    facts = replace(
        study.facts,
        findings={**study.facts.findings, found.key: size},
        plain={**study.facts.plain, "largest.days": days(one.first, one.last)},
    )
    return replace(study, facts=facts)


def _largest(waves: Sequence[Freed]) -> Freed:
    return max(waves, key=lambda x: (x.people, x.possibly, -x.first.toordinal()))


def _title(study: Study, waves: Sequence[Freed]) -> Alternatives:
    """What was found of the waves; the largest is named as such only where no other may have been as large."""
    cannot = Sentence(
        text=f"{FREED}; in how many waves cannot be told: {{people.waves.count:reason}}",
        when={"people.waves.count": Verdict.CANNOT_TELL},
    )
    if not waves:
        return (cannot, *say(f"{FREED}, in {{people.waves.count:some}}", f"{FREED}, in no wave"))
    count = study.findings["people.waves.count"]
    if len(waves) == 1 and count.low == count.high:
        return (cannot, *say(f"{FREED}, {{people.waves.list}} of them in the wave of {{largest.days}}"))
    one = _largest(waves)
    sure = all(other.possibly < one.people for other in waves if other != one)
    largest = "the largest" if sure else "the one with most surely freed"
    largest = largest if len(waves) > 1 else "the one that is sure"
    return (
        cannot,
        *say(f"{FREED}; of {{people.waves.count:unit}} {largest}, {{largest.days}}, freed {{people.waves.list}}"),
    )


def _subtitle(study: Study, periods: Sequence[Freed], waves: Sequence[Freed], each: str) -> Alternatives:
    pale = f"; pale: who may have been freed that {each}, counted in every {each} it may have been"
    vague = pale if any(period.possibly > period.people for period in periods) else ""
    told = study.findings["people.waves.count"].verdict is not Verdict.CANNOT_TELL
    what = "waves" if told else "runs that the settings call waves"
    shaded = f"; shaded: {what}, with the people surely and at most freed in them" if waves else ""
    return say(
        f"People on the lists freed at somebody's discretion, by {each}, {{window.first}} to "
        f"{{clock.on}}{vague}{shaded}. Source: lists of people"
    )


FREED = "By the lists {people.waves.freed:unit} were freed at somebody's discretion"
