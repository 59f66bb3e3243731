"""Waves, composition and time in detention of the Memento books: real people of the past, skipped where absent."""

from datetime import date

import pytest

from habeas.brief.study import check
from habeas.core.types import Findings, Window
from habeas.intake.editions import provide
from habeas.measures import people_waves
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
