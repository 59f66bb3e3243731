"""Waves, composition and time in detention of the Memento books: real people of the past, skipped where absent."""

from dataclasses import replace
from datetime import date

import pytest

from habeas.brief.study import check
from habeas.core.dates import PartialDate
from habeas.core.types import Findings, Verdict, Window
from habeas.intake.editions import provide
from habeas.measures import people_composition, people_waves
from habeas.register.register import Register
from habeas.store.database import Database
from tests.memento import needs_books

pytestmark = needs_books


@pytest.fixture(scope="module")
def register(estonia):
    folder, _ = estonia
    tables = check(folder)
    database = Database.of(tables.rows, cache=None, inputs={})
    provide(folder, database)
    made = Register.at(database, tables.settings, tables.claims, on=date(1960, 12, 31), known=None)
    yield made
    made.database.close()
    database.close()


def ask(register, measure, window=None):
    return Findings(measure.MEASURE.compute(register, window or register.window))


def test_the_spring_of_1953_and_the_17th_of_september_1955_are_found_as_waves(register):
    """Nothing tells where to look: the amnesty of 27 March 1953 and the one of 17 September 1955 stand out."""
    found = ask(register, people_waves)
    waves = [(row["first"], row["last"]) for row in found["people.waves.list"].table.records()]
    assert (date(1955, 9, 17), date(1955, 9, 17)) in waves
    (spring,) = [(first, last) for first, last in waves if first.year == 1953]
    assert spring[0] == date(1953, 3, 27)
    assert date(1953, 5, 15) <= spring[1] <= date(1953, 6, 30)
    by_p = {row["first"]: row["p"] for row in found["people.waves.list"].table.records()}
    assert by_p[date(1953, 3, 27)] < 0.001
    assert by_p[date(1955, 9, 17)] < 0.001


def test_a_wave_is_counted_as_the_rows_say(register):
    found = ask(register, people_waves, Window(first=date(1955, 9, 17), last=date(1955, 9, 17)))
    by_hand = register.one(
        "select count(*) from spell where counted and not contradictory and discretionary "
        "and end_first = date '1955-09-17' and end_last = date '1955-09-17'"
    )
    assert found["people.waves.freed"].low == by_hand[0]


SPRING = PartialDate.parse("1953-03-27/1953-06-30")


@pytest.fixture(scope="module")
def spring(register):
    """The register with the spring of 1953 named as the wave, whose days were known beforehand."""
    return replace(register, settings=replace(register.settings, wave_days=(SPRING,)))


def test_the_composition_of_the_spring_of_1953_is_what_the_rows_say_one_by_one(spring):
    """Who was surely inside that morning under a sentence that ran on, and who of them left early by 30 June."""
    window = Window(first=SPRING.first, last=SPRING.last)
    rows = ask(spring, people_composition, window)["people.composition"].table.records()
    told = {row["group"]: row for row in rows if row["pool"] == "eligible"}
    morning, soon = SPRING.first, date(1953, 4, 10)
    columns = "start_last, end_first, end_last, discretionary, scheduled_first, sentenced_first, sex, custody_low, custody_high"
    pool = [
        (bool(early) and end_last <= SPRING.last, sex, low, high)
        for start, end_first, end_last, early, ends, verdict, sex, low, high in spring.rows(
            f"select {columns} from spell where counted and not contradictory"
        )
        if start < morning <= end_first and ends and ends > soon and not (verdict and verdict > morning)
    ]
    freed = [one for one in pool if one[0]]
    for group, condition in (
        ("women", lambda sex, low, high: sex == "f"),
        ("two_to_five_years", lambda sex, low, high: low >= 732 and high <= 1827),
        ("over_ten_years", lambda sex, low, high: low >= 3654),
    ):
        row = told[group]
        assert row["freed_in"] == sum(condition(*one[1:]) for one in freed), group
        everybody = row["freed_in"] + row["stayed_in"] + row["maybe_freed_in"]
        assert everybody == sum(condition(*one[1:]) for one in pool), group
    unknown = told["women"]["freed_unknown"]
    assert unknown == sum(sex is None for _, sex, _, _ in freed) > 0
    assert told["women"]["bound_low"] < told["women"]["odds_ratio"] < told["women"]["bound_high"]


def test_who_was_freed_in_the_spring_of_1953(spring):
    """The amnesty was for sentences of up to five years, and the books bear it out; women were favoured too."""
    found = ask(spring, people_composition, Window(first=SPRING.first, last=SPRING.last))
    assert found["people.freed.two_to_five_years.favoured"].verdict is Verdict.HOLDS
    assert found["people.freed.over_ten_years.favoured"].verdict is Verdict.FAILS
    assert found["people.freed.women.favoured"].verdict is Verdict.HOLDS
    assert found["people.freed.women.fewer"].verdict is Verdict.HOLDS
