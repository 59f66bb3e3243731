"""However vaguely a list tells what happened, the bounds of who is inside hold what happened."""

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.publish import register, workspace
from tests.register.lists import publish

FIRST_DAY = date(2019, 1, 1)
EDITIONS = (date(2021, 3, 31), date(2022, 6, 30), date(2024, 1, 31))
ON = EDITIONS[-1]


def truth(chance, people):
    """Detentions (person, start, end) of invented people; those of one person do not overlap, an end may be None."""
    for person in range(people):
        day = FIRST_DAY + timedelta(chance.randrange(500))
        for _ in range(chance.choice((1, 1, 2, 3))):
            end = day + timedelta(chance.choice((0, 3, 40, 200, 700)) + chance.randrange(60))
            if day > ON:
                break
            if end > ON:
                yield person, day, None
                break
            yield person, day, end
            day = end + timedelta(chance.choice((0, 1, 30, 300)))


def vague(chance, day):
    """A text that the day fits; perhaps none."""
    text = day.isoformat()
    near = sorted([day - timedelta(chance.randrange(90)), day + timedelta(chance.randrange(90))])
    return chance.choice((text, text, text[:7], text[:4], "", f"{near[0]}/{near[1]}", f"{near[0]}/..", f"../{near[1]}"))


def edition(chance, spells, day):
    """What a list of that day may say of each detention that had begun by then."""
    lines = ["id  who  in  out  how  state"]
    for number, (person, start, end) in enumerate(spells):
        if start > day or chance.random() < 0.1:
            continue
        out = end is not None and end <= day
        state = chance.choice(("-", "not_held" if out else "held"))
        how = chance.choice(("-", "unknown", "pardon", "term_served")) if out else "-"
        cells = [vague(chance, start) or "-", (vague(chance, end) or "-") if out else "-", how, state]
        if cells == ["-"] * 4:
            cells[0] = start.isoformat()[:4]
        lines.append("  ".join([f"r{number}", f"P{person}", *cells]))
    return "\n".join(lines)


def bounds_hold(seed, people):
    chance = random.Random(seed)
    spells = list(truth(chance, people))
    with tempfile.TemporaryDirectory() as place:
        folder = workspace(Path(place))
        for day in EDITIONS:
            publish(folder, day.isoformat(), edition(chance, spells, day), "--quarantine", "--any-size")
        for known in EDITIONS:
            with register(folder, on=str(known), known=str(known)) as made:
                check(made, spells, known)


def check(made, spells, known):
    """Each person is surely inside only when inside, and possibly inside whenever inside, as far as the lists go."""
    rows = made.rows(
        "select record.person, start_first, start_last, end_first, end_last, contradictory "
        "from spell join lists.record on record.record = spell.person"
    )
    assert not [row for row in rows if row[-1]]
    told = {}
    for person, *ends, _ in rows:
        told.setdefault(person, []).append(ends)
    names = dict(made.rows("select key, person from lists.record"))
    listed = {row[0] for row in made.rows("select key from lists.record join listed using (record)")}
    of_person = {}
    for number, (_, start, end) in enumerate(spells):
        if f"r{number}" in listed:
            of_person.setdefault(names[f"r{number}"], []).append((start, end or date.max))
    for person, some in of_person.items():
        days = {day + timedelta(n) for spell in some for day in spell if day < date.max for n in (-1, 0, 1)}
        for day in sorted(day for day in days if day <= known):
            inside = sum(start <= day < end for start, end in some)
            ends = told.get(person, [])
            sure = sum(two <= day < three for _, two, three, _ in ends)
            possible = sum(one <= day < four for one, _, _, four in ends)
            assert sure <= inside <= possible, (day, some, ends)


@given(st.integers(0, 2**32))
@settings(max_examples=2, deadline=None)
def test_bounds_hold_what_happened(seed):
    bounds_hold(seed, 15)


@pytest.mark.slow
@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_bounds_hold_what_happened_to_many(seed):
    bounds_hold(seed, 40)
