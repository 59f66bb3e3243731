"""States with planted truth: what they say of whom they free holds, fails, or cannot be told, and missing data alone
never make a verdict firmer."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import habeas.claims.people as claims_on_people
from habeas.core.types import Verdict
from tests.claims.planted import (
    WAVES,
    findings_of,
    free,
    invent,
    invented_state,
    plain_people,
    poison,
    said,
)

HOLDS, FAILS, CANNOT_TELL = Verdict.HOLDS, Verdict.FAILS, Verdict.CANNOT_TELL
# A register takes about a second: one seed of the smaller state in every run, a hundred of each where there is time.
CELLS = [
    pytest.param(37, 1, id="37 freed, one seed"),
    pytest.param(37, 100, id="37 freed", marks=pytest.mark.slow),
    pytest.param(115, 100, id="115 freed", marks=pytest.mark.slow),
]
SIZES = (37, 115)
INSIDE = 1400
ILL = "health = 'serious'"
ASKED = (said("most_are"), said("because"), said("favoured"))


@pytest.fixture(autouse=True)
def _count_once(monkeypatch):
    """Claims of one file with one criterion share their counts: the register is asked once."""
    asked = {}

    def met_once(register, period, criterion, *, by_then):
        key = (id(register.database), period, criterion, by_then)
        if key not in asked:
            # The register is kept, so that no other one can have its place in memory.
            asked[key] = register, met(register, period, criterion, by_then=by_then)
        return asked[key][1]

    met = claims_on_people.met
    monkeypatch.setattr(claims_on_people, "met", met_once)


def verdicts(people, claims=ASKED, **more):
    found = findings_of(people, claims=claims, **more)
    names = [line.split('"')[1] for text in claims for line in text.splitlines() if line.startswith("id")]
    return {name: found[f"claim.{name}"].verdict for name in names}


def tally(state, freed, n, *, claims=ASKED, **more):
    """How often each claim had each verdict, over so many states; every other one frees in four waves."""
    counts = {}
    for seed in range(n):
        waves = 1 if seed % 4 < 2 else 4
        people = invented_state(seed, inside=INSIDE, freed=freed, state=state, waves=waves, **more)
        for name, verdict in verdicts(people, claims).items():
            counts.setdefault(name, Counter())[verdict] += 1
    return counts


# What is planted


@pytest.mark.parametrize("freed", SIZES)
@pytest.mark.parametrize("state", ["truthful", "lying", "silent", "random"])
def test_states_are_as_planted(state, freed):
    for seed in range(6):
        people = invented_state(seed, inside=INSIDE, freed=freed, state=state, waves=4)
        met, (yes, no) = people.met_when_freed().sum(), people.answers(WAVES[0])
        assert len(people.freed) == freed
        assert 0.08 < people.meets(WAVES[0]).mean() < 0.16
        if state == "silent":
            assert (~(yes | no)[people.freed]).mean() > 0.4
            assert (people.told["health"] == 0).mean() > 0.65
        if state == "truthful":
            assert met >= 0.9 * freed
        if state == "lying":
            assert met < freed / 3


@pytest.mark.parametrize("seed", [0, pytest.param(3, marks=pytest.mark.slow)])
def test_the_register_counts_whom_the_list_tells_to_meet_it(seed):
    people = invented_state(seed, inside=300, freed=30, state="silent" if seed else "random", waves=4)
    people = people.less("born", np.arange(0, 300, 3), 1).less("health", np.arange(0, 300, 4), 1)
    for learnt in ("before", "any"):
        found = findings_of(people, claims=(said("most_are", learnt=learnt),))
        rows = [people.answers(day, learnt=learnt) for day in WAVES]
        freed = [[int((one & (people.wave == at)).sum()) for one in row] for at, row in enumerate(rows)]
        yes, no = (sum(row[end] for row in freed) for end in (0, 1))
        told = found["claim.most_are"]
        assert (told.n, told.missing) == (yes + no, 30 - yes - no)
        assert told.low == pytest.approx(yes / 30)
        assert told.high == pytest.approx(1 - no / 30)
        pools = {row["pool"]: row for row in found["claim.most_are.met"].table.records()}
        for pool, within in (("inside", True), ("eligible", people.told["scheduled_end"] > 0)):
            told = [
                sum(int((row[end] & within & (people.wave == at)).sum()) for at, row in enumerate(rows))
                for end in (0, 1)
            ]
            assert [pools[pool]["freed_yes"], pools[pool]["freed_no"]] == told
        stays = people.wave < 0
        after_yes, after_no = people.answers("2032-01-01", learnt=learnt)
        still = found["claim.most_are.still_inside"]
        assert (still.low, still.high) == ((after_yes & stays).sum(), (~after_no & stays).sum())


# Known answers


@pytest.mark.parametrize(("freed", "n"), CELLS)
def test_what_a_truthful_state_says_holds(freed, n):
    for name, counts in tally("truthful", freed, n).items():
        assert counts[HOLDS] >= 0.95 * n, name


@pytest.mark.parametrize(("freed", "n"), CELLS)
def test_what_a_lying_state_says_fails(freed, n):
    counts = tally("lying", freed, n)
    assert counts["most_are"][FAILS] >= 0.95 * n
    assert counts["because"][FAILS] >= 0.95 * n
    assert counts["favoured"][HOLDS] <= 0.05 * n


@pytest.mark.slow
def test_those_who_meet_it_were_not_favoured_where_none_of_them_was_freed():
    claims = (said("favoured"), said("because"), said("none_are"))
    counts = tally("lying", 115, 100, claims=claims, unknown={}, met=0)
    assert [counts[name][FAILS] >= 95 for name in ("favoured", "because")] == [True, True]
    assert counts["none_are"][HOLDS] == 100


@pytest.mark.parametrize(("freed", "n"), CELLS)
def test_of_a_silent_state_nobody_can_tell(freed, n):
    for name, counts in tally("silent", freed, n).items():
        assert counts[CANNOT_TELL] >= 0.95 * n, name


@pytest.mark.slow
@pytest.mark.parametrize("unknown", [{}, None], ids=["all told", "some not told"])
@pytest.mark.parametrize("freed", SIZES)
def test_people_drawn_by_lot_are_seldom_favoured(freed, unknown):
    counts = tally("random", freed, 100, claims=(said("favoured", learnt="any"),), unknown=unknown)
    assert counts["favoured"][HOLDS] + counts["favoured"][FAILS] <= 6


def test_numbers_of_people_are_as_planted():
    people = invented_state(3, inside=INSIDE, freed=37, state="truthful", waves=4, unknown={})
    met, stay = int(people.met_when_freed().sum()), int((people.meets("2032-01-01") & (people.wave < 0)).sum())
    claims = (
        said("all_are"),
        said("none_are"),
        said("still_inside", "stayed", value=stay),
        said("still_inside", "more_stayed", value=stay + 1),
        said("still_inside", "few_stayed", value=stay - 1, qualifier="at most"),
        said("at_least", "so_many", what="freed", value=met),
        said("at_least", "more", what="freed", value=met + 1),
        said("count_is", "exactly", what="freed", value=met),
        said("count_is", "fewer", what="freed", value=met, qualifier="less than"),
    )
    assert verdicts(people, claims, announced=True) == {
        "all_are": FAILS,
        "none_are": FAILS,
        "stayed": HOLDS,
        "more_stayed": CANNOT_TELL,  # the list may lack people
        "few_stayed": FAILS,
        "so_many": HOLDS,
        "more": FAILS,
        "exactly": HOLDS,
        "fewer": FAILS,
    }


# One source left out


POISONED = [
    pytest.param("lying", True, HOLDS, FAILS, 0, id="invented releases bear a lie out"),
    *(pytest.param("lying", True, HOLDS, FAILS, seed, marks=pytest.mark.slow) for seed in range(1, 10)),
    *(pytest.param("truthful", False, FAILS, HOLDS, seed, marks=pytest.mark.slow) for seed in range(10)),
]


@pytest.mark.parametrize(("state", "meeting", "with_it", "without_it", "seed"), POISONED)
def test_releases_that_one_list_invents_turn_a_verdict_and_without_it_turns_back(
    state, meeting, with_it, without_it, seed
):
    people = invented_state(seed, inside=INSIDE, freed=37, state=state, waves=4)
    lie = poison(np.random.default_rng(seed), 60, meeting=meeting, waves=4)
    claims = (said("most_are"), said("because"))
    alone = verdicts(people, claims)
    assert verdicts(people, claims, planted=lie) == {"most_are": with_it, "because": with_it}
    assert verdicts(people, claims, planted=lie, without=("planted",)) == alone
    assert set(alone.values()) == {without_it}


@pytest.mark.slow
def test_those_who_meet_it_seem_favoured_where_a_list_invents_such_releases():
    people = invented_state(5, inside=INSIDE, freed=115, state="lying")
    lie = poison(np.random.default_rng(5), 60, meeting=True)
    claims = (said("favoured"),)
    assert verdicts(people, claims, planted=lie) == {"favoured": HOLDS}
    assert verdicts(people, claims, planted=lie, without=("planted",)) == {"favoured": CANNOT_TELL}


# What a release brings to light


def test_what_is_told_only_after_the_release_counts_only_where_the_claim_says_so():
    people = invented_state(1, inside=INSIDE, freed=37, state="truthful", unknown={})
    people = replace(people, ill=people.ill | people.met_when_freed()).less("health", people.freed, 1)
    ill = int(people.ill[people.freed].sum())
    before = findings_of(people, claims=[said(kind, criterion=ILL) for kind in ("most_are", "because", "favoured")])
    assert {before[f"claim.{kind}"].verdict for kind in ("most_are", "because", "favoured")} == {CANNOT_TELL}
    assert (before["claim.most_are"].low, before["claim.most_are"].high) == (0, 1)
    assert (before["claim.most_are"].n, before["claim.most_are"].missing) == (0, 37)
    assert before["claim.most_are.later"].value == ill / 37 == 34 / 37
    claims = [said(kind, criterion=ILL, learnt="any") for kind in ("most_are", "because", "favoured")]
    later = findings_of(people, claims=claims)
    assert {later[f"claim.{kind}"].verdict for kind in ("most_are", "because", "favoured")} == {HOLDS}
    assert later["claim.most_are"].value == 34 / 37
    assert "claim.most_are.later" not in later


@pytest.mark.slow
def test_illness_that_came_to_light_with_the_release_does_not_show_the_ill_favoured():
    # The freed are drawn by lot. Before the releases the list told the illness of nobody, after them of the ill freed.
    people = invented_state(2, inside=INSIDE, freed=115, state="random", unknown={})
    people = people.less("health", np.flatnonzero(people.ill)).less("health", people.freed)
    levels = people.told["health"].copy()
    levels[people.freed] = 1
    people = replace(people, told={**people.told, "health": levels})
    found = findings_of(people, claims=(said("favoured", criterion=ILL), said("most_are", criterion=ILL)))
    assert found["claim.favoured"].verdict is CANNOT_TELL
    assert (found["claim.most_are"].missing, found["claim.most_are.later"].missing) == (115, 0)


# Missing data never make a verdict firmer

BESIDE_ONE = (
    *(said(kind) for kind in ("most_are", "all_are", "none_are", "because", "favoured")),
    said("share", "about_half", percent=50, qualifier="about"),
    said("share", "at_most_half", percent=50, qualifier="at most"),
    said("still_inside", "stayed", value=5),
    said("still_inside", "few_stayed", value=5, qualifier="at most"),
    said("at_least", "freed", what="freed", value=6),
    said("count_is", "few_freed", what="freed", value=6, qualifier="at most"),
    said("count_is", "inside", what="inside", value=5, qualifier="at least"),
)
KINDS_OF_ILL = tuple(said(kind, criterion=ILL) for kind in ("most_are", "because", "favoured"))
WHOM = {
    "freed who meet it": lambda people, meets: (people.wave >= 0) & meets,
    "other freed": lambda people, meets: (people.wave >= 0) & ~meets,
    "stayed who meet it": lambda people, meets: (people.wave < 0) & meets,
    "others who stayed": lambda people, meets: (people.wave < 0) & ~meets,
}
ANSWERS = {"health": (0, 1), "sex": (0,), "born": (0, 1), "minor_children": (0,)}
LEAVING = {"released": (3, 2, 1)}
POSSIBLE = {HOLDS: {HOLDS, CANNOT_TELL}, FAILS: {FAILS, CANNOT_TELL}, CANNOT_TELL: {CANNOT_TELL}}


@st.composite
def states(draw):
    """A small state near the border of its claims: one in three is ill."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    waves, freed = draw(st.sampled_from([1, 2, 4])), draw(st.integers(10, 24))
    people = invent(rng, draw(st.sampled_from([80, 150])))
    people = replace(people, ill=people.ill | (rng.random(len(people)) < 0.3))
    met = draw(st.integers(0, min(freed, int(people.meets(WAVES[0]).sum()) - 4)))
    return free(people, rng, freed=freed, met=met, waves=waves)


@st.composite
def losses(draw, of):
    """What comes to be unknown: a property, of whom, of how many of them, and how much is still told."""
    prop = draw(st.sampled_from(sorted(of)))
    whom = draw(st.sampled_from(sorted(WHOM)[:2] if prop == "released" else sorted(WHOM)))
    return prop, whom, draw(st.sampled_from([1, 2, 5, 1000])), draw(st.sampled_from(of[prop]))


def assert_only_less_is_told(people, steps, **more):
    told = verdicts(people, BESIDE_ONE, **more)
    for prop, whom, n, level in steps:
        places = np.flatnonzero(WHOM[whom](people, people.meets(WAVES[0])))
        people = people.less(prop, places[:n], level)
        now = verdicts(people, BESIDE_ONE, **more)
        firmer = {name: (told[name], now[name]) for name in now if now[name] not in POSSIBLE[told[name]]}
        assert not firmer, (prop, whom, n, level)
        told = now


MORE = st.fixed_dictionaries({"announced": st.booleans()})


def test_with_more_than_two_in_five_not_known_nobody_can_tell_though_the_bounds_would():
    people = plain_people(freed=(25, 0), stayed=(40, 100))
    assert set(verdicts(people.less("health", np.arange(10)), KINDS_OF_ILL).values()) == {HOLDS}
    assert set(verdicts(people.less("health", np.arange(11)), KINDS_OF_ILL).values()) == {CANNOT_TELL}


@pytest.mark.slow
@settings(max_examples=25)
@given(states(), st.lists(losses(ANSWERS), min_size=1, max_size=4), MORE)
def test_answers_that_come_to_be_unknown_only_lead_to_cannot_tell(people, steps, more):
    assert_only_less_is_told(people, steps, **more)


def became(people, prop, who, level):
    """The claims whose verdict changes to another than "cannot tell" where less is told of these people."""
    told, now = verdicts(people, KINDS_OF_ILL), verdicts(people.less(prop, who, level), KINDS_OF_ILL)
    return {name: (told[name], now[name]) for name in told if now[name] not in POSSIBLE[told[name]]}


@pytest.mark.slow
@pytest.mark.parametrize("level", [2, 1])
def test_releases_without_a_day_do_not_show_the_ill_favoured(level):
    # Of 17 freed 9 are ill, of 140 who stayed 40. Of four of the others the day is not told, only that they left: they
    # are not surely inside on the morning. Were they in no pool, the odds of the ill would rise.
    assert became(plain_people(freed=(9, 8), stayed=(40, 100)), "released", [9, 10, 11, 12], level) == {}


@pytest.mark.slow
@pytest.mark.parametrize("freed", [(7, 8), (8, 7)])
def test_releases_without_a_day_between_editions_far_apart_do_not_change_a_share(freed):
    # The editions are 456 days apart. Of 7 ill and 8 others most are not; were four of the others in no count, most would
    # be. Of 8 and 7 the claim would come to fail for want of data alone.
    people = plain_people(freed=freed, stayed=(40, 100), before="2030-10-01")
    assert became(people, "released", [7, 8, 9, 10] if freed == (7, 8) else [0, 1, 2, 3], 1) == {}


def test_people_whom_no_list_says_to_have_left_are_missed_unless_a_total_is_published_and_the_finding_says_so():
    """Seven ill people and eight others were freed: most were not ill. Of four of the others the second edition says
    nothing. By the list alone they are not among the freed, for an empty cell means still inside on most lists, and the
    claim comes to hold. That is the one known way in which silence makes a verdict; it is printed as an assumption, and
    a published total of the freed takes the verdict back to "cannot tell"."""
    people = plain_people(freed=(7, 8), stayed=(40, 100))
    less = people.less("released", [7, 8, 9, 10], 0)
    assert became(people, "released", [7, 8, 9, 10], 0)["most_are"] == (FAILS, HOLDS)
    found = findings_of(less, claims=KINDS_OF_ILL)["claim.most_are"]
    assert "the lists name all who were freed in these days" in found.assumptions
    assert verdicts(less, KINDS_OF_ILL, announced=True)["most_are"] is CANNOT_TELL


@pytest.mark.slow
def test_sentences_whose_end_is_not_known_do_not_show_the_ill_favoured():
    # Who is not surely eligible is not in the main pool: of 40 ill who stayed 30 leave it, and count either way.
    assert became(plain_people(freed=(7, 8), stayed=(40, 100)), "scheduled_end", np.arange(15, 45), 0) == {}


@pytest.mark.slow
@settings(max_examples=25)
@given(states(), st.lists(losses(ANSWERS | LEAVING), min_size=1, max_size=4), MORE)
def test_releases_that_come_to_be_unknown_only_lead_to_cannot_tell(people, steps, more):
    assert_only_less_is_told(people, steps, **more)
