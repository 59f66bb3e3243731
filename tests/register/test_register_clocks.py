"""The register at two clocks: what was not known does not exist, and what had not happened had not happened."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import InputError
from habeas.core.types import Verdict
from habeas.measures import deaths, flow, freed, stock, waves
from habeas.signals import contacts, precedents, sanctions
from habeas.store.database import Database
from tests.register.invented import CLAIMS_ALWAYS, everything, mended, tables
from tests.register.workspaces import ask, claim, ends, judge, lay, open_register

# What is not known does not exist

FIGURES_OF_ONE_ACT = """
id  date        count  supersedes  known_from
A   2031-07-03  8      -           2031-07-04
B   2031-07-03  16     A           2031-07-05
C   2031-07-03  17     B           2031-07-08
D   2031-07-03  18     C|A         2031-07-09
"""


@pytest.mark.parametrize(
    ("known", "people"),
    [("2031-07-04", 8), ("2031-07-05", 16), ("2031-07-07", 16), ("2031-07-08", 17), ("2031-07-09", 18)],
)
def test_the_figure_in_force_is_the_last_one_known_that_nothing_known_replaces(known, people):
    found = ask(freed.MEASURE, known=known, releases=FIGURES_OF_ONE_ACT)
    assert found["freed.total"].value == people
    assert found["freed.acts"].value == 1


def test_before_the_first_figure_is_known_there_is_no_act():
    found = ask(freed.MEASURE, known="2031-07-03", releases=FIGURES_OF_ONE_ACT)
    assert found["freed.total"].verdict is Verdict.CANNOT_TELL
    assert found["freed.list"].table.rows == ()


def test_one_figure_may_replace_several():
    found = ask(
        freed.MEASURE,
        releases="""
        id  date        count  supersedes
        A   2031-07-03  8      -
        B   2031-07-04  5      -
        C   2031-07-03  13     A|B
        """,
    )
    assert found["freed.total"].value == 13


def test_a_reading_of_a_replaced_figure_vanishes_with_it():
    acts = """
    id  date        count  supersedes  known_from
    A   2031-07-03  16     -           2031-07-05
    B   2031-07-03  20     A           2031-07-09
    """
    readings = """
    id  what   group  value  act  known_from
    RA  freed  women  3      A    2031-07-05
    RB  freed  women  5      B    2031-07-09
    """
    said = claim("count_is", what="freed", groups=["women"], value=3, said_on="2031-07-05")
    early = judge(said, known="2031-07-08", releases=acts, readings=readings)
    late = judge(said, known="2031-07-09", releases=acts, readings=readings)
    assert (early.value, late.value) == (3, 5)
    assert [source.id for source in late.sources] == ["B", "RB"]


def test_a_reading_with_days_of_its_own_vanishes_with_its_act_too():
    acts = """
    id  date        count  supersedes
    A   2031-07-03  16     -
    B   2031-07-03  20     A
    """
    readings = "id  what  value  act  period\nRA  named  3  A  2031-07\nRB  named  4  B  2031-07"
    assert open_and_count("reading", releases=acts, readings=readings) == 1


def test_a_reading_known_before_its_act_waits_for_it():
    acts = "id  date  count  known_from\nA  2031-07-03  16  2031-07-09"
    readings = "id  what  value  act  known_from\nR  named  3  A  2031-07-05"
    with_act = open_and_count("reading", known="2031-07-09", releases=acts, readings=readings)
    assert (open_and_count("reading", known="2031-07-08", releases=acts, readings=readings), with_act) == (0, 1)


def open_and_count(table, *, on=None, known=None, **workspace):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as place:
        register = open_register(lay(Path(place), **workspace), on=on, known=known)
        count = len(register.claims) if table == "claims" else register.one(f"select count(*) from {table}")[0]
        register.database.close()
        return count


A_ROW = {
    "releases": "id  date  count  known_from\nX  2031-01  5  2031-02",
    "readings": "id  what  period  value  known_from\nX  inside  2031-01  5  2031-02",
    "events": "id  date  known_from\nX  2031-01  2031-02",
    "precedents": "id  period  followed_by  known_from\nX  2031-01  nothing  2031-02",
}
TABLE = {"releases": "act", "readings": "reading", "events": "event", "precedents": "precedent"}


@pytest.mark.parametrize("name", A_ROW)
def test_a_row_published_in_a_month_is_known_from_its_last_day(name):
    counts = [open_and_count(TABLE[name], known=day, **{name: A_ROW[name]}) for day in ("2031-02-27", "2031-02-28")]
    assert counts == [0, 1]


@pytest.mark.parametrize("name", A_ROW)
def test_a_row_of_the_days_after_on_does_not_exist(name):
    counts = [
        open_and_count(TABLE[name], on=day, known="2031-03-01", **{name: A_ROW[name]})
        for day in ("2030-12-31", "2031-01-01")
    ]
    assert counts == [0, 1]


def test_a_claim_exists_from_the_last_day_it_may_have_been_made():
    made = [claim("unmeasured", said_on="2031-02", needs="a list")]
    assert [open_and_count("claims", known=day, claims=made) for day in ("2031-02-27", "2031-02-28")] == [0, 1]
    assert open_and_count("claims", on="2031-01-31", known="2031-12-31", claims=made) == 0


@settings(deadline=None, max_examples=8)
@given(
    tables(),
    st.dates(date(2031, 1, 1), date(2031, 12, 31)),
    st.one_of(st.none(), st.dates(date(2031, 1, 1), date(2031, 12, 31))),
)
def test_what_was_known_then_is_what_the_tables_of_then_say(made, known, on):
    """METHODS T5: all findings at `known` from the full tables equal those from tables cut off at that day."""
    read = mended(made)
    then = {name: [row for row in rows if row["known_from"].last <= known] for name, rows in read.rows.items()}
    said = [claim for claim in read.claims if claim.known_from.last <= known]
    full = everything(Database.of(read.rows, cache=None, inputs={}), read.settings, read.claims, on=on, known=known)
    cut = everything(Database.of(then, cache=None, inputs={}), read.settings, said, on=on, known=known)
    assert dict(full) == dict(cut)


def test_by_default_on_is_the_last_day_anything_known_then_was_published():
    acts = "id  date  count  known_from\nA  2031-02-01  5  2031-02-03\nB  2031-06-01  5  2031-06-02"
    assert ask(freed.MEASURE, known="2031-05-01", releases=acts)["freed.total"].as_of == date(2031, 2, 3)
    assert ask(freed.MEASURE, known="2031-06-02", releases=acts)["freed.total"].as_of == date(2031, 6, 2)


def test_nothing_is_asked_of_days_after_known():
    acts = "id  date  count\nA  2031-02-01  5"
    found = ask(freed.MEASURE, on="2032-06-01", known="2031-12-31", releases=acts)["freed.total"]
    assert found.as_of == date(2031, 12, 31)


# Vague dates

VAGUE = "id  date     count  known_from\nA   2031-07  18     {}"


@pytest.mark.parametrize(
    ("known_from", "last"),
    [
        ("2031-07-08", "2031-07-08"),
        ("2031-07-01", "2031-07-01"),
        ("2031-08-05", "2031-07-31"),
        ("2031-06-30", "2031-07-31"),
    ],
)
def test_a_vague_date_ends_on_the_day_it_was_reported(known_from, last):
    (act,) = ask(freed.MEASURE, on="2031-12-31", known="2031-12-31", releases=VAGUE.format(known_from))[
        "freed.list"
    ].table.records()
    assert (act["first"], act["last"]) == (date(2031, 7, 1), date.fromisoformat(last))


def test_an_act_reported_on_its_first_possible_day_is_dated_to_the_day():
    found = ask(waves.MEASURE, releases=VAGUE.format("2031-07-01"))
    assert found["waves.count"].missing == 0
    assert ask(waves.MEASURE, releases=VAGUE.format("2031-07-02"))["waves.count"].missing == 1


def test_an_act_that_may_lie_after_on_is_not_surely_before_it():
    found = ask(freed.MEASURE, on="2031-07-05", known="2031-12-31", releases=VAGUE.format("2031-08-05"))
    assert ends(found["freed.total"]) == (0, 18)
    assert ends(found["freed.acts"]) == (0, 1)


def test_an_event_that_may_lie_after_on_is_not_surely_before_it():
    events = "id  date     type       known_from\nE   2031-07  statement  2031-08-05"
    found = ask(contacts.MEASURE, on="2031-07-05", known="2031-12-31", events=events)
    assert ends(found["events.statement"]) == (0, 1)
    assert ask(contacts.MEASURE, known="2031-12-31", events=events)["events.statement"].value == 1


def test_a_count_that_may_be_of_a_day_after_on_is_not_the_newest():
    readings = """
    id  what    period      value  known_from
    R   inside  2031-06-30  400    2031-07-02
    S   inside  2031-07     300    2031-08-05
    """
    found = ask(stock.MEASURE, on="2031-07-05", known="2031-12-31", readings=readings)
    assert found["inside.latest"].value == 400
    assert ask(stock.MEASURE, known="2031-12-31", readings=readings)["inside.latest"].value == 300


def test_a_count_of_a_month_published_within_it_covers_the_days_till_then():
    readings = "id  what        period   value  known_from\nR   recognised  2031-07  18     2031-07-10"
    found = ask(flow.MEASURE, first="2031-07-01", on="2031-07-31", known="2031-07-31", readings=readings)[
        "recognised.total"
    ]
    assert ends(found) == (18, None)
    assert found.missing == 21
    assert ask(flow.MEASURE, first="2031-07-01", known="2031-07-10", readings=readings)["recognised.total"].value == 18


def test_a_count_since_a_day_goes_up_to_its_publication():
    readings = "id  what  period         value  known_from\nR   died  2031-01-01/..  6      2031-07-10"
    assert ask(deaths.MEASURE, known="2031-07-31", readings=readings)["deaths.total"].value == 6


def test_a_count_since_a_day_is_not_newer_than_its_publication():
    readings = """
    id  what    period         value  known_from
    R   inside  2031-01-01/..  400    2031-07-10
    S   inside  2031-08-01     300    2031-08-02
    """
    assert ask(stock.MEASURE, readings=readings)["inside.latest"].value == 300


# Two clocks


def test_an_act_moved_by_a_correction_past_on_had_not_happened():
    acts = """
    id  date        count  supersedes
    A   2031-07-03  18     -
    B   2031-07-10  18     A
    """
    assert ask(freed.MEASURE, on="2031-07-05", releases=acts)["freed.acts"].value == 0
    assert ask(freed.MEASURE, on="2031-07-10", releases=acts)["freed.total"].value == 18


def test_on_earlier_than_known_asks_about_then_with_what_is_known_now():
    acts = """
    id  date        count  known_from
    A   2031-07-03  18     2031-07-04
    B   2031-07-05  7      2031-09-01
    C   2031-08-16  30     2031-08-16
    """
    then = ask(freed.MEASURE, on="2031-07-31", known="2031-07-31", releases=acts)
    now = ask(freed.MEASURE, on="2031-07-31", known="2031-12-31", releases=acts)
    assert (then["freed.total"].value, now["freed.total"].value) == (18, 25)
    assert now["freed.total"].as_of == date(2031, 7, 31)
    assert now["freed.total"].known == date(2031, 12, 31)


def test_two_registers_of_one_database_do_not_mix(tmp_path):
    lay(tmp_path, releases=FIGURES_OF_ONE_ACT)
    early, late = open_register(tmp_path, known="2031-07-04"), open_register(tmp_path, known="2031-07-09")
    again = [register.one("select people from act")[0] for register in (early, late, early)]
    assert again == [8, 18, 8]
    for register in (early, late):
        register.database.close()


@pytest.mark.parametrize("given_on", [None, "2031-08-01"])
def test_known_defaults_to_the_last_day_anything_was_published_or_said(tmp_path, given_on):
    made = [claim("unmeasured", said_on="2031-11-05", needs="a list")]
    lay(tmp_path, releases=FIGURES_OF_ONE_ACT, claims=made)
    register = open_register(tmp_path, on=given_on)
    assert register.known == date(2031, 11, 5)
    assert register.on == (date.fromisoformat(given_on) if given_on else register.known)
    register.database.close()


def test_empty_tables_have_no_newest_day(tmp_path):
    lay(tmp_path)
    with pytest.raises(InputError) as caught:
        open_register(tmp_path)
    assert str(caught.value) == ("the tables are empty. Add a row, such as a release act to hand/releases.csv.")


def test_empty_tables_answer_cannot_tell_on_any_day():
    for measure in (freed, waves, stock, flow, deaths, sanctions, precedents):
        found = ask(measure.MEASURE, known="2031-07-01")
        assert Verdict.CANNOT_TELL in {f.verdict for f in found.values()}
        assert not any(f.value for f in found.values())


# The window


@pytest.mark.parametrize(
    ("setting", "first"),
    [("", "2031-07-03"), ("2031-08-01", "2031-08-01"), ("2031-08", "2031-08-01"), ("2032-01-01", "2031-07-09")],
)
def test_the_window_begins_where_the_settings_say_or_with_what_is_known(tmp_path, setting, first):
    settings = f'[window]\nfirst = "{setting}"' if setting else ""
    lay(tmp_path, settings=settings, releases=FIGURES_OF_ONE_ACT)
    register = open_register(tmp_path, known="2031-07-09")
    register.database.close()
    assert register.window.last == date(2031, 7, 9)
    assert register.window.first == min(date.fromisoformat(first), date(2031, 7, 9))


def test_an_open_start_is_no_day_to_begin_with(tmp_path):
    readings = "id  what   period         value\nR   freed  ../2031-07-16  20\nS   freed  2031-05-01  20"
    register = open_register(lay(tmp_path, readings=readings))
    register.database.close()
    assert register.window.first == date(2031, 5, 1)


# Sources


def test_sources_are_rows_in_file_order_with_their_address_and_day():
    rows = "id  date        count  known_from  source_url\nB   2031-07-03  8      2031-07     https://example.org/b\n"
    rows += "A   2031-07-04  8      2031-07-05  https://example.org/a\n"
    sources = ask(freed.MEASURE, releases=rows)["freed.total"].sources
    assert [(s.key, s.url, s.known_from, s.by) for s in sources] == [
        ("releases:B", "https://example.org/b", "2031-07", ""),
        ("releases:A", "https://example.org/a", "2031-07-05", ""),
    ]


def test_the_source_of_a_reading_names_the_body_that_counted():
    readings = "id  what    period      value  basis\nR   inside  2031-06-30  400    Committee for Examples"
    assert [s.by for s in ask(stock.MEASURE, readings=readings)["inside.latest"].sources] == ["Committee for Examples"]


def test_there_are_claims_for_every_kind_in_the_invented_workspaces():
    from habeas.claims import PARAMETERS

    assert {text.split('kind = "')[1].split('"')[0] for text in CLAIMS_ALWAYS} == set(PARAMETERS)


def test_days_nobody_has_reported_on_are_not_looked_at_unasked():
    acts = "id  date        count  known_from\nA   2031-05-01  18     2031-05-02"
    found = ask(freed.MEASURE, known="2035-01-01", releases=acts)["freed.total"]
    assert (found.as_of, found.known) == (date(2031, 5, 2), date(2035, 1, 1))


def test_nothing_is_known_of_days_after_the_day_of_knowledge():
    acts = "id  date        count  known_from\nA   2031-05-01  18     2031-05-02"
    assert ask(freed.MEASURE, on="2031-09-30", known="2031-06-30", releases=acts)["freed.total"].as_of == date(
        2031, 6, 30
    )


def test_a_claim_made_earlier_and_published_later_waits_for_its_page():
    said = claim("count_is", what="freed", value=18, said_on="2031-05-03", known_from="2031-06-01")
    acts = "id  date        count  known_from\nA   2031-05-01  18     2031-05-02"
    assert "claim.C" not in ask(None, claims=[said], known="2031-05-31", releases=acts)
    assert "claim.C" in ask(None, claims=[said], known="2031-06-01", releases=acts)
