"""Claims that some were favoured, and grounds announced: which rule withholds a verdict, and which words it uses."""

import math
import re
from dataclasses import fields

import numpy as np
import pytest
from scipy.stats import fisher_exact
from scipy.stats.contingency import odds_ratio

from habeas.claims import KINDS, judge_claims
from habeas.claims.odds import judge_odds
from habeas.claims.people import Case
from habeas.core.types import Findings, Verdict
from habeas.intake.criteria import read_criterion
from habeas.measures.people_met import Answers, Met
from tests.measures.people import people
from tests.register.workspaces import claim, ends

HOLDS, FAILS, CANNOT_TELL = Verdict.HOLDS, Verdict.FAILS, Verdict.CANNOT_TELL
WOMEN = "sex = 'f'"
TOO_FEW = "fewer than ten people of the pool were surely freed"
TOO_LITTLE = "of more than two in five of the freed or of the pool it is not known whether they meet it"
FEW_KNOWN = "of fewer than ten of the freed it is known whether they meet it"
MAY_BE_AS_OFTEN = "the interval of the odds ratio includes even odds"
CAUSAL = re.compile(r"\b(because|caused?|causes|due to|led to|lies?|lied|lying|owing to|as a result)\b", re.I)


# Verdicts on counts, without a register


def case_by(pools, announced=None, unsure=()):
    """A case of which only the counts matter; the freed are those of the first pool."""
    first = next(iter(pools.values()), [])
    yes, no, unknown = np.sum([wave[0] for wave in first], axis=0).tolist() if first else (0, 0, 0)
    given = {
        "period": None,
        "waves": (),
        "undated": 0,
        "announced": announced,
        "by_pool": pools,
        "unsure": list(unsure),
    }
    given["freed"] = Answers(yes, no, unknown)
    # Whatever else people are counted as, nobody is.
    met = Met(**{field.name: given.get(field.name, Answers(0, 0, 0)) for field in fields(Met)})
    return Case(claim=None, criterion=read_criterion(WOMEN), met=met, later=None, common={})


def wave(freed, stayed, maybe=(0, 0, 0)):
    return [list(freed), list(stayed), list(maybe)]


def judge(freed, stayed, maybe=(0, 0, 0), **pools):
    return judge_odds(case_by({"eligible": [wave(freed, stayed, maybe)], **pools}))


@pytest.mark.parametrize(
    ("freed", "stayed", "verdict", "reason"),
    [
        ((9, 1, 0), (10, 90, 0), HOLDS, "those who meet it were freed more often"),
        ((1, 9, 0), (90, 10, 0), FAILS, "those who meet it were freed less often"),
        ((5, 5, 0), (50, 50, 0), CANNOT_TELL, MAY_BE_AS_OFTEN),
        ((8, 1, 0), (10, 90, 0), CANNOT_TELL, TOO_FEW),
        ((9, 0, 0), (10, 90, 0), CANNOT_TELL, TOO_FEW),
        ((9, 1, 6), (10, 90, 0), HOLDS, "those who meet it were freed more often"),  # 6 of 16 unknown
        ((9, 1, 6), (30, 70, 0), CANNOT_TELL, MAY_BE_AS_OFTEN),
        ((9, 1, 7), (10, 90, 0), CANNOT_TELL, TOO_LITTLE),  # 7 of 17
        ((30, 1, 20), (10, 90, 0), HOLDS, "those who meet it were freed more often"),
        ((30, 1, 21), (10, 90, 0), CANNOT_TELL, TOO_LITTLE),
        ((9, 1, 0), (10, 90, 90), CANNOT_TELL, TOO_LITTLE),  # of the pool
        ((8, 1, 1), (10, 90, 0), CANNOT_TELL, FEW_KNOWN),
        ((9, 1, 1), (10, 90, 0), HOLDS, "those who meet it were freed more often"),
        ((10, 0, 0), (90, 0, 0), CANNOT_TELL, "in no wave both freed and stayed are known"),
    ],
)
def test_odds_are_judged_where_enough_is_known_and_only_then(freed, stayed, verdict, reason):
    found = judge(freed, stayed)
    assert found.verdict is verdict
    assert reason in found.reason
    assert (found.p_value is None) is (verdict is CANNOT_TELL)
    assert bool(found.settle) is (verdict is CANNOT_TELL)


def test_the_verdict_is_that_of_the_exact_interval_where_nothing_is_unknown():
    """SciPy's exact conditional interval, over tables on both sides of its edge."""
    seen = set()
    for freed in range(4, 17):
        for stayed in (10, 30, 50, 70):
            table = [[freed, 20 - freed], [stayed, 80 - stayed]]
            low, high = odds_ratio(table, kind="conditional").confidence_interval(0.95)
            expected = HOLDS if low > 1 else FAILS if high < 1 else CANNOT_TELL
            found = judge((freed, 20 - freed, 0), (stayed, 80 - stayed, 0))
            assert found.verdict is expected, table
            if found.p_value is not None:
                tails = [fisher_exact(table, alternative=side).pvalue for side in ("less", "greater")]
                assert found.p_value == pytest.approx(min(1, 2 * min(tails)))
                assert found.p_value < 0.05
            seen.add(expected)
    assert seen == {HOLDS, FAILS, CANNOT_TELL}


def test_one_more_answer_may_put_the_exact_interval_at_one():
    """Fourteen of twenty against forty of eighty: the interval's end comes close to even odds from either side."""
    verdicts = [judge((yes, 20 - yes, 0), (40, 40, 0)).verdict for yes in range(10, 19)]
    first = verdicts.index(HOLDS)
    low = [odds_ratio([[10 + at, 10 - at], [40, 40]]).confidence_interval(0.95).low for at in (first - 1, first)]
    assert low[0] <= 1 < low[1]
    assert verdicts == [CANNOT_TELL] * first + [HOLDS] * (len(verdicts) - first)


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (wave((9, 1, 0), (10, 90, 0)), HOLDS),
        (wave((9, 5, 0), (10, 6, 0)), HOLDS),  # 9 to 5 against 10 to 6: a ratio above one is enough
        (wave((9, 6, 0), (10, 6, 0)), CANNOT_TELL),
        (wave((1, 9, 0), (90, 10, 0)), CANNOT_TELL),
    ],
)
def test_where_pools_of_people_surely_inside_disagree_nobody_can_tell(other, verdict):
    assert judge((9, 1, 0), (10, 90, 0), inside=[other]).verdict is verdict


def test_the_pool_that_is_in_the_way_is_the_one_named():
    found = judge((9, 1, 0), (10, 90, 0), inside=[wave((9, 6, 0), (10, 6, 0))])
    assert found.verdict is CANNOT_TELL
    assert not found.reason.startswith("by the people surely inside with over two weeks of the sentence left")


def test_people_possibly_inside_decide_nothing():
    found = judge((9, 1, 0), (10, 90, 0), possible=[wave((1, 9, 0), (90, 10, 0))])
    assert found.verdict is HOLDS
    nobody = judge_odds(case_by({"possible": [wave((9, 1, 0), (10, 90, 0))]}))
    assert (nobody.verdict, nobody.reason) == (CANNOT_TELL, "nobody is known to have been inside before them")
    assert nobody.settle == "a list that says who was in custody before the releases"
    assert judge_odds(case_by({})).verdict is CANNOT_TELL


@pytest.mark.parametrize(
    ("unsure", "verdict"),
    [
        (wave((0, 0, 0), (0, 0, 0)), HOLDS),
        (wave((0, 0, 0), (3, 90, 0)), HOLDS),
        (wave((0, 0, 0), (300, 0, 0)), CANNOT_TELL),
        (wave((0, 0, 0), (0, 0, 300)), CANNOT_TELL),
        (wave((0, 90, 0), (0, 0, 0)), CANNOT_TELL),
        (wave((90, 0, 0), (0, 90, 0)), HOLDS),  # what is for the verdict is left out
    ],
)
def test_people_inside_under_a_sentence_nobody_knows_count_against_the_verdict(unsure, verdict):
    case = case_by({"eligible": [wave((9, 1, 0), (10, 90, 0))]}, unsure=[unsure])
    mirror = [[[no, yes, unknown] for yes, no, unknown in unsure]]
    other = case_by({"eligible": [wave((1, 9, 0), (90, 10, 0))]}, unsure=mirror)
    assert judge_odds(case).verdict is verdict
    assert judge_odds(other).verdict is (FAILS if verdict is HOLDS else CANNOT_TELL)


def test_the_freed_on_no_list_are_missing_too():
    """Ten of the pool are known and freed, and seven more were freed whom no list names."""
    pools = {"eligible": [wave((9, 1, 0), (10, 90, 0))]}
    assert judge_odds(case_by(pools, announced=16)).verdict is HOLDS
    assert judge_odds(case_by(pools, announced=17)).reason == TOO_LITTLE


def test_waves_are_compared_each_by_itself():
    """Simpson's reversal: within each wave women are freed more often, added up they seem to be freed less."""
    waves = [wave((18, 2, 0), (60, 20, 0)), wave((10, 90, 0), (2, 68, 0))]
    found = judge_odds(case_by({"eligible": waves}))
    assert found.verdict is HOLDS
    added = np.sum(waves, axis=0)
    assert added[0][0] / added[0][1] < added[1][0] / added[1][1]


@pytest.mark.parametrize("seed", range(6))
def test_an_answer_turned_into_unknown_only_moves_a_verdict_toward_cannot_tell(seed):
    rng = np.random.default_rng(seed)
    for _ in range(30):
        counts = np.zeros((1, 3, 3), dtype=int)
        counts[0, :2, :2] = [rng.multinomial(30, rng.dirichlet((1, 1))), rng.multinomial(90, rng.dirichlet((1, 1)))]
        before = judge_odds(case_by({"eligible": counts.tolist()})).verdict
        row, answer = rng.integers(2), rng.integers(2)
        moved = rng.integers(counts[0, row, answer] + 1)
        counts[0, row, answer] -= moved
        counts[0, row, 2] += moved
        after = judge_odds(case_by({"eligible": counts.tolist()})).verdict
        assert after in (before, CANNOT_TELL)


# Through a register


def spells(freed, stayed, maybe=(0, 0, 0), scheduled="2034-01-01"):
    rows = [
        f"2029-01-01  {left}  {sex}  {scheduled}"
        for left, counts in (
            ("2031-05-01  pardon", freed), ("2033-01-01/..  -", stayed), ("2031-12-20/2032-02-01  pardon", maybe),
        )
        for sex, n in zip("fm-", counts, strict=True)
        for _ in range(n)
    ]  # fmt: skip
    return "\n".join(["start  end  exit  sex  scheduled", *rows])


def judged(kind, *counts, **more):
    said = claim(kind, criterion=WOMEN, period="2031-05/2031-12", **more)
    return Findings(judge_claims(people(spells(*counts), claims=[said]), KINDS))


def test_a_claim_of_favour_has_the_odds_of_the_known_and_the_p_value_of_the_worst_case():
    found = judged("favoured", (12, 8, 1), (20, 79, 2))["claim.C"]
    table = [[12, 8], [20, 79]]
    exact = odds_ratio(table)
    assert found.verdict is HOLDS
    assert found.value == pytest.approx(exact.statistic, rel=1e-6)
    assert ends(found) == pytest.approx(tuple(exact.confidence_interval(0.95)), rel=1e-6)
    worst = min(1, 2 * fisher_exact([[12, 9], [22, 79]], alternative="greater").pvalue)
    assert found.p_value == pytest.approx(worst)
    assert found.p_value > 2 * fisher_exact(table, alternative="greater").pvalue
    assert (found.unit, found.interval.value) == ("ratio", "sampling")


def test_a_claim_of_favour_without_odds_has_no_number():
    found = judged("favoured", (0, 0, 20), (0, 0, 40))["claim.C"]
    assert (found.verdict, found.value, found.low, found.p_value) == (CANNOT_TELL, None, None, None)
    assert found.reason == TOO_LITTLE
    beside = judged("favoured", (20, 0, 0), (40, 0, 0))["claim.C.odds_ratio"]
    assert (beside.verdict, beside.value) == (CANNOT_TELL, None)


OUTCOMES = {
    "half or fewer": ((5, 15, 0), (0, 90, 0), FAILS, "not consistent with the ground: half or fewer; of 20 freed 5"),
    "freed less often": (
        *((13, 7, 0), (99, 1, 0), FAILS),
        "not consistent with the ground: those who meet it were freed less often",
    ),
    "share open": ((9, 6, 5), (10, 90, 0), CANNOT_TELL, "of 20 freed 9 meet “sex = 'f'”, 6 do not, of 5 it is not"),
    "odds open": ((13, 7, 0), (60, 40, 0), CANNOT_TELL, "most of the freed meet it, but by the people surely inside"),
    "both": ((13, 7, 0), (10, 90, 0), HOLDS, "consistent with the ground: most of the freed meet it, and those who"),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_ground_announced_has_five_outcomes(name):
    freed, stayed, verdict, begins = OUTCOMES[name]
    found = judged("because", freed, stayed)["claim.C"]
    assert found.verdict is verdict
    assert found.reason.startswith(begins)
    rests_on_odds = name in ("freed less often", "both")
    assert (found.p_value is not None) is rests_on_odds
    assert bool(found.would_settle) is (verdict is CANNOT_TELL)


def test_a_ground_that_few_of_the_freed_meet_fails_though_they_were_favoured():
    counts = (8, 12, 0), (2, 98, 0)
    assert judged("favoured", *counts)["claim.C"].verdict is HOLDS
    assert judged("because", *counts)["claim.C"].verdict is FAILS


@pytest.mark.parametrize("kind", ["because", "favoured", "most_are"])
@pytest.mark.parametrize("name", OUTCOMES)
def test_no_sentence_of_a_verdict_says_why_anybody_was_freed_or_that_somebody_lies(kind, name):
    freed, stayed, *_ = OUTCOMES[name]
    for found in judged(kind, freed, stayed, (1, 1, 1)).values():
        for text in (found.label, found.reason, found.would_settle, found.method, *found.assumptions):
            assert not CAUSAL.search(text or ""), text


def test_the_wording_of_the_kinds_names_no_cause():
    """An interval lies above one or below it, and nobody lies; events are told by the causes others give them."""
    for kind in [one for one in KINDS if one.name != "events_share"]:
        assert not CAUSAL.search(re.sub("lies (above|below)", "", kind.wording)), kind.name


def test_people_not_known_to_be_eligible_are_of_the_pool_of_those_inside():
    register = people(
        spells((12, 8, 0), (20, 79, 0), scheduled="-"),
        claims=[claim("favoured", criterion=WOMEN, period="2031-05/2031-12")],
    )
    found = Findings(judge_claims(register, KINDS))
    assert [row["pool"] for row in found["claim.C.met"].table.records()] == ["inside", "possible"]
    assert found["claim.C"].verdict is HOLDS
    assert math.isclose(found["claim.C"].value, odds_ratio([[12, 8], [20, 79]]).statistic, rel_tol=1e-6)


def test_a_pool_of_people_who_were_inside_before_other_waves_only_is_no_pool():
    """Who was eligible in January had left in March; of those inside in May nobody knows the sentence."""
    early = "2029-01-01  2031-03-01  term_served  f  2031-03-01"
    rows = "\n".join([spells((12, 8, 0), (20, 79, 0), scheduled="-"), early])
    register = people(rows, claims=[claim("favoured", criterion=WOMEN)])
    found = Findings(judge_claims(register, KINDS))
    assert [row["pool"] for row in found["claim.C.met"].table.records()] == ["inside", "possible"]
    assert found["claim.C"].verdict is HOLDS
