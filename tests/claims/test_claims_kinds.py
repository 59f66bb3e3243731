"""The other kinds of claim: each holds, fails, and cannot be told."""

import pytest

from habeas.core.types import Verdict
from tests.register.workspaces import ask, claim, ends, judge

HOLDS, FAILS, CANNOT_TELL = Verdict.HOLDS, Verdict.FAILS, Verdict.CANNOT_TELL


# Shares of the freed

ACTS = "id  date  count\nA  2031-02-01  30\nB  2031-03-01  20\n"
WOMEN = "id  what  group  value  act  basis\nR  freed  women  20  A  Committee\nS  freed  women  19  A  Minister\n"


@pytest.mark.parametrize(
    ("percent", "qualifier", "verdict"),
    [
        (39, "more than", HOLDS),  # 20 to 40 of 50
        (40, "at least", HOLDS),
        (40, "more than", CANNOT_TELL),
        (50, "more than", CANNOT_TELL),
        (80, "more than", FAILS),
        (80, "at least", CANNOT_TELL),
        (81, "less than", HOLDS),
        (39, "less than", FAILS),
        (60, "exactly", CANNOT_TELL),
        (90, "about", FAILS),
    ],
)
def test_a_share_holds_or_fails_only_if_all_that_is_unknown_may_be_either(percent, qualifier, verdict):
    said = claim("share", groups=["women"], percent=percent, qualifier=qualifier)
    found = judge(said, releases=ACTS, readings=WOMEN)
    assert found.verdict is verdict
    assert ends(found) == (0.4, 0.8)
    assert (found.n, found.missing) == (30, 20)
    assert "S" not in {source.id for source in found.sources}
    assert bool(found.would_settle) == (verdict is CANNOT_TELL)


@pytest.mark.parametrize(("percent", "verdict"), [(44, FAILS), (45, HOLDS), (50, HOLDS), (55, HOLDS), (56, FAILS)])
def test_about_a_share_is_within_a_tenth_of_it_both_ends_included(percent, verdict):
    """99 women of 200 are 49.5 percent: a tenth more than 45 and a tenth less than 55."""
    acts = "id  date  count\nA  2031-02-01  200\n"
    readings = "id  what  group  value  act\nR  freed  women  99  A\n"
    said = claim("share", groups=["women"], percent=percent, qualifier="about")
    assert judge(said, releases=acts, readings=readings).verdict is verdict


@pytest.mark.parametrize(
    ("percent", "qualifier", "verdict"),
    [(20, "exactly", CANNOT_TELL), (30, "more than", CANNOT_TELL), (17, "less than", FAILS), (60, "less than", HOLDS)],
)
def test_an_act_that_may_be_of_other_days_is_counted_either_way(percent, qualifier, verdict):
    """20 of 100 surely; an act of 30, of whom 25 are women, may be of other days."""
    acts = "id  date  count\nA  2031-03-05  100\nB  2031-02/2031-03  30\n"
    readings = "id  what  group  value  act\nR  freed  women  20  A\nS  freed  women  25  B\n"
    said = claim("share", groups=["women"], percent=percent, qualifier=qualifier, period="2031-03")
    found = judge(said, releases=acts, readings=readings)
    assert found.verdict is verdict
    assert ends(found) == pytest.approx((20 / 105, 45 / 125))
    assert found.reason == "20 to 45 of 130 freed are women, some of them perhaps freed on other days"


def test_any_of_several_groups_may_overlap_or_not():
    readings = "id  what  group  value  act\nR  freed  ill  8  A\nS  freed  elderly  9  A\n"
    said = claim("share", groups=["ill", "elderly"], percent=50, qualifier="more than", act="A")
    found = judge(said, releases=ACTS, readings=readings)
    assert found.verdict is CANNOT_TELL
    assert ends(found) == pytest.approx((9 / 30, 17 / 30))


@pytest.mark.parametrize("readings", ["", "id  what  group  value  act  basis\nS  freed  women  19  A  Minister\n"])
def test_a_share_that_nobody_else_counted_cannot_be_told(readings):
    found = judge(claim("share", groups=["women"], percent=50), releases=ACTS, readings=readings)
    assert found.verdict is CANNOT_TELL
    assert found.reason == "no body other than the speaker has published a count of women among the 50 freed"
    assert ends(found) == (0, 1)


def test_a_share_of_nobody_cannot_be_told():
    assert judge(claim("share", groups=["women"], percent=50, period="2031-05"), releases=ACTS).reason == (
        "no release act of these days is known"
    )


# Favoured

FAVOURED = """
id  what    group  value  act  period      basis
R   freed   women  30     A    -           {freed}
S   inside  -      1000   -    2031-01-01  {inside}
T   inside  women  {pool}    -    2031-01-01  {inside}
"""


def judge_favoured(pool, freed="Committee", inside="Centre", **more):
    readings = FAVOURED.format(pool=pool, freed=freed, inside=inside)
    return judge(
        claim("favoured", group="women", **more), releases="id  date  count\nA  2031-02-01  60", readings=readings
    )


@pytest.mark.parametrize(("pool", "verdict"), [(100, HOLDS), (500, CANNOT_TELL), (900, FAILS)])
def test_a_group_is_favoured_if_its_odds_were_surely_higher(pool, verdict):
    assert judge_favoured(pool).verdict is verdict


@pytest.mark.parametrize("own", [{"freed": "Minister"}, {"inside": "Minister"}])
def test_the_speakers_own_counts_are_no_evidence_of_favour(own):
    found = judge_favoured(100, **own)
    assert found.verdict is CANNOT_TELL
    assert not {"R", "S", "T"} & {s.id for s in found.sources if s.by == "Minister"}


def test_favour_is_judged_over_the_days_spoken_of():
    assert judge_favoured(100, period="2031-03").verdict is CANNOT_TELL


# Waves


def acts(*days, size=10):
    return "id  date  count\n" + "\n".join(f"A{i}  {day}  {size}" for i, day in enumerate(days))


THREE = ("2031-02-01", "2031-03-01", "2031-04-01")


@pytest.mark.parametrize(
    ("value", "qualifier", "verdict"), [(3, "exactly", HOLDS), (4, "exactly", FAILS), (2, "more than", HOLDS)]
)
def test_a_number_of_waves_is_judged_with_the_gaps_for_which_it_stands(value, qualifier, verdict):
    found = judge(claim("waves_are", value=value, qualifier=qualifier), releases=acts(*THREE))
    assert found.verdict is verdict
    assert found.reason == (
        "the count is the same for gaps of 1 to 27 days and 2 at 28 days: the answer rests on the gap chosen"
    )


def test_waves_of_other_days_are_not_counted():
    said = claim("waves_are", value=3, period="2031-01/2031-03")
    found = judge(said, releases=acts(*THREE))
    assert found.verdict is CANNOT_TELL
    assert found.reason == "there are fewer than three release acts, too few to speak of waves"
    assert judge(said, releases=acts(*THREE, "2031-01-05")).verdict is HOLDS


def test_waves_of_acts_without_a_day_cannot_be_told():
    assert (
        judge(claim("waves_are", value=3), releases=acts(*THREE, "2031-05")).reason
        == "some acts are not dated to the day"
    )


@pytest.mark.parametrize(
    ("plan", "verdict"),
    [
        ({"period": "2031-04-01", "value": 10}, HOLDS),
        ({"period": "2031-04", "value": 10}, HOLDS),
        ({"period": "2031-04-01", "value": 11, "qualifier": "about"}, HOLDS),
        ({"period": "2031-04-01", "value": 11}, FAILS),
        ({"period": "2031-03-31", "value": 10}, FAILS),
        ({"period": "2031-03-01", "value": 10, "said_on": "2031-03-15"}, HOLDS),
        ({"period": "2031-04-01", "value": 10, "said_on": "2031-03-15"}, FAILS),
    ],
)
def test_the_latest_wave_is_that_of_the_day_it_was_spoken_of(plan, verdict):
    assert judge(claim("latest_wave", **plan), releases=acts(*THREE)).verdict is verdict


def test_a_wave_before_the_window_may_have_been_the_latest():
    said = claim("latest_wave", period="2031-03-01", value=10, said_on="2031-03-15")
    assert judge(said, releases=acts(*THREE), first="2031-03-10").verdict is HOLDS


@pytest.mark.parametrize(("vague", "verdict"), [("2031-05", CANNOT_TELL), ("2031-01", HOLDS), ("2031-03", CANNOT_TELL)])
def test_an_act_without_a_day_hides_the_latest_wave_unless_it_is_surely_earlier(vague, verdict):
    said = claim("latest_wave", period="2031-04-01", value=10)
    assert judge(said, releases=acts(*THREE, vague)).verdict is verdict


def test_without_waves_there_is_no_latest():
    found = judge(claim("latest_wave", period="2031-04-01", value=10), releases=acts(*THREE, size=2))
    assert found.verdict is CANNOT_TELL
    assert found.reason == "no run of acts is large enough to be a wave"


# Shares of events

EVENTS = """
id  date        cause
A   2031-02-01  war
B   2031-02-02  war|migration
C   2031-02-03  repression
D   2031-02-04  repression|war
"""


@pytest.mark.parametrize(
    ("percent", "qualifier", "verdict"),
    [(49, "more than", HOLDS), (50, "more than", CANNOT_TELL), (75, "more than", FAILS), (76, "less than", HOLDS)],
)
def test_an_event_of_causes_of_both_kinds_is_counted_either_way(percent, qualifier, verdict):
    said = claim(
        "events_share", type="sanction_imposed", causes=["war", "migration"], percent=percent, qualifier=qualifier
    )
    found = judge(said, events=EVENTS)
    assert found.verdict is verdict
    assert ends(found) == (0.5, 0.75)
    assert found.reason == (
        "of 4 recorded, 2 name only such causes, 1 none of them, 1 both kinds; going by the cause named first it is 2"
    )


def test_an_event_without_a_cause_may_have_any():
    said = claim("events_share", type="sanction_imposed", causes=["war"], percent=50)
    found = judge(said, events="id  date  cause\nA  2031-02-01  war\nB  2031-02-02  -")
    assert found.verdict is CANNOT_TELL
    assert ends(found) == (0.5, 1)
    assert found.reason.startswith("of 2 recorded, 1 name only such causes, 0 none of them, 0 both kinds, 1 no cause;")


def test_events_of_another_type_or_of_other_days_are_left_out():
    plan = {"causes": ["war"], "percent": 100}
    assert judge(claim("events_share", type="sanction_lifted", **plan), events=EVENTS).verdict is CANNOT_TELL
    one_day = claim("events_share", type="sanction_imposed", period="2031-02-01", **plan)
    assert judge(one_day, events=EVENTS).verdict is HOLDS


@pytest.mark.parametrize(("percent", "verdict"), [(33, HOLDS), (34, CANNOT_TELL), (66, CANNOT_TELL), (67, FAILS)])
def test_an_event_that_may_be_of_other_days_may_be_counted_or_not(percent, verdict):
    events = "id  date  cause\nA  2031-02-05  war\nB  2031-02-06  repression\nC  2031-01/2031-02  war"
    plan = {"causes": ["war"], "percent": percent, "qualifier": "more than", "period": "2031-02"}
    found = judge(claim("events_share", type="sanction_imposed", **plan), events=events)
    assert found.verdict is verdict
    assert ends(found) == (1 / 3, 2 / 3)
    assert "1 perhaps of other days" in found.reason


# Precedents

EPISODES = """
id  country   period   followed_by            reversed
P   Examplia  2008     sanctions_eased        yes
Q   Examplia  2015     sanctions_eased|money  no
R   Examplia  2018     nothing                -
S   Examplia  2019     unknown                -
T   Elsewher  2020     sanctions_eased        -
"""


@pytest.mark.parametrize(
    ("plan", "verdict"),
    [
        ({"value": 2, "period": "2000/2018"}, HOLDS),
        ({"value": 1, "period": "2000/2018"}, FAILS),
        ({"value": 2, "period": "2000/2019"}, CANNOT_TELL),
        ({"value": 2, "qualifier": "at least", "period": "2000/2019"}, HOLDS),
        ({"value": 4, "period": "2000/2019"}, FAILS),
        ({"value": 1, "period": "1990/1999"}, CANNOT_TELL),
        ({"value": 1, "country": "Elsewher", "period": "2020"}, HOLDS),
    ],
)
def test_a_number_of_episodes_is_judged_with_those_that_were_not_followed(plan, verdict):
    said = claim("precedents", followed_by="sanctions_eased", **{"country": "Examplia", **plan})
    assert judge(said, precedents=EPISODES).verdict is verdict


def test_the_unrewarded_and_the_reversed_are_always_given():
    said = claim("precedents", followed_by="sanctions_eased", value=2, country="Examplia", period="2000/2019")
    assert judge(said, precedents=EPISODES).reason == (
        "of 4 recorded episodes 2 were followed by it (sanctions eased), 1 were not, 1 not known; 1 of the 2 later "
        "taken back"
    )


@pytest.mark.parametrize(("value", "verdict"), [(2, CANNOT_TELL), (3, CANNOT_TELL), (1, FAILS), (4, FAILS)])
def test_an_episode_that_reaches_past_the_days_spoken_of_may_be_counted_or_not(value, verdict):
    rows = EPISODES + "U   Examplia  2018/2022  sanctions_eased  -\nV  Examplia  2018/2022  nothing  -"
    said = claim("precedents", followed_by="sanctions_eased", value=value, country="Examplia", period="2000/2018")
    found = judge(said, precedents=rows)
    assert found.verdict is verdict
    assert ends(found) == (2, 3)
    assert found.reason.endswith("; 2 more reach past the days spoken of")


# What cannot be measured


def test_a_claim_about_grounds_cannot_be_told_and_says_what_is_needed():
    found = judge(claim("unmeasured", needs="the files"), releases=ACTS)
    assert found.verdict is CANNOT_TELL
    assert found.would_settle == "the files"


# Tallies


def test_verdicts_are_counted_by_side():
    said = [claim("waves_are", f"C{i}", value=value) for i, value in enumerate((3, 3, 4))]
    said.append(claim("unmeasured", "D", needs="the files").replace('side = "official"\n', ""))
    found = ask(None, claims=said, releases=acts(*THREE))
    counts = {side: found[f"claims.{side}"].table.rows for side in ("all", "official", "opposition")}
    assert counts == {"all": ((2, 1, 1),), "official": ((2, 1, 0),), "opposition": ((0, 0, 0),)}
    assert found["claims.all.fails"].value == 1
    assert found["claims.all.fails"].n == 4
