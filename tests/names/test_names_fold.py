"""The key of a word: equal for every spelling of a name, and different for names that only look alike."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.names.fold import fold, fold_surname, folds
from habeas.names.romanise import SCHEMES, romanise

# Belarusian and Russian spellings of surnames by the orthographies of both languages.
SURNAMES = """
Іваноў Иванов, Ціханаў Тихонов, Верабей Воробей, Мароз Мороз, Каваль Коваль, Шаўчэнка Шевченко, Сяргееў Сергеев,
Рагачоў Рогачёв, Жалязняк Железняк, Дзядзюля Дедюля, Шчарбакоў Щербаков, Аляб'еў Алябьев, Цапок Цепок, Талсты Толстой,
Навуменка Науменко, Уласаў Власов, Лаўрэнаў Лавренов, Салаўёў Соловьёв, Зайцаў Зайцев, Юшкевіч Юшкевич,
Чарняк Черняк, Грыгор'еў Григорьев, Трапянок Трепенок, Бяляўскі Белявский, Вайніцкі Войницкий, Круты Крутой,
Емяльянаў Емельянов, Гаўрылюк Гаврилюк, Хадасевіч Ходасевич, Пятроўскі Петровский, Кісялёў Киселёв, Дзмітрыеў Дмитриев
"""
PAIRS = [tuple(pair.split()) for pair in " ".join(SURNAMES.split()).split(",")]


@pytest.mark.parametrize(("be", "ru"), PAIRS)
def test_the_belarusian_and_the_russian_spelling_have_one_key(be, ru):
    assert fold_surname(be) == fold_surname(ru)


UKRAINIAN = """
Крижанівський Крыжановский, Підгорний Подгорный, Соловйов Соловьёв, Ковальов Ковалёв, Щербак Щербак, Кисельов Киселёв,
Григор'єв Григорьев, Левицька Левицкая, Кравець Кравец, Мищенко Мищенко, Пономарьов Пономарёв, Приходько Приходько
"""


@pytest.mark.parametrize("pair", " ".join(UKRAINIAN.split()).split(", "))
def test_the_ukrainian_and_the_russian_spelling_have_one_key(pair):
    uk, ru = pair.split()
    assert fold_surname(uk) == fold_surname(ru)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_published_romanisation_has_the_key_of_the_cyrillic_spelling(scheme):
    for be, ru in PAIRS:
        word = be if SCHEMES[scheme].language == "be" else ru
        if SCHEMES[scheme].language != "uk":
            keys = {folded.key for folded in fold_surname(romanise(word, scheme))}
            assert fold_surname(word)[0].key in keys, (word, scheme)


@pytest.mark.parametrize(
    ("man", "woman"),
    [
        ("Верабьёў", "Верабьёва"),
        ("Ковалёв", "Kovaleva"),
        ("Зорин", "Зорина"),
        ("Бяляўскі", "Бяляўская"),
        ("Белявский", "Bialauskaya"),
        ("Толстой", "Толстая"),
        ("Лисовой", "Лисовая"),
    ],
)
def test_the_endings_of_men_and_women_are_no_part_of_the_key_of_a_surname(man, woman):
    assert fold_surname(man)[0].key == fold_surname(woman)[0].key


# Pairs of surnames that differ in one sound which no orthography of these languages confuses.
OTHERS = """
Иванов Иванцов, Коваль Ковалёв, Мороз Морозов, Петров Петренко, Орлов Орловский, Лис Лисов, Бондарь Бондаренко,
Лисов Лисовой, Горин Харин, Гром Хромой, Попов Бобов, Титов Дидов, Сомов Зомов, Шаров Жаров, Чуров Шуров, Кузин Гузин,
Мартов Нартов, Ларин Марин, Рыков Лыков, Дуров Туров
"""


@pytest.mark.parametrize("pair", " ".join(OTHERS.split()).split(", "))
def test_other_names_have_other_keys(pair):
    left, right = pair.split()
    assert not any(a.same(b) for a in fold_surname(left) for b in fold_surname(right))


def test_the_letters_ch_and_x_are_read_both_ways():
    assert fold("Мухін") in {folded.key for folded in folds("Muchin")}
    assert fold("Мучин") in {folded.key for folded in folds("Muchin")}
    assert folds("Muxin")[0].key == fold("Муксин")
    assert fold("Мухин") in {folded.key for folded in folds("Muxin")}


@pytest.mark.parametrize("word", ["", "-", "12", "'", "."])
def test_what_has_no_letters_has_an_empty_key(word):
    assert fold(word) == ""


@given(st.text(max_size=20))
def test_any_text_has_a_key_of_small_letters_that_case_and_decomposition_do_not_change(text):
    import unicodedata

    assert re.fullmatch(r"[a-zšžč]*", fold(text))
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшыэюя", min_size=1, max_size=12))
def test_a_word_in_capitals_has_the_key_of_the_word(word):
    assert fold(word.upper()) == fold(word)
