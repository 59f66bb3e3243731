"""Whether published counts balance: lists as published, and each way a term can be missing."""

import pytest

from habeas.core.types import Verdict
from habeas.measures import ledger
from tests.reference.published import published
from tests.register.workspaces import ask, ends

LEDGERS = {row["ledger"] for row in published("ledgers")}


def balance(*rows, **more):
    """Readings `inside 2031-01-01 400`, by the Committee unless a body is named."""
    lines = []
    for i, row in enumerate(rows):
        what, period, value, *basis = row.split()
        lines.append(f"R{i}  {what}  {period}  {value}  {(basis or ['Committee'])[0]}")
    more = {"first": "2031-02-01", **more}
    return ask(ledger.MEASURE, readings="\n".join(["id  what  period  value  basis", *lines]), **more)


@pytest.mark.parametrize("name", sorted(LEDGERS))
def test_lists_as_published_balance_or_do_not(name):
    terms = {row["what"]: row["value"] for row in published("ledgers") if row["ledger"] == name}
    unexplained = int(terms.pop("unexplained"))
    rows = [f"inside 2030-10-30 {terms.pop('inside before')}", f"inside 2031-10-30 {terms.pop('inside after')}"]
    rows += [f"{what} 2030-10-30/2031-10-30 {value}" for what, value in terms.items()]
    found = balance(*rows, first="2030-11-01")
    assert found["ledger.unexplained"].value == unexplained
    (row,) = found["ledger.list"].table.records()
    assert row["unexplained"] == (unexplained, unexplained)
    assert found["ledger.list"].n == 1


INSIDE = ("inside 2031-01-31 400", "inside 2031-06-30 390")


@pytest.mark.parametrize("first", ["2031-01-31", "2031-02-01"])
def test_a_flow_may_be_counted_from_either_side_of_the_first_day(first):
    days = f"{first}/2031-06-30"
    found = balance(*INSIDE, f"recognised {days} 30", f"left {days} 38")
    assert found["ledger.unexplained"].value == -2


def test_parts_of_those_who_left_are_added_up():
    days = "2031-02/2031-06"
    parts = [
        f"pardoned {days} 10",
        f"amnestied {days} 5",
        f"term_served {days} 20",
        f"died {days} 1",
        f"left_otherwise {days} 2",
    ]
    found = balance(*INSIDE, f"recognised {days} 30", *parts)
    assert found["ledger.unexplained"].value == 390 - 400 - 30 + 38
    assert {source.id for source in found["ledger.unexplained"].sources} == {f"R{i}" for i in range(8)}


def test_release_acts_stand_in_for_a_count_of_the_freed():
    days = "2031-02/2031-06"
    acts = "id  date  count\nA  2031-01-31  100\nB  2031-03-01  10\nC  2031-04  5"
    found = balance(*INSIDE, f"recognised {days} 30", f"term_served {days} 25", releases=acts)
    assert found["ledger.unexplained"].value == 390 - 400 - 30 + 40
    assert {"releases:B", "releases:C"} <= {source.key for source in found["ledger.list"].sources}


@pytest.mark.parametrize(
    ("flows", "missing"),
    [
        ([], "people newly recognised as political prisoners: 150 days without a full count"),
        (["left 2031-02/2031-06 9"], "people newly recognised as political prisoners: 150 days without"),
        (["recognised 2031-02/2031-06 9"], "people released at the end of the sentence: 150 days without a full count"),
        (["recognised 2031-02/2031-05 9", "left 2031-02/2031-06 9"], "30 days without a full count"),
        (["recognised 2031-02/2031-06 9", "left 2031-02/2031-05 9"], "30 days without a full count"),
        # A count of the pardoned does not stand for the amnestied, whom somebody counted for a part of the days.
        (
            [f"{what} 2031-02/2031-06 9" for what in ("recognised", "term_served", "pardoned")]
            + ["amnestied 2031-02 5"],
            "people released before the end of the sentence, by any act",
        ),
    ],
)
def test_a_term_that_nobody_published_in_full_is_missing(flows, missing):
    found = balance(*INSIDE, *flows)
    assert found["ledger.unexplained"].verdict is Verdict.CANNOT_TELL
    assert missing in found["ledger.unexplained"].reason
    assert found["ledger.list"].missing == 1


def test_rival_counts_make_the_unexplained_an_interval():
    days = "2031-02/2031-06"
    found = balance(
        *INSIDE, "inside 2031-06-30 395", f"recognised {days} 30", f"recognised {days} 33 Centre", f"left {days} 38"
    )
    assert ends(found["ledger.unexplained"]) == (390 - 400 - 33 + 38, 395 - 400 - 30 + 38)


def test_a_whole_that_was_counted_is_taken_before_its_parts():
    days = "2031-02/2031-06"
    found = balance(*INSIDE, f"recognised {days} 30", f"left {days} 38", f"term_served {days} 20")
    assert found["ledger.unexplained"].value == -2


@pytest.mark.parametrize(
    "rows", [[], ["inside 2031-01-31 400"], ["inside 2031-01-31 400", "inside 2031-06-30 390 Centre"]]
)
def test_without_two_counts_by_one_body_there_is_no_ledger(rows):
    found = balance(*rows, known="2031-12-31")
    assert found["ledger.unexplained"].reason == (
        "no body has counted the people inside twice with a number closed at both ends"
    )
    assert "ledger.list" not in found


def test_each_two_neighbouring_counts_by_one_body_are_a_stretch():
    found = balance(
        "inside 2031-01-31 400", "inside 2031-03-31 395", "inside 2031-04-15 500 Centre", "inside 2031-06-30 390"
    )
    rows = found["ledger.list"].table.records()
    assert [(str(row["first"]), str(row["last"])) for row in rows] == [
        ("2031-01-31", "2031-03-31"),
        ("2031-03-31", "2031-06-30"),
    ]
