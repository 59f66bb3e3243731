"""The people inside: rival counts, change, and what one body's counts can say."""

from datetime import date

import pytest

from habeas.core.types import Verdict
from habeas.measures import stock
from tests.register.workspaces import ask, ends


def inside(text, **more):
    head = "id  what  period  value  basis  qualifier"
    rows = [line.split(", ") for line in text.strip().splitlines()]
    lines = [
        f"R{i}  inside  {day.strip()}  {value}  {basis}  {(more or ['-'])[0]}"
        for i, (day, value, basis, *more) in enumerate(rows)
    ]
    return ask(stock.MEASURE, readings="\n".join([head, *lines]), **more)


def test_the_newest_count_is_told_with_its_day_and_body():
    found = inside("2031-02-01, 400, Committee\n2031-03-01, 380, Committee")
    assert found["inside.latest"].value == 380
    assert found["inside.latest.day"].value == date(2031, 3, 1)
    assert found["inside.latest"].assumptions[0] == "who counts as a political prisoner is the decision of Committee"


def test_rival_counts_of_one_day_are_bounds():
    found = inside("2031-03-01, 380, Committee\n2031-03-01, 395, Centre\n2031-03-01, 390, Centre")
    assert ends(found["inside.latest"]) == (380, 395)
    assert found["inside.latest"].n == 3


def test_the_same_count_twice_is_one_number():
    assert inside("2031-03-01, 380, Committee\n2031-03-01, 380, Centre")["inside.latest"].value == 380


@pytest.mark.parametrize(
    ("qualifier", "value", "low", "high"),
    [
        ("about", 400, 350, 450),
        ("at least", 400, 400, None),
        ("more than", None, 401, None),
        ("less than", None, 0, 399),
    ],
)
def test_a_count_means_what_its_words_mean(qualifier, value, low, high):
    found = inside(f"2031-03-01, 400, Committee, {qualifier}")["inside.latest"]
    assert (found.value, found.low, found.high) == (value, low, high)


# Change


@pytest.mark.parametrize(
    ("then", "now", "change", "verdict"),
    [
        ("400", "380", (-20, -20), Verdict.HOLDS),
        ("380", "400", (20, 20), Verdict.FAILS),
        ("400, Committee\n2031-02-01, 378", "380", (-20, 2), Verdict.CANNOT_TELL),
        ("400, Committee\n2031-02-01, 381", "380", (-20, -1), Verdict.HOLDS),
        ("400, Committee\n2031-02-01, 380", "380", (-20, 0), Verdict.CANNOT_TELL),
        ("360, Committee\n2031-02-01, 379", "380", (1, 20), Verdict.FAILS),
    ],
)
def test_the_number_fell_or_rose_only_if_every_rival_says_so(then, now, change, verdict):
    found = inside(f"2031-02-01, {then}, Committee\n2031-03-01, {now}, Committee")
    assert ends(found["inside.change"]) == change
    assert found["inside.fell"].verdict is verdict
    assert (found["inside.change.first"].value, found["inside.change.last"].value) == (
        date(2031, 2, 1),
        date(2031, 3, 1),
    )


def test_counts_by_two_bodies_are_not_compared():
    found = inside("2031-02-01, 400, Committee\n2031-03-01, 300, Centre")
    assert found["inside.change"].verdict is Verdict.CANNOT_TELL
    assert found["inside.change"].reason == "no body has counted twice with a number closed at both ends"
    assert "inside.fell" not in found


def test_of_two_bodies_the_one_with_the_newest_count_is_compared():
    found = inside(
        "2031-02-01, 400, Committee\n2031-03-01, 390, Committee\n2031-02-01, 300, Centre\n2031-03-05, 310, Centre"
    )
    assert found["inside.change"].value == 10


def test_a_count_open_at_an_end_is_not_compared():
    found = inside("2031-02-01, 400, Committee\n2031-03-01, 390, Committee\n2031-04-01, 500, Committee, at least")
    assert found["inside.change"].value == -10
    assert found["inside.change"].assumptions[1] == "counts open at an end are left out (1)"
    assert found["inside.latest"].low == 500


def test_the_first_count_compared_is_the_last_one_before_the_window():
    text = (
        "2031-01-01, 500, Committee\n2031-02-01, 400, Committee\n2031-04-01, 380, Committee\n2031-05-01, 390, Committee"
    )
    assert inside(text, first="2031-03-01")["inside.change"].value == -10
    assert inside(text, first="2030-12-01")["inside.change"].value == -110


@pytest.mark.parametrize(
    "text", ["2031-03-01, 380, Committee", "2031-03-01, 380, Committee\n2031-03-01, 390, Committee"]
)
def test_one_day_of_counts_is_no_change(text):
    assert inside(text)["inside.change"].verdict is Verdict.CANNOT_TELL


def test_without_counts_the_data_cannot_tell():
    found = ask(stock.MEASURE, known="2031-12-31")
    assert found["inside.latest"].reason == "no count of the people inside is in the table of readings"
    assert set(found) == {"inside.latest", "inside.change"}


def test_counts_of_groups_and_of_acts_are_not_counts_of_everybody():
    found = ask(
        stock.MEASURE,
        readings="""
        id  what    period      value  group
        A   inside  2031-02-01  400    -
        B   inside  2031-03-01  40     women
        """,
    )
    assert found["inside.latest"].value == 400
    assert [row["id"] for row in found["inside.list"].table.records()] == ["A"]
