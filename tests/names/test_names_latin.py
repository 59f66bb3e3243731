"""Latin letters by the habits of other languages, against spellings made by the rules of their orthographies."""

import random
import re
from collections import defaultdict

import pytest

from bench import names_made
from habeas.link.keys import Named, name_keys
from habeas.names.compare import compare, one_apart
from habeas.names.fold import fold_surname
from habeas.names.latin import likeliest, sounds, ways
from tests.names.western import TABLES, western

SURNAMES = [
    tuple(pair.split("/"))
    for pair in (names_made.POSSESSIVE + names_made.ADJECTIVAL + names_made.FIXED).split()
    if "/" in pair
]
MEN = [tuple(re.split("[/:]", row)[:2]) for row in names_made.MEN.split()]
KEYS = {ru: fold_surname(ru)[0].key for _, ru in SURNAMES}
NEAR = defaultdict(list)
for one in KEYS:
    NEAR[one] = [ru for ru in KEYS if KEYS[ru] != KEYS[one] and one_apart(KEYS[ru], KEYS[one])]


def some(seed, n):
    """Invented men, each in Belarusian and in Russian."""
    drawn = random.Random(seed)
    for _ in range(n):
        given_name, surname = drawn.choice(MEN), drawn.choice(SURNAMES)
        yield f"{given_name[0]} {surname[0]}", f"{given_name[1]} {surname[1]}", surname[1]


@pytest.mark.parametrize("language", TABLES)
def test_a_name_spelled_by_the_rules_of_another_language_is_the_same_name(language):
    pairs = [(name, western(ru, language)) for be, ru, _ in some(seed=3, n=200) for name in (be, ru)]
    missed = [pair for pair in pairs if compare(*pair).same is not True]
    assert len(missed) <= 0.05 * len(pairs), missed


@pytest.mark.parametrize("language", TABLES)
def test_a_near_surname_in_another_language_is_another_name(language):
    """German writes Зенкевич and Сенкевич alike, and Жук as Spanish does the beginning of Щука."""
    drawn = random.Random(4)
    made = [(ru, surname) for _, ru, surname in some(seed=5, n=1000) if NEAR[surname]]
    pairs = [(ru, western(ru.replace(surname, drawn.choice(NEAR[surname])), language)) for ru, surname in made]
    assert len(pairs) >= 200
    false = [pair for pair in pairs if compare(*pair).same]
    assert len(false) <= {"de": 0.03, "es": 0.02}.get(language, 0.01) * len(pairs), false


@pytest.mark.parametrize(("language", "least"), [("pl", 0.95), ("cs", 0.95), ("lt", 0.95), ("lv", 0.95), ("fi", 0.95)])
def test_where_the_letters_of_the_name_tell_the_language_the_keys_are_equal(language, least):
    pairs = [(ru, western(ru, language)) for _, ru, _ in some(seed=6, n=300)]
    keys = [name_keys([Named(names=(name,)) for name in pair]) for pair in pairs]
    equal = sum((a.surname, a.given) == (b.surname, b.given) for a, b in keys)
    assert equal >= least * len(pairs)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Валерый Жмурко", "Waleryj Żmurko"),
        ("Алена Верабей", "Alena Verabejová"),
        ("Мікалай Хмара", "Mikalaj Chmara"),
        ("Павел Брызгалаў", "Pavel Bryzhalau"),
        ("Аркадзь Цвірка", "Arkadijus Cvirka"),
    ],
)
def test_spellings_of_other_languages(left, right):
    assert compare(left, right).same


def test_a_name_in_cyrillic_is_read_in_one_way():
    assert ways("Іван Верабей") == likeliest("Іван Верабей") == ()


def test_the_likeliest_way_is_the_first_of_all():
    names = [western(ru, language) for language in TABLES for _, ru, _ in some(seed=7, n=50)]
    assert all(likeliest(name) == ways(name)[:1] for name in names)
    assert {likeliest(name)[0] for name in names} >= {"english", "german", "french", "marked", "baltic", "nordic"}


def test_a_mark_of_any_kind_is_no_letter_of_the_sounds():
    assert sounds("ñāóý", "english") == "naoi"


def test_the_habit_by_which_surnames_agree_is_told():
    why = compare("Wladimir Koslowskij", "Уладзімір Казлоўскі").parts[0].why
    assert why == "one key: kazlavsk, Koslowskij by German habit"
    assert "habit" not in compare("Vladimir Kozlovskiy", "Уладзімір Казлоўскі").parts[0].why
