"""One record looked up in a linked register: what is found is what the engine's SQL finds, and the person it belongs to."""

import shutil
from datetime import datetime

import duckdb
import numpy as np
import pytest

from bench.link import READ, prepare, session_of
from bench.link_make import Noise, made, write
from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.intake.holdings import open_lists
from habeas.link.doubtful import probability
from habeas.link.find import VETOES, Finder, Reason, bits_at, names_said
from habeas.link.learn import learn
from habeas.link.learned import Learned
from habeas.link.model import COMPARISONS
from habeas.link.pairs import frequencies
from habeas.link.people import lay_links
from habeas.link.places import article_bits, region_key
from habeas.link.prepare import KEY_COLUMNS, KEYED, make_ready
from habeas.link.sought import SIDE, Reader, Sought, keyed_row
from habeas.link.suggest import link_workspace
from habeas.link.weights import FLOOR, pairs_sql
from habeas.sources.base import Tier
from habeas.store.planned import Column, Planned, table
from habeas.store.postings import Posting, Postings
from tests.link.judged import workspace

SOURCE = (
    "select list || ':' || record_id, given, surname, patronymic, sex, birth_date, detention_date, region from source"
)
ARTICLES = ("342", "130", "")


def quiet(_):
    pass


def sought(at, row):
    _, given, surname, patronymic, sex, born, detained, region = row
    return Sought(
        names=(" ".join(filter(None, (surname, given, patronymic))),), sex=sex or "",
        born=born and PartialDate.parse(born), detained=detained and PartialDate.parse(detained),
        region=(region or "") if at % 40 else "Zzyzx",
        residence="Zzyzx" if at % 50 == 1 else region_key(region) if region and at % 3 else "", articles=(ARTICLES[at % 3],),
    )  # fmt: skip


def keyed(session, people):
    """Lay `keyed` with those who are sought, as the engine lays the records of lists."""
    session.run(KEYED)
    rows = [keyed_row(one) | {"name": f"sought {name}", "mark": 0} for name, one in people.items()]
    for row in rows:
        row |= {name: value.date() for name, value in row.items() if isinstance(value, datetime)}
    columns = [name for name, *_ in session.rows("describe keyed")]
    session.put_rows("keyed", columns, [[row.get(name) for name in columns] for row in rows])


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A session with an invented register made ready, its model, and each record as one that is sought, by name."""
    folder = tmp_path_factory.mktemp("register")
    write(folder, made(500, 11, Noise(missing=0.3, vague=0.3, typos=0.1)))
    session = session_of(duckdb.connect())
    session.run(READ, path=str(folder / "records.parquet"))
    prepare(session, repeats=True, residence="region_read.region", mark=quiet)
    session.run("update links.ready set art = $art where id % 2 = 0", art=article_bits(ARTICLES[:1]))
    people = {row[0]: sought(at, row) for at, row in enumerate(session.rows(SOURCE))}
    learned = Learned(
        weights=learn(session, step=quiet), cut=3.0, precision=0.99, records=len(people), lists={}, repeats=(), misdates=(),
        frequencies=frequencies(session),
    )  # fmt: skip
    return session, learned, people


@pytest.fixture(scope="module")
def finder(register):
    found = Finder(register[0], register[1], {"A:1": "B:0"})
    yield found
    found.close()


def by_engine(register, people):
    """What the engine says of people that are of no list, were they records: every record that has a key in common,
    by their names, with its weight and veto."""
    session, learned, _ = register
    keyed(session, people)
    session.run("create or replace temp table kept as select * from links.ready")
    make_ready(session)
    shared = " or ".join(f"l.{key} = r.{key}" for key in KEY_COLUMNS)
    session.run(f"""create or replace temp table asked as
        select l.id as id_l, r.id as id_r from kept as l join batch as r on ({shared})""")
    found = session.rows(f"""
        select batch.name, kept.name, weight, veto from ({pairs_sql(learned.weights, "asked", floor=None)})
            join kept on kept.id = id_l join batch on batch.id = id_r""")
    session.run("delete from links.ready where name like 'sought %'")
    told = {name: {} for name in people}
    for name, record, weight, veto in found:
        told[name.removeprefix("sought ")][record] = (weight, veto)
    return told


def test_who_is_sought_is_made_ready_as_the_engine_makes_records_ready(register):
    session, learned, people = register
    keyed(session, people | {"nobody": Sought()})
    make_ready(session)
    session.run("delete from links.ready where name like 'sought %'")
    columns = [name for name in (*SIDE, *KEY_COLUMNS) if name != "id"]
    ready = {row[0]: row[1:] for row in session.rows(f"select name, {', '.join(columns)} from batch")}
    reader = Reader(dict(session.rows("select column_name, column_type from (describe keyed)")), learned.frequencies)
    for name, one in (people | {"nobody": Sought()}).items():
        side, keys = reader.read(one)
        assert (*(side[column] for column in SIDE if column != "id"), *keys) == ready[f"sought {name}"], name
    reader.close()
    known = {column for row in ready.values() for column, value in zip(columns, row, strict=True) if value is not None}
    assert set(columns) - known == {"lst"}
    open_ended = Sought(born=PartialDate.parse("1980/.."), detained=PartialDate.parse("../2020"))
    assert keyed_row(open_ended) == keyed_row(Sought())


def test_what_is_found_its_weight_and_its_veto_are_what_the_engine_says(register, finder):
    people = dict(list(register[2].items())[::3])
    expected, vetoes, many = by_engine(register, people), set(), 0
    for name, one in people.items():
        found = {match.record: match for match in finder.find(one, floor=-1000.0)}
        assert {record: match.bits for record, match in found.items()} == pytest.approx(
            {record: weight for record, (weight, _) in expected[name].items()}, abs=1e-9
        )
        assert all(VETOES.index(match.veto) == expected[name][record][1] for record, match in found.items())
        vetoes |= {match.veto for match in found.values()}
        many = max(many, len(found))
    assert vetoes == set(VETOES)
    assert many > 20


def test_more_candidates_than_are_compared_at_a_time(register, finder, monkeypatch):
    people = list(register[2].values())[:20]
    whole = [finder.find(one, floor=-1000.0) for one in people]
    monkeypatch.setattr("habeas.link.find.SEATS", 7)
    small = Finder(register[0], register[1], {"A:1": "B:0"})
    assert [small.find(one, floor=-1000.0) for one in people] == whole
    assert max(map(len, whole)) > 3 * 7
    small.close()


def test_a_record_finds_itself_first_or_beside_its_like(register, finder):
    names = list(register[2])[::10]
    found = {name: finder.find(register[2][name]) for name in names}
    itself = [name for name in names if name in {one.record for one in found[name]}]
    assert len(itself) >= 0.97 * len(names)
    assert all(list(found[name]) == sorted(found[name], key=lambda one: (-one.bits, one.record)) for name in names)
    assert all(
        next(one.bits for one in found[name] if one.record == name) >= found[name][0].bits - 12 for name in itself
    )


def test_why_is_every_comparison_and_adds_up_to_the_weight(register, finder):
    (match, *_) = finder.find(register[2]["A:1"] if "A:1" in register[2] else next(iter(register[2].values())))
    assert [one.part for one in match.why] == [one.name for one in COMPARISONS]
    assert all(
        one.level in {level.label for level in of.levels} for one, of in zip(match.why, COMPARISONS, strict=True)
    )
    assert register[1].weights.prior + sum(one.bits for one in match.why) == pytest.approx(match.bits)
    assert match.why[-1] == Reason(part="list", level="missing", bits=0.0)
    assert match.probability == pytest.approx(1 / (1 + 2**-match.bits))


def test_the_floor_is_the_engines_and_can_be_another(register, finder):
    few, some, every = ([finder.find(one, floor=floor) for one in list(register[2].values())[:30]]
                        for floor in (10.0, FLOOR, -1000.0))  # fmt: skip
    assert some == [finder.find(one) for one in list(register[2].values())[:30]]
    for least, found in ((10.0, few), (FLOOR, some)):
        assert found == [tuple(one for one in of if one.bits >= least) for of in every]
    assert sum(map(len, few)) < sum(map(len, some)) < sum(map(len, every))
    assert probability(bits_at(0.25)) == pytest.approx(0.25)


def test_who_tells_nothing_is_nobody(finder):
    assert finder.find(Sought()) == ()
    assert finder.find(Sought(names=("", " "), sex="m", region="Minsk")) == ()


# The store


def brute(keys, wanted, most):
    rows = [[at for at, value in enumerate(column) if value is not None and value == one]
            for column, one in zip(keys, wanted, strict=True) if one is not None]  # fmt: skip
    return sorted({at for found in rows if len(found) <= most for at in found})


def test_postings_find_what_reading_all_rows_finds():
    draw, con = np.random.default_rng(3), duckdb.connect()
    session = session_of(con)
    columns = [[None if value > 8 else int(value) - 4 for value in draw.integers(0, 10, 300)] for _ in range(3)]
    names = ["a", "b", "c", "w", *(f"x{at}" for at in range(8)), "y"]
    con.execute(f"create table t ({', '.join(f'{name} bigint' for name in names)})")
    con.execute("alter table t alter w type varchar")
    con.execute("alter table t alter y type boolean")
    rows = [(*of, "even" if at % 2 else None, *(at * times for times in range(8)), at % 2 == 0 if at % 3 else None)
            for at, of in enumerate(zip(*columns, strict=True))]  # fmt: skip
    session.put_rows("t", names, rows)
    found = Postings.of(session, "t", columns=names, keys="abc", most=30)
    for wanted in ([0, 1, 2], [None, 3, None], [-4, None, 4], [77, -99, 2**62], [None, None, None]):
        assert found.rows_of(wanted).tolist() == brute(columns, wanted, 30)
    assert brute(columns, [0, 1, 2], 30) != brute(columns, [0, 1, 2], 300)
    at_rows = found.rows_of([-4, -4, -4])
    assert len(at_rows) > 3
    for place, name in enumerate(names):
        assert found.columns[name].at(at_rows) == [rows[at][place] for at in at_rows]


def test_a_crowd_that_the_engine_leaves_out_is_left_out_here(register):
    session = register[0]
    most = 4
    found = Postings.of(session, "links.ready", columns=(), keys=("k5",), most=most)
    sizes = session.rows("select k5, count(*) from ready where k5 is not null group by k5")
    assert {value: len(found.rows_of([value])) for value, _ in sizes} == {
        value: n if n <= most else 0 for value, n in sizes
    }
    assert max(n for _, n in sizes) > most


def test_a_posting_of_no_rows():
    for rows in (0, 4):
        nothing = Column(np.zeros(rows, np.int64), np.ones(rows, bool))
        assert Posting.of(nothing).of_value(0).tolist() == []


def test_a_planned_query_answers_what_its_tables_hold_now():
    types = {"a": "BIGINT", "b": "VARCHAR", "c": "DATE", "d": "BOOLEAN", "e": "DOUBLE"}
    given, more = table(types, 1), table({"a": "BIGINT"}, 3)
    planned = Planned("select b, m.a, c::date, d, e, g.a from g, m where m.a > 0 order by all", g=given, m=more)
    assert planned.answer() == []
    day = datetime(1931, 5, 6)
    for row in ((1, "x", day, True, 0.5), (None, None, None, None, None), (2**60, "žy", day, False, -1.5)):
        for column, value in zip(given.values(), row, strict=True):
            column.lay([value])
        more["a"].lay([7, None, 5])
        told = (row[1], row[2] and row[2].date(), row[3], row[4], row[0])
        assert planned.answer() == [(told[0], a, *told[1:]) for a in (5, 7)]
    more["a"].lay_rows(Column(np.arange(9), np.arange(9) % 2 == 1), np.array([3, 4], np.int32))
    assert [row[1] for row in planned.answer()] == [4, 5]
    planned.close()


# A workspace


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    folder = workspace(tmp_path_factory.mktemp("linked"))
    with open_lists(folder, step=quiet) as database:
        link_workspace(database, folder, decisions=(), on="2031-02-01")
    return folder


SAME = {
    "left": "north:3",
    "right": "east:3",
    "what": "same",
    "by": "A",
    "on": "2031-02-01",
    "why": "",
    "editions": "",
    "row": 2,
}


def test_a_person_is_called_by_the_first_record_also_where_a_human_joined_them(linked):
    ihar = Sought(names=("Дрозд Игорь",), sex="m")

    def people(decisions):
        with open_lists(linked, step=quiet) as database:
            lay_links(database, linked, decisions=decisions)
            with Finder.of(database, linked, step=quiet) as finder:
                return {one.record: one.person for one in finder.find(ihar)}

    assert people([]) == {"north:3": "north:3", "east:3": "east:3"}
    assert people([SAME]) in ({"north:3": name, "east:3": name} for name in ("north:3", "east:3"))


def test_names_are_told_as_far_as_the_tier_lets_see(linked):
    with open_lists(linked, step=quiet) as database:
        told = names_said(database, ["north:2", "east:4"], Tier.RESTRICTED)
        assert told == {"east:4": ["Соловей Инна"], "north:2": ["Zyaziulya Alena", "Зязюля Алёна"]}
        assert names_said(database, ["north:2", "east:4"], Tier.PUBLIC) == {}


def test_a_workspace_that_was_never_linked_is_refused_with_the_cure(tmp_path):
    folder = workspace(tmp_path)
    with (
        open_lists(folder, step=quiet) as database,
        pytest.raises(InputError) as error,
        Finder.of(database, folder, step=quiet),
    ):
        pass
    assert str(error.value) == f"{folder}: these lists were never linked. habeas link {folder}"


def test_links_that_are_gone_are_made_again(linked, tmp_path):
    folder = shutil.copytree(linked, tmp_path / "again")
    (folder / "links.duckdb").unlink()
    with open_lists(folder, step=quiet) as database, Finder.of(database, folder, step=quiet) as finder:
        assert "north:1" in {one.record for one in finder.find(Sought(names=("Верабей Мікола",)))}
