"""Dates of lists: the examples of each format, the round trip of packed dates, and no text that does harm."""

import calendar
import time
import traceback
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.dates import PartialDate
from habeas.sources.listdates import NOTATIONS, _phrases, with_precision, with_type
from habeas.sources.unread import Unread
from habeas.sources.wordtext import TWO_MEANINGS, country_words, tokens

MARKER = "Ξένια"
WORDS = "this is not a date in words as we read them"
DIGITS = "this is not a date in digits as we read them"
YEAR = "the year is not between 1000 and 2999"
NO_DAY = "there is no such day"
WORD = "a word or sign in it is not one we know"

READ = {
    "edtf": [
        ("2024-07-03", "2024-07-03"),
        (" 201X ", "201X"),
        ("2024-07~\u00a0", "2024-07~"),
        ("2024-07-03/2024-07-16", "2024-07-03/2024-07-16"),
    ],
    "words": [
        ("12 мая 2026", "2026-05-12"),
        ("12 мая 2026 г.", "2026-05-12"),
        ("12 мая 2026г", "2026-05-12"),
        ("12-го мая 2026 года", "2026-05-12"),
        ("12 траўня 2026", "2026-05-12"),
        ("12 ТРАЎНЯ 2026 г.", "2026-05-12"),
        ("май 2026", "2026-05"),
        ("в мае 2026", "2026-05"),
        ("в мае 2026 года", "2026-05"),
        ("траўні 2026", "2026-05"),
        ("у траўні 2026 г.", "2026-05"),
        ("May 2026", "2026-05"),
        ("12 May 2026", "2026-05-12"),
        ("May 12, 2026", "2026-05-12"),
        ("May 12,2026", "2026-05-12"),
        ("12th of May 2026", "2026-05-12"),
        ("on the 12th of May 2026", "2026-05-12"),
        ("12-May-2026", "2026-05-12"),
        ("12 Sept. 2026", "2026-09-12"),
        ("янв. 2026", "2026-01"),
        ("2026", "2026"),
        ("2026 г.", "2026"),
        ("в 2026 году", "2026"),
        ("2026-05-12", "2026-05-12"),
        ("2026-05", "2026-05"),
        ("2026-05-00", "2026-05"),
        ("12.05.2026", "2026-05-12"),
        ("3.5.2026 г.", "2026-05-03"),
        ("около 2020", "2020~"),
        ("каля 2020", "2020~"),
        ("ca. 2020", "2020~"),
        ("2020?", "2020?"),
        ("2020-05?", "2020-05?"),
        ("май 2020 г.?", "2020-05?"),
        ("каля 2020?", "2020%"),
        ("3 ліпеня 2024", "2024-07-03"),
        ("3 липня 2024", "2024-07-03"),
        ("3 лістапада 2024", "2024-11-03"),
        ("3 листопада 2024 р.", "2024-11-03"),
        ("3 квітня 2024", "2024-04-03"),
        ("3 красавіка 2024", "2024-04-03"),
        ("\ufeff12\u00a0мая\u202f\t2026\n", "2026-05-12"),
        ("12 ма\u00adя 2026", "2026-05-12"),
    ],
    "slashes": [
        ("2024/07/03", "2024-07-03"),
        ("2024/07/00", "2024-07"),
        ("2024/00/00", "2024"),
        ("2024/07", "2024-07"),
        ("2024", "2024"),
        ("2024/00/03", "2024-XX-03"),
        ("0000/00/00", ""),
    ],
    "dmy": [
        ("03.07.2024", "2024-07-03"),
        ("03/07/2024", "2024-07-03"),
        ("3-7-2024", "2024-07-03"),
        ("03. 07. 2024", "2024-07-03"),
        ("07.2024", "2024-07"),
        ("2024", "2024"),
        ("00.07.2024", "2024-07"),
        ("00.00.2024", "2024"),
        ("29.02.2024", "2024-02-29"),
    ],
    "mdy": [("07/03/2024", "2024-07-03"), ("7/2024", "2024-07"), ("2024", "2024")],
    "ymd": [("2024-07-03", "2024-07-03"), ("2024.7.3", "2024-07-03"), ("2024/07", "2024-07")],
    "yyyymmdd": [("20240703", "2024-07-03"), ("20240700", "2024-07"), ("20240000", "2024"), ("00000000", "")],
    "packed": [
        ("70220", "1937-02-12"),
        ("0", ""),
        ("31", ""),
        (f"{137 << 9}", "1937"),
        (f"{137 << 9 | 31}", "1937-XX-31"),
    ],
}
REFUSED = {
    "edtf": [("3.7.2024", "this is not a date in EDTF"), ("", "nothing is written"), (" \u200b", "nothing is written")],
    "words": [
        ("12 мая 26", WORDS),
        ("12.05.26", WORDS),
        ("12 мая", WORDS),
        ("03/07/2024", WORD),
        ("3 мaя 2024", WORD),  # a Latin a
        ("c 2020", WORD),
        ("с 2020", WORD),
        ("Monday, 12 May 2026", WORD),
        ("12 May 2026 14 May 2026", WORDS),
        ("12 мая 2026 около", WORDS),
        ("2001 - 05", WORDS),
        ("2001-21", NO_DAY),
        ("31 июня 2026", NO_DAY),
        ("12.13.2026", NO_DAY),
        ("29 February 2023", NO_DAY),
        ("12 мая 3026", YEAR),
        ("12 мая 0926", YEAR),
        ("1२ мая 2026", WORD),
    ],
    "slashes": [
        ("2024.07.03", DIGITS),
        ("2024/13/01", NO_DAY),
        ("2024/21", NO_DAY),
        ("2024/07/03/01", DIGITS),
        ("24/07/03", YEAR),
    ],
    "dmy": [
        ("07.03-2024", DIGITS),
        ("03.07.24", YEAR),
        ("2024-07-15", YEAR),
        ("2024/2025", YEAR),
        ("03.07.3024", YEAR),
        ("30.02.2024", NO_DAY),
        ("24.2024", NO_DAY),
        ("03.07.2024 г.", DIGITS),
        ("-3.7.2024", DIGITS),
        ("٠٣.٠٧.٢٠٢٤", DIGITS),
    ],
    "mdy": [("13/03/2024", NO_DAY), ("2024/03/13", YEAR)],
    "ymd": [("03.07.2024", YEAR), ("2024-7/3", DIGITS)],
    "yyyymmdd": [("2024", "this is not a date of eight digits"), ("20241301", NO_DAY), ("03072024", YEAR)],
    "packed": [
        (f"{137 << 9 | 13 << 5 | 1}", NO_DAY),
        (f"{137 << 9 | 4 << 5 | 31}", NO_DAY),
        (f"{13 << 5}", NO_DAY),
        ("131072", "this is no packed date"),
        ("-1", "this is no packed date"),
        ("70220.0", "this is no packed date"),
    ],
}


def flat(tables):
    return [(name, *case) for name, cases in tables.items() for case in cases]


def test_every_notation_has_examples():
    assert READ.keys() == REFUSED.keys() == NOTATIONS.keys()


@pytest.mark.parametrize(("notation", "text", "edtf"), flat(READ))
def test_a_date_is_read(notation, text, edtf):
    assert NOTATIONS[notation](text) == edtf


@pytest.mark.parametrize(("notation", "text", "problem"), flat(REFUSED))
def test_a_date_is_refused(notation, text, problem):
    with pytest.raises(Unread) as caught:
        NOTATIONS[notation](text)
    assert caught.value.problem == problem
    assert caught.value.cure.endswith(".")


def test_no_form_of_a_month_has_two_meanings():
    assert [phrase for phrase, piece in _phrases().items() if piece.letter == TWO_MEANINGS] == []


MONTHS = country_words("months.toml")["months"]


@pytest.mark.parametrize("language", MONTHS)
def test_every_form_of_every_month_is_read(language):
    assert list(MONTHS[language]) == [name.lower() for name in calendar.month_name[1:]]
    for number, forms in enumerate(MONTHS[language].values(), start=1):
        for form in forms:
            assert tokens(form) == (form,), "written in lower case, one word"
            assert NOTATIONS["words"](f"3 {form} 2024") == f"2024-{number:02}-03"
            assert NOTATIONS["words"](f"{form.capitalize()}. 2024") == f"2024-{number:02}"


# Packed dates


def pack(year, month, day):
    return str((year - 1800 if year else 0) << 9 | month << 5 | day)


@given(st.integers(1801, 2055), st.integers(0, 15), st.integers(0, 31))
def test_a_packed_date_comes_back(year, month, day):
    longest = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 31
    if month > 12 or day > longest:
        with pytest.raises(Unread, match=NO_DAY):
            NOTATIONS["packed"](pack(year, month, day))
        return
    found = PartialDate.parse(NOTATIONS["packed"](pack(year, month, day)))
    assert found.first.year == found.last.year == year
    if month and day:
        assert found.first == found.last == date(year, month, day)
    elif month:
        assert (found.first, found.last) == (date(year, month, 1), date(year, month, longest))
    elif day:
        assert (found.first.day, found.last.day) == (day, day)


@given(st.integers(0, (1 << 17) - 1))
def test_a_packed_date_without_a_year_says_nothing(number):
    try:
        edtf = NOTATIONS["packed"](str(number))
    except Unread:
        return
    assert (edtf == "") == (number >> 9 == 0)


# Dates in two columns


@pytest.mark.parametrize(
    ("written", "code", "edtf"),
    [
        ("1999-01-01", "", "1999-01-01"),
        ("1999~", "", "1999~"),
        ("1999-01-01", "01", "1999-01-01~"),
        ("1999-07-01", "02", "1999-07"),
        ("1999-07-01", "2", "1999-07"),
        ("1999-01-01", "03", "1999"),
        ("1999", "03", "1999"),
        ("", "03", ""),
        (" ", "", ""),
    ],
)
def test_the_type_of_a_date_is_applied(written, code, edtf):
    assert with_type(written, code) == edtf


@pytest.mark.parametrize(
    ("written", "precision", "edtf"),
    [
        ("1941-06-14", "day", "1941-06-14"),
        ("1941-06-14", "month", "1941-06"),
        ("1941-06-14", "year", "1941"),
        ("1941", "year", "1941"),
        ("1941-06", "", "1941-06"),
        ("", "bad", ""),
    ],
)
def test_the_precision_of_a_date_is_applied(written, precision, edtf):
    assert with_precision(written, precision) == edtf


@pytest.mark.parametrize(
    ("read", "written", "second", "problem"),
    [
        (with_type, "1999-01-01", "04", "the type of the date is not one we know"),
        (with_type, "1999", "02", "the date says less than its second column promises"),
        (with_type, "1999-02-30", "02", "this is not a date in EDTF"),
        (with_type, "1999~", "01", "this is not a plain ISO date"),
        (with_type, "2001-21", "03", "this is not a plain ISO date"),
        (with_precision, "1941-06-14", "bad", "the precision of the date is not one we know"),
        (with_precision, "1941", "day", "the date says less than its second column promises"),
    ],
)
def test_two_columns_that_disagree_are_refused(read, written, second, problem):
    with pytest.raises(Unread) as caught:
        read(written, second)
    assert caught.value.problem == problem


# Any text

WORDLIKE = st.lists(
    st.sampled_from(
        ["12", "3", "2026", "0", "мая", "траўня", "May", "около", "ca", "?", ".", ",", "-", "/", "г", "th", "of", "в"]
    )
).map(" ".join)
ANY = st.one_of(st.text(), st.text("0123456789.-/ ?~"), WORDLIKE)
READERS = [*NOTATIONS.values(), lambda text: with_type(text, "02"), lambda text: with_precision("2024-07-03", text)]


@given(st.sampled_from(READERS), ANY)
def test_any_text_gives_a_date_or_is_unread(read, text):
    try:
        edtf = read(text)
    except Unread:
        return
    assert edtf == "" or PartialDate.parse(edtf)


@given(st.sampled_from(READERS), ANY, ANY)
def test_what_is_unread_is_never_shown(read, before, after):
    with pytest.raises(Unread) as caught:
        read(before + MARKER + after)
    assert MARKER not in "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("unit", ["1", "12 мая ", " ", ".", "2026-", "\u200b", "я", "ﷺ"])
def test_a_long_text_is_refused_at_once(read, unit):
    start = time.perf_counter()
    with pytest.raises(Unread):
        read("2" + unit * (1_000_000 // len(unit)))
    for length in (400, 499):
        with pytest.raises(Unread):
            read(("2" + unit * length)[:length] + "!")
    assert time.perf_counter() - start < 1
