"""The table of given names: what must hold of every line, and patronymics written down from knowledge."""

import re
from itertools import chain

import pytest

from habeas.names.given import GIVEN, LANGUAGES, Given, father_of, groups_of, patronymics

ALPHABETS = {
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя'",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'",
}
FIELDS = (*LANGUAGES, "short", "latin")

# Father's id, then son and daughter in Belarusian, then in Russian: as a native speaker writes them.
CHILDREN = """
    aleksandr Аляксандравіч Аляксандраўна Александрович Александровна
    aleksey Аляксеевіч Аляксееўна Алексеевич Алексеевна
    anatoliy Анатольевіч Анатольеўна Анатольевич Анатольевна
    andrey Андрэевіч Андрэеўна Андреевич Андреевна
    anton Антонавіч Антонаўна Антонович Антоновна
    arkadiy Аркадзьевіч Аркадзьеўна Аркадьевич Аркадьевна
    arseniy Арсеньевіч Арсеньеўна Арсеньевич Арсеньевна
    artur Артуравіч Артураўна Артурович Артуровна
    boris Барысавіч Барысаўна Борисович Борисовна
    vadim Вадзімавіч Вадзімаўна Вадимович Вадимовна
    valentin Валянцінавіч Валянцінаўна Валентинович Валентиновна
    valeriy Валер'евіч Валер'еўна Валерьевич Валерьевна
    vasiliy Васільевіч Васільеўна Васильевич Васильевна
    vikentiy Вікенцьевіч Вікенцьеўна Викентьевич Викентьевна
    viktor Віктаравіч Віктараўна Викторович Викторовна
    vitaliy Вітальевіч Вітальеўна Витальевич Витальевна
    vladimir Уладзіміравіч Уладзіміраўна Владимирович Владимировна
    vladislav Уладзіслававіч Уладзіславаўна Владиславович Владиславовна
    vyacheslav Вячаслававіч Вячаславаўна Вячеславович Вячеславовна
    gennadiy Генадзьевіч Генадзьеўна Геннадьевич Геннадьевна
    georgiy Георгіевіч Георгіеўна Георгиевич Георгиевна
    grigoriy Рыгоравіч Рыгораўна Григорьевич Григорьевна
    david Давідавіч Давідаўна Давидович Давидовна
    denis Дзянісавіч Дзянісаўна Денисович Денисовна
    dmitriy Дзмітрыевіч Дзмітрыеўна Дмитриевич Дмитриевна
    evgeniy Яўгеньевіч Яўгеньеўна Евгеньевич Евгеньевна
    egor Ягоравіч Ягораўна Егорович Егоровна
    ivan Іванавіч Іванаўна Иванович Ивановна
    igor Ігаравіч Ігараўна Игоревич Игоревна
    ignat Ігнатавіч Ігнатаўна Игнатович Игнатовна
    ilya Ільіч Ільінічна Ильич Ильинична
    iosif Іосіфавіч Іосіфаўна Иосифович Иосифовна
    kazimir Казіміравіч Казіміраўна Казимирович Казимировна
    kirill Кірылавіч Кірылаўна Кириллович Кирилловна
    konstantin Канстанцінавіч Канстанцінаўна Константинович Константиновна
    kuzma Кузьміч Кузьмінічна Кузьмич Кузьминична
    lev Львовіч Львоўна Львович Львовна
    leonid Леанідавіч Леанідаўна Леонидович Леонидовна
    luka Лукіч Лукінічна Лукич Лукинична
    maksim Максімавіч Максімаўна Максимович Максимовна
    matvey Мацвеевіч Мацвееўна Матвеевич Матвеевна
    nikita Мікітавіч Мікітаўна Никитич Никитична
    nikolay Мікалаевіч Мікалаеўна Николаевич Николаевна
    mikhail Міхайлавіч Міхайлаўна Михайлович Михайловна
    oleg Алегавіч Алегаўна Олегович Олеговна
    pavel Паўлавіч Паўлаўна Павлович Павловна
    pyotr Пятровіч Пятроўна Петрович Петровна
    prokofiy Пракоп'евіч Пракоп'еўна Прокофьевич Прокофьевна
    roman Раманавіч Раманаўна Романович Романовна
    savva Савіч Савічна Саввич Саввична
    semyon Сямёнавіч Сямёнаўна Семёнович Семёновна
    sergey Сяргеевіч Сяргееўна Сергеевич Сергеевна
    stanislav Станіслававіч Станіславаўна Станиславович Станиславовна
    stepan Сцяпанавіч Сцяпанаўна Степанович Степановна
    timofey Цімафеевіч Цімафееўна Тимофеевич Тимофеевна
    fyodor Фёдаравіч Фёдараўна Фёдорович Фёдоровна
    foma Фаміч Фамінічна Фомич Фоминична
    frants Францавіч Францаўна Францевич Францевна
    eduard Эдуардавіч Эдуардаўна Эдуардович Эдуардовна
    yuriy Юр'евіч Юр'еўна Юрьевич Юрьевна
    yakov Якаўлевіч Якаўлеўна Яковлевич Яковлевна
    yaroslav Яраслававіч Яраславаўна Ярославович Ярославовна
"""
LINES = [line.split() for line in CHILDREN.strip().splitlines()]

# Father's id, then son and daughter in Ukrainian.
UKRAINIAN = """
    andrey Андрійович Андріївна
    vasiliy Васильович Василівна
    grigoriy Григорович Григорівна
    dmitriy Дмитрович Дмитрівна
    igor Ігорович Ігорівна
    ilya Ілліч Іллівна
    lev Львович Львівна
    mikhail Михайлович Михайлівна
    nikolay Миколайович Миколаївна
    pyotr Петрович Петрівна
    sergey Сергійович Сергіївна
    fyodor Федорович Федорівна
    yakov Якович Яківна
    yuriy Юрійович Юріївна
"""

# Forms of one name as people write them, and the names they may be.
SHORT = {
    "Саша": "aleksandr aleksandra",
    "Шура": "aleksandr aleksandra",
    "Женя": "evgeniy evgeniya",
    "Валя": "valentin valentina valeriy valerian valeriya",
    "Серёжа": "sergey",
    "Сережа": "sergey",
    "Сяржук": "sergey",
    "Дима": "dmitriy vadim",
    "Міша": "mikhail",
    "Валодзя": "vladimir",
    "Кастусь": "konstantin",
    "Лена": "elena",
    "Маша": "mariya",
    "Света": "svetlana",
    "Ира": "irina",
    "Наташа": "natalya",
    "Алесь": "aleksandr ales",
    "Слава": "vyacheslav stanislav vladislav yaroslav svyatoslav rostislav",
    "Хведар": "fyodor",
    "Янка": "ivan yan yana",
    "Тадэвуш": "tadeush",
    "Филипп": "filipp",
    "Піліп": "filipp",
    "Язэп": "iosif",
    "Восіп": "iosif",
    "ЗМІЦЕР": "dmitriy",
    "Дар’я": "darya",
    "Alexander": "aleksandr",
    "Serge": "sergey",
    "Eugene": "evgeniy",
    "George": "georgiy yuriy",
    "Paweł": "pavel",
    "Katarzyna": "ekaterina",
    "Xenia": "kseniya",
    "Helen": "elena",
}


def names() -> list[Given]:
    return list(GIVEN.values())


def test_the_table_is_wide() -> None:
    men = [name for name in names() if name.sex == "m"]
    assert len(names()) >= 850
    assert len(men) >= 500
    assert len(names()) - len(men) >= 300
    assert len(set(chain.from_iterable(name.forms for name in names()))) >= 9000


def test_every_name_has_full_forms_in_each_language_and_latin_ones() -> None:
    assert [name.id for name in names() if not (name.be and name.ru and name.uk and name.latin)] == []


def test_no_form_stands_twice_in_a_list_and_none_is_both_full_and_short() -> None:
    for name in names():
        for field in FIELDS:
            forms = [form.lower().replace("ё", "е") for form in getattr(name, field)]
            if field != "latin":
                assert len(set(forms)) == len(forms), (name.id, field)
        assert not set(name.short) & {*name.be, *name.ru, *name.uk}, name.id
        assert len(set(name.latin)) == len(name.latin), name.id


def test_forms_are_capitalised_words_in_the_letters_of_their_language() -> None:
    every = set("".join(ALPHABETS.values()))
    for name in names():
        for language in LANGUAGES:
            for form in getattr(name, language):
                assert form[0].isupper(), (name.id, form)
                assert set(form.lower()) <= set(ALPHABETS[language]), (name.id, form)
        assert all(set(form.lower()) <= every for form in name.short), name.id
        assert not re.search("[\u0400-\u04ff0-9_]", "".join(name.latin)), name.id


def test_names_that_share_a_full_form_are_kin_or_of_two_sexes() -> None:
    for language in LANGUAGES:
        for name in names():
            for form in getattr(name, language):
                others = [GIVEN[id] for id in groups_of(form) - {name.id}]
                same = [other.id for other in others if other.sex == name.sex and form in getattr(other, language)]
                assert set(same) <= name.kin, (name.id, form)


def test_kin_is_symmetric_of_one_sex_and_never_oneself() -> None:
    for name in names():
        assert name.id not in name.kin
        for id in name.kin:
            assert name.id in GIVEN[id].kin
            assert GIVEN[id].sex == name.sex, (name.id, id)


def test_ids_are_plain_and_in_order() -> None:
    assert all(re.fullmatch("[a-z]+", id) for id in GIVEN)
    for sex in "mf":
        ids = [name.id for name in names() if name.sex == sex]
        assert ids == sorted(ids)


def test_every_form_leads_back_to_its_name() -> None:
    for name in names():
        for form in name.forms:
            assert name.id in groups_of(form)
            assert name.id in groups_of(form.upper())


@pytest.mark.parametrize(("form", "ids"), SHORT.items())
def test_a_form_people_use_leads_to_its_names(form: str, ids: str) -> None:
    assert set(ids.split()) <= groups_of(form)


def test_an_unknown_form_leads_nowhere() -> None:
    assert groups_of("Дождж") == groups_of("") == groups_of("Иван Иванович") == frozenset()
    assert father_of("Дождж") == father_of("") == father_of("Ivanovich") == father_of("Петров") == frozenset()


@pytest.mark.parametrize("line", LINES, ids=[line[0] for line in LINES])
def test_a_patronymic_leads_to_the_father_and_back(line: list[str]) -> None:
    father, *children = line
    assert set(children) <= patronymics(GIVEN[father])
    assert all(father in father_of(child) for child in children)


@pytest.mark.parametrize("line", UKRAINIAN.strip().splitlines())
def test_a_ukrainian_patronymic_leads_to_the_father(line: str) -> None:
    father, *children = line.split()
    assert set(children) <= patronymics(GIVEN[father])
    assert all(father in father_of(child) for child in children)


def test_patronymics_end_as_they_must() -> None:
    ends = re.compile(r"(?:ич|[оеё]вна|ична|іч|[аео]ўна|ічна|івна|ївна)$")
    for name in names():
        for child in patronymics(name):
            assert ends.search(child), (name.id, child)
            assert not re.search(r"ў[аеёіоуыэюя]|йй|йь|ьь|[еёоаіиыуэюя]ьев|ъ[оаі]", child), (name.id, child)


def test_every_man_has_sons_and_daughters_and_no_woman_has() -> None:
    for name in names():
        children = patronymics(name)
        if name.sex == "f":
            assert children == frozenset()
        else:
            assert sum(child.endswith("ч") for child in children) >= 2, name.id
            assert sum(child.endswith("а") for child in children) >= 2, name.id


def test_short_forms_make_no_patronymic() -> None:
    assert father_of("Сашавіч") == father_of("Дзімавіч") == father_of("Валодзевіч") == frozenset()


def test_a_name_on_a_soft_l_makes_patronymics_with_and_without_the_soft_sign() -> None:
    assert {"Эмільевіч", "Эмілевіч", "Эмильевич", "Эмилевич"} <= patronymics(GIVEN["emil"])


def test_a_patronymic_with_e_for_yo_and_another_apostrophe_is_the_same() -> None:
    assert father_of("Семенович") >= {"semyon"}
    assert father_of("ЮР’ЕВІЧ") == father_of("Юр'евіч") == {"yuriy"}


def test_a_father_is_not_found_by_the_patronymic_of_another() -> None:
    assert father_of("Ильинична") == {"ilya"}
    assert father_of("Михайловна") == {"mikhail"}
    assert father_of("Георгиевич") == {"georgiy"}
    assert father_of("Андреевна") == {"andrey"}
