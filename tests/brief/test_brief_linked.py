"""Findings that hold what they are with doubtful pairs of records apart and joined."""

import random
from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.brief import study as studies
from habeas.brief.compose import compose
from habeas.brief.links import SETTLE, hull, hull_all
from habeas.core.types import Finding, Interval, Table, Verdict
from habeas.register.register import Register
from tests.register.linking import lay
from tests.register.lists import lists
from tests.register.workspaces import claim

DAY = date(2031, 12, 31)
LINE = "low and high go from no to every one of 3 doubtful pairs of records being one person"
numbers = st.one_of(st.none(), st.integers(-5, 5))


@st.composite
def findings(draw):
    """A finding of any kind: told or not, exact, with bounds or without, with a verdict, a table of rows by name."""
    low, value, high = sorted(draw(st.integers(-9, 9)) for _ in range(3))
    low, high = (None if draw(st.booleans()) else end for end in (low, high))
    rows = tuple((name, n, (a := draw(st.integers(0, 5))), draw(st.sampled_from((None, a + 2)))) for name, n in
                 zip(draw(st.sampled_from(("ab", "ac", "abc"))), (1, 2, 3), strict=False))  # fmt: skip
    return Finding(
        key="x.y", label="X", unit="people", n=draw(st.integers(0, 3)), n_unit="people", as_of=DAY, known=DAY,
        method="count", value=draw(st.sampled_from((None, value))), low=low, high=high,
        interval=draw(st.sampled_from(Interval)), verdict=draw(st.sampled_from((None, *Verdict))), reason="so",
        p_value=draw(st.sampled_from((None, 0.01, 0.5))), assumptions=("one",),
        table=draw(st.sampled_from((None, Table(columns=("who", "n", "low", "high"), rows=rows)))),
    )  # fmt: skip


def ends(found):
    """Both ends as numbers that can be compared; a number that is given without ends is its own."""
    if found.low is None and found.high is None and found.interval is not Interval.BOUNDS:
        return found.value, found.value
    return (-99 if found.low is None else found.low), (99 if found.high is None else found.high)


@given(findings(), findings())
@settings(max_examples=300)
def test_a_hull_holds_both_and_is_never_firmer(one, other):
    held = hull(one, other, 3)
    if held is one:
        assert ends(one) == ends(other)
        return
    for found in (one, other):
        low, high = ends(found)
        if low is not None and held.told:
            assert (-99 if held.low is None else held.low) <= low
            assert high <= (99 if held.high is None else held.high)
    assert held.verdict is one.verdict is other.verdict or held.verdict is Verdict.CANNOT_TELL
    assert held.p_value is None or held.p_value >= max(one.p_value, other.p_value)
    assert held.assumptions == ("one", LINE)
    if held.interval is Interval.EXACT:
        assert held.low == held.high
    again = hull(other, one, 3)
    assert (held.low, held.high, held.verdict, held.p_value) == (again.low, again.high, again.verdict, again.p_value)


@given(findings())
def test_what_is_the_same_both_ways_comes_back_unchanged(one):
    assert hull(one, replace(one, n=one.n + 1, assumptions=("two",)), 3) is one


@given(findings(), findings())
def test_the_lows_and_highs_of_rows_hold_those_of_both(one, other):
    rows = ("a", 1, 2, 4), ("b", 2, 1, None)
    table = Table(columns=("who", "n", "low", "high"), rows=rows)
    held = hull(replace(one, table=table), replace(other, table=other.table or table), 3)
    assert held.table.columns == table.columns
    for row, mine in zip(held.table.rows, rows, strict=True):
        assert row[:2] == mine[:2]
        assert row[2] is None or row[2] <= mine[2]
        assert row[3] is None or (mine[3] is not None and row[3] >= mine[3])
        if other.table and [r[:2] for r in other.table.rows] == [r[:2] for r in rows]:
            theirs = {r[0]: r for r in other.table.rows}[row[0]]
            assert row[2] <= theirs[2]
            assert row[3] is None or (theirs[3] is not None and row[3] >= theirs[3])


def told(**more):
    return Finding(key="k", label="K", unit="people", n=1, n_unit="people", as_of=DAY, known=DAY, method="m", **more)


def test_verdicts_that_differ_cannot_be_told_and_say_what_would_settle_it():
    held = hull(told(verdict=Verdict.HOLDS, value=3), told(verdict=Verdict.FAILS, value=5), 1)
    assert (held.verdict, held.reason) == (Verdict.CANNOT_TELL, "depends on 1 doubtful pair of records")
    assert (held.would_settle, held.value, held.low, held.high) == (SETTLE, 3, 3, 5)


def test_exact_numbers_that_differ_are_bounds_and_days_too():
    held = hull(told(value=3, low=3, high=3), told(value=2, low=2, high=2), 3)
    assert (held.low, held.value, held.high, held.interval) == (2, 3, 3, Interval.BOUNDS)
    days = [told(value=date(2031, 1, n)) for n in (5, 2)]
    held = hull(*days, 3)
    assert (held.low, held.value, held.high) == (date(2031, 1, 2), date(2031, 1, 5), date(2031, 1, 5))


def test_what_one_cannot_tell_is_not_told():
    refused = told(verdict=Verdict.CANNOT_TELL, reason="too few", interval=Interval.BOUNDS)
    held = hull(told(value=0.5, low=0.4, high=0.6, p_value=0.01, interval=Interval.SAMPLING), refused, 3)
    assert (held.told, held.verdict, held.p_value) == (False, Verdict.CANNOT_TELL, None)


def test_a_finding_of_one_only_stays_or_is_left_out():
    one, other = told(value=1), replace(told(value=2), key="new")
    assert hull_all([one], [other], 3) == [one]


# Through a whole study


def editions():
    chance = random.Random(3)
    made = {}
    for name, day in (("a", "2022-06-30"), ("b", "2022-09-30")):
        rows = ["id  in  out  how  state  sex  body"]
        for key in range(30):
            out = chance.choice(("2021-07-01", "2021-09-15", "-", "-"))
            cells = (f"2020-{key % 12 + 1:02}-05", out, "-" if out == "-" else "pardon", "held" if out == "-" else "-")
            rows.append("  ".join((str(key), *cells, "mf"[key % 2], "good")))
        made[f"{name} {day}"] = "\n".join(rows)
    return made


SAME = [(f"a:{n}", f"b:{n}") for n in range(10)]
DOUBTFUL = [(f"a:{n}", f"b:{n}") for n in range(10, 16)]
WINDOW = '[window]\nfirst = "2021-01-01"\n'


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = lists(tmp_path_factory.mktemp("doubtful"), editions(), settings=WINDOW)
    said = claim(
        "count_is", "C", what="inside", value=47, qualifier="at least", period="2021-06-01", said_on="2022-01-01"
    )
    (folder / "hand" / "claims.toml").write_text(said, encoding="utf-8")
    return folder


def study_of(folder, same, doubtful, make=studies.study, **more):
    """The study of a workspace with these links, and how many registers it made."""
    made = []

    def at(*args, **keys):
        made.append(keys.get("join_doubtful", False))
        return whole(*args, **keys)

    whole = Register.at
    with (
        patch(
            "habeas.brief.study.lay_links",
            lambda database, _folder, *, without=(), **_: lay(database, same, doubtful, without),
        ),
        patch.object(Register, "at", at),
    ):
        return make(folder, on=None, known=None, **more), made


@pytest.fixture(scope="module")
def three(place):
    """The study with doubtful pairs, and those with none and with all of them joined for sure."""
    return [study_of(place, same, doubtful)[0].findings
            for same, doubtful in ((SAME, DOUBTFUL), (SAME, []), ([*SAME, *DOUBTFUL], []))]  # fmt: skip


def test_every_number_lies_between_what_it_is_with_none_and_with_all_joined(three):
    held, none, all_ = three
    assert list(held) == list(none)
    moved = 0
    for key, found in held.items():
        for other in (none.get(key), all_.get(key)):
            if other is None or not found.told or not other.told:
                continue
            low, high = ends_of(other)
            assert found.low is None or low is None or found.low <= low, key
            assert found.high is None or high is None or high <= found.high, key
        moved += LINE.replace("3", "6") in found.assumptions
        if key in all_ and none[key] == all_[key]:
            assert found == none[key]
    assert moved > 5
    assert (held["linked.people"].low, held["linked.people"].high) == (44, 50)
    assert (held["linked.on_all"].low, held["linked.on_all"].high) == (10, 16)
    assert held["linked.lists"].table.rows == ((1, 40, 28, 40), (2, 10, 10, 16))
    inside = held["people.inside.monthly"].table.records()
    for row, one, other in zip(
        inside,
        none["people.inside.monthly"].table.records(),
        all_["people.inside.monthly"].table.records(),
        strict=True,
    ):
        assert row["low"] <= min(one["low"], other["low"])
        assert max(one["high"], other["high"]) <= row["high"]


def ends_of(found):
    return (found.value, found.value) if found.low is None and found.high is None else (found.low, found.high)


def test_a_claim_that_doubtful_pairs_decide_cannot_be_told(place, three):
    held, none, all_ = three
    assert none["claim.C"].verdict is not all_["claim.C"].verdict
    assert (held["claim.C"].verdict, held["claim.C"].reason) == (
        Verdict.CANNOT_TELL,
        "depends on 6 doubtful pairs of records",
    )
    judged, _ = study_of(place, SAME, DOUBTFUL, studies.judge)
    assert judged.findings["claim.C"] == held["claim.C"]


def test_a_second_register_is_made_only_where_there_are_doubtful_pairs(place):
    assert study_of(place, SAME, [], studies.judge)[1] == [False]
    assert study_of(place, SAME, DOUBTFUL, studies.judge)[1] == [False, True]


def test_the_brief_says_how_many_people_the_lists_name_together(place):
    from habeas.brief.say import plain_text

    with patch(
        "habeas.brief.study.lay_links", lambda database, _f, *, without=(), **_: lay(database, SAME, DOUBTFUL, without)
    ):
        study = studies.study(place, on=None, known=None)
        # The register is closed by now: tables and sentences come from findings alone.
        people = next(one for one in compose(study).sections if one.id == "people")
    said = [plain_text(sentence) for block in people.blocks for sentence in getattr(block, "sentences", ())]
    assert (
        "Together the lists name 44 to 50 people, each counted once; every one of the lists names 10 to 16 people."
    ) in said
    grid = next(block for block in people.blocks if getattr(block, "key", "") == "linked.lists")
    assert [[plain_text(cell) for cell in row] for row in grid.rows] == [["1", "28 to 40"], ["2", "10 to 16"]]
