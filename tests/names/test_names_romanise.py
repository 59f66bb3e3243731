"""Romanisations against what the standards themselves print."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.errors import UnknownName
from habeas.names.romanise import SCHEMES, romanise

# Where a line has Cyrillic and Latin, the Latin is as printed by the body that the table cites.
PRINTED = {
    # State Committee on Property, resolution 38 of 11 June 2007, 8/16668: the examples beside each letter.
    "be_2007": "Аршанскі Aršanski, Бешанковічы Biešankovičy, Віцебск Viciebsk, Гомель Homieĺ, Гаўя Haŭja, Добруш Dobruš, "
    "Ельск Jeĺsk, Бабаедава Babajedava, Венцавічы Viencavičy, Ёды Jody, Вераб'ёвічы Vierabjovičy, Мёры Miory, Зэльва Zeĺva, "
    "Іванава Ivanava, Іўе Iŭje, Лагойск Lahojsk, Круглае Kruhlaje, Лошыца Lošyca, Любань Liubań, Магілёў Mahilioŭ, "
    "Нясвіж Niasviž, Орша Orša, Паставы Pastavy, Рагачоў Rahačoŭ, Смаргонь Smarhoń, Талачын Talačyn, Узда Uzda, "
    "Шаркаўшчына Šarkaŭščyna, Фаніпаль Fanipaĺ, Хоцімск Chocimsk, Цёмны Ciomny, Лес Lies, Чавусы Čavusy, Шуміліна Šumilina, "
    "Чыгірынка Čyhirynka, Чэрвень Červień, Друць Druć, Чачэрск Čačersk, Юхнаўка Juchnaŭka, Гаюціна Hajucina, Цюрлі Ciurli, "
    "Любонічы Liuboničy, Ямнае Jamnaje, Баяры Bajary, Валяр'яны Valiarjany, Вязынка Viazynka",
    # Ministry of Internal Affairs, resolution 288 of 9 October 2008, annex.
    "be_mvd_2008": "Ева Jeva, Васільева Vasiljeva, Васілёнак Vasilionak, Ёрш Jorsh, Вераб’ёў Vierabjow, Салаўёва Salawjova, "
    "Любоў Liubow, В’юноў Vjunow, Чарняк Charniak, Дар’я Darja",
    # BGN/PCGN 1979, the table's examples.
    "be_bgn": "Вілейка Vilyeyka, Брэст Brest, Віцебск Vitsyebsk, Асіповічы Asipovichy, Гродна Hrodna, Гомель Homyel’, "
    "Ёдкавічы Yodkavichy, Нёман Nyoman, Жлобін Zhlobin, Йосель Yosyel’, Койданава Koydanava, Крапіўна Krapiwna, "
    "Вільня Vil’nya, Лепель Lyepyel’, Магілёў Mahilyow, Рагачоў Rahachow, Быхаў Bykhaw, Воўпа Vowpa, Іўе Iwye, "
    "Хатынь Khatyn’, Стоўбцы Stowbtsy, Прыпяць Prypyats’, Шчара Shchara, Ыттык-Кёль Yttyk-Kyol’, Эйсманты Eysmanty, "
    "уюн uyun, Івянец Ivyanyets, з’езд z”yezd, Вераб’евічы Vyerab”yevichy, Задвор’е Zadvor”ye",
    # Given names and a surname as printed of Belarusian passports in the press.
    "be_icao": "Аляксандр Aliaksandr, Марыя Maryia, Максім Maksim, Іван Ivan, СВЯТЛАНА SVIATLANA, Ігар Ihar, МІХАІЛ MIKHAIL, "
    "Мікалай Mikalai, Сяргей Siarhei, Міховіч Mikhovich, Навіцкі Navitski, Яўгеній Yauheni, Дзмітрый Dzmitry, "
    "Юлія Yuliya, Дар'я Darya, Таццяна Tatsiana, Салаўёў Salauyou, Любоў Liubou",
    # The title page of the grammar itself, 1929, and the printed names of towns.
    "be_lacinka": "Беларуская Biełaruskaja, граматыка hramatyka, для dla, школ škoł, Вільня Vilnia, Лацінка Łacinka, Полацак Połacak, "
    "Любоў Luboŭ, Наталля Natalla, Лявон Lavon, Алесь Aleś, Васіль Vasil, Сапега Sapieha, Юзаф Juzaf",
    # BGN/PCGN 1947, the table's examples.
    "ru_bgn": "Азов Azov, Кубань Kuban’, Ульяновск Ul’yanovsk, Грозный Groznyy, Дзержинский Dzerzhinskiy, Нелидово Nelidovo, "
    "Елизово Yelizovo, Чапаевск Chapayevsk, Мейеровка Meyyerovka, Юрьев Yur’yev, Съезд S”yezd, Артём Artëm, Ёлкино Yëlkino",
    # The schema of the same name in the library iuliia, a reading of the table by another hand.
    "ru_icao": "Юлия Iuliia, Щеглова Shcheglova, Объедков Obieedkov, Андрей Andrei, Яна Iana, Цветков Tsvetkov",
    "ru_gost_52535": "Цветков Tcvetkov, Юлия Iuliia, Андрей Andrei, Щеглова Shcheglova, Объедков Obedkov",
    # The English table of the order as retold in the press; Natalya and Lyubov without it are the older French one.
    "ru_passport_1997": "Юлия Yuliya, Щеглова Shcheglova, Андрей Andrey, Яна Yana, Цветков Tsvetkov, Юрьев Yuryev",
    # The test line of the Rust crate `translit`, another reading of the table.
    "ru_gost_779b": "Везувий Vezuvij, зев zev, открыл otkry`l, дым dy`m, хлынул xly`nul, клубом klubom, пламя plamya, "
    "Щеглова Shheglova, Цирков Cirkov, Цветков Czvetkov, Эхо E`xo, объём ob``yom",
    "ru_press": "Алексей Alexei, Максим Maxim, Оксана Oksana, Николай Nikolai, Андрей Andrei, Дмитрий Dmitry, Евгений Yevgeny, "
    "Мария Maria, Наталья Natalia, Юлия Yulia, Семён Semyon, Фёдор Fyodor, Ильин Ilyin, Андреева Andreyeva, Лаврентьев Lavrentyev",
    # Cabinet of Ministers, resolution 55 of 27 January 2010: the two examples beside each letter, and note 1.
    "uk_2010": "Алушта Alushta, Андрій Andrii, Борщагівка Borshchahivka, Борисенко Borysenko, Вінниця Vinnytsia, "
    "Володимир Volodymyr, Гадяч Hadiach, Богдан Bohdan, Згурський Zghurskyi, Ґалаґан Galagan, Ґорґани Gorgany, "
    "Донецьк Donetsk, Дмитро Dmytro, Рівне Rivne, Олег Oleh, Есмань Esman, Єнакієве Yenakiieve, Гаєвич Haievych, "
    "Короп'є Koropie, Житомир Zhytomyr, Жанна Zhanna, Жежелів Zhezheliv, Закарпаття Zakarpattia, Казимирчук Kazymyrchuk, "
    "Медвин Medvyn, Михайленко Mykhailenko, Іванків Ivankiv, Іващенко Ivashchenko, Їжакевич Yizhakevych, "
    "Кадиївка Kadyivka, Мар'їне Marine, Йосипівка Yosypivka, Стрий Stryi, Олексій Oleksii, Київ Kyiv, Лебедин Lebedyn, "
    "Миколаїв Mykolaiv, Ніжин Nizhyn, Наталія Nataliia, Одеса Odesa, Онищенко Onyshchenko, Полтава Poltava, "
    "Решетилівка Reshetylivka, Рибчинський Rybchynskyi, Суми Sumy, Соломія Solomiia, Тернопіль Ternopil, Троць Trots, "
    "Ужгород Uzhhorod, Уляна Uliana, Фастів Fastiv, Філіпчук Filipchuk, Харків Kharkiv, Христина Khrystyna, "
    "Біла Bila, Церква Tserkva, Стеценко Stetsenko, Чернівці Chernivtsi, Шостка Shostka, Кишеньки Kyshenky, "
    "Щербухи Shcherbukhy, Гоща Hoshcha, Гаращенко Harashchenko, Юрій Yurii, Корюківка Koriukivka, Яготин Yahotyn, "
    "Ярошенко Yaroshenko, Костянтин Kostiantyn, Знам'янка Znamianka, Феодосія Feodosiia, Згорани Zghorany, Розгон Rozghon",
    # GEOnet Names Server spellings of 1965-2019.
    "uk_bgn": "Київ Kyyiv, Львів L’viv, Донецьк Donets’k, Миколаїв Mykolayiv, Запоріжжя Zaporizhzhya, Кривий Kryvyy, Ріг Rih, "
    "Харків Kharkiv, Чернігів Chernihiv, Слов'янськ Slov”yans’k, Єнакієве Yenakiyeve",
}
CASES = [(scheme, *pair.split(" ")) for scheme, text in PRINTED.items() for pair in text.split(", ")]
ALPHABETS = {
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя'",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'",
}
words = st.sampled_from(sorted(SCHEMES)).flatmap(
    lambda scheme: st.tuples(
        st.just(scheme), st.text(ALPHABETS[SCHEMES[scheme].language].strip("'"), min_size=2, max_size=12)
    )
)


@pytest.mark.parametrize(("scheme", "cyrillic", "latin"), CASES, ids=[f"{s}-{c}" for s, c, _ in CASES])
def test_a_printed_example_comes_out_as_printed(scheme, cyrillic, latin):
    assert romanise(cyrillic, scheme) == latin


def test_every_table_has_printed_examples():
    assert set(PRINTED) == set(SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_letter_of_the_alphabet_has_a_romanisation_at_every_place(scheme):
    for letter in ALPHABETS[SCHEMES[scheme].language]:
        for word in (f"{letter}а", f"а{letter}", f"б{letter}а", f"б{letter}"):
            assert not re.search(r"[\u0400-\u04ff]", romanise(word, scheme)), word


@given(words)
def test_what_comes_out_is_latin(case):
    scheme, word = case
    letters = [letter for letter in romanise(word, scheme) if letter.isalpha()]
    assert all(unicodedata.name(letter).startswith("LATIN") for letter in letters)


@given(words)
def test_capitals_change_nothing_but_case(case):
    scheme, word = case
    small = romanise(word, scheme)
    assert romanise(word.upper(), scheme) == small.upper()
    assert romanise(word.capitalize(), scheme) == small[:1].upper() + small[1:] or word[0] in "ьъ"


@given(words, words)
def test_words_side_by_side_are_romanised_one_by_one(case, other):
    scheme, word = case
    for between in (" ", "-", ", "):
        assert romanise(word + between + word, scheme) == romanise(word, scheme) + between + romanise(word, scheme)


@pytest.mark.parametrize(
    ("word", "scheme", "latin"),
    [
        ("Яна-Юлия", "ru_press", "Yana-Yulia"),
        ("ЯНА ЩУКИНА", "ru_press", "YANA SHCHUKINA"),
        ("Я. Щукина", "ru_press", "Ya. Shchukina"),
        ("МакАлексей", "ru_bgn", "MakAleksey"),
        ("щукина", "ru_bgn", "shchukina"),
        ("Сяргей О’Хара", "be_icao", "Siarhei OKhara"),
        ("Sean O’Hara", "be_icao", "Sean O’Hara"),
        ("Ќосић", "ru_bgn", "Ќosiћ"),
        ("", "ru_bgn", ""),
        ("№ 5", "ru_bgn", "№ 5"),
    ],
)
def test_case_hyphens_and_foreign_letters_stay(word, scheme, latin):
    assert romanise(word, scheme) == latin


@pytest.mark.parametrize("sign", "'’‘ʼ`´′ʹ")
def test_any_apostrophe_is_an_apostrophe(sign):
    assert romanise(f"Вераб{sign}ёў", "be_2007") == "Vierabjoŭ"
    assert romanise(f"Знам{sign}янка", "uk_2010") == "Znamianka"


def test_decomposed_letters_and_stress_marks_are_read_as_written():
    assert romanise(unicodedata.normalize("NFD", "Андрей Семёнов Їжак"), "ru_icao") == romanise(
        "Андрей Семёнов Їжак", "ru_icao"
    )
    assert romanise("Ива\u0301н", "ru_icao") == "Ivan"


def test_an_unknown_table_is_named_with_its_neighbours():
    with pytest.raises(UnknownName) as caught:
        romanise("Роман", "be_2008")
    assert str(caught.value) == "no romanisation named 'be_2008'; nearest: be_2007, be_mvd_2008"


def test_every_table_says_where_it_is_from():
    for name, scheme in SCHEMES.items():
        assert name == scheme.name
        assert name.split("_")[0] == scheme.language
        assert len(scheme.title) > 10
        assert re.search(r"\d{4}|Wikipedia", scheme.citation)
        assert scheme.url == "" or scheme.url.startswith("http")


def test_belarusian_tables_differ_where_their_bodies_do():
    spellings = {name: romanise("Сяргей Хаткевіч", name) for name in SCHEMES if name.startswith("be_")}
    assert spellings == {
        "be_2007": "Siarhiej Chatkievič",
        "be_bgn": "Syarhyey Khatkyevich",
        "be_icao": "Siarhei Khatkevich",
        "be_lacinka": "Siarhiej Chatkievič",
        "be_mvd_2008": "Siarhiej Khatkievich",
    }


def test_a_soft_sign_before_a_vowel_parts_them_in_every_belarusian_table():
    spellings = {name: romanise("Емяльянаў", name) for name in SCHEMES if name.startswith("be_")}
    assert spellings == {
        "be_2007": "Jemiaĺjanaŭ",
        "be_bgn": "Yemyal’yanaw",
        "be_icao": "Yemialyanau",
        "be_lacinka": "Jemialjanaŭ",
        "be_mvd_2008": "Jemialjanaw",
    }
