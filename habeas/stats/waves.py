"""Runs of dated acts that follow each other closely. Knows nothing of what the acts are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Act(NamedTuple):
    """One act: its day number and how many it counted."""

    day: int
    size: int


class Wave(NamedTuple):
    """Consecutive acts: the positions of the first and last in day order, their days, and how many they counted."""

    first: int
    last: int
    first_day: int
    last_day: int
    size: int


def find_waves(acts: Sequence[Act], *, gap: int, minimum: int) -> list[Wave]:
    """The maximal runs of acts at most `gap` days apart that count at least `minimum` together.

    `acts` are in any order and are taken by day; positions in the result count from 0 in that order. Two acts exactly
    `gap` days apart belong to one run.

    >>> [w.size for w in find_waves([Act(0, 18), Act(44, 30), Act(63, 30), Act(75, 37)], gap=12, minimum=5)]
    [18, 30, 67]
    """
    ordered = sorted(acts)
    starts = [i for i, act in enumerate(ordered) if i == 0 or act.day - ordered[i - 1].day > gap]
    if not ordered:
        return []
    runs = [(start, end - 1) for start, end in zip(starts, [*starts[1:], len(ordered)], strict=True)]
    waves = [Wave(a, b, ordered[a].day, ordered[b].day, sum(act.size for act in ordered[a : b + 1])) for a, b in runs]
    return [wave for wave in waves if wave.size >= minimum]


def stability(acts: Sequence[Act], *, gaps: Sequence[int], minimums: Sequence[int]) -> list[tuple[int, int, int]]:
    """The number of waves for each minimum and gap: rows (minimum, gap, waves)."""
    return [(m, g, len(find_waves(acts, gap=g, minimum=m))) for m in minimums for g in gaps]


def stable_range(counts: Sequence[tuple[int, int]], gap: int) -> tuple[int, int]:
    """The first and last gap around `gap` with the same number of waves; `counts` are (gap, waves), gaps in order.

    >>> stable_range([(1, 4), (2, 4), (3, 3), (4, 4)], 2)
    (1, 2)
    """
    waves = dict(counts)
    low = high = gap
    while low - 1 in waves and waves[low - 1] == waves[gap]:
        low -= 1
    while high + 1 in waves and waves[high + 1] == waves[gap]:
        high += 1
    return low, high
