"""The command that looks somebody up: for people and for programs, what is withheld, and what is refused."""

import json

import pytest

from tests.intake.invented import run
from tests.link.judged import workspace


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    folder = workspace(tmp_path_factory.mktemp("find"))
    assert run("link", str(folder))[0] == 0
    return folder


def find(folder, *args):
    return run("find", *args, "--in", str(folder))


def test_who_it_may_be_and_why_for_people(mine):
    code, out, err = find(mine, "Nikolai Verabei", "--born", "1984-03-06", "--sex", "m")
    assert (code, err) == (0, "")
    first, names, veto, *_ = out.splitlines()
    assert first.split(":")[0] in ("north", "east")
    assert names.strip() in ("Верабей Мікола Пятровіч", "Воробей Николай")
    assert veto.strip() == "not joined by machine: the dates of birth differ by what a slip of the pen explains"
    assert "  birth       a year or a day off " in out
    assert "not told by both: patronymic, detention, region, residence, article" in out
    assert out.splitlines()[-1].startswith("These are the model's odds")


def test_who_it_may_be_and_why_for_programs(mine):
    code, out, err = find(mine, "Зязюля Алёна", "--born", "1990", "--region", "Brest", "--article", "130", "--json")
    assert (code, err) == (0, "")
    told = {one["record"]: one for one in json.loads(out)}
    assert told.keys() == {"north:2", "east:2"}
    assert told["north:2"]["names"] == ["Zyaziulya Alena", "Зязюля Алёна"]
    assert told["north:2"]["person"] == told["east:2"]["person"]
    levels = {why["part"]: why["level"] for why in told["north:2"]["why"]}
    assert (levels["given"], levels["region"], levels["article"]) == ("one spelling", "one", "one")
    priors = [one["bits"] - sum(why["bits"] for why in one["why"]) for one in told.values()]
    assert priors[0] == pytest.approx(priors[1], abs=0.1)
    assert [one["probability"] for one in told.values()] == sorted(
        (one["probability"] for one in told.values()), reverse=True
    )


def test_least_is_how_likely_a_record_must_be(mine):
    asked = ("Зязюля Алёна", "--born", "1990", "--json")
    by_least = [json.loads(find(mine, *asked, "--least", least)[1]) for least in ("0.000001", "0.1", "0.999999")]
    assert len(by_least[0]) >= len(by_least[1]) > len(by_least[2]) == 0
    code, out, err = find(mine, "Зязюля Алёна", "--least", "0.999999")
    assert (code, err) == (0, "")
    assert out.startswith("No record of the linked register is this person with a probability of 0.999999 or more.")


def test_what_a_tier_may_not_see_is_withheld(mine):
    code, out, err = find(mine, "Зязюля Алёна", "--born", "1990", "--tier", "public", "--json")
    assert (code, err) == (0, "")
    assert {(one["record"], one["person"], *one["names"]) for one in json.loads(out)} == {
        ("north:(withheld)", "east:(withheld)"), ("east:(withheld)", "east:(withheld)")
    }  # fmt: skip
    out = find(mine, "Зязюля Алёна", "--born", "1990", "--tier", "public")[1]
    assert "the names are withheld" in out
    assert "Алёна" not in out


def test_nothing_is_written(mine):
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    find(mine, "Зязюля Алёна", "--born", "1990")
    assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("  ",), "there is no name to look for"),
        (("x", "--born", "19x"), "'19x' is not a date we read"),
        (("x", "--least", "1"), "1.0 is not in the range 0<x<1"),
        (("x", "--sex", "q"), "'q' is not one of"),
    ],
)
def test_what_cannot_be_asked_is_refused(mine, args, named):
    code, out, err = find(mine, *args)
    assert (code, out) == (2, "")
    assert named in err


def test_a_workspace_that_was_never_linked_names_the_cure(tmp_path):
    folder = workspace(tmp_path)
    code, out, err = find(folder, "Зязюля Алёна")
    assert (code, out) == (2, "")
    assert f"these lists were never linked. habeas link {folder}" in err
