"""In how many waves the people on the lists were freed."""

from __future__ import annotations

from typing import Any

from habeas.core.types import Finding, Interval, Sentence, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.changes import changes, crowding
from habeas.measures.people_acts import announced_acts
from habeas.measures.people_days_rows import people_flows
from habeas.measures.people_releases import (
    FEWEST_ACTS,
    STEADY,
    PeopleWave,
    Releases,
    by_period,
    earlier_years,
    found_waves,
    releases,
    run_stability,
    size_chance,
    waves_of_people,
)
from habeas.measures.people_rows import DISCRETION, counts_people, rests_on
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.waves import VagueAct, stable_range, wave_bounds

WAVES = (
    *("first", "last", "people", "people_possibly", "days_with_releases", "usual"),
    *("largest_day", "on_largest_day", "most_in_five_years_before", "p"),
)


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `people.waves.count`, `.freed`, `.latest.count`, `.latest.date`, `.scan` and `.changes`, and the tables
    `people.waves.list`, `.periods`, `.compared`, `.stability` and `.acts`; nothing where nobody is counted."""
    if not counts_people(register):
        return ()
    found = releases(register, window)
    waves = found_waves(register, found)
    common = rests_on(register)
    common |= {
        "assumptions": (DISCRETION, *common["assumptions"]),
        "n": found.surely,
        "missing": found.possibly - found.surely,
        "method": _method(register, found),
    }
    return (
        _count(register, found, waves, common),
        finding(
            register,
            "people.waves.freed",
            "People on the lists freed at somebody's discretion",
            unit="people",
            **spread(people_flows(register, window).freed),
            **common,
        ),
        *_latest(register, found, waves, common),
        _list(register, found, waves, common),
        _periods(register, found, common),
        _used(register, window, common),
        *_stability(register, found, common),
        _scan(register, found, common),
        _changes(register, found, common),
        *announced_acts(register, window, common),
    )


def _method(register: Register, found: Releases) -> str:
    settings = register.settings
    if found.usual:
        return (
            "days on which discretionary releases stood out at least about twice from what was usual in the half year "
            f"either side; stretches up to {settings.gap_days} days apart are one wave, minimum {settings.minimum} "
            "people"
        )
    return f"runs of days with discretionary releases; gap {settings.gap_days} days, minimum {settings.minimum} people"


def _count(register: Register, found: Releases, waves: list[PeopleWave], common: dict[str, Any]) -> Finding:
    key, label = "people.waves.count", "Waves in which people on the lists were freed"
    reason, settle = _refused(register, found)
    if reason:
        return refusal(register, key, label, unit="waves", reason=reason, would_settle=settle, **common)
    if found.usual:
        model = {"value": len(waves), "interval": Interval.MODEL}
        return finding(register, key, label, unit="waves", **model, **common)
    return finding(register, key, label, unit="waves", **spread(_bounds(register, found), len(waves)), **common)


def _refused(register: Register, found: Releases) -> tuple[str, str]:
    """Why the number of waves cannot be told and what would settle it; both empty if it can."""
    acts = len(found.acts) + len(found.vague)
    if acts < FEWEST_ACTS:
        return "people were freed on fewer than three days, too few to speak of waves", "a third day of releases"
    if found.usual:
        return "", ""
    minimum = register.settings.minimum
    runs = {runs for least, gap, runs in run_stability(register, found) if least == minimum and gap in STEADY}
    if len(runs) > 1:
        return (
            "the count changes with the gap chosen, between three and ten days",
            "the decisions behind the releases, to tell which belong together",
        )
    return "", ""


def _bounds(register: Register, found: Releases) -> Bounds:
    """Least and most waves, over all days that the vague releases may be of.

    Each person of whom it is not known whether they were freed can join two waves into one or make a run large enough.
    """
    minimum = register.settings.minimum
    acts = [VagueAct(act.day, act.day, act.size) for act in found.acts]
    acts += [VagueAct(a.toordinal(), b.toordinal(), 1) for a, b, n in found.vague for _ in range(n)]
    surely = wave_bounds(acts, gap=register.settings.gap_days, minimum=minimum)
    perhaps = found.possibly - sum(act.size for act in acts)
    most = min(surely.most + perhaps, found.possibly // minimum)
    return Bounds(max(min(1, surely.least), surely.least - perhaps), most)


def _latest(
    register: Register, found: Releases, waves: list[PeopleWave], common: dict[str, Any]
) -> tuple[Finding, Finding]:
    keys = ("people.waves.latest.count", "people.waves.latest.date")
    labels = ("People on the lists freed in the latest wave", "Days of the latest wave, by the lists")
    later = any(last >= waves[-1].first for _, last, _ in found.vague) if waves else False
    if not waves or (later and not found.usual):
        reason = "no days stand out as a wave" if found.usual else "no run of releases is large enough to be a wave"
        reason = "some releases are not dated to the day" if later else reason
        more = {"reason": reason, "would_settle": "the day of each release", **common}
        return (
            refusal(register, keys[0], labels[0], unit="people", **more),
            refusal(register, keys[1], labels[1], unit="day", **more),
        )
    wave = waves[-1]
    kind = Interval.EXACT if wave.first == wave.last else Interval.BOUNDS
    ends: dict[str, Any] = {"value": wave.last, "low": wave.first, "high": wave.last, "interval": kind}
    size = spread(Bounds(wave.people, wave.possibly))
    return (
        finding(register, keys[0], labels[0], unit="people", **size, **common),
        finding(register, keys[1], labels[1], unit="day", **ends, **common),
    )


def _list(register: Register, found: Releases, waves: list[PeopleWave], common: dict[str, Any]) -> Finding:
    """The waves, each with the chance of as many by what is usual, for having looked at every stretch so long."""
    table = Table(columns=WAVES, rows=tuple(_row(found, waves, at) for at in range(len(waves))))
    assumptions = (
        *common["assumptions"],
        "p: chance model: releases by four weeks vary about what was usual around them as they did outside the waves, "
        "by a Poisson or negative binomial law, times the number of stretches so long",
    )
    more = common | {"assumptions": assumptions}
    return finding(register, "people.waves.list", "Waves of releases, by the lists", unit="waves", table=table, **more)


def _row(found: Releases, waves: list[PeopleWave], at: int) -> tuple[Any, ...]:
    wave = waves[at]
    days = [(n, first) for first, last, n, _ in found.rows if first == last and wave.first <= first <= wave.last and n]
    most, day = max(days, key=lambda one: (one[0], -one[1].toordinal()), default=(None, None))
    usual, chance = size_chance(found, waves, at)
    return (
        wave.first,
        wave.last,
        wave.people,
        wave.possibly,
        len(days),
        usual,
        day,
        most,
        earlier_years(found, wave),
        chance,
    )


def _periods(register: Register, found: Releases, common: dict[str, Any]) -> Finding:
    """The people freed day by day, week by week or month by month, whichever a page can show."""
    table = Table(columns=("first", "last", "people", "people_possibly"), rows=tuple(by_period(found)))
    label = "People on the lists freed at somebody's discretion, by period"
    return finding(register, "people.waves.periods", label, unit="people", table=table, **common)


def _used(register: Register, window: Window, common: dict[str, Any]) -> Finding:
    """The waves that people are compared by."""
    rows = tuple((wave.first, wave.last, wave.people, wave.possibly) for wave in waves_of_people(register, window))
    table = Table(columns=("first", "last", "people", "people_possibly"), rows=rows)
    by = "as the settings name them" if register.settings.wave_days else "as found"
    label = f"Waves that the freed are compared by, {by}"
    return finding(register, "people.waves.compared", label, unit="waves", table=table, **common)


def _stability(register: Register, found: Releases, common: dict[str, Any]) -> tuple[Finding, ...]:
    """The number of runs for each gap and minimum, and the range of gaps around the settings' with the same number."""
    settings = register.settings
    rows = run_stability(register, found)
    counts = [(gap, runs) for minimum, gap, runs in rows if minimum == settings.minimum]
    low, high = stable_range(counts, settings.gap_days)
    table = Table(columns=("minimum", "gap_days", "runs"), rows=tuple(rows))
    label = "Gaps in days over which the number of runs of releases stays the same, with the whole table"
    ends = {"low": low, "high": high, "interval": Interval.BOUNDS}
    more = common | {"method": "runs of days with discretionary releases, for each gap and minimum"}
    return (finding(register, "people.waves.stability", label, unit="days", table=table, **ends, **more),)


def _scan(register: Register, found: Releases, common: dict[str, Any]) -> Finding:
    """Whether the days with releases crowd together more than by chance."""
    days = [act.day for act in found.acts]
    key, label = "people.waves.scan", "Most days with releases within a week, a month or a quarter, of those dated"
    more = common | {"n": len(days), "n_unit": "acts"}
    if found.usual:
        reason = "releases are usual here, so that days with releases crowd everywhere"
        settle = "the decisions behind the releases"
        return refusal(register, key, label, unit="acts", reason=reason, would_settle=settle, **more)
    return crowding(register, key, label, days, _ends(found.window), more)


def _ends(window: Window) -> tuple[int, int]:
    return window.first.toordinal(), window.last.toordinal()


def _changes(register: Register, found: Releases, common: dict[str, Any]) -> Finding:
    """The stretches between which the rate of days with releases changed."""
    key, label = "people.waves.changes", "Stretches of one rate of days with releases"
    days = [act.day for act in found.acts]
    return changes(register, key, label, days, _ends(found.window), common | {"n": len(days), "n_unit": "acts"})


CANNOT = {"people.waves.count": Verdict.CANNOT_TELL}
MEASURE = Measure(
    name="people_waves",
    question="In how many waves were people on the lists freed?",
    section="people",
    compute=compute,
    method="runs of days with discretionary releases, or where these are usual, days that stand out from them",
    sentences=(
        (
            Sentence(
                text="By the lists {people.waves.freed:unit} were freed at somebody's discretion, in "
                "{people.waves.count:unit}; the latest ({people.waves.latest.date}) freed "
                "{people.waves.latest.count:unit}."
            ),
            Sentence(
                text="By the lists {people.waves.freed:unit} were freed at somebody's discretion; in how many waves, "
                "the data cannot tell: {people.waves.count:reason}.",
                when=CANNOT,
            ),
            Sentence(text="By the lists {people.waves.freed:unit} were freed at somebody's discretion, in no wave."),
        ),
    ),
)
