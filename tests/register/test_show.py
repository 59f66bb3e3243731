"""What `habeas show` and `habeas lists` tell: where each word is from, what is taken of what differs, and no key of others."""

import json
from datetime import date

import pytest

from habeas.cli.records import safe
from habeas.core.errors import InputError
from habeas.register.show import show
from habeas.sources.base import Tier
from tests.intake.invented import run
from tests.intake.listed import register_of, watch, workspace

ADA = "7,Ada Lume,woman,1980,2030-01-05,,inside\n"
BO = "8,Bo Rum,man,,,,inside\n"
TWO = 'person = ["Name"]\n'
CORRECTIONS = "list,record,spell,property,was,is,why,by,on\n"


def shown(folder, name, *, tier=Tier.RESTRICTED, **clocks):
    register = register_of(folder, **clocks)
    return show(register, name, tier=tier)


def told(found, prop):
    """Value, row, taken or not and why, of each statement of a property."""
    return [(one.value, one.row, one.picked, one.why) for one in found.statements if one.prop == prop]


@pytest.fixture
def watched(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, ADA + BO, published="2031-01-31")
    watch(folder, ADA.replace("inside", "outside"), published="2031-02-28")
    return folder


def test_each_statement_tells_where_it_is_from_and_since_when(watched):
    found = shown(watched, "watch:7")
    assert [(one.value, one.original, one.published, one.file, one.row, one.known_from, one.known_to)
            for one in found.statements if one.prop == "state"] == [
        ("held", "inside", "2031-01-31", "input/watch/2031-01-31/list.csv", 2, date(2031, 1, 31), date(2031, 2, 28)),
        ("not_held", "outside", "2031-02-28", "input/watch/2031-02-28/list.csv", 2, date(2031, 2, 28), None),
    ]  # fmt: skip
    assert found.withheld == 0


def test_an_earlier_clock_knows_only_what_was_said_by_then(watched):
    found = shown(watched, "watch:7", known=date(2031, 2, 1))
    assert [(one.value, one.known_to) for one in found.statements if one.prop == "state"] == [("held", None)]
    assert shown(watched, "watch:8", known=date(2031, 2, 1)).records[0]["delisted_from"] is None
    assert shown(watched, "watch:8").records[0]["delisted_from"] == date(2031, 2, 28)


@pytest.mark.parametrize("name", ["watch:7", "7"])
def test_a_record_is_found_by_its_key_and_by_its_person(watched, name):
    found = shown(watched, name)
    assert [one["record"] for one in found.records] == ["watch:7"]
    assert shown(watched, found.person) == found


@pytest.mark.parametrize(
    ("name", "known", "message"),
    [
        ("Ada Lume", None, "no list has such a record, as known on 2031-02-28. Write watch:KEY."),
        ("watch:Ada Lume", None, "no list has such a record, as known on 2031-02-28. Write watch:KEY."),
        ("wotch:7", None, "no list has such a record, as known on 2031-02-28. Write watch:KEY."),
        ("person:99", None, "no list has such a record, as known on 2031-02-28. Write watch:KEY."),
        ("person:x", None, "no list has such a record, as known on 2031-02-28. Write watch:KEY."),
        (
            "7",
            date(2031, 1, 1),
            "no list has such a record, as known on 2031-01-01. Write no list is known by that day.",
        ),
    ],
)
def test_an_unknown_name_shows_nobodys_key(watched, name, known, message):
    with pytest.raises(InputError) as caught:
        shown(watched, name, known=known)
    assert str(caught.value) == message.replace("Write no list is known by that day.", "No list is known by then.")


def test_a_key_of_two_lists_needs_the_list(watched, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("id,Name,Sex,Born,Taken,Out,Left\n" + BO.replace("8", "7"), encoding="utf-8")
    mapping = tmp_path / "watch.toml"
    code, _, err = run(
        "add", str(mapping), str(path), "--published", "2031-02-28", "--list", "other", "--in", str(watched)
    )
    assert (code, err) == (0, "")
    with pytest.raises(InputError) as caught:
        shown(watched, "7")
    assert str(caught.value) == "several records have that key. Name the list: other:KEY, watch:KEY."
    assert shown(watched, "other:7").records[0]["record"] == "other:7"


def test_of_one_edition_one_value_is_taken(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, ADA + ADA.replace("7,", "9,").replace("woman", "man"), more=TWO)
    (one, other) = told(shown(folder, "watch:7"), "sex")
    assert {one[2], other[2]} == {True, False}
    assert {one[3], other[3]} == {"one edition says both: one of them, always the same", ""}
    (taken,) = (each[0] for each in (one, other) if each[2])
    assert register_of(folder).rows("select sex from person") == [(taken,)]


def test_the_newer_value_is_taken(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, ADA + ADA.replace("7,", "9,"), more=TWO, published="2031-01-31")
    watch(folder, ADA + ADA.replace("7,", "9,").replace("woman", "man"), more=TWO, published="2031-02-28")
    newer = "it is newer (2031-02-28 after 2031-01-31)"
    assert told(shown(folder, "watch:7"), "sex") == [("f", 2, False, ""), ("f", 3, None, ""), ("m", 3, True, newer)]
    assert register_of(folder).rows("select sex from person") == [("m",)]


def test_the_better_grade_is_taken(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, ADA + ADA.replace("7,", "9,"), more=TWO, published="2031-01-31", grade="B2")
    watch(folder, ADA + ADA.replace("7,", "9,").replace("woman", "man"), more=TWO, published="2031-02-28", grade="C3")
    better = "the list has the better grade (B2 before C3)"
    assert told(shown(folder, "watch:7"), "sex") == [("f", 2, True, better), ("f", 3, None, ""), ("m", 3, False, "")]
    assert register_of(folder).rows("select sex from person") == [("f",)]


def test_a_correction_is_told_and_taken(watched):
    text = CORRECTIONS + "watch,7,,sex,woman,x,They say so,Analyst,2031-02-28\n"
    (watched / "hand" / "corrections.csv").write_text(text, encoding="utf-8")
    found = shown(watched, "watch:7")
    assert found.corrections == [
        {"record": "watch:7", "spell": 1, "prop": "sex", "is": "x", "on": date(2031, 2, 28), "row": 2}
    ]
    assert [one.corrected for one in found.statements if one.prop == "sex"] == [True]
    assert not any(one.corrected for one in found.statements if one.prop != "sex")


def test_detentions_are_those_of_the_register(watched):
    found = shown(watched, "watch:7")
    (spell,) = found.spells
    assert (spell["start_first"], spell["start_last"]) == (date(2030, 1, 5), date(2030, 1, 5))
    assert (spell["exit"], spell["ended"]) == ("unknown", True)
    assert spell["held_on"] == date(2031, 1, 31)


def test_what_others_may_not_see_is_withheld(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, ADA, sex=', tier = "public"')
    found = shown(folder, "watch:7", tier=Tier.PUBLIC)
    assert {one.prop for one in found.statements} <= {"sex", "designated"}
    assert (found.records[0]["record"], found.spells, found.corrections) == ("watch:(withheld)", [], [])
    everything = len(shown(folder, "watch:7").statements)
    assert found.withheld == everything - len(found.statements) > 3
    assert "Ada" not in run("show", "7", "--in", str(folder), "--tier", "public", "--json")[1]


# On the terminal


def test_what_a_terminal_obeys_is_shown_as_its_code():
    assert safe("[bold]x[/] :smile: \x1b[2J\u202eevil\u2066 \u200cنام\u00a0a\nb") == (
        "[bold]x[/] :smile: \\x1b[2J\\u202eevil\\u2066 \u200cنام\u00a0a\nb"
    )


def test_names_are_printed_as_they_stand(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, ADA.replace("Ada Lume", "=1+1 [red]A\u202ed[/]"))
    code, out, err = run("show", "watch:7", "--in", str(folder))
    assert (code, err) == (0, "")
    flat = " ".join(out.replace("│", " ").split())
    assert "=1+1 [red]A\\u202ed[/]" in flat
    assert "\u202e" not in out


def test_the_command_prints_all_there_is(watched):
    code, out, err = run("show", "watch:8", "--in", str(watched))
    assert (code, err) == (0, "")
    assert out.startswith(
        "person:2, on 2031-02-28, as known on 2031-02-28\n"
        "  watch:8  listed since 2031-01-31, no longer listed since 2031-02-28: that is not a release\n"
    )
    assert "detention 1, as believed: began by 2031-01-31; whether it has ended nobody says; " in out
    code, out, _ = run("show", "watch:7", "--in", str(watched), "--json")
    assert (code, json.loads(out)["records"][0]["listed_from"]) == (0, "2031-01-31")
    assert run("show", "Ada Lume", "--in", str(watched), "--json")[0] == 2


def test_editions_are_listed_with_what_became_of_their_rows(tmp_path):
    folder = workspace(tmp_path / "w")
    watch(folder, ADA + BO + "9,Cy Sol,child,,,,inside\n", quarantine=True)
    code, out, _ = run("lists", "--in", str(folder), "--json")
    (edition,) = json.loads(out)
    assert code == 0
    assert [edition[name] for name in ("list", "rows", "taken", "set_aside", "refused", "added")] == [
        "watch", 3, 2, 0, 1, 2,
    ]  # fmt: skip
    code, out, _ = run("lists", "--in", str(folder), "--refused", "watch", "--json")
    (fault,) = json.loads(out)
    assert (code, fault["published"], fault["row"], fault["column"]) == (0, "2031-01-31", 4, "Sex")
    assert "Cy" not in out
    assert edition["sha256"][:12] in run("lists", "--in", str(folder))[1]
    assert run("lists", "--in", str(folder), "--refused", "wotch")[2] == "no list named 'wotch'; nearest: watch\n"


def test_a_workspace_without_lists_says_so(tmp_path):
    folder = workspace(tmp_path / "w")
    assert run("lists", "--in", str(folder)) == (
        0,
        "There is no list: habeas add READER FILE --published DAY adds one.\n",
        "",
    )
    assert run("lists", "--in", str(folder), "--json") == (0, "[]\n", "")
