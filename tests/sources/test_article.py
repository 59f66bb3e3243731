"""A text to be checked: sentences where they stand, numbers and dates as they are said, files that cannot be read."""

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.errors import FaultsError
from habeas.sources.article import article_of, read_article
from habeas.sources.articledates import read_date
from habeas.sources.articlenumbers import read_number
from habeas.sources.articlepieces import pieces_of
from habeas.sources.articlewords import tokens_of, words_of

WORDS = words_of("en")
SAID = date(2024, 9, 23)


def sentences(text):
    return [sentence.text for sentence in article_of(text, name="text", words=WORDS).sentences]


# Sentences


def test_a_sentence_ends_at_its_sign_and_not_at_a_shortened_word():
    text = "Mr. A. Novak met Gen. Brun on Sept. 5. He paid 3.40 crowns! “Why?” he said. It is over."
    assert sentences(text) == [
        "Mr. A. Novak met Gen. Brun on Sept. 5.",
        "He paid 3.40 crowns!",
        "“Why?” he said.",
        "It is over.",
    ]


def test_lines_of_one_paragraph_run_on_and_headings_and_bullets_do_not():
    text = (
        "Mercy at last\nThe president of Norland freed thirty-seven\nprisoners on Monday.\n\n- six men\n- two women\n"
    )
    assert sentences(text) == [
        "Mercy at last",
        "The president of Norland freed thirty-seven prisoners on Monday.",
        "six men",
        "two women",
    ]


@given(st.lists(st.text("ab .!?\n\r\t“”(-19", max_size=30), max_size=6).map("\n".join))
def test_the_place_of_a_sentence_holds_its_text(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for sentence in article_of(text, name="text", words=WORDS).sentences:
        place = sentence.place
        parts = lines[place.line - 1 : place.last_line]
        parts[-1] = parts[-1][: place.last]
        parts[0] = parts[0][place.first - 1 :]
        assert " ".join(" ".join(parts).split()) == sentence.text


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Mercy\n\n23 September 2024\n\nThirty were freed.", date(2024, 9, 23)),
        ("By Ada Noor | Sept. 23, 2024\n\nThirty were freed.", date(2024, 9, 23)),
        ("VELM, September 23, 2024 — Thirty were freed.", date(2024, 9, 23)),
        ("Published 2024-09-23\n\nThirty were freed.", date(2024, 9, 23)),
        ("On 16 September 2024 thirty were freed.", None),
        ("September 2024\n\nThirty were freed.", None),
    ],
)
def test_the_day_of_publication_is_read_from_the_head_and_not_from_a_sentence(head, day):
    assert article_of(head, name="text", words=WORDS).dated == day


# Numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("thirty-seven", 37),
        ("one hundred and ten people", 110),
        ("a hundred", 100),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("thirteen hundred", 1300),
        ("one thousand three hundred and fifty-two", 1352),
        ("1 300", 1300),
        ("1,300", 1300),
        ("1.300", 1300),
        ("1\u00a0300", 1300),
        ("1300", 1300),
        ("1.3 million", 1_300_000),
        ("3.5", 3.5),
        ("two and three", 2),
        ("9" * 5000, None),
    ],
)
def test_numbers_are_read_as_they_are_said(text, value):
    assert read_number(WORDS, tokens_of(text), 0).value == value


TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
ONES = re.split(" ", f"zero one two three four five six seven eight nine ten eleven twelve {TEENS}")
TENS = re.split(" ", "twenty thirty forty fifty sixty seventy eighty ninety")


def spelt(number):
    """English words of a number below a million, by the rules of a school book."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{ONES[number // 100]} hundred" + (f" and {spelt(number % 100)}" if number % 100 else "")
    rest = number % 1000
    joined = "" if not rest else f" and {spelt(rest)}" if rest < 100 else f" {spelt(rest)}"
    return f"{spelt(number // 1000)} thousand{joined}"


@given(st.integers(0, 999_999))
def test_each_number_in_words_is_read(number):
    tokens = tokens_of(f"{spelt(number)} people")
    found = read_number(WORDS, tokens, 0)
    assert (found.value, tokens[found.length].text) == (number, "people")


@pytest.mark.parametrize("text", ["37-year-old", "3-1", "342-1", "$5", "+375", "16th", "2:0", "30-40", "30 to 40"])
def test_a_number_that_hangs_on_something_is_no_count(text):
    assert [piece.table for piece in pieces_of(text, WORDS, SAID) if piece.number] != []
    assert not any(piece.is_("number") for piece in pieces_of(text, WORDS, SAID))


# Dates


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("since 2021", "2021-01-01/2024-09-23"),
        ("since July", "2024-07-01/2024-09-23"),
        ("since the start of the year", "2024-01-01/2024-09-23"),
        ("since the talks in Velm began on 3 July,", "2024-07-03/2024-09-23"),
        ("since the coup of 2020", "2020-01-01/2024-09-23"),
        ("since May, when", "2024-05"),
        ("in the last three months", "2024-06-23/2024-09-23"),
        ("over the past 90 days", "2024-06-25/2024-09-23"),
        ("in three months", "2024-06-23/2024-09-23"),
        ("on 16 September", "2024-09-16"),
        ("on the 16th of September", "2024-09-16"),
        ("September 16, 2023", "2023-09-16"),
        ("Sept. 16", "2024-09-16"),
        ("16.09.2024", "2024-09-16"),
        ("2024-09-16", "2024-09-16"),
        ("on 24 September", "2023-09-24"),  # the last such day
        ("in December", "2023-12"),
        ("on Monday", "2024-09-23"),
        ("on Friday", "2024-09-20"),
        ("yesterday", "2024-09-22"),
        ("last month", "2024-08-01/2024-08-31"),
        ("last week", "2024-09-16/2024-09-22"),
        ("this year", "2024-01-01/2024-09-23"),
        ("at the end of 2023", "2023-12-31"),
        ("as of 30 November", "2023-11-30"),
        ("July and August", "2024-07-01/2024-08-31"),
        ("between 3 July and 16 September", "2024-07-03/2024-09-16"),
        ("between November and January", "2023-11-01/2024-01-31"),
        ("3-16 July", "2024-07-03/2024-07-16"),
        ("in the last week of December", "2023-12"),
        ("in summer 2023", "2023-22"),
    ],
)
def test_dates_are_held_against_the_day_of_publication(text, period):
    assert str(read_date(WORDS, tokens_of(text), 0, SAID).period) == period


@pytest.mark.parametrize(
    "text", ["may be", "march on", "in 48 hours", "the last time", "in total", "on 31 February", "sun"]
)
def test_what_is_no_date_is_not_read_as_one(text):
    assert read_date(WORDS, tokens_of(text), 0, SAID) is None


@pytest.mark.parametrize("text", ["on 16 September", "last month", "in July", "in the last three months", "on Monday"])
def test_without_the_day_of_publication_a_day_without_a_year_is_not_known(text):
    assert read_date(WORDS, tokens_of(text), 0, None).period is None


def test_three_months_before_the_end_of_may_is_the_end_of_february():
    assert str(read_date(WORDS, tokens_of("in the last three months"), 0, date(2024, 5, 31)).period) == (
        "2024-02-29/2024-05-31"
    )


# Files


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "a.txt: there is no text in the file. Paste the text of the article into it."),
        (b" \n \n", "a.txt: there is no text in the file. Paste the text of the article into it."),
        (
            b"\xef\xbb\xbfThirty freed.",
            "a.txt, row 1: the file begins with a byte order mark (BOM). Save it as UTF-8 without BOM.",
        ),
        (b"One.\nTwo\0.", "a.txt, row 2: the file holds NUL bytes. Save it again as plain UTF-8 text."),
        (
            "Раз.\nОсвобождены тридцать.".encode("cp1251"),
            "a.txt, row 1: this is not UTF-8; it reads as Windows-1251. Save the file as UTF-8.",
        ),
        (
            b"One.\nTwo \x1b[2J.",
            "a.txt, row 2: there is a control character (U+001B). Take it out; it may be invisible.",
        ),
        (b"<!DOCTYPE html><p>One.", "a.txt: this is a web page, not plain text. Copy its text into a file."),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(tmp_path, data, said):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(FaultsError) as error:
        read_article(path, WORDS)
    assert str(error.value) == said


def test_a_file_of_100_mb_is_refused_unread(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    begun = time.perf_counter()
    with pytest.raises(FaultsError) as error:
        read_article(path, WORDS)
    assert str(error.value) == (
        "a.txt: the file has 100 MB. A file written by hand has at most 2 MB; look for what swelled it."
    )
    assert time.perf_counter() - begun < 1
