"""The detentions of counted people as columns of day numbers, and what every finding about them rests on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from habeas.core.types import Source
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.grid import Table
from habeas.stats.spells import OPEN, Spells
from habeas.stats.stock import daily_stock

EPOCH = date(1970, 1, 1)
MOST_MONTHS = 2400
DISCRETION = (
    "freed at somebody's discretion is a pardon, amnesty, parole, exchange or deportation, or any other way out more "
    "than 14 days before the end of the sentence"
)
# Day numbers count from 1970-01-01. A first day of year 1 and a last day of year 9999 are no limit.
_COLUMNS = """
    case when start_first = date '0001-01-01' then -$open else start_first - date '1970-01-01' end::integer as start_lo,
    case when start_last = date '9999-12-31' then $open else start_last - date '1970-01-01' end::integer as start_hi,
    case when end_first = date '9999-12-31' then $open else end_first - date '1970-01-01' end::integer as end_lo,
    case when end_last = date '9999-12-31' then $open else end_last - date '1970-01-01' end::integer as end_hi,
    (coalesce(list_position($sexes, sex), len($sexes) + 1) - 1)::smallint as "group"
"""
# Grain: one row per detention of a counted person, by the dates as believed. Those that cannot be are in no number.
COUNTED = f"select {_COLUMNS} from spell where counted and contradictory is not true;"
# Grain: one row per detention of a counted person who has only this one ("alone"), and for those who have several one
# row per stretch of days on which they are surely inside by one of them ("sure"), and one per stretch on which they
# possibly are ("possible"). So a person counts once on a day, however many of the detentions may hold that day.
STRETCHES = f"""
with counted as (
    select person, sex, start_first, start_last, end_first, end_last
    from spell
    where counted and contradictory is not true
),
several as materialized (select person from counted group by person having count(*) > 1),
span as (
    select
        person, sex, unnest(['sure', 'possible']) as kind,
        unnest([start_last, start_first]) as first, unnest([greatest(start_last, end_first), end_last]) as last
    from counted semi join several using (person)
),
marked as (
    select *, coalesce(first > max(last) over (
        partition by person, kind order by first, last rows between unbounded preceding and 1 preceding
    ), true) as fresh
    from span
),
numbered as (
    select *, sum(fresh::integer) over (partition by person, kind order by first, last) as stretch from marked
),
stretched as (
    select kind, min(sex) as sex, min(first) as first, max(last) as last
    from numbered
    group by person, kind, stretch
),
whole as (
    select
        kind, sex, first as start_first, if(kind = 'sure', first, last) as start_last,
        if(kind = 'sure', last, first) as end_first, last as end_last
    from stretched
    union all
    select 'alone', sex, start_first, start_last, end_first, end_last
    from counted anti join several using (person)
)
select {_COLUMNS}, list_position(['alone', 'sure', 'possible'], kind)::tinyint as kind from whole;
"""
PEOPLE = "select count(*) from person where counted;"
# Grain: one row per list, its newest edition known.
NEWEST_EDITIONS = """
select list, coalesce(nullif(title, ''), list), coalesce(url, ''), known_from
from lists.edition semi join edition using (edition)
qualify row_number() over (partition by list order by known_from desc, edition desc) = 1
order by list;
"""


class Stock(NamedTuple):
    """People surely and possibly inside: tables (days from `first`, groups)."""

    first: date
    sure: Table
    possible: Table

    def on(self, day: date, group: int | None = None) -> Bounds:
        """The bounds on a day, of one group or of all."""
        low, high = self.sure[self._row(day)], self.possible[self._row(day)]
        return Bounds(int(low.sum()), int(high.sum())) if group is None else Bounds(int(low[group]), int(high[group]))

    def during(self, first: date, last: date) -> Bounds:
        """The bounds on the number inside on some day of these."""
        days = slice(self._row(first), self._row(last) + 1)
        return Bounds(int(self.sure[days].sum(axis=1).min()), int(self.possible[days].sum(axis=1).max()))

    def _row(self, day: date) -> int:
        return (day - self.first).days


def groups(register: Register) -> tuple[str, ...]:
    """The groups that people are counted in by sex, in words; the last is of those whose sex is not known."""
    return (*register.words("sexes").values(), "sex not known")


def spells(register: Register) -> Spells:
    """The detentions of the counted people, dates as day numbers, by sex."""
    return Spells(**arrays(register, COUNTED))


def arrays(register: Register, sql: str) -> dict[str, Any]:
    """The columns of a query of this module."""
    return register.arrays(sql, open=OPEN, sexes=list(register.words("sexes")))


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


class Inside(NamedTuple):
    """The people inside day by day: all of them, and apart those of several detentions; and all detentions of the
    others."""

    everybody: Stock
    several: Stock
    alone: Spells


def inside(register: Register, first: date, last: date) -> Inside:
    """The people inside on each day from `first` to `last`, both included; each person is counted once a day."""
    span: Any = {"first": day_number(first), "last": day_number(last), "groups": len(groups(register))}
    columns = arrays(register, STRETCHES)
    kind = columns.pop("kind")
    alone, surely, maybe = (Spells(**{name: x[kind == number] for name, x in columns.items()}) for number in (1, 2, 3))
    one, sure, possible = (
        daily_stock(alone, **span),
        daily_stock(surely, **span).sure,
        daily_stock(maybe, **span).possible,
    )
    everybody = Stock(first, one.sure + sure, one.possible + possible)
    return Inside(everybody, Stock(first, sure, possible), alone)


def month_starts(first: date, last: date) -> tuple[date, ...]:
    """`first`, each first day of a month up to `last`, and `last`; over two centuries or more not every month."""
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    starts = (date(month // 12, month % 12 + 1, 1) for month in months[:: 1 + len(months) // MOST_MONTHS])
    return tuple(dict.fromkeys((first, *starts, last)))


def next_day(day: date) -> date:
    """The day after; the last day there is has none."""
    return day + timedelta(days=1) if day < date.max else day


def counts_people(register: Register) -> bool:
    """Whether the workspace has lists that name somebody who is counted."""
    return register.has_people and register.one(PEOPLE) != (0,)


def who_counts(register: Register) -> str:
    """Whom the numbers count as political prisoners, by the bodies' names."""
    bodies = register.bodies
    match register.counting:
        case "listed":
            return "counting everybody on the lists"
        case "in_all_lists":
            return "counting whom every one of the lists names"
        case "any":
            return f"counting whom {' or '.join(bodies) or 'any body'} counts as a political prisoner"
        case "all":
            return f"counting whom {' and '.join(bodies) or 'every body'} all count as a political prisoner"
    return f"counting whom {register.counting} counts as a political prisoner"


def rests_on(register: Register) -> dict[str, Any]:
    """What findings about people share: how many are counted, the assumptions, the editions read."""
    return {
        "n": register.one(PEOPLE)[0],
        "n_unit": "people",
        "assumptions": (
            who_counts(register),
            "a list may name people weeks or months after their arrest, so that recent figures are too low",
            "detentions with contradictory dates are in no number",
        ),
        "sources": edition_sources(register),
    }


def edition_sources(register: Register) -> tuple[Source, ...]:
    """The newest edition of each list."""
    return tuple(
        Source(table="lists", id=f"{name}-{day.isoformat()}", url=url, known_from=day.isoformat(), by=title)
        for name, title, url, day in register.rows(NEWEST_EDITIONS)
    )
