"""Sentences of lists: printed examples in three languages, lengths against the calendar, and nothing guessed."""

import time
import traceback
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.errors import UnknownName
from habeas.sources.sentences import KINDS, _entries, _phrases, ovd_term, parts, read_quantity, read_sentence
from habeas.sources.terms import month_days
from habeas.sources.unread import Unread
from habeas.sources.wordtext import TWO_MEANINGS, country_words

MARKER = "Ξένια"
LOOSE = "a number or sign in it belongs to nothing"
WORD = "a word or sign in it is not one we know"
TWO = "one punishment in it has two kinds or two terms"
DOUBLE = "it names the same kind of punishment twice"
BOTH = "it names custody and a suspended sentence"
NOT_SAID = "it does not say to which punishment the term belongs"
NOTHING = "the term is nothing"
TOO_LONG = "the term is longer than 100 years"


def months(n):
    return month_days(n)


CUSTODY = [
    ("4 1/2 years", months(54)),
    ("4½ years", months(54)),
    ("4 ½ years", months(54)),
    ("4.5 years", months(54)),
    ("4,5 лет", months(54)),
    ("four and a half years", months(54)),
    ("4 с половиной года", months(54)),
    ("1/2 year", months(6)),
    ("half a year", months(6)),
    ("19 months", months(19)),
    ("1 year and 6 months", months(18)),
    ("1 year 6 months", months(18)),
    ("1 год 6 месяцев", months(18)),
    ("1 год и 6 месяцев", months(18)),
    ("2 гады 3 месяцы", months(27)),
    ("2 гады і 3 месяцы", months(27)),
    ("3 г. 6 мес.", months(42)),
    ("3 г.", months(36)),
    ("10 days", (10, 10)),
    ("15 суток", (15, 15)),
    ("2 weeks", (14, 14)),
    ("2 months and 10 days", (59 + 10, 62 + 10)),
    ("three years", months(36)),
    ("пяць гадоў", months(60)),
    ("4 years", months(48)),
    ("4\u00a0years.", months(48)),
    ("3 years of imprisonment in a colony under enhanced regime", months(36)),
    ("3-year imprisonment", months(36)),
    ("5 гадоў пазбаўлення волі ва ўмовах узмоцненага рэжыму", months(60)),
    ("4 года лишения свободы в колонии общего режима", months(48)),
    ("Лишение свободы сроком на 4 года в исправительной колонии строгого режима", months(48)),
    ("imprisonment", (None, None)),
]
# text, kind, custody, term, extras
OTHERS = [
    ("8 1/2 years, fine of 8,700 rubles", "custody", months(102), months(102), ("fine",)),
    ("5 лет и штраф 500 базовых величин", "custody", months(60), months(60), ("fine",)),
    ("5 years with a fine", "custody", months(60), months(60), ("fine",)),
    ("3 years. Fine of 500 base values.", "custody", months(36), months(36), ("fine",)),
    ("5 years, compulsory treatment", "custody", months(60), months(60), ("forced_treatment",)),
    ("4 years, 15 days of arrest", "custody", (1461, 1476), months(48), ("arrest",)),
    ("4 years of imprisonment, arrest", "custody", (1461, None), months(48), ("arrest",)),
    ("25+5", "custody", months(300), months(300), ("exile",)),
    ("10 + 3", "custody", months(120), months(120), ("exile",)),
    ("15 суток ареста", "arrest", (15, 15), (15, 15), ()),
    ("3 months of arrest", "arrest", months(3), months(3), ()),
    ("3 месяцы арышту", "arrest", months(3), months(3), ()),
    ("500 base value", "fine", (0, 0), (None, None), ()),
    ("500 base values", "fine", (0, 0), (None, None), ()),
    ("500 базовых величин", "fine", (0, 0), (None, None), ()),
    ("500 базавых велічынь", "fine", (0, 0), (None, None), ()),
    ("штраф в размере 50 тыс. руб.", "fine", (0, 0), (None, None), ()),
    ("fine of 8 700 rubles", "fine", (0, 0), (None, None), ()),
    ("death", "death", (None, None), (None, None), ()),
    ("ВМН", "death", (None, None), (None, None), ()),
    ("расстрел", "death", (None, None), (None, None), ()),
    ("смяротнае пакаранне", "death", (None, None), (None, None), ()),
    ("life", "life", (None, None), (None, None), ()),
    ("life imprisonment", "life", (None, None), (None, None), ()),
    ("пожизненно", "life", (None, None), (None, None), ()),
    ("пожизненное лишение свободы", "life", (None, None), (None, None), ()),
    ("пажыццёвае", "life", (None, None), (None, None), ()),
    ("пажыццевае зняволенне", "life", (None, None), (None, None), ()),
    ("home confinement", "home_confinement", (0, 0), (None, None), ()),
    ("2 years home confinement", "home_confinement", (0, 0), months(24), ()),
    ("2 года «домашней химии»", "home_confinement", (0, 0), months(24), ()),
    ("хатняя хімія", "home_confinement", (0, 0), (None, None), ()),
    (
        "3 years of restriction of liberty without referral to an open-type institution",
        "home_confinement",
        (0, 0),
        months(36),
        (),
    ),
    ("ограничение свободы на 3 года без направления в ИУОТ", "home_confinement", (0, 0), months(36), ()),
    ("3 years of restriction of liberty in an open-type institution", "restricted_liberty", (0, 0), months(36), ()),
    ("3 года ограничения свободы с направлением", "restricted_liberty", (0, 0), months(36), ()),
    ("restricted freedom", "restricted_liberty", (0, 0), (None, None), ()),
    ("химия", "restricted_liberty", (0, 0), (None, None), ()),
    ("3 года условно", "suspended", (0, 0), months(36), ()),
    ("3 years, suspended", "suspended", (0, 0), months(36), ()),
    ("3 года лишения свободы с отсрочкой", "suspended", (0, 0), months(36), ()),
    ("2 years of probation", "suspended", (0, 0), months(24), ()),
    ("принудительное лечение", "forced_treatment", (None, None), (None, None), ()),
    ("compulsory psychiatric treatment", "forced_treatment", (None, None), (None, None), ()),
    ("1 год исправительных работ", "corrective_work", (0, 0), months(12), ()),
    ("community service", "corrective_work", (0, 0), (None, None), ()),
    ("5 лет ссылки", "exile", (0, 0), months(60), ()),
    ("acquitted", "acquitted", (0, 0), (None, None), ()),
]
REFUSED = [
    ("4", LOOSE),
    ("4 5 years", LOOSE),
    ("4, 5 years", LOOSE),
    ("2-3 years", LOOSE),
    ("-3 years", LOOSE),
    ("years", LOOSE),
    ("fine of 500", LOOSE),
    ("4 years,, fine", LOOSE),
    ("4 years +", LOOSE),
    ("1/3 year", WORD),
    ("4.6 years", LOOSE),
    ("4 years 5 years", TWO),
    ("up to 3 years", WORD),
    ("not 3 years", WORD),
    ("fine or 3 years", WORD),
    ("3 years reduced to 2 years", WORD),
    ("3 years without fine", WORD),
    ("3 yеars", WORD),  # a Cyrillic е
    ("house arrest", WORD),
    ("death in prison", TWO),
    ("2 years fine", TWO),
    ("25 years to life", WORD),
    ("10 years life", TWO),
    ("10 years + 5 years", DOUBLE),
    ("4 years plus 2 years of imprisonment", DOUBLE),
    ("15 days, 10 days", DOUBLE),
    ("imprisonment, 5 years", DOUBLE),
    ("3 years of imprisonment, 2 years of probation", BOTH),
    ("suspended, 3 years", BOTH),
    ("2 years, home confinement", NOT_SAID),
    ("home confinement, 2 years", NOT_SAID),
    ("2 years and 15 days of arrest", "an arrest in it is longer than a year"),
    ("acquitted, 3 years", "acquitted stands beside a punishment"),
    ("0 years", NOTHING),
    ("0+5", NOTHING),
    ("450 years", TOO_LONG),
    ("99999 days", TOO_LONG),
    ("1.5 months", "half a month or half a day has no whole number of days"),
    ("", "nothing is written"),
    ("x" * 501, "the text is longer than 500 characters"),
]


@pytest.mark.parametrize(("text", "days"), CUSTODY)
def test_custody_is_read(text, days):
    found = read_sentence(text)
    assert (found.kind, found.extras) == ("custody", ())
    assert (found.custody_low, found.custody_high) == (found.term_low, found.term_high) == days


@pytest.mark.parametrize(("text", "kind", "custody", "term", "extras"), OTHERS)
def test_a_punishment_is_read(text, kind, custody, term, extras):
    found = read_sentence(text)
    assert (found.kind, found.extras) == (kind, extras)
    assert (found.custody_low, found.custody_high) == custody
    assert (found.term_low, found.term_high) == term


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_a_sentence_is_refused(text, problem):
    with pytest.raises(Unread) as caught:
        read_sentence(text)
    assert caught.value.problem == problem
    assert caught.value.cure.endswith(".")


def test_a_missing_word_says_where_to_add_it():
    with pytest.raises(Unread) as caught:
        read_sentence("3 years, confiscation")
    cure = "Check the spelling; if it is right, add it to habeas/countries/sentences.toml once you know what it means."
    assert caught.value.cure == cure


def test_the_heaviest_punishment_is_the_principal_whatever_the_order():
    found = read_sentence("fine, 2 years of restriction of liberty, 3 months of arrest")
    assert (found.kind, found.extras) == ("arrest", ("fine", "restricted_liberty"))
    assert read_sentence("death, 10 years").kind == "death"


def test_a_punishment_keeps_what_was_read():
    assert read_sentence(" 4\u00a0 years ").text == "4 years"


# Quantities


@pytest.mark.parametrize(
    ("text", "unit", "days"),
    [
        ("4", "months", months(4)),
        ("4.5", "years", months(54)),
        ("10", "day", (10, 10)),
        ("4 years", "months", months(48)),
        ("1 год 6 мес.", "months", months(18)),
    ],
)
def test_a_quantity_is_read(text, unit, days):
    assert read_quantity(text, unit=unit) == days


@pytest.mark.parametrize("text", ["4 years of imprisonment", "fine", "4 5", "years"])
def test_a_quantity_holds_nothing_but_a_term(text):
    with pytest.raises(Unread, match=LOOSE):
        read_quantity(text, unit="months")


def test_a_unit_nobody_knows_is_named():
    with pytest.raises(UnknownName) as caught:
        read_quantity("4", unit="yeers")
    assert str(caught.value) == "no unit named 'yeers'; nearest: year"


def test_ovd_terms_are_months_and_huge_ones_life():
    assert (ovd_term("54").kind, ovd_term("54").custody_low) == ("custody", 1642)
    assert ovd_term("54.0").custody_high == 1645
    assert ovd_term("10001").kind == ovd_term("11111.0").kind == "life"
    assert ovd_term("10001").custody_low is None
    with pytest.raises(Unread, match=TOO_LONG):
        ovd_term("10000")
    with pytest.raises(Unread, match=NOTHING):
        ovd_term("0")


def test_four_columns_are_one_term():
    assert parts("4", "6", "", "") == months(54)
    assert parts("0", "1", "2", "3") == (28 + 17, 31 + 17)
    assert parts("", " ", "", "") is None
    with pytest.raises(Unread, match=NOTHING):
        parts("0", "0", "", "")
    with pytest.raises(Unread, match="a column of the term is not a number of units"):
        parts("4", "six", "", "")


# Months and days


def later(day, n):
    """The same day `n` months later, or the last day of a month that lacks it."""
    years, month = divmod(day.month - 1 + n, 12)
    return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))


STARTS = [date(1990, 1, 1) + timedelta(days=n) for n in range((date(2031, 1, 1) - date(1990, 1, 1)).days)]


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 6, 11, 12, 13, 18, 19, 47, 48, 49, 54, 60, 102, 120, 300])
def test_months_have_the_days_of_the_calendar(n):
    lengths = {(later(day, n) - day).days for day in STARTS}
    assert month_days(n) == (min(lengths), max(lengths))


@given(st.integers(0, 600), st.dates(date(1900, 3, 1), date(2040, 1, 1)))
def test_a_run_of_months_lies_in_its_interval(n, day):
    low, high = month_days(n)
    assert low <= (later(day, n) - day).days <= high


# The words


def test_no_phrase_has_two_meanings():
    assert [phrase for phrase, piece in _phrases().items() if piece.letter == TWO_MEANINGS] == []


def test_kinds_of_the_words_are_the_kinds_of_the_code():
    assert set(country_words("sentences.toml")["kinds"]) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_phrase_of_a_kind_is_read(kind):
    for phrase in (phrase for phrase, piece in _entries() if piece.letter == "k" and piece.value == kind):
        assert read_sentence(phrase).kind == kind


# Any text

WORDLIKE = st.lists(
    st.sampled_from([phrase for phrase, _ in _entries()] + ["4", "2.5", "500", "4,5", "8,700"]), max_size=8
)
ANY = st.one_of(st.text(), WORDLIKE.map(" ".join))
READERS = [
    read_sentence,
    ovd_term,
    lambda text: read_quantity(text, unit="years"),
    lambda text: parts(text, "", text, ""),
]


@given(st.sampled_from(READERS), ANY)
def test_any_text_gives_a_sentence_or_is_unread(read, text):
    try:
        found = read(text)
    except Unread:
        return
    if read is read_sentence:
        assert found.kind in KINDS
        assert found.custody_low is None or found.custody_high is None or found.custody_low <= found.custody_high
        assert (found.kind in ("custody", "arrest")) >= bool(found.custody_low)


@given(st.sampled_from(READERS), ANY, ANY)
def test_what_is_unread_is_never_shown(read, before, after):
    with pytest.raises(Unread) as caught:
        read(before + MARKER + after)
    assert MARKER not in "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)


@given(WORDLIKE.map(" ".join), st.sampled_from(["not", "не", "без", "или", "or", "reduced", "замененo"]), st.data())
def test_a_word_we_do_not_know_always_stops_the_reader(text, word, data):
    words = text.split()
    words.insert(data.draw(st.integers(0, len(words))), word)
    with pytest.raises(Unread):
        read_sentence(" ".join(words))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("unit", ["1", "1 year and ", " ", ",", "1/2 ", "\u200b", "я", "restriction of liberty "])
def test_a_long_text_is_refused_at_once(read, unit):
    start = time.perf_counter()
    with pytest.raises(Unread):
        read("2" + unit * (1_000_000 // len(unit)))
    for length in (400, 499):
        with pytest.raises(Unread):
            read(("2" + unit * length)[:length] + "!")
    assert time.perf_counter() - start < 1
