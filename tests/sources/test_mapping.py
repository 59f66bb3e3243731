"""A mapping describes a list without code: what each key makes of a cell, and what is said of a wrong mapping."""

import csv
import gzip
from collections import Counter
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.errors import FaultsError
from habeas.core.props import BY_NAME
from habeas.sources.base import Said, Tier
from habeas.sources.mapping import read_mapping
from habeas.sources.mappingkeys import KEYS
from habeas.sources.mappingrules import ask
from habeas.sources.unread import Unread
from tests.memento import BOOKS, needs_books

HERE = Path(__file__).parent
HEAD = """
name = "demo"
title = "Demonstration list"
country = "by"
expect_rows = [1, 500]
key = ["id"]
"""


@pytest.fixture
def read(tmp_path):
    def read(text, head=HEAD):
        (tmp_path / "demo.toml").write_text(head + text, encoding="utf-8")
        return read_mapping(tmp_path / "demo.toml")

    return read


@pytest.fixture
def complaints(read):
    def complaints(text, head=HEAD):
        with pytest.raises(FaultsError) as caught:
            read(text, head)
        return [str(fault) for fault in caught.value.faults]

    return complaints


def says(reader, **cells):
    """What the only rule of the reader says of cells given by column; others are empty."""
    (rule,) = reader.rules
    return ask(rule, [cells.get(column, "") for column in rule.columns])


def test_the_example_of_the_style_guide_is_read(read):
    reader = read(
        """
        ignore = ["Source"]
        [columns]
        Name = { prop = "name", personal = true }
        "Date of Birth" = { prop = "born", date = true, personal = true }
        Gender = { prop = "sex", values = { male = "m", female = "f" } }
        """,
        head=HEAD.replace('["id"]', '["Name", "Date of Birth"]'),
    )
    name, born, sex = reader.rules
    assert ask(name, ["Ada Nyman"]) == (Said("name", "Ada Nyman"),)
    assert ask(born, ["1971-02"]) == (Said("born", "1971-02"),)
    assert ask(sex, ["Female"]) == (Said("sex", "f"),)
    assert (reader.hashed, reader.complete, reader.expect_rows) == (True, True, (1, 500))
    assert reader.ignore == {"Source"}
    assert reader.columns == ("Name", "Date of Birth", "Gender")


@pytest.mark.parametrize(
    ("description", "cell", "said"),
    [
        ('{ prop = "released", date = "dmy", exit = "amnesty" }', "03.07.2024", "released=2024-07-03 exit=amnesty"),
        ('{ prop = "released", date = "packed", exit = "amnesty" }', "0", ""),
        ('{ prop = "detained", date = "words" }', "12 траўня 2026", "detained=2026-05-12"),
        ('{ prop = "article", separator = ";" }', "342; 130 (1; 2);342", "article=342 article=130 (1; 2)"),
        ('{ prop = "minor_children" }', "02", "minor_children=2"),
        ('{ prop = "sex" }', "F", "sex=f"),
        ('{ prop = "designated", separator = "," }', "viasna, other", "designated=viasna designated=other"),
        ('{ sentence_unit = "months" }', "24", "punishment=custody sentence_days=730/731"),
        ('{ values = { "1" = { exit = "died" }, "0" = "" } }', "1", "exit=died"),
        ('{ values = { "1" = { exit = "died" }, "0" = "" } }', "0", ""),
        ('{ values = { P = { state = "not_held", exit = "pardon" } } }', "p", "state=not_held exit=pardon"),
        (
            '{ prop = "state", values = { out = "not_held", dead = { exit = "died" } } }',
            "dead",
            "exit=died",
        ),
    ],
)
def test_a_column_says(read, description, cell, said):
    reader = read(f"columns.X = {description}")
    assert " ".join(f"{one.prop}={one.value}" for one in says(reader, X=cell)) == said


def test_a_sentence_in_words_says_three_things(read):
    said = says(read("columns.X = { sentence = true, spell = 2 }"), X="4 years")
    assert said == (
        Said("punishment", "custody", 2),
        Said("sentence_days", "1461/1461", 2),
        Said("sentence_text", "4 years", 2),
    )


def test_precision_and_type_bound_a_date(read):
    reader = read('columns.D = { prop = "detained", date = true, precision = "P" }')
    assert says(reader, D="1941-06-14", P="month") == (Said("detained", "1941-06"),)
    assert says(reader, D="1941-06-14") == (Said("detained", "1941-06-14"),)
    reader = read('columns.D = { prop = "detained", date = "ymd", type = "T" }')
    assert says(reader, D="1999/1/1", T="03") == (Said("detained", "1999"),)
    assert says(reader, T="03") == ()


def test_a_precision_without_its_date_is_refused(read):
    reader = read('columns.D = { prop = "detained", date = true, precision = "P" }')
    with pytest.raises(Unread, match="the date is missing, though its precision is given"):
        says(reader, P="day")


def test_years_of_exile_are_said_in_the_text_only(read):
    reader = read('columns.Y = { sentence_unit = "years", exile = "E" }')
    assert says(reader, Y="25", E="5") == (
        Said("punishment", "custody"),
        Said("sentence_days", "9131/9132"),
        Said("sentence_text", "25+5"),
    )
    assert says(reader, Y="25") == (Said("punishment", "custody"), Said("sentence_days", "9131/9132"))
    with pytest.raises(Unread):
        says(reader, E="5")


def test_parts_of_a_sentence_add_up(read):
    reader = read('[[together]]\nsentence_parts = { months = "M", years = "Y" }')
    assert says(reader, Y="1", M="1") == (Said("punishment", "custody"), Said("sentence_days", "393/397"))


def test_joined_columns_are_one_value(read):
    reader = read('[[together]]\njoined = ["given", "surname"]\nprop = "name"')
    assert says(reader, given="Ada", surname="Nyman") == (Said("name", "Ada Nyman"),)
    assert says(reader, surname="Nyman") == (Said("name", "Nyman"),)
    assert reader.rules[0].personal


def test_the_first_column_that_says_something_is_heard(read):
    reader = read(
        """
        [columns]
        died = { prop = "died", date = true, precision = "P", exit = "died" }
        flag = { values = { "1" = { exit = "died" }, "0" = "" } }
        outcome = { values = { free = { state = "not_held" } }, tier = "public", personal = true }
        [[together]]
        first_of = ["died", "flag", "outcome"]
        """
    )
    assert says(reader, died="1942-04-20", P="year", flag="1") == (Said("died", "1942"), Said("exit", "died"))
    assert says(reader, flag="1", outcome="free") == (Said("exit", "died"),)
    assert says(reader, flag="0", outcome="free") == (Said("state", "not_held"),)
    assert says(reader, flag="0") == ()
    assert (reader.rules[0].tier, reader.rules[0].personal) == (Tier.RESTRICTED, True)


def test_what_is_personal_unless_said(read):
    reader = read(
        """
        [columns]
        a = { prop = "name" }
        b = { prop = "born", date = true }
        c = { prop = "detained", date = true }
        d = { prop = "sex" }
        e = { prop = "court", personal = false, tier = "public" }
        f = { sentence = true }
        g = { prop = "age" }
        """
    )
    assert [rule.personal for rule in reader.rules] == [True, True, False, False, False, True, True]
    assert [rule.tier.value for rule in reader.rules] == ["restricted"] * 4 + ["public"] + ["restricted"] * 2


@pytest.mark.parametrize(
    ("key", "columns", "hashed"),
    [
        ('["id"]', 'x = { prop = "name" }', False),
        ('["x"]', 'x = { prop = "name" }', True),
        ('["x"]', 'x = { prop = "name", personal = false }', False),
        ('["id", "y"]', 'x = { prop = "name" }', True),
        ('["id"]', "id = { personal = true }", True),
    ],
)
def test_a_key_that_may_be_personal_is_hashed(read, key, columns, hashed):
    assert read(f"columns.{columns}", head=HEAD.replace('["id"]', key)).hashed is hashed


def test_everything_beside_columns_comes_into_the_reader(read):
    reader = read(
        """
        person = ["pid"]
        repeats = true
        complete = false
        missing = ["-", "n/a"]
        optional = ["Died"]
        nested = "data"
        designates = "demo-body"
        key_hashed = true
        [columns]
        "Full  name" = { prop = "name", also = ["Имя", "Name"] }
        Died = { prop = "died", date = true }
        [[set_aside]]
        column = "kind"
        is = ["", "fine"]
        why = "No detention."
        [editions]
        column = "book"
        published = { R1 = 1996, R2 = "1998-05", R3 = 2005-01-02 }
        """
    )
    assert (reader.person, reader.repeats, reader.complete, reader.nested) == (("pid",), True, False, "data")
    assert reader.missing == {"", "-", "n/a"}
    assert reader.headings == {"Имя": "Full name", "Name": "Full name"}
    assert reader.always == (Said("designated", "demo-body"),)
    assert reader.set_aside[0].values == {"", "fine"}
    assert reader.hashed
    assert [date.text for date in reader.editions.published.values()] == ["1996", "1998-05", "2005-01-02"]
    assert reader.columns == ("id", "pid", "Full name", "Died", "kind", "book")


def test_all_faults_are_told_at_once(complaints):
    text = """name = "Bad Name"
titel = "x"
country = "Belarus"
expect_rows = [5]
key = ["Name", "Born"]
ignore = ["Born"]
optional = ["Gendr"]
[columns]
Name = { prop = "nam", personal = "yes" }
"Date of Birth" = { prop = "born" }
Gender = { prop = "sex", values = { male = "male", female = "f" } }
Term = { sentence = true, sentence_unit = "years" }
Nick = { also = ["Gender"] }
Status = { values = { Free = { state = "not_hled", exti = "pardon" } } }
[[together]]
first_of = ["Nick", "Foo"]
[[set_aside]]
column = "X"
is = "y"
[editions]
column = "B"
published = { A = "199" }
"""
    assert complaints(text, head="") == [
        "demo.toml, row 2, column 'titel': there is no such key here. Nearest: title.",
        "demo.toml, row 1, column 'name': the value is not a plain word. Use a to z, 0 to 9 and hyphens, a letter "
        "first, at most 40.",
        "demo.toml, column 'title': the key is missing. Add it: a text. Name of the list, as people call it.",
        "demo.toml, row 3, column 'country': the value is not a country. Write its ISO code of two small letters, such "
        'as "by".',
        "demo.toml, row 4, column 'expect_rows': the value is not a range of rows. Write the fewest and the most rows: "
        "[80, 200].",
        "demo.toml, row 9, column 'columns.Name.prop': \"nam\" is not known here. Nearest: name.",
        "demo.toml, row 9, column 'columns.Name.personal': the value is neither true nor false. Write true or false, "
        "without quotation marks.",
        "demo.toml, row 10, column 'columns.\"Date of Birth\"': 'born' is a date. Say how it is written: date = true for "
        '2024-07-03, else date = "dmy".',
        "demo.toml, row 11, column 'columns.Gender': the value of \"male\": \"male\" is not a word of 'sexes'. "
        "Nearest: f, m, x.",
        "demo.toml, row 12, column 'columns.Term': it is read in two ways: sentence and sentence_unit. Keep one of "
        "them.",
        "demo.toml, row 14, column 'columns.Status': the value of \"Free\": \"not_hled\" is not a word of 'states'; the "
        "value of \"Free\": no property named 'exti'; nearest: exit. Nearest: not_held.",
        "demo.toml, row 15, column 'together.1': the column \"Nick\" says nothing by itself. Describe it under "
        "[columns]; nearest: none at all.",
        "demo.toml, row 13, column 'columns.Nick.also': \"Gender\" is the name of two columns. Keep it for one of "
        "them.",
        "demo.toml, row 19, column 'set_aside.1.is': the value is not a list of texts. Write [\"\", \"-\", \"n/a\"].",
        "demo.toml, row 17, column 'set_aside.1.why': the key is missing. Add it: a text. Why these rows are no part of "
        "the list.",
        "demo.toml, row 22, column 'editions.published.A': '199' is not a date we read. Write 2024, 2024-07, "
        "2024-07-03, 201X, 2024-07~ or 2024-07-03/2024-07-16.",
        "demo.toml, row 6, column 'ignore': \"Born\" is ignored and used. Take it out here, or where it is used.",
        "demo.toml, row 13, column 'columns.Nick': the column says nothing. Give it a prop, or put it into \"ignore\".",
        "demo.toml, row 7, column 'optional': nothing else names the column \"Gendr\". Nearest: B, Born, Name.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('columns.X = "name"', "columns.X': the column is not described by a table"),
        ('columns.X = { prop = "name", date = true }', "'name' is not a date"),
        ('columns.X = { prop = "sex", separator = ";" }', "'sex' has one value only"),
        ('columns.X = { prop = "sentence_days" }', "'sentence_days' cannot be said in words"),
        ('columns.X = { prop = "name", sentence = true }', "a prop has no effect here"),
        ('columns.X = { prop = "born", date = true, separator = ";" }', "separator has no effect here"),
        ('columns.X = { prop = "born", date = true, type = "a", precision = "b" }', "both precision and type"),
        ('columns.X = { sentence_unit = "months", exile = "b" }', "exile goes with a sentence in years"),
        ('columns.X = { prop = "sex", values = { a = "m", A = "f" } }', "two words of a choice differ by case"),
        ('columns.X = { values = { a = "m" } }', "it has no property"),
        ('columns.X = { prop = "designated", values = { a = "The Body" } }', '"The Body" is not the name of a body'),
        ('columns.X = { prop = "born", values = { a = "in spring" } }', "'in spring' is not a date we read"),
        ('columns.X = { prop = "age", values = { a = "forty" } }', "\"forty\" is not a value of 'age'"),
        ('columns.X = { prop = "name", exit = "gone" }', '"gone" is not known here'),
        ('columns.X = { prop = "name", spell = 0 }', "does not number a detention"),
        ('columns.id = { spell = 2 }', "the column says nothing, so this has no effect"),
        ('designates = "The Body"', "designates': the value is not a plain word"),
        ('title = "x"', "this is not TOML"),
        ('grade = "G9"', "the value is not a grade"),
        ('together = [{ prop = "name" }]', "it is not one of the kinds"),
        ('together = [{ joined = ["a", "b"], prop = "born" }]', "columns that are joined make a text"),
        ('together = [{ sentence_parts = { yeers = "a" } }]', 'there is no part "yeers"'),
        ('editions = { column = "id", published = { a = "1996/.." } }', "the date has an open end"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_told(complaints, text, told):
    (complaint,) = complaints(text)
    assert told in complaint


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(FaultsError, match="the file cannot be read"):
        read_mapping(tmp_path / "none.toml")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["name", "born", "m", "edtf"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(sorted({key.name for keys in KEYS.values() for key in keys})), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(values)
def test_any_plan_makes_a_reader_or_complaints(plan):
    from habeas.sources.mapping import _reader
    from habeas.sources.mappingforms import Complaints

    whole = {"name": "demo", "title": "Demo", "country": "by", "expect_rows": [1, 2], "key": ["id"]}
    for table in ("columns", "together", "set_aside", "editions"):
        found = Complaints("demo.toml", "")
        reader = _reader({**whole, table: plan}, found)
        assert found.faults or reader.key == ("id",)
        assert all(fault.problem and fault.cure for fault in found.faults)
    found = Complaints("demo.toml", "")
    _reader(plan if isinstance(plan, dict) else {}, found)
    assert found.faults


def test_every_key_is_documented():
    for keys in KEYS.values():
        assert all(key.form and key.doc.endswith(".") for key in keys)
        assert len({key.name for key in keys}) == len(keys)


@pytest.fixture(scope="module")
def memento():
    with gzip.open(BOOKS, "rt", encoding="utf-8", newline="") as file:
        yield csv.reader(file)


@needs_books
def test_the_memento_books_are_read_without_a_refusal(memento):
    reader = read_mapping(HERE / "memento.toml")
    header = next(memento)
    assert set(header) == {*reader.columns, *reader.ignore}
    place = {column: at for at, column in enumerate(header)}
    rules = [(cache(partial(ask, rule)), [place[column] for column in rule.columns]) for rule in reader.rules]
    (aside,) = reader.set_aside
    said, rows = Counter(), Counter()
    for row in memento:
        rows[row[place[aside.column]] in aside.values] += 1
        if row[place[aside.column]] in aside.values:
            continue
        cells = ["" if cell in reader.missing else cell for cell in row]
        for says, places in rules:
            mine = tuple(cells[at] for at in places)
            if any(mine):
                said.update({(one.prop, one.value if BY_NAME[one.prop].words else "") for one in says(mine)})
    assert rows == {False: 44_387, True: 7_024}
    assert said["detained", ""] == 44_374
    assert said["released", ""] == 16_609
    assert said["exit", "died"] == 9_553
    assert said["exit", "executed"] == 1_308
    assert said["punishment", "death"] == 3_484
    assert said["punishment", "custody"] == 34_270


def test_without_a_word_for_bad_dates_memento_s_are_refused(read):
    text = (HERE / "memento.toml").read_text(encoding="utf-8").replace('"bad"', '"-"')
    reader = read(text, head="")
    born = next(rule for rule in reader.rules if rule.prop == "born")
    with pytest.raises(Unread, match="the date is missing"):
        ask(born, ["", "bad"])
