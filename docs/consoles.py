"""Blocks of a page that a reader carries out: files to write, and commands with what they print.

A block whose first line says ```` ```console ```` holds commands after `$ ` and their output. A block of another
language writes a file if its first line goes on with `whole PATH`, `append to PATH` or `row N of PATH`. A page that
begins with `<!-- start: NAME -->` finds a place made ready: `habeas-demo`, `examplia` as the tutorial leaves it, or
that workspace with what another page adds to it: `camps` as the page about mappings leaves it, `claims` as the page
about claims does.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from click.testing import CliRunner

from habeas.cli import main
from habeas.store.workspace import demo_workspace

DOCS = Path(__file__).parent
TUTORIAL = DOCS / "tutorial" / "first-brief.md"
MAPPING = DOCS / "how-to" / "read-any-table.md"
CLAIMS = DOCS / "how-to" / "test-a-claim.md"
ENVIRONMENT = {
    "COLUMNS": "80",
    "NO_COLOR": "1",
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
}

_BLOCK = re.compile(
    r"(?P<head>^```(?P<language>[a-z]+)(?: (?P<info>[^\n]+))?\n)(?P<body>.*?)(?P<foot>^```$)", re.M | re.S
)
_START = re.compile(r"^<!-- start: (\S+) -->$", re.M)
_FILE = re.compile(r"(whole|append to|row (\d+) of) (\S+)")


def pages() -> tuple[Path, ...]:
    """The pages that hold a console block, in order."""
    return tuple(page for page in sorted(DOCS.rglob("*.md")) if "\n```console\n" in page.read_text(encoding="utf-8"))


def rerun(page: Path) -> str:
    """The text of `page` with the output that its commands have now, carried out in a new folder."""
    if page in (TUTORIAL, MAPPING, CLAIMS):
        return _finished(page)[1]
    with tempfile.TemporaryDirectory() as place:
        return _run_in(Path(place), page)


def make_ready(start: str, place: Path) -> None:
    """Put into `place` what a page with that start finds there."""
    STARTS[start](place)


def _run_in(place: Path, page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    for name in _START.findall(text):
        make_ready(name, place)
    return _carry_out(text, place)


def _carry_out(text: str, folder: Path) -> str:
    shell = Shell(folder)
    return _BLOCK.sub(lambda block: _block(block, shell), text)


def _block(block: re.Match[str], shell: Shell) -> str:
    body = block["body"]
    if block["language"] == "console":
        return block["head"] + shell.session(body) + block["foot"]
    if target := _FILE.fullmatch(block["info"] or ""):
        _write(shell.folder / target[3], body, how=target[1], row=int(target[2] or 0))
    return block[0]


def _write(path: Path, body: str, *, how: str, row: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    if how == "whole":
        lines = [body]
    elif row:
        lines[row - 1] = body
    else:
        lines.append(body)
    path.write_text("".join(lines), encoding="utf-8")


class Shell:
    """A terminal in `folder`: `habeas` runs in this process, anything else in bash; it keeps the last exit code."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.code = folder, 0

    def session(self, body: str) -> str:
        """The commands of a console block, each followed by what it prints now."""
        printed = []
        for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
            command, _, before = part.partition("\n")
            output = self.run(command) if _can_run(command) else before
            printed += [f"$ {command}", *(line.rstrip() for line in output.splitlines())]
        return "".join(f"{line}\n" for line in printed)

    def run(self, command: str) -> str:
        """What one command prints, errors included."""
        if command == "echo $?":
            return f"{self.code}\n"
        first, _, rest = command.partition(" | ")
        if not first.startswith("habeas "):
            return self._bash(command, "")
        output = self._habeas(first)
        return self._bash(rest, output) if rest else output

    def _habeas(self, command: str) -> str:
        with contextlib.chdir(self.folder):
            result = CliRunner().invoke(main, shlex.split(command)[1:], prog_name="habeas", env=ENVIRONMENT)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.code = result.exit_code
        return result.output

    def _bash(self, command: str, given: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=os.environ | ENVIRONMENT,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.code = done.returncode
        return done.stdout


def _can_run(command: str) -> bool:
    """True if the programs are on this machine; the output of a command that is not is left as it was."""
    first, _, rest = command.partition(" | ")
    programs = [first.split()[0], *(rest.split()[:1] if first.startswith("habeas ") else ())]
    return all(name in ("habeas", "echo") or shutil.which(name) for name in programs)


@cache
def _finished(page: Path) -> tuple[Path, str]:
    """The place that a reader of the page ends in, and the page as it runs now. Run once."""
    place = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, place)
    return place, _run_in(place, page)


def _examplia(place: Path) -> None:
    shutil.copytree(_finished(TUTORIAL)[0] / "examplia", place / "examplia")


def _camps(place: Path) -> None:
    shutil.copytree(_finished(MAPPING)[0], place, dirs_exist_ok=True)


def _claims(place: Path) -> None:
    shutil.copytree(_finished(CLAIMS)[0], place, dirs_exist_ok=True)


def _demo(place: Path) -> None:
    demo_workspace(place / "habeas-demo", country="by")


STARTS: dict[str, Callable[[Path], None]] = {
    "examplia": _examplia,
    "camps": _camps,
    "claims": _claims,
    "habeas-demo": _demo,
}
