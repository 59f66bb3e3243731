"""A first look at an unknown list: what is guessed, what is kept to itself, and a mapping that reads the file."""

import csv
import json
import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas.core.errors import FaultsError
from habeas.intake.editions import Request, add_edition
from habeas.intake.firstmapping import mapping_text
from habeas.intake.inspect import inspect, inspection_text
from habeas.sources.mapping import read_mapping
from habeas.sources.mappingrules import ask
from habeas.store.workspace import new_workspace

SECRET = "Zyxwvut"


def write(folder, header, rows):
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def look(folder, header, rows):
    """The inspection of a table."""
    return inspect(write(folder, header, rows), name="list.csv")


def column(folder, header, cells):
    """The look of one column beside a column of numbers."""
    return look(folder, ["id", header], list(enumerate(cells, 1))).columns[1]


def reader_of(folder, inspection):
    path = folder / "list.toml"
    path.write_text(mapping_text(inspection), encoding="utf-8")
    return read_mapping(path)


def key_of(reader, header, row):
    """The texts of the row's key; one of them is not empty."""
    key = tuple(row[header.index(column)] for column in reader.key)
    assert any(key)
    return key


def says(reader, header, row):
    """What the reader says of one row, as `prop=value`; raises Unread if a cell cannot be taken."""
    assert {*reader.columns, *reader.ignore} == set(header)
    texts = {column: "" if cell in reader.missing else cell for column, cell in zip(header, row, strict=True)}
    said = []
    for rule in reader.rules:
        cells = [texts[column] for column in rule.columns]
        if any(cells):
            said += [f"{one.prop}={one.value}" for one in ask(rule, cells)]
    return said


DEMO = ["id", "Имя и фамилия", "Пол", "Дата рождения", "Дата задержания", "Срок", "Статус", "Фото"]
ROWS = [
    [
        str(n),
        f"{SECRET} Person {n}",
        "муж" if n % 3 else "Жен",
        f"{n % 28 + 1:02}.{n % 12 + 1:02}.1980",
        f"1{n % 9} мая 2021" if n % 4 else "-",
        f"{n % 5 + 1} years" if n % 5 else "",
        "за кратамі" if n % 2 else "на волі",
        f"{SECRET}{n}.jpg",
    ]
    for n in range(1, 41)
]


def test_what_columns_of_a_list_seem_to_hold(tmp_path):
    found = look(tmp_path, DEMO, ROWS)
    assert [one.kind.value for one in found.columns] == [
        "id", "text", "category", "date", "date", "category", "category", "text"
    ]  # fmt: skip
    assert [one.personal for one in found.columns] == [False, True, False, True, False, False, False, True]
    assert [one.words.prop for one in found.columns] == [
        "", "name", "sex", "born", "detained", "sentence_text", "state", ""
    ]  # fmt: skip
    assert (found.keys[0], found.missing, found.rows) == ("id", ("-",), 40)
    assert (found.columns[3].date.notation, found.columns[4].date.notation) == ("dmy", "words")
    assert found.columns[2].shown == {"муж": 27, "Жен": 13}


def test_the_first_mapping_reads_the_list(tmp_path):
    reader = reader_of(tmp_path, look(tmp_path, DEMO, ROWS))
    assert (reader.name, reader.key, reader.hashed, reader.repeats) == ("list", ("id",), False, False)
    assert reader.expect_rows == (32, 80)
    assert reader.ignore == {"Статус", "Фото"}
    assert says(reader, DEMO, ROWS[2]) == [
        "name=Zyxwvut Person 3",
        "sex=f",
        "born=1980-04-04",
        "detained=2021-05-13",
        "punishment=custody",
        "sentence_days=1461/1461",
        "sentence_text=4 years",
    ]
    assert "detained=" not in " ".join(says(reader, DEMO, ROWS[3]))


def test_no_value_of_a_personal_column_is_told(tmp_path):
    found = look(tmp_path, DEMO, ROWS)
    told = inspection_text(found) + json.dumps(found.as_json(), ensure_ascii=False) + mapping_text(found) + repr(found)
    assert SECRET not in told
    assert "'за кратамі' 20" in told
    assert "1980" not in told


def test_the_text_for_people(tmp_path):
    rows = [[str(n), "2021-05-01" if n % 2 else "2020-03-17", str(n % 7)] for n in range(1, 41)]
    found = look(tmp_path, ["id", "arrest", "visits"], rows)
    assert inspection_text(found).split("\n") == [
        "list.csv: 40 rows, 3 columns",
        "Likely keys: id",
        "",
        "id: id, 0% empty, 40 different",
        "arrest: date, 0% empty, 2 different, perhaps 'detained'",
        "    written edtf, 100% fit; known is 100% the day",
        "    50% of the days are the 1st of a month, by chance 3%: perhaps days not known",
        "visits: number, 0% empty, 7 different",
        "    from 0 to 6",
        "",
    ]


def test_heaping_is_found_where_it_was_planted(tmp_path):
    chance = random.Random(7)
    days = [date(1990, 1, 1) + timedelta(days=chance.randrange(9000)) for _ in range(600)]
    even = column(tmp_path, "arrest", [day.isoformat() for day in days]).date
    assert (even.heaped, even.heaped_on_new_year) == (False, False)
    planted = [day.replace(day=1) if n % 5 == 0 and day.month > 1 else day for n, day in enumerate(days)]
    firsts = column(tmp_path, "arrest", [day.strftime("%d.%m.%Y") for day in planted]).date
    assert (firsts.notation, firsts.heaped, firsts.heaped_on_new_year) == ("dmy", True, False)
    planted = [day.replace(month=1, day=1) if n % 20 == 0 else day for n, day in enumerate(days)]
    new_years = column(tmp_path, "arrest", [day.isoformat() for day in planted]).date
    assert (new_years.heaped, new_years.heaped_on_new_year) == (False, True)


@pytest.mark.parametrize(
    ("cells", "notation", "doubtful"),
    [
        (["03.07.2024", "13.07.2024", "07.2024"], "dmy", False),
        (["07/13/2024", "07/03/2024"], "mdy", False),
        (["03.07.2024", "04.05.2024"], "dmy", True),
        (["2024/07/03", "2024/07/00", "2024"], "ymd", False),
        (["2024-07-03", "2024", "2024-07~"], "edtf", False),
        (["12 мая 2026", "траўня 2026"], "words", False),
        (["20240703", "20240700"], "yyyymmdd", False),
    ],
)
def test_the_notation_of_dates_is_found(tmp_path, cells, notation, doubtful):
    found = column(tmp_path, "date of arrest", cells * 3)
    assert (found.kind.value, found.date.notation, found.date.doubtful) == ("date", notation, doubtful)


def test_dates_that_do_not_all_fit_are_left_to_a_person(tmp_path):
    cells = ["2024-07-03"] * 19 + ["2024-07-33"]
    inspection = look(tmp_path, ["id", "arrest"], list(enumerate(cells, 1)))
    assert "arrest\",  # TODO a date, edtf, 95% fit; perhaps 'detained'" in mapping_text(inspection)
    doubtful = look(tmp_path, ["id", "arrest"], list(enumerate(["03.07.2024"] * 9, 1)))
    assert "dmy, 100% fit, or month first: no day is above 12" in mapping_text(doubtful)


def test_numbers_are_years_only_under_a_header_that_says_so(tmp_path):
    assert column(tmp_path, "birth year", ["1941", "1955", "1960"]).kind.value == "date"
    assert column(tmp_path, "pages", ["1941", "1955", "1960", "1960"]).kind.value == "number"


@pytest.mark.parametrize(
    ("header", "cells", "personal"),
    [
        ("x", ["Ada Nyman", "Ada Nyman", "Bo Ek", "Bo Ek"] * 3, True),
        ("region", ["Upper Vale", "Lower Vale"] * 3, False),
        ("x", ["+375 29 123 45 67"] * 6, True),
        ("x", ["someone@example.org"] * 6, True),
        ("x", ["12345678"] * 5 + ["87654321"], True),
        ("phone", ["1", "2", "3"] * 3, True),
        ("x", ["red", "blue"] * 3, False),
        ("x", [f"{letter}nov" for letter in "ABCDEFGHI"] * 3, True),
        ("x", ["red", "blue", "green"], True),
        ("адрес", ["Main street"] * 9, True),
        ("verdict_date", ["2020-01-02"] * 9, False),
        ("some date", ["2020-01-02"] * 9, True),
    ],
)
def test_what_may_be_personal_is_taken_as_personal(tmp_path, header, cells, personal):
    found = column(tmp_path, header, cells)
    assert found.personal is personal
    assert not (personal and (found.shown or found.low is not None))


def test_a_flag_is_no_missing_value(tmp_path):
    assert column(tmp_path, "freed", ["TRUE", "FALSE"] * 3).missing == {}
    assert column(tmp_path, "judge", ["FALSE", "Ek", "Ek", "Ek"] * 3).missing == {"FALSE": 3}
    assert column(tmp_path, "surname", ["Null", "-"]).missing == {"-": 1}


def test_rare_values_are_not_shown(tmp_path):
    found = column(tmp_path, "status", ["out"] * 9 + ["in"] * 2 + [SECRET])
    assert found.shown == {"out": 9, "in": 2}
    assert found.different == 3


def test_many_different_texts_are_only_called_many(tmp_path):
    found = column(tmp_path, "x", [f"text {n}" for n in range(201)])
    assert (found.different, found.texts) == (None, frozenset())


def test_a_file_without_a_header_is_refused_and_not_shown(tmp_path):
    path = write(tmp_path, ["1", SECRET, "1980-01-02"], [["2", "Ek", "1981-03-04"]])
    with pytest.raises(FaultsError) as caught:
        inspect(path, name="list.csv")
    assert str(caught.value) == (
        "list.csv, row 1: the first row looks like data and not like the names of columns. "
        "Put a row with the names of the columns above it."
    )


def test_without_numbers_the_name_is_the_key(tmp_path):
    header = ["Name", "Born", "Story"]
    inspection = look(tmp_path, header, [["Ada Ek", "1980", ""], ["Ada Ek", "1980", "x"], ["Bo Ek", "", ""]])
    reader = reader_of(tmp_path, inspection)
    assert (reader.key, reader.hashed, reader.repeats) == (("Name", "Born"), True, True)
    assert says(reader, header, ["Bo Ek", "", ""]) == ["name=Bo Ek"]


def test_a_property_with_one_value_is_read_from_one_column(tmp_path):
    header = ["id", "name_en", "name_ru", "born", "birthday"]
    inspection = look(tmp_path, header, [["1", "Ek", "Эк", "1980", "1980-01-02"], ["2", "Ek", "Эк", "", ""]])
    reader = reader_of(tmp_path, inspection)
    assert says(reader, header, ["1", "Ek", "Эк", "1980", "1980-01-02"]) == ["name=Ek", "name=Эк", "born=1980"]
    assert "\"birthday\",  # TODO perhaps 'born' too, as another column" in mapping_text(inspection)


def test_rows_nested_in_json_are_looked_at(tmp_path):
    path = tmp_path / "list.json"
    path.write_text('{"data": [{"id": 1, "name_en": "Ada Ek"}, {"id": 2, "name_en": null}]}', encoding="utf-8")
    inspection = inspect(path, name="list.json", nested="data")
    assert (inspection.rows, inspection.keys[0]) == (2, "id")
    assert reader_of(tmp_path, inspection).nested == "data"


def test_a_key_that_was_not_compared_to_the_end_may_repeat(tmp_path, monkeypatch):
    monkeypatch.setattr("habeas.intake.inspect._MOST_SEEN", 20)
    monkeypatch.setattr("habeas.intake.inspect._BATCH", 8)
    inspection = look(tmp_path, ["id", "x"], [[str(n % 15), "y"] for n in range(15)] + [["0", "y"]])
    assert "the first 10 rows differ here" in mapping_text(inspection)
    assert reader_of(tmp_path, inspection).repeats


def test_the_list_comes_into_a_workspace_by_its_first_mapping(tmp_path):
    path = write(tmp_path, DEMO, ROWS)
    mapping = tmp_path / "list.toml"
    mapping.write_text(mapping_text(inspect(path, name="list.csv")), encoding="utf-8")
    new_workspace(tmp_path / "place", country="by")
    request = Request(reader=str(mapping), path=path, published="2024-01-01")
    (added,) = add_edition(tmp_path / "place", request)
    assert (added.rows, added.taken, added.refused) == (40, 40, 0)


def test_a_faulty_row_is_told_without_its_text(tmp_path):
    path = write(tmp_path, ["id", "name"], [["1", "Ek"]])
    path.write_text(path.read_text(encoding="utf-8") + f"2,{SECRET},x\n", encoding="utf-8")
    found = inspect(path, name="list.csv")
    assert found.rows == 1
    assert "list.csv, row 3: the row has 3 cells and the header 2" in inspection_text(found)
    assert SECRET not in inspection_text(found)


headers = st.sampled_from([
    "id", "Name", "имя", "прозвішча", "Sex", "пол", "Date of Birth", "нараджэння", "arrested", "released", "birth year",
    "age", "children", "sentence", "срок", "penalty", "status", "url", "article", "notes", "place of birth", "x", "court",
    "Quoted \"name\"", "a # b", "номер", "back\\slash", "дата", "died", "verdict_date", "region", "a.b = [c]", "phone",
])  # fmt: skip
cells = st.one_of(
    st.just(""),
    st.sampled_from(["-", "n/a", "FALSE", "TRUE", "m", "F", "male", "ж", "4 years", "2 года", "unknown", "нет данных"]),
    st.sampled_from(["2024-07-03", "1999", "03.07.2024", "07/13/2024", "12 мая 2026", "2024/07/00", "20240703"]),
    st.integers(-5, 10**12).map(str),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12).map(str.strip),
    st.sampled_from(["https://example.org/1", "x" * 90, "4.5", "№ 12", "\"quoted\"", "a;b", "Ada Nyman"]),
)  # fmt: skip


@st.composite
def tables(draw):
    header = draw(st.lists(headers, min_size=1, max_size=7, unique=True))
    kinds = [
        draw(st.one_of(st.just(cells), st.lists(cells, min_size=1, max_size=3).map(st.sampled_from))) for _ in header
    ]
    rows = draw(st.lists(st.tuples(*kinds).filter(any), min_size=1, max_size=25))
    return header, rows


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tables())
def test_the_first_mapping_of_any_table_reads_every_row(tmp_path, table):
    header, rows = table
    path = write(tmp_path, header, rows)
    inspection = inspect(path, name="list.csv")
    if inspection.faults:  # a text in a wrong encoding, and the like
        return
    reader = reader_of(tmp_path, inspection)
    seen = set()
    for row in rows:
        said = says(reader, header, row)
        assert all(one.partition("=")[2] for one in said)
        seen.add(key_of(reader, header, row))
    assert reader.repeats or len(seen) == len(rows)
    low, high = reader.expect_rows
    assert low <= inspection.rows <= high


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tables(), st.sampled_from(["Name", "телефон", "дата нараджэння", "story", "Home address", "фото", "email"]))
def test_nothing_of_a_column_with_a_personal_header_is_told(tmp_path, table, personal):
    header, rows = table
    planted = [[*row, f"{SECRET}{n // 3}"] for n, row in enumerate(rows)]
    inspection = inspect(write(tmp_path, [*header, personal + " 2"], planted), name="list.csv")
    told = [inspection_text(inspection), mapping_text(inspection), json.dumps(inspection.as_json()), repr(inspection)]
    assert SECRET not in "".join(told)
