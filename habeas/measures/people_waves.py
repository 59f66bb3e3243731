"""In how many waves the people on the lists were freed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from habeas.core.types import Window
from habeas.register.register import Register
from habeas.stats.waves import Act, find_waves

# Grain: one day, or one span of days that nobody told closer, on which people were freed at somebody's discretion;
# how many surely were, and how many may have been. They lie, at least in part, in the window.
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


class PeopleWave(NamedTuple):
    """A wave: its first and last day, both included, and how many people were surely freed in it."""

    first: date
    last: date
    people: int


def waves_of_people(register: Register, window: Window) -> list[PeopleWave]:
    """The waves of the window by the settings' gap and minimum, in order of time."""
    settings = register.settings
    rows = register.rows(RELEASES, first=window.first, last=window.last)
    acts = [Act(first.toordinal(), surely) for first, last, surely, _ in rows if first == last and surely]
    found = find_waves(acts, gap=settings.gap_days, minimum=settings.minimum)
    return [PeopleWave(date.fromordinal(w.first_day), date.fromordinal(w.last_day), w.size) for w in found]
