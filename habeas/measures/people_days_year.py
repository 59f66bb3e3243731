"""Who of the freed had little of the sentence left, against those inside on the mornings of the waves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from habeas.core.types import Finding, Interval, Table, Window
from habeas.measures.base import finding, spread
from habeas.measures.people_days_rows import Releases
from habeas.measures.people_pool import WaveDays, ask_frame
from habeas.measures.people_releases import waves_of_people
from habeas.register.register import Register
from habeas.stats.days import MONTH_DAYS, Anyway, free_anyway
from habeas.stats.scheduled import DayInterval, whole_days
from habeas.stats.spells import OPEN, Flags, Rows

MONTHS, YEAR = (1, 3, 6, 12), 12
# Grain: people of the pool of one wave who agree in all that is asked of them: inside that morning, the sentence not
# surely over or served within days. So whoever has nothing left at the most has a sentence without a known end.
POOL = """
select
    (surely and coalesce(eligible, false))::integer as surely, coalesce(left_low, 0) as left_low,
    coalesce(left_high, $open) as left_high, count(*) as people
from frame
where eligible is not false
group by all
order by all;
"""
COLUMNS = ("months", "freed_low", "freed_high", "share_low", "share_high", "pool_share_low", "pool_share_high")
MONTH = f"a month has {MONTH_DAYS:.2f} days; what is left is counted from the release, in the pool from the morning"


class Pool(NamedTuple):
    """The people inside on the mornings of the waves, in groups of `people`."""

    surely: Flags
    left: DayInterval
    people: Rows


def anyway(register: Register, window: Window, told: Releases, common: dict[str, Any]) -> list[Finding]:
    """The share of the freed with at most so many months left, and that of the pool; the test of the difference is that
    of the group `last_year` in the composition."""
    waves = [WaveDays(wave.first, wave.last) for wave in waves_of_people(register, window)]
    left = DayInterval(
        (told.scheduled.low - told.released.high).clip(0), (told.scheduled.high - told.released.low).clip(0)
    )
    pool = _pool(register, waves) if waves else None
    freed = [free_anyway(*left, months=k, surely=told.surely, weights=told.people) for k in MONTHS]
    inside = (
        [free_anyway(*pool.left, months=k, surely=pool.surely, weights=pool.people) for k in MONTHS] if pool else []
    )
    n = {"n": int(told.people[told.known].sum()), "missing": told.lacking()[1], "n_unit": "exits"}
    common = common | {"assumptions": (MONTH, *common["assumptions"])}
    return [
        _table(register, freed, inside, common | n),
        _share(register, "year", "Freed who had at most a year left", freed[MONTHS.index(YEAR)], common | n),
        *([_pool_share(register, pool, inside[-1], common)] if pool else []),
    ]


def _pool(register: Register, waves: Sequence[WaveDays]) -> Pool | None:
    rows = ask_frame(register, POOL, waves, open=OPEN)
    if not rows:
        return None
    surely, low, high, people = (whole_days("pool", column) for column in zip(*rows, strict=True))
    return Pool(surely == 1, DayInterval(low, high), people)


def _table(register: Register, freed: Sequence[Anyway], inside: Sequence[Anyway], rests: dict[str, Any]) -> Finding:
    nobody = [(None, None)] * len(freed)
    shares = [tuple(x.share) for x in inside] or nobody
    rows = tuple((x.months, x.surely, x.possibly, *x.share, *pool) for x, pool in zip(freed, shares, strict=True))
    return finding(
        register,
        "people.days.anyway",
        "Freed who had at most so many months of the sentence left",
        unit="people",
        interval=Interval.BOUNDS,
        table=Table(columns=COLUMNS, rows=rows),
        **rests,
    )


def _share(register: Register, name: str, label: str, of: Anyway, rests: dict[str, Any]) -> Finding:
    return finding(register, f"people.days.anyway.{name}", label, unit="share", **spread(of.share), **rests)


def _pool_share(register: Register, pool: Pool, share: Anyway, common: dict[str, Any]) -> Finding:
    people, lost = int(pool.people.sum()), int(pool.people[pool.left.high == OPEN].sum())
    rests = common | {"n": people - lost, "missing": lost, "n_unit": "people"}
    return _share(register, "pool", "Inside on the mornings of the waves with at most a year left", share, rests)
