"""FollowTheMoney's statements: what leaves, what comes back, and what stops the reader."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import date

import pytest

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError, UnknownName
from habeas.intake.editions import rebuild
from habeas.intake.ftm import write_statements
from habeas.sources import ftm as reader
from habeas.sources import ftmvalues
from habeas.sources.base import Tier
from tests.intake.invented import run
from tests.intake.listed import add, ask, opened, said, spells, watch, workspace
from tests.sources.editions import cecc, invent, memorial, ovdinfo, viasna_machine

# followthemoney 4.11.2, followthemoney/statement/serialize.py, CSV_COLUMNS.
FTM_HEADER = ["canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value", "external", "first_seen", "last_seen", "id"]  # fmt: skip
PERSON = "7,Ada Lume,woman,1980~,2030-01-05,,inside\n"
LISTS = {
    "viasna": viasna_machine,
    "ovdinfo": lambda people: ovdinfo(people, "ru"),
    "cecc": cecc,
    "memorial": memorial,
}

NO_PEER = "FollowTheMoney is a peer to compare with, of many dependencies, and no dependency of ours"


def export(folder, *, tier=Tier.RESTRICTED, known=None, **more):
    """What is written, as bytes."""
    path = folder.parent / "statements.csv"
    database = opened(folder)
    write_statements(database, path, known=known, tier=tier, **more)
    database.close()
    return path.read_bytes()


def lines(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


def foreign(*statements, header=FTM_HEADER):
    """Statements of another tool: entity, schema, property, value and perhaps more columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", dialect=csv.unix_dialect)
    writer.writeheader()
    for entity, schema, prop, value, *more in statements:
        row = {"canonical_id": entity, "entity_id": entity, "schema": schema, "prop": prop, "value": value}
        row |= {"dataset": "sanctionlist", "first_seen": "2030-01-01", "last_seen": "2031-01-01", "external": "f"}
        writer.writerow(row | (more[0] if more else {}))
    return text.getvalue().encode()


def taken(tmp_path, data):
    """What the reader makes of a file, as (record, property, value, original)."""
    from habeas.core.props import PROPS

    folder = workspace(tmp_path / "taken")
    add(folder, data, published="2031-01-01", reader="ftm", name="other")
    return {(key, PROPS[prop].name, value, original) for key, _, prop, value, original, *_ in said(folder)}


def stops(tmp_path, data):
    with pytest.raises(InputError) as caught:
        add(workspace(tmp_path / "stops"), data, published="2031-01-01", reader="ftm", name="other")
    return str(caught.value)


# Out


def test_the_header_is_that_of_followthemoney():
    assert list(reader.COLUMNS) == FTM_HEADER


def test_persons_load_in_followthemoney(tmp_path):
    statement = pytest.importorskip("followthemoney.statement.serialize", reason=NO_PEER)
    folder = workspace(tmp_path / "w")
    add(folder, viasna_machine(invent(3, 30)), published="2024-09-16")
    data = export(folder, plain=True)
    loaded = list(statement.read_csv_statements(io.BytesIO(data)))
    assert len(loaded) == len(lines(data))
    assert [one.id for one in loaded] == [one.generate_key() for one in loaded]
    assert [one.prop_type for one in loaded] == [line["prop_type"] for line in lines(data)]


def test_each_property_of_a_person_is_read_or_ignored_by_name():
    followthemoney = pytest.importorskip("followthemoney", reason=NO_PEER)
    person = followthemoney.model.get("Person")
    told = {name for name, prop in person.properties.items() if not prop.stub}
    assert told <= {*ftmvalues.PERSON, *ftmvalues.IGNORED}


def test_ids_are_as_followthemoney_makes_them_and_each_stands_once(tmp_path):
    folder = workspace(tmp_path / "w")
    add(folder, viasna_machine(invent(3, 30)), published="2024-09-16")
    found = lines(export(folder))
    for line in found:
        key = f"{line['dataset']}.{line['entity_id']}.{line['prop']}.{line['value']}"
        assert line["id"] == hashlib.sha1(key.encode()).hexdigest()
    assert len({line["id"] for line in found}) == len(found)


@pytest.mark.parametrize(
    ("edtf", "prop", "value", "original"),
    [
        ("1980-02-03", "birthDate", "1980-02-03", ""),
        ("1980-02", "birthDate", "1980-02", ""),
        ("1980", "birthDate", "1980", ""),
        ("1980~", "birthDate", "1980", "1980~"),
        ("1980-02-03/1980-02-07", "birthDate", "1980-02", "1980-02-03/1980-02-07"),
        ("1980-03/1980-05", "birthDate", "1980", "1980-03/1980-05"),
        ("1980-21", "birthDate", "1980", "1980-21"),
        ("1979-12/1980-01", "bornEdtf", "1979-12/1980-01", ""),
        ("198X", "bornEdtf", "198X", ""),
        ("../1980", "bornEdtf", "../1980", ""),
        ("1980-24", "bornEdtf", "1980-24", ""),
    ],
)
def test_a_date_is_the_longest_prefix_that_is_surely_right(tmp_path, edtf, prop, value, original):
    folder = workspace(tmp_path / "w")
    watch(folder, f"7,Ada Lume,woman,{edtf},2030-01-05,,inside\n")
    data = export(folder)
    found = [(one["prop"], one["value"], one["original_value"]) for one in lines(data) if one["prop"].startswith("b")]
    assert found == [(prop, value, original)]
    if prop == "birthDate":
        whole, prefix = PartialDate.parse(edtf), PartialDate.parse(value)
        assert prefix.first <= whole.first
        assert whole.last <= prefix.last
    assert said(folder) == said_again(tmp_path, data)


def said_again(tmp_path, data, name="watch"):
    again = workspace(tmp_path / "again")
    add(again, data, published="2031-01-31", reader="ftm", name=name)
    return said(again)


def test_days_say_from_when_to_when(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, PERSON + "8,Bo Rum,man,,,,inside\n", published="2031-01-31")
    watch(folder, PERSON.replace("inside", "outside"), published="2031-02-28")
    watch(folder, PERSON.replace("inside", "outside") + "9,Cy Sol,man,,,,inside\n", published="2031-03-31")
    found = {(one["entity_id"], one["prop"], one["value"]): (one["first_seen"], one["last_seen"], one["origin"])
             for one in lines(export(folder))}  # fmt: skip
    at = "habeas:watch/2031-0{}/list.csv:2".replace("2031-0{}", "2031-0{}-{}")
    assert found["watch.7", "name", "Ada Lume"] == ("2031-01-31", "2031-03-31", at.format(1, 31))
    assert found["detention-1.watch.7", "state", "held"] == ("2031-01-31", "2031-01-31", at.format(1, 31))
    assert found["detention-1.watch.7", "state", "not_held"] == ("2031-02-28", "2031-03-31", at.format(2, 28))
    assert found["watch.8", "name", "Bo Rum"][:2] == ("2031-01-31", "2031-01-31")
    assert found["watch.9", "id", "watch.9"] == ("2031-03-31", "2031-03-31", "habeas:watch")
    before = {(one["entity_id"], one["last_seen"]) for one in lines(export(folder, known=date(2031, 2, 10)))}
    assert {entity for entity, _ in before if entity.startswith("watch")} == {"watch.7", "watch.8"}
    assert {day for _, day in before} == {"2031-01-31"}


def test_the_same_workspace_gives_the_same_bytes(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, PERSON, published="2031-01-31")
    add(folder, viasna_machine(invent(4, 40)), published="2031-02-01")
    watch(folder, PERSON + "8,Bo Rum,man,,,,inside\n", published="2031-03-31")
    first = export(folder)
    assert export(folder) == first
    rebuild(folder)
    assert export(folder) == first


def test_a_file_that_cannot_be_finished_leaves_what_was_there(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, PERSON)
    whole = export(folder)

    def fail(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(folder, step=fail)
    assert (tmp_path / "statements.csv").read_bytes() == whole
    assert list(tmp_path.glob(".*.part")) == []
    assert (tmp_path / "statements.csv").stat().st_mode & 0o077 == 0


# Who may see it


def test_nothing_leaves_that_nobody_called_public(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, PERSON)
    assert lines(export(folder, tier=Tier.PUBLIC)) == []


def test_only_public_columns_leave_and_no_key(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, PERSON.replace("7,", "Ada-1980,"), sex=', tier = "public"', name=', tier = "internal"')
    public = lines(export(folder, tier=Tier.PUBLIC))
    assert {(one["schema"], one["prop"]) for one in public if one["schema"] == "Person"} == {
        ("Person", "id"),
        ("Person", "gender"),
    }
    assert "Ada" not in export(folder, tier=Tier.PUBLIC).decode()
    internal = lines(export(folder, tier=Tier.INTERNAL))
    assert {one["prop"] for one in internal if one["schema"] == "Person"} == {"id", "gender", "name"}
    assert {one["entity_id"] for one in internal} == {one["entity_id"] for one in public}
    assert "Ada-1980" not in export(folder, tier=Tier.INTERNAL).decode()


def test_the_strictest_tier_that_an_edition_gave_holds(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, PERSON, published="2031-01-31", sex=', tier = "public"', name=', tier = "public"')
    watch(folder, PERSON, published="2031-02-28", sex=', tier = "public"')
    found = lines(export(folder, tier=Tier.PUBLIC, known=date(2031, 1, 31)))
    assert {one["prop"] for one in found if one["schema"] == "Person"} == {"id", "gender"}


def test_a_property_that_several_columns_say_has_the_strictest_tier(tmp_path):
    folder = workspace(tmp_path / "w")
    also = '[[together]]\njoined = ["Name", "Sex"]\nprop = "name"\n'
    path = tmp_path / "joined.toml"
    path.write_text(
        'name = "watch"\ntitle = "Watch"\ncountry = "aq"\nexpect_rows = [1, 9]\nkey = ["id"]\n' + also
        + '[columns]\nSex = { prop = "sex", values = { man = "m", woman = "f" }, tier = "public" }\n'
        'Other = { prop = "name", tier = "public" }\n',
        encoding="utf-8",
    )  # fmt: skip
    add(folder, b"id,Name,Sex,Other\n7,Ada,woman,Addie\n", published="2031-01-31", reader=str(path))
    public = lines(export(folder, tier=Tier.PUBLIC))
    assert {one["prop"] for one in public if one["schema"] == "Person"} == {"id", "gender"}


def test_the_command_tells_what_stays(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, PERSON, sex=', tier = "public"')
    out = tmp_path / "out.csv"
    assert run("export", "ftm", str(out), "--in", str(folder)) == (
        0,
        f"{out}: 5 lines of statements, for public use.\n"
        "4 statements of the lists are withheld: their columns are not for public use.\n",
        "",
    )
    assert run("export", "ftm", str(out), "--in", str(folder), "--list", "wotch")[2] == (
        "no list named 'wotch'; nearest: watch\n"
    )


def test_a_workspace_without_lists_has_nothing_to_export(tmp_path):
    folder = workspace(tmp_path / "w")
    with pytest.raises(InputError, match=r"^there is no list by that day\. habeas add READER FILE"):
        export(folder)
    watch(folder, PERSON)
    with pytest.raises(UnknownName):
        export(folder, name="other")


# There and back


@pytest.mark.parametrize("name", LISTS)
def test_what_leaves_comes_back(tmp_path, name):
    """Editions of three days, with people changed, gone and new; each day's export is added to a new workspace."""
    folder, again = workspace(tmp_path / "w"), workspace(tmp_path / "again")
    people = invent(1, 25)
    changed = [replace(one, status="former", exit="pardon", released="2024-05-03") for one in people[:4]]
    days = {"2024-01-31": people, "2024-06-30": [*changed, *people[6:]], "2024-09-16": [*changed[1:], *people[5:]]}
    for day, some in days.items():
        add(folder, LISTS[name](some), published=day, reader=name)
    for day in days:
        add(again, export(folder, known=date.fromisoformat(day)), published=day, reader="ftm", name=name)
    assert said(again) == said(folder)
    assert spells(again) == spells(folder)
    listing = "select key, known_from, known_to from lists.listing join lists.record using (record) order by all"
    assert ask(again, listing) == ask(folder, listing)


def test_the_last_export_alone_brings_back_who_is_listed_now(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, PERSON + "8,Bo Rum,man,,,,inside\n", published="2031-01-31")
    watch(folder, PERSON.replace("inside", "outside"), published="2031-02-28")
    now = [row for row in said(folder) if row[0] == "7"]
    assert said_again(tmp_path, export(folder)) == now


@pytest.mark.parametrize("key", ["1", "a-b", "-x", "x-", "a.b", "a b", "7/8", "Ж-1", "é", "..", "2e", "=1+1", '"q"'])
def test_any_key_comes_back(tmp_path, key):
    folder = workspace(tmp_path / "w")
    quoted = '"' + key.replace('"', '""') + '"'
    watch(folder, f"{quoted},Ada Lume,woman,,,,inside\n")
    data = export(folder)
    for line in lines(data):
        assert all(char.isascii() and (char.isalnum() or char in ".-") for char in line["entity_id"])
    assert {row[0] for row in said_again(tmp_path, data)} == {key}


def test_people_with_several_records_stay_one(tmp_path):
    folder, again = workspace(tmp_path / "w"), workspace(tmp_path / "again")
    people = invent(5, 6)
    data = memorial(people).decode().replace(f"p{people[1].number}", f"p{people[0].number}").encode()
    add(folder, data, published="1996", reader="memorial")
    add(again, export(folder), published="1996", reader="ftm", name="memorial")
    persons = "select count(*), count(distinct coalesce(person, key)) from lists.record"
    assert ask(again, persons) == ask(folder, persons) == [(6, 5)]
    assert spells(again) == spells(folder)


def test_an_export_of_several_lists_is_not_one_list(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, PERSON)
    add(folder, viasna_machine(invent(1, 5)), published="2031-01-31")
    assert stops(tmp_path, export(folder)) == (
        "edition-2031-01-01.csv: the export holds several lists, whose records may have the same keys. "
        "Export them one by one: habeas export ftm OUT.csv --list NAME."
    )
    assert {one["dataset"] for one in lines(export(folder, name="watch"))} == {"watch"}


# From others


def test_a_person_of_another_tool_is_read(tmp_path):
    data = foreign(
        ("Q1", "Person", "id", "Q1"),
        ("Q1", "Person", "name", "Ada Lume"),
        ("Q1", "Person", "weakAlias", "A."),
        ("Q1", "Person", "firstName", "Ada"),
        ("Q1", "Person", "birthDate", "1980-02", {"original_value": "Feb. 1980"}),
        ("Q1", "Person", "deathDate", "2030-02-01T10:00:00"),
        ("Q1", "Person", "gender", "female"),
        ("Q1", "Person", "nationality", "aq"),
        ("Q1", "Person", "topics", "role.act"),
        ("A1", "Address", "full", "Nowhere 1"),
        ("Q2", "Person", "name", "Bo Rum"),
        ("Q1", "Person", "address", "Nowhere"),
        ("Q1", "Person", "notes", "Somebody said something."),
        ("Q1", "Person", "sourceUrl", "https://lists.example/1"),
        ("Q3", "Person", "name", "Cy Sol", {"last_seen": "2030-06-01"}),
    )
    assert taken(tmp_path, data) == {
        ("Q1", "name", "Ada Lume", None),
        ("Q1", "alias", "A.", None),
        ("Q1", "born", "1980-02", "Feb. 1980"),
        ("Q1", "died", "2030-02-01", None),
        ("Q1", "sex", "f", "female"),
        ("Q1", "citizenship", "aq", None),
        ("Q1", "residence", "Nowhere", None),
        ("Q1", "description", "Somebody said something.", None),
        ("Q1", "url", "https://lists.example/1", None),
        ("Q2", "name", "Bo Rum", None),
    }


def test_entities_that_another_tool_took_for_one_person_are_one(tmp_path):
    folder = workspace(tmp_path / "w")
    one = {"canonical_id": "NK-1"}
    data = foreign(("a1", "Person", "name", "Ada", one), ("b1", "Person", "name", "Ada L.", one))
    add(folder, data, published="2031-01-01", reader="ftm", name="other")
    assert ask(folder, "select count(*), count(distinct person) from lists.record") == [(2, 1)]


@pytest.mark.parametrize(
    ("schema", "prop", "value", "message"),
    [
        ("Person", "shoeSize", "43", "column 'new': 'Person:shoeSize': this schema and property are new to the reader 'ftm'. If nothing in it matters, take its rows out."),
        ("Vessel", "imoNumber", "43", "column 'new': 'Vessel:imoNumber': this schema and property are new to the reader 'ftm'. If nothing in it matters, take its rows out."),
        ("Ada Lume", "x", "43", "column 'new': '?': this schema and property are new to the reader 'ftm'. If nothing in it matters, take its rows out."),
        ("Person", "gender", "woman", "column 'sex': (hidden): this is not a gender of FollowTheMoney. Write one of: male, female, other."),
        ("Person", "birthDate", "Feb 1980", "column 'born': (hidden): this is not a date we read. Write 2024, 2024-07, 2024-07-03, 201X, 2024-07~ or 2024-07-03/2024-07-16."),
    ],
)  # fmt: skip
def test_what_is_new_stops_the_reader(tmp_path, schema, prop, value, message):
    assert stops(tmp_path, foreign(("Q1", schema, prop, value))) == f"edition-2031-01-01.csv, row 2, {message}"


def test_another_file_is_no_file_of_statements(tmp_path):
    assert stops(tmp_path, b"name,born\nAda,1980\n") == (
        "edition-2031-01-01.csv, row 1: there is no column 'canonical_id'. statements.csv has: "
        + ", ".join(FTM_HEADER) + "."
    )  # fmt: skip


def test_a_long_file_must_have_people_together(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "LIMIT", 2)
    apart = foreign(("Q1", "Person", "name", "Ada"), ("Q2", "Person", "name", "Bo"), ("Q1", "Person", "alias", "A."))
    assert stops(tmp_path, apart) == (
        "edition-2031-01-01.csv, row 4: the statements of one person stand apart. "
        "Sort the rows by entity_id, or give at most 200,000 rows."
    )
    folder = workspace(tmp_path / "w")
    add(folder, viasna_machine(invent(1, 9)), published="2031-01-31")
    assert said_again(tmp_path, export(folder), "viasna") == said(folder)
