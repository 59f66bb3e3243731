"""The people on the lists who are inside: against counting by hand, and against every history that the dates allow."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.types import Findings, Interval, Verdict
from habeas.measures.people_rows import inside, month_starts
from habeas.measures.people_stock import MEASURE, change
from tests.measures.people import USUAL, ask_people, lay_people, people, spoken
from tests.register.workspaces import ends

FIRST = date(2031, 3, 1)
DAYS = 7  # the days of the small histories
OPEN = date(9999, 12, 31)
THREE = """
person  start                  end            sex
1       2030-05-01             2031-06-01     f
2       2031-02-10             2032-01-01/..  m
3       0001-01-01/2031-03-01  2031-04        -
"""


def many(n, line, start=10):
    return "\n".join(f"{person}  {line}" for person in range(start, start + n))


def months(found, group=""):
    rows = found["people.inside.monthly"].table.records()
    return {row["day"]: (row["low"], row["high"]) for row in rows if row["group"] == group}


def test_a_day_is_counted_by_hand():
    found = ask_people(MEASURE, THREE)
    assert (found["people.inside"].value, found["people.inside"].n) == (1, 3)
    by_month = months(found)
    assert [by_month[date(2031, month, 1)] for month in range(1, 8)] == [
        (1, 2),
        (1, 2),
        (3, 3),
        (2, 3),
        (2, 2),
        (1, 1),
        (1, 1),
    ]
    assert months(found, "women")[date(2031, 5, 1)] == (1, 1)
    assert months(found, "sex not known")[date(2031, 4, 1)] == (0, 1)
    assert not months(found, "neither, as the list says")


def test_an_exit_nobody_knows_is_not_still_inside():
    found = ask_people(MEASURE, "person  start  end\n1  2030-05-01  2030-06-02/..\n2  2030-05-01  2032-01-01/..")
    assert ends(found["people.inside"]) == (1, 2)
    assert found["people.inside.unknown_end"].value == 1
    assert found["people.inside.unknown_start"].value == 0
    assert "What became of 1 detention, no list says: the higher number alone counts them." in spoken(MEASURE, found)


def test_a_person_with_two_detentions_is_counted_once():
    found = ask_people(
        MEASURE,
        "person  start  end\n1  2029-05-01  2029-06-02/..\n1  2031-05-05  2032-01-01/..\n2  2031-01-01  2031-02-01",
    )
    assert found["people.inside"].value == 1
    assert found["people.inside"].n == 2
    assert months(found)[date(2031, 3, 1)] == (0, 1)


def test_who_is_not_counted_and_whose_dates_cannot_be_are_in_no_number():
    rows = "person  start  end  counted  contradictory\n1  2030-01-01  2032-01-01/..  no  -\n"
    rows += "2  2031-05-01  2030-01-01  yes  yes\n3  2031-05-01  2032-01-01/..  yes  -"
    assert ask_people(MEASURE, rows)["people.inside"].value == 1


def test_bounds_more_than_a_fifth_apart_have_no_middle_and_no_trend():
    wide = "person  start  end\n" + many(79, "2031-02-01  2032-01-01/..") + "\n" + many(21, "2030  2031-01-05/..", 200)
    found = ask_people(MEASURE, wide)
    assert ends(found["people.inside"]) == (79, 100)
    assert found["people.inside.middle"].verdict is Verdict.CANNOT_TELL
    assert found["people.inside.fell"].verdict is Verdict.CANNOT_TELL
    assert (
        found["people.inside.fell"].reason == "on one of the days more than a fifth of the people may be inside or not"
    )
    assert not any("model" in sentence or "If" in sentence for sentence in spoken(MEASURE, found))


def test_the_number_rose_only_if_every_history_says_so():
    start = "person  start  end\n" + many(10, "2030-01-01  2032-01-01/..") + "\n"
    rose = ask_people(MEASURE, start + "1  2031-05  2032-01-01/..\n2  2031-04-01  2031/2032")
    assert ends(rose["people.inside.change"]) == (1, 2)
    assert rose["people.inside.fell"].verdict is Verdict.FAILS
    sentence = "If the lists also name those who left, the number rose by 1 to 2 between FIRST and ON."
    assert sentence in spoken(MEASURE, rose)
    fell = ask_people(MEASURE, start + "1  2030-05  2031-03")
    assert fell["people.inside.fell"].verdict is Verdict.HOLDS
    open_ = ask_people(MEASURE, start + "1  2030-05  2031-03\n2  2031  2032-05-01")
    assert ends(open_["people.inside.change"]) == (-1, 0)
    assert open_["people.inside.fell"].verdict is Verdict.CANNOT_TELL


def test_the_middle_is_a_model_beside_its_bounds():
    # Four of forty left on a day of December that is not known: on the 31st each is out.
    rows = (
        "person  start  end\n"
        + many(36, "2030-01-01  2032-01-01/..")
        + "\n"
        + many(4, "2030-01-01  2031-12-30/2032-01-02", 90)
    )
    found = ask_people(MEASURE, rows)
    middle = found["people.inside.middle"]
    assert ends(found["people.inside"]) == (36, 40)
    # The end is one of four days, two of them after the last day: half of the four are inside.
    assert (middle.value, middle.interval) == (38, Interval.MODEL)
    assert ends(middle) == (36, 40)
    assert any("a model, it is about 38 (36 to 40)" in sentence for sentence in spoken(MEASURE, found))


def test_an_end_without_a_limit_has_no_middle():
    rows = (
        "person  start  end\n" + many(36, "2030-01-01  2032-01-01/..") + "\n" + many(2, "2030-01-01  2031-05-01/..", 90)
    )
    middle = ask_people(MEASURE, rows)["people.inside.middle"]
    assert (middle.verdict, middle.reason) == (
        Verdict.CANNOT_TELL,
        "for 2 detentions no last day limits when they ended",
    )


def test_a_day_after_the_last_list_is_told_beside_the_day_of_that_list():
    rows = "person  start  end  held_on\n" + many(5, "2030-01-01  2031-11-02/..  2031-11-01")
    found = ask_people(MEASURE, rows)
    assert ends(found["people.inside"]) == (0, 5)
    assert (found["people.inside.edition.day"].value, found["people.inside.edition"].value) == (date(2031, 11, 1), 5)
    assert "On 1 November 2031, the last day that a list speaks of, it was 5 people." in spoken(MEASURE, found)


def test_the_sentence_names_who_counts_and_where_nobody_counts_it_says_so():
    found = ask_people(MEASURE, THREE, counting="Committee")
    said = "The lists put 1 person inside on ON (counting whom Committee counts as a political prisoner)."
    assert spoken(MEASURE, found)[0].startswith(said)
    nobody = ask_people(MEASURE, "person  start  end  counted\n1  2030-01-01  2032-01-01/..  no")
    assert nobody["people.inside"].reason == "nobody on the lists is counted under “any”"


def test_without_lists_there_is_no_finding(register):
    object.__setattr__(register, "has_people", False)
    try:
        assert MEASURE.compute(register, register.window) == ()
    finally:
        object.__setattr__(register, "has_people", True)


# Against every history that the dates allow


@pytest.fixture(scope="module")
def register():
    return people("person  start  end\n1  2031-03-01  2031-03-02", first="2031-03-01", on="2031-03-07")


@st.composite
def histories(draw):
    """Up to four people with one or two detentions, each date an interval of a few days, an end perhaps open."""
    rows = []
    for person in range(1, draw(st.integers(1, 4)) + 1):
        for _ in range(draw(st.integers(1, 2))):
            a, b = sorted((draw(st.integers(0, DAYS)), draw(st.integers(0, DAYS))))
            c, d = sorted((draw(st.integers(0, DAYS)), draw(st.integers(a, DAYS + 1))))
            d = max(d, a)
            days = [FIRST + timedelta(days=x) for x in (a, b, c)]
            rows.append(
                {"spell": len(rows), "person": person}
                | USUAL
                | dict(zip(("start_first", "start_last", "end_first"), days, strict=True))
                | {
                    "end_last": OPEN if d > DAYS else FIRST + timedelta(days=d),
                    "sex": draw(st.sampled_from(("f", None))),
                }
            )
    sexes = {row["person"]: row["sex"] for row in rows}
    return [row | {"sex": sexes[row["person"]]} for row in rows]


def span(first, last):
    """The days of an interval; of an open one up to the day after the last."""
    last = min(last, FIRST + timedelta(days=DAYS + 1))
    return [first + timedelta(days=x) for x in range((last - first).days + 1)]


def spells_of_row(row):
    pairs = product(span(row["start_first"], row["start_last"]), span(row["end_first"], row["end_last"]))
    return [(start, end) for start, end in pairs if start <= end]


def lives(rows):
    """For each person every set of detentions that the dates allow."""
    return [
        list(product(*(spells_of_row(row) for row in rows if row["person"] == person)))
        for person in {row["person"] for row in rows}
    ]


def is_inside(life, day):
    return any(start <= day < end for start, end in life)


@settings(max_examples=80)
@given(histories())
def test_the_stock_is_bounded_by_every_history(register, rows):
    lay_people(register, rows)
    counted = inside(register, FIRST, FIRST + timedelta(days=DAYS - 1)).everybody
    for day in span(FIRST, FIRST + timedelta(days=DAYS - 1)):
        possible = [[is_inside(life, day) for life in person] for person in lives(rows)]
        assert counted.on(day) == (sum(map(min, possible)), sum(map(max, possible)))
        assert sum(counted.on(day, group).high for group in range(4)) == counted.on(day).high


@settings(max_examples=80)
@given(histories())
def test_the_change_is_bounded_by_every_history(register, rows):
    lay_people(register, rows)
    last = FIRST + timedelta(days=DAYS - 1)
    low, high = change(register, FIRST, last, inside(register, FIRST, last))
    changes = [[is_inside(life, last) - is_inside(life, FIRST) for life in person] for person in lives(rows)]
    least, most = sum(map(min, changes)), sum(map(max, changes))
    assert low <= least <= most <= high
    if len({row["person"] for row in rows}) == len(rows):
        assert (low, high) == (least, most)


@settings(max_examples=40)
@given(histories())
def test_findings_are_made_of_any_dates(register, rows):
    lay_people(register, rows)
    found = Findings(MEASURE.compute(register, register.window))
    middle = found["people.inside.middle"]
    if middle.verdict is None:
        assert found["people.inside"].low <= middle.low <= middle.value <= middle.high <= found["people.inside"].high


def test_months_begin_on_their_first_day_and_both_ends_are_there():
    assert month_starts(date(2030, 11, 15), date(2031, 2, 1)) == (
        date(2030, 11, 15),
        date(2030, 12, 1),
        date(2031, 1, 1),
        date(2031, 2, 1),
    )
    assert month_starts(date(2031, 2, 1), date(2031, 2, 1)) == (date(2031, 2, 1),)
