"""Bars of days: each part as long as it should be, no text over another, and a figure that says what was found."""

import re
from types import SimpleNamespace
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.brief.figures.days import days
from habeas.brief.say import Facts, plain_text
from habeas.core.errors import MethodError
from habeas.core.types import Findings
from habeas.draw.days import DayBar, day_bars
from habeas.measures.people_days import MEASURE
from tests.draw.test_draw_layout import faults
from tests.measures.test_people_days import TWELVE, as_listed, lacking, laid

PLAIN = {"window.first": "1 January 2031", "clock.on": "31 December 2031"}
sums = st.lists(st.one_of(st.integers(0, 40), st.integers(0, 10**7)), min_size=3, max_size=3).map(sorted)
words = st.text(max_size=90)


def bar(low, known, high, unknown=0, label="given back", note=""):
    return DayBar(label=label, low=low, known=known, high=high, unknown=unknown, note=note)


def specified(rows):
    found = []
    with patch("habeas.draw.page.render", side_effect=lambda spec: found.append(spec) or ""):
        day_bars(name="x", alt="", rows=rows)
    return found[0]


def drawn(rows):
    """The words of the chart."""
    svg = day_bars(name="x", alt="", rows=rows).wide
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def parts(rows):
    """Left and right end of each filled part, in the unit of the axis."""
    spec = specified(rows)
    axis = next(
        x["encoding"]["x"]["scale"]
        for x in spec["layer"]
        if "scale" in x["encoding"].get("x", {}) and x["encoding"]["x"]["scale"]
    )
    per = axis["domain"][1] / axis["range"][1]
    fills = {}
    for x in spec["layer"]:
        fill = x["mark"].get("fill")
        if x["mark"]["type"] == "rect" and fill in ("#A9CBE3", "#CFCFCF"):
            ends = [(round(r["x"] * per), round(r["x2"] * per)) for r in x["data"]["values"]]
            fills.setdefault(fill, ends)
        if x["mark"]["type"] == "rect" and "low" in x["encoding"].get("x", {}).get("field", ""):
            fills["sure"] = [r["low"] for r in x["data"]["values"]]
    return fills


def test_each_part_is_as_long_as_its_sum():
    assert parts([bar(100, 400, 1000, 3)]) == {"sure": [100], "#A9CBE3": [(100, 400)], "#CFCFCF": [(400, 1000)]}
    years = parts([bar(36525, 73050, 146100, 3)])
    assert years == {"sure": [100], "#A9CBE3": [(100, 200)], "#CFCFCF": [(200, 400)]}


def test_long_sums_are_in_years():
    made = drawn([bar(36525, 73050, 146100, 3)])
    assert {"Years of custody", "100–400 years", "36,525–146,100 days; 3 of unknown term, in grey"} <= set(made)
    assert "Days of custody" in drawn([bar(1, 1, 1)])
    assert "1 day" in drawn([bar(1, 1, 1)])


def test_the_key_names_what_is_there_and_no_more():
    assert {"Surely", "Possibly", "Term not known, to the cap"} <= set(drawn([bar(1, 2, 3)]))
    assert not {"Possibly", "Term not known, to the cap"} & set(drawn([bar(5, 5, 5)]))


@given(st.lists(st.tuples(sums, words, words, st.integers(0, 10**6)), min_size=1, max_size=3))
def test_no_text_covers_another_or_leaves_the_page(rows):
    made = [bar(*ends, unknown, label=label, note=note) for ends, label, note, unknown in rows]
    assert faults(day_bars, rows=made) == []


def test_sums_that_do_not_ascend_are_refused_and_nothing_is_no_data():
    with pytest.raises(MethodError) as met:
        day_bars(name="x", alt="", rows=[bar(3, 2, 5)])
    assert str(met.value) == "day_bars: 3, 2, 5 do not ascend from zero"
    assert drawn([]) == ["No data"]
    assert not re.search("NaN|Infinity", day_bars(name="x", alt="", rows=[bar(0, 0, 0)]).wide)


def figure(listed):
    register = laid(listed)
    found = Findings(MEASURE.compute(register, register.window))
    return days(SimpleNamespace(findings=found, facts=Facts(findings=found, plain=PLAIN), register=register))


def test_the_figure_says_what_was_found_and_how_many_terms_nobody_knows():
    made = figure("\n".join(as_listed(row) for row in TWELVE))
    assert plain_text(made.title) == (
        "Releases gave back 3,906 to 18,573 days of sentences; verdicts of the same time imposed 9,862 to 19,726 anew, "
        "0.53 to 5.1 for each day given back"
    )
    assert "given back by releases: 3,906–18,573 days, 9 to 10 releases; 2 of unknown term, in grey" in made.chart.alt
    assert "25 years, 9,132 days" in plain_text(made.subtitle)


def test_the_figure_gives_no_ratio_where_the_lists_cannot_tell():
    assert plain_text(figure("\n".join(lacking(4))).title).endswith(
        "imposed 0 anew, whether more or fewer the lists cannot tell"
    )
    served = "1  2030-01-01  2031-01-01  term_served  no  2031-01-01  365  2031-05-01  custody"
    assert figure(served) is None
