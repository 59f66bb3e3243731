"""Who of the freed had little of the sentence left, against those inside on the mornings of the waves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from habeas.core.errors import MethodError
from habeas.core.types import Finding, Interval, Table, Window
from habeas.measures.base import finding, refusal, spread
from habeas.measures.people_days_rows import Releases
from habeas.measures.people_pool import WaveDays, ask_frame
from habeas.measures.people_releases import waves_of_people
from habeas.register.register import Register
from habeas.stats.days import MONTH_DAYS, Anyway, free_anyway
from habeas.stats.scheduled import DayInterval, whole_days
from habeas.stats.spells import OPEN, Flags, Rows
from habeas.stats.strata import odds_ratio_bounds, stratified_odds_ratio

MONTHS, YEAR = (1, 3, 6, 12), 12
LEVEL = 0.95
# METHODS 4: below so many freed, or above so large a share unknown, the comparison is not made.
FEWEST_FREED, MOST_UNKNOWN = 10, 0.4
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
# Grain: one wave. Of the pool those surely inside: freed and stayed, with at most so many days left and with more; then
# freed and stayed of whom that is not known; all freed, and all.
CELLS = """
select
    count(*) filter (where freed and short), count(*) filter (where freed and not short),
    count(*) filter (where not freed and short), count(*) filter (where not freed and not short),
    count(*) filter (where freed and short is null), count(*) filter (where not freed and short is null),
    count(*) filter (where freed), count(*)
from (
    select
        wave, freed, case when left_high <= $limit then true when left_low > $limit then false end as short
    from frame
    where eligible is not false and surely
)
group by wave
order by wave;
"""
COLUMNS = ("months", "freed_low", "freed_high", "share_low", "share_high", "pool_share_low", "pool_share_high")
MONTH = f"a month has {MONTH_DAYS:.2f} days; what is left is counted from the release, in the pool from the morning"
LOT = "chance model: of those inside on the morning of each wave as many as were freed are drawn by lot"
Cells = Sequence[Sequence[int]]
EITHER = "worst-case bounds: whoever has a sentence of unknown length may have had a year left or more"
LEFT_OUT = "people of whom it is not known whether they were freed are in neither group"
KEY, LABEL = "people.days.anyway.odds", "Odds of being freed, at most a year left against more"


class Pool(NamedTuple):
    """The people inside on the mornings of the waves, in groups of `people`."""

    surely: Flags
    left: DayInterval
    people: Rows


def anyway(register: Register, window: Window, told: Releases, common: dict[str, Any]) -> list[Finding]:
    """The share of the freed with at most so many months left, that of the pool, and the test of the difference."""
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
        _odds(register, waves if pool else [], common | {"unit": "ratio", "n_unit": "people"}),
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


def _odds(register: Register, waves: Sequence[WaveDays], common: dict[str, Any]) -> Finding:
    """The common odds ratio of those surely inside; its bounds where it is not known who has more than a year left."""
    if not waves:
        nothing = {"reason": "the lists show no wave of releases", "would_settle": "days of releases"}
        return refusal(register, KEY, LABEL, **common | nothing)
    rows = ask_frame(register, CELLS, waves, limit=YEAR * MONTH_DAYS)
    tables = [row[:4] for row in rows]
    freed, everybody = (sum(row[at] for row in rows) for at in (6, 7))
    known = sum(map(sum, tables))
    rests = common | {"n": known, "missing": everybody - known, "assumptions": (LEFT_OUT, *common["assumptions"])}
    why = _too_little(freed, known, everybody)
    if why:
        settle = "the sentences and the ways out of those inside on the mornings of the waves"
        return refusal(register, KEY, LABEL, **rests | {"reason": why, "would_settle": settle})
    lost = [[row[at] for row in rows] for at in (4, 5)]
    try:
        return _bounded(register, tables, lost, rests) if any(map(sum, lost)) else _test(register, tables, rests)
    except MethodError:
        why = "within no wave do freed and stayed differ in having at most a year left"
        return refusal(register, KEY, LABEL, **rests | {"reason": why, "would_settle": "a wave in which they do"})


def _bounded(register: Register, tables: Cells, lost: Cells, rests: dict[str, Any]) -> Finding:
    ends = odds_ratio_bounds(tables, unknown_freed=lost[0], unknown_stayed=lost[1], level=LEVEL)
    if ends.low <= 1 <= ends.high:
        why = "whoever of unknown length had at most a year left could turn it either way"
        return refusal(register, KEY, LABEL, **rests | {"reason": why, "would_settle": "the sentences not known"})
    high = ends.high if math.isfinite(ends.high) else None
    rests = rests | {"assumptions": (EITHER, *rests["assumptions"])}
    return finding(register, KEY, LABEL, low=ends.low, high=high, interval=Interval.BOUNDS, **rests)


def _test(register: Register, tables: Cells, rests: dict[str, Any]) -> Finding:
    odds = stratified_odds_ratio(tables, level=LEVEL)
    low, value, high = (None if x in (0, math.inf) else x for x in (odds.low, odds.value, odds.high))
    kind = {"interval": Interval.SAMPLING, "p_value": odds.p_value}
    rests = rests | {"assumptions": (LOT, *rests["assumptions"])}
    return finding(register, KEY, LABEL, value=value, low=low, high=high, **kind, **rests)


def _too_little(freed: int, told: int, everybody: int) -> str:
    """Why the comparison is not made, or nothing."""
    if freed < FEWEST_FREED:
        return f"{freed:,} people surely inside were surely freed in the waves, fewer than {FEWEST_FREED}"
    if everybody - told > MOST_UNKNOWN * everybody:
        return (
            f"of {everybody:,} people surely inside what is left or the way out is not known of "
            f"{everybody - told:,}, more than {MOST_UNKNOWN:.0%}"
        )
    return ""
