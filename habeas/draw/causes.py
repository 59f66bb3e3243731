"""Measures by year and cause: one square each, a lane for each cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from habeas.core.errors import MethodError
from habeas.draw.marks import Key, boxes, key, key_lines, lines, texts
from habeas.draw.page import NARROW, Chart, Margins, Spec, blank, chart, page
from habeas.draw.palette import BLUE, EDGE, GREY, GRID, MUTED, NAVY, WHITE
from habeas.draw.place import Label, block
from habeas.draw.squares import (
    CauseYear,
    Columns,
    Counts,
    Pair,
    by_column,
    count_by_cause,
    fit_columns,
    squares_of,
)
from habeas.draw.text import LINE, SIZE, clean, shorten, width_of, wrap


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseLane:
    """One cause placed on the page: its counts by column as (alone, mixed), its name and its floor."""

    names: tuple[str, ...]
    total: str
    columns: dict[int, Pair]
    strong: bool
    top: float
    floor: float


def causes(
    *,
    name: str,
    alt: str,
    rows: Sequence[CauseYear],
    order: Sequence[str],
    emphasised: str | None = None,
) -> Chart:
    """Squares stacked by year in a lane for each cause, with totals; causes not in `order` come last.

    Filled squares have this cause alone, hollow ones others too. Without `emphasised` all causes look alike.
    Where the squares would be too many, each stands for several and a note says so.
    """
    if any(row.count < 0 for row in rows):
        raise MethodError("causes: a count is below zero. Counts are whole and zero or more")
    return chart(
        name=name,
        alt=alt,
        build=lambda width: _spec(rows, order, emphasised, width) if rows else blank(width),
    )


def _spec(rows: Sequence[CauseYear], order: Sequence[str], emphasised: str | None, width: int) -> Spec:
    narrow = width == NARROW
    counts = count_by_cause(rows, order)
    left = 12.0 if narrow else _left(counts)
    right = 20
    columns = fit_columns(counts, [row.year for row in rows], width - left - right)
    lanes = _place(counts, columns, emphasised, left=left, narrow=narrow)
    height = max(lane.floor for lane in lanes)
    keys = _keys(columns, counts)
    room = width - 8
    layers = [
        *lines([(0, lane.floor, width - left - right, lane.floor) for lane in lanes], colour=GRID),
        *[spec for lane in lanes for spec in _squares(lane, columns, emphasised)],
        *texts(label for lane in lanes for label in _names(lane, left=left, width=width, narrow=narrow)),
        *texts(_years(columns, height)),
        *key(keys, x=4 - left, y=height + LINE + 20, room=room),
    ]
    margins = Margins(left=left, top=4, right=right, bottom=LINE * (1 + key_lines(keys, room=room)) + 12)
    return page(width=width, height=height, margins=margins, layers=layers)


def _place(
    counts: Counts,
    columns: Columns,
    emphasised: str | None,
    *,
    left: float,
    narrow: bool,
) -> list[CauseLane]:
    lanes, top = [], 0.0
    for name, years in counts.items():
        binned = by_column(years, columns.first, columns.span)
        stacks = [ceil(sum(squares_of(pair, columns.per)) / columns.across) for pair in binned.values()]
        deep = max(stacks, default=0) * (columns.square + 1) + 8
        names = (name,) if narrow else wrap(name, left - 22, bold=True)
        text_deep = LINE + 2.0 if narrow else LINE * (len(names) + 1) + 6.0
        floor = top + (text_deep + deep if narrow else max(text_deep, deep))
        lanes.append(
            CauseLane(
                names=names,
                total=_total(binned),
                columns=binned,
                strong=name == (emphasised and clean(emphasised)),
                top=top,
                floor=floor,
            )
        )
        top = floor + 2
    return lanes


def _left(counts: Counts) -> float:
    """Room for the names of the causes and their totals."""
    names = max(width_of(name, bold=True) for name in counts)
    totals = max(width_of(_total(years)) for years in counts.values())
    return ceil(max(min(150.0, names), totals) + 28)


def _total(columns: dict[int, Pair]) -> str:
    alone, mixed = sum(x for x, _ in columns.values()), sum(x for _, x in columns.values())
    return f"{alone + mixed:,}" + (f" ({mixed:,} mixed)" if mixed else "")


def _squares(lane: CauseLane, columns: Columns, emphasised: str | None) -> list[Spec]:
    """The filled squares of a lane under its hollow ones."""
    colour = BLUE if emphasised is None else NAVY if lane.strong else GREY
    filled, hollow = [], []
    for column, pair in lane.columns.items():
        alone, mixed = squares_of(pair, columns.per)
        spots = [columns.spot(column, i, lane.floor) for i in range(alone + mixed)]
        filled += spots[:alone]
        hollow += spots[alone:]
    thin = {"stroke": colour, "strokeWidth": 1.2}
    return [*boxes(filled, fill=colour, **thin), *boxes(hollow, fill=WHITE, **thin)]


def _names(lane: CauseLane, *, left: float, width: int, narrow: bool) -> list[Label]:
    """The cause and its total: on one line above the squares, or beside them."""
    if narrow:
        end = width - left - 4
        total = Label(x=end, y=lane.top + SIZE + 2, text=lane.total, anchor="right", colour=MUTED)
        text = shorten(lane.names[0], total.box.left - 12 + left, bold=lane.strong)
        return [Label(x=4 - left, y=lane.top + SIZE + 2, text=text, bold=lane.strong), total]
    base = lane.floor - LINE * len(lane.names) - 4
    names = block(lane.names, x=4 - left, y=base, step=LINE, bold=lane.strong)
    return [*names, Label(x=4 - left, y=lane.floor - 4, text=lane.total, colour=MUTED)]


def _years(columns: Columns, height: float) -> list[Label]:
    """Every year, or every second, third ... where they would touch."""
    wide = max(width_of(columns.name(i)) for i in (0, columns.n - 1)) + 10
    every = max(1, ceil(wide / columns.pitch))
    return [
        Label(x=(i + 0.5) * columns.pitch, y=height + LINE, text=columns.name(i), anchor="center", colour=MUTED)
        for i in range(0, columns.n, every)
    ]


def _keys(columns: Columns, counts: Counts) -> list[Key]:
    """What hollow means if any square is, and what a square and a column stand for if not one."""
    mixed = any(pair[1] for years in counts.values() for pair in years.values())
    keys = [
        Key(text="This cause alone", shape="square", fill=EDGE, stroke=EDGE),
        Key(text="With other causes", shape="square", fill=WHITE, stroke=EDGE),
    ] * mixed
    if columns.per > 1:
        keys.append(Key(text=f"One square: up to {columns.per:,}", shape="", fill=WHITE, stroke=WHITE))
    if columns.span > 1:
        years = f"One column: {columns.span} years from the one named"
        keys.append(Key(text=years, shape="", fill=WHITE, stroke=WHITE))
    return keys
