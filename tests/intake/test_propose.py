"""Figures of texts become claims: those of the commentary in any wording, and no distractor."""

import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.brief.study import study
from habeas.claims import PARAMETERS
from habeas.core.dates import PartialDate
from habeas.core.errors import FaultsError, InputError, UnknownName
from habeas.core.types import Verdict
from habeas.intake.keepclaims import Said, claim_toml, keep_claims
from habeas.intake.propose import propose
from habeas.intake.tables import read_workspace
from habeas.sources.article import article_of
from habeas.sources.articlewords import words_of
from habeas.store.countries import published_files
from habeas.store.workspace import demo_workspace
from tests.intake.invented import lay, state, swap

WORDS = words_of("en")
HERE = Path(__file__).parent
SAID = date(2024, 9, 23)


def texts(*names):
    return [text for name in names for text in tomllib.loads((HERE / f"{name}.toml").read_text())["text"]]


def read(text, *, said=SAID):
    return propose(article_of(text, name="text", words=WORDS), WORDS, PARAMETERS, said=said)


def read_text(text):
    return read(text["text"], said=date.fromisoformat(text["said_on"]) if "said_on" in text else None)


def plain(kind, parameters):
    """A claim as a value that can be compared; a period by its days."""
    period = PartialDate.parse(parameters["period"]) if "period" in parameters else None
    rest = {name: tuple(value) if isinstance(value, list) else value for name, value in parameters.items()}
    return kind, tuple(sorted((rest | {"period": period and (period.first, period.last)}).items()))


def claims(found):
    return [plain(one.kind, one.parameters) for one in found.proposals]


def expected(text):
    return [plain(claim["kind"], {k: v for k, v in claim.items() if k != "kind"}) for claim in text["claims"]]


def only(text, **more):
    """The one claim proposed for a text, as kind and parameters."""
    (one,) = read(text, **more).proposals
    return one.kind, one.parameters


# The commentary


def published_claims():
    """F01 to F05 as the package has them."""
    entries = tomllib.loads(published_files("by")["hand/claims.toml"].decode())["claim"]
    return {entry["id"]: entry for entry in entries if entry["id"] in ("F01", "F02", "F03", "F04", "F05")}


@pytest.mark.parametrize("text", texts("articles_belarus"), ids=lambda text: text["name"])
def test_the_five_figures_of_the_commentary_are_found_in_any_wording(text):
    want = {name: (entry["kind"], dict(entry["parameters"])) for name, entry in published_claims().items()}
    want["F01"][1].pop("period")  # the commentary does not say since when; the table takes the window of releases
    if "freed" in text:
        want["F01"][1]["period"] = text["freed"]
    assert sorted(claims(read_text(text)), key=str) == sorted((plain(*one) for one in want.values()), key=str)


def test_the_figures_of_the_commentary_hold_once_kept(tmp_path):
    demo_workspace(tmp_path, country="by")
    for number, text in enumerate(texts("articles_belarus")):
        said = Said(speaker="The Weekly", side="", said_on=SAID, source="The Weekly", file=f"T{number}.txt")
        assert len(keep_claims(tmp_path, read_text(text).proposals, said, PARAMETERS).ids) == 5
    made = study(tmp_path, on=None, known=None)
    verdicts = [made.findings[f"claim.{one.id}"].verdict for one in made.claims if one.speaker == "The Weekly"]
    assert len(verdicts) >= 28  # some of the 35 say the same in the same words
    assert set(verdicts) == {Verdict.HOLDS}


# Other texts


@pytest.mark.parametrize(
    "text", texts("articles", "articles_held_back", "articles_second", "articles_third"), ids=lambda text: text["name"]
)
def test_the_claims_of_an_invented_text_are_proposed_and_the_rest_is_told(text):
    found = read_text(text)
    assert sorted(map(str, claims(found))) == sorted(map(str, expected(text)))
    for part in text["unplaced"]:
        assert any(part in one.quote or part in " ".join(one.figures) for one in found.unplaced), part
    assert all(len(one.figures) == len(one.why) > 0 for one in found.unplaced)


def test_every_digit_is_in_a_claim_or_told():
    for text in texts("articles", "articles_held_back", "articles_second", "articles_belarus"):
        found = read_text(text)
        told = {one.quote for one in (*found.proposals, *found.unplaced)}
        for sentence in article_of(text["text"], name="text", words=WORDS).sentences:
            assert sentence.text in told or not any(sign.isdigit() for sign in sentence.text), sentence.text


@pytest.mark.parametrize(
    ("said", "qualifier"),
    [
        ("About 40", "about"),
        ("Some 40", "about"),
        ("Nearly 40", "about"),
        ("At least 40", "at least"),
        ("No fewer than 40", "at least"),
        ("More than 40", "more than"),
        ("Over 40", "more than"),
        ("40 or more", "at least"),
        ("No more than 40", "at most"),
        ("Up to 40", "at most"),
        ("Fewer than 40", "less than"),
        ("Only 40", "exactly"),
        ("Altogether about 40", "about"),
        ("40", "exactly"),
    ],
)
def test_the_qualifier_is_as_it_was_said(said, qualifier):
    text = f"{said} people were freed." if "or more" not in said else "40 people or more were freed."
    assert only(text) == ("count_is", {"what": "freed", "value": 40, "qualifier": qualifier})


@pytest.mark.parametrize(
    "text",
    [
        "Lukashenko pardoned 37 people on 16 September.",
        "On 16 September 37 people were pardoned by Lukashenko.",
        "37 people, most of whom we know, were pardoned on 16 September.",
        "The release of 37 people on 16 September was welcome.",
        "Lukashenko pardoned on 16 September 37 people jailed for protests.",
        "37 people who were arrested in 2020 have been set free on 16 September.",
    ],
)
def test_voice_and_order_do_not_matter(text):
    found = [one for one in read(text).proposals if one.kind == "count_is"]
    assert [one.parameters["what"] for one in found] == ["freed"]
    assert [one.parameters["value"] for one in found] == [37]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The president will free 50 people.", "its clause speaks of what may come"),
        ("50 people were not freed.", "its clause speaks of what did not happen"),
        ("Were 50 people freed?", "the sentence is a question"),
        ("50 parrots were released.", "what it counts (parrots) is no word for people that we know"),
        ("50 people were released on bail.", "the sentence speaks of 'on bail', which is another matter"),
        ("50 people marched.", "nothing in its clause says that these were freed, are inside, died, were recognised, "
         "arrested or sentenced"),
        ("The country's prisons hold 31,000 inmates.", "nothing in its clause says that these were freed, are inside, "
         "died, were recognised, arrested or sentenced"),
        ("36,000 inmates are in prison.", "it does not say that political prisoners are meant; the tables count no "
         "others inside"),
        ("Six people died on Monday.", "the sentence does not say that they died in custody"),
        ("They were held under article 342.", "it is the number of an article of law, a line or the like, or an age"),
        ("Many were freed.", "it gives no number or share, so nothing would make it false"),
        ("Most of those freed were grateful.", "who is meant is no group that published counts know"),
        ("Most of the deputies are women.", "the sentence does not say that it is a share of people freed"),
        ("Most of the people arrested are women.", "the sentence does not say that it is a share of people freed"),
        ("Twelve women were arrested.", "published counts know groups among the freed and among those inside alone"),
        ("The march went on for 12 days.", "it is a length of time"),
        ("It began on 5 May 2020.", "it is a date, and nothing is counted"),
        ("300 million people were freed.", "so many people no country frees, holds or arrests"),
    ],
)  # fmt: skip
def test_what_is_not_placed_has_its_reason(text, why):
    found = read(text)
    assert found.proposals == ()
    assert why in found.unplaced[0].why


def test_a_day_without_a_year_needs_the_day_of_publication():
    text = "On 16 September 37 people were freed."
    found = read(text, said=None)
    assert (found.proposals, found.unplaced[0].why) == (
        (),
        ("its days need the day of publication; give it with --said-on",),
    )
    assert only(text)[1]["period"] == "2024-09-16"


def test_people_remain_on_the_day_of_publication_whenever_it_began():
    assert only("Over 40 people remain in prison since 2021.")[1]["period"] == "2024-09-23"
    assert only("In July over 40 people remained in prison.")[1]["period"] == "2024-07"


def test_a_head_with_the_day_gives_the_day_and_the_command_line_goes_first():
    text = "Mercy\n\n23 September 2024\n\nOn 24 September 37 people were freed."
    assert only(text, said=None)[1]["period"] == "2023-09-24"
    assert only(text, said=date(2024, 9, 30))[1]["period"] == "2024-09-24"


def test_a_proposal_has_only_parameters_of_its_kind():
    for text in texts("articles", "articles_held_back", "articles_second", "articles_belarus"):
        for one in read_text(text).proposals:
            assert set(one.parameters) <= {column.name for column in PARAMETERS[one.kind]}
    with pytest.raises(UnknownName, match="no claim kind named 'count_is'"):
        propose(article_of("40 people were freed.", name="t", words=WORDS), WORDS, {}, said=SAID)


@given(st.text(max_size=200) | st.lists(st.sampled_from(
    ["about", "110", "people", "were", "freed", ",", "since", "July", "on", "16", "September", "most", "of", "them", "women",
     "the", "latest", "waves", "four", "percent", "last", "three", "months", "and", "to", "-", "half", "a", "dozen", "2021", "."]
), max_size=30).map(" ".join))  # fmt: skip
def test_any_text_is_read_without_an_error(text):
    for said in (None, SAID):
        found = read(text, said=said)
        for one in found.proposals:
            assert "period" not in one.parameters or PartialDate.parse(one.parameters["period"])
            assert one.parameters.get("value", 1) >= 0


@pytest.mark.parametrize(
    "unit", ["1 ", "(", ". ", ".", '."', "most ", "one hundred and ", "since July ", "111 ", "9", "the latest 3, "]
)
def test_a_megabyte_of_noise_takes_under_two_seconds(unit):
    text = unit * (2**20 // len(unit))
    begun = time.perf_counter()
    read(text)
    assert time.perf_counter() - begun < 2


def test_time_grows_with_the_length_of_sentences():
    def seconds(n):
        text = "About 110 people were freed, of them 30 women and 1 man, " * n + "."
        begun = time.perf_counter()
        read(text)
        return time.perf_counter() - begun

    seconds(10)
    assert seconds(300) < 60 * max(seconds(30), 0.001)


# Keeping

WHO = {
    "speaker": "The Herald",
    "side": "independent",
    "said_on": date(2031, 6, 20),
    "source": "The Herald, Mercy",
    "file": "a b.txt",
}
TWO = "Twelve people were freed on 1 February. In June 30 more people were released."


@pytest.fixture
def examplia(tmp_path):
    return lay(tmp_path / "examplia")


def two():
    return read(TWO, said=date(2031, 6, 20)).proposals


def test_kept_claims_are_read_back_with_their_parameters(examplia):
    kept = keep_claims(examplia, two(), Said(**WHO), PARAMETERS)
    assert (kept.ids, kept.already) == (("A-B-1", "A-B-2"), frozenset())
    *_, first, second = read_workspace(examplia, PARAMETERS).claims
    assert (first.id, first.text, first.speaker, first.kind) == (
        "A-B-1", "Twelve people were freed on 1 February.", "The Herald", "count_is",
    )  # fmt: skip
    assert (first.parameters["value"], str(first.parameters["period"])) == (12, "2031-02-01")
    assert (second.id, second.parameters["value"], str(second.parameters["period"])) == ("A-B-2", 30, "2031-06")
    assert first.note == "Found by habeas read: 'Twelve people' in a b.txt, line 1, characters 1 to 39."


def test_what_stood_in_the_file_stays_as_it_was(examplia):
    before = (examplia / "hand/claims.toml").read_bytes()
    keep_claims(examplia, two(), Said(**WHO), PARAMETERS)
    assert (examplia / "hand/claims.toml").read_bytes().startswith(before.rstrip())


def test_a_claim_kept_twice_stands_once_and_ids_do_not_collide(examplia):
    first, second = two()
    assert keep_claims(examplia, [second], Said(**WHO), PARAMETERS).ids == ("A-B-1",)
    kept = keep_claims(examplia, [first, second], Said(**WHO), PARAMETERS)
    assert (kept.ids, kept.already) == (("A-B-2", "A-B-1"), frozenset({"A-B-1"}))
    assert len(read_workspace(examplia, PARAMETERS).claims) == 4
    other = keep_claims(examplia, [first], Said(**WHO | {"speaker": "The Gazette"}), PARAMETERS)
    assert other.ids == ("A-B-3",)


def test_a_workspace_with_a_fault_is_left_as_it_is(examplia):
    swap("hand/releases.csv", "2031-02-01", "2031-02-31")(examplia)
    before = state(examplia)
    with pytest.raises(FaultsError):
        keep_claims(examplia, two(), Said(**WHO), PARAMETERS)
    assert state(examplia) == before


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"speaker": " "}, InputError),
        ({"speaker": "a\x1bb"}, InputError),
        ({"source": "a\udcffb"}, InputError),
        ({"side": "them"}, UnknownName),
        ({"speaker": "Ã©tÃ© Ã©tÃ© Ã©tÃ©"}, FaultsError),
    ],
)
def test_a_speaker_or_source_that_cannot_stand_in_a_claim_changes_nothing(examplia, wrong, error):
    before = state(examplia)
    with pytest.raises(error):
        keep_claims(examplia, two(), Said(**WHO | wrong), PARAMETERS)
    assert {path: held[2] for path, held in state(examplia).items()} == {path: held[2] for path, held in before.items()}


@given(st.text(st.characters(codec="utf-8")), st.lists(st.text(st.characters(codec="utf-8"))), st.integers(0, 10**9))
def test_any_text_comes_back_from_toml_as_it_was(text, words, number):
    entry = {"id": "A", "text": text, "parameters": {"groups": words, "value": number, "percent": 33.3}}
    assert tomllib.loads(claim_toml(entry)) == {"claim": [entry]}


def test_a_sentence_cannot_break_out_of_its_string(examplia):
    text = '"Twelve people were freed" \\" ]] [[claim]] id = "X" \'\'\' """ on 1 February.'
    (one,) = read(text, said=date(2031, 6, 20)).proposals
    keep_claims(examplia, [one], Said(**WHO), PARAMETERS)
    found = read_workspace(examplia, PARAMETERS).claims
    assert [claim.id for claim in found] == ["C1", "C2", "A-B-1"]
    assert found[-1].text == text
