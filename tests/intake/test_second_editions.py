"""Later editions of a list against a model in plain Python: what was said of whom, from which day to which."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.invented import run
from tests.intake.publish import add, added, ask, believed, contents, csv_of, table, tables, workspace

STATEMENTS = """
select key, prop, value, statement.known_from::varchar, known_to::varchar
from statement join record using (record) order by all
"""
PRINTED = STATEMENTS.replace("value,", "value, original,")
LISTINGS = "select key, known_from::varchar, known_to::varchar from listing join record using (record) order by all"
PROPS = {"name": 0, "designated": 17, "issue": 26, "state": 33, "exit": 35}


@pytest.fixture
def mine(tmp_path):
    return workspace(tmp_path)


# The model: what a list said and whom it listed, edition by edition

NOTES = {"A": "x", "B": "x;y", "C": "z", "bad": "x", "": ""}


def says(key, note):
    """What a row says: property, value, and the text as printed where it is another."""
    parts = [part for part in NOTES[note].split(";") if part]
    issues = {("issue", part, None if part == NOTES[note] else NOTES[note]) for part in parts}
    return {("designated", "committee", None), ("name", f"P{key}", None)} | issues


def model(editions, complete=True):
    """Statements and stretches of listing after the editions, each (day, rows of (key, note)), the oldest first."""
    said, listed, over = {}, {}, []
    for day, rows in sorted(editions):
        keys = [key for key, _ in rows]
        unsure = {key for key, note in rows if note == "bad" or keys.count(key) > 1}
        good = {key: says(key, note) for key, note in rows if key and key not in unsure}
        for key, now in good.items():
            open_ = said.setdefault(key, {})
            over += [(key, *one, open_.pop(one), day) for one in set(open_) - now]
            open_.update(dict.fromkeys(now - set(open_), day))
        whole = complete and all(key for key, _ in rows)
        gone = set(said) - set(good) - unsure if whole else set()
        for key in gone:
            listed[key] = [(first, last or day) for first, last in listed[key]]
        for key in good:
            stretches = listed.setdefault(key, [])
            if not stretches or stretches[-1][1]:
                stretches.append((day, None))
    over += [(key, *one, day, None) for key, open_ in said.items() for one, day in open_.items()]
    stretches = [(key, *stretch) for key, some in listed.items() for stretch in some]
    return {(key, PROPS[prop], *rest) for key, prop, *rest in over}, set(stretches)


def kept(folder):
    statements, listings = ask(folder, PRINTED), ask(folder, LISTINGS)
    assert len(set(statements)) == len(statements)
    assert len(set(listings)) == len(listings)
    return set(statements), set(listings)


def written(rows):
    cells = [(key, f"P{key}", NOTES[note], "unclear" if note == "bad" else "") for key, note in rows]
    return csv_of([("id", "name", "note", "sex"), *cells])


rows = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3", "4", "1", "2", ""]), st.sampled_from(["A", "A", "B", "C", "bad", ""])),
    max_size=5,
)
many = st.lists(rows, min_size=1, max_size=4).flatmap(
    lambda some: st.permutations([(f"20{10 + n}-06-30", one) for n, one in enumerate(some)])
)


@given(many, st.booleans())
@settings(max_examples=10, deadline=None)
def test_editions_in_any_order_are_what_the_model_says(editions, complete):
    compare_with_model(editions, complete)


@pytest.mark.slow
@given(many, st.booleans())
@settings(max_examples=400, deadline=None)
def test_many_more_editions_are_what_the_model_says(editions, complete):
    compare_with_model(editions, complete)


def compare_with_model(editions, complete):
    with tempfile.TemporaryDirectory() as place:
        folder = workspace(Path(place))
        if not complete:
            path = folder.parent / "demo.toml"
            path.write_text("complete = false\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        so_far = []
        for day, some in editions:
            if written(some) in [written(other) for _, other in so_far]:
                continue
            added(folder, written(some), day, "--quarantine")
            so_far.append((day, some))
            assert kept(folder) == model(so_far, complete)


changing = st.tuples(
    st.sampled_from(["", "2009", "2009-03", "2010-02-03"]), st.sampled_from(["", "2010", "2012-05-06"]),
    st.sampled_from(["", "pardoned", "died"]), st.sampled_from(["inside", "outside", ""]), st.sampled_from(["male", "female"]),
)  # fmt: skip
lives = st.lists(st.dictionaries(st.sampled_from("1234"), changing, min_size=1), min_size=2, max_size=3)


@given(lives, st.data())
@settings(max_examples=3, deadline=None)
def test_the_register_at_an_earlier_day_is_that_of_the_editions_by_then(editions, data):
    """What was published later does not exist: the later editions might as well not be there."""
    compare_with_part(editions, data)


@pytest.mark.slow
@given(lives, st.data())
@settings(max_examples=200, deadline=None)
def test_many_more_registers_at_earlier_days(editions, data):
    compare_with_part(editions, data)


def compare_with_part(editions, data):
    header = ("id", "in", "out", "how", "state", "sex")
    files = [csv_of([header, *((key, *cells) for key, cells in some.items())]) for some in editions]
    files = list(dict.fromkeys(files))
    order = data.draw(st.permutations(range(len(files))))
    cut = data.draw(st.integers(1, len(files)))
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryDirectory() as other:
        whole, part = workspace(Path(place)), workspace(Path(other))
        for n in order:
            added(whole, files[n], f"20{10 + n}-06-30")
            if n < cut:
                added(part, files[n], f"20{10 + n}-06-30")
        clocks = {"on": f"20{9 + cut}-06-30", "known": f"20{9 + cut}-12-31"}
        assert believed(whole, **clocks) == believed(part, **clocks)


# Cases by hand

FIRST = table("id name note", "1 A x", "2 B y", "3 C z")


def test_a_second_edition_keeps_only_what_differs(mine):
    added(mine, FIRST, "2024-01-31")
    before = ask(mine, "select count(*) from statement")
    brought = added(mine, table("id name note", "1 A x", "2 B w", "3 C z", "4 D x"), "2024-02-29")
    assert (brought["added"], brought["changed"], brought["vanished"], brought["taken"]) == (1, 1, 0, 4)
    assert ask(mine, "select count(*) from statement")[0][0] == before[0][0] + 4
    changed = [row for row in ask(mine, STATEMENTS) if row[:2] == ("2", 26)]
    assert changed == [("2", 26, "w", "2024-02-29", None), ("2", 26, "y", "2024-01-31", "2024-02-29")]


def test_the_same_file_again_changes_nothing(mine):
    added(mine, FIRST, "2024-01-31")
    before = contents(mine)
    for day in ("2024-01-31", "2024-05-31"):
        code, out, err = add(mine, FIRST, day)
        assert (code, err) == (0, "")
        assert out == "demo of 2024-01-31 is there already, the same file: nothing changed.\n"
    assert contents(mine) == before


def test_who_vanished_is_no_longer_listed_and_has_not_left_custody(mine):
    added(mine, table("id state in", "1 inside 2020", "2 inside 2020"), "2024-01-31")
    code, out, _ = add(mine, table("id state in", "2 inside 2020"), "2024-02-29")
    assert code == 0
    assert "no longer listed" in out
    assert out.endswith("That is not a release.\n")
    spells, _, _ = believed(mine, on="2024-03-01", known="2024-03-01")
    ends = {(str(row[3]), row[4], row[5], str(row[-1])) for row in spells}
    assert ends == {("9999-12-31", None, None, "2024-02-29"), ("9999-12-31", None, False, "None")}


def test_who_comes_back_is_listed_twice(mine):
    one, both = table("id name", "1 A"), table("id name", "1 A", "2 B")
    for day, data in (("2024-01-31", both), ("2024-02-29", one), ("2024-03-31", both + b"\n")):
        added(mine, data, day)
    assert [row for row in ask(mine, LISTINGS) if row[0] == "2"] == [
        ("2", "2024-01-31", "2024-02-29"),
        ("2", "2024-03-31", None),
    ]
    assert len([row for row in ask(mine, STATEMENTS) if row[:2] == ("2", 0)]) == 1


def test_a_value_that_changes_and_changes_back_is_said_twice(mine):
    for day, note in (("2024-01-31", "x"), ("2024-02-29", "y"), ("2024-03-31", "x")):
        added(mine, table("id name note photo", f"1 A {note} {day}"), day)
    assert [row[2:] for row in ask(mine, STATEMENTS) if row[1] == 26] == [
        ("x", "2024-01-31", "2024-02-29"),
        ("x", "2024-03-31", None),
        ("y", "2024-02-29", "2024-03-31"),
    ]


@pytest.mark.parametrize(
    "second",
    [
        table("id name sex state", "1 A unclear outside", "2 B . inside"),
        table("id name state", "1 A inside", "1 A outside", "2 B inside"),
        b"id,name,state\n1,A\n2,B,inside\n",
        table("id name state", ". A outside", "2 B inside"),
    ],
    ids=["a new category", "twice", "a ragged row", "no key"],
)
def test_a_refused_row_neither_vanishes_its_record_nor_holds_it(mine, second):
    """What stands in a row that cannot be read is not known: it may be a release."""
    added(mine, table("id name state", "1 A inside", "2 B inside"), "2024-01-31")
    brought = added(mine, second, "2024-02-29", "--quarantine")
    assert brought["vanished"] == 0
    spells, _, _ = believed(mine, on="2024-03-01", known="2024-03-01")
    with_row = {str(row[6]) for row in spells}
    lost = b"1,A\n" in second or b"\n,A" in second
    assert with_row == ({"2024-01-31"} if lost else {"2024-01-31", "2024-02-29"})


def test_an_incomplete_list_vanishes_nobody(mine):
    path = mine.parent / "demo.toml"
    path.write_text("complete = false\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    added(mine, FIRST, "2024-01-31")
    assert added(mine, table("id name", "1 A"), "2024-02-29")["vanished"] == 0
    assert all(row[2] is None for row in ask(mine, LISTINGS))


def test_another_mapping_is_heard_of_rows_that_did_not_change(mine):
    added(mine, table("id how", "1 served", "2 died"), "2024-01-31")
    path = mine.parent / "demo.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('served = "term_served"', 'served = "parole"'), encoding="utf-8"
    )
    brought = added(mine, table("id how", "1 served", "2 died", "3 died"), "2024-02-29")
    assert (brought["added"], brought["changed"]) == (1, 1)
    assert {row[2:] for row in ask(mine, STATEMENTS) if row[:2] == ("1", 35)} == {
        ("term_served", "2024-01-31", "2024-02-29"),
        ("parole", "2024-02-29", None),
    }


def test_the_same_cells_under_another_column_say_something_else(mine):
    added(mine, table("id name", "1 A"), "2024-01-31")
    added(mine, table("id note", "1 A"), "2024-02-29")
    assert {row[1:3] for row in ask(mine, STATEMENTS) if row[4] is None} == {(17, "committee"), (26, "A")}


def test_lists_do_not_touch_each_other(mine):
    added(mine, FIRST, "2024-01-31", "--list", "one")
    added(mine, table("id name", "1 Q"), "2024-02-29", "--list", "two")
    assert ask(mine, "select count(*) from listing where known_to is not null") == [(0,)]
    assert ask(mine, "select count(*) from record") == [(4,)]


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_an_edition_taken_out_of_the_folder_is_forgotten(mine, taken):
    import shutil

    days = ("2024-01-31", "2024-02-29", "2024-03-31")
    files = [FIRST, table("id name note", "1 A x"), table("id name note", "1 A y", "3 C z")]
    for day, data in zip(days, files, strict=True):
        added(mine, data, day)
    shutil.rmtree(mine / "input" / "demo" / days[taken])
    assert run("findings", mine)[0] == 0
    other = workspace(mine.parent / "other")
    for day, data in zip(days, files, strict=True):
        if day != days[taken]:
            added(other, data, day)
    assert without_hashes(tables(mine)) == without_hashes(tables(other))


def without_hashes(found):
    return {name: [tuple(map(str, row)) for row in rows] for name, rows in found.items()}


def test_a_day_between_the_editions_sees_only_the_first(mine):
    added(mine, table("id name out how", "1 A . ."), "2024-01-31")
    added(mine, table("id name out how", "1 A 2024-01-15 pardoned", "2 B . ."), "2024-06-30")
    assert len(believed(mine, known="2024-06-29")[1]) == 1
    [spell] = believed(mine, known="2024-06-30", on=str(date(2024, 6, 30)))[0]
    assert spell[4] == "pardon"
