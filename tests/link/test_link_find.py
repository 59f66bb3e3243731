"""One record looked up in a linked register: what is found is what the engine's SQL finds, and the person it belongs to."""

import duckdb
import numpy as np
import pytest

from bench.link import READ, prepare, session_of
from bench.link_make import Noise, made, write
from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.intake.holdings import open_lists
from habeas.link.doubtful import probability
from habeas.link.find import Finder, Match, Reason, bits_at, names_said
from habeas.link.learn import learn
from habeas.link.levels import Side
from habeas.link.model import COMPARISONS, KEYS
from habeas.link.people import lay_links
from habeas.link.sought import Sought, hashes, made_ready
from habeas.link.suggest import link_workspace
from habeas.link.weights import FLOOR, pairs_sql
from habeas.names.parts import Parts
from habeas.sources.base import Tier
from habeas.store.postings import OneRow, Posting, Postings
from tests.link.judged import workspace

KEYS_READY = [f"k{at}" for at in range(len(KEYS))]
SOURCE = "select list || ':' || record_id, given, surname, patronymic, sex, birth_date, detention_date, region from source"


def quiet(_):
    pass


def sought(row):
    _, given, surname, patronymic, sex, born, detained, region = row
    return Sought(
        parts=Parts(given=given or "", surname=surname or "", patronymic=patronymic or ""), sex=sex or "",
        born=born and PartialDate.parse(born), detained=detained and PartialDate.parse(detained), region=region or "",
    )  # fmt: skip


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A session with an invented register made ready, its model, and each record as one that is sought, by name."""
    folder = tmp_path_factory.mktemp("register")
    write(folder, made(1500, 11, Noise(missing=0.3, vague=0.3, typos=0.1)))
    session = session_of(duckdb.connect())
    session.run(READ, path=str(folder / "records.parquet"))
    prepare(session, repeats=True, mark=quiet)
    return session, learn(session, step=quiet), {row[0]: sought(row) for row in session.rows(SOURCE)}


@pytest.fixture(scope="module")
def finder(register):
    found = Finder.of(register[0], register[1], {"A:1": "B:0"})
    yield found
    found.close()


def by_sql(register, name):
    """What the SQL says of a record that is of no list: every record that has a key in common, with its weight."""
    session, weights, _ = register
    session.run("create or replace temp table kept as select * from links.ready")
    session.run(f"insert into links.ready select * replace (-1 as id, null as lst) from kept where name = '{name}'")
    shared = " or ".join(f"l.{key} = r.{key}" for key in KEYS_READY)
    session.run(f"""create or replace temp table asked as
        select l.id as id_l, r.id as id_r from ready as l join ready as r on ({shared}) where r.id = -1 and l.id <> -1""")
    found = session.rows(f"""
        select ready.name, weight from ({pairs_sql(weights, "asked")}) join links.ready as ready on ready.id = id_l""")
    session.run("delete from links.ready where id = -1")
    return dict(found)


def test_who_is_sought_is_made_ready_as_the_sql_makes_records_ready(register):
    session, _, people = register
    columns = [name for name in Side._fields if name != "lst" and not name.startswith("rare")]
    asked = hashes()
    ready = {row[0]: row[1:] for row in session.rows(f"select name, {', '.join([*columns, *KEYS_READY])} from ready")}
    for name, one in people.items():
        side, keys = made_ready(one, asked)
        assert (*(getattr(side, column) for column in columns), *keys) == ready[name], name
    assert all(any(row[at] is None for row in ready.values()) for at in range(len(columns), len(columns) + len(KEYS)))
    asked.close()


def test_what_is_found_and_its_weight_is_what_the_sql_says(register, finder):
    many = 0
    for name in list(register[2])[::40]:
        found, expected = {one.record: one.bits for one in finder.find(register[2][name])}, by_sql(register, name)
        assert found.keys() == expected.keys()
        assert found == pytest.approx(expected, abs=1e-9)
        many += len(found)
    assert many > 60


def test_a_record_finds_itself_first_or_beside_its_like(register, finder):
    names = list(register[2])[::15]
    found = {name: finder.find(register[2][name]) for name in names}
    itself = [name for name in names if name in {one.record for one in found[name]}]
    assert len(itself) >= 0.97 * len(names)
    assert all(list(found[name]) == sorted(found[name], key=lambda one: (-one.bits, one.record)) for name in names)
    assert all(next(one.bits for one in found[name] if one.record == name) >= found[name][0].bits - 12 for name in itself)


def test_why_is_every_comparison_and_adds_up_to_the_weight(register, finder):
    (match, *_) = finder.find(register[2]["A:1"] if "A:1" in register[2] else next(iter(register[2].values())))
    assert [one.part for one in match.why] == [one.name for one in COMPARISONS]
    assert all(one.level in {level.label for level in of.levels} for one, of in zip(match.why, COMPARISONS, strict=True))
    assert register[1].prior + sum(one.bits for one in match.why) == pytest.approx(match.bits)
    assert match.why[-1] == Reason(part="list", level="missing", bits=0.0)
    assert match.probability == pytest.approx(1 / (1 + 2**-match.bits))


def test_the_floor_is_the_engines_and_can_be_another(register, finder):
    name = next(iter(register[2]))
    few, some, all_ = (finder.find(register[2][name], floor=floor) for floor in (10.0, FLOOR, -1000.0))
    assert {one.bits >= 10 for one in few} <= {True}
    assert len(few) <= len(some) < len(all_)
    assert set(few) <= set(some) <= set(all_)
    assert probability(bits_at(0.25)) == pytest.approx(0.25)


def test_who_tells_nothing_is_nobody(finder):
    assert finder.find(Sought()) == ()
    assert finder.find(Sought(names=("", " "), sex="m", region="Minsk")) == ()


def test_a_date_open_at_one_end_tells_nothing():
    asked = hashes()
    side, keys = made_ready(Sought(born=PartialDate.parse("1980/.."), detained=PartialDate.parse("../2020")), asked)
    assert (side, set(keys)) == (Side(), {None})
    asked.close()


# The store


def brute(keys, wanted, most):
    rows = [[at for at, value in enumerate(column) if value is not None and value == one]
            for column, one in zip(keys, wanted, strict=True) if one is not None]  # fmt: skip
    return sorted({at for found in rows if len(found) <= most for at in found})


def test_postings_find_what_reading_all_rows_finds():
    draw, con = np.random.default_rng(3), duckdb.connect()
    session = session_of(con)
    columns = [[None if value > 8 else int(value) - 4 for value in draw.integers(0, 10, 300)] for _ in range(3)]
    con.execute("create table t (name varchar, a bigint, b bigint, c bigint, w varchar, x double, y boolean, z bigint)")
    rows = [(f"r{at}", *of, "even" if at % 2 else None, at / 2 if at % 3 else None, at % 2 == 0, 2**40 + at)
            for at, of in enumerate(zip(*columns, strict=True))]  # fmt: skip
    session.put_rows("t", ("name", "a", "b", "c", "w", "x", "y", "z"), rows)
    found = Postings.of(session, "t", name="name", columns=("a", "x", "y", "z"), texts={"z": "w"}, keys="abc", most=30)
    for wanted in ([0, 1, 2], [None, 3, None], [-4, None, 4], [77, -99, 2**62], [None, None, None]):
        assert found.rows_of(wanted).tolist() == brute(columns, wanted, 30)
    assert brute(columns, [0, 1, 2], 30) != brute(columns, [0, 1, 2], 300)
    rows_at = found.rows_of([-4, -4, -4])
    wanted = [[rows[at][place] for at in rows_at] for place in (1, 5, 6, 7)]
    assert found.taken(rows_at) == wanted
    assert found.columns["a"].dtype == np.int8
    assert found.texts == {row[7]: "even" for row in rows if row[4]}
    assert found.name(7) == "r7"


def test_a_crowd_that_the_engine_leaves_out_is_left_out_here(register):
    session = register[0]
    most = 4
    found = Postings.of(session, "links.ready", name="name", columns=(), texts={}, keys=("k5",), most=most)
    sizes = session.rows("select k5, count(*) from ready where k5 is not null group by k5")
    assert {value: len(found.rows_of([value])) for value, _ in sizes} == {
        value: n if n <= most else 0 for value, n in sizes
    }
    assert max(n for _, n in sizes) > most


def test_a_posting_of_no_rows_and_a_query_of_one_row():
    assert Posting.of(np.ma.masked_all(0, dtype=np.int64)).of_value(3).tolist() == []
    assert Posting.of(np.ma.masked_all(4, dtype=np.int64)).of_value(0).tolist() == []
    asked = OneRow({"a": "bigint", "b": "varchar"}, "select b, a + 1 from given")
    assert [asked.answer(row) for row in ([1, "x"], [None, "y"], [3, None])] == [("x", 2), ("y", None), (None, 4)]
    asked.close()


# A workspace


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    folder = workspace(tmp_path_factory.mktemp("linked"))
    with open_lists(folder, step=quiet) as database:
        link_workspace(database, folder, decisions=(), on="2031-02-01")
    return folder


SAME = {"left": "north:2", "right": "east:2", "what": "same", "by": "A", "on": "2031-02-01", "why": "", "editions": ""}


def test_a_person_is_called_by_the_first_record_also_where_a_human_joined_them(linked):
    alena = Sought(names=("Зязюля Алёна",), sex="f", born=PartialDate.parse("1990"), articles=("342",))
    with open_lists(linked, step=quiet) as database:
        lay_links(database, linked)
        finder = Finder.open(database, linked, step=quiet)
        (first, *_) = finder.find(alena)
        assert (first.record, first.person) == ("north:2", "north:2")
        assert {one.part: one.level for one in first.why}["article"] == "one"
        finder.close()
        people = dict(database.rows("select record, person from memory.linked"))
        assert isinstance(people, dict)


def test_names_are_told_as_far_as_the_tier_lets_see(linked):
    with open_lists(linked, step=quiet) as database:
        told = names_said(database, ["north:2", "east:4"], Tier.RESTRICTED)
        assert told == {"east:4": ["Соловей Инна"], "north:2": ["Zyaziulya Alena", "Зязюля Алёна"]}
        assert names_said(database, ["north:2", "east:4"], Tier.PUBLIC) == {}


def test_a_workspace_that_was_never_linked_is_refused_with_the_cure(tmp_path):
    folder = workspace(tmp_path)
    with open_lists(folder, step=quiet) as database, pytest.raises(InputError) as error:
        Finder.open(database, folder, step=quiet)
    assert str(error.value) == f"{folder}: these lists were never linked. habeas link {folder}"


def test_links_that_are_gone_are_made_again(linked, tmp_path):
    import shutil

    folder = shutil.copytree(linked, tmp_path / "again")
    (folder / "links.duckdb").unlink()
    with open_lists(folder, step=quiet) as database:
        finder = Finder.open(database, folder, step=quiet)
        assert [one.record for one in finder.find(Sought(names=("Верабей Мікола",)))][:1] == ["north:1"]
        finder.close()


def test_a_match_shows_no_more_than_it_says():
    match = Match(record="a:1", person="a:1", bits=0.0, why=())
    assert match.probability == 0.5
