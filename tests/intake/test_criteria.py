"""The answers of criteria: true, false and unknown as every person who fits what is known would give them."""

import re
import sys
import unicodedata
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.attributes import ATTRIBUTES, Criterion, Measured
from habeas.core.errors import InputError
from habeas.core.tables import CLAIMS_FILE, Column, Kind
from habeas.core.words import words
from habeas.intake.cells import Unfit, read_cell
from habeas.intake.claims import ClaimRules, read_claims
from habeas.intake.criteria import read_criterion
from habeas.intake.criteriaconstants import quoted
from tests.intake.asked import COLUMNS, DATABASE, ask, exactly, run

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "criteria.md"

# One comparison at a time, against everybody who fits what is known


def agreed(answers):
    """True or false if all say so; else unknown."""
    said = set(answers)
    return said.pop() if len(said) == 1 else None


SIGNS = {
    "=": lambda x, c: x == c,
    "<>": lambda x, c: x != c,
    "!=": lambda x, c: x != c,
    "<": lambda x, c: x < c,
    "<=": lambda x, c: x <= c,
    ">": lambda x, c: x > c,
    ">=": lambda x, c: x >= c,
}
FLIPPED = {"=": "=", "<>": "<>", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
LISTS = [(3,), (2, 3), (1, 4), (1, 2, 4), (4, 2, 3), (1, 2, 3, 4, 5), (3, 3)]


def comparisons_of_numbers(name):
    for (sign, holds), c in product(SIGNS.items(), range(1, 6)):
        yield f"{name} {sign} {c}", lambda x, c=c, holds=holds: holds(x, c)
        yield f"{c}{FLIPPED[sign]}{name}", lambda x, c=c, holds=holds: holds(x, c)
        yield f"not ({name} {sign} {c})", lambda x, c=c, holds=holds: not holds(x, c)
    for a, b in [(1, 5), (2, 3), (3, 3)]:
        yield f"{name} between {a} and {b}", lambda x, a=a, b=b: a <= x <= b
        yield f"{name} not between {a} and {b}", lambda x, a=a, b=b: not a <= x <= b
    for values in LISTS:
        listed = ", ".join(map(str, values))
        yield f"{name} in ({listed})", lambda x, values=values: x in values
        yield f"not {name} in ({listed})", lambda x, values=values: x not in values
        yield f"{name} not in ({listed})", lambda x, values=values: x not in values


@pytest.mark.parametrize(("name", "step"), [("age", 1), ("minor_children", 1), ("sentence_years", 0.5)])
def test_a_comparison_of_a_number_says_what_every_number_it_may_be_says(name, step):
    ends = [None, 0, 1, 2, 3, 4, 5, 6]
    known = [(low, high) for low, high in product(ends, ends) if None in (low, high) or low <= high]
    rows = ", ".join(f"({'null' if low is None else low}, {'null' if high is None else high})" for low, high in known)
    table = f"(values {rows}) as t({name}_low, {name}_high)"
    for text, holds in comparisons_of_numbers(name):
        answers = DATABASE.execute(f"select {read_criterion(text).sql} from {table}").fetchall()
        for (low, high), (answer,) in zip(known, answers, strict=True):
            least, most = -3 if low is None else low, 12 if high is None else high
            maybe = [least + step * n for n in range(int((most - least) / step) + 1)]
            assert answer is agreed(holds(x) for x in maybe), (text, low, high)


TEXTS = {
    "{x} = 'serious'": lambda said: said == "serious",
    "'SERIOUS' = {x}": lambda said: said == "serious",
    "{x} in ('serious', 'Good')": lambda said: said in ("serious", "good"),
    "{x} not in ('serious', 'good')": lambda said: said not in ("serious", "good"),
    "{x} like 'SE%'": lambda said: said.startswith("se"),
    "{x} like '_ood'": lambda said: re.fullmatch(".ood", said) is not None,
    "{x} not like '%o%'": lambda said: "o" not in said,
    "lower({x}) = 'good'": lambda said: said == "good",
    "Contains({x}, 'Er')": lambda said: "er" in said,
    "starts_with(({x}), 'g')": lambda said: said.startswith("g"),
    "contains({x}, '''')": lambda said: "'" in said,
    "contains({x}, '%')": lambda said: "%" in said,
}
SAID = ["serious", "good", "d'or", "50%", "тяжёлая"]
OF_ONE_TEXT = TEXTS | {
    "{x} <> 'good'": lambda said: said != "good",
    "not {x} = 'good'": lambda said: said != "good",
    "not not {x} != 'good'": lambda said: said != "good",
}


@pytest.mark.parametrize("text", OF_ONE_TEXT)
def test_a_comparison_of_a_text_says_what_is_said(text):
    written = text.format(x="Health")
    assert ask(written) is None
    for said in SAID:
        assert ask(written, health=said) is OF_ONE_TEXT[text](said)


@pytest.mark.parametrize("text", TEXTS)
def test_a_comparison_of_several_texts_is_true_if_it_is_of_one_and_not_of_none(text):
    written = text.format(x="occupation")
    turned = " not " in written
    assert ask(written) is None
    for several in [[one] for one in SAID] + [list(pair) for pair in product(SAID, SAID)] + [SAID]:
        expected = (all if turned else any)(TEXTS[text](one) for one in several)
        assert ask(written, occupation=several) is expected, several


@pytest.mark.parametrize("one", ATTRIBUTES, ids=lambda one: one.name)
def test_is_null_asks_whether_anything_is_known_and_is_never_unknown(one):
    said = {Measured.NUMBER: 3, Measured.TEXT: "f", Measured.TEXTS: ["f"]}[one.measured]
    assert ask(f"{one.name} is null") is True
    assert ask(f"{one.name.upper()} IS NOT NULL") is False
    assert ask(f"{one.name} is null", **exactly(**{one.name: said})) is False
    if one.measured is Measured.NUMBER:
        assert ask(f"{one.name} is not null", **{f"{one.name}_low": 3}) is True
        assert ask(f"{one.name} is not null", **{f"{one.name}_high": 3}) is True


def test_small_letters_are_those_of_duckdb_for_every_letter_and_sign():
    letters = [chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n))[0] in "LNPS"]
    taken = [one for one in letters if one != "'" and unicodedata.normalize("NFC", one) == one]
    assert len(taken) > 130_000
    small = DATABASE.execute("select letter, lower(letter) from (select unnest(?) as letter)", [taken]).fetchall()
    assert [one for one, lowered in small if quoted(one) != f"'{lowered}'"] == []


def test_a_text_composed_of_parts_is_the_text_of_lists_which_is_composed():
    assert read_criterion("region = 'Гродзенскай вобласці \u0438\u0306'").sql == "(region = 'гродзенскай вобласці й')"


# Several comparisons

WORDS = {"sex": ["f", "m", "x"], "health": ["serious", "good", "d'or"]}
LISTED = [["342"], ["361"], ["342", "361"], ["130"]]
NUMBERS = range(7)
PEOPLE = {
    "age": [(low, high) for low in NUMBERS for high in NUMBERS if low <= high] + [(None, None)],
    "sex": [*WORDS["sex"], None],
    "health": [*WORDS["health"], None],
    "article": [*LISTED, None],
}
people = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in PEOPLE.items()})


def completions(name, known):
    """All that an attribute may be where this much is known."""
    if name == "age":
        low, high = known
        return range(-2, 10) if low is None else range(low, high + 1)
    every = {**WORDS, "article": LISTED}[name]
    return every if known is None else [known]


def leaf(name, text, holds):
    return ("leaf", name, text, holds)


numbers = st.builds(
    lambda sign, c, turned: leaf(
        "age", f"{c} {FLIPPED[sign]} age" if turned else f"age {sign} {c}", lambda x: SIGNS[sign](x, c)
    ),
    st.sampled_from(sorted(SIGNS)),
    st.integers(0, 6),
    st.booleans(),
)
between = st.builds(
    lambda a, more: leaf("age", f"age not between {a} and {a + more}", lambda x: not a <= x <= a + more),
    st.integers(0, 6),
    st.integers(0, 3),
)
texts = st.sampled_from(["sex", "health"]).flatmap(
    lambda name: st.builds(
        lambda value, sign: leaf(
            name, f"{name} {sign} '" + value.replace("'", "''") + "'", lambda x: SIGNS[sign](x, value)
        ),
        st.sampled_from(WORDS[name]),
        st.sampled_from(["=", "<>"]),
    )
)
several = st.sampled_from(
    [
        leaf("article", "article = '342'", lambda x: "342" in x),
        leaf("article", "article in ('130', '361')", lambda x: bool({"130", "361"} & set(x))),
        leaf("article", "article like '3%'", lambda x: any(one.startswith("3") for one in x)),
        leaf("article", "article not like '%1'", lambda x: not any(one.endswith("1") for one in x)),
    ]
)
conditions = st.recursive(
    st.one_of(numbers, between, texts, several),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=4)),
    ),
    max_leaves=6,
)
BINDS = {"or": 1, "and": 2, "not": 3, "leaf": 4}


def written(tree, bracketed=False):
    """The condition as somebody would write it: with brackets only where SQL needs them, or round every part."""
    kind = tree[0]
    if kind == "leaf":
        return tree[2]
    parts = [tree[1]] if kind == "not" else tree[1]
    inner = []
    for part in parts:
        needed = BINDS[part[0]] < BINDS[kind] or bracketed
        inner.append(f"({written(part, bracketed)})" if needed else written(part, bracketed))
    return f"not {inner[0]}" if kind == "not" else f" {kind} ".join(inner)


def kleene(tree, of_leaf):
    """The answer by the tables of Kleene (1952), unknown being None."""
    match tree[0]:
        case "leaf":
            return of_leaf(tree)
        case "not":
            answer = kleene(tree[1], of_leaf)
            return None if answer is None else not answer
    answers = [kleene(part, of_leaf) for part in tree[1]]
    decisive = tree[0] == "or"
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def columns(person):
    low, high = person["age"]
    return {"age_low": low, "age_high": high} | {name: person[name] for name in ("sex", "health", "article")}


@settings(max_examples=100)
@given(conditions, people, st.booleans())
def test_comparisons_are_joined_as_kleene_joins_three_answers(tree, person, bracketed):
    def of_leaf(one):
        _, name, _, holds = one
        return agreed(holds(x) for x in completions(name, person[name]))

    assert ask(written(tree, bracketed), **columns(person)) is kleene(tree, of_leaf)


@settings(max_examples=60)
@given(conditions, people)
def test_what_is_sure_is_so_for_everybody_who_fits_what_is_known(tree, person):
    answer = ask(written(tree), **columns(person))
    if answer is None:
        return
    names = list(person)
    for values in product(*(completions(name, person[name]) for name in names)):
        whole = dict(zip(names, values, strict=True))
        assert kleene(tree, lambda one, whole=whole: one[3](whole[one[1]])) is answer, whole


@settings(max_examples=60)
@given(conditions, people)
def test_where_all_is_known_duckdb_reads_the_text_itself_in_the_same_way(tree, person):
    """DuckDB's own reading of what was written is the oracle: it may be trusted with our tests and not with users."""
    person = {name: completions(name, known)[0] for name, known in person.items()}
    if "article" in written(tree):
        return
    sql = f"select {written(tree)} from (select $age as age, $sex as sex, $health as health)"
    ((answer,),) = DATABASE.execute(sql, {name: person[name] for name in ("age", "sex", "health")}).fetchall()
    assert ask(written(tree), **exactly(**person)) is answer


@settings(max_examples=60)
@given(conditions, people, people)
def test_to_know_more_never_turns_an_answer_round(tree, person, other):
    less = {name: None if other[name] is None or name == "age" else person[name] for name in person}
    less["age"] = (None, None) if other["age"][0] is None else person["age"]
    before, after = ask(written(tree), **columns(less)), ask(written(tree), **columns(person))
    assert before is None or before is after


# What it says of itself


def test_the_attributes_are_told_once_and_in_their_own_order():
    found = read_criterion("LEFT_DAYS > 3 and (Health = 'a' or age > 3) and health is null and sex = 'F'")
    assert found.attributes == ("sex", "age", "health", "left_days")
    assert found.learnt_later
    assert found.text == "LEFT_DAYS > 3 and (Health = 'a' or age > 3) and health is null and sex = 'F'"
    assert not read_criterion("sex = 'f'").learnt_later


def test_the_sql_is_our_own_with_constants_escaped():
    found = read_criterion("not\tSEX  =\n'F' or((HEALTH like 'D''Or; --\"%'))or age!=007 or contains(article,'{x} $1')")
    assert found.sql == (
        "((not (sex = 'f')) or (health like 'd''or; --\"%') or "
        "(not (case when (age_low >= 7 and age_high <= 7) then true when (age_low > 7 or age_high < 7) then false end)) "
        "or (len(list_filter(article, lambda one: contains(one, '{x} $1'))) > 0))"
    )
    assert run(found.sql, sex="m") is True


def test_a_number_is_written_by_its_digits():
    assert read_criterion("sentence_years >= 002.50").sql == (
        "(case when sentence_years_low >= 2.50 then true when sentence_years_high < 2.50 then false end)"
    )
    assert ask("sentence_years < 0.000001", **exactly(sentence_years=0)) is True
    assert ask("held_days >= 999999999", **exactly(held_days=999_999_999)) is True


@pytest.mark.parametrize("one", ATTRIBUTES, ids=lambda one: one.name)
def test_every_attribute_can_be_asked(one):
    known = [word for word in words()[one.words] if (one.words, word) != ("answers", "unknown")] if one.words else ["a"]
    for word in known:
        value = 3 if one.measured is Measured.NUMBER else [word] if one.measured is Measured.TEXTS else word
        text = f"{one.name} = " + ("3" if value == 3 else f"'{word}'")
        assert ask(text, **exactly(**{one.name: value})) is True
        assert ask(text) is None
        assert read_criterion(text).attributes == (one.name,)


@pytest.mark.parametrize("word", ["and", "or"])
def test_a_long_chain_is_read_whole(word):
    text = f" {word} ".join(f"age <> {n}" for n in range(75))
    assert ask(text, **exactly(age=74)) is (word == "or")
    assert ask(text, **exactly(age=75)) is True
    assert ask(text, age_low=70, age_high=75) is (True if word == "or" else None)


def test_as_many_brackets_as_are_allowed_are_read():
    assert ask("(" * 20 + "age = 1" + ")" * 20, **exactly(age=1)) is True
    assert ask("not " * 20 + "age = 1", **exactly(age=1)) is True
    assert ask("not (" * 10 + "age = 1" + ")" * 10, **exactly(age=1)) is True
    assert ask(" and ".join(f"not age = {n}" for n in range(40)), **exactly(age=40)) is True
    assert ask(" or ".join(["age is not null", "age not in (1)"] * 15), **exactly(age=1)) is True


def deep(frames, text):
    """What is made of `text` where so many calls may still follow one another."""
    if frames:
        return deep(frames - 1, text)
    return read_criterion(text)


@pytest.mark.parametrize("left", [500, 300, 200, 150])
def test_a_caller_who_has_used_up_the_stack_gets_an_answer_or_our_error(left):
    text = "not (" * 10 + "age = 1" + ")" * 10
    read_criterion(text)
    here = len(list(walk_back(sys._getframe())))
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(here + 1_000)
    try:
        found = problem_or_none(left, text)
    finally:
        sys.setrecursionlimit(before)
    assert found in (None, "more than 20 brackets and `not` stand one in the other")


def problem_or_none(left, text):
    try:
        assert isinstance(deep(1_000 - left, text), Criterion)
    except InputError as error:
        return error.problem
    return None


def walk_back(frame):
    while frame:
        yield frame
        frame = frame.f_back


# In a workspace

CRITERION = Column(name="criterion", kind=Kind.CRITERION, doc="Who is meant.")


def test_a_cell_becomes_a_criterion():
    assert read_cell("age >= 60", CRITERION, {}) == read_criterion("age >= 60")
    with pytest.raises(Unfit) as caught:
        read_cell("helth = 'a'", CRITERION, {})
    assert (caught.value.problem, caught.value.cure) == ("no attribute named 'helth'", "Nearest: health.")


CLAIM = """
[[claim]]
id = "ill"
text = "Those freed are old or ill."
speaker = "Ministry"
said_on = 2031-02-03
kind = "all_are"
source = "Gazette, 3 February 2031"
parameters = {{ criterion = {criterion} }}
"""


def claims_of(folder, criterion):
    path = folder / "claims.toml"
    path.write_text(CLAIM.format(criterion=criterion), encoding="utf-8")
    faults = []
    return read_claims(
        path,
        ClaimRules(kinds={"all_are": [CRITERION]}, vocabulary=words() | {"claim_kinds": {"all_are": ""}}, ids={}),
        faults,
    ), faults


def test_a_claim_holds_the_criterion_it_was_written_with(tmp_path):
    (claim,), faults = claims_of(tmp_path, "\"age >= 60 or health = 'serious'\"")
    assert faults == []
    assert claim.parameters == {"criterion": read_criterion("age >= 60 or health = 'serious'")}


@pytest.mark.parametrize(
    ("criterion", "message"),
    [
        ("\"sex = 'female'\"", "'female' is no word of sex. Use = or in, with one of: f, m, x."),
        ("60", "60 stands alone and is no condition. Compare it: age >= 60, health = 'serious', health is not null."),
        ("true", "true or false stands where another value should. Who is meant."),
        ("['age >= 60']", "a list stands where one value should. Who is meant."),
        ("{ age = 60 }", "a table stands where one value should. Who is meant."),
    ],
)
def test_a_criterion_that_is_refused_is_a_fault_of_the_file_with_its_line(tmp_path, criterion, message):
    claims, faults = claims_of(tmp_path, criterion)
    assert claims == ()
    assert [str(fault) for fault in faults] == [f"{CLAIMS_FILE}, row 2, column 'parameters.criterion': {message}"]


# The page


def table(heading):
    """The rows of the table below a heading of the page: what is written, and what is said of it."""
    text = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(.+)` \| (.+) \|$", text, re.M)


@pytest.mark.parametrize("text", [text for text, _ in table("What may be written")])
def test_what_the_page_says_may_be_written_is_read(text):
    assert ask(text) is (True if "is null" in text else None)


@pytest.mark.parametrize(("text", "problem"), table("What is refused"))
def test_what_the_page_says_is_refused_is_refused_so(text, problem):
    with pytest.raises(InputError) as caught:
        read_criterion(text)
    assert caught.value.problem == problem


def test_the_page_has_its_example_its_attributes_and_its_answers():
    text = PAGE.read_text(encoding="utf-8")
    example = re.search(r"^```sql\n(.+)\n```$", text, re.M)[1]
    assert ask(example, sex="f", **exactly(minor_children=2)) is True
    assert f"The attributes: {', '.join(one.name for one in ATTRIBUTES)}." in text.replace("\n", " ")
    born_1960 = {"age_low": 63, "age_high": 64}
    assert [ask(f"age >= {n}", **born_1960) for n in (60, 65, 64)] == [True, False, None]
    assert ask("age >= 60 or health = 'serious'", **exactly(age=70)) is True
    assert ask("age >= 60 or health = 'serious'", **exactly(age=30)) is None
    assert ask("health = 'serious' or health <> 'serious'") is None


def test_the_invented_table_has_all_columns():
    assert len(COLUMNS) > len(ATTRIBUTES)
