"""The engine against brute force and the truth: no pair is dismissed wrongly, and vetoes hold through any chain."""

from datetime import date
from math import log2

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.link import READ, prepare, session_of
from bench.link_make import Noise, made, write
from habeas.link import score as engine
from habeas.link.cluster import LEAST_CUT, complete, cut_at, group, joined, weigh
from habeas.link.learn import learn
from habeas.link.model import COMPARISONS, KEYS, MAY_BE_ONE
from habeas.link.prepare import KEYED, count_frequencies, make_ready
from habeas.link.score import score
from habeas.link.weights import FLOOR, Weights, pairs_sql
from habeas.stats.linkage import NEVER
from habeas.store.links import Links

DEFAULTS = Weights(
    m=tuple(tuple(level.m for level in one.told) for one in COMPARISONS),
    u=tuple(tuple(level.u for level in one.told) for one in COMPARISONS),
    share=0.001,
)
COLUMNS = ("name", "lst", "repeats", "given", "surname", "patronymic", "sex", "born_first", "born_last",
           "detained_first", "detained_last")  # fmt: skip


def quiet(_):
    pass


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """An invented register of 1,500 records on three lists in three spellings, and the truth."""
    folder = tmp_path_factory.mktemp("register")
    rows = made(1500, 5, Noise(missing=0.3, vague=0.2, typos=0.05))
    write(folder, rows)
    session = session_of(duckdb.connect())
    session.run(READ, path=str(folder / "records.parquet"))
    prepare(session, repeats=True, mark=quiet)
    weights = learn(session, step=quiet)
    score(session, weights, fresh=False, step=quiet)
    return session, weights, {row.record_id: row.person_id for row in rows}


def people(session):
    """The records of each person, by name, but for those who are alone."""
    found = {}
    for name, grp in session.rows("select name, grp from of_person join ready using (id) order by name"):
        found.setdefault(grp, set()).add(name)
    return {frozenset(names) for names in found.values() if len(names) > 1}


def test_m_and_u_are_shares(known):
    _, weights, _ = known
    for shares in (*weights.m, *weights.u):
        assert sum(shares) == pytest.approx(1)
        assert all(share > 0 for share in shares)


def test_no_pair_that_reaches_the_floor_is_dismissed_by_its_bound(known):
    session, weights, _ = known
    any_key = " or ".join(f"l.k{at} = r.k{at}" for at in range(len(KEYS)))
    session.run(
        f"create or replace temp table every as select l.id as id_l, r.id as id_r from ready as l join ready as r"
        f" on l.id < r.id and ({any_key}) where {MAY_BE_ONE}"
    )
    brute = set(session.rows(f"select id_l, id_r, round(weight, 6), veto from ({pairs_sql(weights, 'every')})"))
    score(session, weights, fresh=False, step=quiet)
    assert set(session.rows("select id_l, id_r, round(weight, 6), veto from scored")) == brute
    assert len(brute) > 500


def test_a_crowd_joins_nobody(known, monkeypatch):
    session, weights, _ = known
    monkeypatch.setattr(engine, "MOST_IN_BLOCK", 1)
    score(session, weights, fresh=False, step=quiet)
    assert session.one("select count(*) from scored") == 0


def test_joined_pairs_are_right_and_most_are_found(known):
    session, weights, truth = known
    score(session, weights, fresh=False, step=quiet)
    complete(session, weights, "scored")
    cut = cut_at(session, "scored", 0.99)
    weigh(session, "scored")
    group(session, "scored", cut)
    found = [{truth[int(name.split(":")[1])] for name in names} for names in people(session)]
    assert cut >= LEAST_CUT
    assert sum(len(one) > 1 for one in found) <= 0.01 * len(found)
    whole = len(set(truth.values()))
    alone = len(truth) - sum(map(len, people(session)))
    assert whole <= len(found) + alone <= 1.12 * whole
    joined(session)
    low = (
        session.one("select count(distinct joined) from joined_people")
        + len(truth)
        - session.one("select count(*) from of_person")
    )
    assert low <= len(found) + alone


def test_pairs_of_what_is_new_are_those_of_all_at_once(known):
    session, weights, _ = known
    score(session, weights, fresh=False, step=quiet)
    whole = set(session.rows("select id_l, id_r, round(weight, 9), veto from scored"))
    session.run("create or replace temp table batch as select * from ready where hash(id) % 10 = 0")
    score(session, weights, fresh=True, step=quiet)
    new = set(session.rows("select id_l, id_r, round(weight, 9), veto from scored"))
    fresh = {identity for (identity,) in session.rows("select id from batch")}
    assert new == {pair for pair in whole if pair[0] in fresh or pair[1] in fresh}
    assert len(new) > 50


MANY = """
insert into keyed (name, lst, repeats, misdates, given, surname)
select 'a:' || i, 1, false, false, 'ihar', 'v' || i from range(130000) as made(i);
"""


def test_the_keys_of_more_records_than_duckdb_keeps_together_are_seen_before_they_are_kept(tmp_path):
    """A workspace is linked in one transaction; DuckDB keeps 122,880 rows together."""
    con = duckdb.connect()
    with Links.of(con, tmp_path, say=quiet) as links:
        links.run(KEYED)
        links.run(MANY)
        count_frequencies(links)
        make_ready(links)
        assert links.one("select count(*) from ready as l join ready as r on l.k0 = r.k0") == 130_000


# ------------------------------------------------------------------ vetoes
def one_person(keyed, *, decided=(), cut=0.0):
    """The people that the engine makes of these records, by name."""
    session = session_of(duckdb.connect())
    session.run(KEYED)
    session.put_rows("keyed", COLUMNS, keyed)
    count_frequencies(session)
    make_ready(session)
    score(session, DEFAULTS, fresh=False, step=quiet)
    complete(session, DEFAULTS, "scored")
    ids = dict(session.rows("select name, id from ready"))
    weigh(session, "scored", [(ids[a], ids[b], bits) for a, b, bits in decided])
    group(session, "scored", cut)
    return people(session)


DAYS = st.sampled_from([date(1980, 1, 5), date(1980, 5, 1), date(1980, 1, 6), date(1981, 1, 5), date(1991, 7, 12)])


@st.composite
def records(draw, surname="varab"):
    """Up to seven records of one name: birth dates full, open or unknown, sexes, three lists."""
    rows = []
    for at in range(draw(st.integers(2, 7))):
        born = draw(st.none() | DAYS)
        whole = born and draw(st.booleans())
        rows.append(
            (
                f"{surname}:{at}", draw(st.integers(1, 3)), False, "mikala", surname, draw(st.sampled_from([None, "patr"])),
                draw(st.sampled_from([None, 1, 2])),
                born if whole else born and date(born.year, 1, 1), born if whole else born and date(born.year, 12, 31),
                date(2021, 5, 1), date(2021, 5, 1),
            )
        )  # fmt: skip
    return rows


# Many families at a time: to plan the queries takes longer than to run them.
FAMILIES = st.tuples(*(records(surname=f"varab{chr(97 + at) * 5}") for at in range(20)))


@settings(max_examples=6)
@given(FAMILIES)
def test_two_full_birth_dates_sexes_or_rows_of_one_list_are_never_one_person(families):
    rows = [row for family in families for row in family]
    by_name = {row[0]: row for row in rows}
    for names in one_person(rows):
        held = [by_name[name] for name in names]
        assert len({row[1] for row in held}) == len(held), "two rows of one list"
        assert len({row[6] for row in held if row[6]}) <= 1, "two sexes"
        assert len({row[7] for row in held if row[7] and row[7] == row[8]}) <= 1, "two full dates of birth"


def test_what_agrees_is_joined():
    rows = [(f"x:{at}", at, False, "mikala", "varab", "patr", 1, *[date(1980, 1, 5)] * 2, *[date(2021, 5, 1)] * 2)
            for at in range(3)]  # fmt: skip
    assert one_person(rows) == {frozenset({"x:0", "x:1", "x:2"})}


@settings(max_examples=8)
@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda p: p[0] < p[1]), min_size=1, max_size=4))
def test_what_a_human_called_different_is_never_one_person(different):
    rows = [(f"x:{at}", at, False, "mikala", "varab", "patr", 1, *[date(1980, 1, 5)] * 2, *[date(2021, 5, 1)] * 2)
            for at in range(5)]  # fmt: skip
    decided = [(f"x:{a}", f"x:{b}", NEVER) for a, b in different]
    for names in one_person(rows, decided=decided):
        assert not [1 for a, b in different if {f"x:{a}", f"x:{b}"} <= names]


def test_the_weight_of_a_pair_is_the_sum_told_by_hand():
    rows = [(f"x:{at}", at, False, "mikala", "varab", None, 1, *[date(1980, 1, 5)] * 2, *[date(2021, 5, 1 + at)] * 2)
            for at in range(2)]  # fmt: skip
    session = session_of(duckdb.connect())
    session.run(KEYED)
    session.put_rows("keyed", COLUMNS, rows)
    count_frequencies(session)
    make_ready(session)
    score(session, DEFAULTS, fresh=False, step=quiet)
    # One key of given name and surname (everybody has it: its frequency is 1), one day of birth, custody a day apart,
    # one sex, two lists.
    by_hand = log2(0.001 / 0.999) + log2(0.58) + log2(0.60) + log2(0.72 / 0.0001) + log2(0.12 / 0.015)
    by_hand += log2(0.995 / 0.7) + log2(0.95 / 0.65)
    assert session.rows("select weight, veto from scored") == [(pytest.approx(by_hand), 0)]
    assert by_hand > FLOOR
