"""In how many waves: when the data tell, and each rule by which they do not, triggered and just not."""

from datetime import date

import pytest

from habeas.brief.say import Facts, choose, plain_text
from habeas.core.types import Verdict
from habeas.measures import waves
from tests.register.workspaces import ask, ends


def acts(*days, size=10):
    return "id  date  count\n" + "\n".join(f"A{i}  {day}  {size}" for i, day in enumerate(days))


def sentence(found, gap="7 days"):
    facts = Facts(findings=found, plain={"waves.gap": gap})
    return plain_text(choose(waves.MEASURE.sentences[0], facts))


def test_three_acts_can_be_told_and_two_cannot():
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01"))
    assert found["waves.count"].verdict is Verdict.CANNOT_TELL
    assert found["waves.count"].reason == "there are fewer than three release acts, too few to speak of waves"
    assert found["waves.count"].would_settle == "a third release act"
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01", "2031-04-01"))
    assert found["waves.count"].value == 3


@pytest.mark.parametrize(
    ("last", "apart", "told"),
    [
        ("2031-04-03", 2, 3),
        ("2031-04-04", 3, 3),
        ("2031-04-05", 4, None),
        ("2031-04-11", 10, None),
        ("2031-04-12", 11, 4),
    ],
)
def test_a_count_that_changes_between_gaps_of_three_and_ten_days_is_no_count(last, apart, told):
    """The last two acts are one wave from the gap on by which they lie apart."""
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01", "2031-04-01", last))
    by_gap = {gap: n for minimum, gap, n in found["waves.stability"].table.rows if minimum == 5}
    assert (by_gap[apart - 1], by_gap[apart]) == (4, 3)
    count = found["waves.count"]
    assert count.value == told
    assert (count.verdict is Verdict.CANNOT_TELL) == (told is None)
    assert told or count.reason == "the count changes with the gap chosen, between three and ten days"


def test_an_act_without_a_day_keeps_the_waves_from_being_counted():
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01", "2031-04-01", "2031-05"))
    assert found["waves.count"].verdict is Verdict.CANNOT_TELL
    assert found["waves.count"].reason == "some acts are not dated to the day"
    assert found["waves.count"].missing == 1
    with_day = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01", "2031-04-01", "2031-05-05"))
    assert with_day["waves.count"].value == 4


def test_acts_of_kinds_that_do_not_count_are_in_no_wave():
    rows = acts("2031-02-01", "2031-03-01", "2031-04-01").replace("count", "count  kind").replace("10", "10  pardon")
    found = ask(waves.MEASURE, releases=f"{rows}\nX  2031-05-01  10  commutation")
    assert found["waves.count"].value == 3
    assert found["waves.latest.date"].value == date(2031, 4, 1)


def test_runs_smaller_than_the_minimum_are_no_waves():
    rows = acts("2031-02-01", "2031-03-01", "2031-04-01", size=4)
    assert ask(waves.MEASURE, releases=rows)["waves.count"].value == 0
    assert ask(waves.MEASURE, releases=rows, settings="[waves]\nminimum = 4")["waves.count"].value == 3


def test_small_acts_close_together_are_one_wave():
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-02-03", "2031-02-04", size=2))
    assert found["waves.count"].value == 1
    (wave,) = found["waves.list"].table.records()
    assert (wave["first"], wave["last"], wave["people"], wave["acts"]) == (date(2031, 2, 1), date(2031, 2, 4), 6, 3)
    assert wave["ids"] == "A0, A1, A2"
    assert ends(found["waves.latest.date"]) == (date(2031, 2, 1), date(2031, 2, 4))


# The latest wave


def test_the_latest_wave_has_its_people_and_its_sources():
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01", "2031-03-05"))
    assert found["waves.latest.count"].value == 20
    assert [source.id for source in found["waves.latest.count"].sources] == ["A1", "A2"]


@pytest.mark.parametrize("vague", ["2031-05", "2031-03-24/2031-03-25", "2031-01/2031-06"])
def test_an_act_that_may_be_later_or_belong_to_it_hides_the_latest_wave(vague):
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01", "2031-04-01", vague))
    for key in ("waves.latest.count", "waves.latest.date"):
        assert found[key].verdict is Verdict.CANNOT_TELL
        assert found[key].reason == "some acts are not dated to the day"


def test_an_act_surely_long_before_does_not_hide_the_latest_wave():
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-04-01", "2031-03-23/2031-03-24"))
    assert found["waves.count"].verdict is Verdict.CANNOT_TELL
    assert found["waves.latest.date"].value == date(2031, 4, 1)


def test_without_a_run_large_enough_there_is_no_latest_wave():
    found = ask(waves.MEASURE, releases=acts("2031-02-01", size=4))
    assert found["waves.latest.count"].reason == "no run of acts is large enough to be a wave"
    assert ask(waves.MEASURE, known="2031-12-31")["waves.latest.date"].verdict is Verdict.CANNOT_TELL


# Stability


def test_the_range_around_the_gap_and_what_comes_after_it_are_told():
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01", "2031-03-21"))
    assert ends(found["waves.stability"]) == (1, 19)
    assert (found["waves.stability.after"].value, found["waves.stability.next"].value) == (20, 2)
    table = found["waves.stability"].table.rows
    assert len(table) == 3 * 45
    assert (5, 19, 3) in table
    assert (5, 20, 2) in table
    assert [row for row in found["waves.stability.ranges"].table.rows if row[0] == 5] == [
        (5, 1, 19, 3),
        (5, 20, 27, 2),
        (5, 28, 45, 1),
    ]
    assert sentence(found) == (
        "The acts form 3 waves if acts up to 7 days apart belong together. The count stays 3 for any gap from 1 to 19 "
        "days; at 20 days it is 2."
    )


def test_a_count_that_changes_for_smaller_gaps_only_is_not_said_to_be_the_same_for_every_gap():
    found = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-02-03", "2031-06-01"))
    assert ends(found["waves.stability"]) == (2, 45)
    assert "waves.stability.after" not in found
    assert sentence(found) == (
        "The acts form 2 waves if acts up to 7 days apart belong together. The count stays 2 for any gap from 2 to 45 "
        "days."
    )


def test_the_table_reaches_the_gap_chosen_without_holes():
    gap = "[waves]\ngap_days = 60"
    found = ask(waves.MEASURE, settings=gap, releases=acts("2031-02-01", "2031-03-23", "2031-08-01"))
    assert ends(found["waves.stability"]) == (50, 60)
    assert sorted({row[1] for row in found["waves.stability"].table.rows}) == list(range(1, 61))
    assert found["waves.count"].value == 2


def test_a_minimum_of_its_own_stands_in_the_table_beside_the_usual_ones():
    found = ask(waves.MEASURE, settings="[waves]\nminimum = 7", releases=acts("2031-02-01"))
    assert sorted({row[0] for row in found["waves.stability"].table.rows}) == [3, 5, 7, 10]


def test_three_acts_are_enough_for_the_checks_and_two_are_not():
    for key in ("waves.scan", "waves.changes"):
        few = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01"))[key]
        assert (few.verdict, few.reason) == (Verdict.CANNOT_TELL, "there are fewer than three acts dated to the day")
        told = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-03-01", "2031-04-01"))[key]
        assert told.verdict is None


def test_acts_crowd_or_do_not():
    close = ask(waves.MEASURE, releases=acts("2031-02-01", "2031-02-03", "2031-02-04", "2031-02-06"))["waves.scan"]
    assert close.value == 4
    assert close.p_value < 0.001
    apart = ask(waves.MEASURE, releases=acts("2031-01-20", "2031-04-20", "2031-07-20", "2031-10-20"))["waves.scan"]
    assert apart.p_value > 0.5
