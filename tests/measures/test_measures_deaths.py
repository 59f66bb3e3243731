"""Deaths in custody: the longest period counted, with the rivals who counted it."""

import pytest

from habeas.core.types import Verdict
from habeas.measures import deaths
from tests.register.workspaces import ask, ends


def died(*rows, **more):
    lines = [f"R{i}  died  {row}" for i, row in enumerate(rows)]
    head = "id  what  period  value  qualifier  basis  known_from"
    return ask(deaths.MEASURE, readings="\n".join([head, *lines]), **more)["deaths.total"]


def test_the_longest_period_is_told_and_not_the_sum():
    found = died("2031-01/2031-06  4  -  Centre  2031-07-01", "2030-01/2031-03  6  -  Committee  2031-04-01")
    assert found.value == 6
    assert found.assumptions[0] == "counted from January 2030 to March 2031 by Committee"


def test_rivals_for_one_period_are_bounds():
    found = died("2031-01/2031-06  6  -  Committee  2031-07-01", "2031-01/2031-06  8  -  Centre  2031-07-02")
    assert ends(found) == (6, 8)
    assert found.n == 2
    assert found.assumptions[0] == "counted from January 2031 to June 2031 by Centre and Committee"


def test_a_newer_count_by_the_same_body_replaces_the_older():
    found = died("2031-01/2031-06  6  -  Committee  2031-07-01", "2031-01/2031-06  8  -  Committee  2031-09-02")
    assert found.value == 8
    assert [source.id for source in found.sources] == ["R1"]


@pytest.mark.parametrize(("qualifier", "low", "high"), [("at least", 6, None), ("more than", 7, None), ("-", 6, 6)])
def test_a_floor_stays_a_floor(qualifier, low, high):
    assert ends(died(f"2031-01/2031-06  6  {qualifier}  Committee  2031-07-01")) == (low, high)


def test_a_period_that_may_reach_past_on_is_left_out():
    assert died("2031-01/2031-06  6  -  Committee  2031-07-01", on="2031-06-29").verdict is Verdict.CANNOT_TELL
    assert died("2031-01/2031-06  6  -  Committee  2031-07-01", on="2031-06-30").value == 6


def test_deaths_in_a_group_or_in_nobodys_count_are_not_told():
    found = ask(deaths.MEASURE, readings="id  what  group  period  value\nR  died  women  2031-01  2")["deaths.total"]
    assert found.verdict is Verdict.CANNOT_TELL
    assert found.reason == "no count of deaths in custody is in the table of readings"
    assert found.would_settle == "a reading `died` with its period"
