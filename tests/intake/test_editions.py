"""Editions through `habeas add`: what was written is what is kept, every row is accounted for, and faults change nothing."""

import json
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.sources import cecc, memorial, ovdinfo, viasna
from tests.intake.invented import run
from tests.intake.publish import (
    FORMATS,
    added,
    ask,
    csv_of,
    refused,
    said,
    table,
    tables,
    workspace,
)
from tests.sources import editions
from tests.sources.editions import invent
from tests.sources.readback import read_back
from tests.sources.test_cecc import expected as cecc_says
from tests.sources.test_memorial import expected as memorial_says
from tests.sources.test_ovdinfo import expected as ovdinfo_says


@pytest.fixture
def mine(tmp_path):
    return workspace(tmp_path)


# What was written is what is kept

WRITERS = {
    "viasna": ("viasna", viasna.reader_for, editions.viasna_machine, ".csv"),
    "viasna, FALSE": ("viasna", viasna.reader_for, lambda people: editions.viasna_machine(people, missing="FALSE"), ".csv"),
    **{
        f"viasna, site, {code}": ("viasna", viasna.reader_for, lambda people, code=code: editions.viasna_site(people, code), ".csv")
        for code in ("en", "ru", "be")
    },
    "viasna, table": ("viasna", viasna.reader_for, editions.viasna_table, ".csv"),
    **{
        f"ovdinfo, {code}": ("ovdinfo", ovdinfo.reader_for, lambda people, code=code: editions.ovdinfo(people, code), ".json")
        for code in ("en", "ru")
    },
    "cecc": ("cecc", cecc.reader_for, editions.cecc, ".csv"),
    "cecc, xlsx": ("cecc", cecc.reader_for, lambda people: as_xlsx(editions.cecc(people)), ".xlsx"),
    "memorial": ("memorial", memorial.reader_for, editions.memorial, ".csv"),
}  # fmt: skip


def as_xlsx(data):
    import csv
    import io

    return FORMATS[".xlsx"](list(csv.reader(io.StringIO(data.decode()))))


@pytest.mark.parametrize("form", WRITERS)
@given(seed=st.integers(0, 2**32), n=st.integers(1, 12))
@settings(max_examples=2, deadline=None)
def test_a_random_register_is_kept_as_it_was_written(form, seed, n):
    reader, choose, writer, suffix = WRITERS[form]
    people = invent(seed, n)
    data = writer(people)
    with tempfile.TemporaryDirectory() as place:
        folder = workspace(Path(place))
        brought = added(folder, data, "2026-05-12", reader=reader, name=f"list{suffix}")
        back = read_back(choose, editions.cecc(people) if suffix == ".xlsx" else data)
        assert said(folder) == {row: say for row, say in enumerate(back, start=2) if say}
        assert (brought["rows"], brought["taken"], brought["added"]) == (n, n, n)
        assert ask(folder, "select count(*), count(distinct key) from record") == [(n, n)]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("ovdinfo, en", lambda person: ovdinfo_says(person, "en")),
        ("ovdinfo, ru", lambda person: ovdinfo_says(person, "ru")),
        ("cecc", cecc_says),
        ("cecc, xlsx", cecc_says),
        ("memorial", memorial_says),
    ],
)
def test_what_is_kept_is_what_the_register_was(mine, form, says):
    reader, _, writer, suffix = WRITERS[form]
    people = invent(8, 40)
    added(mine, writer(people), "2026-05-12", reader=reader, name=f"list{suffix}")
    kept = said(mine)
    for row, person in enumerate(people, start=2):
        assert says(person) <= kept[row]


def test_both_styles_of_missing_values_mean_the_same(mine):
    people = invent(4, 40)
    added(mine, editions.viasna_machine(people), "2026-05-12", "--list", "one", reader="viasna")
    added(mine, editions.viasna_machine(people, missing="FALSE"), "2026-05-12", "--list", "two", reader="viasna")
    assert said(mine, "one") == said(mine, "two")


def test_one_person_of_eight_prosecutions_is_one_person(mine):
    person = invent(1, 1)[0]
    rows = json.loads(editions.ovdinfo([person] * 8, "en"))
    for number, row in enumerate(rows["data"]):
        row["case_name_en"] = f"Case {number // 2}"
    rows["data"] += json.loads(editions.ovdinfo([invent(2, 1)[0]], "en"))["data"]
    added(mine, json.dumps(rows).encode(), "2026-05-12", reader="ovdinfo", name="list.json")
    assert ask(mine, "select count(*), count(distinct key), count(distinct person) from record") == [(9, 9, 2)]


def test_namesakes_stay_apart(mine):
    """Two people of one name and birthday on the site's list, and two of one name with numbers of their own."""
    person = invent(3, 1)[0]
    added(mine, editions.viasna_site([person] * 3, "be"), "2026-05-12", "--list", "site", reader="viasna")
    numbered = editions.viasna_machine([person, person]).replace(b"1001,", b"1002,", 1)
    added(mine, numbered, "2026-05-12", reader="viasna")
    sql = "select list, count(distinct key), count(person) from record group by list order by list"
    assert ask(mine, sql) == [("site", 3, 0), ("viasna", 2, 0)]


ROWS = table(
    "id name born in out how sex state note sentence children",
    "1 Zhmych_Q 1971 2020-05 2024-02 pardoned male outside a;b 4_1/2_years 2",
    "2 Любра 1980-02-30T . . . female inside . 25+5 .",
    "3 - - 2020 - . . . . . 0",
)


def rows_of_the_table(data=None):
    import csv
    import io

    return [tuple(row) for row in csv.reader(io.StringIO((data or ROWS).decode()))]


def test_every_format_of_a_mapping_says_the_same(mine):
    rows = [row if row[0] != "2" else (*row[:2], "1980-02", *row[3:]) for row in rows_of_the_table()]
    for suffix, form in FORMATS.items():
        name = f"l{suffix[1:]}"
        brought = added(mine, form(rows), "2026", "--list", name, name=f"list{suffix}")
        assert (brought["rows"], brought["taken"]) == (3, 3)
        assert said(mine, name) == said(mine, "lcsv")
    assert said(mine, "lcsv")[2] == {
        ("designated", "committee"), ("name", "Zhmych Q"), ("born", "1971"), ("detained", "2020-05"), ("released", "2024-02"),
        ("exit", "pardon"), ("sex", "m"), ("state", "not_held"), ("issue", "a"), ("issue", "b"), ("punishment", "custody"),
        ("sentence_days", "1642/1645"), ("sentence_text", "4 1/2 years"), ("minor_children", "2"),
    }  # fmt: skip


def test_partial_dates_stay_intervals_and_the_text_is_kept(mine):
    added(mine, "id,born,in,out\n1,1971,2020-05,2020-05-06/2020-06-01\n2,197X,../2020,2020-02~", "2026")
    sql = """
    select row, prop, value, original, first::varchar, last::varchar from statement
    where first is not null order by row, prop
    """
    assert [row[2:] for row in ask(mine, sql)] == [
        ("1971", None, "1971-01-01", "1971-12-31"),
        ("2020-05", None, "2020-05-01", "2020-05-31"),
        ("2020-05-06/2020-06-01", None, "2020-05-06", "2020-06-01"),
        ("197X", None, "1970-01-01", "1979-12-31"),
        ("../2020", None, "0001-01-01", "2020-12-31"),
        ("2020-02~", None, "2020-02-01", "2020-02-29"),
    ]
    added(
        mine,
        "id,sentence,sex\n1,25+5,male\n2,8 1/2 years; fine of 8\N{NO-BREAK SPACE}700,female",
        "2027",
        "--quarantine",
    )
    kept = dict(ask(mine, "select value, original from statement where known_to is null and original is not null"))
    assert kept["m"] == "male"


words = st.text(st.sampled_from("aж;|'\"\\,é -_0/"), max_size=6)
partial = st.dates().map(str).flatmap(lambda day: st.sampled_from([day, day[:7], day[:4], ""]))


@given(
    st.sampled_from(sorted(FORMATS)),
    st.lists(st.tuples(words, partial, partial, st.sampled_from(["male", "female", ""])), min_size=1, max_size=8),
)
@settings(max_examples=12, deadline=None)
def test_any_table_is_kept_as_it_was_written_in_every_format(suffix, people):
    rows = [("id", "name", "born", "in", "sex")]
    rows += [(f"k{n}", *(cell.strip() for cell in person)) for n, person in enumerate(people)]
    if suffix == ".tsv":
        rows = [tuple(cell.replace('"', "") for cell in row) for row in rows]
    with tempfile.TemporaryDirectory() as place:
        folder = workspace(Path(place))
        added(folder, FORMATS[suffix](rows), "2026", name=f"list{suffix}")
        found = said(folder)
    for number, (_, name, born, detained, sex) in enumerate(rows[1:], start=2):
        expected = {
            ("name", name),
            ("born", born),
            ("detained", detained),
            ("sex", sex[:1]),
            ("designated", "committee"),
        }
        assert found[number] == {(prop, value) for prop, value in expected if value not in ("", "-")}


# Rows that are not taken


def test_rows_of_one_key_are_all_refused_with_their_numbers(mine):
    data = table("id name", "1 A", "2 B", "1 C", "3 D", "3 D")
    assert refused(mine, data, "2026") == [
        "list.csv, row 2, column 'id': the record stands in 2 rows (and in 3 more rows). "
        "Keep one of the rows 2, 4, or name a key that tells them apart.",
    ]
    brought = added(mine, data, "2026", "--quarantine")
    assert (brought["rows"], brought["taken"], brought["refused"], brought["added"]) == (5, 1, 4, 1)
    assert ask(mine, "select row, problem from refused order by row") == [
        (row, "the record stands in 2 rows") for row in (2, 4, 5, 6)
    ]
    assert {row: dict(say)["name"] for row, say in said(mine).items()} == {3: "B"}


def test_a_good_row_of_a_key_whose_other_row_is_refused_is_refused_too(mine):
    brought = added(mine, table("id sex", "1 male", "1 unclear", "2 female"), "2026", "--quarantine")
    assert (brought["taken"], brought["refused"]) == (1, 2)
    assert set(said(mine)) == {4}


def test_a_row_without_a_key_is_refused(mine):
    lines = refused(mine, table("id name", ". A", "2 B"), "2026")
    assert lines == ["list.csv, row 2, column 'id': the row has nothing that names its record. Fill in id."]


def test_a_key_that_is_marked_as_missing_names_no_record(mine):
    lines = refused(mine, table("id name", "- A", "2 B"), "2026")
    assert lines == ["list.csv, row 2, column 'id': the row has nothing that names its record. Fill in id."]


REFUSALS = {
    "a new column": (
        table("id name shoe_size", "1 A 44"),
        ["list.csv, row 1, column 'shoe size': the column 'shoe size' is new to the reader 'demo'. If nothing in it matters, "
         "ignore it by name; else say what it holds. Nearest: born, children, how, id, in."],
    ),
    "a missing column": (
        table("name", "A"),
        ["list.csv, row 1, column 'id': the column is missing. The file has: name.",
         "list.csv, row 1, column 'id': no column names the records. One of: id."],
    ),
    "a new category": (
        table("id sex", "1 male", "2 unclear", "3 unclear"),
        ["list.csv, row 3, column 'sex': 'unclear': this word is new (and in 1 more row). "
         "Add it to the reader's table once you know what it means."],
    ),
    "an unreadable date": (
        table("id born in", "1 1971-02-30 2020", "2 . 2020-13"),
        ["list.csv, row 2, column 'born': (hidden): this is not a date in EDTF. Check year, month and day; write XX for a "
         "month or day that is not known: 2024-02-XX.",
         "list.csv, row 3, column 'in': '2020-13': this is not a date in EDTF. Check year, month and day; write XX for a "
         "month or day that is not known: 2024-02-XX."],
    ),
    "a row whose cells are shifted": (
        table("id name born in sex", "1 A 1971 2020 male", "3 1971 2020 male Zhmych"),
        ["list.csv, row 3, column 'in': (hidden): this is not a date in EDTF. Write 2024, 2024-07, 2024-07-03, 201X, 2024-07~ "
         "or 2024-07-03/2024-07-16.",
         "list.csv, row 3, column 'sex': (hidden): this word is new. Add it to the reader's table once you know what it means."],
    ),
    "a number in words": (
        table("id children", "1 two"),
        ["list.csv, row 2, column 'children': (hidden): this is not a whole number. Write digits only."],
    ),
    "a ragged row": (
        b"id,name\n1,A\n2\n3,C,D\n",
        ["list.csv, row 3: the row has 1 cell and the header 2. Quote cells that hold the separator or a new line; leave "
         "empty cells empty.",
         "list.csv, row 4: the row has 3 cells and the header 2. Quote cells that hold the separator or a new line; leave "
         "empty cells empty."],
    ),
    "no header": (
        b"7,Zhmych Pralubnik,1971-02-03\n8,Lubra,1980\n",
        ["list.csv, row 1: none of the 3 columns is one that the reader 'demo' knows. The first row should name the columns, "
         "such as: id, name, born, in, out, how, sex, state, note, sentence."],
    ),
    "nothing at all": (b"", ["list.csv, row 1: the file is empty. It should hold the names of columns, and rows."]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_a_fault_is_told_whole_and_changes_nothing(mine, name):
    data, lines = REFUSALS[name]
    assert refused(mine, data, "2026") == lines


@pytest.mark.parametrize("name", REFUSALS)
def test_a_fault_leaves_a_workspace_with_editions_as_it_was(mine, name):
    added(mine, ROWS.replace(b"1980-02-30T", b"1980-02-03"), "2025")
    assert refused(mine, REFUSALS[name][0], "2026") == REFUSALS[name][1]
    assert run("findings", mine)[0] == 0


# How many rows there should be


def people_of(n, first=1):
    return table("id name", *(f"{number} P{number}" for number in range(first, first + n)))


def test_a_list_does_not_shrink_by_a_fifth_or_double_unasked(mine):
    added(mine, people_of(100), "2024")
    for n in (79, 201):
        assert refused(mine, people_of(n), "2025") == [
            f"list.csv: {n} rows, and the edition before had 100. Check that the file is whole; if it is, add it with --any-size."
        ]
    assert added(mine, people_of(79), "2025", "--any-size")["vanished"] == 21
    assert added(mine, people_of(200), "2026")["added"] == 100


def test_an_edition_taken_before_is_not_measured_again(mine):
    added(mine, people_of(100), "2024")
    added(mine, people_of(190), "2026")
    assert added(mine, people_of(90), "2025")["vanished"] == 10
    assert run("rebuild", mine)[0] == 0
    assert [row[0] for row in ask(mine, "select rows from edition order by known_from")] == [100, 90, 190]


def test_more_rows_than_the_mapping_expects_are_refused(mine):
    path = mine.parent / "demo.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[0, 5000]", "[3, 4]"), encoding="utf-8")
    for n in (2, 5):
        assert refused(mine, people_of(n), "2025") == [
            f"list.csv: {n} rows, where 3 to 4 are expected. Check that the file is whole; if it is, add it with --any-size."
        ]
    assert added(mine, people_of(5), "2025", "--any-size")["taken"] == 5


# What is asked of an edition


@pytest.mark.parametrize(
    ("options", "published", "line"),
    [
        ((), "", "the day of publication is missing. Give it: --published 2024-09-16."),
        ((), "2024/..", "the day of publication is open. Give a day, month or year: --published 2024-09."),
        (("--list", "My list"), "2024", "'My list' is not a name of a list. Use small Latin letters, digits and hyphens."),
        (("--list", "../x"), "2024", "'../x' is not a name of a list. Use small Latin letters, digits and hyphens."),
        (("--url", "https://a.org/\x7f"), "2024", "a text has a sign that cannot be printed. Look at --url, --fetched and --grade."),
    ],
)  # fmt: skip
def test_what_an_edition_is_called_is_checked(mine, options, published, line):
    assert refused(mine, ROWS, published, *options) == [line]


def test_a_reader_or_file_that_is_not_there_is_told(mine):
    assert run("add", "viasno", mine.parent / "demo.toml", "--published", "2024", "--in", mine)[::2] == (
        2,
        "no reader named 'viasno'; nearest: viasna\n",
    )
    assert run("add", "viasna", mine / "none.csv", "--published", "2024", "--in", mine)[::2] == (
        2,
        f"{mine / 'none.csv'}: there is no such file. Check the path.\n",
    )


def test_an_edition_is_kept_as_fetched_and_read_only(mine):
    added(mine, people_of(2), "2024-09", "--url", 'https://a.org/"list"', "--grade", "B2", name="Zhmych Pralubnik.CSV")
    place = mine / "input" / "demo" / "2024-09"
    assert (place / "list.csv").read_bytes() == people_of(2)
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in place.iterdir()} == dict.fromkeys(
        ("list.csv", "mapping.toml", "source.toml"), "0o444"
    )
    assert 'url = "https://a.org/\\"list\\""' in (place / "source.toml").read_text(encoding="utf-8")


def test_a_file_changed_in_the_workspace_stops_a_rebuild(mine):
    added(mine, people_of(2), "2024")
    path = mine / "input" / "demo" / "2024" / "list.csv"
    path.chmod(0o644)
    path.write_bytes(people_of(3))
    before = tables(mine)
    code, out, err = run("rebuild", mine)
    assert (code, out) == (2, "")
    assert err == (
        "input/demo/2024/list.csv: the file is not the one that was added. "
        "Take the edition's folder out and add its file again.\n"
    )
    assert tables(mine) == before


def test_another_file_of_the_same_day_or_another_mapping_is_refused(mine):
    added(mine, people_of(2), "2024")
    place = mine / "input" / "demo" / "2024"
    line = (
        f"{place}: the list 'demo' has another file of 2024, or this one by another mapping. "
        "Give the day of this one, or take that folder out first; nothing was changed."
    )
    assert refused(mine, people_of(3), "2024") == [line]
    path = mine.parent / "demo.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("committee", "council"), encoding="utf-8")
    assert refused(mine, people_of(2), "2024") == [line]


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["male", "female", "unclear", "", "-"])), max_size=12))
@settings(max_examples=12, deadline=None)
def test_every_row_is_taken_or_refused_and_a_key_is_taken_whole(rows):
    with tempfile.TemporaryDirectory() as place:
        folder = workspace(Path(place))
        data = csv_of([("id", "sex"), *((str(key), sex) for key, sex in rows)])
        brought = added(folder, data, "2024", "--quarantine")
        counts = Counter(key for key, _ in rows)
        good = {n for n, (key, sex) in enumerate(rows, start=2) if counts[key] == 1 and sex != "unclear"}
        assert (brought["rows"], brought["taken"]) == (len(rows), len(good))
        assert {row for (row,) in ask(folder, "select row from record")} == good
        assert {row for (row,) in ask(folder, "select row from refused")} == set(range(2, len(rows) + 2)) - good
