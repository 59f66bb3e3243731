import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.words import words
from habeas.sources import exits
from habeas.sources.ovdinfo import READER, reader_for
from tests.sources.editions import invent, ovdinfo
from tests.sources.readback import days_of, new_columns, read_back, rows_of, said_by, stops

DOCUMENTED = """name_en gender_en birth_year citizenship case_name_en age_persecution_began persecution_started
first_verdict_date verdict_imprisonment_term verdict_essence_en persecution_article_and_part_en persecution_city_en
persecution_region_en persecution_location_en persecution_imprisoned persecution_occupation_en
persecution_person_state_en penal_facility_en detention_center_ru penal_facility_ru story_en"""


def expected(person, language):
    said = {("designated", "ovdinfo"), ("name", person.name(language)), ("sex", person.sex), ("born", person.born[:4])}
    said |= {("case", f"Case {person.surname}"), ("region", "Region 91"), ("place", "СИЗО-91")}
    said |= {("article", article) for article in person.articles} | {("occupation", "carver"), ("occupation", "cook")}
    said |= {("sentenced", person.sentenced)} if person.sentenced else set()
    said |= {("place", person.prison)} if person.prison else set()
    if person.penalty == "custody":
        said |= {("punishment", "custody"), ("sentence_days", days_of(person.months))}
    if person.status == "former":
        said |= {("state", "not_held"), ("exit", "term_served")}
    if person.held:
        said |= {("state", "held")}
    return said | ({("detained", f"{person.detained}/..")} if person.status != "np" else set())


@given(st.integers(0, 2**32), st.sampled_from(["en", "ru"]))
@settings(max_examples=30, deadline=None)
def test_an_answer_reads_back_in_both_languages(seed, language):
    people = invent(seed, 6)
    back = read_back(reader_for, ovdinfo(people, language))
    said = [{(prop, value) for prop, value in row if prop not in ("description", "sentence_text")} for row in back]
    assert said == [expected(person, language) for person in people]


@pytest.mark.parametrize("other", ["en", "ru"])
def test_every_documented_field_and_its_twin_has_a_place(other):
    fields = list(dict.fromkeys(DOCUMENTED.replace("_en", f"_{other}").split()))
    assert new_columns(reader_for(fields), fields) == []
    both = [*DOCUMENTED.split(), *(field for field in fields if field not in DOCUMENTED.split())]
    assert new_columns(reader_for(both), both) == []
    assert set(READER.columns) - set(DOCUMENTED.split()) <= READER.optional


def test_an_answer_in_both_languages_is_read_in_english_with_both_names():
    reader = reader_for(["name_ru", "name_en"])
    assert reader.person == ("name_en", "birth_year", "gender_en")
    said = said_by(reader, {"name_en": "Zhmych", "name_ru": "Жмых", "gender_ru": "?"})
    assert said == {("name", "Zhmych"), ("name", "Жмых"), ("designated", "ovdinfo")}


def test_a_new_key_stops_the_reader():
    header, _ = rows_of(ovdinfo(invent(1, 1), "ru"), "data")
    assert new_columns(reader_for(header), [*header, "shoe_size"]) == ["shoe_size"]


@pytest.mark.parametrize(
    "cells",
    [{"gender_en": "unclear"}, {"persecution_imprisoned": "partly"}, {"persecution_person_state_en": "In a zeppelin"}],
)
def test_a_new_category_stops_the_reader(cells):
    assert stops(READER, cells) == "this word is new"


def custody(imprisoned, state="", started="2022-03-05"):
    cells = {"persecution_imprisoned": imprisoned, "persecution_person_state_en": state, "persecution_started": started}
    return said_by(READER, cells) - {("designated", "ovdinfo")}


@pytest.mark.parametrize(
    ("imprisoned", "state", "said"),
    [
        ("TRUE", "", {("state", "held"), ("detained", "2022-03-05/..")}),
        ("Да", "", {("state", "held"), ("detained", "2022-03-05/..")}),
        ("FALSE", "", set()),
        ("Нет", "", set()),
        ("", "", set()),
        ("FALSE", "Abroad", set()),
        ("FALSE", "Under house arrest", {("state", "suspended")}),
        ("FALSE", "At large (served his sentence)", {("state", "not_held"), ("exit", "term_served"), ("detained", "2022-03-05/..")}),
        ("FALSE", "In the pre-trial detention centre (waiting for the transfer)", {("state", "held"), ("detained", "2022-03-05/..")}),
        ("TRUE", "At large (served his sentence)", set()),
        ("TRUE", "At large", set()),
        ("TRUE", "Under house arrest | In custody", {("state", "held"), ("detained", "2022-03-05/..")}),
    ],
)  # fmt: skip
def test_a_prosecution_is_no_arrest(imprisoned, state, said):
    assert custody(imprisoned, state) == said


def test_a_partial_start_bounds_custody_by_its_first_day():
    assert ("detained", "2022-03/..") in custody("TRUE", started="2022-03")
    assert custody("TRUE", started="") == {("state", "held")}
    assert ("detained", "2022-03-05/..") in custody("TRUE", started="2022-03-05T00:00:00.000Z")
    assert stops(READER, {"persecution_imprisoned": "TRUE", "persecution_started": "2022-03-04T21:00:00Z"})


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("66", {("punishment", "custody"), ("sentence_days", days_of(66))}),
        ("12000", {("punishment", "life")}),
        ("0", set()),
        ("", set()),
    ],
)
def test_a_term_is_in_months_and_life_above_ten_thousand(term, said):
    cells = {"verdict_imprisonment_term": term, "verdict_essence_en": "as printed"}
    assert said_by(READER, cells) == said | {("sentence_text", "as printed"), ("designated", "ovdinfo")}


def test_a_prosecution_in_several_regions_has_none():
    assert said_by(READER, {"persecution_region_en": "A | B"}) == {("designated", "ovdinfo")}


def test_people_are_joined_by_name_birth_and_sex():
    assert READER.person == ("name_en", "birth_year", "gender_en")
    assert READER.repeats
    assert READER.hashed
    assert READER.nested == "data"


def test_states_and_exits_are_of_the_vocabulary():
    for state, exit in exits.ovdinfo_states().values():
        assert state in {*words()["states"], "outside"}
        assert exit in {*words()["exits"], ""}


def test_the_state_of_the_case_stands_in_where_the_state_of_the_person_is_not_given():
    case, person = "persecution_case_person_state_en", "persecution_person_state_en"
    assert reader_for(["name_en", case]).headings == {case: person}
    assert reader_for(["name_en", case, person]).headings == {}
    assert new_columns(reader_for(["name_en", case, person]), ["name_en", case, person]) == []
