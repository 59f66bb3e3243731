"""Linking a workspace: what was taken back leaves no trace, the order of rows says nothing, nobody untouched moves."""

import csv
import json
import random

import pytest

from bench.link_make import Noise, made
from habeas.core.tables import TABLES
from habeas.intake.editions import Request, add_edition, provide
from habeas.link.changes import PEOPLE
from habeas.link.people import lay_links
from habeas.link.suggest import link_workspace
from habeas.store.database import Database
from habeas.store.workspace import new_workspace
from tests.intake.invented import run
from tests.memento import BOOKS, MAPPING, needs_books

MAP = """\
name = "{name}"
title = "The {name} list"
country = "aq"
expect_rows = [1, 2000]
key = ["id"]
[columns]
id = {{ personal = false }}
Name = {{ prop = "name" }}
Sex = {{ prop = "sex" }}
Born = {{ prop = "born", date = true }}
Taken = {{ prop = "detained", date = true }}
Region = {{ prop = "region" }}
"""
HEADER = ("id", "Name", "Sex", "Born", "Taken", "Region")
LISTS = {"A": "north", "B": "south", "C": "east"}


@pytest.fixture(scope="module")
def rows():
    """The rows of three lists by name, and of a fourth that shares some people with them."""
    found = {}
    for row in made(420, 11, Noise(typos=0.02, twice=0.0)):
        name = " ".join(filter(None, (row.surname, row.given, row.patronymic)))
        cells = (row.record_id, name, row.sex, row.birth_date, row.detention_date, row.region)
        found.setdefault(LISTS[row.list], []).append(tuple("" if cell is None else str(cell) for cell in cells))
    later = [("z" + cells[0], *cells[1:]) for cells in found["south"][:40]]
    return found | {"west": later}


def add(folder, name, rows, published="2031-01-31"):
    mapping, path = folder.parent / f"{name}.toml", folder.parent / f"{name}.csv"
    mapping.write_text(MAP.format(name=name), encoding="utf-8")
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    request = Request(reader=str(mapping), path=path, published=published, fetched="2031-02-01", any_size=True)
    add_edition(folder, request)


def workspace(place, lists):
    folder = place / "mine"
    new_workspace(folder, country="aq")
    for name, rows in lists.items():
        add(folder, name, rows)
    return folder


def link(folder, **options):
    database = Database.of({spec.name: () for spec in TABLES}, cache=None, inputs={})
    provide(folder, database)
    try:
        return link_workspace(database, folder, decisions=(), on="2031-03-01", **options)
    finally:
        database.close()


def laid(folder, decisions=(), without=()):
    """Who is linked with whom, by names of records, and the doubtful pairs."""
    database = Database.of({spec.name: () for spec in TABLES}, cache=None, inputs={})
    provide(folder, database)
    lay_links(database, folder, decisions=decisions, without=without)
    name = "(select list || ':' || key from lists.record where record = {})"
    linked = (
        f"select {name.format('l.record')}, {name.format('l.person')}, {name.format('l.joined')} from memory.linked l"
    )
    doubtful = f"select {name.format('left_record')}, {name.format('right_record')}, bits, why from memory.doubtful"
    try:
        pairs = [(*sorted((left, right)), bits, why) for left, right, bits, why in database.rows(doubtful)]
        return sorted(database.rows(linked)), sorted(pairs)
    finally:
        database.close()


def people(folder):
    with (folder / PEOPLE).open(encoding="utf-8") as file:
        return dict(list(csv.reader(file))[1:])


def decision(left, right, what):
    return {"left": left, "right": right, "what": what, "by": "Q", "on": None, "why": "", "editions": "", "row": 2}


@pytest.fixture(scope="module")
def three(tmp_path_factory, rows):
    folder = workspace(tmp_path_factory.mktemp("three"), {name: rows[name] for name in ("north", "south", "east")})
    return folder, link(folder)


def test_the_counts_are_those_of_the_people(three):
    folder, told = three
    linked = people(folder)
    assert len(linked) > 100
    assert told.people == told.records - len(linked) + len(set(linked.values()))
    assert told.people_joined <= told.people
    assert sum(apart for _, apart, _ in told.on_lists) == told.people
    assert all(name.split(":")[0] in LISTS.values() for name in linked)


def test_shuffled_rows_and_lists_give_the_same_model_people_and_ids(tmp_path, rows, three):
    draw = random.Random(3)
    names = ["east", "north", "south"]
    shuffled = {name: draw.sample(rows[name], len(rows[name])) for name in names}
    folder = workspace(tmp_path, shuffled)
    link(folder)
    model, other = (json.loads((one / "link" / "model.json").read_text()) for one in (folder, three[0]))
    assert model == other
    assert people(folder) == people(three[0])
    assert laid(folder) == laid(three[0])


def test_a_list_that_is_added_moves_nobody_whom_it_does_not_touch(tmp_path, rows):
    folder = workspace(tmp_path, {name: rows[name] for name in ("north", "south", "east")})
    link(folder)
    before = people(folder)
    add(folder, "west", rows["west"])
    told = link(folder)
    after = people(folder)
    touched = {person for name, person in after.items() if name.startswith("west:")}
    assert not told.anew
    assert len(touched) > 20
    members = {}
    for name, person in before.items():
        members.setdefault(person, set()).add(name)
    moved = {name for name in before if before[name] != after.get(name)}
    assert all(after.get(name) in touched for name in moved)
    for person, names in members.items():
        if not {after.get(name) for name in names} & touched:
            assert {after[name] for name in names} == {person}
    now = laid(folder)
    (folder / "links.duckdb").unlink()
    assert laid(folder) == now, "a refresh is not what all at once gives"


def test_a_new_edition_moves_only_whom_it_tells_of(tmp_path, rows):
    folder = workspace(tmp_path, {name: rows[name] for name in ("north", "south")})
    link(folder)
    changed = [(*cells[:3], "1950-01-01", *cells[4:]) for cells in rows["south"][:3]]
    add(folder, "south", [*changed, *rows["south"][3:-3]], published="2031-02-28")
    now = laid(folder)
    (folder / "links.duckdb").unlink()
    assert laid(folder) == now


def test_merged_and_undone_is_as_before(three):
    folder, _ = three
    before = laid(folder)
    linked = {name for name, _, _ in before[0]}
    database = Database.of({spec.name: () for spec in TABLES}, cache=None, inputs={})
    provide(folder, database)
    names = [row[0] for row in database.rows("select list || ':' || key from lists.record order by 1")]
    database.close()
    alone = [name for name in names if name not in linked]
    one, other = alone[0], alone[-1]
    joined = laid(folder, [decision(one, other, "same")])
    assert joined != before
    assert len({person for name, person, _ in joined[0] if name in (one, other)}) == 1
    assert laid(folder, [decision(one, other, "same"), decision(other, one, "undone")]) == before
    together = before[0][0]
    mates = [name for name, person, _ in before[0] if person == together[1]]
    parted = laid(folder, [decision(mates[0], mates[1], "different")])
    held = {name: person for name, person, _ in parted[0]}
    assert held.get(mates[0], mates[0]) != held.get(mates[1], mates[1])
    unsure = laid(folder, [decision(mates[0], mates[1], "unsure")])
    assert unsure != before or len(mates) > 2
    assert laid(folder) == before


def test_what_a_human_joined_does_not_join_what_contradicts_elsewhere(tmp_path):
    lists = {
        "north": [("1", "Верабей Мікола Пятровіч", "m", "1984-03-05", "2021-05-01", "")],
        "south": [("1", "Воробей Николай Петрович", "m", "1984-03-05", "2021-05-01", ""),
                  ("2", "Зозуля Елена Петровна", "f", "", "2020-01-01", "")],
        "east": [("1", "Zyaziulya Alena Piatrouna", "f", "1990-07-14", "2020-01-01", "")],
    }  # fmt: skip
    folder = workspace(tmp_path, lists)
    link(folder)
    joined, _ = laid(folder, [decision("north:1", "south:2", "same")])
    person = {name: who for name, who, _ in joined}
    assert person["north:1"] == person["south:2"]
    assert person.get("east:1") != person["north:1"], "a woman born in 1990 and a man born in 1984"


def test_a_list_left_out_links_nobody(three):
    folder, _ = three
    linked, doubtful = laid(folder, without=["south"])
    assert linked
    assert not [name for row in (*linked, *doubtful) for name in row[:2] if name.startswith("south:")]


def test_two_rows_of_one_list_are_one_person_only_where_the_list_repeats_people(tmp_path, rows):
    twice = {"north": rows["north"], "south": [*rows["south"], *[("t" + c[0], *c[1:]) for c in rows["south"][:20]]]}
    for repeats, found in ((), False), (("south",), True):
        folder = workspace(tmp_path / str(found), twice)
        link(folder, repeats=repeats)
        lists = {}
        for name, person in people(folder).items():
            lists.setdefault(person, []).append(name.split(":")[0])
        assert any(names.count("south") > 1 for names in lists.values()) is found


def test_no_name_and_no_birth_date_is_printed_or_leaves_the_workspace(tmp_path, rows):
    marked = [(cells[0], "Marquemoi " + cells[1], cells[2], cells[3], cells[4], cells[5]) for cells in rows["north"]]
    folder = workspace(tmp_path, {"north": marked, "south": rows["south"]})
    code, out, err = run("link", folder)
    assert code == 0
    files = "".join(path.read_text() for path in (folder / "link").glob("*.csv"))
    assert "marquemoi" not in (out + err + files).lower()
    assert "-0" not in out
    assert run("link", folder, "--json")[0] == 0


def test_errors_name_the_cure(tmp_path, rows, three):
    folder = workspace(tmp_path, {"north": rows["north"]})
    assert run("link", folder)[0] == 2
    assert "habeas add" in run("link", folder)[2]
    assert "'nowhere'" in run("link", folder, "--repeats", "nowhere")[2]
    broken = workspace(tmp_path / "b", {"north": rows["north"], "south": rows["south"]})
    (broken / "link").mkdir()
    (broken / "link" / "model.json").write_text("{}")
    code, _, err = run("findings", broken, "linked")
    assert code == 2
    assert "habeas link --learn" in err
    assert run("link", broken, "--learn")[0] == 0
    (broken / "links.duckdb").write_bytes(b"no database")
    assert run("link", broken)[0] == 0


@needs_books
@pytest.mark.slow
def test_the_people_of_three_books(tmp_path):
    import gzip

    with gzip.open(BOOKS, "rt", encoding="utf-8", newline="") as file:
        header, *entries = csv.reader(file)
    text = MAPPING.read_text(encoding="utf-8").replace("expect_rows = [41000, 103000]", "expect_rows = [1000, 103000]")
    mapping = tmp_path / "memento.toml"
    mapping.write_text(text[: text.index("[editions]")], encoding="utf-8")
    folder = tmp_path / "mine"
    new_workspace(folder, country="ee")
    for book, published in (("R1", "1996"), ("R2", "1998"), ("R3", "2005")):
        path = tmp_path / f"{book}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *(e for e in entries if e[header.index("list")] == book)])
        add_edition(folder, Request(reader=str(mapping), path=path, published=published, list=book.lower()))
    told = link(folder)
    assert told.people_joined <= told.people < told.records
    by_books = {lists: apart for lists, apart, _ in told.on_lists}
    assert sum(by_books.values()) == told.people
    assert by_books[2] > 3000
    assert sum(lists * apart for lists, apart in by_books.items()) == told.records
