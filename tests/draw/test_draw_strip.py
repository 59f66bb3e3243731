"""The strip of waves: bounds stand behind bars, each wave is seen and labelled, and no label covers another."""

import json
from datetime import date, timedelta
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.brief.figures.waves import waves_strip
from habeas.brief.say import Facts, plain_text
from habeas.brief.study import Study
from habeas.core.errors import MethodError
from habeas.core.types import Findings, Window
from habeas.draw import palette
from habeas.draw.palette import BLUE, ORANGE, PALE
from habeas.draw.place import Box, Label
from habeas.draw.strip import MOST_LABELLED, Freed, strip
from habeas.measures import people_waves
from tests.draw.browser import all_overlaps
from tests.draw.samples import FOUR_DAYS, JUNE, daily, day, freed, strips
from tests.draw.test_draw_layout import faults
from tests.measures.people import people

STRIPS = strips()
spans = st.tuples(st.integers(0, 121), st.integers(0, 60), st.integers(0, 10**6), st.integers(0, 10**6))


def words(svg):
    return ["".join(x.itertext()) for x in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def layers(chart, **mark):
    return [x for x in chart.spec["layer"] if mark.items() <= x["mark"].items()]


@settings(deadline=None, max_examples=60)
@given(st.lists(spans, max_size=45), st.sampled_from([0, 3, 900]))
def test_labels_of_a_strip_stay_apart(rows, vague):
    waves = [freed(JUNE + timedelta(days=a), JUNE + timedelta(days=a + n), low, low + more) for a, n, low, more in rows]
    assert not faults(strip, periods=daily(FOUR_DAYS, vague=vague), waves=waves, each="day")


def test_no_pole_runs_through_a_text():
    days = (day(7, 3), day(9, 1), day(9, 4), day(9, 8), day(9, 16))
    chart = strip(name="w", alt="", periods=daily({}, vague=1), waves=[freed(x, x, 1) for x in days], each="day")
    poles = [row for x in layers(chart, type="rule") for row in x["data"]["values"] if row["y2"] < 0]
    placed = [
        Label(x=row["x"], y=row["y"], text=row["text"], anchor=x["mark"]["align"]).box
        for x in layers(chart, type="text")
        for row in x["data"]["values"]
    ]
    assert len(poles) == len(days)
    assert not any(Box(x["x"], x["y"], x["x2"], x["y2"]).meets(box) for x in poles for box in placed)


def test_a_browser_finds_no_text_over_another():
    assert not any(all_overlaps([svg for chart in STRIPS.values() for svg in (chart.wide, chart.narrow)]))


@pytest.mark.parametrize("name", STRIPS)
def test_a_strip_repeats_itself_stays_in_the_palette_and_stands_alone(name):
    chart = STRIPS[name]
    assert json.loads(json.dumps(chart.spec)) == chart.spec
    known = {value for value in vars(palette).values() if isinstance(value, str) and value.startswith("#")}
    assert {word for word in json.dumps(chart.spec).split('"') if word.startswith("#")} <= known
    assert not any(broken in chart.wide + chart.narrow for broken in ("NaN", "undefined", "url(", "href"))
    assert chart == strips()[name]


def test_each_wave_is_labelled_with_its_members_and_days():
    for svg in (STRIPS["sharp"].wide, STRIPS["sharp"].narrow):
        assert {"18", "3 Jul 2024", "30", "16 Aug 2024", "4 Sep 2024", "37", "16 Sep 2024"} <= set(words(svg))
    assert {"115, at most 1,015", "3 Jul to 16 Sep 2024"} <= set(words(STRIPS["cut"].narrow))


def test_days_of_two_years_name_both():
    over = freed(date(2023, 12, 30), date(2024, 1, 2), 5)
    chart = strip(name="w", alt="", periods=[over], waves=[over], each="week")
    assert "30 Dec 2023 to 2 Jan 2024" in words(chart.wide)


def test_more_waves_than_labels_fit_are_numbered_and_listed_and_the_smallest_counted():
    for svg in (STRIPS["many"].wide, STRIPS["many"].narrow):
        assert {
            "1",
            f"{MOST_LABELLED}",
            "1 Mar 2023: 32, at most 1,000",
            "Without a number: 4 smaller stretches.",
        } <= set(words(svg))
        assert not any(text.startswith("1 Jan 2004:") for text in words(svg))


def test_possible_counts_stand_behind_the_sure_ones_and_are_named_only_where_there_are_any():
    kinds = [layer["mark"].get("color") or layer["mark"].get("fill") for layer in STRIPS["vague"].spec["layer"]]
    assert kinds.index(PALE) < kinds.index(ORANGE) < kinds.index(BLUE)
    assert "Possibly freed then" in words(STRIPS["vague"].wide)
    assert not layers(STRIPS["sharp"], type="area")
    assert not any("Possibly" in text for text in words(STRIPS["sharp"].wide))


def test_the_axis_starts_at_zero_and_is_cut_with_a_mark_where_the_sure_would_vanish():
    (bars,) = layers(STRIPS["cut"], fill=BLUE)
    assert bars["encoding"]["y"]["scale"]["domain"] == [0, 100]
    assert "Possibly freed then: cut off at 100, reaches 937" in words(STRIPS["cut"].narrow)
    assert any(
        row["shape"] == "triangle-up" for x in layers(STRIPS["cut"], type="point") for row in x["data"]["values"]
    )
    (bars,) = layers(STRIPS["vague"], fill=BLUE)
    assert bars["encoding"]["y"]["scale"]["domain"] == [0, 60]
    assert not any("cut off" in text for text in words(STRIPS["vague"].wide))


def test_the_bars_hold_the_counts_as_given():
    (bars,) = layers(STRIPS["vague"], fill=BLUE)
    (row,) = [row for row in bars["data"]["values"] if row["first"] == "2024-07-03"]
    assert row == {"first": "2024-07-03", "after": "2024-07-04", "zero": 0, "people": 18, "possibly": 30}


def test_a_wave_of_one_day_is_seen_among_twenty_years():
    (shades,) = layers(STRIPS["many"], fill=ORANGE, fillOpacity=0.2)
    assert all(row["x2"] - row["x"] >= 4.9 for row in shades["data"]["values"])
    assert len(shades["data"]["values"]) == 24


def test_no_wave_is_said_and_nobody_freed_is_no_data():
    assert "No stretch found as a wave." in words(STRIPS["none"].narrow)
    assert words(strip(name="w", alt="", periods=daily({}), waves=[], each="day").wide) == ["No data"]


def test_rows_that_contradict_themselves_are_refused():
    with pytest.raises(MethodError) as caught:
        strip(name="w", alt="", periods=[Freed(first=JUNE, last=JUNE, people=9, possibly=5)], waves=[], each="day")
    assert str(caught.value) == "strip: a row runs from 9 to 5. Give the lower end first"


# The figure


def figure(*groups, first="2031-01-01", on="2031-12-31", settings=""):
    rows = "\n".join(f"2029-01-01  {end}  pardon" for end, n in groups for _ in range(n))
    register = people(f"start  end  exit\n{rows}", first=first, on=on, settings=settings)
    found = Findings(people_waves.compute(register, register.window))
    plain = {"window.first": "FIRST", "clock.on": "ON"}
    holder = SimpleNamespace(window=Window(first=date.fromisoformat(first), last=date.fromisoformat(on)))
    return waves_strip(
        Study(register=holder, findings=found, facts=Facts(findings=found, plain=plain), hashes={}, doubts=())
    )


def title(*groups, **more):
    return plain_text(figure(*groups, **more).title)


SHARP = (("2031-07-03", 18), ("2031-08-16", 30), ("2031-09-04", 30), ("2031-09-16", 37))
FREED = "people were freed at somebody's discretion"


def test_the_title_names_the_largest_wave_and_its_number_leads_to_the_list():
    made = figure(*SHARP)
    assert plain_text(made.title) == (f"By the lists 115 {FREED}; of 4 waves the largest, 16 September 2031, freed 37")
    assert {piece.key for piece in made.title} == {"", "people.waves.freed", "people.waves.count", "people.waves.list"}
    assert "3 July 2031: 18; 16 August 2031: 30;" in made.chart.alt
    assert "Most surely freed in one week: 37, 10 September 2031 to 16 September 2031." in made.chart.alt
    assert "by week, FIRST to ON; shaded: waves" in plain_text(made.subtitle)
    assert "pale" not in plain_text(made.subtitle)


def test_a_wave_that_another_may_exceed_is_not_called_the_largest():
    made = figure(*SHARP[:3], ("2031", 12))
    assert plain_text(made.title).endswith("the one with most surely freed, 16 August 2031, freed 30 to 42")
    assert "pale: who may have been freed that week" in plain_text(made.subtitle)


def test_one_wave_no_wave_and_a_number_that_cannot_be_told_each_have_their_title():
    few = (("2031-08-16", 2), ("2031-10-16", 2))
    assert title(("2031-07-03", 18), *few) == f"By the lists 22 {FREED}, 18 of them in the wave of 3 July 2031"
    assert title(("2031-07-03", 1), *few) == f"By the lists 5 {FREED}, in no wave"
    refused = figure(("2031-07-03", 18), ("2031-08-16", 2))
    assert plain_text(refused.title) == (
        f"By the lists 20 {FREED}; in how many waves cannot be told: people were freed on fewer than three days, too few "
        "to speak of waves"
    )
    assert "shaded: runs that the settings call waves" in plain_text(refused.subtitle)


def test_nobody_freed_makes_no_figure():
    register = people("start  end  exit\n2029-01-01  2031-07-03  died")
    found = Findings(people_waves.compute(register, register.window))
    holder = SimpleNamespace(window=register.window)
    facts = Facts(findings=found, plain={})
    assert waves_strip(Study(register=holder, findings=found, facts=facts, hashes={}, doubts=())) is None
    assert waves_strip(Study(register=holder, findings={}, facts=facts, hashes={}, doubts=())) is None
