"""What is no criterion is refused with its cure, nothing of it is run, and no text whatever makes anything else happen."""

import importlib
import re
import sys
import time
from pathlib import Path

import duckdb
import pytest
import sqlglot
from hypothesis import example, given, settings
from hypothesis import strategies as st

from habeas.core.errors import HabeasError, InputError
from habeas.intake.criteria import read_criterion
from habeas.intake.criteriasql import condition_sql
from tests.intake.asked import run

BLOCKS = Path(__file__).with_name("criteria_refused.txt").read_text(encoding="ascii").split("\n\n= ")[1:]
REFUSED = [
    (text.encode("ascii").decode("unicode_escape"), message.encode("ascii").decode("unicode_escape"))
    for message, *texts in (block.strip("\n").split("\n") for block in BLOCKS)
    for text in texts
]
MEGABYTE = 1 << 20
LARGE = {
    "a megabyte of letters": "a" * MEGABYTE,
    "a megabyte of comparisons": "age >= 60 or " * (MEGABYTE // 13),
    "a megabyte of brackets": "(" * MEGABYTE,
    "a megabyte of quotation marks": "'" * MEGABYTE,
    "a megabyte of text": f"health = '{'x' * MEGABYTE}'",
    "a megabyte of Cyrillic": "а" * MEGABYTE,
    "brackets 1,000 deep": "(" * 1_000 + "age" + ")" * 1_000,
    "not 1,000 deep": "not " * 1_000 + "age = 1",
    "minus 1,000 deep": "age = " + "- " * 990 + "1",
    "case 1,000 deep": "case when " * 1_000 + "age",
    "in 1,000 deep": "age in (" * 1_000,
}
DEEP = "more than 20 brackets and `not` stand one in the other"
PATTERN = {
    "brackets": "(" * 21 + "age = 1" + ")" * 21,
    "brackets, many": "(" * 140 + "age = 1" + ")" * 140,
    "not": "not " * 21 + "age = 1",
    "not, many": "not " * 290 + "age = 1",
    "not and brackets": "not (" * 11 + "age = 1" + ")" * 11,
    "not among comparisons": "not (age = 1 and " * 11 + "age = 1" + ")" * 11,
    "lower": "lower(" * 21 + "health" + ")" * 21 + " = 'a'",
    "in": "age in (" * 21 + "1" + ")" * 21,
}


def message_of(text):
    with pytest.raises(InputError) as caught:
        read_criterion(text)
    assert caught.value.where == "criterion"
    assert str(caught.value) == f"criterion: {caught.value.problem}. {caught.value.fix}"
    return str(caught.value)


def test_there_are_many():
    assert len({text for text, _ in REFUSED}) > 200


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[ascii(text) for text, _ in REFUSED])
def test_it_is_refused_with_the_cure(text, message):
    assert message_of(text) == message
    message.encode()  # can be printed


def test_nothing_before_or_after_it_makes_it_pass():
    for text in (text for text, _ in REFUSED if text.count("'") % 2 == 0):
        for written in (f"age >= 60 or {text}", f"({text})", f"not ({text}) and sex = 'f'"):
            message_of(written)


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_long_is_refused_at_once(name):
    text = LARGE[name]
    took = []
    for _ in range(3):
        began = time.process_time()
        message = message_of(text)
        took.append(time.process_time() - began)
    assert min(took) < 0.1
    if len(text) > 2_000:
        cure = "At most 2,000 are read: write a shorter condition."
        assert message == f"criterion: there are {len(text):,} characters. {cure}"
    else:
        assert message.startswith("criterion: the sign - has no place in a criterion.")


@pytest.mark.parametrize("name", PATTERN)
def test_what_is_too_deep_is_refused(name):
    cure = "Take out those that are not needed, or test several criteria."
    assert message_of(PATTERN[name]) == f"criterion: {DEEP}. {cure}"


def test_what_has_too_many_words_and_signs_is_refused():
    text = "age in (" + ", ".join(["1"] * 148) + ")"
    assert read_criterion(text).attributes == ("age",)
    longer = text.replace("(1", "(1, 1")
    cure = "At most 300 are read: write a shorter condition."
    assert message_of(longer) == f"criterion: there are 301 words and signs. {cure}"


def test_as_many_characters_as_are_allowed_are_read():
    text = "health = '" + "x" * 1_989 + "'"
    assert len(text) == 2_000
    assert read_criterion(text).sql == f"({text})"
    assert message_of(text + " ").startswith("criterion: there are 2,001 characters.")


@pytest.mark.parametrize("text", ["", " ", "\n\t \n"])
def test_nothing_is_no_criterion(text):
    message = "criterion: nothing is written. Write a condition, such as age >= 60 or health = 'serious'."
    assert message_of(text) == message


# Nothing is run

SEEN = []
WATCHED = []


def watch(event, arguments):
    """Keeps what Python is about to do, while somebody watches; a hook cannot be taken off again."""
    if WATCHED and event in ACTS:
        SEEN.append((event, arguments))


ACTS = {"open", "exec", "compile", "import", "os.system", "subprocess.Popen", "socket.connect", "os.remove", "os.mkdir"}
ACTS |= {"os.rename", "os.listdir", "os.scandir", "os.putenv", "ctypes.dlopen", "socket.getaddrinfo", "glob.glob"}


def test_nothing_is_run_opened_or_written(monkeypatch, tmp_path):
    read_criterion("age >= 60")
    message_of("age >= 60 and")
    for name in ("connect", "execute", "sql", "query", "read_csv", "from_query", "default_connection"):
        monkeypatch.setattr(duckdb, name, lambda *_, **__: SEEN.append(("duckdb", ())))
    for module in ("sqlglot.executor", "sqlglot.optimizer"):
        assert module not in sys.modules or importlib.import_module(module)
    monkeypatch.chdir(tmp_path)
    sys.addaudithook(watch)
    WATCHED.append(True)
    try:
        open(tmp_path / "seen.txt", "w").close()
        assert [event for event, _ in SEEN] == ["open"], "the watch is awake"
        SEEN.clear()
        for text, _ in REFUSED:
            refuse(text)
        for text in ("age = 1", "health = 'read_text(''x'')'", "article like '%;--%'"):
            read_criterion(text)
    finally:
        WATCHED.clear()
    assert SEEN == []
    assert [path.name for path in tmp_path.iterdir()] == ["seen.txt"]


def refuse(text):
    try:
        read_criterion(text)
    except InputError:
        return
    raise AssertionError(text)


# The second fence: the tree is held against what is allowed by itself, whatever the words were

TREES = [
    "select 1",
    "(select 1)",
    "exists (select 1)",
    "age in (select 1)",
    "age = (select max(age) from person)",
    "age = any (select 1)",
    "read_text('x') = 'y'",
    "getenv('HOME') = 'y'",
    "health similar to 'x'",
    "health ilike 'x'",
    "health glob 'x'",
    "health like 'x' escape '!'",
    "regexp_matches(health, 'x')",
    "age::text = '1'",
    "cast(age as text) = '1'",
    "case when age = 1 then true end",
    "if(age = 1, true, false)",
    "coalesce(age, 1) = 1",
    "age + 1 = 2",
    "-age = 1",
    "age = -1",
    "health || 'a' = 'b'",
    "person.age = 1",
    '"age" = 1',
    "age = $1",
    "age = ?",
    "age is true",
    "age is 5",
    "age is distinct from 5",
    "age is not distinct from 5",
    "age in 5",
    "age in (1, null)",
    "age = null",
    "age between symmetric 1 and 2",
    "[1, 2] = age",
    "{'a': 1} = age",
    "age[1] = 1",
    "list_filter(article, lambda x: x = '1') = article",
    "sum(age) over () = 1",
    "count(*) = 1",
    "*",
    "age = 1 as x",
    "(age, sex) = (1, 'f')",
    "health collate nocase = 'x'",
    "age = interval 1 day",
    "age = date '2020-01-01'",
    "drop table person",
    "insert into person values (1)",
    "create table x (age int)",
    "true",
    "age = true",
    "null",
    "contains(health, 'a', 'b')",
    "health like any ('a', 'b')",
]


@pytest.mark.parametrize("text", TREES)
def test_a_tree_of_anything_else_is_refused(text):
    with pytest.raises(InputError):
        condition_sql(sqlglot.parse_one(text, read="duckdb"))


# Any text at all

WRITTEN = """age health sex article sentence_years and or not in between is null like ( ) ( ) , = <> != < <= > >= 1 2.5 60
'a' 'f' '%x' '' ''' lower( contains( starts_with( left date case end true values . ! ; -- /* */ $ "x" é а"""
PIECES = WRITTEN.split()
GOOD = [
    "age >= 60 or health = 'serious' or (sex = 'f' and minor_children > 0)",
    "not (age between 18 and 25) and article not in ('342', '361')",
    "health is not null and lower(health) like '%x%' and contains(place, 'y')",
    "60 <= age and sentence_years <> 2.5 and not starts_with(health, 'd''or')",
]
soup = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
tokens = st.sampled_from(GOOD).map(lambda text: re.findall(r"'(?:[^']|'')*'|\w+|[<>=!]+|\S", text))
changed = st.builds(
    lambda words, changes: " ".join(spoilt(words, changes)),
    tokens,
    st.lists(
        st.tuples(st.sampled_from(["drop", "put", "double", "swap"]), st.integers(0, 99), st.sampled_from(PIECES)),
        max_size=3,
    ),
)


def spoilt(words, changes):
    words = list(words)
    for change, at, piece in changes:
        at %= len(words)
        match change:
            case "drop" if len(words) > 1:
                del words[at]
            case "put":
                words[at] = piece
            case "double":
                words.insert(at, words[at])
            case "swap":
                words[at], words[at - 1] = words[at - 1], words[at]
    return words


def either(text):
    """A criterion whose SQL runs on somebody of whom nothing is known, or our error, which can be printed."""
    try:
        criterion = read_criterion(text)
    except HabeasError as error:
        message = str(error)
    else:
        assert run(criterion.sql) in (True, False, None)
        assert criterion.attributes
        return
    message.encode()
    assert re.fullmatch(r"criterion: .+\. .+\.", message, re.S), message


@settings(max_examples=150)
@given(st.one_of(st.text(), st.text(st.characters()), st.text("agehlt 01=<>()'%_,.\n", max_size=60)))
@example("'")
@example("''")
@example("\\")
@example(".")
def test_any_text_is_a_criterion_or_our_error(text):
    either(text)


@settings(max_examples=100)
@given(st.text(st.characters(exclude_characters="'"), min_size=1, max_size=8))
def test_any_quoted_text_is_a_constant_or_our_error(text):
    either(f"health = '{text}'")
    either(f"article like '%{text}'")


@settings(max_examples=200)
@given(soup)
def test_any_words_in_any_order_are_a_criterion_or_our_error(text):
    either(text)


@settings(max_examples=200)
@given(changed)
def test_a_criterion_spoilt_is_a_criterion_or_our_error(text):
    either(text)
