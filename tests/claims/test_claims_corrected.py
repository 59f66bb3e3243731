"""Verdicts that rest on a test, corrected for how many were made: against R's p.adjust."""

from datetime import date

import pytest

from habeas.claims import KINDS, judge_claims
from habeas.claims.base import corrected
from habeas.core.types import Finding, Findings, Interval, Verdict
from tests.claims.test_claims_odds import WOMEN, spells
from tests.measures.people import people
from tests.register.workspaces import claim

HOLDS, FAILS, CANNOT_TELL = Verdict.HOLDS, Verdict.FAILS, Verdict.CANNOT_TELL
DAY = date(2031, 12, 31)
# P-values, and what p.adjust of R 4.2.2 makes of them: Holm's, and Benjamini and Hochberg's.
ADJUSTED = (
    ((0.001, 0.02, 0.03, 0.2, 1), (0.005, 0.08, 0.09, 0.4, 1), (0.005, 0.05, 0.05, 0.25, 1)),
    ((0.01, 0.04, 0.03, 0.005), (0.03, 0.06, 0.06, 0.02), (0.02, 0.04, 0.04, 0.02)),
    ((0.049,), (0.049,), (0.049,)),
    ((0.03, 0.03), (0.06, 0.06), (0.03, 0.03)),
    (
        (0.012, 0.2, 0.013, 0.04, 0.9, 0.011),
        (0.06, 0.4, 0.06, 0.12, 0.9, 0.066),
        (0.026, 0.24, 0.026, 0.06, 0.9, 0.026),
    ),
)


def finding_of(p_value, verdict=HOLDS):
    more = {"would_settle": "more releases"} if verdict is CANNOT_TELL else {}
    return Finding(
        key="claim.C", label="A statement.", as_of=DAY, known=DAY, n=20, interval=Interval.SAMPLING, p_value=p_value,
        unit="ratio", n_unit="people", method="exact test",
        verdict=verdict, reason="they were freed more often", **more,
    )  # fmt: skip


def kept(p_values, headline, by_test=None):
    """Which of the verdicts stand; a p-value of None is of a claim that could not be tested."""
    judged = [finding_of(p, CANNOT_TELL if p is None else HOLDS) for p in p_values]
    found = corrected(judged, by_test or [True] * len(judged), headline)
    return [one.verdict is HOLDS for one in found]


@pytest.mark.parametrize(("p_values", "holm", "bh"), ADJUSTED)
def test_claims_of_the_headline_are_held_to_holm_and_so_are_all_where_none_is_of_it(p_values, holm, bh):
    n, expected = len(p_values), [p <= 0.05 for p in holm]
    assert kept(p_values, [True] * n) == kept(p_values, [False] * n) == expected
    assert len(bh) == n


@pytest.mark.parametrize(("p_values", "holm", "bh"), ADJUSTED)
def test_beside_a_headline_that_is_one_of_them_the_others_are_held_to_the_rate_over_all(p_values, holm, bh):
    for at in range(len(p_values)):
        headline = [one == at for one in range(len(p_values))]
        expected = [p <= 0.05 for p in bh]
        expected[at] = p_values[at] <= 0.05
        assert kept(p_values, headline) == expected


def test_the_level_itself_is_low_enough():
    assert kept((0.05,), [True]) == [True]
    assert kept((0.050001,), [True]) == [False]
    assert kept((0.025, 0.025), [True, True]) == [True, True]
    assert kept((0.0250001, 0.9), [True, True]) == [False, False]


@pytest.mark.parametrize("untested", [1, 3])
def test_a_claim_that_could_not_be_tested_counts_as_one_that_told_nothing(untested):
    """0.02 alone is little; of two it is 0.04, and of four 0.08."""
    headline = [True] * (untested + 1)
    assert kept((0.02, *[None] * untested), headline)[0] is (untested == 1)
    assert kept((0.02, *[1.0] * untested), headline)[0] is (untested == 1)


def test_a_claim_that_rests_on_no_test_counts_for_nothing_and_stands():
    by_test = [True, False, False, False]
    assert kept((0.03, 0.9, 0.9, 0.9), [True] * 4, by_test) == [True] * 4


def test_a_verdict_of_a_tested_kind_that_rests_on_no_test_stands():
    judged = [finding_of(0.04), finding_of(None, FAILS), finding_of(0.04)]
    found = corrected(judged, [True] * 3, [True] * 3)
    assert [one.verdict for one in found] == [CANNOT_TELL, FAILS, CANNOT_TELL]
    assert found[1] == judged[1]


def test_a_verdict_withheld_says_of_how_many_and_what_it_was_alone():
    found, _ = corrected([finding_of(0.04), finding_of(0.9, CANNOT_TELL)], [True, True], [True, True])
    assert found.verdict is CANNOT_TELL
    assert found.reason == (
        "so large a difference in one of the 2 claims tested would not be rare by chance, by the correction for many "
        "tests; alone: they were freed more often"
    )
    assert found.would_settle == "more releases, or fewer claims named beforehand"
    assert found.p_value == 0.04


def test_nothing_is_corrected_where_nothing_is_tested():
    judged = [finding_of(0.9)]
    assert corrected(judged, [False], [True]) == judged


def judged(*claims):
    # Worst-case p-value of each claim by Fisher's test in R, twice the upper tail: 0.0317.
    register = people(spells((12, 8, 0), (31, 68, 0)), claims=claims)
    found = Findings(judge_claims(register, KINDS))
    return [found[f"claim.{one.split(chr(34))[1]}"].verdict for one in claims]


def favoured(name, *, headline=False, criterion=WOMEN, kind="favoured", **more):
    text = claim(kind, name, criterion=criterion, period="2031-05/2031-12", **more)
    return text + ("headline = true\n" if headline else "")


def test_claims_of_a_file_are_corrected_for_each_other():
    one, two = favoured("A"), favoured("B")
    unknown = favoured("U", criterion="region = 'north'")
    assert judged(one) == [HOLDS]
    assert judged(one, unknown) == [CANNOT_TELL, CANNOT_TELL]
    assert judged(one, two) == [CANNOT_TELL, CANNOT_TELL]
    assert judged(favoured("A", headline=True), unknown) == [HOLDS, CANNOT_TELL]
    assert judged(favoured("A", headline=True), two) == [HOLDS, HOLDS]  # the second by the rate over both
    assert judged(one, favoured("M", kind="most_are")) == [HOLDS, HOLDS]


def test_a_claim_about_days_to_come_counts_as_one_that_could_not_be_tested():
    ahead = claim("favoured", "Z", criterion=WOMEN, period="2033")
    assert judged(favoured("A"), ahead) == [CANNOT_TELL, CANNOT_TELL]
