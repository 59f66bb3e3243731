"""The curves of leaving: labels find room, bounds lie under the estimate, numbers are printed as they are."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.draw.curves import Panel, Step, curves
from tests.draw.test_draw_layout import faults

SVG = "{http://www.w3.org/2000/svg}"


def panel(label, last, *, days=3652, unsure=0.1, n=30):
    steps = tuple(
        Step(
            day=days * i / n,
            value=last * i / n,
            low=max(0, last * i / n - 0.02),
            high=last * i / n + 0.02 if i else None,
            bound_low=None if unsure is None else max(0, last * i / n - unsure),
            bound_high=None if unsure is None else last * i / n + unsure,
        )
        for i in range(n + 1)
    )
    return Panel(label=label, steps=steps)


USUAL = [
    panel("Freed by a decision", 0.35),
    panel("Died in custody", 0.2),
    panel("Left, how is not told", 0.1, unsure=None),
]
AT_RISK = [(0, 1400), (365, 1100), (730, 900), (1095, 600), (1826, 200), (3652, 12)]


def words(svg):
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_each_panel_prints_its_way_out_its_end_and_its_bounds():
    chart = curves(name="c", alt="x", panels=USUAL, at_risk=AT_RISK)
    for svg in (chart.wide, chart.narrow):
        found = words(svg)
        assert {"Freed by a decision", "35%", "25%–45%", "20%", "10%–30%", "10%", "1,400"} <= set(found)
        assert not re.search(r"NaN|Infinity|undefined|null", svg)
    assert {"1,100", "900", "600", "200", "12"} <= set(words(chart.wide))


def test_bounds_that_are_one_number_are_printed_once():
    chart = curves(name="c", alt="x", panels=[panel("Died", 0.35, unsure=0)], at_risk=[])
    assert [word for word in words(chart.wide) if word.startswith("35%")] == ["35%"]


def test_grey_is_explained_only_where_something_is_not_told():
    grey = "Grey: what is not told, counted either way"
    assert grey in words(curves(name="c", alt="x", panels=USUAL, at_risk=AT_RISK).wide)
    told = curves(name="c", alt="x", panels=USUAL[2:], at_risk=AT_RISK)
    assert grey not in words(told.wide)
    assert "area" not in [one["mark"]["type"] for one in told.spec["layer"]]


def test_bounds_lie_under_the_estimate_and_all_steps_are_steps():
    layers = curves(name="c", alt="x", panels=USUAL[:1], at_risk=AT_RISK).spec["layer"]
    kinds = [one["mark"]["type"] for one in layers if one["mark"]["type"] in ("area", "line")]
    assert kinds == ["area", "line", "line", "line"]
    assert {one["mark"]["interpolate"] for one in layers if one["mark"]["type"] in ("area", "line")} == {"step-after"}
    assert [one["mark"].get("strokeDash") for one in layers if one["mark"]["type"] == "line"] == [[3, 2], [3, 2], None]


def test_nothing_is_drawn_of_a_single_step():
    chart = curves(name="c", alt="x", panels=[Panel(label="x", steps=USUAL[0].steps[:1])], at_risk=[])
    assert words(chart.wide) == ["No data"]


def test_bounds_turned_round_are_refused():
    step = Step(day=1, value=0.5, low=None, high=None, bound_low=0.6, bound_high=0.4)
    with pytest.raises(MethodError, match=r"curves: a row runs from 0\.6 to 0\.4"):
        curves(name="c", alt="x", panels=[Panel(label="x", steps=(step, step))], at_risk=[])


shares = st.floats(0, 1)
labels = st.text(max_size=90)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(labels, shares, st.none() | st.floats(0, 0.4)), min_size=1, max_size=5), st.integers(40, 9000)
)
def test_no_label_covers_another(rows, days):
    panels = [panel(label, last * 0.6, unsure=unsure, days=days, n=5) for label, last, unsure in rows]
    at_risk = [(days * i / 9, 10 ** (i % 7)) for i in range(10)]
    assert not faults(curves, panels=panels, at_risk=at_risk)
