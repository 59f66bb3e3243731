"""Who was freed of those inside that morning: counts by hand, each rule with its case, chance and a planted group."""

import math
from datetime import date

import numpy as np
import pytest

from habeas.brief.figures.forest import forest
from habeas.brief.say import Facts, plain_text
from habeas.brief.study import Study
from habeas.core.types import Findings, Verdict
from habeas.measures.people_composition import MEASURE
from habeas.measures.people_favoured import Contrast, contrasts, favoured, in_the_way
from habeas.measures.people_groups import GROUPS, POOLS, Group, count_groups
from habeas.measures.people_joint import ask_people, joint
from habeas.measures.people_pool import WaveDays
from habeas.stats.comparison import compare
from habeas.stats.exact import exact_odds_ratio
from tests.measures.people import ask_people as findings_of
from tests.measures.people import people, spoken
from tests.register.workspaces import ends

# The frame has it; that of the invented people may not.

HOLDS, FAILS, CANNOT_TELL = Verdict.HOLDS, Verdict.FAILS, Verdict.CANNOT_TELL
WOMEN = Group("women", "women", "sex = 'f'")
HEADER = "start  end  exit  ended  sex  born  scheduled  term\n"
DAY = "2031-06-01"
MORNING = WaveDays(date(2031, 6, 1), date(2031, 6, 1))
INSIDE = {"start": "2030-01-01", "end": "2032-01-01/..", "exit": "-", "ended": "no", "sex": "m", "born": "1990-01-01"}
INSIDE |= {"scheduled": "2034-01-01", "term": "1461"}
FREED = {"end": DAY, "exit": "pardon", "ended": "yes"}
# Nobody says whether or when they left.
LOST = {"end": "2031-06-01/..", "exit": "-", "ended": "-"}


def held(n, **more):
    row = INSIDE | more
    return ["  ".join(row[name] for name in HEADER.split())] * n


def table(*groups):
    return HEADER + "\n".join(line for lines in groups for line in lines)


# 12 freed, 5 of them women, of 112 inside, 15 of them women.
USUAL = table(held(5, sex="f", **FREED), held(7, **FREED), held(10, sex="f"), held(90))


def found_in(rows, **more):
    return findings_of(MEASURE, rows, **more)


def rows_of(found, key="people.composition"):
    return {(row["group"], row["pool"]): row for row in found[key].table.records()}


@pytest.fixture(scope="module")
def usual():
    return found_in(USUAL)


# Counts


def test_the_freed_are_held_against_everybody_inside_that_morning(usual):
    assert ends(usual["people.freed"]) == (12, 12)
    assert usual["people.pool"].value == 112
    assert usual["people.pool.eligible"].verdict is HOLDS
    assert ends(usual["people.freed.women"]) == (5, 5)
    assert usual["people.freed.women.share"].value == pytest.approx(5 / 12)
    assert usual["people.pool.women.share"].value == pytest.approx(15 / 112)
    ratio = usual["people.freed.women.odds_ratio"]
    exact = exact_odds_ratio(5, 7, 10, 90, level=0.95)
    assert (ratio.value, ratio.low, ratio.high, ratio.p_value) == pytest.approx(tuple(exact))


def test_every_group_has_a_row_for_every_pool(usual):
    rows = rows_of(usual)
    assert set(rows) == {(group.name, pool) for group in GROUPS for pool in POOLS}
    women = rows["women", "eligible"]
    assert [women[x] for x in ("freed_in", "freed_out", "stayed_in", "stayed_out")] == [5, 7, 10, 90]
    assert women["difference"] == pytest.approx(5 / 12 - 10 / 100)
    assert (women["notable"], women["refused"]) == (True, "")
    assert [row["first"].isoformat() for row in usual["people.composition.waves"].table.records()][:1] == [DAY]


def test_who_came_on_the_first_morning_is_not_in_the_pool_and_who_left_that_day_is():
    found = found_in(table(held(12, **FREED), held(9, start=DAY), held(20), held(3, end=DAY, exit="died", ended="yes")))
    assert found["people.pool"].value == 35
    assert ends(found["people.freed"]) == (12, 12)


def test_waves_are_compared_each_within_itself():
    later = {"end": "2031-11-01"}
    found = found_in(
        table(
            held(6, sex="f", **FREED),
            held(6, **FREED),
            held(6, sex="f", **FREED | later),
            held(6, **FREED | later),
            held(30, sex="f"),
            held(30),
        )
    )
    assert found["people.freed.waves"].value == 2
    assert found["people.pool"].value == 84 + 72
    rows = [row for row in found["people.composition.waves"].table.records() if row["group"] == "women"]
    counts = [[row[x] for x in ("freed_in", "freed_out", "stayed_in", "stayed_out")] for row in rows]
    assert counts == [[6, 6, 36, 36], [6, 6, 30, 30]] * 3
    assert found["people.freed.women.odds_ratio"].value == pytest.approx(1)


CASES = [
    ("women", {"sex": "f"}, {"sex": "m"}, {"sex": "-"}),
    ("women", {"sex": "f"}, {"sex": "x"}, {"sex": "-"}),
    ("minors", {"born": "2013-06-02"}, {"born": "2013-06-01"}, {"born": "2013"}),
    ("minors", {"born": "2014"}, {"born": "2012"}, {"born": "-"}),
    ("sixty", {"born": "1971-06-01"}, {"born": "1971-06-02"}, {"born": "1971"}),
    ("up_to_two_years", {"term": "731"}, {"term": "732"}, {"term": "731/732"}),
    ("up_to_two_years", {"term": "30"}, {"term": "0"}, {"term": "-"}),
    ("up_to_two_years", {"term": "700"}, {"term": "9000"}, {"term": "0/300"}),
    ("two_to_five_years", {"term": "732/1827"}, {"term": "1828"}, {"term": "800/2000"}),
    ("five_to_ten_years", {"term": "1828"}, {"term": "3654"}, {"term": "1827/1828"}),
    ("over_ten_years", {"term": "3654/9000"}, {"term": "3653"}, {"term": "-"}),
    ("last_year", {"scheduled": "2032-06-01"}, {"scheduled": "2032-06-02"}, {"scheduled": "2032-05/2032-07"}),
    ("last_year", {"scheduled": "2031-07"}, {"scheduled": "2040"}, {"scheduled": "-"}),
    ("last_year", {"scheduled": "2031-07-01"}, {"scheduled": "2033/2034"}, {"scheduled": "2031-04"}),
]


@pytest.mark.parametrize(("name", "yes", "no", "unknown"), CASES)
def test_a_group_has_three_answers(name, yes, no, unknown):
    rows = table(held(1, **yes), held(2, **no), held(4, **unknown))
    group = next(group for group in GROUPS if group.name == name)
    counted = count_groups(people(rows), [MORNING], [group])
    assert counted["inside"][name][0] == [[0, 0, 0], [1, 2, 4], [0, 0, 0]]


def test_a_group_is_one_line_and_the_pools_lie_in_one_another():
    more = (*GROUPS, Group("designated", "people of one body", "region is null"))
    counted = count_groups(people(USUAL), [MORNING], more)
    assert counted["inside"]["designated"] == [[[12, 0, 0], [100, 0, 0], [0, 0, 0]]]
    assert list(counted) == ["eligible", "inside", "possible"]


def test_the_main_pool_is_of_all_inside_where_no_end_of_a_sentence_is_known():
    rows = table(held(12, scheduled="-", **FREED), held(40, scheduled="-"))
    found = found_in(rows)
    assert found["people.pool.eligible"].verdict is FAILS
    assert {pool for _, pool in rows_of(found)} == {"inside", "possible"}
    assert spoken(MEASURE, found)[0] == (
        "In 1 wave of releases by the lists, 12 people were freed of the 52 people surely inside on the first morning "
        "of a wave, each counted once for each wave."
    )


def test_whoever_is_known_in_neither_way_widens_the_bounds():
    rows = table(held(20, sex="f", **FREED), held(10, **FREED), held(30, sex="f"), held(90), held(2, sex="-", **LOST))
    found = found_in(rows)
    assert ends(found["people.freed"]) == (30, 32)
    assert ends(found["people.freed.women"]) == (20, 22)
    assert ends(found["people.freed.women.share"]) == pytest.approx((20 / 32, 22 / 32))
    women = rows_of(found)["women", "eligible"]
    assert women["maybe_freed_unknown"] == 2
    assert women["bound_low"] < women["odds_ratio"] < women["bound_high"]
    assert women["limit_low"] < women["low"] < women["high"] < women["limit_high"]


# Each rule that says "cannot tell"


def contrast(women, *, adjusted=0.0, pools=1):
    """The contrast of women by counts (freed yes, no, unknown; stayed yes, no, unknown), the same in each pool."""
    tables = women if isinstance(women, list) else [women] * pools
    found = {f"{i}": compare([[[*row[:3]], [*row[3:6]], [0, 0, 0]]], level=0.95) for i, row in enumerate(tables)}
    named = dict(zip(POOLS, found.values(), strict=False))
    obstacles = {pool: in_the_way(one, "women") for pool, one in named.items()}
    pairs = dict.fromkeys(named, (adjusted, adjusted))
    return Contrast(group=WOMEN, by_pool=named, in_the_way=obstacles, adjusted=pairs)


def test_fewer_than_ten_freed_cannot_tell_and_ten_can():
    assert favoured(contrast((9, 0, 0, 10, 500, 0)))[:2] == (
        CANNOT_TELL,
        "fewer than ten people of the pool were surely freed",
    )
    assert favoured(contrast((9, 1, 0, 10, 500, 0)))[0] is HOLDS


def test_fewer_than_ten_freed_with_an_answer_cannot_tell_and_ten_can():
    assert favoured(contrast((9, 0, 2, 10, 5000, 0)))[:2] == (
        CANNOT_TELL,
        "of fewer than ten of the freed it is known whether they are women",
    )
    assert favoured(contrast((9, 1, 1, 10, 5000, 0)))[0] is HOLDS


def test_more_than_two_in_five_without_an_answer_cannot_tell_and_two_in_five_can():
    reason = "of more than two in five of the freed or of the pool it is not known whether they are women"
    assert favoured(contrast((40, 20, 41, 10, 50_000, 0)))[:2] == (CANNOT_TELL, reason)
    assert favoured(contrast((40, 20, 40, 10, 50_000, 0)))[0] is HOLDS
    assert favoured(contrast((100, 20, 0, 10, 9_870, 6_667)))[:2] == (CANNOT_TELL, reason)
    assert favoured(contrast((100, 20, 0, 10, 9_870, 6_666)))[1] != reason


def test_bounds_that_hold_even_odds_cannot_tell_and_bounds_beyond_can():
    verdict, reason, settle = favoured(contrast((26, 22, 7, 200, 400, 0)))
    assert (verdict, reason) == (
        CANNOT_TELL,
        "by the people surely inside with over two weeks of the sentence left the interval holds even odds for some way "
        "to count the unknown",
    )
    assert settle.startswith("for the people of whom it is not known whether they are women; when and how everybody")
    assert favoured(contrast((26, 22, 6, 200, 400, 0)))[0] is HOLDS
    assert favoured(contrast((22, 26, 6, 400, 200, 0)))[0] is FAILS
    assert favoured(contrast((22, 26, 7, 400, 200, 0)))[0] is CANNOT_TELL


def test_pools_that_disagree_in_sign_cannot_tell_and_pools_that_agree_can():
    more, less = (30, 20, 0, 200, 400, 0), (30, 20, 0, 400, 200, 0)
    assert favoured(contrast([more, less]))[:2] == (
        CANNOT_TELL,
        "the pools disagree: by one the group was freed more often than others, by another less often",
    )
    assert favoured(contrast([more, more]))[0] is HOLDS
    weak = (30, 20, 0, 320, 280, 0)
    assert favoured(contrast([more, weak]))[0] is HOLDS
    assert favoured(contrast([weak, more]))[:2] == (
        CANNOT_TELL,
        "by the people surely inside with over two weeks of the sentence left the interval holds even odds for some way "
        "to count the unknown",
    )


def test_a_group_that_stands_out_of_many_by_chance_cannot_tell():
    more = (30, 20, 0, 200, 400, 0)
    assert favoured(contrast(more, adjusted=0.0501))[:2] == (
        CANNOT_TELL,
        "so large a difference in one of the groups looked at would not be rare by chance (Holm's correction)",
    )
    assert favoured(contrast(more, adjusted=0.05))[0] is HOLDS


def test_p_values_are_adjusted_over_the_groups_that_can_be_told(usual):
    rows = rows_of(usual)
    told = {group: row for (group, pool), row in rows.items() if pool == "eligible" and not row["refused"]}
    # All are of one age and one sentence: only the sex of the freed and stayed differs.
    assert set(told) == {"women"}
    assert told["women"]["holm"] == told["women"]["bh"] == told["women"]["p_value"]
    assert rows["sixty", "eligible"]["refused"].startswith("in no wave both freed and stayed are known to be both")
    two = {name: compare([table], level=0.95) for name, table in ((WOMEN.name, T1), ("other", T2))}
    found = contrasts([WOMEN, Group("other", "others", "true")], {"inside": two})
    assert found[0].adjusted["inside"] == pytest.approx((0.0209, 0.0209), abs=1e-3)


T1, T2 = [[5, 7, 0], [10, 90, 0], [0, 0, 0]], [[6, 6, 0], [50, 50, 0], [0, 0, 0]]


def test_without_a_wave_nobody_can_be_compared():
    found = found_in(table(held(20)))
    assert list(found) == ["people.freed"]
    assert spoken(MEASURE, found) == [
        "Who of the people on the lists was freed, the lists cannot tell: the lists show no wave of releases in these "
        "days."
    ]


# Sentences


def test_both_statements_may_hold_at_once():
    found = found_in(table(held(20, sex="f", **FREED), held(25, **FREED), held(10, sex="f"), held(190)))
    assert found["people.freed.women.fewer"].verdict is HOLDS
    assert found["people.freed.women.favoured"].verdict is HOLDS
    women = spoken(MEASURE, found)[1]
    assert women.startswith(
        "By the lists 20 of the 45 freed are women, against 12% of the pool (n = 245): fewer than half. And yet women "
        "were favoured: their odds of being freed were 14.9 times those of others (interval "
    )
    assert women.endswith("number drawn at random from the pool. Both statements hold at once.")


def test_a_group_freed_less_often_is_told_so():
    found = found_in(table(held(3, sex="f", **FREED), held(25, **FREED), held(100, sex="f"), held(100)))
    assert found["people.freed.women.favoured"].verdict is FAILS
    assert (
        "They were freed less often than others: their odds of being freed were 0.12 times" in spoken(MEASURE, found)[1]
    )


def test_refusals_are_in_words():
    found = found_in(table(held(12, sex="-", **FREED), held(100, sex="-")))
    assert spoken(MEASURE, found)[1] == (
        "Whether women were favoured, the lists cannot tell: of more than two in five of the freed or of the pool it is "
        "not known whether they are women."
    )
    assert found["people.freed.women.odds_ratio"].would_settle


def test_published_counts_stand_beside_the_lists_and_are_not_mixed():
    counts = {
        "releases": f"id  date  count\nA  {DAY}  12",
        "readings": "id  what  group  period  value  act  basis\n"
        "R1  freed  women  -  4  A  Committee\nR2  inside  -  2031-05-01  200  -  Committee\n"
        "R3  inside  women  2031-05-01  30  -  Committee",
    }
    found = found_in(USUAL, **counts)
    rows = found["people.composition.readings"].table.rows
    assert rows == (
        ("women", "published counts", 4 / 12, 4 / 12, 12, 0.15, 0.15, 200),
        ("women", "the lists", 5 / 12, 5 / 12, 12, 15 / 112, 15 / 112, 112),
    )
    assert found["people.freed.women"].value == 5
    assert {source.key for source in found["people.composition.readings"].sources} >= {"readings:R1", "readings:R3"}
    assert "people.composition.readings" not in found_in(USUAL)


# All attributes together, and draws


def mixed(seed, *, freed=30, stayed=270, women=0.3):
    """Invented people of many ages and terms, of whom some are freed at random; without `women` no sex is known."""
    rng = np.random.default_rng(seed)
    lines = []
    for i in range(freed + stayed):
        sex = "-" if women is None else "f" if rng.random() < women else "m"
        row, term = {"sex": sex, "born": f"{rng.integers(1950, 2005)}-05-05"}, int(rng.integers(400, 5000))
        row |= {"term": str(term), "scheduled": f"{2032 + term // 400}-01-{rng.integers(10, 28)}"}
        lines += held(1, **row, **(FREED if i < freed else {}))
    return table(lines)


@pytest.fixture(scope="module")
def at_random():
    return found_in(mixed(1))


def test_all_attributes_together_have_their_odds(at_random):
    rows = at_random["people.composition.joint"].table.rows
    assert [row[0] for row in rows] == [
        "women against others",
        "for each ten years of age",
        "for each year of the sentence",
        "for each year left of the sentence",
    ]
    assert all(0 < row[2] <= row[1] <= row[3] and row[5:] == (30, 300) for row in rows)
    assert at_random["people.composition.joint"].method.startswith("conditional logit, stratified by wave, exact")


def test_an_attribute_that_too_few_have_is_left_out_and_named():
    found = found_in(mixed(2, women=None))["people.composition.joint"]
    assert found.table.rows[0][0] == "for each ten years of age"
    assert len(found.table.rows) == 3
    assert "not in it, because too many are unknown: women against others" in found.assumptions


def test_separation_is_refused_with_its_reason():
    found = found_in(table(held(12, sex="f", **FREED), held(60), held(2, born="1980-01-01", term="900")))
    refused = found["people.composition.joint"]
    assert refused.verdict is CANNOT_TELL
    assert refused.reason
    assert refused.table is None


def test_beyond_the_exact_likelihood_cox_regression_stands_in(at_random, monkeypatch):
    register = people(mixed(1))
    days = [MORNING]
    common = {"assumptions": (), "n_unit": "people"}
    columns = ask_people(register, days, "eligible")
    exact = joint(register, columns, common)
    monkeypatch.setattr("habeas.measures.people_joint.MOST_CHOSEN", 29)
    cox = joint(register, columns, common)
    assert cox.method.startswith("Cox regression stratified by wave, Efron ties")
    for one, other in zip(exact.table.rows, cox.table.rows, strict=True):
        assert math.log(one[1]) == pytest.approx(math.log(other[1]), abs=0.03)


def test_the_freed_stand_beside_as_many_drawn_by_lot(at_random):
    rows = at_random["people.composition.draws"].table.records()
    assert [(row["what"], row["statistic"]) for row in rows] == [
        ("days left of the sentence", "mean"),
        ("days left of the sentence", "median"),
        ("age in years", "mean"),
        ("age in years", "median"),
    ]
    for row in rows:
        assert row["low"] <= row["lower_quarter"] <= row["median"] <= row["upper_quarter"] <= row["high"]
        assert 1 / (row["draws"] + 1) <= row["p_value"] <= 1
    assert [row["seed"] for row in rows] == [1701, 1702, 1703, 1704]
    assert rows == found_in(mixed(1))["people.composition.draws"].table.records()


def test_draws_are_refused_where_too_few_of_the_freed_have_the_number():
    found = found_in(table(held(9, **FREED), held(3, born="-", scheduled="-", **FREED), held(50)))
    assert found["people.composition.draws"].verdict is CANNOT_TELL
    assert (
        found["people.composition.draws"].reason
        == "of fewer than ten of the freed the days left of the sentence are known"
    )
    assert found_in(table(held(10, **FREED), held(50)))["people.composition.draws"].table


# Chance, and a planted group


def drawn(rng, pool, freed, shares, odds=None):
    """Counts of each group if so many of the pool are freed, at random or with these odds for the first group."""
    members = rng.random((len(shares), pool)) < np.array(shares)[:, None]
    weights = np.where(members[0], odds or 1.0, 1.0)
    chosen = np.zeros(pool, dtype=bool)
    chosen[rng.choice(pool, size=freed, replace=False, p=weights / weights.sum())] = True
    return [
        [
            [int((m & chosen).sum()), int((~m & chosen).sum()), 0],
            [int((m & ~chosen).sum()), int((~m & ~chosen).sum()), 0],
            [0, 0, 0],
        ]
        for m in members
    ]


SHARES = (0.12, 0.03, 0.08, 0.2, 0.4, 0.3, 0.1, 0.25)


def verdicts(waves):
    """The verdict of each group from its counts, one pool."""
    held = {g.name: compare(counts, level=0.95) for g, counts in zip(GROUPS, waves, strict=True)}
    found = contrasts(GROUPS, {"inside": held})
    return [favoured(one)[0] for one in found], [one.by_pool["inside"].odds for one in found], found


@pytest.mark.slow
@pytest.mark.parametrize("freed", [37, 115])
def test_freed_at_random_no_group_is_favoured(freed):
    rng = np.random.default_rng(20_240_916 + freed)
    seeds, alone, family = 1000, np.zeros(len(GROUPS)), 0
    for _ in range(seeds):
        told, odds, _ = verdicts([[wave] for wave in drawn(rng, 1400, freed, SHARES)])
        alone += [one is not None and not one.low <= 1 <= one.high for one in odds]
        family += any(verdict is not CANNOT_TELL for verdict in told)
    assert (alone / seeds <= 0.06).all(), alone / seeds
    assert family / seeds <= 0.06


@pytest.mark.slow
def test_over_four_waves_freed_at_random_no_group_is_favoured():
    rng = np.random.default_rng(20_240_703)
    seeds, alone, family = 400, np.zeros(len(GROUPS)), 0
    for _ in range(seeds):
        waves = zip(*(drawn(rng, 1400, n, SHARES) for n in (18, 30, 30, 37)), strict=True)
        told, odds, _ = verdicts([list(counts) for counts in waves])
        alone += [one is not None and not one.low <= 1 <= one.high for one in odds]
        family += any(verdict is not CANNOT_TELL for verdict in told)
    assert (alone / seeds <= 0.06).all(), alone / seeds
    assert family / seeds <= 0.06


def test_a_planted_group_is_found_and_no_other():
    rng = np.random.default_rng(9)
    told = [verdicts([[wave] for wave in drawn(rng, 1400, 115, SHARES, odds=4)])[0] for _ in range(8)]
    assert sum(row[0] is HOLDS for row in told) >= 7
    assert sum(verdict is not CANNOT_TELL for row in told for verdict in row[1:]) <= 1


def test_freed_at_random_in_a_register_shows_no_favoured_group(at_random):
    assert {at_random[f"people.freed.{group.name}.favoured"].verdict for group in GROUPS} == {CANNOT_TELL}


def test_no_finding_is_of_one_person(at_random):
    tables = [found.table for found in at_random.values() if found.table]
    assert all("person" not in table.columns and "spell" not in table.columns for table in tables)


# The figure


def figure(rows):
    register = people(rows)
    found = Findings(MEASURE.compute(register, register.window))
    facts = Facts(findings=found, plain={"window.first": "FIRST", "clock.on": "ON"})
    return forest(Study(register=register, findings=found, facts=facts, hashes={}, doubts=()))


def test_the_figure_names_who_was_freed_more_often_and_shows_what_is_unknown():
    drawn = figure(table(held(20, sex="f", **FREED), held(25, **FREED), held(10, sex="f"), held(190), held(5, sex="-")))
    assert plain_text(drawn.title) == "Freed more often than others: women (n = 45 freed of 250)"
    assert plain_text(drawn.subtitle).startswith("250 people surely inside with over two weeks of the sentence left")
    assert "Women: 14.9" in drawn.chart.alt
    assert "20 of 45 freed, 5 unknown" in drawn.chart.alt
    assert "Minors: cannot tell" in drawn.chart.alt


def test_the_figure_says_who_was_freed_less_often_and_that_the_lists_cannot_tell():
    less = figure(table(held(3, sex="f", **FREED), held(25, **FREED), held(100, sex="f"), held(100)))
    assert plain_text(less.title) == "Freed less often than others: women (n = 28 freed of 228)"
    none = figure(table(held(6, sex="f", **FREED), held(6, **FREED), held(50, sex="f"), held(50)))
    assert plain_text(none.title) == (
        "For none of these groups do the lists tell, by every pool, whether it was favoured (n = 12 freed of 112)"
    )
    assert figure(table(held(20))) is None
    assert figure(table(held(12, sex="-", **FREED), held(12, sex="-"))) is None
