"""Dates against brute force, against python-edtf, and in every word of their errors."""

import copy
import math
import pickle
import re
import time
import warnings
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError

with warnings.catch_warnings():
    # Under `python -W error` pyparsing switches on its advice to grammar authors; python-edtf's grammar is not ours.
    warnings.filterwarnings("ignore", message="warn_", category=UserWarning)
    from edtf import parse_edtf

parse = PartialDate.parse
CURE = "Write 2024, 2024-07, 2024-07-03, 201X, 2024-07~ or 2024-07-03/2024-07-16."
CURE_NO_DAY = "Check year, month and day; write XX for a month or day that is not known: 2024-02-XX."
CURE_BACKWARDS = "Write the earlier date first: 2024-07-03/2024-07-16."
CURE_BOTH_OPEN = "Give a date at one end at least: 2024-07-03/.. or ../2024-07-16."

qualifiers = st.sampled_from(["", "?", "~", "%", "?~"])
days = st.dates()
# Patterns made from a day that exists, so that one day at least fits.
patterns = st.builds(
    lambda day, hidden: "".join("X" if i in hidden and c != "-" else c for i, c in enumerate(day.isoformat())),
    days,
    st.sets(st.integers(0, 9)),
)
sides = st.builds(
    str.__add__,
    st.one_of(
        days.map(date.isoformat),
        days.map(lambda day: day.isoformat()[:7]),
        days.map(lambda day: day.isoformat()[:4]),
        patterns,
        st.builds("{:04}-2{}".format, st.integers(1, 9998), st.integers(1, 4)),
    ),
    qualifiers,
)


def in_order(left, right):
    return f"{left}/{right}" if parse(left).first <= parse(right).last else f"{right}/{left}"


open_words = st.sampled_from(["", "..", "open", "unknown"])
closed_texts = st.one_of(sides, st.builds(in_order, sides, sides))
texts = st.one_of(
    closed_texts,
    st.builds("{}/{}".format, sides, open_words),
    st.builds("{}/{}".format, open_words, sides),
)
partial = texts.map(parse)
closed = closed_texts.map(parse)


def ends(text):
    return parse(text).first.isoformat(), parse(text).last.isoformat()


def read(text):
    """The date, or the error that refuses the text."""
    try:
        return parse(text)
    except InputError as error:
        return error


def refusal(text):
    assert isinstance(read(text), InputError)
    return str(read(text))


# What is read


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2004", "2004-01-01", "2004-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("2004-02", "2004-02-01", "2004-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2004-02-29", "2004-02-29", "2004-02-29"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("201u", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("0XXX", "0001-01-01", "0999-12-31"),
        ("XXXX", "0001-01-01", "9999-12-31"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("2004-uu-uu", "2004-01-01", "2004-12-31"),
        ("2004-0X", "2004-01-01", "2004-09-30"),
        ("2004-1X", "2004-10-01", "2004-12-31"),
        ("2004-X1", "2004-01-01", "2004-11-30"),
        ("2004-06-XX", "2004-06-01", "2004-06-30"),
        ("2004-06-0X", "2004-06-01", "2004-06-09"),
        ("2004-06-1X", "2004-06-10", "2004-06-19"),
        ("2004-06-3X", "2004-06-30", "2004-06-30"),
        ("2003-02-2X", "2003-02-20", "2003-02-28"),
        ("2004-XX-31", "2004-01-31", "2004-12-31"),
        ("2004-X1-31", "2004-01-31", "2004-01-31"),
        ("201X-02-29", "2012-02-29", "2016-02-29"),
        ("201X-02-XX", "2010-02-01", "2019-02-28"),
        ("XXXX-02-29", "0004-02-29", "9996-02-29"),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2001-22", "2001-06-01", "2001-08-31"),
        ("2001-23", "2001-09-01", "2001-11-30"),
        ("2001-24", "2001-01-01", "2002-02-28"),
        ("2003-24", "2003-01-01", "2004-02-29"),
        ("2024-07-03/2024-07-16", "2024-07-03", "2024-07-16"),
        ("2024/2024-07", "2024-01-01", "2024-07-31"),
        ("2001-24/2002-21", "2001-01-01", "2002-05-31"),
        ("201X~/2024-0X?", "2010-01-01", "2024-09-30"),
        ("2024-07/..", "2024-07-01", "9999-12-31"),
        ("2024-07/open", "2024-07-01", "9999-12-31"),
        ("2024-07/", "2024-07-01", "9999-12-31"),
        ("../2024-07", "0001-01-01", "2024-07-31"),
        ("/2024-07", "0001-01-01", "2024-07-31"),
        ("unknown/2024-07", "0001-01-01", "2024-07-31"),
    ],
)
def test_each_form_has_its_first_and_last_day(text, first, last):
    assert ends(text) == (first, last)


@given(texts)
def test_the_text_is_kept_as_given(text):
    assert str(parse(text)) == parse(text).text == text


@given(days)
def test_a_day_is_read_back_as_itself(day):
    assert PartialDate.day(day) == parse(day.isoformat()) == PartialDate(day, day, day.isoformat())
    assert PartialDate.day(day).exact


@given(sides)
def test_an_interval_from_a_date_to_itself_has_its_days(side):
    assert ends(f"{side}/{side}") == ends(side)


@given(sides, sides)
def test_an_interval_goes_from_the_first_of_the_left_to_the_last_of_the_right(left, right):
    assume(parse(left).first <= parse(right).last)
    assert ends(f"{left}/{right}") == (ends(left)[0], ends(right)[1])


@given(days, st.sets(st.integers(0, 9)))
def test_hiding_digits_keeps_the_day_possible(day, hidden):
    pattern = "".join("X" if i in hidden and c != "-" else c for i, c in enumerate(day.isoformat()))
    assert parse(pattern).first <= day <= parse(pattern).last


@given(patterns)
def test_both_ends_of_a_pattern_fit_it(pattern):
    fits = re.compile(pattern.replace("X", "[0-9]")).fullmatch
    assert all(fits(end) for end in ends(pattern))


@given(patterns)
def test_the_old_u_reads_as_x(pattern):
    assert ends(pattern.replace("X", "u")) == ends(pattern)


@given(partial)
def test_a_value_survives_pickling_and_copying(value):
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value


# Qualifiers and ends


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [
        ("2004", False, False),
        ("2004?", True, False),
        ("2004-06~", False, True),
        ("2004-06-11%", True, True),
        ("2004?~", True, True),
        ("201X?", True, False),
        ("2001-21~", False, True),
        ("2004~/2005?", True, True),
        ("2004/2005~", False, True),
        ("../2005?", True, False),
    ],
)
def test_qualifiers_tell_doubt_and_about(text, uncertain, approximate):
    assert (parse(text).uncertain, parse(text).approximate) == (uncertain, approximate)


@given(sides, qualifiers)
def test_a_qualifier_widens_nothing(side, qualifier):
    bare = side.rstrip("?~%")
    assert ends(bare + qualifier) == ends(bare)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("../2004", True, False),
        ("/2004", True, False),
        ("open/2004", True, False),
        ("unknown/2004", True, False),
        ("2004/..", False, True),
        ("2004/", False, True),
        ("2004/open", False, True),
        ("2004/unknown", False, True),
        ("2004/2005", False, False),
        ("2004", False, False),
        ("XXXX", False, False),
        ("0001-01-01/9999-12-31", False, False),
    ],
)
def test_an_open_end_is_told_apart_from_a_far_one(text, start, end):
    assert (parse(text).open_start, parse(text).open_end) == (start, end)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2004-02-29", 1),
        ("2004-02", 29),
        ("2004", 366),
        ("2024-07-03/2024-07-16", 14),
        ("XXXX", 3652059),
        ("2004/..", None),
        ("/2004", None),
    ],
)
def test_days_are_counted_with_both_ends(text, count):
    assert parse(text).days == count


@pytest.mark.parametrize("text", ["2004-06-11", "2004-06-11?", "2004-06-3X", "2004-06-11/2004-06-11"])
def test_one_possible_day_is_exact(text):
    assert parse(text).exact


@pytest.mark.parametrize("text", ["2004", "2004-06-1X", "2004-06-11/2004-06-12", "../0001-01-01", "9999-12-31/.."])
def test_more_days_or_an_open_end_are_not_exact(text):
    assert not parse(text).exact


# Brute force


def days_of_years(first, last):
    start = date(first, 1, 1)
    return [(start + timedelta(days=n)).isoformat() for n in range((date(last, 12, 31) - start).days + 1)]


def ends_by_trying(pattern, among):
    fits = re.compile(pattern.replace("X", "[0-9]")).fullmatch
    found = [day for day in among if fits(day)]
    return (found[0], found[-1]) if found else None


def ends_or_none(text):
    value = read(text)
    if isinstance(value, PartialDate):
        return ends(text)
    assert str(value) == f"no such day: {text!r}. {CURE_NO_DAY}"
    return None


@pytest.mark.parametrize("year", [2003, 2004])
def test_every_pattern_of_month_and_day_agrees_with_trying_all_days_of_a_year(year):
    among = days_of_years(year, year)
    for month, day in product(product("01X", "0123456789X"), product("0123X", "0123456789X")):
        pattern = f"{year}-{''.join(month)}-{''.join(day)}"
        assert ends_or_none(pattern) == ends_by_trying(pattern, among), pattern


def test_every_pattern_of_month_agrees_with_trying_all_days_of_a_year():
    among = days_of_years(2004, 2004)
    for tens, units in product("013456789X", "0123456789X"):  # 2 is for seasons
        pattern = f"2004-{tens}{units}"
        assert ends_or_none(pattern) == ends_by_trying(f"{pattern}-XX", among), pattern


CENTURY = days_of_years(1900, 1999)
of_two = st.tuples(st.sampled_from("0123X"), st.sampled_from("0123456789X")).map("".join)


@given(st.tuples(*[st.sampled_from("0123456789X")] * 2).map("".join), of_two, of_two)
def test_patterns_with_years_agree_with_trying_all_days_of_a_century(years, month, day):
    pattern = f"19{years}-{month}-{day}"
    assert ends_or_none(pattern) == ends_by_trying(pattern, CENTURY)


# python-edtf


def ends_by_edtf(text):
    """What python-edtf answers, an infinite end written as ours."""
    edtf = parse_edtf(text)
    return edtf_end(edtf.lower_strict()), edtf_end(edtf.upper_strict())


def edtf_end(end):
    if isinstance(end, float):
        assert math.isinf(end)
        return "0001-01-01" if end < 0 else "9999-12-31"
    return "{:04}-{:02}-{:02}".format(*end[:3])


YEARS = ("0001", "1900", "2000", "2003", "2004", "9998")
EDTF_SIDES = (
    *YEARS,
    *(f"{year}-{month}" for year in YEARS for month in ("01", "02", "04", "12")),
    *(f"{year}-{day}" for year in YEARS for day in ("01-01", "02-28", "04-30", "12-31")),
    *("2000-02-29", "2004-02-29"),
)
EDTF_SEASONS = tuple(f"{year}-{season}" for year in YEARS for season in (21, 22, 23))
EDTF_PATTERNS = (
    *("1XXX", "20XX", "201X", "9XXX", "XXX1", "X004", "2XX4", "19X9", "201X-06", "19XX-12", "201X-06-05"),
    *(f"{year}-{rest}" for year in ("1900", "2003", "2004", "201X", "20XX") for rest in ("XX", "XX-XX", "02-XX")),
    *(f"{year}-{rest}" for year in ("2003", "2004", "X999") for rest in ("06-XX", "XX-31", "XX-15", "12-XX")),
)
EDTF_QUALIFIED = tuple(
    f"{date}{sign}" for date in ("2004", "2004-06", "2004-06-11", "201X", "2004-XX", "2004-06-XX") for sign in "?~%"
)
EDTF_INTERVALS = (
    *(f"{left}/{right}" for left in ("2003", "2003-02", "2003-02-05") for right in ("2004", "2004-06", "2004-02-29")),
    *(
        f"{left}{a}/{right}{b}"
        for left, right in [("2003", "2004-06-11"), ("2003-02", "2004")]
        for a in "?%"
        for b in "~?"
    ),
    *("2004-21/2005-23", "2004-21?/2005", "201X/202X", "201X-06/2020"),
    *(f"{side}/.." for side in ("2004", "2004-06", "2004-06-11", "2004~", "2004-21")),
    *(f"../{side}" for side in ("2004", "2004-06", "2004-06-11", "2004~", "2004-21")),
)


@pytest.mark.parametrize("forms", [EDTF_SIDES, EDTF_SEASONS, EDTF_PATTERNS, EDTF_QUALIFIED, EDTF_INTERVALS])
def test_first_and_last_day_are_those_of_python_edtf(forms):
    assert {text: ends(text) for text in forms} == {text: ends_by_edtf(text) for text in forms}


@pytest.mark.parametrize(
    ("text", "ours", "theirs"),
    [
        # There is no year 0 in a Python date, and the standard's year 0000 is before our first.
        ("XXXX", ("0001-01-01", "9999-12-31"), ("0000-01-01", "9999-12-31")),
        ("00XX", ("0001-01-01", "0099-12-31"), ("0000-01-01", "0099-12-31")),
        # It fills in each digit by itself, so its 29 February may fall in a year without one.
        ("201X-02-29", ("2012-02-29", "2016-02-29"), ("2010-02-29", "2019-02-29")),
        # The standard leaves the months of a winter open. It takes the last month alone; we leave out neither end.
        ("2001-24", ("2001-01-01", "2002-02-28"), ("2001-12-01", "2001-12-31")),
        # An unknown end is ten years off there (a setting, not the standard); here it is unknown.
        ("2004/", ("2004-01-01", "9999-12-31"), ("2004-01-01", "2014-01-01")),
        ("/2004", ("0001-01-01", "2004-12-31"), ("1994-12-31", "2004-12-31")),
    ],
)
def test_where_we_differ_from_python_edtf_it_is_on_purpose(text, ours, theirs):
    assert (ends(text), ends_by_edtf(text)) == (ours, theirs)


# Comparisons


@given(partial, partial)
def test_order_is_never_sure_both_ways(a, b):
    assert not (a.surely_before(b) and b.surely_before(a))


@given(partial, partial)
def test_what_is_sure_is_possible(a, b):
    assert a.maybe_before(b) or not a.surely_before(b)


@given(partial, partial)
def test_sure_is_the_opposite_of_no_day_the_other_way(a, b):
    overlap = a.first <= b.last and b.first <= a.last
    assert a.surely_before(b) + b.surely_before(a) + overlap == 1


@given(partial)
def test_nothing_is_surely_before_itself(a):
    assert not a.surely_before(a)
    assert a.maybe_before(a) == (a.first != a.last)


@given(days, days)
def test_exact_days_compare_as_days_do(a, b):
    left, right = PartialDate.day(a), PartialDate.day(b)
    assert left.surely_before(right) == left.maybe_before(right) == (a < b)


month_days = st.integers(1, 9)
spans = st.tuples(month_days, month_days).map(sorted)


@given(spans, spans)
def test_comparisons_agree_with_trying_all_pairs_of_days(a, b):
    left, right = (parse(f"2024-07-0{x}/2024-07-0{y}") for x, y in (a, b))
    pairs = list(product(range(a[0], a[1] + 1), range(b[0], b[1] + 1)))
    assert left.surely_before(right) == all(x < y for x, y in pairs)
    assert left.maybe_before(right) == any(x < y for x, y in pairs)


@given(spans, spans)
def test_windows_agree_with_trying_all_days(span, window):
    value = parse(f"2024-07-0{span[0]}/2024-07-0{span[1]}")
    first, last = (date(2024, 7, day) for day in window)
    inside = [window[0] <= day <= window[1] for day in range(span[0], span[1] + 1)]
    assert value.surely_within(first, last) == all(inside)
    assert value.maybe_within(first, last) == any(inside)


@given(closed)
def test_a_date_lies_within_its_own_days_and_no_fewer(value):
    assert value.surely_within(value.first, value.last)
    assert value.first == date.min or not value.maybe_within(date.min, value.first - timedelta(days=1))
    assert value.exact or not value.surely_within(value.first, value.last - timedelta(days=1))


def test_an_open_end_is_surely_nowhere_and_maybe_far_off():
    since = parse("2024-07/..")
    assert not since.surely_within(date(2024, 1, 1), date(2999, 12, 31))
    assert since.maybe_within(date(2999, 1, 1), date(2999, 12, 31))
    assert not since.surely_before(parse("2999"))
    assert parse("2024-06-30").surely_before(since)


@pytest.mark.parametrize("method", [PartialDate.surely_within, PartialDate.maybe_within])
def test_a_window_that_runs_backwards_is_refused(method):
    with pytest.raises(InputError) as caught:
        method(parse("2024"), date(2024, 7, 2), date(2024, 7, 1))
    assert str(caught.value) == (
        "the window runs backwards, from 2024-07-02 to 2024-07-01. Give the earlier day first."
    )


def test_dates_have_no_order_to_sort_by():
    with pytest.raises(TypeError, match="'<' not supported"):
        sorted([parse("2024"), parse("2023")])


# Words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-09-16", "16 September 2024"),
        ("2024-09", "September 2024"),
        ("2024", "2024"),
        ("0204-01-02", "2 January 0204"),
        ("201X", "the 2010s"),
        ("201u", "the 2010s"),
        ("2001-21", "spring 2001"),
        ("2001-22", "summer 2001"),
        ("2001-23", "autumn 2001"),
        ("2001-24", "winter 2001"),
        ("2024~", "about 2024"),
        ("2024?", "2024 (uncertain)"),
        ("2024-09-16%", "about 16 September 2024 (uncertain)"),
        ("201X?~", "about the 2010s (uncertain)"),
        ("2001-24~", "about winter 2001"),
        ("2004-06-XX", "between 1 June 2004 and 30 June 2004"),
        ("2004-06-1X~", "between about 10 June 2004 and about 19 June 2004"),
        ("2004-XX-31?", "between 31 January 2004 and 31 December 2004 (uncertain)"),
        ("2004-1X", "between 1 October 2004 and 31 December 2004"),
        ("20XX", "between 1 January 2000 and 31 December 2099"),
        ("2XX4", "between 1 January 2004 and 31 December 2994"),
        ("2004-06-3X", "30 June 2004"),
        ("2024-07-03/2024-07-05", "between 3 and 5 July 2024"),
        ("2024-07-03/2024-07-03", "3 July 2024"),
        ("2024-07-03/2024-09-16", "from 3 July 2024 to 16 September 2024"),
        ("2023-07-03/2024-07-05", "from 3 July 2023 to 5 July 2024"),
        ("2024-07-03~/2024-07-05", "from about 3 July 2024 to 5 July 2024"),
        ("2024/2025-06?", "from 2024 to June 2025 (uncertain)"),
        ("2004-06-1X/2004-07-2X", "from 10 June 2004 to 29 July 2004"),
        ("201X/2024-21", "from the 2010s to spring 2024"),
        ("2024/2024", "2024"),
        ("2024-07-01/..", "since 1 July 2024"),
        ("2024-07~/", "since about July 2024"),
        ("2004-06-1X/open", "since 10 June 2004"),
        ("../2024-07-03", "until 3 July 2024"),
        ("unknown/2024-07?", "until July 2024 (uncertain)"),
        ("/2004-06-1X", "until 19 June 2004"),
    ],
)
def test_a_date_is_described_in_english(text, words):
    assert parse(text).describe() == words


@given(partial)
def test_every_date_has_words_without_signs(value):
    assert re.fullmatch(r"[A-Za-z0-9() ]+", value.describe())
    assert ("about " in value.describe()) == value.approximate
    assert ("(uncertain)" in value.describe()) == value.uncertain


# What is refused


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("", "Leave the value out if no date is known."),
        (" 2024", "Take away spaces and line ends."),
        ("2024-07-03\n", "Take away spaces and line ends."),
        ("2024 / 2025", "Take away spaces and line ends."),
        ("٢٠٢٤", "Write it with the digits 0 to 9: 2024-07-03."),
        ("２０２４-07-03", "Write it with the digits 0 to 9: 2024-07-03."),
        ("2024-07-0३", "Write it with the digits 0 to 9: 2024-07-03."),
        ("03.07.2024", "Write the year first, then month and day: 2024-07-03."),
        ("3/7/2024", "Write the year first, then month and day: 2024-07-03."),
        ("03-07-2024", "Write the year first, then month and day: 2024-07-03."),
        ("2024/07", "Write hyphens between the parts: 2024-07-03."),
        ("2024/07/03", "Write hyphens between the parts: 2024-07-03."),
        ("2024.07.03", "Write hyphens between the parts: 2024-07-03."),
        ("20240703", "Write hyphens between the parts: 2024-07-03."),
        ("202407", "Write hyphens between the parts: 2024-07-03."),
        ("2024-7-3", "Write month and day with two digits: 2024-07-03."),
        ("2024-7", "Write month and day with two digits: 2024-07-03."),
        ("2024-07-03T10:00:00Z", "Leave out the time of day: 2024-07-03."),
        ("2024-07-03 00:00:00", "Leave out the time of day: 2024-07-03."),
        ("2010-2015", "Write a slash between two dates: 2024/2025."),
        ("2010–2015", "Write a slash between two dates: 2024/2025."),
        ("201x", "Write X, a capital, for a digit that is not known: 201X."),
        ("2024-xx-xx", "Write X, a capital, for a digit that is not known: 201X."),
        ("2010s", "Write X for the last digit of a decade: 201X."),
        ("2024-W27-3", CURE),
        ("2024-185", CURE),
        ("+012024-07", CURE),
        ("Y12024", CURE),
        ("-0044", CURE),
        ("July 2024", CURE),
        ("~2024", CURE),
        ("2024~?", CURE),
        ("2024??", CURE),
        ("2024?-07", CURE),
        ("[2023,2024]", CURE),
        ("2023..2024", CURE),
        ("2022/2023/2024", CURE),
        ("2024/...", CURE),
        ("2024/OPEN", CURE),
        ("201X-21", CURE),
        ("2024-07-03\x00", CURE),
        ("\ud800", CURE),
    ],
)
def test_other_notations_are_refused_with_a_cure(text, cure):
    assert refusal(text) == f"{text!r} is not a date we read. {cure}"


@pytest.mark.parametrize(
    "text",
    [
        *("2024-02-30", "2023-02-29", "2024-13", "2024-00", "2024-07-00", "2024-07-32", "0000", "0000-01-01"),
        *(
            "XXXX-02-30",
            "XXX1-02-29",
            "XXXX-1X-32",
            "0000-XX-XX",
            "2024-02-3X",
            "2023-02-29?",
            "2024-2X",
            "2024-25",
            "2024-21-05",
            "201X-02-30",
            "2011-02-3X/2012",
        ),
        *(
            "2024-02-30/2024-03-01",
            "2024-02-01/2024-02-30",
            "2024-02-30/..",
            "../2024-02-30",
            "0000-21",
            "9999-24",
        ),
    ],
)
def test_a_day_that_does_not_exist_is_told_apart(text):
    assert refusal(text) == f"no such day: {text!r}. {CURE_NO_DAY}"


@pytest.mark.parametrize("text", ["/", "../..", "../", "/..", "open/unknown", "unknown/open"])
def test_an_interval_open_at_both_ends_is_refused(text):
    assert refusal(text) == f"{text!r} is open at both ends. {CURE_BOTH_OPEN}"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-07-16/2024-07-03", "2024-07-16", "2024-07-03"),
        ("2024/2023", "2024-01-01", "2023-12-31"),
        ("202X/201X", "2020-01-01", "2019-12-31"),
        ("2024-21/2024-02", "2024-03-01", "2024-02-29"),
    ],
)
def test_an_interval_that_surely_runs_backwards_is_refused(text, first, last):
    assert refusal(text) == f"{text!r} runs backwards, from {first} to {last}. {CURE_BACKWARDS}"


@pytest.mark.parametrize("text", ["2024-07-16/2024-07", "2024-07/2024", "2024-07/2024-07-01", "2024-24/2024-21"])
def test_an_interval_that_may_be_in_order_is_read(text):
    assert parse(text).first <= parse(text).last


def test_a_value_made_by_hand_cannot_run_backwards():
    with pytest.raises(InputError) as caught:
        PartialDate(date(2024, 7, 2), date(2024, 7, 1), "early July")
    assert str(caught.value) == f"'early July' runs backwards, from 2024-07-02 to 2024-07-01. {CURE_BACKWARDS}"


def test_a_moment_is_not_a_day():
    with pytest.raises(InputError) as caught:
        PartialDate.day(datetime(2024, 7, 3, 23, 59))
    assert str(caught.value) == ("'2024-07-03T23:59:00' is not a date we read. Leave out the time of day: 2024-07-03.")


@pytest.mark.parametrize("unit", ["a", "2", "X", "u", " ", "/", "\n", "2024-07-03/", "٣", "2024-07-03 10:00 "])
def test_a_megabyte_is_refused_at_once_and_not_repeated(unit):
    text = (unit * 1_000_000)[:1_000_000]
    start = time.perf_counter()
    message = refusal(text)
    assert time.perf_counter() - start < 0.5
    assert message == f"{text[:40]!r} (the first 40 of 1000000 characters) is not a date we read. {CURE}"


def test_a_message_repeats_forty_characters_and_counts_the_rest():
    assert refusal("a" * 40) == f"{'a' * 40!r} is not a date we read. {CURE}"
    assert refusal("a" * 41) == f"{'a' * 40!r} (the first 40 of 41 characters) is not a date we read. {CURE}"


@given(st.one_of(st.text(), st.text("0123456789Xu-/.?~% "), st.from_regex(r"\A[0-9X]{4}(-[0-9X]{2}){0,2}\Z")))
def test_any_text_is_read_or_refused_with_a_cure(text):
    value = read(text)
    if isinstance(value, InputError):
        assert str(value) == f"{value.problem}. {value.fix}"
        assert repr(text[:40]) in value.problem
    else:
        assert text.isascii()
        assert date.min <= value.first <= value.last <= date.max


@given(days.map(lambda day: f"{day:%d.%m.%Y}"))
def test_no_cure_repeats_the_text(text):
    assert text not in read(text).fix
