"""The levels in Python say what the SQL says: of random and near pairs every label and weight is compared."""

import random
from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.link import session_of
from habeas.link.levels import MIRROR, MOST_EDITS, Side, bits_of, edits, levels, told, weight
from habeas.link.model import COMPARISONS, first_of
from habeas.link.prepare import KEYED, NUMBERS, TEXTS, count_frequencies, make_ready
from habeas.link.weights import Weights, pairs_sql, sides

WORDS = ("ivan", "ivana", "iwan", "petrovich", "petrovych", "petravich", "sidor", "sidorenka", "siderenko", "ia", "ай")
PEOPLE = 260


def word(draw):
    if draw.random() < 0.2:
        return None
    text = draw.choice(WORDS)
    at = draw.randrange(len(text))
    return draw.choice((text, text, text[:at] + draw.choice("aortk") + text[at + 1 :], text[:at] + text[at + 1 :])) or None


def days(draw, begin, span):
    """The first and the last day of a date that is known more or less."""
    if draw.random() < 0.15:
        return None, None
    day = begin + timedelta(days=draw.randrange(span))
    if draw.random() < 0.3:  # day and month close together, so that they are exchanged by chance
        day = day.replace(month=draw.choice((1, 2)), day=draw.choice((1, 2)))
    wide = draw.choice((0, 0, 0, 20, 300, 800))
    last = day + timedelta(days=wide)
    if wide == 300:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if wide == 20:
        return day.replace(day=1), day.replace(day=28)
    return day, last


def record(draw, at):
    names = [word(draw) for _ in range(3)]
    initials = [draw.choice(("i", "p", None)) if name is None else None for name in names]
    born = days(draw, date(1980, 1, 1), 900)
    taken = days(draw, date(2020, 8, 1), 500)
    spelled = [name and draw.choice(("", "y")) + name for name in names]
    return (
        f"a:{at}", draw.choice((1, 2)), True, names[0], spelled[0], initials[0], names[1], spelled[1], names[2],
        initials[2], draw.choice((1, 2, None)), *born, *taken, draw.choice(("min", "bre", None)),
        draw.choice((1, 2, 3, 4, None)), 0,
    )  # fmt: skip


def shares(draw, one):
    drawn = [draw.uniform(0.01, 1) for _ in one.told]
    return tuple(value / sum(drawn) for value in drawn)


@pytest.fixture(scope="module")
def compared():
    """All pairs of random records: their sides, labels and weight by the SQL, and the weights."""
    draw = random.Random(6)
    session = session_of(duckdb.connect())
    session.run(KEYED)
    columns = [name for name, *_ in session.rows("describe keyed")]
    session.put_rows("keyed", columns, [record(draw, at) for at in range(PEOPLE)])
    count_frequencies(session)
    make_ready(session)
    m, u = (tuple(shares(draw, one) for one in COMPARISONS) for _ in "mu")
    weights = Weights(m=m, u=u, share=0.003)
    session.run("create temp table every as select l.id as id_l, r.id as id_r from ready l join ready r on l.id < r.id")
    labels = ", ".join(first_of(one.levels, lambda _, level: f"'{level.label}'") for one in COMPARISONS)
    found = session.rows(f"""
        select id_l, id_r, [{labels}] from (
            select {sides((*NUMBERS, *TEXTS))}
            from every join ready as l on l.id = id_l join ready as r on r.id = id_r
        )""")
    bits = {row[:2]: row[2] for row in session.rows(pairs_sql(weights, "every", floor=None))}
    rows = session.rows(f"select id, {', '.join(Side._fields)} from ready")
    side = {row[0]: Side(*row[1:]) for row in rows}
    return weights, [(side[left], side[right], tuple(told), bits[left, right]) for left, right, told in found]


def test_every_pair_has_the_labels_that_the_sql_gives(compared):
    pairs = compared[1]
    assert len(pairs) == PEOPLE * (PEOPLE - 1) // 2 > 30_000
    assert [one for one in pairs if levels(one[0], one[1]) != one[2]] == []


def test_every_level_is_among_the_pairs_compared(compared):
    met = [{labels[at] for *_, labels, _ in compared[1]} for at in range(len(COMPARISONS))]
    assert met == [{level.label for level in one.levels} for one in COMPARISONS]


def test_every_pair_has_the_weight_that_the_sql_gives(compared):
    weights, pairs = compared
    bits = bits_of(weights)
    ours = [weights.prior + sum(told(bits, labels, left)) for left, _, labels, _ in pairs]
    assert max(abs(one - pair[3]) for one, pair in zip(ours, pairs, strict=True)) < 1e-9
    assert [weight(weights, pair[2], pair[0]) for pair in pairs[:50]] == ours[:50]


def test_order_does_not_matter_to_levels(compared):
    assert all(levels(left, right) == levels(right, left) for left, right, *_ in compared[1][::7])


def test_every_level_of_the_model_has_a_mirror_and_nothing_else_has():
    assert {name: set(tests) for name, tests in MIRROR.items()} == {
        one.name: {level.label for level in one.levels if level.sql != "else"} for one in COMPARISONS
    }
    assert all([level.sql == "else" for level in one.levels].index(True) == len(one.levels) - 1 for one in COMPARISONS)


def test_who_is_not_known_at_all_has_no_level_that_tells():
    assert set(levels(Side(), Side(g=1, gi=2, g_t="a", b0=1, b1=2, art=1, lst=3))) == {"missing"}


@given(st.text("abя", max_size=8), st.text("abя", max_size=8))
def test_edits_are_those_of_duckdb_up_to_the_most_that_count(one, other):
    (whole,) = CON.execute("select levenshtein($one, $other)", {"one": one, "other": other}).fetchone()
    assert edits(one, other) == min(whole, MOST_EDITS + 1)


CON = duckdb.connect(config={"threads": 1})
