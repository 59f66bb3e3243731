"""Splink, which we did not write, is the second opinion on our engine: the same model must give the same weights."""

from importlib.util import find_spec
from pathlib import Path
from shutil import which

import duckdb
import pytest

from bench.link import READ, prepare, session_of
from bench.link_make import Noise, made, write
from habeas.core.errors import InputError, MethodError
from habeas.link import score as engine
from habeas.link import splinkrun
from habeas.link.learn import learn
from habeas.link.model import COMPARISONS
from habeas.link.splinkrun import score_by_splink, splink_settings
from habeas.store.links import Links

SPLINK = pytest.mark.skipif(find_spec("splink") is None, reason="Splink is not installed")
SPARK = pytest.mark.skipif(
    find_spec("splink") is None or find_spec("pyspark") is None or which("java") is None,
    reason="Spark or Java is not installed",
)


def quiet(_):
    pass


def register(folder, records, *, repeats=True, seed=7):
    """A session whose table `ready` has the records of an invented register, and the model learned from it."""
    write(folder, made(records, seed, Noise(missing=0.3, vague=0.3, typos=0.1)))
    session = session_of(duckdb.connect())
    session.run(READ, path=str(folder / "records.parquet"))
    prepare(session, repeats=repeats, mark=quiet)
    return session, learn(session, step=quiet)


def pairs(session):
    found = session.rows("select id_l, id_r, weight, veto from scored")
    assert len({row[:2] for row in found}) == len(found), "a pair stands twice"
    return {(left, right): (weight, veto) for left, right, weight, veto in found}


def ours(session, weights):
    engine.score(session, weights, fresh=False, step=quiet)
    return pairs(session)


def splinks(session, weights, *, spark=False):
    score_by_splink(session, weights, spark=spark, step=quiet)
    return pairs(session)


def assert_the_same(one, other):
    assert one.keys() == other.keys()
    assert max(abs(one[pair][0] - other[pair][0]) for pair in one) < 1e-6
    assert all(one[pair][1] == other[pair][1] for pair in one)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    return register(tmp_path_factory.mktemp("register"), 600)


@SPLINK
def test_splink_finds_the_same_pairs_and_gives_them_the_same_weights(known):
    found = ours(*known)
    assert len(found) > 200
    assert {veto for _, veto in found.values()} == {0, 1, 2}
    assert_the_same(found, splinks(*known))


@SPLINK
def test_lists_that_repeat_nobody_give_no_pair_within_them_there_either(tmp_path):
    session, weights = register(tmp_path, 400, repeats=False)
    found = splinks(session, weights)
    assert_the_same(ours(session, weights), found)
    lists = dict(session.rows("select id, lst from ready"))
    assert all(lists[left] != lists[right] for left, right in found)


@SPLINK
def test_what_a_crowd_shares_joins_nobody_there_either(known, monkeypatch):
    whole = ours(*known)
    monkeypatch.setattr(engine, "MOST_IN_BLOCK", 3)
    found = ours(*known)
    assert found.keys() < whole.keys()
    assert_the_same(found, splinks(*known))


@SPLINK
def test_shares_of_names_are_those_that_were_learned_not_counted_anew(tmp_path):
    session, weights = register(tmp_path, 300)
    before = splinks(session, weights)
    session.run("update links.ready set rare_s = rare_s - 2, rare_sx = rare_sx - 2 where s is not null")
    after = splinks(session, weights)
    assert_the_same(ours(session, weights), after)
    assert {round(after[pair][0] - before[pair][0], 6) for pair in before.keys() & after.keys()} == {0, 2}


@SPLINK
def test_one_record_alone_has_no_pair(known):
    session, weights = register_of_one(known)
    assert splinks(session, weights) == {}


def register_of_one(known):
    session = session_of(duckdb.connect())
    columns = ", ".join(
        f'"{name}" {kind}' for name, kind in known[0].rows("select column_name, column_type from (describe ready)")
    )
    session.run(f"create table links.ready ({columns})")
    session.run("create temp view ready as select * from links.ready")
    session.run("insert into links.ready (id, lst, repeats) values (1, 1, true)")
    return session, known[1]


@SPLINK
def test_splink_works_inside_the_workspace_says_nothing_and_leaves_nothing(known, tmp_path, monkeypatch, capfd):
    seen, run = [], splinkrun.predict

    def watched(api, read, folder):
        seen.append((folder.parent, folder.stat().st_mode & 0o777))
        return run(api, read, folder)

    monkeypatch.setattr(splinkrun, "predict", watched)
    ready = known[0].arrays("select * from ready limit 0")
    with duckdb.connect() as con, Links.of(con, tmp_path, say=quiet) as links:
        source = tmp_path / "ready.parquet"
        known[0].run(f"copy (select * from ready) to '{source}' (format parquet)")
        links.run(f"create table links.ready as from read_parquet('{source}')")
        links.run("create temp view ready as select * from links.ready")
        source.unlink()
        found = splinks(links, known[1])
    assert ready.keys()
    assert_the_same(ours(*known), found)
    assert seen == [(tmp_path, 0o700)]
    assert [path.name for path in tmp_path.iterdir()] == ["links.duckdb"]
    assert capfd.readouterr() == ("", "")


@SPLINK
def test_nothing_is_left_where_splink_fails(known, tmp_path, monkeypatch):
    def fail(folder):
        assert {path.name for path in folder.iterdir()} >= {"records.parquet", "settings.json"}
        raise MethodError("no")

    monkeypatch.setattr(splinkrun, "_on_duckdb", fail)
    monkeypatch.setattr(splinkrun, "WORKSPACE", f"select '{tmp_path / 'links.duckdb'}'")
    with pytest.raises(MethodError, match=r"^no$"):
        score_by_splink(*known, spark=False, step=quiet)
    assert list(tmp_path.iterdir()) == []


def test_the_settings_have_every_level_and_nothing_to_learn(known):
    settings = splink_settings(known[1])
    assert [one["output_column_name"] for one in settings["comparisons"]] == [one.name for one in COMPARISONS]
    for one, told in zip(COMPARISONS, settings["comparisons"], strict=True):
        assert [level["label_for_charts"] for level in told["comparison_levels"]] == [
            level.label for level in one.levels
        ]
        assert told["comparison_levels"][0]["is_null_level"]
        assert told["comparison_levels"][-1]["sql_condition"] == "ELSE"
        for which_of in ("m_probability", "u_probability"):
            assert sum(level[which_of] for level in told["comparison_levels"][1:]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("spark", "absent", "message"),
    [
        (False, "splink", 'splink is not installed. Install it: pip install "habeas[splink]"'),
        (True, "splink", 'splink is not installed. Install it: pip install "habeas[spark]"'),
        (True, "pyspark", 'pyspark is not installed. Install it: pip install "habeas[spark]"'),
    ],
)
def test_what_is_not_installed_is_named_with_its_cure(spark, absent, message, monkeypatch):
    monkeypatch.setattr(splinkrun, "find_spec", lambda name: None if name == absent else object())
    with pytest.raises(InputError) as error:
        score_by_splink(None, None, spark=spark, step=quiet)
    assert str(error.value) == message


def test_spark_without_java_is_refused_with_its_cure(monkeypatch):
    monkeypatch.setattr(splinkrun, "find_spec", lambda _: object())
    monkeypatch.setattr(splinkrun, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError) as error:
        score_by_splink(None, None, spark=True, step=quiet)
    assert str(error.value) == "Spark needs Java, which is not installed. Debian: apt install default-jre-headless"


def test_an_error_of_spark_is_told_without_what_it_says_of_records(monkeypatch):
    class Done:
        returncode, stderr = 1, "Traceback\nsplink.SomeError: the surname Tsimoshuk is bad\n"

    monkeypatch.setattr(splinkrun.subprocess, "run", lambda *_, **__: Done)
    with pytest.raises(MethodError) as error:
        splinkrun._on_spark(Path())
    assert str(error.value) == "Spark ended with an error (splink.SomeError). Link without it: the links are the same"


@SPARK
def test_spark_gives_the_same_links_of_a_small_register(known, capfd):
    assert_the_same(ours(*known), splinks(*known, spark=True))
    assert capfd.readouterr() == ("", "")


@SPARK
@pytest.mark.slow
def test_spark_gives_the_same_links_of_10_000_records(tmp_path):
    session, weights = register(tmp_path, 10_000, seed=1)
    found = ours(session, weights)
    assert len(found) > 4_000
    assert_the_same(found, splinks(session, weights, spark=True))
