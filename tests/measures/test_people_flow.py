"""Who came, who left and how: against counting by hand, and the balance of the people against every history."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.types import Findings, Verdict
from habeas.measures import people_balance, people_flow, people_ledger
from habeas.measures.people_balance import balances
from habeas.measures.people_flow import MEASURE
from habeas.measures.people_rows import inside, spells
from tests.measures.people import USUAL, ask_people, lay_people, people, spoken
from tests.measures.test_people_stock import FIRST, histories, is_inside, lives
from tests.register.workspaces import ends

FIVE = """
person  start       end                    exit         early
1       2030-05-01  2031-01-01             pardon       yes
2       2031-02     2031-12-31             term_served  no
3       2030-12/2031-01  2031-03/2032-03   pardon       -
4       2031-04-01  2032-01-01/..          -            -
5       2031-05-01  2031-09-01/..          -            -
6       2029        2030-12-31             amnesty      yes
"""
LAST = FIRST + timedelta(days=6)


def exits(found):
    return {row["exit"]: tuple(row.values())[1:] for row in found["people.exits"].table.records()}


def test_both_ends_of_the_window_are_in_it():
    found = ask_people(MEASURE, FIVE)
    assert ends(found["people.detained"]) == (3, 4)
    assert ends(found["people.released"]) == (2, 4)


def test_a_detention_without_a_known_exit_may_have_ended_and_its_way_out_is_not_known():
    assert exits(ask_people(MEASURE, FIVE)) == {
        "sentence served": (1, 1, 0, 0),
        "pardon": (1, 2, 1, 2),
        "no list tells whether or how": (0, 1, 0, 1),
    }


def test_early_has_three_answers():
    found = ask_people(MEASURE, FIVE)
    assert ends(found["people.early"]) == (1, 3)
    assert spoken(MEASURE, found)[0].startswith(
        "From FIRST to ON the lists hold 3 to 4 detentions and 2 to 4 exits from custody, 1 to 3 of these before"
    )


def test_months_have_their_own_bounds():
    rows = ask_people(MEASURE, FIVE)["people.flow.monthly"].table.records()
    assert len(rows) == 12
    assert (rows[0]["first"], rows[0]["last"]) == (date(2031, 1, 1), date(2031, 1, 31))
    assert [(row["detained_low"], row["detained_high"]) for row in rows][:5] == [(0, 1), (1, 1), (0, 0), (1, 1), (1, 1)]
    assert (rows[0]["left_low"], rows[0]["left_high"]) == (1, 1)
    assert (rows[-1]["left_low"], rows[-1]["left_high"]) == (1, 3)


def test_no_end_is_before_its_start_and_no_start_after_its_end():
    found = ask_people(MEASURE, "person  start  end\n1  2031-06-01  2030/2032\n2  2030/2032  2030-06-01")
    assert ends(found["people.released"]) == (0, 1)
    assert ends(found["people.detained"]) == (1, 1)
    assert [row["left_high"] for row in found["people.flow.monthly"].table.records()] == [0] * 5 + [1] * 7


@pytest.fixture(scope="module")
def register():
    return people("person  start  end\n1  2031-03-01  2031-03-02", first="2031-03-01", on="2031-03-07")


@settings(max_examples=60)
@given(histories())
def test_flows_are_bounded_by_every_history(register, rows):
    lay_people(register, rows)
    found = Findings(MEASURE.compute(register, register.window))
    one_each = [[life for (life,) in lives([row])[0]] for row in rows]
    for key, end in (("people.detained", 0), ("people.released", 1)):
        counts = [[FIRST <= spell[end] <= LAST for spell in spells] for spells in one_each]
        assert ends(found[key]) == (sum(map(min, counts)), sum(map(max, counts)))
        (month,) = found["people.flow.monthly"].table.records()
        name = {"people.detained": "detained", "people.released": "left"}[key]
        assert (month[f"{name}_low"], month[f"{name}_high"]) == ends(found[key])


# The balance


@st.composite
def exact(draw):
    """Up to five people with up to three detentions on known days, which do not meet."""
    rows = []
    for person in range(1, draw(st.integers(1, 5)) + 1):
        days = sorted(draw(st.lists(st.integers(-3, 10), min_size=2, max_size=6, unique=True)))
        for start, end in zip(days[::2], days[1::2], strict=False):
            a, b = FIRST + timedelta(days=start), FIRST + timedelta(days=end)
            said = {"start_first": a, "start_last": a, "end_first": b, "end_last": b}
            rows.append({"spell": len(rows), "person": person} | USUAL | said)
    return rows


@settings(max_examples=60)
@given(exact())
def test_exact_dates_leave_nobody_unexplained(register, rows):
    lay_people(register, rows)
    days = [FIRST + timedelta(days=x) for x in range(7)]
    counted = inside(register, FIRST, LAST).everybody
    for entry in balances(register, days, counted, spells(register).tightened()):
        assert all(low == high for low, high in entry[2:])
        assert entry.unexplained == (0, 0)
        assert entry.after.low == sum(
            is_inside([(row["start_first"], row["end_first"]) for row in rows if row["person"] == person], entry.last)
            for person in {row["person"] for row in rows}
        )


@settings(max_examples=60)
@given(histories())
def test_vague_dates_never_leave_somebody_unexplained_for_sure(register, rows):
    lay_people(register, rows)
    counted = inside(register, FIRST, LAST).everybody
    for entry in balances(register, [FIRST, LAST], counted, spells(register).tightened()):
        assert entry.unexplained.low <= 0 <= entry.unexplained.high


def test_the_balance_tells_who_was_listed_late_and_who_is_no_longer_listed():
    rows = "person  start  end  listed_from  delisted_from\n1  2031-01-10  2032-01-01/..  2031-03-01  -\n"
    rows += "2  2031-02-27  2032-01-01/..  2031-03-01  -\n3  2031-03-01  2032-01-01/..  2031-03-01  2031-04-01\n"
    rows += "4  2030-01-01  2032-01-01/..  2031-01-01  -"
    found = ask_people(people_balance.MEASURE, rows, editions="known_from\n2031-01-01\n2031-03-01\n2031-04-01")
    table = found["people.balance"].table.records()
    assert [(row["listed"], row["listed_late"], row["no_longer_listed"]) for row in table[:4]] == [
        (0, 0, 0),
        (3, 2, 0),
        (0, 0, 1),
        (0, 0, 0),
    ]
    assert found["people.unexplained"].value == 0
    assert spoken(people_balance.MEASURE, found) == [
        "Inside then, plus those who came, less those who left, is inside now: the lists leave 0 people unexplained."
    ]


def test_nobody_leaves_before_the_arrest_nor_comes_after_the_exit():
    found = ask_people(people_balance.MEASURE, "person  start  end\n1  2031-06-10  2030/2032\n2  2030/2032  2031-06-20")
    table = found["people.balance"].table.records()
    assert [row["left_high"] for row in table[:7]] == [0, 0, 0, 0, 0, 2, 1]
    assert [row["came_high"] for row in table[:7]] == [1, 1, 1, 1, 1, 2, 0]


# Beside published counts

READ = """
id  what        period           value  low  high
A   inside      2031-06-01       2      -    -
B   inside      2031-06-01       4      -    -
C   inside      2031-06          -      3    -
D   freed       2031-01/2031-06  1      -    -
E   freed       2031             5      -    -
F   recognised  2031-02/2031-05  1      -    -
G   recognised  2030-01/2031-05  9      -    -
H   released    2031             -      3    9
I   freed       2031-05-01       1      -    -
"""
LISTED = """
person  start       end         exit         early  listed_from
1       2030-05-01  2031-05-01  pardon       yes    2031-01-01
2       2030-05-01  2031-12-01  term_served  no     2031-01-01
3       2030-05-01  2032-01-01/..  -         -      2031-04-01
4       2031-06-15  2031-08/2031-09  pardon  -      2031-07-01
"""


def beside(**more):
    editions = "known_from\n2031-01-01\n2031-03-01\n2031-04-01\n2031-07-01"
    return ask_people(people_ledger.MEASURE, LISTED, editions=editions, readings=READ, **more)


def test_counts_stand_beside_the_people_of_the_same_days():
    rows = {row["id"]: row for row in beside()["people.readings"].table.records()}
    ours = {name: (row["people_low"], row["people_high"], row["can_agree"]) for name, row in rows.items()}
    assert ours == {
        "A": (2, 2, "yes"),
        "B": (2, 2, "lists name fewer"),
        "C": (2, 3, "yes"),
        "D": (1, 1, "yes"),
        "E": (1, 2, "lists name fewer"),
        "F": (1, 2, "yes"),
        "H": (3, 3, "yes"),
        "I": (1, 1, "yes"),
    }
    assert (rows["B"]["difference_low"], rows["B"]["difference_high"]) == (2, 2)
    assert (rows["C"]["difference_low"], rows["C"]["difference_high"]) == (0, None)


def test_a_sentence_tells_how_many_counts_cannot_agree():
    found = beside()
    assert found["people.readings.apart"].value == 2
    assert {source.key for source in found["people.readings.apart"].sources} > {"readings:A", "readings:H"}
    said = (
        "Published counts of the same days: 8; of these, 2 lie outside what the lists allow; lists may hold "
        "only a part of those counted. Neither is added to the other."
    )
    assert spoken(people_ledger.MEASURE, found) == [said]


def test_without_counts_the_comparison_is_refused():
    found = ask_people(people_ledger.MEASURE, LISTED)
    assert found["people.readings.apart"].verdict is Verdict.CANNOT_TELL
    assert spoken(people_ledger.MEASURE, found)[0].startswith("With published counts the lists cannot be compared: no")


def test_without_lists_there_is_no_finding(register):
    object.__setattr__(register, "has_people", False)
    try:
        for measure in (people_flow.MEASURE, people_balance.MEASURE, people_ledger.MEASURE):
            assert measure.compute(register, register.window) == ()
    finally:
        object.__setattr__(register, "has_people", True)
