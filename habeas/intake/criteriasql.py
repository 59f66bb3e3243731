"""The SQL of a criterion, made from its tree: three-valued, of names and templates of our own and escaped constants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from sqlglot import exp

from habeas.core.attributes import BY_NAME, Attribute, Measured
from habeas.intake.criteriaconstants import Constant, constant_sql, not_a_text, quoted, shown_constant, words_of
from habeas.intake.criteriatext import refused

UNREADABLE = "Write comparisons joined by and, or, not and brackets: age >= 60 or (sex = 'f' and minor_children > 0)."
# Every kind of node that may stand in a tree, with the parts it may have; a part that is not here could say something
# that the SQL would leave out, as `negate` of Like would.
_PARTS: dict[type[exp.Expr], frozenset[str]] = {
    exp.Paren: frozenset({"this"}),
    exp.Not: frozenset({"this"}),
    exp.Column: frozenset({"this"}),
    exp.Identifier: frozenset({"this"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Null: frozenset(),
    exp.In: frozenset({"this", "expressions"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Like: frozenset({"this", "expression", "negate"}),
    exp.Lower: frozenset({"this"}),
    **dict.fromkeys(
        (exp.And, exp.Or, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.Contains, exp.StartsWith),
        frozenset({"this", "expression"}),
    ),
}
_SIGNS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
# When a number of which least and most are known surely stands so to another, and when it surely does not.
_SURE = {
    "<": ("{x}_high < {c}", "{x}_low >= {c}"),
    "<=": ("{x}_high <= {c}", "{x}_low > {c}"),
    ">": ("{x}_low > {c}", "{x}_high <= {c}"),
    ">=": ("{x}_low >= {c}", "{x}_high < {c}"),
}
_TEXT_SIGNS = "Use =, <>, in, like, contains or starts_with."
_NUMBER_SIGNS = "Use =, <>, <, <=, >, >=, between or in."


def condition_sql(tree: exp.Expr | None) -> str:
    """A DuckDB expression, true, false or null, over the columns that `Measured` names; raises InputError for anything
    in the tree that is not known to be harmless."""
    if tree is None:
        raise _unreadable()
    for node in tree.walk():
        parts = _PARTS.get(type(node))
        if parts is None or not {name for name, part in node.args.items() if part} <= parts:
            raise _unreadable()
    return _condition(tree)


def asked_texts(tree: exp.Expr | None) -> tuple[tuple[str, str], ...]:
    """The attributes without a vocabulary that are compared with whole texts, and the texts in small letters."""
    found = []
    for literal in tree.find_all(exp.Literal) if tree else ():
        whole = literal.find_ancestor(exp.EQ, exp.NEQ, exp.In)
        column = whole.find(exp.Column) if whole else None
        attribute = BY_NAME[column.name.lower()] if column else None
        if literal.is_string and attribute and not attribute.words:
            found.append((attribute.name, quoted(str(literal.this))[1:-1].replace("''", "'")))
    return tuple(dict.fromkeys(found))


def _unreadable() -> Exception:
    return refused("the condition cannot be read", UNREADABLE)


def _condition(node: exp.Expr) -> str:
    """Always in brackets of its own, so that it stands whole in any other."""
    node = _bare(node)
    match node:
        case exp.Not():
            return f"(not {_condition(node.this)})"
        case exp.And() | exp.Or():
            word = " and " if isinstance(node, exp.And) else " or "
            return f"({word.join(_condition(part) for part in reversed(list(_chain(node))))})"
        case exp.In():
            return _is_in(_attribute(node.this), [_constant(one) for one in node.expressions])
        case exp.Between():
            return _between(_attribute(node.this), _constant(node.args["low"]), _constant(node.args["high"]))
        case exp.Like():
            like = _matches(_attribute(node.this), "{x} like {c}", _constant(node.expression), "like")
            return f"(not {like})" if node.args.get("negate") else like
        case exp.Contains() | exp.StartsWith():
            name = "contains" if isinstance(node, exp.Contains) else "starts_with"
            return _matches(_attribute(node.this), name + "({x}, {c})", _constant(node.expression), name)
        case exp.Is() if isinstance(node.expression, exp.Null):
            return _is_null(_attribute(node.this))
        case exp.Column() | exp.Literal() | exp.Lower():
            problem = f"{_written(node)} stands alone and is no condition"
            raise refused(problem, "Compare it: age >= 60, health = 'serious', health is not null.")
    if type(node) not in _SIGNS:
        raise _unreadable()
    return _comparison(_SIGNS[type(node)], _bare(node.this), _bare(node.expression))


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def _chain(node: exp.Expr) -> Iterator[exp.Expr]:
    """The parts of `a and b and c`, the last first; however many, nothing is nested."""
    kind = type(node)
    while type(node) is kind:
        yield node.expression
        node = node.this
    yield node


def _comparison(sign: str, left: exp.Expr, right: exp.Expr) -> str:
    sides = [isinstance(side, exp.Literal) for side in (left, right)]
    if any(type(side) in _SIGNS for side in (left, right)):
        raise refused("a comparison is compared again", "Join two comparisons by and: age > 18 and age < 25.")
    if all(sides):
        raise refused(
            f"{_written(left)} is compared with {_written(right)}", "Compare an attribute with a number or a text."
        )
    if not any(sides):
        problem = f"{_written(left)} is compared with {_written(right)}, which is no number or text"
        raise refused(problem, "Compare each attribute with a number or a text.")
    if sides[0]:
        sign, left, right = _FLIPPED.get(sign, sign), right, left
    return _compared(_attribute(left), sign, _constant(right))


def _compared(attribute: Attribute, sign: str, constant: Constant) -> str:
    if sign == "=":
        return _is_in(attribute, [constant])
    if sign == "<>" and attribute.measured is not Measured.TEXTS:
        return f"(not {_is_in(attribute, [constant])})"
    if sign == "<>":
        # One of several other than this, or none that is this? Readers differ, and the answer with them.
        problem = f"{attribute.name} holds several texts: <> can be read in two ways"
        raise refused(problem, f"Write not {attribute.name} = {shown_constant(constant)} for those of whom none is so.")
    if attribute.measured is not Measured.NUMBER:
        raise refused(f"{attribute.name} is a text: it has no {sign}", _TEXT_SIGNS)
    yes, no = (one.format(x=attribute.name, c=constant_sql(attribute, constant)) for one in _SURE[sign])
    return _surely(yes, no)


def _surely(yes: str, no: str) -> str:
    return f"(case when {yes} then true when {no} then false end)"


def _between(attribute: Attribute, least: Constant, most: Constant) -> str:
    if attribute.measured is not Measured.NUMBER:
        raise refused(f"{attribute.name} is a text: it has no between", _TEXT_SIGNS)
    ends = (constant_sql(attribute, least), constant_sql(attribute, most))
    if Decimal(least) > Decimal(most):
        raise refused(f"nothing lies between {ends[0]} and {ends[1]}", "Write the smaller number first.")
    return _within(attribute, [ends])


def _is_in(attribute: Attribute, constants: Sequence[Constant]) -> str:
    if not constants:
        raise refused("the list after `in` is empty", "Put its words in brackets: in ('a', 'b').")
    name, listed = attribute.name, list(dict.fromkeys(constant_sql(attribute, one) for one in constants))
    if attribute.measured is Measured.NUMBER:
        return _within(attribute, _runs(attribute, sorted(map(Decimal, listed))))
    if attribute.measured is Measured.TEXTS:
        one_of = "list_has_any({x}, [{c}])" if len(listed) > 1 else "list_contains({x}, {c})"
        return f"({one_of.format(x=name, c=', '.join(listed))})"
    return f"({name} = {listed[0]})" if len(listed) == 1 else f"({name} in ({', '.join(listed)}))"


def _runs(attribute: Attribute, numbers: Sequence[Decimal]) -> list[tuple[str, str]]:
    """The numbers as ends of intervals: whole ones that follow each other lie in one, since nothing is between."""
    cuts = [at for at, (a, b) in enumerate(pairwise(numbers), start=1) if not attribute.whole or b - a > 1]
    return [
        (f"{numbers[first]:f}", f"{numbers[end - 1]:f}")
        for first, end in zip([0, *cuts], [*cuts, len(numbers)], strict=True)
    ]


def _within(attribute: Attribute, runs: Sequence[tuple[str, str]]) -> str:
    """Whether a number lies in one of these intervals, ends included."""
    x = attribute.name
    yes = " or ".join(f"({x}_low >= {a} and {x}_high <= {b})" for a, b in runs)
    no = " and ".join(f"({x}_low > {b} or {x}_high < {a})" for a, b in runs)
    return _surely(yes, no)


def _matches(attribute: Attribute, sql: str, constant: Constant, name: str) -> str:
    if attribute.measured is Measured.NUMBER:
        raise refused(f"{attribute.name} is a number: {name} is for texts", _NUMBER_SIGNS)
    if attribute.words:
        raise refused(f"{attribute.name} is one of a few words: {name} is for texts", words_of(attribute))
    if not isinstance(constant, str):
        raise not_a_text(attribute, constant)
    part = quoted(constant)
    if attribute.measured is Measured.TEXT:
        return f"({sql.format(x=attribute.name, c=part)})"
    one = sql.format(x="one", c=part)
    return f"(len(list_filter({attribute.name}, lambda one: {one})) > 0)"


def _is_null(attribute: Attribute) -> str:
    name = attribute.name
    return (
        f"({name}_low is null and {name}_high is null)"
        if attribute.measured is Measured.NUMBER
        else f"({name} is null)"
    )


def _attribute(node: exp.Expr) -> Attribute:
    node, lowered = _bare(node), False
    while isinstance(node, exp.Lower):
        node, lowered = _bare(node.this), True
    if not isinstance(node, exp.Column):
        raise refused(f"{_written(node)} stands where an attribute should", "Write the attribute first.")
    attribute = BY_NAME.get(node.name.lower())
    if attribute is None:  # sqlglot takes a word of SQL for a name where nothing else would do
        raise _unreadable()
    if lowered and attribute.measured is Measured.NUMBER:
        raise refused(f"{attribute.name} is a number: lower is for texts", _NUMBER_SIGNS)
    return attribute


def _constant(node: exp.Expr) -> Constant:
    node = _bare(node)
    if not isinstance(node, exp.Literal):
        raise refused(
            f"{_written(node)} stands where a number or a text should", "Write the number or the text itself."
        )
    return str(node.this) if node.is_string else Decimal(node.this)


def _written(node: exp.Expr) -> str:
    """An attribute or a constant as a message shows it."""
    match node:
        case exp.Column():
            return str(node.name.lower())
        case exp.Literal():
            return shown_constant(_constant(node))
        case exp.Lower():
            return "lower(...)"
    return "a condition"
