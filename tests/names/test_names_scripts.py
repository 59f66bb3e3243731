"""Scripts, languages and look-alike letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.names.scripts import language_of, script_of, unmixed

# The same given name as each language spells it: any table of given names of the region has these rows.
TRIPLES = [
    ("Аляксандр", "Александр", "Олександр"),
    ("Сяргей", "Сергей", "Сергій"),
    ("Андрэй", "Андрей", "Андрій"),
    ("Аляксей", "Алексей", "Олексій"),
    ("Дзмітрый", "Дмитрий", "Дмитро"),
    ("Яўген", "Евгений", "Євген"),
    ("Мікалай", "Николай", "Микола"),
    ("Віктар", "Виктор", "Віктор"),
    ("Святлана", "Светлана", "Світлана"),
    ("Кацярына", "Екатерина", "Катерина"),
    ("Таццяна", "Татьяна", "Тетяна"),
    ("Марыя", "Мария", "Марія"),
    ("Уладзіслаў", "Владислав Ильич", "Владислав Ілліч"),
]
CYRILLIC = "абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюя"
LATIN_ONLY = "dfgjlnqrsuvwz"
ALIKE = {"а": "a", "с": "c", "е": "e", "о": "o", "р": "p", "х": "x", "у": "y", "і": "i"}


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Іван Чарняк", "cyrillic"),
        ("Ivan Čarniak", "latin"),
        ("Іван Charniak", "mixed"),
        ("Iван", "mixed"),
        ("Όμηρος", "greek"),
        ("Վահան", "armenian"),
        ("გიორგი", "georgian"),
        ("علي", "arabic"),
        ("李明", "han"),
        ("Дарʼя 2", "cyrillic"),
        ("Ива\u0301н", "cyrillic"),
        ("O'Hara-1", "latin"),
        ("Ｉｖａｎ", "latin"),
        ("12.03", ""),
        ("", ""),
    ],
)
def test_the_script_of_a_text_is_that_of_its_letters(text, script):
    assert script_of(text) == script


@pytest.mark.parametrize("names", TRIPLES, ids=[names[0] for names in TRIPLES])
def test_a_given_name_tells_its_language(names):
    assert tuple(language_of(name) for name in names) == ("be", "ru", "uk")


@pytest.mark.parametrize("name", ["Роман", "Ольга", "Олег", "Тарас Панченко", "Дар'я", "Максим", "", "12", "Όμηρος"])
def test_a_spelling_shared_by_languages_tells_nothing(name):
    assert language_of(name) == ""


@pytest.mark.parametrize("name", ["Ліпніцкі Ўладзь", "Дзяніс Чыж", "Крук Аляксандра Пятроўна", "Шырынкіна Алена"])
def test_belarusian_full_names_are_told(name):
    assert language_of(name) == "be"


@pytest.mark.parametrize("name", ["Липницкий Денис", "Чиж Дарья", "Крюков Пётр Олегович", "Яшина Вера Сергеевна"])
def test_russian_full_names_are_told(name):
    assert language_of(name) == "ru"


@pytest.mark.parametrize("name", ["Липницький Денис", "Ґалаґан Дар'я", "Чиж Петро", "Крук Ганна Сергіївна"])
def test_ukrainian_full_names_are_told(name):
    assert language_of(name) == "uk"


@pytest.mark.parametrize("name", ["Siarhei Charniak", "Kruk Aliaksandra", "Jaŭhien", "Dzianis Pratasou", "Ihar Chyzh"])
def test_latin_letters_tell_a_belarusian_spelling(name):
    assert language_of(name) == "be"
    assert language_of(name.upper()) == "be"


@pytest.mark.parametrize(
    "name",
    ["Sergei Kriukov", "Papadopoulou", "Zhou Tsien", "Breslau", "Dzerzhinsk", "Łukasz Zieliński", "Eva Dvořáková"],
)
def test_other_latin_spellings_are_not_taken_for_belarusian(name):
    assert language_of(name) == ""


@pytest.mark.parametrize(
    ("mixed", "right"),
    [
        ("Cepгeй", "Сергей"),
        ("Мiкалай", "Мікалай"),
        ("MИXAИЛ", "МИХАИЛ"),
        ("Игорb", "Игорь"),
        ("Bиктор", "Виктор"),
        ("Sеrgei", "Sergei"),
        ("Нorvath", "Horvath"),
        ("Maкс", "Макс"),
        ("Pome", "Pome"),
        ("Иваnов", "Иваnов"),
        ("Пeтров-Smith", "Петров-Smith"),
        ("Ivan Петpов", "Ivan Петров"),
        ("0лег", "0лег"),
        ("3axap", "3axap"),
        ("Алёнa", "Алёна"),
        ("", ""),
    ],
)
def test_letters_of_the_wrong_script_are_put_right(mixed, right):
    assert unmixed(mixed) == right


@pytest.mark.parametrize("sign", "'’‘ʼ`´′ʹ＇")
def test_apostrophes_become_one_sign(sign):
    assert unmixed(f"Дар{sign}я O{sign}Hara") == "Дар'я O'Hara"


@given(st.text(CYRILLIC + CYRILLIC.upper() + "' -", max_size=20))
def test_a_text_of_one_script_stays(text):
    assert unmixed(text) == text


@given(st.text("бгджзлфцчшщыэюя", min_size=1, max_size=6), st.text(sorted(ALIKE), max_size=6), st.booleans())
def test_look_alikes_within_a_cyrillic_word_are_put_right(sure, alike, first):
    right = sure + alike if first else alike + sure
    wrong = "".join(ALIKE.get(letter, letter) for letter in right)
    assert unmixed(wrong) == right
    assert unmixed(wrong.upper()) == right.upper()


@given(st.text(LATIN_ONLY, min_size=1, max_size=6), st.text(sorted(ALIKE.values()), max_size=6))
def test_look_alikes_within_a_latin_word_are_put_right(sure, alike):
    back = {latin: cyrillic for cyrillic, latin in ALIKE.items()}
    assert unmixed(sure + "".join(back[letter] for letter in alike)) == sure + alike


@given(st.text(CYRILLIC + "abcdefghijklmnopqrstuvwxyz'’- ", max_size=20))
def test_putting_right_twice_changes_nothing_more(text):
    once = unmixed(text)
    assert unmixed(once) == once
    assert len(once) == len(text)
    assert language_of(once) == language_of(text) == language_of(unicodedata.normalize("NFD", text))
