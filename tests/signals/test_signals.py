"""Events around the releases, sanctions by cause, and what followed earlier releases."""

import pytest

from habeas.core.types import Verdict
from habeas.signals import contacts, precedents, sanctions
from habeas.stats.exact import jeffreys_interval
from tests.register.workspaces import ask, ends

# Events


def test_events_of_the_window_are_counted_by_type():
    found = ask(
        contacts.MEASURE,
        first="2031-03-01",
        on="2031-06-30",
        events="""
        id  date        type
        A   2031-02-28  statement
        B   2031-03-01  statement
        C   2031-06-30  statement
        D   2031-07-01  statement
        E   2031-04-01  election
        """,
    )
    counts = {key: f.value for key, f in found.items() if f.value is not None}
    assert counts == {
        "events.diplomatic_contact": 0,
        "events.statement": 2,
        "events.sanction_imposed": 0,
        "events.sanction_lifted": 0,
        "events.election": 1,
    }
    assert found["events.statement"].high is None


def test_an_event_that_may_lie_outside_the_window_is_not_surely_in_it():
    events = "id  date  type\nA  2031-02/2031-03  statement\nB  2031-03-05  statement"
    found = ask(contacts.MEASURE, first="2031-03-01", events=events)["events.statement"]
    assert (found.value, *ends(found)) == (None, 1, 2)


@pytest.mark.parametrize(("day", "shown"), [("2031-02-28", True), ("2030-11-29", True), ("2030-11-28", False)])
def test_the_list_begins_three_months_before_the_window(day, shown):
    events = f"id  date  type\nA  {day}  statement"
    rows = ask(contacts.MEASURE, first="2031-03-01", events=events)["events.list"].table.rows
    assert bool(rows) == shown


@pytest.mark.parametrize(("first", "shown"), [("0001-01-01", 1), ("0001-02-01", 1), ("0001-06-01", 0)])
def test_a_window_at_the_beginning_of_the_calendar_has_no_three_months_before_it(first, shown):
    events = "id  date  type\nA  0001-01-01  statement"
    assert len(ask(contacts.MEASURE, first=first, events=events)["events.list"].table.rows) == shown


# Sanctions

ROUNDS = """
id  date        cause
A   2029-02-01  repression
B   2030-02-01  repression|election_fraud
C   2030-03-01  war
D   2031-02-01  war|repression
E   2031-03-01  repression|war
"""


def test_a_round_of_both_kinds_of_cause_is_counted_either_way():
    found = ask(sanctions.MEASURE, events=ROUNDS)
    share = found["sanctions.other.share"]
    assert ends(share) == (1 / 5, 3 / 5)
    assert share.value == 2 / 5  # by the cause named first
    assert share.missing == 2
    assert found["sanctions.imposed"].value == 5


def test_a_round_without_a_cause_may_have_any_and_is_in_no_point():
    found = ask(sanctions.MEASURE, events=ROUNDS + "F   2031-04-01  -\nG   2031-04-01  -\n")["sanctions.other.share"]
    assert ends(found) == (1 / 7, 5 / 7)
    assert found.value == 2 / 5
    assert found.missing == 4
    alone = ask(sanctions.MEASURE, events="id  date  cause\nF   2031-04-01  -")["sanctions.other.share"]
    assert (alone.value, *ends(alone)) == (None, 0, 1)


def test_rounds_are_listed_by_year_and_first_cause_and_whether_others_are_named():
    rows = ask(sanctions.MEASURE, events=ROUNDS)["sanctions.list"].table.rows
    assert [row[:4] for row in rows] == [
        (2029, "repression", False, 1),
        (2030, "repression", True, 1),
        (2030, "war", False, 1),
        (2031, "repression", True, 1),
        (2031, "war", True, 1),
    ]


def test_without_rounds_the_data_cannot_tell():
    found = ask(sanctions.MEASURE, events="id  date  type\nA  2031-02-01  statement")
    assert found["sanctions.imposed"].verdict is Verdict.CANNOT_TELL
    assert found["sanctions.imposed"].reason == "no sanctions are in the table of events"


# Precedents


def episodes(*followed, country="Examplia"):
    rows = [f"P{i}  {country}  20{i + 10}  {word}" for i, word in enumerate(followed)]
    return "\n".join(["id  country  period  followed_by", *rows])


EASED, NOTHING, UNKNOWN = "sanctions_eased", "nothing", "unknown"


def test_the_denominator_holds_the_unrewarded():
    found = ask(precedents.MEASURE, precedents=episodes(EASED, NOTHING, NOTHING, EASED, "money", "recognition|trade"))
    eased = found["precedents.country.eased"]
    assert (eased.value, eased.n, eased.missing) == (2, 6, 0)
    assert found["precedents.country.share"].value == 2 / 6


def test_an_unknown_outcome_is_neither():
    found = ask(precedents.MEASURE, precedents=episodes(EASED, NOTHING, NOTHING, EASED, NOTHING, UNKNOWN, UNKNOWN))
    eased, share = found["precedents.country.eased"], found["precedents.country.share"]
    assert (*ends(eased), eased.n, eased.missing) == (2, 4, 5, 2)
    assert (share.value, *ends(share)) == (2 / 5, 2 / 7, 4 / 7)


@pytest.mark.parametrize("followed", [[EASED] * 2, [EASED, NOTHING] * 2, [EASED] + [UNKNOWN] * 9, [NOTHING] * 4])
def test_with_fewer_than_five_known_outcomes_there_is_an_interval_and_no_point(followed):
    found = ask(precedents.MEASURE, precedents=episodes(*followed))["precedents.country.share"]
    assert found.value is None
    assert ends(found) == jeffreys_interval(followed.count(EASED), followed.count(NOTHING), level=0.95)


def test_five_known_outcomes_give_a_point():
    found = ask(precedents.MEASURE, precedents=episodes(EASED, NOTHING, EASED, NOTHING, EASED))
    assert found["precedents.country.share"].value == 3 / 5


def test_other_countries_are_counted_among_all_and_not_as_here():
    elsewhere = episodes(EASED, NOTHING, country="Elsewhere").replace("P", "Q").splitlines()[1:]
    found = ask(precedents.MEASURE, precedents="\n".join([episodes(EASED), *elsewhere]))
    assert (found["precedents.country.eased"].n, found["precedents.all.eased"].n) == (1, 3)
    assert [row["country"] for row in found["precedents.list"].table.records()] == [
        "Examplia",
        "Elsewhere",
        "Elsewhere",
    ]


def test_reversals_are_counted_among_the_easings_only():
    rows = "id  period  followed_by  reversed\nP  2010  sanctions_eased  yes\nQ  2011  sanctions_eased  no\nR  2012  nothing  yes"
    found = ask(precedents.MEASURE, precedents=rows)["precedents.country.reversed"]
    assert (found.value, found.n) == (1, 2)


@pytest.mark.parametrize("followed", [[], [UNKNOWN], [UNKNOWN] * 6])
def test_without_a_known_outcome_the_data_cannot_tell(followed):
    found = ask(precedents.MEASURE, known="2031-12-31", precedents=episodes(*followed))
    assert found["precedents.country.eased"].verdict is Verdict.CANNOT_TELL
    assert found["precedents.country.eased"].missing == len(followed)
    assert "precedents.country.share" not in found
