"""The command on names: two spellings side by side, one name as its parts, and text that is no name."""

import json

import pytest

from tests.intake.invented import run


@pytest.mark.parametrize(
    ("other", "verdict"),
    [("Ivan Vorobey", "same"), ("Павел Воробей", "different"), ("Верабей", "cannot_tell")],
)
def test_two_names_have_a_verdict_for_programs_and_for_people(other, verdict):
    code, out, err = run("names", "Верабей Іван Пятровіч", other, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["verdict"] == verdict
    assert [one["part"] for one in told["parts"]] == ["surname", "given", "patronymic"]
    assert told["points"] == sum(one["points"] for one in told["parts"])
    words = {"same": "They can be one name.", "different": "They are two names.", "cannot_tell": "Too little tells"}
    assert words[verdict] in run("names", "Верабей Іван Пятровіч", other)[1]


def test_a_part_that_contradicts_is_shown_with_its_rule():
    code, out, err = run("names", "Иван Петрович Воробей", "Иван Павлович Воробей")
    assert (code, err) == (0, "")
    assert "contradicts" in out


def test_one_name_is_told_as_its_parts_and_keys():
    code, out, err = run("names", "Верабей Іван Пятровіч")
    assert (code, err) == (0, "")
    assert out.startswith(
        "Read: cyrillic, spelled as in be\n  surname: Верабей; key varab\n  given: Іван; key ivan; a form of "
    )
    told = json.loads(run("names", "Верабей Іван Пятровіч", "--json")[1])
    assert told["readings"][0]["patronymic"]["names"] == ["pyotr"]


@pytest.mark.parametrize("text", ["", "12", "--", "?!"])
def test_text_without_a_name_is_said_to_be_none(text):
    code, out, _ = run("names", "--", text)
    assert (code, out) == (0, "No word in it is a name.\n")
    assert json.loads(run("names", "--json", "--", text, "Иван Воробей")[1])["verdict"] == "cannot_tell"
