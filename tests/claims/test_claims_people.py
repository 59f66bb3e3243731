"""Claims about shares and numbers put to people on lists: each rule where it applies and where it just does not."""

import pytest

from habeas.claims import KINDS, judge_claims
from habeas.core.types import Findings, Verdict
from tests.measures.people import people
from tests.register.workspaces import claim, ends

HOLDS, FAILS, CANNOT_TELL = Verdict.HOLDS, Verdict.FAILS, Verdict.CANNOT_TELL
WOMEN = "sex = 'f'"
NO_SEX = "it is not known of more than two in five whether they meet it"
# What becomes of somebody: end and exit.
FREED, STAYED, MAYBE = "2031-05-01  pardon", "2033-01-01/..  -", "2031-12-20/2032-02-01  pardon"
ACT = "id  date  count\nA  2031-05-01  {}\n"


def spells(*, freed=(0, 0, 0), stayed=(0, 0, 0), maybe=(0, 0, 0)):
    """Detentions of so many women, men and people of unknown sex who were freed, stayed, or were perhaps freed."""
    rows = [
        f"2029-01-01  {left}  {sex}  2034-01-01"
        for left, counts in ((FREED, freed), (STAYED, stayed), (MAYBE, maybe))
        for sex, n in zip("fm-", counts, strict=True)
        for _ in range(n)
    ]
    return "\n".join(["start  end  exit  sex  scheduled", *rows])


def judged(said, rows=None, **more):
    """The findings of one claim, named C, put to detentions as `spells` makes them of the other arguments."""
    groups = {name: more.pop(name) for name in ("freed", "stayed", "maybe") if name in more}
    register = people(spells(**groups) if rows is None else rows, claims=[said], **more)
    return Findings(judge_claims(register, KINDS))


def verdict(kind, freed=(0, 0, 0), *, criterion=WOMEN, groups=None, **more):
    known = {name: more.pop(name) for name in ("stayed", "maybe", "releases", "readings") if name in more}
    plan = {"criterion": criterion} if groups is None else {"criterion": criterion, "groups": groups}
    return judged(claim(kind, **plan, **more), freed=freed, **known)["claim.C"]


# Shares of the freed


@pytest.mark.parametrize(
    ("kind", "plan", "freed", "expected"),
    [
        ("most_are", {}, (6, 4, 0), HOLDS),
        ("most_are", {}, (5, 5, 0), FAILS),  # exactly one half is not most
        ("most_are", {}, (6, 5, 1), CANNOT_TELL),  # 6 or 7 of 12
        ("most_are", {}, (7, 5, 0), HOLDS),
        ("most_are", {}, (7, 3, 3), HOLDS),  # 7 to 10 of 13
        ("most_are", {}, (3, 7, 3), FAILS),  # 3 to 6 of 13
        ("most_are", {}, (5, 5, 1), CANNOT_TELL),
        ("most_are", {}, (0, 0, 3), CANNOT_TELL),
        ("all_are", {}, (9, 0, 0), HOLDS),
        ("all_are", {}, (9, 1, 0), FAILS),
        ("all_are", {}, (9, 0, 1), CANNOT_TELL),
        ("all_are", {}, (8, 1, 1), FAILS),
        ("none_are", {}, (0, 9, 0), HOLDS),
        ("none_are", {}, (1, 9, 0), FAILS),
        ("none_are", {}, (0, 9, 1), CANNOT_TELL),
        ("none_are", {}, (1, 8, 1), FAILS),
        ("share", {"percent": 30}, (3, 7, 0), HOLDS),
        ("share", {"percent": 30}, (3, 6, 1), CANNOT_TELL),
        ("share", {"percent": 30}, (4, 5, 1), FAILS),
        ("share", {"percent": 50, "qualifier": "about"}, (9, 11, 0), HOLDS),  # 45 % is a tenth less
        ("share", {"percent": 50, "qualifier": "about"}, (8, 12, 0), FAILS),
        ("share", {"percent": 50, "qualifier": "at least"}, (5, 5, 0), HOLDS),
        ("share", {"percent": 50, "qualifier": "less than"}, (5, 5, 0), FAILS),
    ],
)
def test_a_share_of_the_freed_is_judged_with_the_unknown_counted_either_way(kind, plan, freed, expected):
    found = verdict(kind, freed, **plan)
    assert found.verdict is expected
    yes, no, unknown = freed
    assert ends(found) == pytest.approx((yes / sum(freed), (yes + unknown) / sum(freed)))
    assert (found.n, found.missing, found.n_unit) == (yes + no, unknown, "people")
    assert bool(found.would_settle) is (expected is CANNOT_TELL)


@pytest.mark.parametrize(
    ("freed", "expected", "refused"),
    [
        ((60, 0, 40), HOLDS, False),  # two in five itself is not more than that
        ((60, 0, 41), CANNOT_TELL, True),
        ((61, 0, 41), CANNOT_TELL, True),
        ((0, 60, 40), FAILS, False),
        ((0, 60, 41), CANNOT_TELL, True),
    ],
)
def test_with_more_than_two_in_five_unknown_nobody_can_tell_of_most(freed, expected, refused):
    found = verdict("most_are", freed)
    assert found.verdict is expected
    assert found.reason.startswith(NO_SEX) is refused
    if refused:
        assert found.would_settle == "sex of the 41 freed of whom it is not known"


@pytest.mark.parametrize(("kind", "freed"), [("all_are", (0, 59, 41)), ("none_are", (59, 0, 41))])
def test_one_who_surely_is_not_as_stated_makes_all_fail_however_little_is_known_of_others(kind, freed):
    assert verdict(kind, freed).verdict is FAILS


def test_what_the_verdict_says_of_the_freed_is_what_was_counted():
    found = verdict("most_are", (7, 3, 3), maybe=(1, 0, 0))
    assert found.reason == (
        f"of 13 freed 7 meet “{WOMEN}”, 3 do not, of 3 it is not known; 1 more may have been freed in these days: "
        "so it is as stated however the unknown are counted"
    )
    assert verdict("most_are", (7, 3, 0)).reason == f"of 10 freed 7 meet “{WOMEN}”, 3 do not"
    assert verdict("most_are", (0, 0, 0), stayed=(3, 0, 0)).reason == "nobody on the lists was freed in these days"
    assert verdict("most_are", (0, 0, 0)).reason == "no list of the workspace names people who count"


@pytest.mark.parametrize(
    ("maybe", "expected", "low", "high"),
    [
        ((0, 0, 0), HOLDS, 6 / 10, 6 / 10),
        ((0, 1, 0), HOLDS, 6 / 11, 6 / 10),
        ((0, 2, 0), CANNOT_TELL, 6 / 12, 6 / 10),
        ((5, 0, 0), HOLDS, 6 / 10, 11 / 15),
        ((0, 0, 2), CANNOT_TELL, 6 / 12, 8 / 12),
    ],
)
def test_who_may_have_been_freed_counts_where_it_widens_the_bounds(maybe, expected, low, high):
    found = verdict("most_are", (6, 4, 0), maybe=maybe)
    assert found.verdict is expected
    assert ends(found) == pytest.approx((low, high))
    if expected is CANNOT_TELL:
        assert found.would_settle == f"whether and when {sum(maybe)} people who may have been freed were"


@pytest.mark.parametrize(
    ("people_freed", "expected"), [(9, HOLDS), (10, HOLDS), (11, HOLDS), (12, CANNOT_TELL), (25, CANNOT_TELL)]
)
def test_who_was_freed_by_the_published_totals_and_stands_on_no_list_counts_as_unknown(people_freed, expected):
    """Six women and four men are named: of eleven six are more than half, of twelve not surely."""
    found = verdict("most_are", (6, 4, 0), releases=ACT.format(people_freed))
    people_freed = max(people_freed, 10)
    assert found.verdict is expected
    assert found.missing == people_freed - 10
    assert ends(found) == pytest.approx((6 / people_freed, (people_freed - 4) / people_freed))
    note = f"of {people_freed} freed by the published totals the lists surely name 10, the rest is unknown"
    assert (note in found.assumptions) is (people_freed > 10)


def test_people_nobody_dated_within_a_year_are_in_no_count_and_the_finding_says_so():
    rows = spells(freed=(6, 4, 0)) + "\n2029-01-01  2029-12-30/2031-12-01  pardon  m  2034-01-01"
    found = judged(claim("most_are", criterion=WOMEN), rows)["claim.C"]
    assert (found.verdict, found.n, found.missing) == (HOLDS, 10, 0)
    note = "people who left, nobody knows when, and were last seen in custody over 366 days before are in no count"
    assert any(note in one for one in found.assumptions)


def test_who_may_have_been_freed_is_among_those_whom_the_published_totals_count():
    """Three may have been freed; of one announced beyond those named nobody knows who of them it was."""
    counts = {"freed": (6, 4, 0), "maybe": (0, 3, 0)}
    alone = judged(claim("most_are", criterion=WOMEN), **counts)["claim.C"]
    announced = judged(claim("most_are", criterion=WOMEN), releases=ACT.format(11), **counts)["claim.C"]
    assert (alone.verdict, announced.verdict) == (CANNOT_TELL, HOLDS)
    assert ends(announced) == pytest.approx((6 / 11, 7 / 11))


def test_a_total_that_those_surely_named_fill_leaves_no_room_for_others():
    counts = {"freed": (6, 4, 0), "maybe": (0, 3, 0)}
    found = judged(claim("most_are", criterion=WOMEN), releases=ACT.format(10), **counts)["claim.C"]
    assert ends(found) == pytest.approx((6 / 10, 6 / 10))


# How many would have to be so


@pytest.mark.parametrize(
    ("freed", "tipping"),
    [
        ((5, 5, 4), (3, 4)),  # 8 of 14 are more than half, 7 are not
        ((8, 3, 4), (0, 4)),
        ((1, 9, 3), None),
        ((6, 4, 0), None),
    ],
)
def test_the_tipping_point_is_how_many_of_the_unknown_would_have_to_meet_it(freed, tipping):
    found = judged(claim("most_are", criterion=WOMEN), freed=freed)
    if tipping is None:
        assert "claim.C.tipping" not in found
    else:
        assert ends(found["claim.C.tipping"]) == tipping
        assert found["claim.C.tipping"].missing == freed[2]


def test_the_tipping_point_of_an_exact_share_has_two_ends():
    found = judged(claim("share", criterion=WOMEN, percent=50, qualifier="about"), freed=(5, 9, 6))
    assert ends(found["claim.C.tipping"]) == (4, 6)  # 9 to 11 of 20


# What stands beside


def test_precision_coverage_and_who_stayed_stand_beside_the_verdict():
    said = claim("most_are", criterion=WOMEN, period="2031-05/2031-12")
    found = judged(said, freed=(12, 6, 2), stayed=(30, 50, 10), maybe=(1, 0, 0))
    precision, coverage, still = (found[f"claim.C.{part}"] for part in ("precision", "coverage", "still_inside"))
    assert ends(precision) == pytest.approx((12 / 20, 15 / 21))
    assert precision.value == pytest.approx(12 / 18)
    assert ends(coverage) == pytest.approx((12 / (12 + 30 + 10 + 1), (12 + 2 + 1) / (12 + 2 + 1 + 30)))
    assert ends(still) == (30, 30 + 10 + 1)
    assert still.label.startswith("Inside on 1 January 2032 ")
    table = {row["pool"]: row for row in found["claim.C.met"].table.records()}
    assert list(table) == ["eligible", "inside", "possible"]
    row = table["eligible"]
    assert [row[f"freed_{answer}"] for answer in ("yes", "no", "unknown")] == [12, 6, 2]
    assert [row[f"stayed_{answer}"] for answer in ("yes", "no", "unknown")] == [30, 50, 10]
    assert [row[f"maybe_{answer}"] for answer in ("yes", "no", "unknown")] == [1, 0, 0]


def test_nothing_stands_beside_where_nobody_was_freed():
    found = judged(claim("most_are", criterion=WOMEN), stayed=(3, 0, 0))
    assert [key for key in found if key.startswith("claim.C")] == ["claim.C"]


# Lists and published counts together

WOMEN_READ = "id  what  group  value  act\nR  freed  women  {}  A\n"


@pytest.mark.parametrize(
    ("freed", "read", "expected", "beside"),
    [
        ((7, 3, 0), 7, HOLDS, "readings"),
        ((3, 7, 0), 3, FAILS, "readings"),
        ((7, 3, 0), 3, CANNOT_TELL, "readings"),
        ((3, 7, 0), 7, CANNOT_TELL, "readings"),
        ((5, 4, 1), 7, HOLDS, "people"),
        ((5, 4, 1), 3, FAILS, "people"),
        ((7, 3, 0), None, HOLDS, "readings"),
        ((5, 4, 1), None, CANNOT_TELL, "readings"),
    ],
)
def test_lists_and_published_counts_agree_or_one_tells_or_they_contradict(freed, read, expected, beside):
    readings = "" if read is None else WOMEN_READ.format(read)
    said = claim("most_are", criterion=WOMEN, groups=["women"], act="A")
    found = judged(said, freed=freed, releases=ACT.format(10), readings=readings)
    first, other = found["claim.C"], found[f"claim.C.{beside}"]
    assert first.verdict is expected
    assert f"claim.C.{'people' if beside == 'readings' else 'readings'}" not in found
    assert other.label == f"A statement.: by {'published counts' if beside == 'readings' else 'the lists'}"
    contradict = expected is CANNOT_TELL and read is not None
    assert first.reason.startswith("the lists and the published counts contradict each other: ") is contradict
    if contradict:
        assert (first.would_settle, first.p_value) == ("which of the two is wrong", None)


def test_a_claim_about_an_act_nobody_knows_is_not_put_to_other_days():
    """The act is of a kind that does not count as freeing people."""
    releases = "id  date  count  kind\nA  2031-05-01  10  other"
    said = claim("most_are", criterion=WOMEN, act="A")
    found = judged(said, freed=(7, 3, 0), releases=releases, settings='[freed]\nkinds = ["pardon"]\n')["claim.C"]
    assert (found.verdict, found.would_settle) == (CANNOT_TELL, "the act, with its day")
    assert found.reason == "the act spoken of is not known by then, or does not count as freeing people"


def test_nobodys_claim_holds_by_their_own_list_alone_but_it_may_fail_by_it():
    own = claim("most_are", criterion=WOMEN, speaker="Invented list")
    held, failed = (judged(own, freed=freed)["claim.C"] for freed in ((7, 3, 0), (3, 7, 0)))
    assert (held.verdict, failed.verdict) == (CANNOT_TELL, FAILS)
    assert held.reason.startswith("the only lists are the speaker's own; by them it holds: ")
    assert held.would_settle == "a list by another body"
    two = "known_from  list  title\n2031-01-01  invented  Invented list\n2031-01-01  other  Other list"
    found = judged(own, freed=(7, 3, 0), editions=two)["claim.C"]
    assert found.verdict is HOLDS
    assert "a list of the speaker's own is among the lists" in found.assumptions


# Numbers


@pytest.mark.parametrize(
    ("value", "qualifier", "by_list", "counted"),
    [
        (5, "at least", HOLDS, HOLDS),
        (6, "at least", CANNOT_TELL, CANNOT_TELL),
        (8, "at least", CANNOT_TELL, FAILS),
        (4, "at most", FAILS, FAILS),
        (7, "at most", CANNOT_TELL, HOLDS),
        (4, "exactly", FAILS, FAILS),
        (6, "exactly", CANNOT_TELL, CANNOT_TELL),
        (8, "exactly", CANNOT_TELL, FAILS),
        (8, "less than", CANNOT_TELL, HOLDS),
        (4, "more than", HOLDS, HOLDS),
        (7, "more than", CANNOT_TELL, FAILS),
    ],
)
def test_a_list_makes_a_number_fail_only_by_being_too_small_and_a_full_count_either_way(
    value, qualifier, by_list, counted
):
    """Five women, three men and two not known are named; the published total of the day is as many, or not known."""
    said = claim("count_is", what="freed", criterion=WOMEN, value=value, qualifier=qualifier)
    alone = judged(said, freed=(5, 3, 2))["claim.C"]
    full = judged(said, freed=(5, 3, 2), releases=ACT.format(10))["claim.C"]
    assert (alone.verdict, full.verdict) == (by_list, counted)
    assert ends(alone) == ends(full) == (5, 7)
    if by_list is CANNOT_TELL:
        assert "the number of all who were freed" in alone.would_settle


@pytest.mark.parametrize("what", ["freed", "inside"])
@pytest.mark.parametrize(
    ("qualifier", "least"),
    [
        ("at least", HOLDS),
        ("at most", CANNOT_TELL),
        ("exactly", CANNOT_TELL),
        ("about", CANNOT_TELL),
    ],
)
def test_by_a_list_alone_no_number_holds_as_the_most_there_were(what, qualifier, least):
    """Who says exactly five says at most five: where the second cannot be told the first cannot."""
    left = {"freed": (5, 0, 0)} if what == "freed" else {"stayed": (5, 0, 0)}
    found = judged(claim("count_is", what=what, criterion=WOMEN, value=5, qualifier=qualifier), **left)["claim.C"]
    assert found.verdict is least


def test_at_least_is_count_is_with_that_qualifier():
    for value, expected in ((5, HOLDS), (6, CANNOT_TELL)):
        found = verdict("at_least", (5, 3, 2), what="freed", value=value)
        assert found.verdict is expected


def test_a_number_inside_is_of_the_last_of_the_days_and_of_those_surely_there():
    said = claim("count_is", what="inside", criterion=WOMEN, value=7, qualifier="more than")
    found = judged(said, stayed=(8, 2, 1), maybe=(1, 0, 0))["claim.C"]
    assert found.verdict is HOLDS
    assert ends(found) == (8, 8 + 1 + 1)
    assert found.reason == (
        f"of 12 people on the lists surely or possibly inside then, 8 surely are and meet “{WOMEN}”"
    )


@pytest.mark.parametrize(("value", "expected"), [(1, HOLDS), (2, CANNOT_TELL), (3, CANNOT_TELL)])
def test_deaths_are_those_that_the_lists_name(value, expected):
    rows = """
    start       end                     exit  sex
    2029-01-01  2031-05-01              died  f
    2029-01-01  2031-12-20/2032-02-01   died  m
    2029-01-01  2030-12-31              died  m
    """
    found = judged(claim("at_least", what="died", value=value), rows)["claim.C"]
    assert found.verdict is expected
    assert ends(found) == (1, 2)
    assert found.reason == "the lists name 1 who died in custody in these days, and 1 more who may have"


@pytest.mark.parametrize("what", ["recognised", "died"])
def test_a_number_that_lists_do_not_tell_is_not_said_to_lack_a_list(what):
    found = judged(claim("count_is", what=what, criterion=WOMEN, value=3), freed=(3, 0, 0))["claim.C"]
    assert found.verdict is CANNOT_TELL
    assert found.reason != "no list of the workspace names people who count"


def test_what_would_settle_a_number_of_all_is_a_sentence():
    """Nobody is asked about anything: ' of the 2 freed of whom it is not known' says nothing."""
    releases, readings = ACT.format(10), "id  what  group  value  act\nR  freed  women  1  A\n"
    said = claim("count_is", what="freed", value=10, qualifier="at least")
    found = judged(said, freed=(5, 3, 0), releases=releases, readings=readings)
    assert not found["claim.C.people"].would_settle.startswith(" of the")


# Who stayed


@pytest.mark.parametrize(
    ("value", "qualifier", "expected"),
    [
        (6, "", HOLDS),
        (7, "", CANNOT_TELL),
        (40, "", CANNOT_TELL),
        (5, "at most", FAILS),
        (6, "at most", CANNOT_TELL),
        (6, "less than", FAILS),
        (9, "exactly", CANNOT_TELL),
    ],
)
def test_who_stayed_inside_is_at_least_those_surely_there_the_day_after(value, qualifier, expected):
    more = {"qualifier": qualifier} if qualifier else {}
    said = claim("still_inside", criterion=WOMEN, value=value, **more)
    found = judged(said, freed=(1, 1, 0), stayed=(6, 3, 2), maybe=(1, 1, 0))
    assert found["claim.C"].verdict is expected
    assert ends(found["claim.C"]) == (6, 9)
    assert (found["claim.C"].n, found["claim.C"].missing) == (9, 4)
    assert found["claim.C"].reason == (
        "of the 13 people on the lists surely or possibly inside on 1 January 2032, 6 surely meet it, 4 do not"
    )
    assert "claim.C.still_inside" not in found


def test_where_everything_is_known_of_who_stayed_only_a_fuller_count_would_settle_it():
    found = judged(claim("still_inside", criterion=WOMEN, value=10), freed=(1, 0, 0), stayed=(5, 3, 0))["claim.C"]
    assert found.verdict is CANNOT_TELL
    assert " 0 " not in found.would_settle


# What was left of the sentence


def left(*ends):
    """People freed on 1 May 2031 with sentences that end on these days."""
    lines = [f"2029-01-01  2031-05-01  pardon  {end}" for end in ends]
    return "\n".join(["start  end  exit  scheduled", *lines])


@pytest.mark.parametrize(
    ("plan", "days", "expected"),
    [
        ({}, ("2031-07-31", "2033-01-01"), HOLDS),  # 91 days are three months
        ({}, ("2031-08-01", "2033-01-01"), FAILS),
        ({}, ("-", "2033-01-01", "2033-01-01"), CANNOT_TELL),
        ({"percent": 50}, ("2031-07-31", "2033-01-01"), HOLDS),
        ({"percent": 50, "qualifier": "more than"}, ("2031-07-31", "2033-01-01"), FAILS),
        ({"percent": 0}, ("2033-01-01", "2033-01-01"), HOLDS),
        ({"qualifier": "at least"}, ("2033-01-01", "2033-01-01"), HOLDS),
    ],
)
def test_a_share_of_term_is_of_those_with_so_many_months_left_and_some_is_one_of_them(plan, days, expected):
    found = judged(claim("share_of_term", months=3, **plan), left(*days))["claim.C"]
    assert found.verdict is expected
    assert "“at most 3 months of the sentence left”" in found.reason
