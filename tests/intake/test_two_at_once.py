"""Two processes in one workspace: the second waits or says so; what may only be read is read."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from habeas.store import lists, session
from tests.intake.invented import run
from tests.intake.publish import ask, contents, table, tables, workspace, write
from tests.store.test_cache import bound

ROOT = Path(__file__).parents[2]
HABEAS = [sys.executable, "-m", "habeas"]
FIRST = table("id name state", "1 A inside", "2 B inside")
SECOND = table("id name state", "1 A outside", "3 C inside")


@pytest.fixture
def mine(tmp_path):
    return workspace(tmp_path)


def start(*args):
    command = [*HABEAS, *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def adding(folder, data, published, name, *options):
    path = write(folder, data, f"{name}.csv")
    return (
        "add",
        folder.parent / "demo.toml",
        path,
        "--published",
        published,
        "--list",
        name,
        "--in",
        folder,
        *options,
    )


def ended(*running):
    ends = [(*one.communicate(timeout=120), one.returncode) for one in running]
    return [(code, err) for _, err, code in ends]


def test_two_lists_added_at_once_both_come_in(mine):
    commands = [adding(mine, FIRST, "2024-01-31", name) for name in ("one", "two")]
    assert ended(*(start(*command) for command in commands)) == [(0, "")] * 2
    assert ask(mine, "select list, taken from edition order by list") == [("one", 2), ("two", 2)]
    assert ask(mine, "select count(*), count(distinct record) from record") == [(4, 4)]


def test_two_editions_of_a_list_added_at_once_are_as_in_order(mine):
    commands = [adding(mine, SECOND, "2024-02-29", "one"), adding(mine, FIRST + b"\n", "2024-01-31", "one")]
    write(mine, SECOND, "second.csv")
    commands[0] = (*commands[0][:2], mine.parent / "second.csv", *commands[0][3:])
    assert ended(*(start(*command) for command in commands)) == [(0, "")] * 2
    assert ask(mine, "select key, known_to::varchar from listing join record using (record) order by key") == [
        ("1", None), ("2", "2024-02-29"), ("3", None),
    ]  # fmt: skip


def test_a_list_is_added_while_others_read(mine):
    assert run(*adding(mine, FIRST, "2024-01-31", "one"))[0] == 0
    readers = [start("findings", mine, "--json") for _ in range(2)]
    writer = start(*adding(mine, SECOND, "2024-02-29", "two"))
    assert ended(writer, *readers) == [(0, "")] * 3
    assert ask(mine, "select count(*) from edition") == [(2,)]


HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.mark.parametrize("place", ["mine", "lock"])
def test_who_waits_too_long_says_so(tmp_path, monkeypatch, place):
    monkeypatch.setattr(session, "WAIT_SECONDS", 0.3)
    mine = workspace(tmp_path / place)
    assert run(*adding(mine, FIRST, "2024-01-31", "one"))[0] == 0
    before = tables(mine)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, mine / lists.FILE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout.readline() == b"held\n"
        said = f"{mine}: another habeas is at work in this workspace. Try again when it ends.\n"
        for command in (adding(mine, SECOND, "2024-02-29", "two"), ("rebuild", mine), ("findings", mine)):
            assert run(*command) == (2, "", said)
        holder.stdin.close()
    assert tables(mine) == before
    assert not list((mine / "input").glob(".*"))
    assert run("findings", mine)[0] == 0


# Rights


@pytest.fixture
def sealed(mine):
    """A workspace with a list, in which nothing may be written."""
    assert run(*adding(mine, FIRST, "2024-01-31", "one"))[0] == 0
    places = [mine, *mine.rglob("*")]
    rights = {path: path.stat().st_mode for path in places}
    for path in places:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield mine
    for path, mode in rights.items():
        if path.exists():
            path.chmod(mode)


@pytest.mark.skipif(os.name != "posix", reason="rights of files as POSIX has them")
class TestRights:
    def test_a_workspace_that_may_only_be_read_is_read(self, sealed):
        before = contents(sealed)
        code, out, err = bound("findings", sealed, "--json")
        assert (code, err) == (0, "")
        assert "lists." in out
        assert contents(sealed) == before

    @pytest.mark.parametrize("lagging", [False, True])
    def test_nothing_is_added_and_that_is_said(self, sealed, lagging):
        if lagging:
            sealed.chmod(0o755)
            (sealed / lists.FILE).unlink()
            sealed.chmod(0o555)
        before = contents(sealed) if not lagging else None
        said = f"{sealed}: the workspace cannot be written. Check its rights and the space on the disk; nothing was changed.\n"
        assert bound(*adding(sealed, SECOND, "2024-02-29", "two")) == (2, "", said)
        assert bound("rebuild", sealed) == (2, "", said)
        assert before is None or contents(sealed) == before

    def test_without_the_database_the_lists_are_read_into_memory(self, sealed):
        code, with_database, _ = bound("findings", sealed, "--json")
        assert code == 0
        sealed.chmod(0o755)
        (sealed / lists.FILE).unlink()
        sealed.chmod(0o555)
        assert bound("findings", sealed, "--json") == (0, with_database, "")
        assert not (sealed / lists.FILE).exists()


def test_the_tables_are_the_same_whichever_came_first(tmp_path):
    both = [workspace(tmp_path / name) for name in ("a", "b")]
    for folder, order in zip(both, ((0, 1), (1, 0)), strict=True):
        commands = (adding(folder, FIRST, "2024-01-31", "one"), adding(folder, SECOND, "2024-02-29", "two"))
        for at in order:
            assert run(*commands[at])[0] == 0
    assert tables(both[0]) == tables(both[1])
