"""Claims of a number of people: held against what others than the speaker counted."""

import pytest

from habeas.core.types import Verdict
from tests.register.workspaces import ask, claim, ends, judge

HOLDS, FAILS, CANNOT_TELL = Verdict.HOLDS, Verdict.FAILS, Verdict.CANNOT_TELL
ACTS = """
id  date        count
A   2031-02-01  60
B   2031-03-01  50
"""
YEAR = "2031-01-01/2031-12-31"


# Freed


@pytest.mark.parametrize(
    ("value", "qualifier", "verdict"),
    [
        (110, "exactly", HOLDS),
        (111, "exactly", FAILS),
        (110, "at least", HOLDS),
        (111, "at least", FAILS),
        (110, "more than", FAILS),
        (109, "more than", HOLDS),
        (110, "at most", HOLDS),
        (109, "at most", FAILS),
        (110, "less than", FAILS),
        (100, "about", HOLDS),  # 110 is a tenth more than 100
        (99, "about", FAILS),
        (122, "about", HOLDS),
        (123, "about", FAILS),
    ],
)
def test_the_sum_of_acts_decides(value, qualifier, verdict):
    found = judge(claim("count_is", what="freed", value=value, qualifier=qualifier, period=YEAR), releases=ACTS)
    assert found.verdict is verdict
    assert ends(found) == (110, 110)
    assert [source.id for source in found.sources] == ["A", "B"]


def test_without_a_qualifier_a_number_is_exact():
    assert judge(claim("count_is", what="freed", value=109, period=YEAR), releases=ACTS).verdict is FAILS


def test_only_acts_of_the_days_spoken_of_count():
    assert judge(claim("count_is", what="freed", value=50, period="2031-03"), releases=ACTS).verdict is HOLDS
    found = judge(claim("count_is", what="freed", value=0, period="2031-04"), releases=ACTS)
    assert found.verdict is CANNOT_TELL
    assert found.reason == "no release act of these days is known"


@pytest.mark.parametrize(("value", "verdict"), [(50, CANNOT_TELL), (80, CANNOT_TELL), (49, FAILS), (111, FAILS)])
def test_an_act_that_may_be_of_other_days_leaves_it_open(value, verdict):
    acts = "id  date  count\nA  2031-02/2031-03  60\nB  2031-03-01  50"
    found = judge(claim("count_is", what="freed", value=value, period="2031-03"), releases=acts)
    assert found.verdict is verdict
    assert ends(found) == (50, 110)
    assert (found.would_settle == "the day of each act") == (verdict is CANNOT_TELL)


def test_one_act_may_be_spoken_of_by_its_id():
    assert judge(claim("count_is", what="freed", act="A", value=60), releases=ACTS).verdict is HOLDS
    assert judge(claim("count_is", what="freed", act="A", value=61), releases=ACTS).verdict is FAILS


def test_an_act_whose_figure_was_replaced_is_not_known_any_more():
    acts = "id  date  count  supersedes\nA  2031-02-01  60  -\nB  2031-02-01  61  A"
    assert judge(claim("count_is", what="freed", act="A", value=60), releases=acts).verdict is CANNOT_TELL
    assert judge(claim("count_is", what="freed", act="B", value=61), releases=acts).verdict is HOLDS


# Groups of the freed

GROUPS = "id  what  group  value  act  basis  qualifier\n"


@pytest.mark.parametrize(
    ("value", "qualifier", "verdict"),
    [
        (14, "exactly", CANNOT_TELL),
        (13, "at least", HOLDS),
        (24, "at most", HOLDS),
        (12, "exactly", FAILS),
        (24, "more than", FAILS),
    ],
)
def test_a_body_is_not_believed_about_what_it_said_itself(value, qualifier, verdict):
    """The ministry counted 14 women; the committee knows names of 13 women and 6 men among the 30."""
    readings = GROUPS + (
        "M  freed  women  14  A  Ministry  -\nN  freed  men  16  A  Ministry  -\n"
        "O  freed  women  13  A  Committee  at least\nP  freed  men  6  A  Committee  at least\n"
    )
    said = claim(
        "count_is", what="freed", groups=["women"], act="A", value=value, qualifier=qualifier, speaker="Ministry"
    )
    found = judge(said, releases="id  date  count\nA  2031-02-01  30", readings=readings)
    assert found.verdict is verdict
    assert ends(found) == (13, 24)
    assert {source.id for source in found.sources} == {"A", "O", "P"}


def test_a_count_by_the_speaker_alone_is_no_evidence():
    readings = GROUPS + "M  freed  women  14  A  Ministry  -"
    said = claim("count_is", what="freed", groups=["women"], act="A", value=14, speaker="Ministry")
    found = judge(said, releases="id  date  count\nA  2031-02-01  30", readings=readings)
    assert found.verdict is CANNOT_TELL
    assert found.reason == "no body other than the speaker has published a count of this"
    other = claim("count_is", what="freed", groups=["women"], act="A", value=14, speaker="Somebody else")
    assert judge(other, releases="id  date  count\nA  2031-02-01  30", readings=readings).verdict is HOLDS


@pytest.mark.parametrize(
    ("value", "verdict"), [(4, HOLDS), (5, HOLDS), (6, CANNOT_TELL), (15, CANNOT_TELL), (16, FAILS)]
)
def test_a_group_in_an_act_that_may_be_of_other_days_is_counted_either_way(value, verdict):
    acts = "id  date  count\nA  2031-03-05  20\nB  2031-02/2031-03  30"
    readings = GROUPS + "M  freed  women  5  A  Centre  -\nN  freed  women  10  B  Centre  -"
    said = claim("count_is", what="freed", groups=["women"], value=value, qualifier="at least", period="2031-03")
    found = judge(said, releases=acts, readings=readings)
    assert found.verdict is verdict
    assert ends(found) == (5, 15)


# Inside

INSIDE = """
id  what    period      value  basis      qualifier
R   inside  2031-02-01  400    Committee  -
S   inside  2031-06-01  380    Committee  -
T   inside  2031-06-01  384    Centre     -
U   inside  2031-06-10  90     Minister   -
"""


@pytest.mark.parametrize(
    ("day", "value", "qualifier", "verdict"),
    [
        ("2031-06-01", 379, "more than", HOLDS),
        ("2031-06-01", 382, "more than", CANNOT_TELL),
        ("2031-06-01", 384, "more than", FAILS),
        ("2031-06-01", 382, "about", HOLDS),
        ("2031-05-31", 400, "exactly", HOLDS),
        ("2031-01-31", 400, "exactly", CANNOT_TELL),
    ],
)
def test_the_newest_count_by_others_up_to_the_day_decides(day, value, qualifier, verdict):
    said = claim("count_is", what="inside", period=day, value=value, qualifier=qualifier)
    found = judge(said, readings=INSIDE)
    assert found.verdict is verdict
    assert "U" not in {source.id for source in found.sources}


def test_an_older_count_says_how_old_it_is_and_who_was_freed_since():
    said = claim("count_is", what="inside", period="2031-06-11", value=300, qualifier="more than")
    found = judge(said, readings=INSIDE, releases="id  date  count\nA  2031-06-01  7\nB  2031-06-05  9")
    assert found.verdict is HOLDS
    assert found.reason == (
        "by the newest count, of 1 June 2031, 10 days before the day spoken of; 9 were freed since, others came and "
        "went uncounted"
    )
    assert "releases:B" in {source.key for source in found.sources}


@pytest.mark.parametrize(("freed", "verdict"), [(9, HOLDS), (10, CANNOT_TELL)])
def test_a_verdict_by_an_older_count_must_stand_without_those_freed_since(freed, verdict):
    said = claim("count_is", what="inside", period="2031-06-11", value=371, qualifier="at least")
    found = judge(said, readings=INSIDE, releases=f"id  date  count\nB  2031-06-05  {freed}")
    assert found.verdict is verdict


def test_nobody_counts_people_inside_who_are_in_any_of_several_groups():
    said = claim("count_is", what="inside", groups=["women", "ill"], value=5)
    assert judge(said, readings=INSIDE).reason == "nobody counts people inside who are in any of several groups"


def test_a_group_inside_is_held_against_counts_of_that_group():
    readings = INSIDE.rstrip() + "\n" + "V   inside  2031-06-01  40     Committee  -"
    readings = readings.replace("qualifier\n", "qualifier  group\n").replace("  -\n", "  -  -\n") + "  women"
    assert judge(claim("count_is", what="inside", groups=["women"], value=40), readings=readings).verdict is HOLDS
    assert judge(claim("count_is", what="inside", groups=["men"], value=40), readings=readings).verdict is CANNOT_TELL


# Other numbers of a period

FLOWS = """
id  what        period           value  basis
R   recognised  2031-01/2031-03  30     Committee
S   recognised  2031-04/2031-06  20     Centre
T   recognised  2031-01/2031-06  99     Minister
"""


@pytest.mark.parametrize(
    ("period", "value", "qualifier", "verdict"),
    [
        ("2031-01/2031-06", 50, "exactly", HOLDS),
        ("2031-01/2031-06", 99, "exactly", FAILS),
        ("2031-01/2031-07", 50, "at least", HOLDS),
        ("2031-01/2031-07", 51, "at least", CANNOT_TELL),
        ("2031-01/2031-07", 49, "at most", FAILS),
        ("2031-05", 20, "at most", HOLDS),
        ("2031-05", 20, "more than", FAILS),
        ("2031-05", 0, "more than", CANNOT_TELL),
        ("2031-08", 0, "exactly", CANNOT_TELL),
    ],
)
def test_counts_of_periods_by_others_bound_the_number(period, value, qualifier, verdict):
    said = claim("count_is", what="recognised", period=period, value=value, qualifier=qualifier)
    found = judge(said, readings=FLOWS)
    assert found.verdict is verdict
    assert "T" not in {source.id for source in found.sources}


def test_rivals_that_disagree_leave_it_open():
    readings = "id  what  period  value  basis\nR  died  2031  6  Committee\nS  died  2031  8  Centre"
    for value, verdict in ((6, CANNOT_TELL), (8, CANNOT_TELL), (5, FAILS), (9, FAILS)):
        assert judge(claim("count_is", what="died", period="2031", value=value), readings=readings).verdict is verdict


# The day of a claim


def test_a_claim_said_after_known_does_not_exist():
    said = [claim("count_is", what="freed", value=110, period=YEAR, said_on="2031-06-01")]
    acts = ACTS.replace("count", "count  known_from").replace("60", "60  2031-02-02").replace("50", "50  2031-03-02")
    assert "claim.C" not in ask(None, claims=said, releases=acts, known="2031-05-31")
    found = ask(None, claims=said, releases=acts, known="2031-06-01")
    assert found["claim.C"].verdict is HOLDS
    assert ask(None, claims=said, releases=acts, known="2031-05-31")["claims.all"].value == 0


def test_what_happened_after_a_claim_without_a_period_says_nothing_of_it():
    found = judge(claim("count_is", what="freed", value=60, said_on="2031-02-15"), releases=ACTS)
    assert found.verdict is HOLDS
    inside = judge(claim("count_is", what="inside", value=400, said_on="2031-02-15"), readings=INSIDE)
    assert inside.verdict is HOLDS


def test_days_that_had_not_begun_cannot_be_told():
    said = claim("count_is", what="freed", value=500, period="2031-07", said_on="2031-02-15")
    found = judge(said, releases=ACTS, on="2031-03-01")
    assert found.verdict is CANNOT_TELL
    assert found.reason == "the days spoken of had not begun"
    # From their first day on they are cut at the last day asked about.
    assert judge(said, releases=ACTS, on="2031-07-01").reason == "no release act of these days is known"
