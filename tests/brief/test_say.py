import re
from datetime import date

import pytest

from habeas.brief import bottom_line, compose
from habeas.brief.say import PARTS, Facts, choose, fill, plain_text, words
from habeas.brief.study import QUESTIONS
from habeas.core.errors import HabeasError, UnknownName
from habeas.core.types import Finding, Interval, Sentence, Verdict

DAY = date(2031, 6, 30)


def make(key="x", unit="people", **more):
    fields = {"label": key, "n": 3, "n_unit": "acts", "as_of": DAY, "known": DAY, "method": "count"}
    return Finding(key=key, unit=unit, **fields | more)


def facts(*findings):
    return Facts(findings={f.key: f for f in findings}, plain={"country.name": "Examplia"})


@pytest.mark.parametrize(
    ("finding", "shown"),
    [
        (make(value=1400, low=1400, high=1400), "1,400"),
        (make(value=1400, low=1350, high=1450, interval=Interval.BOUNDS), "about 1,400 (1,350 to 1,450)"),
        (make(low=1, high=6, interval=Interval.BOUNDS), "1 to 6"),
        (make(value=27, low=27, high=45, interval=Interval.BOUNDS), "27 to 45"),
        (make(low=54, interval=Interval.BOUNDS), "at least 54"),
        (make(value=6, low=6, interval=Interval.BOUNDS), "at least 6"),
        (make(high=9, interval=Interval.BOUNDS), "at most 9"),
        (make(), "cannot tell"),
        (make(unit="share", value=0.278, low=0.23, high=0.39, interval=Interval.BOUNDS), "about 28% (23% to 39%)"),
        (make(unit="share", value=0.001, low=0.001, high=0.001), "under 1%"),
        (make(unit="share", value=0.999, low=0.999, high=0.999), "over 99%"),
        (make(unit="share", value=0.0, low=0.0, high=0.0), "0%"),
        (make(unit="ratio", value=3.08, low=1.8, high=5.0, interval=Interval.SAMPLING), "3.1"),
        (make(unit="ratio", low=0.47, interval=Interval.BOUNDS), "at least 0.47"),
        (make(unit="day", value=DAY, low=DAY, high=DAY), "30 June 2031"),
        (make(unit="day", low=date(2031, 6, 1), high=DAY, value=DAY, interval=Interval.BOUNDS), "June 2031"),
    ],
)
def test_a_number_is_printed_with_what_its_interval_makes_of_it(finding, shown):
    assert words(finding) == shown


def test_a_digit_typed_by_hand_is_refused():
    with pytest.raises(HabeasError, match=r"^hand-typed number in the text of the brief: 'About 110 people'$"):
        fill(Sentence(text="About 110 people"), facts())


def test_a_part_that_does_not_exist_is_refused():
    with pytest.raises(UnknownName, match="no part of a slot named 'hihg'; nearest: high"):
        fill(Sentence(text="{x:hihg}"), facts(make(value=1)))


def test_a_sentence_whose_number_is_not_told_gives_way_to_the_next():
    pair = (Sentence(text="{x} people."), Sentence(text="The data cannot tell: {x:reason}."))
    assert plain_text(choose(pair, facts(make(value=2, low=2, high=2)))) == "2 people."
    assert plain_text(choose(pair, facts(make(reason="nobody counted")))) == "The data cannot tell: nobody counted."
    assert choose(pair, facts()) == ()


def test_a_sentence_is_said_only_under_its_verdict():
    said = Sentence(text="Women were favoured.", when={"x": Verdict.HOLDS})
    assert fill(said, facts(make(verdict=Verdict.HOLDS)))
    assert fill(said, facts(make(verdict=Verdict.CANNOT_TELL))) == ()
    assert fill(said, facts()) == ()


def test_a_sentence_begins_with_a_capital_and_each_number_knows_its_finding():
    filled = fill(Sentence(text="{x:unit} died."), facts(make(low=6)))
    assert plain_text(filled) == "At least 6 people died."
    assert [piece.key for piece in filled] == ["x", ""]


def test_one_is_singular_and_nought_can_be_left_unsaid():
    assert plain_text(fill(Sentence(text="{x:unit}"), facts(make(value=1, low=1, high=1)))) == "1 person"
    assert plain_text(fill(Sentence(text="{x:unit}"), facts(make(low=1, high=6)))) == "1 to 6 people"
    assert fill(Sentence(text="{x:some}"), facts(make(value=0, low=0, high=0))) == ()
    assert plain_text(fill(Sentence(text="{x:some}"), facts(make(low=0, high=2)))) == "0 to 2 people"


def spoken():
    groups = [
        *bottom_line.BOTTOM_LINE,
        *(alternatives for lead in compose.LEADS.values() for alternatives in lead),
        *(alternatives for measure in QUESTIONS for alternatives in measure.sentences),
        compose.TITLE,
        compose.AS_KNOWN,
    ]
    return [sentence.text for alternatives in groups for sentence in alternatives]


CAUSAL = re.compile(
    r"\b(becaus\w*|caus(ed|ing)|led to|leads to|due to|thanks to|as a result|result(s|ed) in|in exchange for|"
    r"in return for|forc(es|ed) (him|her|them|the)|proves?|proof that|reason for (the )?release)\b",
    re.IGNORECASE,
)
SLOT = re.compile(r"\{([A-Za-z0-9_.-]+)(?::([a-z_]+))?\}")


@pytest.mark.parametrize("text", spoken())
def test_no_sentence_speaks_of_causes_or_types_a_number(text):
    assert not CAUSAL.search(text), "the data show order, not causes"
    assert not re.search(r"\d", SLOT.sub("", text))
    assert all((part or "") in PARTS for _, part in SLOT.findall(text))


@pytest.mark.parametrize(
    "text", [text for text in spoken() if re.search(r"\{[a-z_.]*(share|ratio)(:(?!reason)[^}]*)?\}", text)]
)
def test_no_share_is_printed_without_what_it_is_a_share_of(text):
    counted = re.search(r":(n|unit|missing|all)\}", text) or "{freed.total" in text or "for each person freed" in text
    assert counted, "a share without n"


@pytest.mark.parametrize("text", [text for text in spoken() if re.search(r"odds_ratio(:(?!reason)|\})", text)])
def test_no_test_is_printed_without_its_chance_model(text):
    assert "Chance model:" in text
