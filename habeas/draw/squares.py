"""Counts of measures by year as columns of squares: how wide, how many side by side, how much to a square."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from habeas.draw.axis import nice_step
from habeas.draw.place import Box
from habeas.draw.text import clean

SQUARE = 9.0
DEEPEST = 160.0  # pixels of the tallest stack before a square stands for more than one

Pair = tuple[int, int]  # measures with this cause alone, measures with others too
Counts = dict[str, dict[int, Pair]]  # by cause and year


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseYear:
    """Measures of one year with one cause; `mixed` ones have other causes beside it."""

    year: int
    cause: str
    count: int
    mixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns of `span` years each: `across` squares side by side, `per` measures to a square."""

    first: int
    n: int
    span: int
    pitch: float
    across: int
    square: float
    per: int

    def name(self, column: int) -> str:
        """The first year of a column."""
        return str(self.first + column * self.span)

    def spot(self, column: int, i: int, floor: float) -> Box:
        """The `i`-th square of a column that stands on the floor, filled row by row from the left."""
        step = self.square + 1
        left = (column + 0.5) * self.pitch - self.across * step / 2 + (i % self.across) * step
        top = floor - 1 - (i // self.across + 1) * step
        return Box(left + 1, top + 1, left + self.square, top + self.square)


def count_by_cause(rows: Sequence[CauseYear], order: Sequence[str]) -> Counts:
    """Cause to year to counts (alone, mixed); causes in order, then the unnamed ones by name."""
    names = [*map(clean, order), *sorted({clean(row.cause) for row in rows})]
    counts: Counts = {name: {} for name in names}
    for row in rows:
        years = counts[clean(row.cause)]
        alone, mixed = years.get(row.year, (0, 0))
        years[row.year] = (alone, mixed + row.count) if row.mixed else (alone + row.count, mixed)
    return counts


def fit_columns(counts: Counts, years: Sequence[int], plot: float) -> Columns:
    """Columns wide enough to see, and squares few enough to stack, in `plot` pixels."""
    span = int(nice_step((max(years) - min(years) + 1) * 12 / plot, whole=True))
    first = min(years) // span * span
    n = (max(years) - first) // span + 1
    pitch = min(plot / n, 120.0)
    square = min(SQUARE, pitch - 3)
    deep = int(min(DEEPEST, max(38.0, 480 / len(counts))) // (SQUARE + 1))
    fit = max(1, int((pitch - 3) // (square + 1)))
    sums = [sum(pair) for row in counts.values() for pair in by_column(row, first, span).values()]
    most = max(sums, default=0)
    per = int(nice_step(max(1.0, most / (fit * deep)), whole=True))
    across = min(fit, max(1, ceil(most / per / deep)))
    return Columns(first=first, n=n, span=span, pitch=pitch, across=across, square=square, per=per)


def by_column(years: dict[int, Pair], first: int, span: int) -> dict[int, Pair]:
    """Counts of years summed into columns of `span` years from `first`."""
    columns: dict[int, Pair] = {}
    for year, (alone, mixed) in sorted(years.items()):
        before = columns.get((year - first) // span, (0, 0))
        columns[(year - first) // span] = (before[0] + alone, before[1] + mixed)
    return columns


def squares_of(pair: Pair, per: int) -> Pair:
    """How many squares of `per` measures it takes, the last of each kind perhaps not full."""
    return ceil(pair[0] / per), ceil(pair[1] / per)
