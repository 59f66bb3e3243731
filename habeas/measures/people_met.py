"""Who meets a criterion: of the freed, of the people inside on the mornings before, and of those inside after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from habeas.core.attributes import Criterion
from habeas.core.types import Window
from habeas.measures.freed import freed_total
from habeas.measures.people_attributes import described
from habeas.measures.people_groups import FREED, POOLS, Counts
from habeas.measures.people_pool import FRAME, FREED_FRAME, WaveDays
from habeas.measures.people_releases import waves_of_people
from habeas.measures.people_rows import next_day
from habeas.register.register import Register

# Grain: one wave, answer whether freed, set of pools and answer whether the criterion is met.
_COUNT = """
select
    wave, freed, {pools}, ({criterion}) as met, count(*)
from described group by all order by all;
"""
# Somebody said to have left, nobody knows within a year when, is no evidence on the releases of a few weeks.
MOST_VAGUE_DAYS = 366
# Grain: one answer whether freed, whether the release is dated closely, and answer whether the criterion is met.
_FREED = f"""
select
    freed, end_last - end_first <= {MOST_VAGUE_DAYS} as dated, ({{criterion}}) as met, count(*)
from described group by all order by all;
"""
# Grain: one person possibly inside on a morning by whether surely and whether the criterion is met.
_AFTER = "select surely, ({criterion}) as met, count(*) from described group by all order by all;"


class Answers(NamedTuple):
    """How many meet a criterion, how many do not, and of how many it is not known."""

    yes: int
    no: int
    unknown: int

    @property
    def people(self) -> int:
        """All of them."""
        return sum(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Who meets a criterion in and around the releases of a period.

    `freed` are those surely freed in it; `maybe` those said to have left of whom that is not known, `undated` how many
    of such people are in no count because nobody knows within a year when they left; `unnamed` how many more, at most,
    were freed by the published totals of these days and stand on no list. `by_pool` has for each pool with people the
    counts (waves, 3, 3), freed yes, no, unknown by met yes, no, unknown, of those inside on the morning before each
    wave. `inside` are those surely inside the day after the period, `maybe_inside` those possibly.
    """

    period: Window
    waves: tuple[WaveDays, ...]
    freed: Answers
    maybe: Answers
    undated: int
    unnamed: int
    by_pool: Mapping[str, Counts]
    inside: Answers
    maybe_inside: Answers


def met(register: Register, period: Window, criterion: Criterion, *, by_then: bool) -> Met:
    """Who meets the criterion in a period. `by_then`: what a release may bring to light counts only if it was said
    before the release (for those inside: before the morning, and the day after before the period began)."""
    waves = strata(register, period)
    later = None if by_then else next_day(register.known)
    whole = ask_described(
        register,
        FREED_FRAME,
        _FREED.format(criterion=criterion.sql),
        [WaveDays(period.first, period.last)],
        criterion,
        later,
    )
    freed = _answers(row for row in whole if row[0])
    maybe = _answers(row for row in whole if row[0] is None and row[1])
    inside, maybe_inside = inside_after(register, period.last, criterion, learnt_by=later or period.first)
    total, _, _ = freed_total(register, period, counted=True)
    return Met(
        period=period,
        waves=tuple(waves),
        freed=freed,
        maybe=maybe,
        undated=_answers(row for row in whole if row[0] is None and not row[1]).people,
        unnamed=max(0, int(total.high or 0) - freed.people),
        by_pool=_pools(_pool_rows(register, waves, criterion, later), len(waves)),
        inside=inside,
        maybe_inside=maybe_inside,
    )


def strata(register: Register, period: Window) -> list[WaveDays]:
    """The days of a period cut where a wave begins, so that the people freed in each part are held against those inside
    on its first morning; the days before the first wave are a part of their own."""
    starts = [wave.first for wave in waves_of_people(register, period) if period.first < wave.first <= period.last]
    firsts = sorted({period.first, *starts})
    lasts = [first - timedelta(days=1) for first in firsts[1:]]
    return [WaveDays(first, last) for first, last in zip(firsts, [*lasts, period.last], strict=True)]


def _pool_rows(
    register: Register, waves: Sequence[WaveDays], criterion: Criterion, later: date | None
) -> list[tuple[Any, ...]]:
    pools = ", ".join(f"coalesce({sql}, false) as pool_{name}" for name, sql in POOLS.items())
    return ask_described(register, FRAME, _COUNT.format(pools=pools, criterion=criterion.sql), waves, criterion, later)


def ask_described(
    register: Register, frame: str, sql: str, waves: Sequence[WaveDays], criterion: Criterion, later: date | None
) -> list[tuple[Any, ...]]:
    """The rows of a query over `described`, with the columns that the criterion speaks of, for these waves. What a
    release may bring to light counts if it was said before `later`; None is before the morning of each."""
    steps = described(criterion.attributes)
    given: dict[str, Any] = {"firsts": [wave.first for wave in waves], "lasts": [wave.last for wave in waves]}
    used = {"known": register.known, "learnt_by": later}
    given |= {name: value for name, value in used.items() if f"${name}" in steps}
    return register.rows(f"with {frame}{steps}{sql}", **given)


def _answers(rows: Any) -> Answers:
    counts = {True: 0, False: 0, None: 0}
    for *_, answer, people in rows:
        counts[answer] += people
    return Answers(counts[True], counts[False], counts[None])


def _pools(rows: Sequence[tuple[Any, ...]], waves: int) -> dict[str, Counts]:
    """For each pool with people its counts."""
    counts: dict[str, Counts] = {}
    for wave, freed, *within, answer, people in rows:
        for pool in [name for name, holds in zip(POOLS, within, strict=True) if holds]:
            table = counts.setdefault(pool, [[[0, 0, 0] for _ in FREED] for _ in range(waves)])
            table[wave][FREED[freed]][FREED[answer]] += people
    return {pool: counts[pool] for pool in POOLS if pool in counts}


def inside_after(
    register: Register, day: date, criterion: Criterion, *, learnt_by: date | None
) -> tuple[Answers, Answers]:
    """Who of the people surely, and who of those possibly, inside at the end of a day meets the criterion. What a
    release may bring to light counts if it was said before `learnt_by`; None is by now."""
    after = next_day(day)
    later = learnt_by or next_day(register.known)
    sql = _AFTER.format(criterion=criterion.sql)
    rows = ask_described(register, FRAME, sql, [WaveDays(after, after)], criterion, later)
    return _answers(row for row in rows if row[0]), _answers(row for row in rows if not row[0])
