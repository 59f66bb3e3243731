"""The commands on claims: which kind a sentence is tested as, what is wrong said clearly, and nothing personal printed."""

import json
import re

import click
import pytest

from habeas.cli.sentences import entry_of
from tests.intake.invented import run
from tests.intake.publish import MAPPING, added, workspace
from tests.register.workspaces import claim

PERIOD = ("--period", "2031-05")
WOMEN, ILL = "sex = 'f'", "contains(health, 'grave')"
HEADER = "id,name,born,in,out,how,sex,health,note"
# Twelve of fifteen are freed, eight of them women. What is marked must be printed nowhere.
BEFORE = "\n".join(
    [
        HEADER,
        *(
            f"K{at},Zqname{at} Zqfather,19{40 + at}-05-07,2029-01-01,,,{'female' if at % 3 else 'male'},"
            f"Zqhealth {'grave' if at % 2 else 'fair'},zqissue"
            for at in range(15)
        ),
    ]
)
# The second edition says who left; of K1 that they are well, of K2 that they are not.
AFTER = "\n".join(
    line.replace("2029-01-01,,", "2029-01-01,2031-05-05,pardoned") if at <= 12 else line
    for at, line in enumerate(BEFORE.split("\n"))
)
AFTER = AFTER.replace("female,Zqhealth grave", "female,Zqhealth fair", 1)
AFTER = re.sub(r"^(K2,.*)Zqhealth fair", r"\1Zqhealth grave", AFTER, flags=re.M)


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """A workspace with a list in two editions and four claims."""
    folder = workspace(tmp_path_factory.mktemp("claims"))
    mapping = MAPPING.replace('"children"]', '"children", "health"]') + 'health = { prop = "health" }\n'
    (folder.parent / "demo.toml").write_text(mapping, encoding="utf-8")
    added(folder, f"{BEFORE}\n".encode(), "2031-01-10")
    added(folder, f"{AFTER}\n".encode(), "2031-06-01")
    said = {"said_on": "2031-06-01", "period": "2031-05"}
    claims = [
        claim("most_are", "WOMEN", criterion=WOMEN, **said),
        claim("most_are", "ILL", criterion=ILL, **said),
        claim("all_are", "ILL-ANY", criterion=ILL, learnt="any", **said),
        claim("waves_are", "WAVES", value=1, **said),
    ]
    (folder / "hand" / "claims.toml").write_text("\n".join(claims), encoding="utf-8")
    return folder


def check(folder, sentence, *options):
    return run("check-claim", sentence, "--in", folder, *PERIOD, *options)


def as_json(folder, sentence, *options):
    code, out, err = check(folder, sentence, *options, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


# Which kind a sentence is tested as

SENTENCES = [
    ("Those being freed are the seriously ill and the elderly", {}, "most_are"),
    ("Women, mostly", {}, "most_are"),
    ("All of the freed are ill", {}, "all_are"),
    ("Only women were freed", {}, "all_are"),
    ("EVERYBODY freed is ill", {}, "all_are"),
    ("Alleged mothers", {}, "most_are"),
    ("None of the freed are ill", {}, "none_are"),
    ("Nobody over sixty was freed", {}, "none_are"),
    ("Women were favoured", {}, "favoured"),
    ("Women were favored", {}, "favoured"),
    ("The old were freed more often", {}, "favoured"),
    ("They were freed because they are ill", {}, "because"),
    ("Freed on the grounds of age", {}, "because"),
    ("All were freed because they are ill", {}, "because"),
    ("Two hundred remained inside", {"value": 200.0}, "still_inside"),
    ("At least 200 ill people stayed", {"value": 200.0}, "still_inside"),
    ("At least thirty women were freed", {"value": 30.0}, "at_least"),
    ("No fewer than thirty", {"value": 30.0}, "at_least"),
    ("Thirty women were freed", {"value": 30.0}, "count_is"),
    ("All thirty women were freed", {"value": 30.0}, "count_is"),
    ("In four waves", {"value": 4.0}, "waves_are"),
    ("A third were women", {"percent": 33.0}, "share"),
    ("All had weeks left", {"months": 1.0}, "share_of_term"),
    ("Some had weeks left", {"months": 1.0, "percent": 10.0}, "share_of_term"),
]


@pytest.mark.parametrize(("sentence", "given", "kind"), SENTENCES)
def test_the_kind_follows_from_the_words_of_a_sentence_and_from_what_is_given(sentence, given, kind):
    entry = entry_of(sentence, None, {"criterion": WOMEN, "qualifier": None, **given})
    assert entry["kind"] == kind
    plan = {name: int(value) for name, value in given.items()} | {"criterion": WOMEN}
    plan |= {"qualifier": "at least"} if kind == "still_inside" and "At least" in sentence else {}
    assert entry["parameters"] == (plan | {"what": "freed"} if kind in ("at_least", "count_is") else plan)


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Not all of the freed are women", "Not"),
        ("Not only women were freed", "Not"),
        ("Women were not favoured", "not"),
        ("Women weren't favoured", "weren't"),
        ("No woman stayed inside", "No"),
        ("They were not freed because they are ill", "not"),
        ("Never were the ill freed", "Never"),
    ],
)
def test_of_a_sentence_that_denies_the_kind_must_be_given(sentence, word):
    with pytest.raises(click.UsageError, match=f"“{word}”: of a sentence that denies, say with --kind"):
        entry_of(sentence, None, {})
    assert entry_of(sentence, "none_are", {})["kind"] == "none_are"


@pytest.mark.parametrize(
    ("sentence", "given", "qualifier"),
    [
        ("At least a third were women", {"percent": 33.0}, "at least"),
        ("More than half were women", {"percent": 50.0}, "more than"),
        ("About 110 were freed", {"value": 110.0}, "about"),
        ("Up to two hundred people stayed inside", {"value": 200.0}, "at most"),
        ("Thirty people over 60 were freed", {"value": 30.0}, None),
        ("Thirty women were freed", {"value": 30.0}, None),
        ("At least 20, perhaps more than 30 were freed", {"value": 25.0}, None),
    ],
)
def test_how_a_number_is_stated_follows_from_the_sentence_too(sentence, given, qualifier):
    assert entry_of(sentence, None, given)["parameters"].get("qualifier") == qualifier


def test_a_kind_given_is_not_guessed_and_groups_of_favour_are_one_group():
    assert entry_of("All are ill", "none_are", {})["kind"] == "none_are"
    entry = entry_of("Women were favoured", None, {"groups": "women"})
    assert entry == {"kind": "favoured", "parameters": {"group": "women"}}
    assert entry_of("A third", None, {"percent": 33.3})["parameters"] == {"percent": 33.3}


# The verdict of one sentence


def test_a_sentence_is_told_its_verdict_its_rule_and_the_numbers_beside_it(mine):
    code, out, err = check(mine, "Those freed are women", "--criterion", WOMEN)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:4] == [
        "“Those freed are women” (not named)",
        f"Tested: more than half of the freed meet “{WOMEN}” (most_are)",
        "Verdict: holds",
        f"Why: of 12 freed 8 meet “{WOMEN}”, 4 do not",
    ]
    for part in ("precision", "coverage", "still_inside", "random"):
        assert f"claim.sentence.{part}" in out
    assert "assumed: the lists name all who were freed in these days" in lines


def test_the_verdict_as_json_has_the_claim_and_its_findings(mine):
    told = as_json(mine, "Those freed are women", "--criterion", WOMEN, "--speaker", "Minister")
    assert set(told) == {"claim", "findings"}
    claim = told["claim"]
    assert claim["id"] == "sentence"
    assert (claim["verdict"], claim["kind"], claim["speaker"]) == ("holds", "most_are", "Minister")
    assert (claim["said_on"], claim["source"]) == ("2031-06-01", "the command line")
    assert told["findings"][0]["key"] == "claim.sentence"
    assert told["findings"][0]["low"] == pytest.approx(8 / 12)
    assert all(one["key"].startswith("claim.sentence") for one in told["findings"])


def test_what_was_learnt_after_the_release_counts_if_asked_for(mine):
    """Six of the twelve are called gravely ill before; after it not the one of them born in 1941, but one born in 1942."""
    for learnt, meet in (("before", (1, 0)), ("any", (0, 1))):
        for ages, n in zip(("age = 89", "age = 88"), meet, strict=True):
            told = as_json(mine, "Freed", "--criterion", f"{ILL} and {ages}", "--learnt", learnt, "--kind", "most_are")
            assert told["findings"][0]["low"] == pytest.approx(n / 12), (learnt, ages)


@pytest.mark.parametrize(("criterion", "code"), [("sex = 'm'", 1), (WOMEN, 0), ("religion = 'none'", 0)])
def test_strict_ends_with_one_only_if_the_sentence_fails(mine, criterion, code):
    told = check(mine, "Those freed", "--criterion", criterion, "--strict")
    assert (told[0], told[2]) == (code, "")
    assert check(mine, "Those freed", "--criterion", criterion)[0] == 0


# What is wrong with what was given

WRONG = {
    "an attribute nobody knows": (
        ("--criterion", "ages >= 60"),
        "the claim given, column 'parameters.criterion': no attribute named 'ages'. Nearest: age.",
    ),
    "no criterion and no groups": (
        (),
        "the claim given, column 'parameters.criterion': neither criterion nor groups is given. Give one of them.",
    ),
    "an act nobody knows": (
        ("--criterion", WOMEN, "--act", "A9"),
        "the claim given, column 'parameters.act': no row of releases has the id 'A9'. Nearest: none at all.",
    ),
    "a kind there is not": (
        ("--criterion", WOMEN, "--kind", "al_are"),
        "the claim given, column 'kind': 'al_are' is not a word of 'claim_kinds'. Nearest: all_are, waves_are.",
    ),
    "a parameter of another kind": (
        ("--criterion", WOMEN, "--kind", "all_are", "--value", "3"),
        "the claim given, column 'parameters.value': there is no such key here. "
        "Nearest: act, criterion, groups, learnt, period.",
    ),
    "months that are none": (
        ("--months", "-1"),
        "the claim given, column 'parameters.months': '-1' is negative. A count is zero or more.",
    ),
    "nobody who said it": (
        ("--criterion", WOMEN, "--speaker", ""),
        "the claim given, column 'speaker': the key is missing or empty. Fill it in. "
        "Who made it. A count by the same body is no evidence for it.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_with_its_cure_and_ends_with_two(mine, name):
    options, message = WRONG[name]
    assert check(mine, "Those freed", *options) == (2, "", f"{message}\n")
    code, out, err = check(mine, "Those freed", *options, "--json")
    assert (code, err) == (2, "")
    assert json.loads(out)["message"] == message


@pytest.mark.parametrize("period", ["2031-13", "May", "2031-06/2031-05"])
def test_days_that_are_none_are_refused(mine, period):
    code, out, err = run("check-claim", "Those freed", "--in", mine, "--criterion", WOMEN, "--period", period)
    assert (code, out) == (2, "")
    assert err.startswith("the claim given, column 'parameters.period': ")


@pytest.mark.parametrize("option", ["--value", "--percent", "--months"])
@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_a_number_that_is_none_is_refused(mine, option, number):
    code, out, err = check(mine, "Those freed", "--criterion", WOMEN, option, number)
    assert (code, out) == (2, "")
    assert err


# The path back to the records


def test_why_prints_the_rule_the_numbers_and_the_rows_of_each_of_the_freed(mine):
    code, out, err = run("claims", mine, "--why", "WOMEN")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "WOMEN: “A statement.” (Minister, 1 June 2031; A page)"
    assert lines[1].startswith(f"Tested: more than half of the freed meet “{WOMEN}” (most_are). More than half of the")
    assert f"Why: of 12 freed 8 meet “{WOMEN}”, 4 do not" in lines
    assert "People on the lists freed 2031-05-01 to 2031-05-31, and the rows that say so:" in lines
    persons = [line for line in lines if line.startswith("person:")]
    assert sum(line.endswith("; meets it") for line in persons) == 8
    assert sum(line.endswith("; does not meet it") for line in persons) == 4
    assert all("  freed 2031-05-05; " in line for line in persons)
    row = "    demo:K1 released: input/demo/2031-06-01/list.csv, row 3, said from 2031-06-01"
    assert row in lines
    assert "    demo:K1 sex: input/demo/2031-01-10/list.csv, row 3, said from 2031-01-10" in lines
    assert not any(line.startswith("    demo:K13 ") for line in lines)


def test_why_as_json_has_the_claim_what_makes_it_false_and_the_records(mine):
    code, out, err = run("claims", mine, "--why", "WOMEN", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert set(told) == {"claim", "tested", "false_if", "findings", "records"}
    assert [one["met"] for one in told["records"]] == [True] * 8 + [False] * 4
    assert set(told["records"][0]) == {"person", "freed", "met", "first", "last", "rows"}
    assert {row["prop"] for one in told["records"] for row in one["rows"]} == {"detained", "released", "exit", "sex"}


def test_why_of_a_claim_not_put_to_people_has_no_records(mine):
    code, out, _ = run("claims", mine, "--why", "WAVES")
    assert code == 0
    assert "person:" not in out
    assert json.loads(run("claims", mine, "--why", "WAVES", "--json")[1])["records"] == []


def test_why_prints_the_rows_that_the_answer_rests_on(mine):
    """K1 meets it by the edition before the release, which the later one took back."""
    told = json.loads(run("claims", mine, "--why", "ILL", "--json")[1])
    (first,) = [one for one in told["records"] if any(row["record"] == "demo:K1" for row in one["rows"])]
    assert first["met"] is True
    files = [row["file"] for row in first["rows"] if row["prop"] == "health"]
    assert files == ["input/demo/2031-01-10/list.csv"]


def test_why_of_a_claim_there_is_not_names_the_nearest(mine):
    assert run("claims", mine, "--why", "WOMAN") == (2, "", "no claim named 'WOMAN'; nearest: WOMEN\n")


@pytest.mark.parametrize("other", [("--strict",), ("--without", "demo")])
def test_why_goes_with_nothing_that_changes_the_verdict(mine, other):
    code, out, err = run("claims", mine, "--why", "WOMEN", *other)
    assert (code, out) == (2, "")
    assert "--why tells of one verdict as it is; it goes with neither --without nor --strict." in err


# Nothing personal


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_value_of_a_person_is_printed(mine, form):
    printed = [
        run("claims", mine, *form),
        *(run("claims", mine, "--why", name, *form) for name in ("WOMEN", "ILL", "ILL-ANY", "WAVES")),
        run("claims", mine, "--without", "demo", *form),
        check(mine, "Those freed are ill", "--criterion", ILL, *form),
        check(mine, "Those freed are ill", "--criterion", "health = 'nothing'", *form),
        check(mine, "Those freed are old", "--criterion", "age >= 60 and issue = 'x'", *form),
        check(mine, "Those freed are ill", "--criterion", "helth = 'x'", *form),
    ]
    for code, _, err in printed[:-1]:
        assert code == 0, err
    for _, out, err in printed:
        text = (out + err).replace("health = 'nothing'", "")
        assert "zq" not in text.lower()
        assert not re.search(r"19[4-5]\d", text)


# The claims of the file


def test_claims_are_printed_with_verdict_and_reason(mine):
    code, out, err = run("claims", mine)
    assert (code, err) == (0, "")
    assert f"of 12 freed 8 meet “{WOMEN}”, 4 do not" in out
    told = {one["id"]: one for one in json.loads(run("claims", mine, "--json")[1])}
    assert {name: one["verdict"] for name, one in told.items()} == {
        "WOMEN": "holds",
        "ILL": "fails",
        "ILL-ANY": "fails",
        "WAVES": "cannot_tell",
    }
    assert run("claims", mine, "--strict")[0] == 1


def test_strict_ends_with_nought_where_no_claim_fails(mine, tmp_path):
    """Before anything was said, no claim is judged."""
    code, _, err = run("claims", mine, "--strict", "--known", "2031-01-31")
    assert (code, err) == (0, "")
