"""Parts and wholes against brute force, and in time."""

import time
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.dates import PartialDate
from habeas.intake.wholes import FLOWS, PART_OF, larger_parts

DAYS = [f"2031-01-0{day}" for day in range(1, 6)]
PERIODS = [PartialDate.parse(f"{first}/{last}") for first, last in product(DAYS, DAYS) if first <= last]


def reading(number, what, period, low, high, **more):
    nothing = {"group": None, "act": None, "basis": None}
    return nothing | {"row": number, "what": what, "period": period, "low": low, "high": high} | more


def widens(word, wide):
    """True if `wide` counts all that `word` counts and more."""
    return word in PART_OF and (PART_OF[word] == wide or widens(PART_OF[word], wide))


def over(small, large):
    """True if `small` is part of `large`, and larger."""
    one, other = small["period"], large["period"]
    within = other.first <= one.first and one.last <= other.last
    longer = small["what"] == large["what"] and (one.first, one.last) != (other.first, other.last)
    part = within and (longer or widens(small["what"], large["what"]))
    return part and None not in (small["low"], large["high"]) and small["low"] > large["high"]


numbers = st.one_of(st.integers(0, 4), st.integers(0, 4), st.none())
# Few words, so that periods of one word meet.
words = st.one_of(st.just("died"), st.sampled_from(["died", "left"]), st.sampled_from(sorted(FLOWS)))
rows_of = st.lists(st.tuples(words, st.sampled_from(PERIODS), numbers, numbers), max_size=12)


@settings(max_examples=500)
@given(rows_of)
def test_the_rows_told_are_those_that_comparing_all_pairs_finds(rows):
    readings = [reading(number, *row) for number, row in enumerate(rows, start=2)]
    told = {fault.row: fault.problem for fault in larger_parts(readings, {})}
    found = {small["row"]: [large for large in readings if over(small, large)] for small in readings}
    assert set(told) == {row for row, larges in found.items() if larges}
    for row, problem in told.items():
        least = min(large["high"] for large in found[row])
        assert any(
            f"more than {large['high']:,} {large['what']} in {large['period']} (row {large['row']})" in problem
            for large in found[row]
            if large["high"] == least
        )


@given(rows_of)
def test_each_row_is_told_once(rows):
    readings = [reading(number, *row) for number, row in enumerate(rows, start=2)]
    told = [fault.row for fault in larger_parts(readings, {})]
    assert len(told) == len(set(told))


def test_years_of_daily_counts_are_compared_in_seconds():
    days = [PartialDate.parse(f"{year}-{month:02}-{day:02}") for year in range(2000, 2031) for month in range(1, 13) for day in range(1, 29)]  # fmt: skip
    months = [PartialDate.parse(f"{year}-{month:02}") for year in range(2000, 2031) for month in range(1, 13)]
    rows = [reading(n, "arrested", day, 2, 2) for n, day in enumerate(days, start=2)]
    rows += [reading(n, "arrested", month, 1, 1) for n, month in enumerate(months, start=len(rows) + 2)]
    begun = time.perf_counter()
    assert len(list(larger_parts(rows, {}))) == len(days)
    assert time.perf_counter() - begun < 10
