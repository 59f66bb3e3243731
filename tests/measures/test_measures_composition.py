"""Who was freed against who is inside: bounds, refusals, and two statements that may hold at once."""

import pytest

from habeas.brief.results import finding_record
from habeas.brief.say import Facts, choose, plain_text
from habeas.core.types import Findings, Verdict
from habeas.measures import composition
from habeas.measures.groups import count_group
from habeas.stats.exact import MOST_TABLES, exact_odds_ratio
from tests.register.workspaces import ask, ends, lay, open_register

HOLDS, FAILS, CANNOT_TELL = Verdict.HOLDS, Verdict.FAILS, Verdict.CANNOT_TELL
READINGS = "id  what  group  period  value  act  basis  qualifier\n"


def acts(*counts):
    return "id  date  count\n" + "\n".join(f"A{i}  2031-0{i + 2}-01  {n}" for i, n in enumerate(counts))


def counted(*rows):
    """Readings of groups among the freed, `A0 women 14`, or inside, `2031-01-01 women 100` (`all` is everybody)."""
    lines = []
    for i, row in enumerate(rows):
        where, group, number, *more = row.split(maxsplit=4)
        basis, words = (*more, "-")[:2] if more else ("Committee", "-")
        group = "-" if group == "all" else group
        what = (
            f"freed  {group}  -  {number}  {where}"
            if where.startswith("A")
            else f"inside  {group}  {where}  {number}  -"
        )
        lines.append(f"R{i}  {what}  {basis}  {words}")
    return READINGS + "\n".join(lines)


POOL = ("2031-01-01 all 1000", "2031-01-01 women 100")


def compose(freed, *rows, **more):
    return ask(composition.MEASURE, releases=acts(*freed), readings=counted(*rows), **more)


# Counts


@pytest.mark.parametrize(
    ("rows", "women"),
    [
        (["A0 women 14"], (14, 14)),
        (["A0 men 16"], (14, 14)),
        (["A0 men 6 Centre at least"], (0, 24)),
        (["A0 women 13 Centre at least", "A0 men 6 Centre at least"], (13, 24)),
        (["A0 women 13 Centre at least", "A0 women 14"], (14, 14)),
        (["A0 women 14", "A0 women 15 Centre"], (14, 15)),
        (["A0 women 14", "A0 men 12 Centre"], (14, 18)),
        (["A0 men 16", "A0 men 12 Centre"], (14, 18)),
        (["A0 men 16", "A0 men 12 Centre", "A0 women 20 Centre at most"], (14, 18)),
        (["A0 women 10 Centre about"], (5, 15)),
        (["A0 women 0"], (0, 0)),
        (["A0 women 30"], (30, 30)),
        (["A0 ill 5"], (0, 30)),
    ],
)
def test_counts_of_a_group_and_of_its_complement_bound_it(rows, women):
    found = compose([30], *rows)
    if rows == ["A0 ill 5"]:
        assert found["freed.women"].reason == "nobody counted women among the freed of these days"
        assert ends(found["freed.ill"]) == (5, 5)
    else:
        assert ends(found["freed.women"]) == women


def test_an_act_without_a_count_may_hold_any():
    found = compose([30, 20], "A0 women 14")
    assert ends(found["freed.women"]) == (14, 34)
    assert found["freed.women"].value == 14
    assert (found["freed.women"].n, found["freed.women"].missing) == (30, 20)
    assert ends(found["freed.women.share"]) == (14 / 50, 34 / 50)
    assert found["freed.women.share"].value == 14 / 30
    assert found["freed.women.list"].table.rows == (("A0", 30, 14, 14, "R0"), ("A1", 20, 0, 20, ""))


def test_a_share_in_the_known_acts_that_all_acts_together_exclude_is_not_told():
    found = compose([30, 20], "A0 women 3", "A1 women 19 Centre at least")
    assert ends(found["freed.women.share"]) == (22 / 50, 23 / 50)
    assert found["freed.women.share"].value is None
    assert found["freed.women"].value is None


def test_an_act_that_may_lie_outside_the_window_is_counted_either_way():
    found = ask(
        composition.MEASURE,
        first="2031-02-10",
        releases="id  date  count\nA0  2031-02  30\nA1  2031-03-01  20",
        readings=counted("A0 women 14", "A1 women 5", *POOL),
    )
    women = found["freed.women"]
    assert (women.value, women.n, women.missing, *ends(women)) == (5, 20, 30, 5, 19)
    # With the sixteen men of the first act and without its women, and the other way round.
    assert ends(found["freed.women.share"]) == (5 / 36, 19 / 34)
    assert favoured(found).reason == "some acts may lie outside the window"


def test_women_are_always_answered_for_and_a_group_and_its_complement_once():
    assert [key for key in ask(composition.MEASURE, known="2031-12-31") if key.count(".") == 1] == ["freed.women"]
    found = compose([30], "A0 men 16", "A0 ill 3")
    assert [key for key in found if key.startswith("freed.") and key.count(".") == 1] == ["freed.women", "freed.ill"]


@pytest.mark.parametrize(
    ("groups", "least", "most"),
    [(["women", "ill"], 14, 19), (["ill"], 5, 5), (["women", "men"], 16, 30), (["ill", "elderly"], 5, 30)],
)
def test_any_of_several_groups_lies_between_the_largest_and_their_sum(tmp_path, groups, least, most):
    lay(tmp_path, releases=acts(30), readings=counted("A0 women 14", "A0 ill 5"))
    register = open_register(tmp_path)
    (part,) = count_group(register, groups, register.window)
    register.database.close()
    assert part.bounds == (least, most)


# More than half, fewer than half


@pytest.mark.parametrize(
    ("women", "most", "fewer"),
    [
        ("A0 women 16", HOLDS, FAILS),
        ("A0 women 15", FAILS, FAILS),
        ("A0 women 14", FAILS, HOLDS),
        ("A0 women 14 Centre at least", CANNOT_TELL, CANNOT_TELL),
        ("A0 women 15 Centre at least", CANNOT_TELL, FAILS),
        ("A0 women 16 Centre at least", HOLDS, FAILS),
        ("A0 women 15 Centre at most", FAILS, CANNOT_TELL),
    ],
)
def test_exactly_half_is_neither_most_nor_fewer_than_half(women, most, fewer):
    found = compose([30], women)
    assert (found["freed.women.most"].verdict, found["freed.women.fewer"].verdict) == (most, fewer)


# Rules of refusal


def favoured(found):
    return found["freed.women.favoured"]


def test_fewer_than_ten_counted_is_too_few():
    assert favoured(compose([10], "A0 women 5", *POOL)).verdict is HOLDS
    found = favoured(compose([9], "A0 women 5", *POOL))
    assert found.verdict is CANNOT_TELL
    assert found.reason == "women are counted for fewer than ten of the freed"


def test_more_than_two_in_five_not_counted_is_too_much():
    assert favoured(compose([30, 20], "A0 women 25", *POOL)).verdict is HOLDS
    found = favoured(compose([30, 21], "A0 women 25", *POOL))
    assert found.verdict is CANNOT_TELL
    assert found.reason == "women are not counted for more than two in five of the freed"


@pytest.mark.parametrize(
    "pool",
    [
        [],
        ["2031-01-01 women 100"],
        ["2031-01-01 all 1000", "2031-01-02 women 100"],
        ["2031-01-01 all 1000", "2031-01-01 women 100 Centre"],
        ["2031-01-01 all 1000 Committee about", "2031-01-01 women 100"],
        ["2031-01-01 all 0", "2031-01-01 women 0"],
        ["2031-01-01 all 50", "2031-01-01 all 1000 Centre", "2031-01-01 women 100 Centre at most"],
    ],
)
def test_a_pool_is_a_group_and_everybody_by_one_body_on_one_day(pool):
    found = compose([30], "A0 women 15", *pool)
    assert found["inside.women.share"].verdict is CANNOT_TELL
    assert favoured(found).reason == "the share of women among the people inside is not published"


@pytest.mark.parametrize(
    ("everybody", "women"),
    [(29, 15), (30, 15), (1000, 14), (40, 26), (1000, 0), (1000, 1000)],
    ids=["smaller than the freed", "all freed", "too few women", "too few men", "no women", "women only"],
)
def test_a_pool_that_does_not_hold_the_freed_is_no_pool(everybody, women):
    found = compose([30], "A0 women 15", f"2031-01-01 all {everybody}", f"2031-01-01 women {women}")
    assert favoured(found).verdict is CANNOT_TELL
    assert favoured(found).reason == "the count of women inside does not hold the women freed, or leaves nobody inside"


def test_more_people_than_an_exact_test_can_take_are_refused():
    pool = (f"2031-01-01 all {10 * MOST_TABLES}", f"2031-01-01 women {MOST_TABLES}")
    found = compose([MOST_TABLES], "A0 women 5", *pool)
    assert favoured(found).reason == "more people were freed than an exact test can take"


def test_a_pool_given_by_its_ends_counts_as_one_given_by_its_value():
    readings = """
    id  what    group  period      value  low   high  act
    W   freed   women  -           15     -     -     A0
    P   inside  -      2031-01-01  -      1000  1000  -
    Q   inside  women  2031-01-01  -      100   100   -
    """
    found = ask(composition.MEASURE, releases=acts(30), readings=readings)
    assert found["inside.women.share"].value == 0.1


def test_the_pool_is_the_newest_count_before_the_first_act():
    early, late = ("2030-06-01 all 1000", "2030-06-01 women 300"), ("2031-03-01 all 1000", "2031-03-01 women 500")
    found = compose([30], "A0 women 15", *early, *POOL, *late)
    assert found["inside.women.share"].value == 0.1
    assert [row["share"] for row in found["freed.women.pools"].table.records()] == [0.1, 0.3, 0.5]
    assert compose([30], "A0 women 15", *late)["inside.women.share"].value == 0.5


# Odds


def test_the_odds_ratio_is_that_of_the_acts_counted_against_those_who_stayed():
    found = compose([30, 10], "A0 women 15", *POOL)["freed.women.odds_ratio"]
    exact = exact_odds_ratio(15, 15, 85, 885, level=0.95)
    assert (found.value, found.low, found.high, found.p_value) == exact
    assert (found.n, found.missing) == (30, 10)
    assert any("chance model" in assumed for assumed in found.assumptions)


def test_the_bounds_of_the_odds_ratio_are_over_each_way_to_count_the_unknown_and_each_pool():
    pools = ((1000, 100), (900, 120))
    rows = [
        f"2030-0{i + 1}-01 {who} {n}"
        for i, pool in enumerate(pools)
        for who, n in zip(("all", "women"), pool, strict=True)
    ]
    found = compose([30, 10], "A0 women 15", *rows)
    ratios = [
        yes * (whole - part - (40 - yes)) / ((40 - yes) * (part - yes))
        for yes in range(15, 26)
        for whole, part in pools
    ]
    assert ends(found["freed.women.odds_ratio.bounds"]) == pytest.approx((min(ratios), max(ratios)))
    sources = {source.id for source in favoured(found).sources}
    assert {"R1", "R2", "R3", "R4"} <= sources


def test_a_verdict_must_stand_however_the_unknown_is_counted():
    """In the acts counted women are favoured beyond chance; if all the others were men they would not be."""
    pool = ("2031-01-01 all 1000", "2031-01-01 women 120")
    found = compose([20, 13], "A0 women 8", *pool)
    assert found["freed.women.odds_ratio"].low > 1
    assert found["freed.women.odds_ratio.bounds"].low > 1
    assert favoured(found).verdict is CANNOT_TELL
    assert favoured(compose([20, 13], "A0 women 8", "A1 women 5", *pool)).verdict is HOLDS


def test_pools_that_disagree_are_no_verdict():
    other = ("2030-06-01 all 1000", "2030-06-01 women 500")
    assert favoured(compose([30], "A0 women 15", *POOL)).verdict is HOLDS
    found = favoured(compose([30], "A0 women 15", *POOL, *other))
    assert found.verdict is CANNOT_TELL
    assert found.reason == "the interval holds even odds for some way to count the unknown or by some pool"


def test_an_odds_ratio_of_zero_or_without_limit_is_null_in_json():
    none = compose([30], "A0 women 0", *POOL)["freed.women.odds_ratio"]
    assert (none.value, none.low) == (0, 0)
    every = compose([30], "A0 women 30", "2031-01-01 all 1000", "2031-01-01 women 30")["freed.women.odds_ratio"]
    assert (every.value, every.high) == (float("inf"), float("inf"))
    record = finding_record(every)
    assert (record["value"], record["high"]) == (None, None)
    assert record["low"] > 1


# Two statements that may hold at once

SAYS = {
    (FAILS, HOLDS): "So most of the freed are men. And yet women were favoured",
    (FAILS, CANNOT_TELL): "Most of the freed are men. Whether women were favoured, the data cannot tell",
    (FAILS, FAILS): "Most of the freed are men, and women were not favoured",
    (HOLDS, HOLDS): "Most of the freed are women, and they were favoured",
}
CASES = {
    (FAILS, HOLDS): ([100], "A0 women 30", 100),
    (FAILS, CANNOT_TELL): ([100], "A0 women 12", 120),
    (FAILS, FAILS): ([100], "A0 women 10", 400),
    (HOLDS, HOLDS): ([100], "A0 women 80", 300),
    (HOLDS, CANNOT_TELL): ([100], "A0 women 60", 600),
    (HOLDS, FAILS): ([100], "A0 women 60", 850),
    (CANNOT_TELL, HOLDS): ([70, 30], "A0 women 40", 100),
    (CANNOT_TELL, CANNOT_TELL): ([70, 30], "A0 women 40", 550),
    (CANNOT_TELL, FAILS): ([70, 30], "A0 women 40", 900),
}


def said(found):
    return plain_text(choose(composition.MEASURE.sentences[1], Facts(findings=Findings(found.values()), plain={})))


@pytest.mark.parametrize(("most", "favour"), CASES, ids=lambda verdict: verdict.value)
def test_whether_most_are_women_and_whether_women_were_favoured_are_two_questions(most, favour):
    freed, women, inside = CASES[most, favour]
    found = compose(freed, women, "2031-01-01 all 1000", f"2031-01-01 women {inside}")
    assert (found["freed.women.most"].verdict, favoured(found).verdict) == (most, favour)
    assert said(found).startswith(SAYS.get((most, favour), ""))
    assert bool(said(found)) == ((most, favour) in SAYS)


def test_half_women_are_not_mostly_men():
    found = compose([100], "A0 women 50", *POOL)
    assert found["freed.women.most"].verdict is FAILS
    assert said(found) == ""
