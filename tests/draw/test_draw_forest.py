"""A forest of ratios: bounds before intervals before points, the unknown in grey, no text over another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.draw.forest import Ratio, forest
from habeas.draw.palette import EDGE, MUTED, PALE
from tests.draw.awkward import LONG, WORDS
from tests.draw.samples import ALT
from tests.draw.test_draw_charts import words
from tests.draw.test_draw_layout import faults

NAMES = {"axis_title": "Odds of being freed", "reference": "as if drawn at random"}
ROWS = [
    Ratio(
        label="Women", value=5.7, low=3.9, high=8.3, least=2.4, most=10.1, note="55 of 128 freed", unknown="628 unknown"
    ),
    Ratio(
        label="Minors", value=0.0, low=0.0, high=9.0, least=0.0, most=75.0, note="0 of 136 freed", unknown="86 unknown"
    ),
    Ratio(label=LONG, value=20.0, low=3.0, high=None, least=0.2, most=None, note="9 of 9 freed"),
    Ratio(
        label="Journalists",
        value=None,
        low=None,
        high=None,
        least=None,
        most=None,
        note="cannot tell",
        unknown="7 unknown",
    ),
]


def drawn(rows=ROWS):
    return forest(name="forest", alt=ALT, rows=rows, **NAMES)


def test_bounds_are_drawn_before_intervals_and_intervals_before_points():
    marks = [layer["mark"] for layer in drawn().spec["layer"]]
    bars = [i for i, mark in enumerate(marks) if mark["type"] == "rect" and mark["fill"] == PALE]
    intervals = [i for i, mark in enumerate(marks) if mark["type"] == "rule" and mark.get("strokeWidth") == 1.8]
    points = [i for i, mark in enumerate(marks) if mark["type"] == "point" and mark.get("size") == 80]
    assert max(bars) < min(intervals)
    assert max(intervals) < min(points)
    assert len(points) == 1


def test_a_row_has_its_number_and_the_unknown_in_grey():
    layers = [layer for layer in drawn().spec["layer"] if layer["mark"]["type"] == "text"]
    grey = [row["text"] for layer in layers if layer["mark"]["color"] == MUTED for row in layer["data"]["values"]]
    assert {"628 unknown", "86 unknown", "7 unknown", "as if drawn at random"} <= set(grey)
    for svg in (drawn().wide, drawn().narrow):
        assert {"55 of 128 freed", "cannot tell"} <= set(words(svg))


def test_a_ratio_of_nothing_has_no_point_and_one_that_is_not_known_no_interval():
    points = next(layer for layer in drawn().spec["layer"] if layer["mark"].get("size") == 80)
    assert [row["value"] for row in points["data"]["values"]] == [5.7, 20.0]
    lines = [layer for layer in drawn().spec["layer"] if layer["mark"].get("strokeWidth") == 1.8]
    assert len(lines) == 3


def test_a_bar_without_limit_runs_to_the_end_of_the_axis_with_an_arrow():
    shapes = [
        row["shape"]
        for layer in drawn().spec["layer"]
        for row in layer["data"]["values"]
        if str(row.get("shape", "")).startswith("triangle")
    ]
    assert sorted(shapes) == ["triangle-left"] * 2 + ["triangle-right"] * 2


def test_the_axis_is_logarithmic_and_holds_one():
    channel = next(layer["encoding"]["x"] for layer in drawn().spec["layer"] if layer["mark"].get("size") == 80)
    assert channel["scale"]["type"] == "log"
    assert channel["scale"]["domain"][0] < 1 < channel["scale"]["domain"][1]


def test_the_keys_say_what_the_marks_are():
    assert {"Exact interval of those known", "The same, the unknown counted either way"} <= set(words(drawn().wide))
    bare = drawn([ROWS[3]])
    assert "Exact interval of those known" not in words(bare.wide)
    assert drawn([]).wide


def test_ends_in_disorder_and_ratios_below_zero_are_refused():
    with pytest.raises(MethodError, match=r"^forest: -1 is no ratio\. Mend the row 'x'$"):
        drawn([Ratio(label="x", value=-1, low=-1, high=2, least=-1, most=2)])
    with pytest.raises(MethodError):
        drawn([Ratio(label="x", value=1, low=3, high=2, least=0, most=4)])


def test_the_bar_is_outlined_so_that_it_shows_in_grey():
    bars = [layer["mark"] for layer in drawn().spec["layer"] if layer["mark"].get("fill") == PALE]
    assert {bar["stroke"] for bar in bars} == {EDGE}


ratios = st.lists(st.floats(1e-3, 1e4), min_size=5, max_size=5).map(sorted)
labels = st.text(max_size=90) | st.sampled_from(WORDS)


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.tuples(ratios, labels, labels, labels, st.booleans(), st.booleans()), min_size=1, max_size=12), labels
)
def test_no_text_covers_another(rows, title):
    made = [
        Ratio(
            label=label,
            value=None if lost else x[2],
            low=None if lost else x[1],
            high=None if lost or free else x[3],
            least=None if lost else x[0],
            most=None if lost or free else x[4],
            note=note,
            unknown=unknown,
        )
        for x, label, note, unknown, lost, free in rows
    ]
    assert not faults(forest, rows=made, axis_title=title, reference="as if drawn at random")
