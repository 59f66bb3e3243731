"""An import or a rebuild killed at any moment leaves the workspace as before or as after, and the next command works."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.intake.invented import run
from tests.intake.publish import ask, register, table, tables, workspace, write

ROOT = Path(__file__).parents[2]
# `habeas ARGS` that kills itself at the n-th of the calls that change something; with n = 0 it prints how many there are.
KILLED = """
import os, pathlib, shutil, signal, sys
import duckdb
at, seen = int(sys.argv.pop(1)), 0

def counted(call):
    def wrapped(*args, **more):
        global seen
        seen += 1
        here = seen
        if at == -here:  # after the call
            call(*args, **more)
        if abs(at) == here:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **more)
    return wrapped

for name in ("replace", "rename", "mkdir", "rmdir", "fsync", "chmod", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
shutil.rmtree = counted(shutil.rmtree)

class Connection:
    def __init__(self, con):
        self._con = con
    def __getattr__(self, name):
        return getattr(self._con, name)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        self._con.close()
    execute = counted(lambda self, *args: self._con.execute(*args))
    close = counted(lambda self: self._con.close())

connect = duckdb.connect
duckdb.connect = lambda *args, **more: Connection(connect(*args, **more))
import habeas.store.lists as lists
from habeas.cli import main
try:
    main(sys.argv[1:])
finally:
    print("calls", seen)
"""
HELD = "1 A x inside 2020", "2 B y inside 2020", "3 C z inside 2020"
HEADER = "id name note state in"
FIRST = table(HEADER, *HELD)
SECOND = table(HEADER, HELD[0], "2 B w outside 2020", "4 D x inside 2021")


def killed(at, *args):
    """`habeas ARGS`, killed at the n-th call; its exit code and how many calls it made."""
    command = [sys.executable, "-c", KILLED, str(at), *map(str, args)]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert "Traceback" not in child.stderr, child.stderr
    calls = [int(line.split()[1]) for line in child.stdout.splitlines() if line.startswith("calls ")]
    return child.returncode, calls[0] if calls else 0


class Case:
    """A workspace with one edition, and a command on it: what its tables are before and after."""

    def __init__(self, place, *, rebuild):
        self.place = place
        self.folder = workspace(place / "template")
        first, second = write(self.folder, FIRST, "first.csv"), write(self.folder, SECOND, "second.csv")
        self.add(self.folder, first, "2024-01-31")
        if rebuild:
            self.add(self.folder, second, "2024-02-29")
            assert run("brief", self.folder)[0] == 0
        self.before = tables(self.folder)
        self.command = (
            ("rebuild",)
            if rebuild
            else ("add", first.parent / "demo.toml", second, "--published", "2024-02-29", "--in")
        )
        done = self.copy("done")
        code, self.calls = killed(0, *self.command, done)
        assert code == 0
        self.after = tables(done)

    def add(self, folder, path, day):
        assert run("add", self.folder.parent / "demo.toml", path, "--published", day, "--in", folder)[0] == 0

    def copy(self, name):
        folder = self.place / name
        shutil.copytree(self.folder, folder)
        return folder

    def look(self, folder):
        """What the workspace is after a kill: "before" or "after"; fails if it is neither or the next command does not work."""
        with register(folder) as made:
            assert made.has_people
        found = tables(folder)
        assert found in (self.before, self.after)
        # Nothing half is left by the next command that writes, and nothing is lost.
        assert run("rebuild", folder)[0] == 0
        assert tables(folder) == found
        assert strays(folder) == []
        if found != self.after:
            assert run(*self.command, folder)[0] == 0
            assert tables(folder) == self.after
        shutil.rmtree(folder)
        return "after" if found == self.after else "before"


def strays(folder):
    """Files and folders that no command leaves on purpose."""
    return [
        str(path)
        for path in folder.rglob("*")
        if path.name.startswith(".") or path.name.endswith((".part", ".wal", ".tmp"))
    ]


# Elsewhere there is no signal that a process cannot catch, and none of what is promised here is shown.
pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL, which no process can catch, is of POSIX alone")


@pytest.fixture(scope="module", params=[False, True], ids=["add", "rebuild"])
def case(request, tmp_path_factory):
    return Case(tmp_path_factory.mktemp("killed"), rebuild=request.param)


def kill_at(case, points):
    found = Counter()
    for at in points:
        folder = case.copy(f"at{at}")
        code, _ = killed(at, *case.command, folder)
        assert code in (-signal.SIGKILL, 0)  # the last calls of one run may not be there in another
        state = case.look(folder)
        assert code or state == "after"  # who was not killed has done it all
        found[state if code else "not killed"] += 1
    return found


def test_killed_at_some_calls_it_is_as_before_or_as_after(case):
    assert kill_at(case, [int(case.calls * part) for part in (0.3, 0.7)])["not killed"] == 0
    kill_at(case, [-(case.calls - n) for n in (9, 5, 2)])


@pytest.mark.slow
def test_killed_at_every_call_it_is_as_before_or_as_after(case, record_property):
    found = kill_at(case, [sign * at for at in range(1, case.calls + 1) for sign in (1, -1)])
    record_property("killed at calls", dict(found))
    assert found["not killed"] <= case.calls // 5


@pytest.mark.slow
def test_killed_at_random_times_it_is_as_before_or_as_after(case, record_property):
    chance, found = random.Random(1), Counter()
    folder = case.copy("timed")
    begun = time.monotonic()
    killed(0, *case.command, folder)
    whole = time.monotonic() - begun
    for number in range(60):
        folder = case.copy(f"time{number}")
        command = [sys.executable, "-m", "habeas", *map(str, (*case.command, folder))]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            time.sleep(whole * chance.uniform(0.3, 1.1))
            child.kill()
        found[case.look(folder)] += 1
    record_property("killed at times", dict(found))
    assert found.total() == 60


def test_a_failure_within_leaves_everything_as_it_was(case, monkeypatch):
    """An error of the system, such as a full disk, at each step that moves something into its place."""
    for name in ("rename", "fsync"):
        folder = case.copy(f"fails-{name}")

        def fail(*_, **__):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, name, fail)
            code, out, err = run(*case.command, folder)
        assert (code, out, err) in [(0, out, ""), (2, "", err)]
        assert code == 0 or "No space left on device" in err
        assert case.look(folder) in ("before", "after")


@pytest.mark.parametrize("junk", [b"", b"no database" * 5000, None], ids=["empty", "garbage", "cut short"])
def test_a_broken_database_of_lists_is_made_again(case, junk):
    for command in (("findings",), ("rebuild",)):
        folder = case.copy("broken")
        path = folder / "lists.duckdb"
        path.write_bytes(path.read_bytes()[:9000] if junk is None else junk)
        code, _, err = run(*command, folder)
        assert (code, err) == (0, "")
        assert tables(folder) == case.before
        shutil.rmtree(folder)
    folder = case.copy("broken")
    path = folder / "lists.duckdb"
    path.write_bytes(path.read_bytes()[:9000] if junk is None else junk)
    assert run(*case.command, folder)[0] == 0
    assert tables(folder) == case.after
    shutil.rmtree(folder)


def test_without_the_database_of_lists_everything_is_the_same(case):
    folder = case.copy("without")
    (folder / "lists.duckdb").unlink()
    assert run("findings", folder)[0] == 0
    assert tables(folder) == case.before
    assert ask(folder, "select count(*) from edition") == [(len(case.before["edition"]),)]
    shutil.rmtree(folder)
