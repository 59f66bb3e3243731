"""Every chart on ordinary and awkward rows: it draws, stands alone, repeats itself to the byte, and hides nothing."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from functools import cache
from xml.etree import ElementTree

import pytest

from habeas.draw import (
    NARROW,
    WIDE,
    Act,
    Chart,
    Setting,
    Verdict,
    stability,
    timeline,
    verdicts,
)
from habeas.draw.page import FONT
from tests.draw.awkward import LONG, awkward
from tests.draw.samples import ALT, day, event, like_belarus, settings

SVG = "{http://www.w3.org/2000/svg}"
AWKWARD = awkward()
USUAL = ("timeline", "stock", "intervals", "ratios", "stability", "causes", "flows", "verdicts")
TWICE = "from tests.draw.samples import like_belarus as f; print(*(c.wide + c.narrow for c in f().values()))"


@cache
def drawn(name: str) -> Chart:
    return usual()[name] if name in USUAL else AWKWARD[name]()


@cache
def usual() -> dict[str, Chart]:
    return like_belarus()


def both(name: str) -> list[tuple[int, ElementTree.Element]]:
    found = drawn(name)
    return [(WIDE, ElementTree.fromstring(found.wide)), (NARROW, ElementTree.fromstring(found.narrow))]


def words(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", [*USUAL, *AWKWARD])
def test_an_svg_has_its_width_one_typeface_and_nothing_from_outside(name):
    for width, root in both(name):
        assert root.tag == f"{SVG}svg"
        assert float(root.get("width")) == width
        assert root.get("viewBox") == f"0 0 {width} {root.get('height')}"
        assert root.find(f"{SVG}rect").get("fill").upper() == "#FFFFFF"
        for text in root.iter(f"{SVG}text"):
            assert text.get("font-family") == FONT
            assert float(text.get("font-size").removesuffix("px")) >= 11
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags <= {"svg", "rect", "g", "path", "line", "text"}
        assert not any("href" in key or "url(" in value for element in root.iter() for key, value in element.items())


@pytest.mark.parametrize("name", [*USUAL, *AWKWARD])
def test_the_specification_is_plain_json_and_holds_its_data(name):
    spec = drawn(name).spec
    assert json.loads(json.dumps(spec)) == spec
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json"
    assert spec["description"] == drawn(name).alt == ALT
    assert all("values" in layer["data"] for layer in spec["layer"])
    assert "title" not in spec


@pytest.mark.parametrize("name", [*USUAL, *AWKWARD])
def test_no_number_is_broken(name):
    for svg in (drawn(name).wide, drawn(name).narrow):
        assert not re.search(r"NaN|Infinity|undefined|null", svg)


def test_the_same_rows_give_the_same_bytes_in_another_process_zone_and_tongue():
    def run(zone: str, seed: str) -> str:
        world = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
        done = subprocess.run([sys.executable, "-c", TWICE], env=world, capture_output=True, check=True)
        return done.stdout.decode("utf-8").strip()

    here = " ".join(chart.wide + chart.narrow for chart in usual().values())
    assert run("Pacific/Kiritimati", "1") == run("America/Los_Angeles", "2") == here


def test_order_of_rows_does_not_matter_to_acts_and_readings():
    acts = [Act(day_first=day(7, n), day_last=day(7, n), count_low=n, count_high=n) for n in (3, 9, 20)]
    span = {"first": day(6, 1), "last": day(9, 30)}
    one, other = (timeline(name="t", alt=ALT, acts=x, events=[], waves=[], **span) for x in (acts, acts[::-1]))
    assert one == other


def test_importing_draw_loads_no_renderer():
    code = "import sys, habeas.draw; print('vl_convert' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"


def test_markup_in_a_label_is_text():
    row = Verdict(label="<script>alert(1)</script> & co", holds=1, fails=0, cannot_tell=0)
    chart = verdicts(name="v", alt=ALT, rows=[row])
    assert "<script" not in chart.wide + chart.narrow
    assert "<script>alert(1)</script> & co" in words(chart.wide)


def test_a_timeline_prints_each_count_and_each_lane_but_no_event():
    for svg in (drawn("timeline").wide, drawn("timeline").narrow):
        found = words(svg)
        assert [found.count(n) for n in ("18", "37")] == [1, 1]
        assert {"Contacts", "Sanctions imposed", "Sanctions lifted", "Statements", "Elections"} <= set(found)
        assert {"Wave 1: 115 people", "People freed"} <= set(found)
        assert "x" not in found


def test_each_lane_has_its_own_shape():
    shapes = {
        (row["y"], row["shape"])
        for layer in drawn("timeline").spec["layer"]
        for row in layer["data"]["values"]
        if row.get("area") == 46
    }
    assert len({shape for _, shape in shapes}) == 5


def test_what_a_timeline_leaves_out_is_counted_in_a_note():
    found = words(drawn("timeline outside").wide)
    assert {"No counts in these days.", "Outside these days and not drawn: 2."} <= set(found)
    assert "Events drawn over others: 292." in words(drawn("timeline same day").narrow)
    assert any(line.startswith("Labels left out for want of room: ") for line in words(drawn("timeline sixty").wide))


def test_a_count_is_printed_with_its_bounds_and_never_cut():
    found = words(drawn("timeline bounds").narrow)
    assert {"5 or more", "5–30", "33,755–40,000"} <= set(found)
    assert "2,000,000,000" in words(drawn("timeline vast").narrow)
    assert "40,000 (33,755–2,000,000,000)" in words(drawn("flows vast").narrow)


def test_days_are_printed_without_a_leading_nought():
    assert "3 Jul 2024" in words(drawn("timeline one day").wide)


def test_a_stock_names_each_basis_with_its_last_number():
    assert {"1,330", "on 20 Sep 2024", "Named list"} <= set(words(drawn("stock").wide))
    assert "1,330 on 20 Sep 2024: Named list" in words(drawn("stock").narrow)
    assert "Hollow: a rival reading" in words(drawn("stock").wide)


def test_a_stock_line_joins_one_basis_and_no_rival():
    joined = [
        [row["value"] for row in layer["data"]["values"]]
        for layer in drawn("stock").spec["layer"]
        if layer["mark"]["type"] == "line"
    ]
    assert [len(points) for points in joined] == [18, 2]
    assert 1500 not in joined[1]


def test_counts_start_at_zero():
    for name in ("timeline", "stock", "stability", "flows"):
        domains = [
            channel["scale"]["domain"]
            for layer in drawn(name).spec["layer"]
            for channel in layer["encoding"].values()
            if (channel.get("scale") or {}).get("type") == "linear" and channel["field"] not in {"gap"}
        ]
        assert domains
        assert {domain[0] for domain in domains} == {0}


def test_a_share_axis_runs_from_none_to_all():
    assert {"0%", "50%", "100%"} <= set(words(drawn("intervals").wide))


def test_bounds_are_drawn_before_points():
    marks = [layer["mark"] for layer in drawn("intervals").spec["layer"]]
    point = next(i for i, mark in enumerate(marks) if mark["type"] == "point" and mark.get("size") == 80)
    bars = [i for i, mark in enumerate(marks) if mark["type"] == "rect"]
    assert bars
    assert max(bars) < point


def test_minimum_sizes_that_agree_share_one_line_and_label():
    agreed = stability(name="s", alt=ALT, series=[x for x in settings() if x.minimum_size < 10], default_gap=14)
    lines = [layer for layer in agreed.spec["layer"] if layer["mark"]["type"] == "line"]
    assert len(lines) == 1
    assert "3 and 5" in words(agreed.wide)
    assert "3, 5 and 10" in words(drawn("stability flat").narrow)
    assert {"3 and 5", "10", "14 days: used here"} <= set(words(drawn("stability").narrow))


def test_causes_draw_one_square_a_measure():
    spec = drawn("causes").spec
    squares = [layer for layer in spec["layer"] if layer["mark"]["type"] == "rect"]
    assert sum(len(layer["data"]["values"]) for layer in squares) == 19 + 24 + 5 + 3
    assert {"19 (2 mixed)", "24", "5 (2 mixed)", "3"} <= set(words(drawn("causes").wide))


def test_a_flow_says_how_many_days_nobody_counted():
    assert {"96 or more", "58 of 85 days not counted by any source"} <= set(words(drawn("flows").narrow))
    assert {"52 (40–70)", "From monthly reports"} <= set(words(drawn("flows").wide))


def test_every_verdict_count_is_printed():
    assert {"3", "2", "6", "1", "4"} <= set(words(drawn("verdicts").wide))
    assert "holds: 33,755; fails: 1; cannot tell: 2" in words(drawn("verdicts vast").narrow)


def test_no_rows_give_a_page_that_says_so():
    for name in ("stock empty", "intervals empty", "stability empty", "causes empty", "flows empty", "verdicts empty"):
        assert words(drawn(name).wide) == words(drawn(name).narrow) == ["No data"]


def test_a_long_label_ends_in_an_ellipsis_or_a_second_line():
    found = words(drawn("flows words").narrow)
    assert any(text.startswith("A label of some eighty") and text.endswith("…") for text in found)
    assert LONG in words(drawn("flows words").wide)


def test_a_lone_setting_is_a_point():
    lone = stability(name="s", alt=ALT, series=[Setting(minimum_size=3, gap=14, waves=2)], default_gap=14)
    (line,) = (layer for layer in lone.spec["layer"] if layer["mark"]["type"] == "line")
    assert line["mark"]["point"]["filled"]


def test_an_event_that_began_before_the_first_day_is_cut_at_the_edge():
    chart = timeline(
        name="t",
        alt=ALT,
        acts=[],
        events=[event(date(1900, 1, 1), "Lane", until=day(8, 1))],
        waves=[],
        first=day(6, 1),
        last=day(9, 30),
    )
    assert "Outside these days and not drawn" not in chart.wide


def test_a_number_on_a_hatch_stands_on_a_clear_ground():
    plates = [layer for layer in drawn("verdicts").spec["layer"] if layer["mark"].get("fill") == "#FFFFFF"]
    assert sum(len(layer["data"]["values"]) for layer in plates) == 2
