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
# Who was last known to be in custody longer ago, and has left nobody knows when, is no evidence on the releases of a
# few weeks.
MOST_VAGUE_DAYS = 366
# Grain: one answer whether freed, whether they were known to be in custody not long before, and answer whether the
# criterion is met.
_FREED = f"""
select freed, end_first >= $first::date - {MOST_VAGUE_DAYS} as recent, ({{criterion}}) as met, count(*)
from described group by all order by all;
"""
# People said to have left of whom it is not known whether they were freed then stand in the pools too, if they were
# known to be in custody not long before: that nobody tells the day must not take them out of the comparison.
_MAYBE = f"freed is null and exit is not null and end_first >= morning - {MOST_VAGUE_DAYS}"
UNSURE = "unsure"
_POOLS = {
    "eligible": f"(surely and eligible) or ({_MAYBE} and eligible)",
    "inside": f"surely or ({_MAYBE})",
    "possible": "true",
    UNSURE: "surely and eligible is null",
}
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

    `freed` are those surely freed in it; `maybe` those said to have left of whom that is not known, who were in custody
    within a year before; `undated` how many people said to have left, nobody knows when, are in no count because they
    were last known to be in custody earlier; `announced` the most people freed by the published totals of these days,
    None without. `by_pool` has for each pool with people the counts (waves, 3, 3), freed yes, no, unknown by met yes,
    no, unknown, of those inside on the morning before each wave; waves in which nobody was surely freed are left out.
    `unsure` has the same counts of those surely inside of whom it is not known whether they were eligible.
    `inside` are those surely inside the day after the period, `maybe_inside` those possibly.
    """

    period: Window
    waves: tuple[WaveDays, ...]
    freed: Answers
    maybe: Answers
    undated: int
    announced: int | None
    by_pool: Mapping[str, Counts]
    unsure: Counts
    inside: Answers
    maybe_inside: Answers


def met(register: Register, period: Window, criterion: Criterion, *, by_then: bool) -> Met:
    """Who meets the criterion in a period. `by_then`: what a release may bring to light counts only if it was said
    before the release (for those inside: before the morning, and for those inside after: before the last wave)."""
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
    undated = _answers(row for row in whole if row[0] is None and not row[1])
    total, _, acts = freed_total(register, period, counted=True)
    rows = _pool_rows(register, waves, criterion, later)
    kept = sorted({wave for wave, is_freed, *_ in rows if is_freed}) or list(range(len(waves)))
    by_pool = _pools(rows, kept)
    before = later or waves[kept[-1]].first
    inside, maybe_inside = inside_after(register, period.last, criterion, learnt_by=before)
    return Met(
        period=period,
        waves=tuple(waves[wave] for wave in kept),
        freed=freed,
        maybe=maybe,
        undated=undated.people,
        announced=int(total.high or 0) if acts else None,
        by_pool={pool: counts for pool, counts in by_pool.items() if pool in POOLS},
        unsure=by_pool.get(UNSURE, []),
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
    pools = ", ".join(f"coalesce({sql}, false) as pool_{name}" for name, sql in _POOLS.items())
    return ask_described(register, FRAME, _COUNT.format(pools=pools, criterion=criterion.sql), waves, criterion, later)


def ask_described(
    register: Register, frame: str, sql: str, waves: Sequence[WaveDays], criterion: Criterion, later: date | None
) -> list[tuple[Any, ...]]:
    """The rows of a query over `described`, with the columns that the criterion speaks of, for these waves. What a
    release may bring to light counts if it was said before `later`; None is before the morning of each."""
    steps = described(criterion.attributes)
    given: dict[str, Any] = {"firsts": [wave.first for wave in waves], "lasts": [wave.last for wave in waves]}
    used = {"known": register.known, "learnt_by": later, "first": waves[0].first}
    asked = f"with {frame}{steps}{sql}"
    return register.rows(asked, **given, **{name: value for name, value in used.items() if f"${name}::" in asked})


def _answers(rows: Any) -> Answers:
    counts = {True: 0, False: 0, None: 0}
    for *_, answer, people in rows:
        counts[answer] += people
    return Answers(counts[True], counts[False], counts[None])


def _pools(rows: Sequence[tuple[Any, ...]], kept: Sequence[int]) -> dict[str, Counts]:
    """For each pool with people its counts in the waves `kept`."""
    counts: dict[str, Counts] = {}
    for wave, freed, *within, answer, people in rows:
        for pool in [name for name, holds in zip(_POOLS, within, strict=True) if holds and wave in kept]:
            table = counts.setdefault(pool, [[[0, 0, 0] for _ in FREED] for _ in kept])
            table[kept.index(wave)][FREED[freed]][FREED[answer]] += people
    return {pool: counts[pool] for pool in _POOLS if pool in counts}


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
