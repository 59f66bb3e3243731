"""The register with one source left out: as if what that list or body said had never been said."""

import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.brief.study import QUESTIONS
from habeas.core.errors import UnknownName
from habeas.measures.people_rows import edition_sources
from habeas.register.register import Register, sources
from tests.intake.publish import register
from tests.register.lists import lists
from tests.register.workspaces import lay, open_register

CORRECTED = "list  record  spell  property  was  is  why  by  on\n"
SPELLS = "select * exclude (spell, person) from spell order by all"
PEOPLE = "select * exclude (person) from person order by all"
CONFLICTS = "select prop, n from conflict order by all"


@contextmanager
def left(folder, *without, counting=None, on=None, known=None):
    """The register of a workspace without some sources, beside the whole one."""
    with register(folder, on=on, known=known) as whole:
        days = {"on": on and date.fromisoformat(on), "known": known and date.fromisoformat(known)}
        made = Register.at(whole.database, whole.settings, whole.claims, counting=counting, without=without, **days)
        yield made, whole
        made.database.close()


def tables(made):
    """Detentions, people and conflicts without the numbers that the database gives."""
    return [made.rows(sql) for sql in (SPELLS, PEOPLE, CONFLICTS)]


# As if the list had never been added

HEADER = "id  in  out  how  state  sex  body  in2"
cells = st.tuples(
    st.sampled_from(("-", "2019", "2020-03", "2021-05-06")), st.sampled_from(("-", "2022-07", "2023-01-02")),
    st.sampled_from(("-", "pardon", "died")), st.sampled_from(("-", "held", "not_held")), st.sampled_from("mf-"),
    st.sampled_from(("-", "good", "good|other", "third")), st.sampled_from(("-", "-", "2023-06")),
)  # fmt: skip
rows = st.dictionaries(st.sampled_from("12345"), cells, min_size=1)


@st.composite
def publications(draw):
    """Editions of up to three lists, each on a day of its own, as a list may print them."""
    editions, seen = {}, set()
    for n in range(draw(st.integers(2, 4))):
        name = draw(st.sampled_from(("demo", "kept", "third")))
        text = "\n".join([HEADER, *("  ".join((key, *row)) for key, row in draw(rows).items())])
        if (name, text) not in seen:
            seen.add((name, text))
            editions[f"{name} 202{n}-06-30"] = text
    return editions


def compare_with_one_never_added(editions, gone, year):
    with tempfile.TemporaryDirectory() as place:
        whole = lists(Path(place, "whole"), editions)
        part = lists(Path(place, "part"), {name: text for name, text in editions.items() if name.split()[0] != gone})
        clocks = {"on": f"{year}-06-30", "known": f"{year}-12-31"}
        with left(whole, gone, **clocks) as (made, _), register(part, **clocks) as never:
            assert tables(made) == tables(never)
            assert made.bodies == never.bodies
            assert made.has_people == never.has_people
            made.then(date(int(year) - 1, 12, 31))
            never.then(date(int(year) - 1, 12, 31))
            then = SPELLS.replace("from spell", "from then_spell")
            assert made.rows(then) == never.rows(then)


@given(publications(), st.data())
@settings(max_examples=1, deadline=None)
def test_without_a_list_the_register_is_that_of_a_workspace_where_it_never_was(editions, data):
    gone = data.draw(st.sampled_from(sorted({name.split()[0] for name in editions})))
    compare_with_one_never_added(editions, gone, data.draw(st.sampled_from(("2021", "2023"))))


@pytest.mark.slow
@given(publications(), st.data())
@settings(max_examples=120, deadline=None)
def test_without_a_list_many_more_registers_are_those_where_it_never_was(editions, data):
    gone = data.draw(st.sampled_from(sorted({name.split()[0] for name in editions})))
    compare_with_one_never_added(editions, gone, data.draw(st.sampled_from(("2020", "2021", "2022", "2023"))))


TWO = {
    "demo 2022-06-30": "id  in  state  sex  body\n1  2020-05  held  m  other\n2  2021-06  held  f  good",
    "demo 2023-06-30": "id  in  out  how  sex  body\n1  2020-05  2023-02-01  pardon  m  other\n2  2021-06  -  -  f  good",
    "kept 2022-03-31": "id  in  state  sex  body\n7  2020-01-01  held  f  good\n8  2021  held  m  good",
    "kept 2022-09-30": "id  in  out  how  state  sex  body\n7  2020-01-01  -  -  held  f  good\n8  2021  2022-09-01  pardon  -  m  good",
    "kept 2023-03-31": "id  in  out  how  state  sex  body\n7  2020-01-01  -  -  held  f  good\n8  2021  2022-09-01  pardon  -  m  good\n9  2022-12  -  -  held  -  -",
}  # fmt: skip
CLOCKS = {"on": "2023-06-30", "known": "2023-12-31"}
WINDOW = '[window]\nfirst = "2022-01-01"\n'


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return lists(tmp_path_factory.mktemp("two"), TWO, settings=WINDOW)


def test_no_measure_sees_the_list_that_is_left_out(tmp_path, two):
    """Every finding but its sources' row numbers is that of the workspace where the list never was."""
    part = lists(tmp_path, {k: v for k, v in TWO.items() if k.startswith("kept")}, settings=WINDOW)
    with left(two, "demo", **CLOCKS) as (made, entire), register(part, **CLOCKS) as never:
        assert [source.id for source in edition_sources(entire)] == ["demo-2023-06-30", "kept-2023-03-31"]
        for measure in QUESTIONS:
            assert measure.compute(made, made.window) == measure.compute(never, never.window), measure.name


def test_a_correction_of_a_list_that_is_left_out_is_left_out_with_it(tmp_path):
    editions = {
        "demo 2022-06-30": "id  in  body\n1  2020-05  good",
        "kept 2022-06-30": "id  in  body\n1  2020-05  good",
    }
    corrections = CORRECTED + "demo  1  -  designated  good  ours  seen  us  2022-07-01\n"
    folder = lists(tmp_path, editions, corrections + "kept  1  -  detained  2020-05  2020-06  seen  us  2022-07-01")
    with left(folder, "demo") as (made, whole):
        assert (whole.bodies, made.bodies) == (("good", "ours"), ("good",))
        assert made.rows("select start_first, lists from spell") == [(date(2020, 6, 1), ["kept"])]
    with left(folder, "kept") as (made, _):
        assert made.rows("select start_first, designated from spell") == [(date(2020, 5, 1), ["ours"])]


def test_the_only_list_left_out_leaves_nobody(tmp_path):
    with left(lists(tmp_path, {"2022-06-30": "id  in\n1  2020"}), "demo") as (made, whole):
        assert (whole.has_people, made.has_people) == (True, False)
        assert made.one("select count(*) from spell") == (0,)
        assert sources(made) == ()


def test_what_is_then_believed_leaves_it_out_too(two):
    with left(two, "kept", **CLOCKS) as (made, _):
        made.then(date(2022, 12, 31))
        assert made.one("select count(*), count(*) filter (where list_contains(lists, 'kept')) from then_spell") == (
            2,
            0,
        )


def test_releases_planted_by_one_list_go_with_it(tmp_path):
    invented = "id  in  out  how  body\n" + "\n".join(f"{n}  2020  2022-08-{n}  pardon  good" for n in range(10, 30))
    folder = lists(tmp_path, TWO | {"planted 2022-10-31": invented})
    freed = "select count(*) from spell where discretionary and counted and end_first >= date '2022-08-01'"
    counts = {}
    for name in ("planted", "demo", "kept"):
        with left(folder, name, **CLOCKS) as (made, whole):
            counts[name] = made.one(freed)[0]
            assert whole.one(freed) == (22,)
    assert counts == {"planted": 2, "demo": 21, "kept": 21}


# Clocks, the window and whose prisoners count stay


def test_the_days_stay_those_of_the_whole_register(tmp_path):
    editions = {
        "kept 2022-06-30": "id  in  body\n1  2021-05-06  a",
        "demo 2023-06-30": "id  in  body\n1  2019-05-06  a",
    }
    with left(lists(tmp_path, editions), "demo") as (made, whole):
        assert (made.on, made.known, made.window) == (whole.on, whole.known, whole.window)
        assert (made.known, made.window.first) == (date(2023, 6, 30), date(2019, 5, 6))
        assert made.rows("select start_first from spell") == [(date(2021, 5, 6),)]


def test_a_body_that_only_the_list_left_out_names_counts_nobody(two):
    with left(two, "demo", counting="other", **CLOCKS) as (made, _):
        assert made.one("select count(*), count(*) filter (where counted) from spell") == (3, 0)
    with pytest.raises(UnknownName) as refused, left(two, "demo", counting="othr"):
        pass
    assert str(refused.value) == "no body that counts political prisoners named 'othr'; nearest: other"


# Readings of a body

READINGS = """
id  what    period      value  basis      act
R1  inside  2031-03-01  120    Committee  -
R2  inside  2031-03-01  150    Centre     -
R3  inside  2031-05-01  110    -          -
R4  freed   -           3      Centre     A
R5  inside  2031-06-01  100    Office     -
"""
ACTS = "id  date  count  decided_by\nA  2031-04-01  9  Centre"
SAME = '[same_body]\noffice = ["Centre", "Office"]\n'


def of_bodies(folder, *without, settings=""):
    made = open_register(lay(folder, readings=READINGS, releases=ACTS, settings=settings))
    return Register.at(made.database, made.settings, made.claims, on=None, known=None, without=without)


@pytest.mark.parametrize(
    ("settings", "without", "readings"),
    [
        ("", (), ["R1", "R2", "R3", "R4", "R5"]),
        ("", ("Centre",), ["R1", "R3", "R5"]),
        ("", ("Centre", "Committee", "Centre"), ["R3", "R5"]),
        (SAME, ("Centre",), ["R1", "R3"]),
        (SAME, ("Office",), ["R1", "R3"]),
    ],
)
def test_counts_of_a_body_left_out_do_not_exist_and_acts_stay(tmp_path, settings, without, readings):
    made = of_bodies(tmp_path, *without, settings=settings)
    assert [name for (name,) in made.rows("select id from reading order by id")] == readings
    assert made.rows("select id from act") == [("A",)]
    assert made.without == tuple(dict.fromkeys(without))
    assert made.window.first == date(2031, 3, 1)


def test_the_window_stays_where_the_first_reading_is_left_out(tmp_path):
    readings = "id  what  period  value  basis\nR1  inside  2031-01-05  9  Centre\nR2  inside  2031-03-01  9  Office"
    made = open_register(lay(tmp_path, readings=readings))
    part = Register.at(made.database, made.settings, made.claims, on=None, known=None, without=("Centre",))
    assert part.window == made.window
    assert part.window.first == date(2031, 1, 5)


def test_the_name_of_a_source_left_out_is_known_by_another_name(tmp_path):
    same = '[same_body]\noffice = ["Centre", "The Centre"]\n'
    made = of_bodies(tmp_path, "The Centre", settings=same)
    assert made.rows("select id from reading where basis = 'Centre'") == []


# What can be left out


def test_sources_are_lists_first_and_each_once(tmp_path):
    folder = lists(tmp_path, {"zeta 2031-06-30": "id  in\n1  2020", "beta 2031-06-30": "id  in\n1  2021"})
    same = SAME + 'press = ["beta", "Committee"]\n'
    lay(folder, readings=READINGS, releases=ACTS, settings=same)
    with left(folder, "zeta") as (made, whole):
        assert sources(whole) == ("beta", "zeta", "Centre")
        assert sources(made) == ("beta", "Centre")
    with left(folder, "Committee") as (made, _):
        assert sources(made) == ("zeta", "Centre")
    with left(folder, known="2031-07-31", on="2031-07-31") as (made, _):
        assert sources(made) == ("beta", "zeta")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("dema", "no source named 'dema'; nearest: demo"),
        ("Comittee", "no source named 'Comittee'; nearest: Committee"),
        ("", "no source named ''; nearest: Centre, Committee, Office, demo"),
    ],
)
def test_a_source_that_there_is_not_is_an_error_that_names_the_nearest(tmp_path, name, message):
    folder = lists(tmp_path, {"2022-06-30": "id  in\n1  2020"})
    lay(folder, readings=READINGS, releases=ACTS)
    with pytest.raises(UnknownName) as refused, left(folder, "demo", name):
        pass
    assert str(refused.value) == message


def test_a_source_of_a_later_day_can_be_left_out_of_an_earlier_one(tmp_path):
    editions = {"kept 2022-06-30": "id  in\n1  2021", "demo 2023-06-30": "id  in\n1  2019"}
    with left(lists(tmp_path, editions), "demo", on="2022-12-31", known="2022-12-31") as (made, whole):
        assert tables(made) == tables(whole)
