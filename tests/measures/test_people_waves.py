"""Waves by the lists: planted ones are found, a steady stream holds none, and each rule by which they are refused."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from habeas.core.types import Interval, Verdict
from habeas.measures.people_releases import releases, waves_of_people
from habeas.measures.people_waves import MEASURE
from tests.measures.people import ask_people, people, spells_of, spoken
from tests.register.workspaces import ends

START = date(2031, 1, 1)


def freed(days, start="2029-05-01"):
    """A row for each person freed: (first day, how many) or ((first, last), how many), all by pardon."""
    rows = [line for day, n in days for line in [f"{start}  {day}  pardon"] * n]
    return spells_of("\n".join(["start  end  exit", *rows, f"{start}  2031-12-31/..  -"]))


def ask(days, **more):
    return ask_people(MEASURE, freed(days), **more)


def waves(found):
    return [
        (row["first"].isoformat(), row["last"].isoformat(), row["people"], row["people_possibly"])
        for row in found["people.waves.list"].table.records()
    ]


FOUR = [("2031-07-03", 18), ("2031-08-16", 30), ("2031-09-04", 30), ("2031-09-16", 37)]


def test_runs_of_releases_are_waves_where_people_are_seldom_freed():
    found = ask(FOUR)
    assert ends(found["people.waves.count"]) == (4, 4)
    assert waves(found) == [(day, day, n, n) for day, n in FOUR]
    assert ends(found["people.waves.latest.count"]) == (37, 37)
    assert spoken(MEASURE, found) == [
        "By the lists 115 people were freed at somebody's discretion, in 4 waves; the latest (16 September 2031) "
        "freed 37 people."
    ]


def test_the_stability_of_runs_is_that_of_acts():
    table = ask(FOUR)["people.waves.stability"].table.records()
    runs = {row["gap_days"]: row["runs"] for row in table if row["minimum"] == 5}
    assert [runs[gap] for gap in (1, 11, 12, 18, 19, 30)] == [4, 4, 3, 3, 2, 2]
    assert {row["minimum"] for row in table} == {3, 5, 10}


def test_only_discretionary_releases_form_waves():
    found = ask_people(
        MEASURE,
        "start  end  exit  early\n"
        + "2029-05-01  2031-03-01  term_served  no\n" * 9
        + "2029-05-01  2031-04-01  died  -\n" * 9
        + "2029-05-01  2031-05-01  unknown  yes\n" * 6
        + "2029-05-01  2031-06-01  parole  -\n" * 6
        + "2029-05-01  2031-07-01  unknown  no\n" * 6
        + "2029-05-01  2031-08-01  amnesty  -\n" * 6,
    )
    assert [row[0] for row in waves(found)] == ["2031-05-01", "2031-06-01", "2031-08-01"]
    assert ends(found["people.waves.freed"]) == (18, 18)


@pytest.mark.parametrize(("days", "told"), [(FOUR[:2], False), (FOUR[:3], True)])
def test_three_days_of_releases_can_be_told_and_two_cannot(days, told):
    count = ask(days)["people.waves.count"]
    assert (count.verdict is None) is told
    if not told:
        assert count.reason == "people were freed on fewer than three days, too few to speak of waves"
        assert count.would_settle == "a third day of releases"


@pytest.mark.parametrize(
    ("last", "told"), [("2031-09-19", 4), ("2031-09-20", None), ("2031-09-26", None), ("2031-09-27", 5)]
)
def test_a_count_that_changes_between_gaps_of_three_and_ten_days_is_no_count(last, told):
    """Three, four, ten and eleven days after the wave of 16 September."""
    count = ask([*FOUR, (last, 20)])["people.waves.count"]
    assert count.value == told
    assert (count.verdict is Verdict.CANNOT_TELL) == (told is None)
    assert told or count.reason == "the count changes with the gap chosen, between three and ten days"


def test_vague_days_give_bounds_that_hold_all_they_can_be():
    """Five people left in July, together or not: a wave of their own, or with the one of the third, or none."""
    found = ask([("2031-07-03", 18), ("2031-07", 5), ("2031-08-16", 30), ("2031-09-04", 30)])
    assert ends(found["people.waves.count"]) == (3, 4)
    assert waves(found)[0] == ("2031-07-03", "2031-07-03", 18, 23)


def test_who_may_have_been_freed_widens_the_bounds():
    rows = freed(FOUR[:3]) + spells_of(
        "person  start  end  exit  early\n"
        + "\n".join(f"{9000 + i}  2029-05-01  2031-07-20  unknown  -" for i in range(2))
    )
    found = ask_people(MEASURE, rows)
    assert ends(found["people.waves.count"]) == (1, 5)
    assert ends(found["people.waves.freed"]) == (78, 80)


def steady(rate, seed, days=1460):
    """Releases one by one at a steady rate since the beginning of 2028."""
    counts = np.random.default_rng(seed).poisson(rate, days)
    first = date(2028, 1, 1)
    return [(first + timedelta(days=at), int(n)) for at, n in enumerate(counts) if n]


def test_where_releases_are_usual_a_wave_stands_out_from_them():
    """Seed 1953: four years with two releases a week, and forty people on one day of the last year."""
    days = [(day, n + 40 * (day == date(2031, 6, 9))) for day, n in steady(0.3, 1953)]
    if date(2031, 6, 9) not in dict(days):
        days.append((date(2031, 6, 9), 40))
    found = ask_people(MEASURE, freed(days, start="2027-12-01"))
    ((first, last, n, _),) = waves(found)
    assert first <= "2031-06-09" <= last
    assert 40 <= n <= 43
    (row,) = found["people.waves.list"].table.records()
    assert row["p"] < 1e-6
    assert (row["largest_day"], row["on_largest_day"] >= 40) == (date(2031, 6, 9), True)


@pytest.mark.parametrize("rate", [0.3, 2.0])
def test_a_steady_stream_of_releases_has_no_wave(rate):
    found = ask_people(MEASURE, freed(steady(rate, 2015), start="2027-12-01"))
    assert (found["people.waves.count"].value, found["people.waves.count"].interval) == (0, Interval.MODEL)
    assert spoken(MEASURE, found)[0].endswith("freed at somebody's discretion, in no wave.")
    assert found["people.waves.latest.count"].reason == "no days stand out as a wave"


def test_the_waves_compared_are_those_the_settings_name():
    given = 'days = ["2031-07-01/2031-07-31", "2031-08-16"]'
    register = people(freed(FOUR), settings=f"[waves]\n{given}\n")
    assert [
        (w.first.isoformat(), w.last.isoformat(), w.people) for w in waves_of_people(register, register.window)
    ] == [
        ("2031-07-01", "2031-07-31", 18),
        ("2031-08-16", "2031-08-16", 30),
    ]
    assert len(MEASURE.compute(register, register.window)) > 0


def test_announced_acts_stand_beside_those_whom_the_lists_name():
    found = ask(
        [("2031-07-04", 3), ("2031-07-06", 2), ("2031-07-20", 9)],
        releases="id  date  count\nA1  2031-07-03  18\nA2  2031-07-20  10",
    )["people.waves.acts"]
    one, two = found.table.records()
    assert (one["announced"], one["named_low"], one["named_high"], one["spread_days"], one["exact"]) == (18, 5, 5, 2, 5)
    assert (two["announced"], two["named_low"], two["first_out"]) == (10, 9, date(2031, 7, 20))


def test_periods_of_the_figure_hold_everybody_once():
    register = people(freed(FOUR))
    found = {f.key: f for f in MEASURE.compute(register, register.window)}
    table = found["people.waves.periods"].table.records()
    assert sum(row["people"] for row in table) == 115
    assert [row["first"] for row in table[:2]] == [START, START + timedelta(days=7)]
    assert all(b["first"] - a["last"] == timedelta(days=1) for a, b in pairwise(table))
    assert table[-1]["last"] == register.window.last


def test_crowded_days_are_told_with_their_chance():
    scan = ask([("2031-07-03", 5), ("2031-07-05", 5), ("2031-07-07", 5), ("2031-07-08", 5)])["people.waves.scan"]
    assert ends(scan) == (4, 4)
    assert scan.p_value < 0.01
    spread_out = ask([("2031-01-03", 5), ("2031-04-05", 5), ("2031-07-07", 5), ("2031-10-08", 5)])["people.waves.scan"]
    assert spread_out.p_value > 0.5


def test_the_order_of_the_rows_is_of_no_account():
    rows = freed([("2031-07-03", 18), ("2031-07", 5), ("2031-08-16", 30)])
    one, other = (releases(register, register.window) for register in (people(rows), people(rows[::-1])))
    assert one.rows == other.rows
    assert (one.daily == other.daily).all()


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.02, 0.1])
def test_steady_registers_have_no_waves(rate):
    """At most 6 in 100 registers of a steady Poisson stream hold a wave. Seeds 0 to 99."""
    with_waves = 0
    for seed in range(100):
        register = people(freed(steady(rate, seed), start="2027-12-01"))
        with_waves += bool(waves_of_people(register, register.window))
        register.database.close()
    assert with_waves <= 6


def test_the_same_days_of_earlier_years_stand_beside_a_wave():
    days = [("2029-06-30", 9), ("2030-07-02", 4), ("2030-07-09", 50), ("2031-07-01", 12), ("2031-07-03", 18)]
    rows = freed(days, start="2028-05-01")
    (wave,) = ask_people(MEASURE, rows)["people.waves.list"].table.records()
    assert (wave["first"], wave["last"], wave["most_in_five_years_before"]) == (date(2031, 7, 1), date(2031, 7, 3), 4)
    (young,) = ask_people(MEASURE, freed(days[3:], start="2031-05-01"))["people.waves.list"].table.records()
    assert young["most_in_five_years_before"] is None


def test_the_rate_of_days_with_releases_changes_where_it_was_planted():
    sparse = [(START + timedelta(days=at), 5) for at in range(0, 200, 40)]
    dense = [(START + timedelta(days=at), 5) for at in range(200, 260, 4)]
    found = ask([*sparse, *dense])["people.waves.changes"]
    rows = found.table.records()
    assert found.value == len(rows) == 3
    assert abs((rows[1]["first"] - START).days - 190) <= 12
    assert sum(row["acts"] for row in rows) == 20
    assert (rows[0]["first"], rows[-1]["last"]) == (START, date(2031, 12, 31))
    few = ask(FOUR[:2])["people.waves.changes"]
    assert (few.verdict, few.reason) == (Verdict.CANNOT_TELL, "there are fewer than three acts dated to the day")


@pytest.mark.parametrize("seed", [30, 31, 32, 33])
def test_a_steady_stream_after_quiet_years_has_no_wave(seed):
    """Three years of releases on any day, of people arrested within the three years before."""
    random = np.random.default_rng(seed)
    days = [(date(2029, 1, 1) + timedelta(days=int(at)), 1) for at in random.integers(0, 1095, 600)]
    register = people(freed(days, start="2026-01-01"))
    assert waves_of_people(register, register.window) == []


def test_a_release_without_a_day_after_the_latest_wave_keeps_it_from_being_told():
    found = ask([*FOUR, ("2031-10", 3)])
    assert found["people.waves.latest.count"].reason == "some releases are not dated to the day"
    assert ask([*FOUR, ("2031-06", 3)])["people.waves.latest.count"].value == 37
