"""Reading a criterion: what an official or a user wrote becomes our own SQL, or is refused with the cure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from habeas.core.attributes import ATTRIBUTES, BY_NAME, Criterion
from habeas.core.errors import nearest
from habeas.intake.criteriatext import check_characters, refused, shown

if TYPE_CHECKING:
    from sqlglot.tokenizer_core import Token

MOST_TOKENS = 300
DEEPEST = 20
_CONSTANTS = ("NUMBER", "STRING")
_COMPARED = ("EQ", "NEQ", "LT", "LTE", "GT", "GTE")
# What a comparison or a part of it begins with and ends with.
_BEGINS = frozenset({"VAR", "L_PAREN", *_CONSTANTS})
_ENDS = frozenset({"VAR", "R_PAREN", "NULL", *_CONSTANTS})
_OPENING = ("", "L_PAREN", "AND", "OR", "NOT")
_KINDS = frozenset(
    {"VAR", *_CONSTANTS, *_COMPARED, "L_PAREN", "R_PAREN", "COMMA"}
    | {"AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL", "LIKE"}
)
_FUNCTIONS = ("lower", "contains", "starts_with")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_COMPARE = "A criterion compares attributes of a person with numbers and texts, and does nothing else."
_COMPUTED = "Nothing is computed: compare an attribute, as it is, with a number or a text."
_PATTERN = "Use like with % and _, contains(health, 'text') or starts_with(health, 'text'); capitals do not count."
_IS = "Ask `is null` or `is not null` of an attribute, and nothing else with `is`."
_LOOKING_UP = """select from where with union intersect except values table join exists any all some having group order
limit offset qualify window over filter describe summarize show pivot insert update delete drop create alter attach
detach copy export import install load pragma set reset call explain execute prepare begin commit rollback vacuum
checkpoint use truncate grant revoke merge"""
_COMPUTING = "case when then else end cast try_cast interval collate as array map struct row lambda distinct"
_MATCHING = "ilike glob similar rlike regexp escape"
# Words of SQL that have no place here, and what to write instead; any other word that is no attribute is a typo.
_REFUSED = {
    **dict.fromkeys(_LOOKING_UP.split(), _COMPARE),
    **dict.fromkeys(_COMPUTING.split(), _COMPUTED),
    **dict.fromkeys(_MATCHING.split(), _PATTERN),
    **dict.fromkeys(("true", "false"), "Write the comparison alone: it is true, false or unknown by itself."),
    "==": "Write = once.",
    ".": "Attributes stand alone, with nothing before them; a number below one begins with a digit: 0.5.",
}


class _Word(NamedTuple):
    """One token: its kind by sqlglot, and what was written."""

    kind: str
    text: str
    first: int
    end: int


def read_criterion(text: str) -> Criterion:
    """The condition that `text` states, compiled to SQL of our own; nothing of it is run.

    Raises InputError, with where "criterion", for anything but comparisons of attributes with constants joined by and,
    or, not and brackets.

    >>> read_criterion("AGE >= 60 and sex = 'F'").sql
    "((case when age_low >= 60 then true when age_high < 60 then false end) and (sex = 'f'))"
    """
    check_characters(text)
    from sqlglot.dialects.duckdb import DuckDB  # heavy: only who has criteria waits for it
    from sqlglot.errors import SqlglotError

    from habeas.intake.criteriasql import UNREADABLE, asked_texts, condition_sql

    dialect = DuckDB()
    try:
        tokens = dialect.tokenize(text)
        names = _check(text, tokens)
        (tree,) = dialect.parser().parse(tokens, text)
        sql = condition_sql(tree)
    except SqlglotError as error:
        near = (getattr(error, "errors", None) or [{}])[0].get("highlight", "")
        problem = "the condition cannot be read" + (f", near {shown(near)}" if near else "")
        raise refused(problem, UNREADABLE) from None
    except RecursionError:  # where the caller has used up the stack itself
        raise _too_deep() from None
    attributes = tuple(one.name for one in ATTRIBUTES if one.name in names)
    return Criterion(text=text, sql=sql, attributes=attributes, texts=asked_texts(tree))


def _check(text: str, tokens: Sequence[Token]) -> set[str]:
    """The attributes spoken of; raises InputError for a token that has no place, or not where it stands."""
    if len(tokens) > MOST_TOKENS:
        problem = f"there are {len(tokens):,} words and signs"
        raise refused(problem, f"At most {MOST_TOKENS} are read: write a shorter condition.")
    words = [_Word(one.token_type.name, text[one.start : one.end + 1], one.start, one.end) for one in tokens]
    ends = _Word("", "", -2, -2)
    around = [ends, ends, *words, ends, ends, ends]
    for at in range(2, len(words) + 2):
        _check_word(around[at - 2 : at + 4])
    _check_depth(words)
    return {word.text.lower() for word in words if _name(word)}


def _check_word(around: Sequence[_Word]) -> None:
    """One token, with the two before it and the three after."""
    _, before, word, after, *_ = around
    plain = word.text.lower().split()[0]  # `similar to` is one token
    if plain in _REFUSED or (word.kind not in _KINDS and not _name(word)):
        raise refused(f"{shown(word.text)} has no place in a criterion", _REFUSED.get(plain, _COMPARE))
    if word.kind == "NUMBER":
        _check_number(word, after)
    if _name(word):
        _check_name(word, before, after)
    _check_place(around)


def _name(word: _Word) -> bool:
    """Whether it is a name, or a word that means something in SQL and nothing here, such as `left`."""
    return word.kind not in _KINDS - {"VAR"} and word.text.isidentifier()


def _check_number(word: _Word, after: _Word) -> None:
    number = word.text + (after.text if after.first == word.end + 1 and _name(after) else "")
    if not _NUMBER.fullmatch(number):
        cure = "Write digits only, at most nine, with a decimal point and up to six more if it needs them."
        raise refused(f"{shown(number)} is not a number we read", cure)


def _check_name(word: _Word, before: _Word, after: _Word) -> None:
    name = word.text.lower()
    if after.kind == "L_PAREN":
        if name not in _FUNCTIONS:
            cure = "The functions are lower(health), contains(health, 'text') and starts_with(health, 'text')."
            raise refused(f"there is no function {shown(word.text)} in criteria", cure)
    elif name not in BY_NAME:
        cure = f"Nearest: {nearest(name[:40], BY_NAME)}."
        listed = before.kind in ("L_PAREN", "COMMA") and after.kind in ("R_PAREN", "COMMA")
        if listed or before.kind in (*_COMPARED, "LIKE"):
            cure = f"If it is a word or a text, put it in quotation marks: '{name[:40]}'. {cure}"
        raise refused(f"no attribute named {shown(word.text)}", cure)


def _check_place(around: Sequence[_Word]) -> None:
    """That the words of SQL have beside them what they need here."""
    two_before, before, word, after, second, third = around
    kinds = (after.kind, second.kind, third.kind)
    if word.kind in _BEGINS and before.kind in _ENDS and not (word.kind == "L_PAREN" and before.kind == "VAR"):
        problem = f"nothing stands between {_plain(before)} and {_plain(word)}"
        raise refused(problem, "Put and, or, a sign or a comma there, whichever is meant.")
    match word.kind:
        case "IS" if after.kind != "NULL" and kinds[:2] != ("NOT", "NULL"):
            raise refused("`is` stands without null", _IS)
        case "NULL" if before.kind != "IS" and (two_before.kind, before.kind) != ("IS", "NOT"):
            raise refused("null stands without `is`", "Write age is null or age is not null.")
        case "IN" if after.kind != "L_PAREN":
            raise refused("no list follows `in`", "Put its words in brackets: in ('a', 'b').")
        case "LIKE" if after.kind != "STRING":
            raise refused("no text follows `like`", "Put the pattern in quotation marks: like '%cancer%'.")
        case "BETWEEN" if kinds[1] != "AND" or not {kinds[0], kinds[2]} <= set(_CONSTANTS):
            raise refused("`between` has not two numbers after it", "Write between 18 and 25; both count.")
        case "NOT" if before.kind not in (*_OPENING, "IS") and after.kind not in ("IN", "LIKE", "BETWEEN"):
            cure = "Put `not` before a whole comparison or bracket, or write not in, not like, is not null."
            raise refused(f"`not` stands after {_plain(before)}", cure)


def _plain(word: _Word) -> str:
    """A token as a message shows it."""
    return word.text if len(word.text) <= 40 else word.text[:39] + "…"


def _check_depth(words: Sequence[_Word]) -> None:
    """That brackets are closed, and no more of them and of `not` stand in one another than can be followed."""
    nots = [0]  # for each bracket that is open, how many stand one in the other
    for word in words:
        match word.kind:
            case "L_PAREN":
                nots.append(0)
            case "R_PAREN" if len(nots) > 1:
                nots.pop()
            case "R_PAREN":
                raise refused("a bracket is closed that was not opened", "Take it out, or open one before it.")
            case "NOT":
                nots[-1] += 1
            case "AND" | "OR":
                nots[-1] = 0
        if len(nots) - 1 + sum(nots) > DEEPEST:
            raise _too_deep()
    if len(nots) > 1:
        raise refused("a bracket is not closed", "Close it, or take it out.")


def _too_deep() -> Exception:
    problem = f"more than {DEEPEST} brackets and `not` stand one in the other"
    return refused(problem, "Take out those that are not needed, or test several criteria.")
