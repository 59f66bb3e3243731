"""How many were freed: text tables in, findings out."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.types import Verdict
from habeas.measures import freed
from tests.register.workspaces import ask, ends


def test_acts_of_the_window_are_summed_both_ends_included():
    found = ask(
        freed.MEASURE,
        first="2031-02-01",
        on="2031-03-01",
        releases="""
        id  date        count
        A   2031-01-31  1
        B   2031-02-01  2
        C   2031-02-10  4
        D   2031-03-01  8
        E   2031-03-02  16
        """,
    )
    assert found["freed.total"].value == 14
    assert found["freed.acts"].value == 3
    assert [source.id for source in found["freed.total"].sources] == ["B", "C", "D"]


def test_an_act_that_may_lie_outside_the_window_widens_the_bounds():
    found = ask(
        freed.MEASURE,
        first="2031-02-10",
        releases="""
        id  date                   count
        A   2031-02                5
        B   2031-02-20             20
        C   2031-02-09/2031-02-10  100
        D   2031-02-01/2031-02-09  1000
        """,
    )
    assert ends(found["freed.total"]) == (20, 125)
    assert ends(found["freed.acts"]) == (1, 3)
    assert found["freed.total"].value is None


def test_kinds_that_do_not_count_are_shown_apart():
    acts = """
    id  date        count  kind
    A   2031-02-01  12     pardon
    B   2031-02-02  5      exchange
    C   2031-02-03  7      commutation
    """
    found = ask(freed.MEASURE, releases=acts)
    assert (found["freed.total"].value, found["freed.apart"].value) == (17, 7)
    found = ask(freed.MEASURE, releases=acts, settings='[freed]\nkinds = ["pardon"]')
    assert (found["freed.total"].value, found["freed.apart"].value) == (12, 12)
    assert [row["counted"] for row in found["freed.list"].table.records()] == [True, False, False]
    found = ask(freed.MEASURE, releases=acts, settings='[freed]\nkinds = ["deportation"]')
    assert found["freed.total"].verdict is Verdict.CANNOT_TELL
    assert found["freed.apart"].value == 24


def test_who_was_taken_abroad_is_not_read_from_silence():
    found = ask(
        freed.MEASURE,
        releases="""
        id  date        count  deported
        A   2031-02-01  12     yes
        B   2031-02-02  5      no
        C   2031-02-03  7      unknown
        D   2031-02-04  3      -
        """,
    )
    assert ends(found["freed.deported"]) == (12, 22)


def test_without_acts_a_published_total_is_taken():
    found = ask(
        freed.MEASURE,
        first="2031-07-01",
        readings="""
        id  what   period   value
        R   freed  2031-07  40
        S   freed  2031-08  7
        """,
    )
    assert ends(found["freed.total"]) == (47, None)
    assert found["freed.total"].n_unit == "readings"
    assert found["freed.acts"].value == 0


def test_published_totals_that_cover_the_window_close_it():
    readings = "id  what   period                 value\nR   freed  2031-07-01/2031-12-31  40"
    found = ask(freed.MEASURE, first="2031-07-01", readings=readings)
    assert found["freed.total"].value == 40
    assert found["freed.total"].missing == 0


def test_a_published_total_stands_beside_the_sum_of_acts_and_is_not_added():
    found = ask(
        freed.MEASURE,
        first="2031-07-01",
        releases="id  date        count\nA   2031-07-03  30",
        readings="id  what   period   value\nR   freed  2031-07  35",
    )
    assert found["freed.total"].value == 30
    assert ends(found["freed.published"]) == (35, None)
    assert [source.key for source in found["freed.published"].sources] == ["readings:R"]


def test_with_nothing_published_the_data_cannot_tell():
    found = ask(freed.MEASURE, known="2031-12-31")
    total = found["freed.total"]
    assert total.verdict is Verdict.CANNOT_TELL
    assert total.reason == (
        "the table of releases holds no act of these days, and no count of people freed is published"
    )
    assert total.would_settle == "a release act with its day and number of people"
    assert not total.told
    assert found["freed.published"].verdict is Verdict.CANNOT_TELL


def test_a_count_of_none_for_a_part_of_the_days_does_not_say_that_none_were_freed():
    found = ask(freed.MEASURE, readings="id  what   period   value\nR   freed  2031-07  0")
    assert found["freed.total"].verdict is Verdict.CANNOT_TELL
    assert found["freed.published"].verdict is Verdict.CANNOT_TELL


def test_an_act_that_freed_nobody_is_an_act():
    found = ask(freed.MEASURE, releases="id  date        count\nA   2031-07-03  0")
    assert (found["freed.total"].value, found["freed.acts"].value) == (0, 1)


FEBRUARY = date(2031, 2, 1)
spans = st.tuples(st.integers(0, 9), st.integers(0, 2)).map(lambda x: (x[0], x[0] + x[1]))


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(spans, st.integers(0, 20)), min_size=1, max_size=3), spans)
def test_the_bounds_are_the_least_and_the_most_over_all_days_the_acts_may_be_of(acts, window):
    def day(number):
        return (FEBRUARY + timedelta(days=number)).isoformat()

    rows = [f"A{i}  {day(a)}/{day(b)}  {n}" for i, ((a, b), n) in enumerate(acts)]
    found = ask(
        freed.MEASURE,
        first=day(window[0]),
        on=day(window[1]),
        known="2031-12-31",
        releases="id  date  count\n" + "\n".join(rows),
    )
    totals = [
        (sum(n for (_, n), at in zip(acts, days, strict=True) if window[0] <= at <= window[1]), sum(inside))
        for days in product(*(range(a, b + 1) for (a, b), _ in acts))
        if (inside := [window[0] <= at <= window[1] for at in days]) is not None
    ]
    people, number = zip(*totals, strict=True)
    assert ends(found["freed.acts"]) == (min(number), max(number))
    if max(number):
        assert ends(found["freed.total"]) == (min(people), max(people))
    else:
        assert found["freed.total"].verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize("day", ["0001-06-01", "9998-12-30"])
def test_the_first_and_last_years_of_the_calendar_are_days_like_others(day):
    acts = f"id  date         count  known_from\nA   {day}   5      9998-12-31"
    assert ask(freed.MEASURE, first="", releases=acts)["freed.total"].value == 5
