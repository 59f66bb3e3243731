"""The newly recognised, and how many of them there are for each person freed."""

import pytest

from habeas.core.types import Verdict
from habeas.measures import flow
from tests.register.workspaces import ask, ends

ACT = "id  date        count\nA   2031-07-03  20"
HALF_YEAR = {"first": "2031-07-01", "on": "2031-12-31"}


def recognised(*rows, **more):
    lines = [f"R{i}  recognised  {row}" for i, row in enumerate(rows)]
    return ask(
        flow.MEASURE, readings="\n".join(["id  what  period  value  basis  qualifier", *lines]), **HALF_YEAR | more
    )


def test_counts_of_full_months_give_the_ratio():
    found = recognised("2031-07/2031-09  30  Committee  -", "2031-10/2031-12  10  Committee  -", releases=ACT)
    assert found["recognised.total"].value == 40
    assert found["recognised.total"].missing == 0
    assert found["replacement.ratio"].value == 2
    assert [s.key for s in found["replacement.ratio"].sources] == ["readings:R0", "readings:R1", "releases:A"]


def test_missing_months_leave_the_ratio_open_above():
    found = recognised("2031-07/2031-09  30  Committee  -", releases=ACT)
    assert ends(found["recognised.total"]) == (30, None)
    assert found["recognised.total"].missing == 92
    assert (found["replacement.ratio"].value, *ends(found["replacement.ratio"])) == (None, 1.5, None)


def test_a_count_of_a_longer_period_bounds_the_ratio_from_above():
    found = recognised("2031-07/2031-09  30  Committee  -", "2031-01/2031-12  90  Centre  -", releases=ACT)
    assert ends(found["recognised.total"]) == (30, 90)
    assert ends(found["replacement.ratio"]) == (1.5, 4.5)


def test_rival_counts_of_one_period_are_not_added():
    found = recognised("2031-07/2031-12  30  Committee  -", "2031-07/2031-12  40  Centre  -", releases=ACT)
    assert ends(found["recognised.total"]) == (30, 40)
    assert ends(found["replacement.ratio"]) == (1.5, 2)


def test_counts_that_overlap_are_not_added():
    found = recognised("2031-07-01/2031-08-15  30  Committee  -", "2031-08-15/2031-09-30  25  Committee  -")
    assert ends(found["recognised.total"]) == (30, None)


def test_more_than_a_number_is_open_above_though_it_covers_every_day():
    found = recognised("2031-07/2031-12  30  Committee  more than", releases=ACT)
    assert ends(found["recognised.total"]) == (31, None)
    assert found["recognised.total"].missing == 184


def test_an_act_that_may_lie_outside_the_window_opens_the_ratio():
    vague = "id  date  count\nA   2031-07-03  20\nB   2031-06/2031-07  5"
    assert ends(recognised("2031-07/2031-12  40  Committee  -", releases=vague)["replacement.ratio"]) == (1.6, 2)
    maybe = "id  date  count\nB   2031-06/2031-07  5"
    assert ends(recognised("2031-07/2031-12  40  Committee  -", releases=maybe)["replacement.ratio"]) == (8, None)


def test_with_nobody_freed_there_is_no_ratio():
    found = recognised("2031-07/2031-12  40  Committee  -")
    assert found["recognised.total"].value == 40
    assert found["replacement.ratio"].verdict is Verdict.CANNOT_TELL
    assert found["replacement.ratio"].reason == "nobody is known to have been freed in these days"
    nobody = recognised("2031-07/2031-12  40  Committee  -", releases=ACT[:-2] + "0")
    assert nobody["replacement.ratio"].verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no count of people newly recognised covers any of these days"),
        (["2031-01  40  Committee  -"], "no count of people newly recognised covers any of these days"),
        (
            ["2031-08  0  Committee  -"],
            "the counts of people newly recognised in these days set no limit to their number",
        ),
    ],
)
def test_counts_that_set_no_limit_tell_nothing(rows, reason):
    found = recognised(*rows, releases=ACT)
    for key in ("recognised.total", "replacement.ratio"):
        assert found[key].verdict is Verdict.CANNOT_TELL
        assert found[key].reason == reason
        assert not found[key].told


def test_none_recognised_in_all_the_days_is_known():
    assert recognised("2031-07/2031-12  0  Committee  -", releases=ACT)["replacement.ratio"].value == 0
