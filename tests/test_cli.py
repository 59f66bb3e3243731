"""The command line: help, exit codes, JSON of one shape, days, and a start that loads nothing heavy."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from habeas import __version__
from habeas.cli import main
from habeas.core.errors import UnknownName
from tests.intake.invented import CLAIMS, add, cell, lay, run, state, swap

ROOT = Path(__file__).parents[1]
COMMANDS = sorted(main.commands)
# Commands that read a workspace.
READERS = ["check", "brief", "findings", "claims"]
CLOCKED = ["brief", "findings", "claims"]
DAY = "Check year, month and day; write XX for a month or day that is not known: 2024-02-XX."
SHAPES = "Write 2024, 2024-07, 2024-07-03, 201X, 2024-07~ or 2024-07-03/2024-07-16."


@pytest.fixture
def examplia(tmp_path):
    return lay(tmp_path / "examplia")


def answer(*args):
    """What a command that goes well prints with --json."""
    code, out, err = run(*args, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


# Help


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command, option):
    code, out, err = run(command, option)
    assert (code, err) == (0, "")
    usage, _, rest = out.partition("\n\n")
    assert usage.startswith(f"Usage: main {command} [OPTIONS]")
    assert f"Example:\n    habeas {command}" in rest
    assert "-h, --help" in rest


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_in_help_name_options_that_there_are(command):
    out = run(command, "--help")[1]
    examples = [line for line in out.splitlines() if line.startswith(f"    habeas {command}")]
    named = {word for line in examples for word in line.split() if word.startswith("--")}
    assert named <= {option for parameter in main.commands[command].params for option in parameter.opts}


def test_help_lists_every_command_and_the_exit_codes():
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    listed = out.partition("Commands:\n")[2]
    assert [line.split()[0] for line in listed.splitlines()] == COMMANDS
    assert "Exit codes: 0 done, 1 a claim or check failed where --strict asked, 2 bad input." in " ".join(out.split())


def test_no_command_is_help():
    assert run()[2] == run("--help")[1]


def test_the_version_is_told():
    assert run("--version") == (0, f"main, version {__version__}\n", "")


# Exit codes


@pytest.mark.parametrize("command", READERS)
def test_a_command_that_goes_well_ends_with_0(examplia, command):
    code, out, err = run(command, examplia)
    assert (code, err) == (0, "")
    assert out


@pytest.mark.parametrize("command", ["claims", "demo"])
def test_strict_ends_with_1_where_a_claim_fails(examplia, command):
    # C2 says five hundred, of an act of twelve.
    assert [claim["verdict"] for claim in answer("claims", examplia)][1] == "fails"
    assert run(command, examplia, "--strict")[0] == 1
    swap("hand/claims.toml", "value = 500", "value = 12")(examplia)
    assert run(command, examplia, "--strict")[0] == 0


def test_strict_writes_the_brief_all_the_same(examplia):
    assert run("brief", examplia, "--strict")[:2] == (1, f"The brief is at {examplia / 'output' / 'brief.html'}\n")
    assert (examplia / "output" / "brief.html").is_file()


def test_a_claim_not_made_yet_does_not_fail(examplia):
    assert run("claims", examplia, "--strict", "--known", "2031-06-09")[0] == 0


def test_an_unknown_command_ends_with_2():
    code, out, err = run("grumble")
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == "Error: No such command 'grumble'."


# JSON


def test_check_as_json_counts_rows_and_tells_doubts(examplia):
    rows = {"readings": 8, "releases": 4, "events": 3, "precedents": 2, "claims": 2}
    assert answer("check", examplia) == {"faults": [], "doubts": [], "rows": rows}
    add("hand/releases.csv", "W4,2031-06-01,30,pardon,,,,,https://scales.example/3,2031-06-02,\n")(examplia)
    doubt = {
        "file": "hand/releases.csv",
        "row": 6,
        "column": "date",
        "problem": "same date and count as 'W3' in row 5",
        "cure": "If it is the same act, name the other row in supersedes.",
    }
    assert answer("check", examplia) == {"faults": [], "doubts": [doubt], "rows": rows | {"releases": 5}}


def test_brief_as_json_tells_where_it_is_and_of_which_day(examplia):
    told = answer("brief", examplia)
    assert told == {
        "brief": str(examplia / "output" / "brief.html"),
        "on": "2031-07-02",
        "known": "2031-07-02",
        "findings": len(answer("findings", examplia)),
    }
    assert Path(told["brief"]).is_file()


def test_new_as_json_tells_its_files(tmp_path):
    told = answer("new", tmp_path / "mine", "--country", "by")
    assert told["workspace"] == str(tmp_path / "mine")
    assert all((tmp_path / "mine" / name).is_file() for name in told["files"])
    assert len(told["files"]) == 6


def test_findings_as_json_are_those_asked_for(examplia):
    every = answer("findings", examplia)
    assert every["freed.total"]["value"] == 51
    assert list(answer("findings", examplia, "freed.total")) == ["freed.total"]
    some = answer("findings", examplia, "claim", "freed.total")
    assert list(some) == [*(key for key in every if key.startswith("claim.")), "freed.total"]
    assert all(every[key] == found for key, found in some.items())


def test_claims_as_json_have_a_verdict_each(examplia):
    told = answer("claims", examplia)
    assert [(claim["id"], claim["finding"]) for claim in told] == [("C1", "claim.C1"), ("C2", "claim.C2")]
    assert {claim["verdict"] for claim in told} <= {"holds", "fails", "cannot_tell"}


def test_letters_of_every_alphabet_stand_in_json_as_themselves(examplia):
    swap("hand/claims.toml", "Most of those pardoned are women.", "Большасць — жанчыны")(examplia)
    assert "Большасць — жанчыны" in run("claims", examplia, "--json")[1]


def errors(folder):
    """Command lines that go wrong, with the error's class and message."""
    none, file = folder / "none", folder / "a file"
    cure = f"Name the folder that holds it, or make a workspace: habeas new {none} --country CODE"
    day = f"Invalid value for '--known': no such day: '2031-02-30'. {DAY}"
    finding = str(UnknownName("finding", "freed.totl", answer("findings", folder)))
    for command in READERS:
        yield [command, none], "InputError", f"{none}: no habeas.toml in this folder, so it is not a workspace. {cure}"
        shown = "FOLDER" if command == "findings" else "[FOLDER]"
        yield [command, file], "InputError", f"Invalid value for '{shown}': Directory '{file}' is a file."
    for command in CLOCKED:
        yield [command, folder, "--known", "2031-02-30"], "InputError", day
    yield from (
        (["findings", folder, "freed.totl"], "UnknownName", finding),
        (["findings"], "InputError", "Missing argument 'FOLDER'."),
        (["claims", folder, "--zzz"], "InputError", "No such option '--zzz'."),
        (["new", none], "InputError", "Missing option '--country'."),
        (["new", none, "--country", "xx"], "UnknownName", "no country code named 'xx'; nearest: xk (Kosovo)"),
        (["new", folder, "--country", "by"], "InputError", f"{folder}: the folder is not empty. Choose a new folder; nothing was written."),
        (["new", file / "x", "--country", "by"], "InputError", f"{file / 'x' / 'hand'}: Not a directory. Check the path and its rights."),
        (["demo", none, "--country", "ve"], "UnknownName", "no country with published tables named 've'; nearest: by"),
    )  # fmt: skip


def test_every_error_as_json_has_one_shape(examplia):
    (examplia / "a file").touch()
    before = state(examplia)
    for args, kind, message in errors(examplia):
        code, out, err = run(*args, "--json")
        assert (code, err) == (2, "")
        assert json.loads(out) == {"error": kind, "message": message, "faults": []}
    assert {name for name in state(examplia) if "duckdb" not in name} == {*before}


def test_faults_as_json_have_that_shape_and_each_fault(examplia):
    cell("releases", 2, "count", "-1")(examplia)
    code, out, err = run("brief", examplia, "--json")
    fault = {
        "file": "hand/releases.csv",
        "row": 2,
        "column": "count",
        "problem": "'-1' is negative",
        "cure": "A count is zero or more.",
    }
    line = "hand/releases.csv, row 2, column 'count': '-1' is negative. A count is zero or more."
    assert (code, err) == (2, "")
    assert json.loads(out) == {"error": "FaultsError", "message": line, "faults": [fault]}


# Folders


@pytest.mark.parametrize("command", READERS)
def test_a_folder_that_is_no_workspace_is_told_with_the_cure(tmp_path, command):
    (tmp_path / "diary.txt").touch()
    before = state(tmp_path)
    line = (
        f"{tmp_path}: no habeas.toml in this folder, so it is not a workspace. "
        "Name the folder that holds it, or make a workspace: habeas new NEW-FOLDER --country CODE\n"
    )
    assert run(command, tmp_path) == (2, "", line)
    assert state(tmp_path) == before


def test_the_folder_may_be_left_out_in_a_workspace(examplia, monkeypatch):
    monkeypatch.chdir(examplia)
    assert run("check") == run("check", examplia)
    assert run("brief")[1] == "The brief is at output/brief.html\n"


@pytest.mark.parametrize("name", ["two words", "дадзеныя", "-dash", "a'b\"c", "[red]"])
def test_a_workspace_may_have_any_name(tmp_path, name):
    folder = tmp_path / name
    assert run("new", folder, "--country", "by")[0] == 0
    lay(folder)
    assert run("brief", folder)[1] == f"The brief is at {folder / 'output' / 'brief.html'}\n"


# Days


@pytest.mark.parametrize("option", ["--on", "--known"])
@pytest.mark.parametrize("command", [*CLOCKED, "demo"])
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("yesterday", f"'yesterday' is not a date we read. {SHAPES}"),
        ("2031-02-30", f"no such day: '2031-02-30'. {DAY}"),
        ("31.12.2031", "'31.12.2031' is not a date we read. Write the year first, then month and day: 2024-07-03."),
        ("2031/..", "'2031/..' has no end. Write 2024, 2024-07 or 2024-07-03."),
        ("", "'' is not a date we read. Leave the value out if no date is known."),
    ],
)
def test_what_is_no_day_is_refused_with_the_cure(examplia, command, option, text, problem):
    before = state(examplia)
    code, out, err = run(command, examplia, option, text)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == f"Error: Invalid value for '{option}': {problem}"
    assert state(examplia) == before


def test_a_month_is_its_last_day(examplia):
    told = answer("brief", examplia, "--known", "2031-06")
    assert (told["known"], told["on"]) == ("2031-06-30", "2031-06-10")  # the newest row is of 10 June


def test_the_two_days_are_two(examplia):
    told = answer("brief", examplia, "--known", "2031-06", "--on", "2031-02-15")
    assert (told["known"], told["on"]) == ("2031-06-30", "2031-02-15")
    assert answer("findings", examplia, "freed.total", "--on", "2031-02-15")["freed.total"]["value"] == 12


def test_what_was_not_published_yet_is_not_known(examplia):
    values = [answer("findings", examplia, "freed.total", "--known", day)["freed.total"]["value"] for day in ("2031-03-08", "2031-03-09", "2031-06-02")]  # fmt: skip
    assert values == [20, 21, 51]


# What is printed for people


def test_findings_are_a_table_of_whole_lines(examplia):
    out = run("findings", examplia, "freed.total")[1]
    assert "freed.total" in out
    assert "Examplia, on 2031-07-02, as known on 2031-07-02" in out
    assert max(map(len, out.splitlines())) <= 160


@pytest.mark.parametrize("text", ["[/red] [bold]x", "[link=https://scales.example]x[/link]", "\\[x", ":smile:"])
def test_marks_of_the_terminal_are_printed_as_they_are(examplia, text):
    swap("habeas.toml", '"Examplia"', f"'{text}'")(examplia)
    swap("hand/claims.toml", '"Most of those pardoned are women."', f"'{text}'")(examplia)
    assert f"{text}, on 2031-07-02" in run("findings", examplia, "freed.total")[1]
    assert text in run("claims", examplia)[1]


def test_a_claim_is_printed_with_what_would_settle_it(examplia):
    words = run("claims", examplia)[1].replace("│", " ").split()
    told = answer("claims", examplia)[0]
    assert told["would_settle"]
    for text in (told["text"], told["would_settle"], "Would settle it:"):
        assert set(text.split()) <= set(words)


def test_a_finding_that_is_none_is_told_with_the_nearest(examplia):
    keys = answer("findings", examplia)
    code, out, err = run("findings", examplia, "freed.totl")
    assert (code, out) == (2, "")
    assert err.startswith("no finding named 'freed.totl'; nearest: freed.total, ")
    assert set(err.strip().partition("nearest: ")[2].split(", ")) <= set(keys)


def test_a_demo_is_made_and_kept(tmp_path):
    told = answer("demo", tmp_path / "demo", "--known", "2024-08-31")
    assert told["known"] == "2024-08-31"
    assert Path(told["brief"]).is_file()
    (tmp_path / "demo" / "hand" / "claims.toml").write_text(CLAIMS.replace('act = "W1", ', ""), encoding="utf-8")
    assert [claim["id"] for claim in answer("claims", tmp_path / "demo", "--known", "2031-12")] == ["C1", "C2"]


# As a program


def program(*args, **more):
    return subprocess.run(
        [sys.executable, "-m", "habeas", *map(str, args)], cwd=ROOT, capture_output=True, text=True, **more
    )


def test_the_module_is_the_command(examplia):
    child = program("check", examplia)
    assert (child.returncode, child.stdout, child.stderr) == run("check", examplia)


def test_nothing_is_said_of_the_work_where_nobody_watches(examplia):
    child = program("brief", examplia)
    assert (child.returncode, child.stderr) == (0, "")


@pytest.mark.parametrize("args", ["check .", "findings .", "claims . --json"])
def test_a_reader_that_goes_away_is_no_error(examplia, args):
    # `true` is gone long before anything is written to it.
    line = f'cd "{examplia}"; PYTHONPATH="{ROOT}" "{sys.executable}" -m habeas {args} | true'
    child = subprocess.run(line, shell=True, capture_output=True, text=True)
    assert (child.returncode, child.stdout, child.stderr) == (0, "", "")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files that are no UTF-8")
def test_a_workspace_whose_name_is_no_text_is_read(tmp_path):
    folder = str(tmp_path).encode() + b"/\xff\x1b"
    child = subprocess.run(
        [sys.executable, "-m", "habeas", "new", folder, "--country", "by"], cwd=ROOT, capture_output=True
    )
    assert (child.returncode, child.stderr) == (0, b"")
    lay(Path(os.fsdecode(folder)))
    for command in ("check", "brief"):
        child = subprocess.run([sys.executable, "-m", "habeas", command, folder], cwd=ROOT, capture_output=True)
        assert (child.returncode, child.stderr) == (0, b"")


LOADED = "import sys; {}; print(*(name for name in sys.argv[1:] if name in sys.modules))"
HEAVY = ["duckdb", "numpy", "scipy", "vl_convert", "jinja2", "rich", "tomllib", "habeas.brief", "habeas.store"]


@pytest.mark.parametrize("code", ["import habeas.cli", "from habeas.cli import main; main.commands['check'].get_help"])
def test_the_command_line_starts_without_what_it_may_not_need(code):
    child = subprocess.run(
        [sys.executable, "-c", LOADED.format(code), *HEAVY], cwd=ROOT, capture_output=True, text=True
    )
    assert (child.returncode, child.stdout, child.stderr) == (0, "\n", "")


def test_check_loads_no_page_and_no_figure(examplia):
    code = f"from click.testing import CliRunner; from habeas.cli import main; CliRunner().invoke(main, ['check', {str(examplia)!r}])"
    child = subprocess.run([sys.executable, "-c", LOADED.format(code), "vl_convert", "jinja2", "rich"], cwd=ROOT, capture_output=True, text=True)  # fmt: skip
    assert (child.returncode, child.stdout, child.stderr) == (0, "\n", "")
