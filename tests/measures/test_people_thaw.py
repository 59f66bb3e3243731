"""Before and after a day: rates by hand, the ratio against rows split by hand, one act one cluster, each refusal."""

from datetime import date, timedelta
from unittest.mock import patch

import numpy as np
import pytest

from habeas.core.errors import MethodError
from habeas.core.types import Interval, Verdict
from habeas.measures.people_durations import detentions
from habeas.measures.people_rows import day_number
from habeas.measures.people_thaw import MEASURE
from habeas.stats.cox import cox
from habeas.stats.episodes import known_at_start
from habeas.stats.leaving import LISTED
from habeas.stats.thaw import split
from tests.measures.people import ask_people, people, spoken

HEAD = "start  end  exit  sex  listed_from"
THAW = date(2031, 1, 1)
ON = date(2031, 12, 31)


def row(start, end, exit="pardon", sex="m", listed=None):
    text = end.isoformat() if end else f"{ON + timedelta(days=1)}/.."
    return f"{start}  {text}  {exit if end else '-'}  {sex}  {listed or start}"


def register_of(before, after, *, held=40, later=7):
    """So many freed alone before the thaw and after it, one every few days, and others still inside."""
    begun = [date(2029, 1, 1) + timedelta(days=9 * n) for n in range(before + after + held)]
    ends = [THAW - timedelta(days=4 * n + 1) for n in range(before)]
    ends += [THAW + timedelta(days=later * n) for n in range(after)]
    sex = ["m", "f"]
    rows = [row(start, end, sex=sex[n // 2 % 2]) for n, (start, end) in enumerate(zip(begun, ends, strict=False))]
    return "\n".join([HEAD, *rows, *(row(start, None, sex=sex[n % 2]) for n, start in enumerate(begun[len(ends) :]))])


def asked(text, *, waves=3):
    with patch("habeas.measures.people_thaw.waves_of_people", return_value=[None] * waves):
        return ask_people(MEASURE, text, first=str(THAW))


@pytest.mark.parametrize(("before", "after"), [(5, 5), (4, 5), (5, 4)])
def test_fewer_than_five_on_a_side_give_no_ratio(before, after):
    found = asked(register_of(before, after))["people.thaw.ratio"]
    if min(before, after) == 5:
        assert found.value is not None
        return
    side = "before that day" if before == 4 else "from that day on"
    assert (found.verdict, found.value, found.p_value) == (Verdict.CANNOT_TELL, None, None)
    assert found.reason == f"4 were freed by a decision {side}, and 5 are needed on either side of it"


@pytest.mark.parametrize(("waves", "told"), [(2, False), (3, True)])
def test_fewer_than_three_waves_are_described_only(waves, told):
    found = asked(register_of(6, 20), waves=waves)
    assert (found["people.thaw.ratio"].value is not None) is told
    assert ("people.thaw.coefficients" in found) is told
    assert [one["freed"] for one in found["people.thaw.rates"].table.records()] == [6, 20]
    if not told:
        assert found["people.thaw.ratio"].reason == "waves of releases from that day on: 2, and 3 are needed"
        assert spoken(MEASURE, found)[0].endswith(
            "Whether people held as long were freed faster than before, the lists cannot tell: waves of releases "
            "from that day on: 2, and 3 are needed."
        )


def by_hand(rows):
    """Rows (start, stop] of time held, split before the thaw: stop, event, after, start and whose each is."""
    made = []
    for number, (begun, end, freed) in enumerate(rows):
        cut = (THAW - timedelta(days=1) - begun).days
        whole = (end - begun).days
        if whole <= cut:
            made.append((whole, freed, 0, 0, number))
        else:
            if cut > 0:
                made.append((cut, 0, 0, 0, number))
            made.append((whole, freed, 1, max(cut, 0), number))
    return np.array(made).T


def test_the_ratio_is_that_of_rows_split_by_hand():
    text = register_of(12, 30, later=3).replace("  f  ", "  -  ").replace("  m  ", "  -  ")
    found = asked(text)["people.thaw.ratio"]
    rows = []
    for line in text.splitlines()[1:]:
        start, end, exit, *_ = line.split("  ")
        freed = exit == "pardon"
        rows.append((date.fromisoformat(start), date.fromisoformat(end) if freed else ON, int(freed)))
    stop, event, after, start, person = by_hand(rows)
    fit = cox(stop, event, after[:, None], start=start, cluster=person)
    assert found.value == pytest.approx(fit.hazard_ratios[0])
    assert (found.low, found.high) == pytest.approx((fit.low[0], fit.high[0]))
    assert (found.interval, found.n) == (Interval.SAMPLING, 42)


def test_people_freed_on_one_day_are_one_cluster_and_others_are_one_each():
    begun = date(2030, 1, 1)
    ends = [THAW, THAW, THAW, THAW + timedelta(days=4), None, None]
    rows = [row(begun + timedelta(days=n), end) for n, end in enumerate(ends)]
    rows += [row(begun, THAW, exit="died"), row(begun, THAW, exit="died")]
    register = people("\n".join([HEAD, *rows]), first=str(THAW))
    one = split(detentions(register), LISTED, day_number(THAW), np.random.default_rng(1))
    assert len(np.unique(one.cluster)) == 1 + 1 + 2 + 2
    assert len(set(one.cluster[one.freed & (one.rows.stop < 366)])) == 1
    # Both rows of a person are in that person's cluster.
    assert all(len(set(one.cluster[one.rows.row == person])) == 1 for person in range(len(rows)))


def test_people_freed_between_the_same_two_days_are_one_cluster_however_their_day_is_drawn():
    rows = [f"2030-01-0{n}  2031-02  pardon  m  2030-02-01" for n in range(1, 8)]
    register = people("\n".join([HEAD, *rows]), first=str(THAW))
    one = split(detentions(register), LISTED, day_number(THAW), np.random.default_rng(1))
    assert len(np.unique(one.cluster)) == 1
    assert len(set(one.rows.stop[one.freed])) > 1


def test_the_day_itself_is_after_and_the_day_before_is_before():
    rows = [row(date(2030, 1, 1), THAW), row(date(2030, 1, 1), THAW - timedelta(days=1))]
    found = asked("\n".join([HEAD, *rows]))
    assert (found["people.thaw.before"].value, found["people.thaw.after"].value) == (1, 1)
    assert [one["freed"] for one in found["people.thaw.rates"].table.records()] == [1, 1]


def test_rates_are_releases_for_a_thousand_years_in_custody():
    found = asked(register_of(6, 20))
    before, after = found["people.thaw.rates"].table.records()
    days = 0
    for line in register_of(6, 20).splitlines()[1:]:
        start, end, exit, *_ = line.split("  ")
        stop = date.fromisoformat(end) if exit == "pardon" else ON
        days += max(0, (min(stop, THAW - timedelta(days=1)) - date.fromisoformat(start)).days)
    assert before["person_years"] == pytest.approx(days / 365.25, abs=0.1)
    assert before["rate"] == pytest.approx(6000 / (days / 365.25))
    for one in (before, after):
        assert one["rate_low"] <= one["rate"] + 1e-9
        assert one["rate"] <= one["rate_high"] + 1e-9


def test_rates_count_the_years_since_the_lists_named_people_and_nothing_before():
    rows = [row(date(2029, 1, 1), THAW - timedelta(days=40 - n), listed=date(2030, 11, 1)) for n in range(12)]
    before, _ = asked("\n".join([HEAD, *rows, row(date(2029, 1, 1), date(2030, 6, 1), listed=date(2030, 11, 1))]))[
        "people.thaw.rates"
    ].table.records()
    days = sum((THAW - timedelta(days=40 - n) - date(2030, 11, 1)).days for n in range(12))
    assert (before["freed"], before["freed_possibly"]) == (12, 12)
    assert before["rate"] == before["rate_low"] == before["rate_high"] == pytest.approx(12000 / (days / 365.25))


def test_ways_out_that_are_not_told_may_have_been_decisions_on_either_side():
    rows = [
        row(date(2030, 1, 1), THAW - timedelta(days=9), exit="unknown"),
        "2030-01-01  2030-02-01/..  -  m  2030-01-01",
    ]
    found = asked("\n".join([register_of(6, 8), *rows]))
    assert (found["people.thaw.before"].low, found["people.thaw.before"].high) == (6, 8)
    assert (found["people.thaw.after"].low, found["people.thaw.after"].high) == (8, 9)


def test_a_faster_pace_is_said_with_its_chance_model_and_no_cause():
    rows = []
    for n in range(150):
        start, end = date(2029, 1, 1) + timedelta(days=4 * n), None
        if n % 15 == 0:
            end = THAW - timedelta(days=1 + n)
        elif n % 3 == 1:
            end = THAW + timedelta(days=n)
        rows.append(row(start, end))
    found = asked("\n".join([HEAD, *rows]))
    assert found["people.thaw.ratio"].verdict is Verdict.HOLDS
    assert found["people.thaw.ratio"].p_value > 0
    said = spoken(MEASURE, found)[0]
    assert said.startswith("Before FIRST, 10 exits by a decision are on the lists, and 50 exits from then to ON.")
    assert "The chance model: whom a decision frees, of those held as long, does not depend on the day;" in said
    assert "all freed on one day are one draw" in said


def test_where_the_interval_holds_one_the_lists_cannot_tell():
    found = asked(register_of(6, 20))["people.thaw.ratio"]
    assert found.low < 1 < found.high
    assert (found.verdict, found.reason) == (Verdict.CANNOT_TELL, "the interval holds one")


def test_people_of_whom_none_were_held_as_long_on_both_sides_are_not_compared():
    found = asked(register_of(6, 60, held=30, later=2))["people.thaw.ratio"]
    assert (found.verdict, found.value) == (Verdict.CANNOT_TELL, None)
    assert found.reason == "too few were freed after being held as long on both sides of that day to be compared"


def test_whoever_was_last_seen_on_a_day_is_watched_until_that_day_at_least():
    rows = [row(date(2029, 1, 1), THAW - timedelta(days=40 - n), listed=date(2030, 11, 1)) for n in range(12)]
    rows.append("2029-01-01  2030-12-02/..  -  m  2030-11-01")
    before, _ = asked("\n".join([HEAD, *rows]))["people.thaw.rates"].table.records()
    days = sum((THAW - timedelta(days=40 - n) - date(2030, 11, 1)).days for n in range(12))
    assert before["rate_high"] == pytest.approx(13000 / ((days + 30) / 365.25))
    assert before["rate_low"] == pytest.approx(12000 / ((days + 60) / 365.25))


def test_sex_is_a_covariate_where_enough_of_each_were_freed():
    found = asked(register_of(12, 30))["people.thaw.coefficients"].table.records()
    assert [one["covariate"] for one in found] == ["after", "women"]
    few = register_of(12, 30).replace("  f  ", "  m  ")
    found = asked(few)["people.thaw.coefficients"].table.records()
    assert [one["covariate"] for one in found] == ["after"]
    assert 0 <= found[0]["changes_p_value"] <= 1


def test_books_that_name_everybody_later_are_counted_from_the_first_day():
    text = register_of(12, 30).replace(HEAD, HEAD)
    lines = [line.rsplit("  ", 1)[0] + "  2050-01-01" for line in text.splitlines()[1:]]
    found = asked("\n".join([HEAD, *lines]))["people.thaw.ratio"]
    assert found.value == pytest.approx(asked(text)["people.thaw.ratio"].value)
    assert any("who was never listed is in no number" in one for one in found.assumptions)


def test_nobody_counted_gives_nothing():
    register = people("start  end  exit  counted\n2030-01-01  2030-02-01  died  no")
    assert MEASURE.compute(register, register.window) == ()


def test_a_covariate_learnt_only_later_is_refused():
    with pytest.raises(MethodError, match="ill was learnt on day 30, after the row begins on day 0"):
        known_at_start([0, 0], [1, 0], known_on=[30, 0], name="ill")


def test_people_held_for_no_day_at_all_are_no_comparison():
    rows = "start  end  exit\n" + "2031-05-05  2031-05-05  pardon\n" * 20
    found = ask_people(MEASURE, rows)["people.thaw.ratio"]
    assert found.verdict is Verdict.CANNOT_TELL
    assert found.would_settle == "days on which people were inside"
