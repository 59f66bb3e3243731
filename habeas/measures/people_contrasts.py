"""The freed and those who stayed as tables: by group and pool, by wave, and beside published counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from habeas.core.types import Finding, Interval, Table, Window
from habeas.measures.base import finding
from habeas.measures.groups import count_group, pools_of, share_of
from habeas.measures.people_favoured import CHANCE, Contrast
from habeas.measures.people_groups import GROUPS, Counts
from habeas.measures.people_pool import WaveDays
from habeas.register.register import Register
from habeas.stats.comparison import YES, Comparison

# A standardised difference beyond this is worth a look, whatever its p-value (Austin 2009).
NOTABLE = 0.1
CELLS = tuple(f"{freed}_{group}" for freed in ("freed", "stayed", "maybe_freed") for group in ("in", "out", "unknown"))
COLUMNS = (
    *("group", "words", "pool", *CELLS, "odds_ratio", "low", "high", "p_value", "holm", "bh"),
    *("bound_low", "bound_high", "limit_low", "limit_high", "share_freed", "share_freed_low", "share_freed_high"),
    *("share_pool", "share_pool_low", "share_pool_high", "difference", "difference_low", "difference_high"),
    *("deviations", "notable", "refused"),
)
BY_WAVE = ("first", "last", "group", "pool", *CELLS)
READINGS = ("group", "counted_by", "freed_low", "freed_high", "freed_n", "inside_low", "inside_high", "inside_n")
DECLARED = f"the groups were declared beforehand: {'; '.join(group.words for group in GROUPS)}"


def contrast_table(register: Register, found: Sequence[Contrast], common: dict[str, Any]) -> Finding:
    """The table `people.composition`: a row for each group and pool."""
    rows = tuple(_row(contrast, pool) for contrast in found for pool in contrast.by_pool)
    adjusted = "p-values are adjusted over the groups that a pool can tell of"
    return finding(
        register,
        "people.composition",
        "The freed and those who stayed, by group and pool",
        unit="ratio",
        interval=Interval.BOUNDS,
        table=Table(columns=COLUMNS, rows=rows),
        **common | {"assumptions": (CHANCE, DECLARED, adjusted, *common["assumptions"])},
    )


def _row(contrast: Contrast, pool: str) -> tuple[Any, ...]:
    """None where there is no number, or nothing limits it."""
    held, refused = contrast.by_pool[pool], contrast.in_the_way[pool]
    odds = held.odds if not refused else None
    four = (odds.value, odds.low, odds.high, odds.p_value) if odds else (None,) * 4
    ends = (held.low, held.high, held.low_limit, held.high_limit)
    told = [x for one in (held.freed, held.pool, held.difference) for x in (one.value, *one.bounds)]
    notable = None if held.deviations is None else abs(held.deviations) > NOTABLE
    return (
        contrast.group.name,
        contrast.group.words,
        pool,
        *held.counts.sum(axis=0).ravel().tolist(),
        *(None if x == math.inf else x for x in four),
        *contrast.adjusted.get(pool, (None, None)),
        *(None if x == math.inf else x for x in ends),
        *told,
        held.deviations,
        notable,
        refused,
    )


def wave_table(
    register: Register, days: Sequence[WaveDays], counted: Mapping[str, Mapping[str, Counts]], common: dict[str, Any]
) -> Finding:
    """The table `people.composition.waves`: the counts of each wave, group and pool."""
    rows = tuple(
        (*wave, group, pool, *(n for row in counts[at] for n in row))
        for pool, groups in counted.items()
        for group, counts in groups.items()
        for at, wave in enumerate(days)
    )
    return finding(
        register,
        "people.composition.waves",
        "The freed and those who stayed, by group, pool and wave",
        unit="people",
        table=Table(columns=BY_WAVE, rows=rows),
        **common,
    )


def readings_table(
    register: Register, window: Window, found: Sequence[Contrast], common: dict[str, Any]
) -> tuple[Finding, ...]:
    """Published counts of a group beside the lists, where both are told; each by its own way, never mixed."""
    rows: list[tuple[Any, ...]] = []
    for contrast in found:
        group = contrast.group
        parts = count_group(register, (group.counted,), window) if group.counted else []
        if not any(part.readings for part in parts) or contrast.main.freed.value is None:
            continue
        share, people = share_of(parts), sum(part.people for part in parts)
        # Of a published count of those inside, the newest.
        counts = pools_of(register, group.counted)[-1:]
        inside = next(((one.part / one.whole, one.part / one.whole, one.whole) for one in counts), (None, None, None))
        rows.append((group.words, "published counts", *share, people, *inside))
        rows.append((group.words, "the lists", *_by_lists(contrast.main)))
    if not rows:
        return ()
    return (
        finding(
            register,
            "people.composition.readings",
            "Shares of groups by published counts and by the lists",
            unit="share",
            interval=Interval.BOUNDS,
            table=Table(columns=READINGS, rows=tuple(rows)),
            **common | {"sources": (*common["sources"], *_reading_sources(register, window, found))},
        ),
    )


def _by_lists(main: Comparison) -> tuple[Any, ...]:
    freed, pool = int(main.counts[:, YES].sum()), int(main.counts.sum())
    return (*main.freed.bounds, freed, *main.pool.bounds, pool)


def _reading_sources(register: Register, window: Window, found: Sequence[Contrast]) -> tuple[Any, ...]:
    groups = [contrast.group.counted for contrast in found if contrast.group.counted]
    parts = [name for group in groups for part in count_group(register, (group,), window) for name in part.readings]
    pools = [
        name for group in groups for pool in pools_of(register, group)[-1:] for name in (pool.part_id, pool.whole_id)
    ]
    return register.sources("readings", [*parts, *pools])
