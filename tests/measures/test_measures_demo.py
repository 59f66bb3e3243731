"""The demonstration workspace gives the numbers of the pages it was made from."""

from datetime import date

import pytest

from habeas.brief.study import study
from habeas.core.types import Verdict
from habeas.store.workspace import demo_workspace
from tests.register.workspaces import ends

HOLDS, FAILS, CANNOT_TELL = Verdict.HOLDS, Verdict.FAILS, Verdict.CANNOT_TELL


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "by"
    demo_workspace(folder, country="by")
    return folder


@pytest.fixture(scope="module")
def september(demo):
    return study(demo, on=None, known=date(2024, 9, 23)).findings


@pytest.fixture(scope="module")
def august(demo):
    return study(demo, on=None, known=date(2024, 8, 31)).findings


def test_115_were_freed_in_four_acts(september):
    assert september["freed.total"].value == 115
    assert september["freed.acts"].value == 4
    assert sorted(s.id for s in september["freed.total"].sources) == [
        "BY2024-W1a",
        "BY2024-W2",
        "BY2024-W3",
        "BY2024-W4",
    ]


def test_they_came_in_four_waves_or_three_or_two_by_the_gap(september):
    assert september["waves.count"].value == 4
    for minimum in (3, 5, 10):
        rows = [row[1:] for row in september["waves.stability.ranges"].table.rows if row[0] == minimum]
        assert rows == [(1, 11, 4), (12, 18, 3), (19, 43, 2), (44, 45, 1)]
    assert (september["waves.stability.after"].value, september["waves.stability.next"].value) == (12, 3)


def test_the_latest_wave_freed_37_on_16_september(september):
    assert september["waves.latest.count"].value == 37
    assert september["waves.latest.date"].value == date(2024, 9, 16)


def test_27_of_97_are_women_and_18_may_be_any(september):
    women, share = september["freed.women"], september["freed.women.share"]
    assert (women.value, women.n, women.missing, *ends(women)) == (27, 97, 18, 27, 45)
    assert ends(share) == (27 / 115, 45 / 115)


def test_most_of_the_freed_are_men_and_women_were_favoured(september):
    assert september["freed.women.most"].verdict is FAILS
    assert september["freed.women.fewer"].verdict is HOLDS
    assert september["freed.women.favoured"].verdict is HOLDS


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("F01", HOLDS), ("F02", HOLDS), ("F03", HOLDS), ("F04", HOLDS), ("F05", HOLDS), ("F08", CANNOT_TELL)],
)
def test_what_the_commentary_says_holds_or_cannot_be_told(september, name, verdict):
    assert september[f"claim.{name}"].verdict is verdict


def test_four_waves_hold_with_the_gap_they_rest_on(september):
    assert september["claim.F02"].reason == (
        "the count is the same for gaps of 1 to 11 days and 3 at 12 days: the answer rests on the gap chosen"
    )


def test_in_august_two_acts_had_freed_48_and_waves_could_not_be_told(august):
    assert august["freed.acts"].value == 2
    assert august["freed.total"].value == 48
    assert august["waves.count"].verdict is CANNOT_TELL
    assert august["waves.count"].reason == "there are fewer than three release acts, too few to speak of waves"
    assert "claim.F01" not in august
