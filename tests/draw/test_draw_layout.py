"""Texts find their place: widths are estimated, long labels are cut, labels move apart, ticks have room."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.draw import (
    Act,
    CauseYear,
    Event,
    Flow,
    Interval,
    Reading,
    Setting,
    Verdict,
    Wave,
    causes,
    flows,
    intervals,
    stability,
    stock,
    timeline,
    verdicts,
)
from habeas.draw.axis import count_axis, day_axis, nice_step, number_axis, print_day, print_days, ratio_axis, tick_room
from habeas.draw.bases import group_by_basis
from habeas.draw.place import Box, Label, lift, slide, spread
from habeas.draw.text import ELLIPSIS, clean, shorten, width_of, wrap

FIRST = date(2024, 1, 1)
words = st.text(max_size=90)
days = st.integers(-200, 900).map(lambda n: FIRST + timedelta(days=n))
spans = st.tuples(days, st.integers(0, 60)).map(lambda x: (x[0], x[0] + timedelta(days=x[1])))
counts = st.integers(0, 10**6)
ends = st.tuples(counts, st.none() | counts).map(lambda x: (x[0], None if x[1] is None else x[0] + x[1]))
shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)
maybe = st.booleans()


def faults(draw, *arguments, **named) -> list[str]:
    """Labels of a chart that leave the page or cover one another, by our own estimate; nothing is rendered."""
    specs = []
    with patch("habeas.draw.page.render", side_effect=lambda spec: specs.append(spec) or ""):
        draw(*arguments, name="x", alt="", **named)
    return [fault for spec in specs for fault in _faults(spec)]


def _faults(spec: dict) -> list[str]:
    around = spec["padding"]
    page = Box(-around["left"], -around["top"], spec["width"] + around["right"], spec["height"] + around["bottom"])
    labels = [
        Label(
            x=row["x"],
            y=row["y"],
            text=row["text"],
            anchor=layer["mark"]["align"],
            bold=layer["mark"]["fontWeight"] == "bold",
        )
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text" and layer["data"]["values"] != [{}]
        for row in layer["data"]["values"]
        if row["text"]
    ]
    out = [f"outside: {x}" for x in labels if not _holds(page, x.box)]
    return out + [f"{a} over {b}" for a, b in combinations(labels, 2) if _grown(a.box, -0.5).meets(_grown(b.box, -0.5))]


def _grown(box: Box, by: float) -> Box:
    return Box(box.left - by, box.top - by, box.right + by, box.bottom + by)


def _holds(page: Box, box: Box) -> bool:
    page = _grown(page, 1)
    return page.left <= box.left and box.right <= page.right and page.top <= box.top and box.bottom <= page.bottom


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(spans, ends, words | st.just("")), max_size=60),
    st.lists(st.tuples(spans, words, st.sampled_from(["plain", "accent", "faint"])), max_size=40),
    st.lists(st.tuples(spans, words), max_size=8),
    spans,
    words,
)
def test_labels_of_a_timeline_stay_apart(acts, events, waves, axis, unit):
    assert not faults(
        timeline,
        acts=[Act(day_first=d[0], day_last=d[1], count_low=c[0], count_high=c[1], label=w) for d, c, w in acts],
        events=[Event(day_first=d[0], day_last=d[1], lane=w, label=w, tone=t) for d, w, t in events],
        waves=[Wave(first=d[0], last=d[1], label=w) for d, w in waves],
        first=axis[0],
        last=axis[1],
        unit=unit,
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(spans, ends, st.none() | counts, words, maybe), max_size=20), st.none() | spans, words)
def test_labels_of_a_stock_stay_apart(rows, window, unit):
    readings = [
        Reading(day_first=d[0], day_last=d[1], low=e[0], high=e[1], value=v, basis=w, rival=r) for d, e, v, w, r in rows
    ]
    assert not faults(stock, readings=readings, window=window, unit=unit)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(words, shares, maybe, maybe, maybe, words, st.sampled_from(["exact", "bounds", "sampling"])),
        max_size=12,
    ),
    words,
    st.sampled_from(["share", "number", "ratio"]),
    st.none() | st.tuples(st.floats(0, 1), words),
)
def test_labels_of_intervals_stay_apart(rows, title, unit, reference):
    made = [
        Interval(label=w, low=s[0] if a else None, value=s[1] if b else None, high=s[2] if c else None, note=n, kind=k)
        for w, s, a, b, c, n, k in rows
    ]
    assert not faults(intervals, rows=made, axis_title=title, unit=unit, reference=reference)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 45), st.integers(0, 99)), max_size=20), st.integers(1, 45)
)
def test_labels_of_stability_stay_apart(rows, default_gap):
    series = [Setting(minimum_size=size, gap=gap, waves=waves) for size, gap, waves in rows]
    assert not faults(stability, series=series, default_gap=default_gap)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(1870, 2030), words, st.integers(0, 9999), maybe), max_size=20), maybe)
def test_labels_of_causes_stay_apart(rows, emphasise):
    made = [CauseYear(year=y, cause=w, count=n, mixed=m) for y, w, n, m in rows]
    order = [w for _, w, _, _ in rows[:3]]
    assert not faults(causes, rows=made, order=order, emphasised=order[0] if emphasise and order else None)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(words, ends, st.none() | counts, st.integers(0, 85), words), max_size=8), words)
def test_labels_of_flows_stay_apart(rows, unit):
    made = [Flow(label=w, low=e[0], high=e[1], value=v, missing_days=d, of_days=85, note=n) for w, e, v, d, n in rows]
    assert not faults(flows, rows=made, unit=unit)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(words, counts, counts, counts), max_size=8))
def test_labels_of_verdicts_stay_apart(rows):
    made = [Verdict(label=w, holds=a, fails=b, cannot_tell=c) for w, a, b, c in rows]
    assert not faults(verdicts, rows=made)


@given(words, st.floats(20, 400))
def test_a_shortened_text_fits_or_is_the_ellipsis_alone(text, room):
    assert width_of(shorten(text, room)) <= room or shorten(text, room) == ELLIPSIS


@given(words, st.floats(40, 400), st.integers(1, 3))
def test_wrapped_lines_are_few_fit_and_lose_nothing_unmarked(text, room, lines):
    found = wrap(text, room, lines=lines)
    assert len(found) <= lines
    assert all(width_of(line) <= room for line in found)
    assert " ".join(found) == clean(text) or any(line.endswith(ELLIPSIS) for line in found)


def test_cleaning_keeps_words_and_drops_what_turns_or_breaks_them():
    assert clean(" a\nb\tc\x00\u202ed ") == "a b c d"
    assert clean("\u200e") == ""
    assert clean("آب\u200cها") == "آب\u200cها"


@given(st.lists(st.floats(0, 300), max_size=8))
def test_spread_positions_keep_their_distance_and_their_order(wanted):
    spots = spread(wanted, gap=16, low=0, high=300)
    assert all(b - a >= 16 - 1e-6 for a, b in pairwise(sorted(spots)))
    assert all(-1e-6 <= spot <= 300 + 1e-6 for spot in spots)
    assert all(x <= y for (a, x), (b, y) in combinations(sorted(zip(wanted, spots, strict=True)), 2) if a < b)


def test_a_label_with_no_room_is_left_out_and_counted():
    frame = Box(0, 0, 100, 100)
    labels = [Label(x=50, y=20, text="word", anchor="center")] * 3
    placed, lost = lift(labels, blocked=[], frame=frame, reach=100)
    assert (len(placed), lost) == (1, 2)


def test_a_label_slides_into_the_frame():
    frame = Box(0, 0, 100, 100)
    assert slide(Label(x=99, y=20, text="word"), frame).box.right == pytest.approx(100)
    assert slide(Label(x=-9, y=20, text="word"), frame).box.left == pytest.approx(0)


@pytest.mark.parametrize(
    ("least", "whole", "step"),
    [(0, True, 1), (0.3, True, 1), (0.3, False, 0.5), (1, True, 1), (3, True, 5), (7, True, 10), (8439, True, 10_000)],
)
def test_a_step_is_one_two_or_five(least, whole, step):
    assert nice_step(least, whole=whole) == pytest.approx(step)


@given(st.integers(0, 10**9))
def test_a_count_axis_starts_at_zero_and_holds_the_greatest(most):
    axis = count_axis(most, start=200, end=20, ticks=5)
    assert axis.low == axis.ticks[0] == 0
    assert axis.high == axis.ticks[-1] >= most
    assert len(axis.ticks) <= 7


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5))
def test_a_number_axis_holds_zero_and_all_values_and_its_labels_stay_apart(values):
    axis = number_axis(values, end=240, ticks=4, spare=(22, 22))
    unseen = 1e-6 * (axis.high - axis.low)
    assert axis.low <= min(0, *values, 0) + unseen
    assert axis.high >= max(0, *values, 0) - unseen
    assert 0 in axis.ticks or max(map(abs, values)) < 0.1
    assert all(axis.at(b) - axis.at(a) >= tick_room(axis) for a, b in pairwise(axis.ticks))


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=5))
def test_a_ratio_axis_holds_one_and_all_values(values):
    axis = ratio_axis(values, end=240)
    assert axis.low < min(1, *values, 1)
    assert axis.high > max(1, *values, 1)
    assert axis.ticks


@given(days, st.integers(0, 60_000), st.sampled_from([240, 560]))
def test_day_ticks_have_room_and_there_is_one(first, length, pixels):
    axis = day_axis(first, first + timedelta(days=length), pixels=pixels, spare=(20, 12))
    assert axis.ticks
    spots = [axis.at(tick) for tick in axis.ticks]
    assert all(b - a > 30 for a, b in pairwise(spots))
    assert all(-20 < spot < pixels + 12 for spot in spots)


def test_months_are_ticked_in_a_season_and_years_in_a_decade():
    assert day_axis(date(2024, 6, 1), date(2024, 9, 30), pixels=560, spare=(50, 12)).style == "%b %Y"
    assert day_axis(date(2015, 6, 1), date(2024, 9, 30), pixels=560, spare=(50, 12)).style == "%Y"


def test_a_day_is_printed_in_english_whatever_the_machine_speaks():
    assert print_day(date(2024, 7, 3)) == "3 Jul 2024"


def test_a_stretch_of_days_is_printed_by_its_month_where_it_is_one():
    assert print_days(date(2024, 9, 5), date(2024, 9, 5)) == "on 5 Sep 2024"
    assert print_days(date(2024, 8, 1), date(2024, 8, 31)) == "in Aug 2024"
    assert print_days(date(2024, 8, 1), date(2024, 8, 30)) == "from 1 Aug 2024 to 30 Aug 2024"
    assert print_days(date(9999, 12, 1), date(9999, 12, 31)) == "in Dec 9999"


def test_readings_that_are_not_comparable_are_not_joined():
    days = (date(2021, 1, 1), date(2024, 1, 4))
    apart = [
        Reading(day_first=day, day_last=day, low=9, high=9, value=9, basis="unnamed", comparable=False) for day in days
    ]
    assert group_by_basis(apart)[0].joined == ()
