"""What was known then and what is known now: each reason by hand, and that reasons add up on any two registers."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.types import Verdict
from habeas.measures.people_revision import MEASURE, REASONS, revise
from tests.measures.people import ask_people, lay_people, people, spoken
from tests.measures.test_people_stock import histories

EDITIONS = "known_from\n2031-01-01\n2031-06-01\n2031-12-31"
HEADER = "person  start  end  exit  counted  contradictory\n"
HELD = "1  2030-01-01  2031-06-02/..  -  yes  -"


@pytest.mark.parametrize(
    ("then", "now", "reason", "sure", "possible"),
    [
        ("", HELD, "listed", 1, 1),
        (HELD, "", "gone", -1, -1),
        (HELD, "1  2030-01-01  2031-06-02/..  -  no  -", "designated", -1, -1),
        (HELD, "1  2030-01-01  2029-06-02  -  yes  yes", "contradictory", -1, -1),
        (
            "1  2029-01-01  2029-02-01  pardon  yes  -",
            f"1  2029-01-01  2029-02-01  pardon  yes  -\n{HELD}",
            "detention",
            1,
            1,
        ),
        ("1  2030-01-01  2031-01-02/..  -  yes  -", "1  2030-01-01  2031-01-05  died  yes  -", "died", 0, -1),
        ("1  2030-01-01  2031-01-02/..  -  yes  -", "1  2030-01-01  2031-01-05  pardon  yes  -", "left", 0, -1),
        (HELD, "1  2031-05/2031-07  2031-12-31/..  -  yes  -", "start", -1, 0),
        ("1  2030-01-01  2031-05-01  pardon  yes  -", "1  2030-01-01  2031-08-01  pardon  yes  -", "end", 1, 1),
        ("1  2030-01-01  2031-01-02/..  -  yes  -", "1  2030-01-01  2031-12-31/..  -  yes  -", "held", 1, 0),
    ],
)
def test_each_reason(then, now, reason, sure, possible):
    other = "7  2030-01-01  2032-01-01/..  -  yes  -\n"
    found = ask_people(MEASURE, HEADER + other + now, then=HEADER + other + then, editions=EDITIONS)
    assert found["people.revision.known"].value == date(2031, 6, 1)
    assert found["people.revision.list"].table.rows == ((REASONS[reason], 1, sure, possible),)
    assert found["people.revision.then"].low + sure == found["people.revision.now"].low


def test_what_did_not_matter_on_that_day_is_no_reason():
    found = ask_people(
        MEASURE,
        HEADER + "1  2030-01-01  2030-03-01  pardon  yes  -",
        then=HEADER + "1  2030-01-01  2030-02-01  -  yes  -",
        editions=EDITIONS,
    )
    assert found["people.revision.list"].table.rows == ()


def test_the_day_out_is_not_inside():
    gone = "1  2030-01-01  2031-06-01  pardon  yes  -"
    found = ask_people(MEASURE, HEADER + gone, then=HEADER + HELD, editions=EDITIONS)
    assert (found["people.revision.then"].value, found["people.revision.now"].value) == (1, 0)


def test_the_pair_is_told_in_one_sentence():
    found = ask_people(MEASURE, HEADER + HELD, then=HEADER + HELD.replace("1 ", "2 ", 1), editions=EDITIONS)
    assert spoken(MEASURE, found) == [
        "As known on 1 June 2031, the lists put 1 person inside on 1 June 2031; as known on KNOWN, it is 1. First listed "
        "after that day: 1 person."
    ]


def test_one_day_of_knowledge_has_nothing_to_compare():
    found = ask_people(MEASURE, HEADER + HELD, editions="known_from\n2031-06-01\n2031-06-01")
    assert found["people.revision.then"].verdict is Verdict.CANNOT_TELL
    assert found["people.revision.then"].reason == "all editions of the lists were known from the same day"


def test_editions_after_the_day_of_knowledge_do_not_count():
    found = ask_people(
        MEASURE, HEADER + HELD, then=HEADER + HELD, editions=EDITIONS, on="2031-07-01", known="2031-07-01"
    )
    assert found["people.revision.known"].value == date(2031, 1, 1)


@pytest.fixture(scope="module")
def register():
    return people(HEADER + HELD, first="2031-03-01", on="2031-03-07")


@settings(max_examples=100)
@given(histories(), histories(), st.data())
def test_reasons_add_up_to_the_whole_difference(register, then, now, data):
    for rows in (then, now):
        for row in rows:
            row["counted"] = data.draw(st.booleans())
    lay_people(register, then, "then_spell")
    lay_people(register, now)
    made = revise(register, date(2031, 3, 4))
    assert sum(sure for *_, sure, _ in made.reasons) == made.now.low - made.then.low
    assert sum(possible for *_, possible in made.reasons) == made.now.high - made.then.high
    assert all(people > 0 for _, people, *_ in made.reasons)
