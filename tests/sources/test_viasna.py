import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.words import words
from habeas.sources import exits, viasna
from habeas.sources.viasna import READER, SITE, reader_for
from tests.sources.editions import invent, viasna_machine, viasna_site, viasna_table
from tests.sources.editionwords import LANGUAGES, SITE_HEADERS, TABLE_HEADER, VIASNA_HEADER
from tests.sources.readback import days_of, new_columns, read_back, said_by, stops

SEEDS = st.integers(0, 2**32)


def expected(person, language="en", *, machine=True):
    """What the machine export says of a prisoner, or a site's export, written from the prisoner and not from the cells."""
    out = person.status == "former"
    said = {("name", person.name(language)), ("sex", person.sex), ("born", person.born), ("detained", person.detained)}
    said |= {("article", article) for article in person.articles} | {
        ("judge", "Zyblo Q."),
        ("punishment", person.penalty),
    }
    if person.status != "np":
        said |= {("designated", "viasna"), ("state", "held" if person.status == "active" else "not_held")}
    if out:
        said |= {("exit", person.exit if machine else "unknown")}
    said |= {("place", person.prison)} if person.prison else set()
    said |= {("sentenced", person.sentenced)} if person.sentenced else set()
    said |= {("sentence_days", days_of(person.months) if person.penalty == "custody" else "0/0")}
    return said | (machine_only(person) if machine else {("prosecutor", "Chmul")})


def machine_only(person):
    alias = person.name("latin")
    said = {("alias", alias), ("url", f"https://prisoners.example/en/person/{alias.replace(' ', '-')}")}
    return said | ({("released", person.released)} if person.released else set())


def without_texts(said):
    return {(prop, value) for prop, value in said if prop not in ("description", "sentence_text")}


@given(SEEDS, st.sampled_from(["", "FALSE"]))
@settings(max_examples=30, deadline=None)
def test_a_machine_export_reads_back_as_invented(seed, missing):
    people = invent(seed, 8)
    assert [*map(without_texts, read_back(reader_for, viasna_machine(people, missing=missing)))] == [
        *map(expected, people)
    ]


@given(SEEDS, st.sampled_from(LANGUAGES))
@settings(max_examples=30, deadline=None)
def test_the_sites_exports_read_back_in_three_languages(seed, language):
    people = invent(seed, 6)
    # The site prints no status for people who are not recognised.
    wanted = [expected(person, language, machine=False) for person in people]
    assert [*map(without_texts, read_back(reader_for, viasna_site(people, language)))] == wanted


def test_the_older_table_reads_back():
    people = invent(3, 20)
    for said, person in zip(read_back(reader_for, viasna_table(people)), people, strict=True):
        assert ("born", person.born) in said
        assert ("detained", person.detained) in said
        assert not {prop for prop, _ in said} & {"sentenced", "punishment", "residence"}


def test_both_kinds_of_missing_say_the_same():
    people = invent(7, 30)
    assert read_back(reader_for, viasna_machine(people)) == read_back(
        reader_for, viasna_machine(people, missing="FALSE")
    )


def test_namesakes_of_the_site_are_told_apart_by_order_and_their_key_is_hidden():
    assert (SITE.key, SITE.hashed, SITE.repeats) == (("name", "birthday"), True, True)
    assert (READER.key, READER.hashed, READER.repeats) == (("id",), False, False)


@pytest.mark.parametrize("header", [VIASNA_HEADER, *SITE_HEADERS.values(), TABLE_HEADER])
def test_a_new_column_stops_the_reader(header):
    reader = reader_for(header)
    assert new_columns(reader, header) == []
    assert new_columns(reader, [*header, "Zubr"]) == ["Zubr"]
    assert new_columns(reader, [*header, header[0]]) == [reader.headings.get(header[0], header[0])]


def test_every_heading_of_the_formats_page_is_known():
    rows = """имя и фамилия|имя|имя|дата рождения|дата нараджэння|пол|дата задержания|дата затрымання|charges indicted
предъявлены обвинения|прад'яўлены абвінавачванні|прад’яўлены абвінавачванні|дата приговора|дата прысуду|решение суда
рашэнне суда|вид наказания|від пакарання|судья|суддзя|прокурор|пракурор|место заключения|месца зняволення|статус"""
    for heading in set(rows.replace("\n", "|").split("|")) - {"имя"}:
        assert new_columns(reader_for([heading.upper()]), [heading.upper()]) == [], heading


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"status": "paused"}, "this word is new"),
        ({"gender": "unclear"}, "this word is new"),
        ({"penalty": "the stocks"}, "a word or sign in it is not one we know"),
        ({"arrested": "the other day"}, "a word or sign in it is not one we know"),
        ({"died": "perhaps"}, "a word or sign in it is not one we know"),
    ],
)
def test_a_new_category_stops_the_reader(cells, problem):
    assert stops(READER, cells) == problem


def say(**cells):
    return said_by(READER, {"status": "former"} | cells)


def only(said, *props):
    return {(prop, value) for prop, value in said if prop in props}


@pytest.mark.parametrize(
    ("status", "prison", "states"),
    [
        ("active", "", {"held"}),
        ("former", "", {"not_held"}),
        ("np", "", set()),
        ("np", "Prison No. 92", set()),
        ("np", "Released", {"not_held"}),
        ("active", "освобождён", set()),
        ("former", "вызвалены", {"not_held"}),
        ("active", "Released awaiting the commencement of the sentence", {"suspended"}),
        ("Former political prisoner\nRecognized ex post facto", "", {"not_held"}),
        ("Бывшая политзаключённая", "", {"not_held"}),
        ("Палітвязень", "", {"held"}),
    ],
)
def test_status_and_prison_say_custody_unless_they_contradict(status, prison, states):
    said = say(status=status, prison=prison)
    assert {value for prop, value in said if prop == "state"} == states
    assert (("designated", "viasna") in said) == (status != "np")
    assert (("place", prison) in said) == (prison == "Prison No. 92")


@pytest.mark.parametrize(
    ("description", "exit"),
    [
        ("Served full term, released.", "term_served"),
        ("Отбыла срок полностью", "term_served"),
        ("Адбыў тэрмін і выйшаў.", "term_served"),
        ("Pardoned on 16 August 2024", "pardon"),
        ("Памілаваны 16 жніўня 2024 г. разам з іншымі", "pardon"),
        ("Освобождён по УДО", "parole"),
        ("Released in a prisoner swap.", "exchange"),
        ("Pardoned; deported.", "unknown"),
        ("Pardon refused", "unknown"),
        ("He was not pardoned, and was released", "unknown"),
        ("Прошение о помиловании отклонено", "unknown"),
        ("В 2023 г. не был помилован", "unknown"),
        ("His wife was pardoned", "unknown"),
        ("He asked to be pardoned. Served full term", "term_served"),
        ("Released", "unknown"),
        ("", "unknown"),
        ("His father died in prison", "unknown"),
        ("Died in custody", "unknown"),
    ],
)
def test_only_the_description_tells_how_it_ended_and_sparingly(description, exit):
    assert only(say(description=description), "exit") == {("exit", exit)}
    assert only(say(status="active", description=description), "exit") == set()
    assert only(say(status="np", description=description), "exit") == set()


def test_a_death_is_in_custody_only_if_the_description_says_so():
    assert only(say(died="2023-05-07"), "died", "exit") == {("died", "2023-05-07"), ("exit", "unknown")}
    assert only(say(died="TRUE"), "died", "exit") == {("exit", "unknown")}
    assert only(say(died="1", description="Died in custody"), "died", "exit") == {("exit", "died")}
    assert only(say(status="np", died="так", description="Памёр у калоніі."), "exit") == {("exit", "died")}


def test_a_release_of_somebody_said_to_be_inside_is_not_taken():
    assert only(say(status="active", release_date="2027-01-01"), "released", "exit") == set()
    assert only(say(status="np", release_date="2023"), "released", "exit") == {
        ("released", "2023"),
        ("exit", "unknown"),
    }


@pytest.mark.parametrize(
    ("decision", "penalty", "punishment", "days"),
    [
        ("4 1/2 years", "", "custody", days_of(54)),
        ("19 months", "imprisonment", "custody", days_of(19)),
        ("4 1/2 years", "home confinement", "home_confinement", "0/0"),
        ("3 years", "fine, restricted freedom", "restricted_liberty", "0/0"),
        ("8 1/2 years, fine of 8,700 rubles", "imprisonment", "custody", days_of(102)),
        ("500 base value", "", "fine", "0/0"),
        ("home confinement", "", "home_confinement", "0/0"),
        ("", "imprisonment", "custody", None),
        ("3 years", "fine", None, None),
        ("some other thing", "imprisonment", "custody", None),
        ("some other thing", "", None, None),
        ("2 years of imprisonment", "fine", "custody", days_of(24)),
    ],
)
def test_decision_and_penalty_make_one_sentence(decision, penalty, punishment, days):
    said = dict(only(say(decision=decision, penalty=penalty), "punishment", "sentence_days", "sentence_text"))
    assert said == {
        name: value
        for name, value in {
            "punishment": punishment,
            "sentence_days": days,
            "sentence_text": decision or penalty,
        }.items()
        if value
    }


@pytest.mark.parametrize(
    ("cell", "articles"),
    [
        ("342; 130 part 1", {"342", "130 part 1"}),
        ("Art. 342 — organization, or active participation in them\nArt. 368", {"Art. 342 — organization, or active participation in them", "Art. 368"}),
        ("ч. 1 ст. 342, ч. 2 ст. 368", {"ч. 1 ст. 342", "ч. 2 ст. 368"}),
        ("342 | 368, 369", {"342", "368", "369"}),
        ("130 (1, 2)", {"130 (1, 2)"}),
        ("342, part 2", {"342, part 2"}),
    ],
)  # fmt: skip
def test_articles_are_parted_but_not_their_wording(cell, articles):
    assert {value for _, value in only(say(articles=cell), "article")} == articles


def test_the_end_of_an_address_is_a_spelling_of_the_name_if_it_is_one():
    url = "https://prisoners.example/be/person/zmych-kudzerac/?page=2"
    assert only(say(url=url), "alias") == {("alias", "zmych kudzerac")}
    assert only(say(url="https://prisoners.example/person/1234"), "alias") == set()
    assert only(say(url="https://prisoners.example"), "alias") == set()


def test_the_address_behind_a_prison_is_left_out():
    assert only(say(prison="Penal Colony No. 91\n000000, Nowhere"), "place") == {("place", "Penal Colony No. 91")}
    assert only(say(prison="СИЗО-91; Нигде;"), "place") == {("place", "СИЗО-91")}
    assert only(say(prison="неизвестно"), "place", "state") == {("state", "not_held")}


def test_each_phrase_tells_one_exit_of_the_vocabulary():
    tables = exits.country_words("exits.toml")
    named = [
        (exits.tokens(phrase), name)
        for name, forms in [("", tables["silent"]), *tables["phrases"].items()]
        for group in forms.values()
        for phrase in group
    ]
    assert {name for _, name in named} - {""} <= set(words()["exits"])
    assert len(dict(named)) == len(set(named))
    for name, forms in tables["phrases"].items():
        for phrase in (phrase for group in forms.values() for phrase in group):
            assert exits.told_exits(f"Said so: {phrase}, 2024.") == {name}


def test_personal_columns_are_personal():
    shown = {column for rule in viasna.READER.rules if not rule.personal for column in rule.columns}
    assert shown == {"status", "gender"}
