import pytest

from habeas.core.errors import InputError
from habeas.sources import rules
from habeas.sources.base import Said, Tier
from habeas.sources.unread import Unread
from tests.sources.readback import days_of


def test_a_text_is_taken_as_printed_and_kept_as_told():
    rule = rules.text("camp", "place", tier=Tier.PUBLIC, personal=False, spell=2)
    assert (rule.columns, rule.prop, rule.read) == (("camp",), "place", None)
    assert (rule.tier, rule.personal, rule.spell) == (Tier.PUBLIC, False, 2)


def test_what_nobody_decided_is_personal_and_restricted():
    rule = rules.choice("sex", "sex", {"M": "m"})
    assert (rule.personal, rule.tier) == (True, Tier.RESTRICTED)


def test_each_maker_says_of_the_spell_it_is_given():
    made = [
        rules.dates("c", "detained", "ymd", spell=2).read("2024-07"),
        rules.choice("c", "state", {"In": "held"}, spell=2).read("IN"),
        rules.number("c", "age", spell=2).read("041.0"),
        rules.sentence("c", spell=2).read("6 months"),
    ]
    assert [said for one in made for said in one] == [
        Said("detained", "2024-07", 2),
        Said("state", "held", 2),
        Said("age", "41", 2),
        Said("punishment", "custody", 2),
        Said("sentence_days", days_of(6), 2),
        Said("sentence_text", "6 months", 2),
    ]


def test_several_values_are_said_once_each_in_order():
    assert rules.several("c", "article", ";,").read("9; 4,9, (1, 2)") == tuple(
        Said("article", part) for part in ("9", "4", "(1, 2)")
    )
    issues = rules.chosen("c", "issue", {"eth": "eth", "none": ""}, "/")
    assert issues.read("Eth/none/eth") == (Said("issue", "eth"),)


def test_dots_apostrophes_case_and_spaces_of_a_choice_do_not_matter():
    rule = rules.choice("c", "state", {"освобождён  здесь": "not_held", "прад'яўлена": "held"})
    assert rule.read("Освобожден Здесь") == (Said("state", "not_held"),)
    assert rule.read("прад’яўлена") == (Said("state", "held"),)


def test_a_text_that_means_nothing_says_nothing():
    assert rules.choice("c", "sex", {"?": ""}).read("?") == ()
    assert rules.dates("c", "born", "ymd").read("0000-00-00") == ()


@pytest.mark.parametrize(
    ("rule", "cell", "problem"),
    [
        (rules.choice("c", "sex", {"M": "m"}), "zz", "this word is new"),
        (rules.choice("c", "sex", {"M": "m"}), "M M", "this word is new"),
        (rules.number("c", "age"), "-3", "this is not a whole number"),
        (rules.number("c", "age"), "3.5", "this is not a whole number"),
    ],
)
def test_what_is_new_stops_and_is_not_repeated(rule, cell, problem):
    with pytest.raises(Unread) as caught:
        rule.read(cell)
    assert caught.value.problem == problem
    assert cell not in caught.value.cure


def test_a_choice_with_two_meanings_of_one_word_is_refused():
    with pytest.raises(InputError) as caught:
        rules.choice("c", "sex", {"M": "m", "m ": "f"})
    assert str(caught.value) == "two words of a choice differ by case or spaces alone. Keep one of them."


def test_an_unknown_notation_is_refused():
    with pytest.raises(InputError, match=r"^no notation of dates named 'lunar'\. Take one of edtf, words, "):
        rules.dates("c", "born", "lunar")
