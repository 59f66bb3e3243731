"""Claims put to people: bars whose parts are as long as their people are many, the unknown between, no text on text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.draw import Chance, Met, Split, criterion
from habeas.draw.criterion import SIDE
from habeas.draw.splits import BAR, THINNEST
from tests.draw.awkward import LONG, WORDS
from tests.draw.samples import ALT
from tests.draw.test_draw_charts import words
from tests.draw.test_draw_layout import faults

ROW = Met(
    label="C1: Most of those freed are ill",
    verdict="holds",
    freed=Split(yes=60, unknown=20, no=20),
    pool=Split(yes=60, unknown=0, no=240),
    random=Chance(low=0.1, high=0.3, expected=0.2),
)
BARE = Met(label=LONG, verdict="cannot tell", freed=Split(yes=0, unknown=18, no=0), pool=None, random=None)


def drawn(*rows):
    return criterion(name="claims", alt=ALT, rows=rows)


def boxes(chart, width):
    """The parts of all bars as (left, right), in the order in which they were drawn."""
    return sorted(
        (row["y"], row["x"], row["x2"])
        for layer in chart.spec["layer"]
        for row in layer["data"]["values"]
        if layer["mark"]["type"] == "rect" and abs(abs(row["y2"] - row["y"]) - BAR) < 0.01
    )


def test_parts_are_as_long_as_their_people_are_many():
    chart = drawn(ROW)
    room = chart.spec["width"] - 0.0
    tops = sorted({round(y, 2) for y, *_ in boxes(chart, room)})
    first = [(a, b) for y, a, b in boxes(chart, room) if round(y, 2) == tops[0]]
    whole = first[-1][1] - first[0][0]
    assert [round((b - a) / whole, 3) for a, b in dict.fromkeys(first)] == [0.6, 0.2, 0.2]
    assert abs(whole - (room - 2 * SIDE)) <= 2 * SIDE


def test_every_number_stands_by_its_part():
    said = words(drawn(ROW).wide)
    assert {"60 meet it", "20 not known", "20 do not", "Of the 100 freed", "holds"} <= set(said)
    assert "Of the 300 freed or inside after who meet it" in said
    assert "As many drawn at random: 95% of draws" in " ".join(said)


def test_who_is_only_perhaps_freed_is_said():
    chart = drawn(Met(label="x", verdict="", freed=Split(yes=1, unknown=9, no=0), pool=None, random=None, perhaps=7))
    assert "Of the 10 freed, 7 of them perhaps" in words(chart.wide)


def test_without_a_count_of_those_inside_there_is_no_second_bar():
    assert "Who stayed is not published" in words(drawn(BARE).narrow)
    assert "18 not known" in words(drawn(BARE).narrow)
    nobody = Met(label="x", verdict="fails", freed=Split(yes=0, unknown=0, no=0), pool=None, random=None)
    assert "Nobody was freed" in words(drawn(nobody).wide)
    assert drawn().wide


def test_a_part_of_one_in_a_million_can_be_seen():
    row = Met(label="x", verdict="", freed=Split(yes=1, unknown=0, no=10**6), pool=None, random=None)
    parts = [(a, b) for _, a, b in boxes(drawn(row), 0) if b > a]
    assert min(b - a for a, b in parts) >= THINNEST - 0.01


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: Split(yes=-1, unknown=0, no=2), "a count below zero"),
        (lambda: Split(yes=1, unknown=-3, no=2), "a count below zero"),
        (lambda: Chance(low=0.5, high=1.5, expected=None), "is no share"),
        (lambda: Chance(low=0.1, high=0.5, expected=-0.1), "is no share"),
        (lambda: Chance(low=0.5, high=0.2, expected=None), "criterion"),
    ],
)
def test_what_cannot_be_is_refused(make, problem):
    with pytest.raises(MethodError, match=problem):
        make()


counts = st.integers(0, 10**6) | st.integers(0, 3)
splits = st.builds(Split, yes=counts, unknown=counts, no=counts)
labels = st.text(max_size=90) | st.sampled_from(WORDS)
ranges = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)
chances = ranges.map(lambda x: Chance(low=x[0], high=x[2], expected=x[1]))


@settings(deadline=None, max_examples=20)
@given(
    st.lists(
        st.builds(
            Met,
            label=labels,
            verdict=st.sampled_from(("holds", "fails", "cannot tell", "")),
            freed=splits,
            pool=st.none() | splits,
            random=st.none() | chances,
            perhaps=st.integers(0, 10**6),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_text_covers_another(rows):
    assert not faults(criterion, rows=rows)
