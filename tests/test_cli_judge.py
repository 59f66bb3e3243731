"""`habeas judge`: the dialogue through stdin, single decisions, lists and sheets; nothing personal leaves by accident."""

import csv
import io
import json
import sys

import pytest

from habeas.cli import judge_dialogue
from tests.intake.invented import run, state
from tests.link.judged import COLUMNS, PAIRS, decided, judge, linked, rows, workspace, write

AFTER = "What the register shows changes with the next command; nothing else is needed."
# In the order in which they are asked: the nearest to a half first.
FIRST, SECOND, THIRD = ("north:2", "east:2"), ("north:3", "east:3"), ("north:1", "east:1")


@pytest.fixture
def mine(tmp_path, monkeypatch):
    linked(monkeypatch)
    return workspace(tmp_path)


def last(text):
    return text.rstrip("\n").rpartition("\n")[2]


# The dialogue


def test_answers_are_read_line_by_line_and_written_in_order(mine):
    code, out, err = judge(mine, given="s one passport seen\nd\nu who knows\n")
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith("pair ")] == [
        "pair 1 of 3",
        "pair 2 of 3",
        "pair 3 of 3",
    ]
    assert decided(mine) == [(*FIRST, "same"), (*SECOND, "different"), (*THIRD, "unsure")]
    assert [(row["by"], row["why"], row["editions"]) for row in rows(mine)] == [
        ("A. Judge", why, "north@2031-01-31 east@2031-01-31") for why in ("one passport seen", "", "who knows")
    ]
    assert last(out) == f"Decided: 1 different, 1 same, 1 unsure; 0 of the pairs are left. {AFTER}"


def test_a_pair_is_shown_with_parts_reasons_and_weight(mine):
    out = judge(mine, given="q\n")[1]
    for text in (
        "Зязюля",
        "Зозуля",
        "north:2",
        "compatible",
        "1990-07-14",
        "As likely one person as two, by the machine: 58.6%.",
    ):
        assert text in out
    assert "pair 2 of 3" not in out
    assert last(out) == "Nothing was decided."


def test_next_leaves_a_pair_and_undo_goes_back_to_it(mine):
    code, out, _ = judge(mine, given="n\ns\nz\nd\nq\n")
    assert code == 0
    assert [line for line in out.splitlines() if line.startswith("pair ")] == [
        f"pair {n} of 3" for n in (1, 2, 3, 2, 3)
    ]
    assert decided(mine) == [(*SECOND, "same"), (*SECOND, "undone"), (*SECOND, "different")]


def test_undo_brings_back_what_stood_before(mine):
    write(mine, "east:2,north:2,unsure,B,2031-02-01,no papers,\n")
    out = judge(mine, given="n\nn\ns\nz\nq\n")[1]
    assert "B was unsure on 2031-02-01. no papers" in out
    told = rows(mine)[1:]
    assert [(row["what"], row["by"], row["on"]) for row in told] == [
        ("same", "A. Judge", told[0]["on"]),
        ("undone", "A. Judge", told[0]["on"]),
        ("unsure", "B", "2031-02-01"),
    ]


def test_the_last_answer_of_all_can_be_undone_and_no_other_follows(mine):
    assert judge(mine, given="s\nd\nu\nz\nz\nd\nq\n")[0] == 0
    assert decided(mine)[3:] == [(*THIRD, "undone"), (*SECOND, "undone"), (*SECOND, "different")]
    assert judge(mine, given="n\nn\nd\ns\n")[2].startswith("no pair is left. Keys: s same")


def test_pairs_that_somebody_could_not_tell_come_last(mine):
    write(mine, "east:2,north:2,unsure,B,2031-02-01,,\n")
    judge(mine, given="d\nd\nd\n")
    assert decided(mine)[1:] == [(*SECOND, "different"), (*THIRD, "different"), (*FIRST, "different")]


def test_undo_with_nothing_to_undo_and_an_unknown_answer_are_errors_that_name_the_keys(mine):
    keys = "Keys: s same, d different, u unsure, n next, z undo, q quit; a reason may follow the key."
    assert judge(mine, given="z\n")[::2] == (2, f"there is no answer to undo. {keys}\n")
    assert judge(mine, given="s\nyes\n")[::2] == (2, f"this is not an answer. {keys}\n")
    assert decided(mine) == [(*FIRST, "same")]
    assert json.loads(judge(mine, "--json", given="yes\n")[1])["error"] == "InputError"


def test_in_a_terminal_an_unknown_answer_is_asked_again(mine, monkeypatch):
    monkeypatch.setattr("habeas.cli.judge.is_watched", lambda: True)
    code, out, err = judge(mine, given="B. Judge\nyes\ns\nq\n", env={"HABEAS_BY": ""})
    assert (code, err) == (0, "")
    assert out.startswith("Who decides? A name or initials: ")
    assert "this is not an answer. Keys: s same" in out
    assert [(row["what"], row["by"]) for row in rows(mine)] == [("same", "B. Judge")]


def test_the_end_of_a_terminals_input_is_quitting(mine, monkeypatch):
    monkeypatch.setattr("habeas.cli.judge.is_watched", lambda: True)
    assert judge(mine, given="s\n")[0] == 0
    assert decided(mine) == [(*FIRST, "same")]


def test_pairs_that_an_answer_settles_are_not_asked(tmp_path, monkeypatch):
    pairs = [*PAIRS, ("north:1", "east:4", 3.0), ("east:1", "east:4", 2.9)]
    folder = workspace(tmp_path)
    linked(monkeypatch, pairs[:1] + pairs[3:])
    assert judge(folder, given="s\ns\nn\n")[1].count("\npair ") == 3  # lines of answers stand for the pairs of --list
    monkeypatch.setattr("habeas.cli.judge.is_watched", lambda: True)
    for answers, asked in [("s\ns\n", 2), ("d\ns\n", 2), ("d\nd\n", 3)]:
        (folder / "hand" / "decisions.csv").unlink()
        assert judge(folder, given=answers)[1].count("\npair ") == asked, answers


def test_an_answer_that_contradicts_others_is_not_taken(mine, monkeypatch):
    write(mine, "north:2,east:4,same,B,2031-02-01,,\neast:4,east:2,different,B,2031-02-01,,\n")
    code, _, err = judge(mine, given="s\n")
    assert (code, err) == (
        2,
        "hand/decisions.csv, row 3, column 'what': the records are said to be different, and by row 2 and this answer they "
        "are one person. Take back what is wrong: habeas judge --undo A B.\n",
    )
    assert len(rows(mine)) == 2


def test_a_row_that_another_program_adds_in_between_is_kept(mine, monkeypatch):
    told = iter(["s", "d"])

    def ask():
        line = next(told, None)
        if line == "d":
            with (mine / "hand" / "decisions.csv").open("a", encoding="utf-8") as file:
                file.write("north:1,east:4,different,C,2031-02-01,,\n")
        return line

    monkeypatch.setattr("habeas.cli.judge.asker", lambda watched: ask)
    assert judge(mine)[0] == 0
    assert decided(mine) == [(*FIRST, "same"), ("north:1", "east:4", "different"), (*SECOND, "different")]


def test_every_answer_is_on_the_disk_before_the_next_is_asked(mine, monkeypatch):
    seen = []
    told = iter("sduq")
    monkeypatch.setattr("habeas.cli.judge.asker", lambda watched: lambda: seen.append(len(rows(mine))) or next(told))
    judge(mine)
    assert seen == [0, 1, 2, 3]


def test_nobody_named_is_an_error_with_the_cure(mine):
    code, _, err = judge(mine, given="s\n", env={"HABEAS_BY": " "})
    assert (code, err) == (
        2,
        "nobody is named who decides. Give --by NAME, or set the environment variable HABEAS_BY.\n",
    )
    assert judge(mine, "--by", "C", given="s\n", env={"HABEAS_BY": ""})[0] == 0
    assert rows(mine)[0]["by"] == "C"


def test_without_a_pair_it_says_how_to_get_some(mine, monkeypatch):
    linked(monkeypatch, [])
    no_pair = "No pair is in doubt. habeas link looks for records of one person, and for pairs to judge.\n"
    for args in ((), ("--list",), ("--export", mine / "pairs.csv")):
        assert judge(mine, *args) == (0, no_pair, "")
    assert json.loads(judge(mine, "--json")[1]) == {"decided": {}, "left": 0}
    assert not (mine / "pairs.csv").exists()


def test_a_dialogue_for_programs_prints_counts_alone(mine):
    assert json.loads(judge(mine, "--json", given="s\nd\n")[1]) == {"decided": {"different": 1, "same": 1}, "left": 1}


def test_a_reason_that_is_not_utf_8_is_refused_without_a_trace(mine):
    code, _, err = judge(mine, given=b"s \xff\xfe\n")
    assert (code, err.startswith("this answer, column 'why': ")) == (2, True)
    assert decided(mine) == []


def test_it_is_watched_where_stdin_is_a_terminal(monkeypatch):
    assert judge_dialogue.is_watched() is sys.stdin.isatty()


# Single decisions


@pytest.mark.parametrize("what", ["same", "different", "unsure"])
def test_one_decision_without_the_dialogue(mine, what):
    told = judge(mine, f"--{what}", "north:1", "east:1", "--why", "seen")
    assert told == (0, f"Decided: 1. {AFTER}\n", "")
    assert decided(mine) == [("north:1", "east:1", what)]
    assert judge(mine, f"--{what}", "east:1", "north:1") == (0, "Decided: 0. 1 stood there already.\n", "")
    assert json.loads(judge(mine, "--undo", "east:1", "north:1", "--json")[1]) == {"decided": 1, "already": 0}
    assert decided(mine)[1:] == [("east:1", "north:1", "undone")]


def test_undoing_what_nobody_decided_is_an_error(mine):
    told = "nothing is decided of this pair. hand/decisions.csv holds what is decided.\n"
    assert judge(mine, "--undo", "north:1", "east:1")[::2] == (2, told)


def test_what_contradicts_itself_can_be_taken_back(mine):
    a = "2031-02-01,,\n"
    twice = f"north:2,east:3,same,A,{a}east:3,east:4,same,A,{a}north:2,east:4,different,A,{a}"
    write(mine, f"north:1,east:1,same,A,{a}east:1,east:2,same,A,{a}east:2,north:1,different,B,{a}{twice}")
    assert judge(mine, "--same", "north:3", "east:3")[0] == 2
    assert judge(mine, "--undo", "east:2", "east:1")[0] == 0
    assert judge(mine, "--undo", "north:2", "east:4")[0] == 0
    assert judge(mine, "--same", "north:3", "east:3")[0] == 0


def test_a_decision_on_a_record_that_is_not_there_shows_no_key(mine):
    before = state(mine / "hand")
    code, _, err = judge(mine, "--same", "north:Верабей", "east:1")
    assert (code, err) == (
        2,
        "--same, column 'left': the list has no such record. habeas show prints the keys of records. What no longer holds is "
        "taken back with habeas judge --undo A B.\n",
    )
    assert judge(mine, "--different", "north:1", "north:1")[0] == 2
    assert judge(mine, "--same", "north:1", "east:1", "--why", "a\x1b[2J")[0] == 2
    assert state(mine / "hand") == before


def test_only_one_thing_is_done_at_a_time(mine):
    code, _, err = judge(mine, "--same", "north:1", "east:1", "--list")
    assert (code, err) == (2, "only one thing can be done at a time. Give one of the options that say what to do.\n")


def test_a_fault_in_the_file_is_told_before_anything_is_done(mine):
    write(mine, "north:1,east:9,same,,2031-02-01,,\n")
    assert judge(mine, "--list")[2] == (
        "hand/decisions.csv, row 2, column 'by': the cell is empty. Fill it in. Who decided.\n"
    )


# Lists


def test_the_list_names_records_and_people_only_if_asked(mine):
    told = json.loads(judge(mine, "--list", "--json")[1])
    assert [(one["left"], one["right"]) for one in told] == [FIRST, SECOND, THIRD]
    assert set(told[0]) == {"left", "right", "probability", "weight", "machine", "decided"}
    assert (told[0]["probability"], told[0]["machine"], told[0]["decided"]) == (0.5858, "a birth date open", "")
    for out in (judge(mine, "--list")[1], json.dumps(told, ensure_ascii=False)):
        assert not [name for name in ("Зязюля", "Зозуля", "Vorobei", "Верабей", "1990") if name in out]
    named = json.loads(judge(mine, "--list", "--names", "--json")[1])
    assert named[0]["left_names"] == ["Zyaziulya Alena", "Зязюля Алёна"]
    assert "Зозуля Елена Петровна" in judge(mine, "--list", "--names")[1]


def test_a_name_that_a_terminal_would_obey_is_shown_as_its_codes(tmp_path, monkeypatch):
    linked(monkeypatch, [("north:1", "east:1", 1.0, "[bold red]:boom:")])
    payload = "[red]Дрозд\u202eІгар :smile:"
    folder = workspace(tmp_path, lists={"north": f"1,{payload},,,,,,,,\n", "east": "1,=HYPERLINK(1),,,,,,,,\n"})
    for args in (("--list", "--names"), ()):
        out = judge(folder, *args, given="q\n")[1]
        assert "[red]Дрозд\\u202eІгар :smile:" in out
        assert "[bold red]:boom:" in out
        assert "\u202e" not in out
    assert judge(folder, "--export", folder / "pairs.csv")[0] == 0
    (row,) = csv.DictReader(io.StringIO((folder / "pairs.csv").read_text(encoding="utf-8-sig")))
    assert (row["left names"], row["right names"]) == ("[red]Дрозд\\u202eІгар :smile:", "'=HYPERLINK(1)")


# Sheets


def fill(path, *answers):
    """Put what, by, on and why into the rows of a sheet, in their order."""
    table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    for row, answer in zip(table[1:], answers, strict=False):
        row[2:6] = answer
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    path.write_text(text.getvalue(), encoding="utf-8-sig")


def test_an_export_filled_in_is_imported_once(mine):
    path = mine / "pairs.csv"
    code, out, err = judge(mine, "--export", path)
    assert (code, err) == (0, "")
    assert out == f"{path}: 3 pairs. Fill in what, by and why, then: habeas judge --in {mine} --import {path}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    fill(path, ("same", "B", "2031-02-01", "seen"), ("", "", "", ""), ("different", "", "", ""))
    assert judge(mine, "--import", path) == (0, f"Decided: 2. {AFTER}\n", "")
    assert decided(mine) == [(*FIRST, "same"), (*THIRD, "different")]
    assert [row["by"] for row in rows(mine)] == ["B", "A. Judge"]
    assert judge(mine, "--import", path) == (0, "Decided: 0. 2 stood there already.\n", "")
    fill(path, ("different", "B", "2031-02-02", ""))
    assert json.loads(judge(mine, "--import", path, "--json")[1]) == {"decided": 1, "already": 1}
    assert decided(mine)[2:] == [(*FIRST, "different")]


def test_an_export_without_answers_changes_nothing(mine):
    judge(mine, "--same", "north:1", "east:1")
    before = rows(mine)
    judge(mine, "--export", mine / "pairs.csv")
    assert judge(mine, "--import", mine / "pairs.csv") == (0, "Decided: 0.\n", "")
    assert rows(mine) == before


def test_one_fault_in_a_sheet_and_nothing_is_taken(mine):
    path = mine / "pairs.csv"
    judge(mine, "--export", path)
    fill(path, ("same", "B", "", ""), ("perhaps", "B", "", ""), ("same", "B", "", ""))
    code, out, err = judge(mine, "--import", path)
    assert (code, out) == (2, "")
    assert err.startswith("pairs.csv, row 3, column 'what': this is not an answer.")
    assert not (mine / "hand" / "decisions.csv").exists()
    path.write_text(
        path.read_text(encoding="utf-8-sig").replace("perhaps", "same").replace("north:3", "north:33"), encoding="utf-8"
    )
    assert judge(mine, "--import", path)[2].startswith("pairs.csv, row 3, column 'left': the list has no such record.")
    assert not (mine / "hand" / "decisions.csv").exists()


def test_a_sheet_that_contradicts_itself_is_refused_with_its_rows(mine):
    path = mine / "pairs.csv"
    path.write_text(
        "left,right,what,by,on,why\nnorth:1,east:1,same,A,,\neast:1,east:2,same,A,,\nnorth:1,east:2,different,A,,\n",
        encoding="utf-8",
    )
    assert judge(mine, "--import", path)[2] == (
        "pairs.csv, row 4, column 'what': the records are said to be different, and by rows 2, 3 they are one person. Take "
        "back what is wrong: habeas judge --undo A B.\n"
    )
    assert decided(mine) == []


@pytest.mark.parametrize(
    "place", ["../pairs.csv", "hand/pairs.csv", "input/pairs.csv", "output/pairs.csv", "out/../../x.csv"]
)
def test_personal_data_are_written_into_the_workspace_alone(mine, place):
    before = state(mine.parent)
    code, out, err = judge(mine, "--export", mine / place)
    assert (code, out) == (2, "")
    assert err == (
        f"{mine / place}: the pairs are personal data, and stay in the workspace. Name a file in {mine}, but not in hand, "
        "input or output; nothing was written.\n"
    )
    assert {
        path: about for path, about in state(mine.parent).items() if "lists.duckdb" not in path
    }.keys() <= before.keys()


def test_a_link_out_of_the_workspace_is_seen_through(mine, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (mine / "inside").symlink_to(tmp_path / "elsewhere")
    assert judge(mine, "--export", mine / "inside" / "pairs.csv")[0] == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_export_does_not_write_over_a_file(mine):
    (mine / "pairs.csv").write_text("answers", encoding="utf-8")
    assert "the file is there already" in judge(mine, "--export", mine / "pairs.csv")[2]
    assert (mine / "pairs.csv").read_text(encoding="utf-8") == "answers"


def test_help_has_an_example_and_every_option():
    out = run("judge", "--help")[1]
    for text in ("Example:", "--by", "--same A B", "--undo A B", "--import", "--export", "--resolver-in", "--json"):
        assert text in out


def test_no_error_shows_a_name_or_a_date_of_birth(mine):
    write(mine, "north:1,Верабей 1984-03-05,same,A,2031-02-01,,\n")
    for args in ((), ("--list",), ("--json",), ("--list", "--json")):
        code, out, err = judge(mine, *args)
        assert code == 2
        assert not [text for text in ("Верабей", "1984") if text in out + err]


def test_the_header_is_that_of_the_table(mine):
    judge(mine, "--same", "north:1", "east:1")
    assert (mine / "hand" / "decisions.csv").read_text(encoding="utf-8").startswith(COLUMNS)
