"""Regions, towns and articles of law have one key in every language in which lists print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.link.places import article_bits, place_key, region_key


@given(st.text(max_size=30))
def test_any_text_gives_keys(text):
    assert isinstance(region_key(text), str)
    assert isinstance(place_key(text), str)
    assert 0 <= article_bits([text]) < 2**62


REGIONS = (
    "Брэсцкая вобласць|Брестская область|Брестская обл.|Brest Region|Brest|Brestskaya oblast",
    "Віцебская вобласць|Витебская область|Vitebsk Region|Viciebsk|Витебск",
    "Гомельская вобласць|Гомельская область|Gomel Region|Homiel|Homyel Voblast",
    "Гродзенская вобласць|Гродненская область|Grodno Region|Hrodna|г. Гродно",
    "Магілёўская вобласць|Могилёвская область|Могилевская обл.|Mogilev Region|Mahilyow",
    "Мінская вобласць|Минская область|Minsk Region|Минский район|Minskaya oblast",
    "Мінск|г. Минск|Minsk|г.Мінск, вул. Брэсцкая|the city of Minsk",
    "Москва|Moscow|Масква|г. Москва",
    "Московская область|Маскоўская вобласць|Moscow Oblast",
    "Волгоградская область|Volgograd", "Вологодская область|Vologda Oblast", "Санкт-Петербург|Saint Petersburg",
    "Смоленская область|Смаленская вобласць|Smolensk", "Республика Крым|Республіка Крим|Crimea",
    "Новосибирская область|Novosibirsk", "Новгородская область|Novgorod", "Свердловская область|Sverdlovsk",
    "Київ|Киев|Kyiv|м. Київ", "Київська область|Киевская область|Kyiv Oblast", "Харківська область|Харьков|Kharkiv",
    "Львівська область|Львовская область|Lviv", "Одеська область|Одесса|Odesa", "Сумська область|Sumy|Сумская обл.",
    "Чернігівська область|Черниговская|Chernihiv", "Чернівецька область|Chernivtsi|Черновицкая область",
    "Рівненська область|Ровенская область|Rivne", "Донецька область|Donetsk|Донецкая", "Луганська|Luhansk",
    "Запорізька область|Запорожская область|Zaporizhzhia", "Вінницька область|Винница|Vinnytsia",
)  # fmt: skip


def test_regions_have_one_key_in_every_language_and_no_two_the_same():
    found = {spellings: {region_key(text) for text in spellings.split("|")} for spellings in REGIONS}
    assert {spellings: one for spellings, one in found.items() if len(one) != 1} == {}
    assert len(set.union(*found.values())) == len(REGIONS)


@pytest.mark.parametrize("text", ["", "вобласць", "г.", "обл. 5", "—"])
def test_a_region_that_is_not_told_has_no_key(text):
    assert region_key(text) == ""


def test_articles_are_found_whatever_stands_around_them():
    assert article_bits(["ч. 1 ст. 342 УК"]) == article_bits(["арт. 342"]) | article_bits(["1"])
    assert article_bits(["130-2"]) == article_bits(["130–2 УК"]) != article_bits(["130"])
    assert article_bits([]) == article_bits(["УК"]) == 0
    assert article_bits(["342", "130"]) == article_bits(["130"]) | article_bits(["342"])
    assert article_bits(["342"]).bit_count() == 1
