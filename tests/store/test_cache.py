"""The database is a cache: with it, without it, stale, broken, locked or forbidden, the answers are the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from habeas.brief.study import check
from habeas.core.errors import RegisterError
from habeas.store.database import Database
from habeas.store.workspace import DATABASE, INPUTS, input_hashes
from tests.intake.invented import cell, instead, lay, run, state, swap

ROOT = Path(__file__).parents[2]


@pytest.fixture
def examplia(tmp_path):
    return lay(tmp_path / "examplia")


def answers(folder):
    """All findings, as printed."""
    code, out, err = run("findings", folder, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def stamp(folder):
    with duckdb.connect(str(folder / DATABASE), read_only=True) as con:
        return con.execute("select stamp from made_from").fetchone()


def kept(folder):
    """Names of all files at the top of a workspace."""
    return sorted(entry.name for entry in folder.iterdir() if entry.is_file())


@pytest.mark.parametrize(
    ("spoil", "key", "before", "after"),
    [
        (cell("releases", 2, "count", "13"), "freed.total", 51, 52),
        (swap("habeas.toml", '"parole", "other"', '"parole"'), "freed.total", 51, 51),
        (swap("habeas.toml", '"pardon", ', ""), "freed.total", 51, 30),
    ],
    ids=["a count", "a setting that changes nothing", "a setting"],
)
def test_the_cache_is_made_again_when_an_input_changes(examplia, spoil, key, before, after):
    assert answers(examplia)[key]["value"] == before
    old = stamp(examplia)
    spoil(examplia)
    assert answers(examplia)[key]["value"] == after
    assert stamp(examplia) != old


@pytest.mark.parametrize("name", INPUTS)
def test_each_file_written_by_hand_counts_as_an_input(examplia, name):
    before = input_hashes(examplia)
    with (examplia / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    after = input_hashes(examplia)
    assert [place for place in INPUTS if before.get(place) != after.get(place)] == [name]


def test_the_cache_is_kept_while_nothing_changes(examplia):
    answers(examplia)
    before = state(examplia)
    answers(examplia)
    assert state(examplia) == before


def test_without_the_cache_everything_is_the_same(examplia):
    assert run("brief", examplia)[0] == 0
    before, written = answers(examplia), state(examplia / "output")
    (examplia / DATABASE).unlink()
    assert answers(examplia) == before
    (examplia / DATABASE).unlink()
    assert run("brief", examplia)[0] == 0
    again = state(examplia / "output")
    assert {name: held for name, (_, _, held) in again.items()} == {
        name: held for name, (_, _, held) in written.items()
    }


def garbage(path):
    path.write_bytes(b"no database" * 5000)


def cut_short(path):
    path.write_bytes(path.read_bytes()[:9000])


def scratched(path):
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 64):
        data[at] ^= 255
    path.write_bytes(data)


def of_another_program(path):
    path.unlink()
    with duckdb.connect(str(path)) as con:
        con.execute("create table made_from (stamp integer)")


def empty_database(path):
    path.unlink()
    duckdb.connect(str(path)).close()


@pytest.mark.parametrize(
    "spoil", [garbage, cut_short, scratched, of_another_program, empty_database, lambda path: path.write_bytes(b"")]
)
def test_a_broken_cache_is_made_again(examplia, spoil):
    before, good = answers(examplia), stamp(examplia)
    spoil(examplia / DATABASE)
    assert answers(examplia) == before
    assert stamp(examplia) == good
    assert kept(examplia) == [DATABASE, "habeas.toml"]


def test_a_folder_in_place_of_the_cache_is_left_alone(examplia):
    before = answers(examplia)
    instead(DATABASE, Path.mkdir)(examplia)
    assert answers(examplia) == before
    assert (examplia / DATABASE).is_dir()
    assert kept(examplia) == ["habeas.toml"]


HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_a_locked_cache_is_in_nobodys_way(examplia):
    before = answers(examplia)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, examplia / DATABASE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert answers(examplia) == before
        cell("releases", 2, "count", "13")(examplia)
        assert answers(examplia)["freed.total"]["value"] == 52
        holder.stdin.close()
    assert answers(examplia)["freed.total"]["value"] == 52


def test_two_runs_at_once_give_the_same_and_leave_nothing_behind(examplia):
    command = [sys.executable, "-m", "habeas", "findings", examplia, "--json"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(3)]
    outs = {one.communicate()[0] for one in runs}
    assert [one.returncode for one in runs] == [0, 0, 0]
    assert {json.dumps(json.loads(out)) for out in outs} == {json.dumps(answers(examplia))}
    assert kept(examplia) == [DATABASE, "habeas.toml"]


# Rights


def bound(*args):
    """One command run as a user whom the rights of files bind."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.store.without_rights", *map(str, args)], cwd=ROOT, capture_output=True, text=True
    )
    if child.returncode == 77:
        pytest.skip("this user cannot be bound by the rights of files")
    return child.returncode, child.stdout, child.stderr


@pytest.fixture
def sealed(examplia):
    """A workspace in which nothing may be written."""
    folders = [examplia, *(path for path in examplia.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    yield examplia
    for folder in folders:
        folder.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="rights of files as POSIX has them")
class TestRights:
    def test_a_folder_that_may_only_be_read_is_read(self, sealed, tmp_path):
        before = state(sealed)
        assert bound("check", sealed) == run("check", sealed)
        code, out, err = bound("findings", sealed, "--json")
        assert (code, err) == (0, "")
        assert json.loads(out) == answers(lay(tmp_path / "other"))
        assert bound("claims", sealed)[0] == 0
        assert state(sealed) == before

    def test_a_cache_in_a_folder_that_may_only_be_read_is_used_or_passed_by(self, examplia):
        before = answers(examplia)
        cell("releases", 2, "count", "13")(examplia)
        examplia.chmod(0o555)
        try:
            code, out, _ = bound("findings", examplia, "--json")
        finally:
            examplia.chmod(0o755)
        assert (code, json.loads(out)["freed.total"]["value"]) == (0, before["freed.total"]["value"] + 1)

    def test_a_brief_that_may_not_be_written_is_refused_in_one_line(self, sealed):
        before = state(sealed)
        code, out, err = bound("brief", sealed)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert err.startswith(f"{sealed}/.output.")
        assert err.endswith(": Permission denied. Check the path and its rights.\n")
        assert state(sealed) == before

    @pytest.mark.parametrize(
        ("name", "line"),
        [
            ("hand/releases.csv", "hand/releases.csv: the file cannot be read: Permission denied. Check the path and its rights."),
            ("hand/claims.toml", "hand/claims.toml: the file cannot be read: Permission denied. Check the path and its rights."),
            ("habeas.toml", "habeas.toml: the file cannot be read: Permission denied. Check the path and its rights."),
            ("hand", "hand: the folder cannot be read: Permission denied. The tables stand in this folder; check it and its rights."),
        ],
    )  # fmt: skip
    def test_what_may_not_be_read_is_a_fault(self, examplia, name, line):
        place, rights = examplia / name, (examplia / name).stat().st_mode
        place.chmod(0)
        try:
            assert bound("check", examplia) == (2, "", line + "\n")
            assert bound("brief", examplia) == (2, "", line + "\n")
        finally:
            place.chmod(rights)
        assert kept(examplia) == ["habeas.toml"]

    def test_a_workspace_that_may_not_be_entered_is_refused_in_one_line(self, examplia):
        examplia.chmod(0)
        try:
            code, out, err = bound("check", examplia)
        finally:
            examplia.chmod(0o755)
        assert (code, out) == (2, "")
        assert err.splitlines()[-1] == f"Error: Invalid value for '[FOLDER]': Directory '{examplia}' is not readable."

    def test_a_workspace_is_not_made_where_nothing_may_be_written(self, sealed):
        code, out, err = bound("new", sealed / "mine", "--country", "by")
        assert (code, out) == (2, "")
        assert err == f"{sealed / 'mine'}: Permission denied. Check the path and its rights.\n"


# What the database holds


def tables_of(folder):
    tables = check(folder)
    return Database.of(tables.rows, cache=None, inputs={})


def test_cells_come_out_as_they_went_in(examplia):
    texts = ["'; drop table releases; --", '"quoted"\nand broken', "Прысуд ™ 🕊", "$first", "%s {0}", "\\n"]
    for row, text in zip((2, 3, 4, 5), texts, strict=False):
        cell("releases", row, "note", text)(examplia)
    database = tables_of(examplia)
    found = database.rows("select note, people, day, day_first::varchar, supersedes, deported from releases")
    assert found == [
        (texts[0], 12, "2031-02-01", "2031-02-01", None, "no"),
        (texts[1], 8, "2031-03-01", "2031-03-01", None, "no"),
        (texts[2], 9, "2031-03-01", "2031-03-01", ["W2"], "no"),
        (texts[3], 30, "2031-06-01", "2031-06-01", None, "unknown"),
    ]
    database.close()


def test_an_end_without_limit_and_an_empty_table_are_held(examplia):
    cell("readings", 9, "period", "../2031-06")(examplia)
    instead("hand/events.csv", lambda path: None)(examplia)
    database = tables_of(examplia)
    assert database.rows("select period, period_first::varchar from readings where id = 'R8'") == [
        ("../2031-06", "0001-01-01")
    ]
    assert database.rows("select count(*) from events") == [(0,)]
    database.close()


def test_one_row_is_one_row(examplia):
    database = tables_of(examplia)
    assert database.one("select people from releases where id = $id", {"id": "W1", "unused": 1}) == (12,)
    with pytest.raises(RegisterError) as refused:
        database.one("select id from releases order by id")
    assert str(refused.value) == "expected 1 row, got 4, from: select id from releases order by id"
    database.close()


def test_a_cursor_has_temporary_tables_of_its_own(examplia):
    database = tables_of(examplia)
    one, other = database.cursor(), database.cursor()
    one.run("create temp table mine as select 1 as x")
    other.run("create temp table mine as select 2 as x")
    assert (one.one("select x from mine"), other.one("select x from mine")) == ((1,), (2,))
    for connection in (one, other, database):
        connection.close()
