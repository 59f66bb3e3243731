"""The releases and the verdicts of a window as columns of day numbers: what days given back and imposed rest on."""

from __future__ import annotations

from typing import Any, NamedTuple

from habeas.core.types import Window
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.scheduled import DayInterval
from habeas.stats.spells import OPEN, Flags, Rows

# Nobody knows how long a life sentence or an unknown one will be. The longest term of most codes that we read is 25
# years; with seven leap days these are 9,132 days.
CAP_YEARS, CAP_DAYS = 25, 9132
UNTOLD = 0

# Grain: releases that agree in all that is asked of them. Surely or possibly a release that somebody decided, on one of
# the days of the window; `way` is the place of the exit among the words of the vocabulary, 0 where no list tells of an
# end. Day numbers count from 1970-01-01. A sentence at liberty leaves no day of custody to give back: its end is before
# any day. One without a known end ends at most the cap after the arrest.
RELEASES = """
with one as (
    select
        exit, coalesce(discretionary and end_first >= $first and end_last <= $last, false) as surely,
        greatest(end_first, start_first, $first) as released_first, least(end_last, $last) as released_last,
        start_first, least(start_last, end_last, $last) as start_last, scheduled_first,
        nullif(scheduled_last, date '9999-12-31') as scheduled_last,
        coalesce(custody_high = 0 and scheduled_last is null, false) as at_liberty
    from spell
    where counted and contradictory is not true and discretionary is not false
        and (exit is not null or ended is not false)
        and end_last >= $first and greatest(end_first, start_first) <= $last
)
select
    coalesce(list_position($ways::varchar[], exit), 0)::bigint as way, surely,
    scheduled_last is not null or at_liberty as known,
    released_first - date '1970-01-01' as released_low, released_last - date '1970-01-01' as released_high,
    case when start_first = date '0001-01-01' then -$open else start_first - date '1970-01-01' end as start_low,
    start_last - date '1970-01-01' as start_high,
    case when at_liberty then -$open else coalesce(scheduled_first - date '1970-01-01', -$open) end as scheduled_low,
    case
        when at_liberty then -$open
        else coalesce(scheduled_last, greatest(start_last + $cap, scheduled_first)) - date '1970-01-01'
    end as scheduled_high,
    count(*) as people
from one
group by all
order by all;
"""
# Grain: verdicts that agree in all that is asked of them. A verdict whose day no list tells fell between the arrest and
# the end of the detention. Of who has neither a verdict's day nor a sentence nobody says that there is one. Death is no
# term of custody. How far a verdict may lie beyond the window does not matter.
VERDICTS = """
with one as (
    select
        punishment, custody_low, custody_high, coalesce(sentenced_first, start_first) as verdict_first,
        coalesce(sentenced_last, greatest(end_last, start_first)) as verdict_last
    from spell
    where counted and contradictory is not true
        and (punishment is not null or sentenced_first is not null or custody_low is not null)
)
select
    coalesce(list_position($kinds::varchar[], punishment), 0)::bigint as kind,
    greatest(verdict_first, $first - 1) - date '1970-01-01' as verdict_low,
    least(verdict_last, $last + 1) - date '1970-01-01' as verdict_high,
    case punishment when 'life' then $open when 'death' then 0 else coalesce(custody_low, 0) end::bigint as term_low,
    case punishment when 'life' then $open when 'death' then 0 else coalesce(custody_high, $open) end::bigint
        as term_high,
    count(*) as people
from one
where verdict_first <= $last and verdict_last >= $first
group by all
order by all;
"""
# Grain: one row. A person counts once, however many detentions began or ended.
PEOPLE = """
with dated as (
    select
        person, exit, discretionary, start_first, least(start_last, end_last) as start_last,
        greatest(end_first, start_first) as end_first, end_last
    from spell
    where counted and contradictory is not true
),
asked as (
    select
        person,
        start_first >= $first and start_last <= $last as came,
        start_last >= $first and start_first <= $last as may_have_come,
        coalesce(discretionary and end_first >= $first and end_last <= $last, false) as freed,
        exit is not null and discretionary is not false and end_last >= $first and end_first <= $last as may_be_freed
    from dated
)
select
    count(distinct person) filter (where came), count(distinct person) filter (where may_have_come),
    count(distinct person) filter (where freed), count(distinct person) filter (where may_be_freed)
from asked;
"""


class Releases(NamedTuple):
    """Releases of a window in groups of `people`; `known` where the end of the sentence is."""

    way: Rows
    surely: Flags
    known: Flags
    start: DayInterval
    released: DayInterval
    scheduled: DayInterval
    people: Rows

    def where(self, rows: Flags) -> Releases:
        """Some of the groups."""
        spans = (self.start, self.released, self.scheduled)
        start, released, scheduled = (DayInterval(x.low[rows], x.high[rows]) for x in spans)
        return Releases(
            self.way[rows], self.surely[rows], self.known[rows], start, released, scheduled, self.people[rows]
        )

    def lacking(self) -> tuple[int, int]:
        """How many have no known end of the sentence: of the surely freed, and of all."""
        return int(self.people[self.surely & ~self.known].sum()), int(self.people[~self.known].sum())


class Verdicts(NamedTuple):
    """Verdicts of a window in groups of `people`; a term of OPEN days is for life or not known."""

    kind: Rows
    verdict: DayInterval
    term: DayInterval
    people: Rows


class Flows(NamedTuple):
    """People newly detained and people freed in the window."""

    detained: Bounds
    freed: Bounds


def releases(register: Register, window: Window) -> Releases:
    """The groups of releases that lie in the window surely or possibly, told and untold."""
    ways = list(register.words("exits"))
    x = _columns(register, RELEASES, window, ways=ways, cap=CAP_DAYS)
    start, released, scheduled = (
        DayInterval(x[f"{s}_low"], x[f"{s}_high"]) for s in ("start", "released", "scheduled")
    )
    return Releases(x["way"], x["surely"], x["known"], start, released, scheduled, x["people"])


def verdicts(register: Register, window: Window) -> Verdicts:
    """The groups of verdicts that lie in the window surely or possibly."""
    x = _columns(register, VERDICTS, window, kinds=list(register.words("punishments")))
    verdict, term = (DayInterval(x[f"{s}_low"], x[f"{s}_high"]) for s in ("verdict", "term"))
    return Verdicts(x["kind"], verdict, term, x["people"])


def people_flows(register: Register, window: Window) -> Flows:
    """How many people were newly detained and how many freed, by releases that the lists tell of."""
    came, may_have_come, freed, may_be_freed = register.one(PEOPLE, first=window.first, last=window.last)
    return Flows(Bounds(came, may_have_come), Bounds(freed, may_be_freed))


def _columns(register: Register, sql: str, window: Window, **more: Any) -> dict[str, Any]:
    columns = register.arrays(sql, first=window.first, last=window.last, open=OPEN, **more)
    return {name: x.astype("bool" if name in ("surely", "known") else "int64") for name, x in columns.items()}
