import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.sources.memorial import READER, reader_for
from tests.sources.editions import invent, memorial
from tests.sources.editionwords import MEMORIAL_HEADER, packed
from tests.sources.readback import days_of, new_columns, read_back, said_by, stops


def expected(person):
    given_name, surname = person.name("ru").split()
    years = person.months // 12 or 3
    said = {("designated", "memorial"), ("name", f"{surname} {given_name}"), ("sex", person.sex), ("born", person.born)}
    said |= {("detained", person.detained), ("article", person.articles[0]), ("punishment", "custody")}
    said |= {("sentence_days", days_of(12 * years)), ("sentence_text", f"{years} лет ИТЛ")}
    said |= {("place", person.prison)} if person.prison else set()
    said |= {("sentenced", person.sentenced)} if person.sentenced else set()
    return said | ({("released", person.released), ("exit", "unknown")} if person.released else set())


@given(st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_a_file_reads_back_as_invented(seed):
    people = invent(seed, 8)
    assert read_back(reader_for, memorial(people)) == [expected(person) for person in people]


def test_a_packed_date_is_five_bits_four_bits_and_years_since_1800():
    assert packed("1937-11-05") == str(137 * 512 + 11 * 32 + 5)
    assert ("detained", "1937-11-05") in said_by(READER, {"arrest_date": str(137 * 512 + 11 * 32 + 5)})
    assert ("detained", "1937") in said_by(READER, {"arrest_date": str(137 * 512)})
    assert said_by(READER, {"arrest_date": "0"}) == {("designated", "memorial")}


def test_an_execution_ends_a_detention_and_a_death_does_not():
    shot, died = packed("1937-11-05"), packed("1961")
    assert said_by(READER, {"execution_date": shot}) == {
        ("designated", "memorial"),
        ("exit", "executed"),
        ("died", "1937-11-05"),
    }
    assert said_by(READER, {"death_date": died}) == {("designated", "memorial"), ("died", "1961")}


def test_a_sentence_that_cannot_be_read_is_kept_as_text():
    assert said_by(READER, {"sentence": "10 лет чего-то"}) == {
        ("designated", "memorial"),
        ("sentence_text", "10 лет чего-то"),
    }
    assert ("punishment", "death") in said_by(READER, {"sentence": "ВМН"})


def test_a_patronymic_is_part_of_the_name_and_the_fathers():
    said = said_by(READER, {"surname": "Жмых", "name": "Аркул", "patronymic": "Цивалевич"})
    assert said == {("designated", "memorial"), ("name", "Жмых Аркул Цивалевич"), ("father", "Цивалевич")}


def test_arrests_are_rows_and_people_are_numbers():
    assert (READER.key, READER.person) == (("arrest_id",), ("person_id",))


@pytest.mark.parametrize("cells", [{"sex": "?"}, {"arrest_date": "1937-11-05"}])
def test_what_is_not_known_stops_the_reader(cells):
    assert stops(READER, cells) in ("this word is new", "this is no packed date")


def test_a_new_column_stops_the_reader():
    header = [*MEMORIAL_HEADER, "shoe_size"]
    assert new_columns(reader_for(header), header) == ["shoe_size"]
