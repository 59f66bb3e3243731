"""One body under several names: what it counts under one is no evidence for what it says under another."""

import pytest

from habeas.core.types import Verdict
from tests.register.workspaces import claim, judge

ACT = """
id  date        count
A   2031-05-01  30
"""
COUNT = """
id  what   group  act  value  basis
R   freed  women  A    20     Press service
"""
SAME = '[same_body]\npresidency = ["Minister", "Press service"]'


@pytest.mark.parametrize(
    "said",
    [
        claim("count_is", what="freed", groups=["women"], act="A", value=20),
        claim("share", groups=["women"], act="A", percent=50, qualifier="more than"),
    ],
)
@pytest.mark.parametrize(("settings", "verdict"), [("", Verdict.HOLDS), (SAME, Verdict.CANNOT_TELL)])
def test_a_body_proves_nothing_under_another_of_its_names(said, settings, verdict):
    assert judge(said, settings=settings, releases=ACT, readings=COUNT).verdict is verdict


def test_the_speaker_of_a_count_of_those_inside_is_not_its_witness():
    said = claim("count_is", what="inside", period="2031-06-01", value=300, qualifier="more than")
    inside = """
    id  what    period      value  basis
    R   inside  2031-05-30  400    Press service
    """
    assert judge(said, readings=inside).verdict is Verdict.HOLDS
    assert judge(said, settings=SAME, readings=inside).verdict is Verdict.CANNOT_TELL
