"""`habeas read`: proposals on the screen and as JSON, what is kept and judged, and what is refused."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from habeas.cli import main
from habeas.store.workspace import demo_workspace
from tests.intake.invented import lay, run, state

TEXTS = tomllib.loads((Path(__file__).parent / "intake" / "articles_belarus.toml").read_text())["text"]
SPEAKER = ("--speaker", "The Weekly", "--side", "independent")


@pytest.fixture
def demo(tmp_path):
    demo_workspace(tmp_path / "demo", country="by")
    return tmp_path / "demo"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "weekly.txt"
    path.write_text(TEXTS[0]["text"], encoding="utf-8")
    return path


def test_the_five_figures_of_the_commentary_hold(demo, article):
    said = ("--said-on", "2024-09-23")
    code, out, err = run("read", article, "--in", demo, *SPEAKER, *said, "--keep", "all", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert [one["verdict"] for one in answer["verdicts"]] == ["holds"] * 5
    assert [one["id"] for one in answer["kept"]] == [f"WEEKLY-{n}" for n in range(1, 6)]
    assert all(one["source"] == "weekly.txt, 23 September 2024" for one in answer["verdicts"])


def test_without_keep_it_only_proposes(demo, article):
    before = state(demo)
    code, out, err = run("read", article, "--in", demo, *SPEAKER, "--said-on", "2024-09-23")
    assert (code, err) == (0, "")
    assert out.splitlines()[:3] == [
        '1. count_is: what = "freed", value = 110, qualifier = "about", period = "2024-07-01/2024-09-23"',
        "   “Some 110 political prisoners have been freed since July.”",
        "   line 1, characters 1 to 56; “Some 110 political prisoners”: people freed: 'freed'",
    ]
    assert out.splitlines()[-1] == "Nothing is kept. Keep some: --in FOLDER --speaker NAME --keep all, or --keep 1,3."
    assert state(demo) == before


def test_it_proposes_without_a_workspace(article):
    code, _, err = run("read", article, "--in", article.parent / "nowhere")
    assert (code, err) == (0, "")


def test_some_are_kept_and_judged_and_none_twice(tmp_path, article):
    folder = lay(tmp_path / "examplia")
    article.write_text("Twelve people were freed on 1 February. Two laws passed. On 1 June 31 people were pardoned.")
    options = ("--in", folder, *SPEAKER, "--said-on", "2031-06-20", "--keep", "2, 1")
    code, out, err = run("read", article, *options)
    assert (code, err) == (0, "")
    kept = f"Kept in {folder / 'hand' / 'claims.toml'}: WEEKLY-1, WEEKLY-2.\n"
    judged = (
        "WEEKLY-1 fails (30): 1 release act in the table of releases\n"
        "WEEKLY-2 holds (12): 1 release act in the table of releases\n"
    )
    assert out.partition("Kept")[1] + out.partition("Kept")[2] == kept + judged
    again = run("read", article, *options)[1]
    there = "nothing new.\nWEEKLY-1 stands there already.\nWEEKLY-2 stands there already.\n"
    assert again.endswith(there + judged)


def test_keep_none_keeps_none(demo, article):
    before = state(demo)
    assert run("read", article, "--in", demo, "--keep", "none")[0] == 0
    assert state(demo) == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--keep", "all", "--said-on", "2024-09-23"),
         'who says it is not told, and a claim needs a speaker. Give it: --speaker "NAME".'),
        (("--keep", "9", *SPEAKER, "--said-on", "2024-09-23"),
         "--keep '9' is none of the proposals. Write all, none or the numbers from 1 to 5, as in 1,3."),
        (("--keep", "1,x", *SPEAKER, "--said-on", "2024-09-23"),
         "--keep 'x' is none of the proposals. Write all, none or the numbers from 1 to 5, as in 1,3."),
        (("--keep", "all", *SPEAKER),
         "weekly.txt: the day of publication is not known. Give it: --said-on 2024-09-23."),
        (("--keep", "all", "--speaker", "A", "--side", "them", "--said-on", "2024-09-23"),
         "no side named 'them'; nearest: independent, official, opposition"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_written(demo, article, options, said):
    before = state(demo)
    code, _, err = run("read", article, "--in", demo, *options)
    assert (code, err) == (2, f"{said}\n")
    assert state(demo) == before
    assert json.loads(run("read", article, "--in", demo, *options, "--json")[1])["message"] == said


def test_a_folder_that_is_no_workspace_is_refused_when_keeping(tmp_path, article):
    code, _, err = run("read", article, "--in", tmp_path, *SPEAKER, "--said-on", "2024-09-23", "--keep", "all")
    assert (code, "so it is not a workspace" in err) == (2, True)


def test_a_missing_article_is_told(tmp_path):
    code, _, err = run("read", tmp_path / "none.txt")
    assert (code, err) == (
        2,
        "none.txt: the file cannot be read: No such file or directory. Check the path and its rights.\n",
    )


def test_json_holds_what_the_screen_shows(article):
    answer = json.loads(run("read", article, "--said-on", "2024-09-23", "--json")[1])
    assert (answer["file"], answer["said_on"], answer["kept"], answer["verdicts"]) == (
        "weekly.txt", "2024-09-23", [], [],
    )  # fmt: skip
    first = answer["proposals"][0]
    assert first["place"] == {"line": 1, "first": 1, "last_line": 1, "last": 56}
    assert (first["kind"], first["figure"]) == ("count_is", "Some 110 political prisoners")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("k\nd\nd\nd\nk\n", [110, 6]), ("k\nq\n", [110]), ("d\nx\nk\nq\n", [4]), ("q\n", [])],
)
def test_a_person_at_a_terminal_keeps_and_drops(tmp_path, article, monkeypatch, typed, kept):
    monkeypatch.setattr("habeas.cli.read._watched", lambda: True)
    folder = lay(tmp_path / "examplia")
    arguments = ["read", str(article), "--in", str(folder), *SPEAKER, "--said-on", "2024-09-23"]
    result = CliRunner().invoke(main, arguments, input=typed)
    assert result.exit_code == 0
    assert "keep, drop or quit (k, d, q)" in result.stdout
    entries = tomllib.loads((folder / "hand/claims.toml").read_text())["claim"][2:]
    assert [entry["parameters"]["value"] for entry in entries] == kept
