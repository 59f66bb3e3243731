"""Rows that contradict themselves are refused with a sentence that says what to do."""

import pytest

from habeas.core.errors import MethodError
from habeas.draw import (
    Act,
    CauseYear,
    Flow,
    Interval,
    Reading,
    Verdict,
    Wave,
    causes,
    flows,
    intervals,
    stock,
    timeline,
    verdicts,
)
from tests.draw.samples import day

RANGE = "{}: a row runs from {} to {}. Give the lower end first"


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: timeline(name="t", alt="", acts=[], events=[], waves=[], first=day(7, 2), last=day(7, 1)),
            RANGE.format("timeline", "2024-07-02", "2024-07-01"),
        ),
        (
            lambda: timeline(
                name="t",
                alt="",
                acts=[Act(day_first=day(7, 1), day_last=day(7, 1), count_low=9, count_high=5)],
                events=[],
                waves=[Wave(first=day(7, 1), last=day(7, 1), label="")],
                first=day(7, 1),
                last=day(7, 1),
            ),
            RANGE.format("timeline", 9, 5),
        ),
        (
            lambda: stock(
                name="s",
                alt="",
                readings=[Reading(day_first=day(7, 1), day_last=day(7, 1), low=9, high=5, value=None, basis="b")],
                window=None,
            ),
            RANGE.format("stock", 9, 5),
        ),
        (
            lambda: flows(
                name="f", alt="", rows=[Flow(label="", low=9, high=5, value=None, missing_days=0, of_days=1)]
            ),
            RANGE.format("flows", 9, 5),
        ),
        (
            lambda: intervals(
                name="i",
                alt="",
                rows=[Interval(label="", value=None, low=0.2, high=27.0, kind="bounds")],
                axis_title="",
                unit="share",
                reference=None,
            ),
            "intervals: 27.0 is no share. Choose another unit or mend the row",
        ),
        (
            lambda: causes(name="c", alt="", rows=[CauseYear(year=1, cause="", count=-1, mixed=False)], order=[]),
            "causes: a count is below zero. Counts are whole and zero or more",
        ),
        (
            lambda: verdicts(name="v", alt="", rows=[Verdict(label="", holds=0, fails=-1, cannot_tell=0)]),
            "verdicts: a count is below zero. Counts are whole and zero or more",
        ),
    ],
)
def test_rows_that_contradict_themselves_are_refused(draw, message):
    with pytest.raises(MethodError) as caught:
        draw()
    assert str(caught.value) == message
