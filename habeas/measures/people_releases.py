"""The releases of people on the lists that somebody decided, day by day, and the waves they form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from habeas.core.types import Window
from habeas.measures.people_rows import month_starts
from habeas.register.register import Register
from habeas.stats.surges import frequent, surge_chance, surges
from habeas.stats.waves import Act, find_waves, spread_counts, stability

# Grain: one day, or one span of days that nobody told closer, on which people left at somebody's discretion: how many
# surely did, and how many may have. No end is before its start. Nobody who is not said to have left is in it.
RELEASES = """
select
    greatest(end_first, start_first) as first, end_last as last,
    count(*) filter (where discretionary) as surely, count(*) as possibly
from spell
where counted and contradictory is not true and exit is not null and discretionary is not false
    and end_last >= $first and greatest(end_first, start_first) <= $last
group by first, last
order by first, last;
"""
# The day by which one detention in a hundred had begun: before it nobody could be freed.
BEGINNING = "select quantile_disc(start_last, 0.01) from spell where counted and contradictory is not true;"
# A span longer than this tells of no wave, and spread over days it would hide one.
MOST_SPREAD_DAYS = 31
GAPS, MINIMUMS, STEADY = range(1, 31), (3, 5, 10), range(3, 11)
FEWEST_ACTS = 3
EARLIER_YEARS = 5
LEAST_HISTORY_DAYS = 364
MOST_DAILY_DAYS, MOST_WEEKLY_DAYS = 92, 731


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """The releases of a window, as (first, last, surely, possibly); `earlier` also has those since `beginning`, and
    `daily` their counts by day since then, (days,).

    `usual` is whether people are freed at all in most stretches of four weeks. Then runs of releases only say that it
    goes on, and a wave must stand out from what is usual; else each run is one.
    """

    window: Window
    rows: tuple[tuple[date, date, int, int], ...]
    earlier: tuple[tuple[date, date, int, int], ...]
    beginning: date
    daily: Any
    usual: bool

    @property
    def acts(self) -> list[Act]:
        """The days on which people were surely freed, each one act of so many people."""
        return [Act(first.toordinal(), n) for first, last, n, _ in self.rows if first == last and n]

    @property
    def surely(self) -> int:
        """People surely freed, whenever in the window."""
        window = self.window
        return sum(n for first, last, n, _ in self.rows if first >= window.first and last <= window.last)

    @property
    def possibly(self) -> int:
        """People who may have been freed in the window."""
        return sum(n for *_, n in self.rows)

    @property
    def vague(self) -> list[tuple[date, date, int]]:
        """Spans of more than a day, as first and last day and people surely freed in them or beyond the window."""
        return [(first, last, n) for first, last, n, _ in self.rows if first != last and n]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleWave:
    """A wave: its first and last day, both included, who was surely freed on days within it, and who may have been."""

    first: date
    last: date
    people: int
    possibly: int


def releases(register: Register, window: Window) -> Releases:
    """The releases of a window, and the counts by day from the first detentions on to the window's end."""
    beginning = min(register.one(BEGINNING)[0] or window.first, window.first)
    rows = tuple(register.rows(RELEASES, first=beginning, last=window.last))
    days = (window.last - beginning).days + 1
    daily = _spread(rows, beginning, days)
    # Years in which nobody was freed yet do not make releases unusual after them.
    first = next((place for place, n in enumerate(daily) if n), 0)
    if days - first >= LEAST_HISTORY_DAYS and frequent(daily[first:]):
        beginning, daily = beginning + timedelta(days=first), daily[first:]
    inside = tuple(row for row in rows if row[1] >= window.first)
    return Releases(window=window, rows=inside, earlier=rows, beginning=beginning, daily=daily, usual=frequent(daily))


def found_waves(register: Register, found: Releases) -> list[PeopleWave]:
    """The waves by the settings' gap and minimum: runs of days with releases, or where releases are usual, surges."""
    settings = register.settings
    if found.usual:
        near = _surge_days(found, gap=settings.gap_days)
        waves = [_wave(found, *days) for days in near]
    else:
        runs = find_waves(found.acts, gap=settings.gap_days, minimum=settings.minimum)
        waves = [_wave(found, date.fromordinal(r.first_day), date.fromordinal(r.last_day)) for r in runs]
    return [wave for wave in waves if wave.people >= settings.minimum]


def waves_of_people(register: Register, window: Window) -> list[PeopleWave]:
    """The waves to compare people by, in order of time: those that the settings name, else those found."""
    found = releases(register, window)
    given = [(day.first, day.last) for day in register.settings.wave_days]
    if given:
        return [_wave(found, *days) for days in given if days[1] >= window.first and days[0] <= window.last]
    return found_waves(register, found)


def by_period(found: Releases) -> Iterator[tuple[date, date, int, int]]:
    """First and last day of each day, week or month of the window, people surely freed in it, and people who may have
    been; a window of more than a quarter is shown by weeks, of more than two years by months."""
    window = found.window
    if window.days > MOST_WEEKLY_DAYS:
        starts = [day for day in month_starts(window.first, window.last) if day == window.first or day.day == 1]
    else:
        step = 7 if window.days > MOST_DAILY_DAYS else 1
        starts = [window.first + timedelta(days=at) for at in range(0, window.days, step)]
    for first, after in pairwise([*starts, window.last + timedelta(days=1)]):
        last = after - timedelta(days=1)
        if first <= last:
            wave = _wave(found, first, last)
            yield first, last, wave.people, wave.possibly


def run_stability(register: Register, found: Releases) -> list[tuple[int, int, int]]:
    """The number of runs for each minimum and gap: rows (minimum, gap, runs)."""
    settings = register.settings
    gaps = range(GAPS[0], max(GAPS[-1], settings.gap_days) + 1)
    return stability(found.acts, gaps=gaps, minimums=sorted({*MINIMUMS, settings.minimum}))


def earlier_years(found: Releases, wave: PeopleWave) -> int | None:
    """The most people surely freed on the same days of the calendar in one of the five years before; None where no
    detention is so old. Amnesties of a holiday come back with it."""
    counts = []
    for years in range(1, EARLIER_YEARS + 1):
        first, last = (_years_before(day, years) for day in (wave.first, wave.last))
        if first >= found.beginning:
            counts.append(sum(n for a, b, n, _ in found.earlier if a >= first and b <= last))
    return max(counts, default=None)


def _years_before(day: date, years: int) -> date:
    """The same day of an earlier year; of 29 February the day before."""
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def size_chance(found: Releases, waves: Sequence[PeopleWave], one: int) -> tuple[float | None, float | None]:
    """How many would usually have been freed on the days of a wave, and the chance of as many as were; None where
    releases are not usual, and no chance with too few days outside all waves."""
    if not found.usual:
        return None, None
    places = [((wave.first - found.beginning).days, (wave.last - found.beginning).days) for wave in waves]
    return surge_chance(found.daily, places, waves[one].people, of=one)


def _wave(found: Releases, first: date, last: date) -> PeopleWave:
    surely = sum(n for a, b, n, _ in found.rows if a >= first and b <= last)
    possibly = sum(n for a, b, _, n in found.rows if b >= first and a <= last)
    return PeopleWave(first=first, last=last, people=surely, possibly=possibly)


def _surge_days(found: Releases, *, gap: int) -> list[tuple[date, date]]:
    """First and last day of the surges that reach into the window; those at most `gap` days apart are one."""
    spans: list[tuple[int, int]] = []
    for surge in surges(found.daily):
        if spans and surge.first - spans[-1][1] <= gap:
            spans[-1] = spans[-1][0], surge.last
        else:
            spans.append((surge.first, surge.last))
    days = [tuple(found.beginning + timedelta(days=at) for at in span) for span in spans]
    window = found.window
    return [(max(a, window.first), b) for a, b in days if b >= window.first]


def _spread(rows: tuple[tuple[date, date, int, int], ...], beginning: date, days: int) -> Any:
    """The people surely freed on each day from `beginning` on, a span shared out evenly; long spans left out."""
    near = [(a.toordinal(), b.toordinal(), n) for a, b, n, _ in rows if n and (b - a).days < MOST_SPREAD_DAYS]
    firsts, lasts, sizes = ([row[at] for row in near] for at in range(3))
    return spread_counts(firsts, lasts, sizes, start=beginning.toordinal(), days=days)
