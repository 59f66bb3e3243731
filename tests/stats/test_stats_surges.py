"""Days that stand out: planted surges are found, steady streams hold none, and the usual count is by hand."""

from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.surges import local_rate, surges


def usual_by_hand(counts, day, block, reach):
    starts = range(day - reach, day + reach - block + 1, block)
    sums = [sum(counts[at : at + block]) for at in starts if at >= 0 and at + block <= len(counts)]
    return max(median(sums) / block, 1 / (block * len(starts)))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=12, max_size=60), st.integers(2, 4), st.integers(2, 4))
def test_the_usual_count_is_the_median_of_blocks(counts, block, blocks):
    reach = block * blocks
    assert local_rate(counts, block=block, reach=reach) == pytest.approx(
        [usual_by_hand(counts, day, block, reach) for day in range(len(counts))]
    )


def test_a_sharp_and_a_long_surge_are_found_where_they_were_planted():
    daily = np.random.default_rng(1953).poisson(0.5, 3000)
    daily[1000] += 30
    daily[2000:2060] += np.random.default_rng(17).poisson(2, 60)
    sharp, long = surges(daily)
    assert sharp.first == 1000
    assert sharp.last <= 1001
    assert abs(long.first - 2000) <= 5
    assert abs(long.last - 2059) <= 5


def test_what_rises_slowly_is_usual_by_the_time():
    slope = np.random.default_rng(3).poisson(np.linspace(0.2, 6, 4000))
    assert surges(slope) == ()


def test_no_release_is_no_surge():
    assert surges(np.zeros(400)) == ()


def test_the_days_can_be_shifted():
    daily = np.random.default_rng(5).poisson(1, 800)
    daily[500] = 25
    (before,) = surges(daily)
    (after,) = surges(np.concatenate([daily[:400], daily]))
    assert (after.first - before.first, after.last - before.last) == (400, 400)


@pytest.mark.parametrize(("counts", "told"), [([1] * 55, False), ([1] * 56, True)])
def test_two_blocks_of_four_weeks_are_needed(counts, told):
    if told:
        assert surges(counts) == ()
        return
    with pytest.raises(MethodError, match=r"^55 days are too few to tell what is usual. At least 56 are needed$"):
        surges(counts)


@pytest.mark.parametrize("counts", [[1.0, np.nan] * 40, [1.0, -1.0] * 40, [[1.0]] * 80])
def test_what_is_no_count_is_refused(counts):
    with pytest.raises(MethodError, match=r"^counts must be a column of numbers of at least 0$"):
        surges(counts)


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.02, 0.1, 0.5, 3.0])
def test_a_steady_stream_has_no_surge(rate):
    """Seed 2008. At most 6 in 100 streams may hold one; a likelihood ratio against n squared makes it far fewer."""
    random = np.random.default_rng(2008)
    streams = [random.poisson(rate, n) for n in (200, 700, 2000, 7000) for _ in range(100)]
    assert sum(len(surges(daily)) > 0 for daily in streams) <= 0.06 * len(streams)


def test_a_day_without_a_whole_block_is_refused():
    with pytest.raises(MethodError, match=r"^blocks need a day at least and a reach as long, not 28 and 27$"):
        local_rate([1] * 60, reach=27)
    with pytest.raises(MethodError, match=r"^some day has no whole block of 28 days within 40 days. Reach farther$"):
        local_rate([1] * 60, reach=40)
