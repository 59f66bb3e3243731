"""The levels of link/model.py in Python, for one pair: a mirror of the SQL, which is the truth.

DuckDB plans a query for longer than a few hundred pairs are compared here, and a human is told why two records may be
one person by the labels of the levels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from habeas.link.model import COMPARISONS
from habeas.link.weights import Weights

# More edits than this are no level.
MOST_EDITS = 3


class Side(NamedTuple):
    """One record of a pair: columns of `prepare.READY` under their names there, None where nothing is known."""

    lst: int | None = None
    sex: int | None = None
    g: int | None = None
    gx: int | None = None
    gc: int | None = None
    gi: int | None = None
    g_t: str | None = None
    s: int | None = None
    sx: int | None = None
    sc: int | None = None
    si: int | None = None
    s_t: str | None = None
    p: int | None = None
    pc: int | None = None
    pi: int | None = None
    p_t: str | None = None
    b0: int | None = None
    b1: int | None = None
    yr: int | None = None
    mo: int | None = None
    da: int | None = None
    bday: int | None = None
    d0: int | None = None
    d1: int | None = None
    reg: int | None = None
    art: int | None = None
    rare_g: float = 0.0
    rare_gx: float = 0.0
    rare_s: float = 0.0
    rare_sx: float = 0.0
    rare_p: float = 0.0


Holds = Callable[[Side, Side], bool]
# What each level of a comparison adds: bits, and the column of `Side` whose frequency is taken off, or "".
Bits = Sequence[Mapping[str, tuple[float, str]]]


def levels(left: Side, right: Side) -> tuple[str, ...]:
    """The label of the level of each comparison of the model, in its order."""
    return tuple(_first(tests, last, left, right) for tests, last in _TESTS)


def bits_of(weights: Weights) -> Bits:
    """What the levels add, made once for many pairs."""
    return tuple(
        {level.label: (weights.bits(at, level), level.by and f"rare_{level.by}") for level in one.levels}
        for at, one in enumerate(COMPARISONS)
    )


def told(bits: Bits, labels: Sequence[str], rare: Side) -> list[float]:
    """What each level adds, in bits. `rare` is the record of the pair whose frequencies of names count."""
    found = []
    for of, label in zip(bits, labels, strict=True):
        value, by = of[label]
        found.append(value - getattr(rare, by) if by else value)
    return found


def weight(weights: Weights, labels: Sequence[str], rare: Side) -> float:
    """The weight of a pair from the labels of its levels, in bits. `rare` is the record whose frequencies count."""
    return weights.prior + sum(told(bits_of(weights), labels, rare))


@lru_cache(maxsize=50_000)
def edits(one: str, other: str) -> int:
    """The fewest insertions, deletions and changes of a byte that turn one into the other (Levenshtein 1966, Soviet
    Physics Doklady 10:707-710), MOST_EDITS + 1 for all that are more.

    >>> edits("ivanov", "ivanova"), edits("ivanov", "petrovich")
    (1, 4)
    """
    a, b = one.encode(), other.encode()
    if abs(len(a) - len(b)) > MOST_EDITS:
        return MOST_EDITS + 1
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b):
            row.append(min(before[j + 1] + 1, row[j] + 1, before[j] + (x != y)))
        if min(row) > MOST_EDITS:
            return MOST_EDITS + 1
        before = row
    return min(before[-1], MOST_EDITS + 1)


def _first(tests: Sequence[tuple[str, Holds]], last: str, left: Side, right: Side) -> str:
    for label, holds in tests:
        if holds(left, right):
            return label
    return last


def _same(column: str) -> Holds:
    """Both have it, and it is the same: null is the same as nothing."""
    value = attrgetter(column)

    def holds(left: Side, right: Side) -> bool:
        mine = value(left)
        return mine is not None and mine == value(right)

    return holds


def _either(column: str) -> Holds:
    value = attrgetter(column)
    return lambda left, right: value(left) is None or value(right) is None


def _swapped(left: Side, right: Side) -> bool:
    return left.g is not None and left.s is not None and left.g == right.s and left.s == right.g


def _names(c: str) -> dict[str, Holds]:
    initial, text = attrgetter(f"{c}i"), attrgetter(f"{c}_t")
    initial_only, one_consonants, one_initial = _either(c), _same(f"{c}c"), _same(f"{c}i")

    def missing(left: Side, right: Side) -> bool:
        mine, yours = initial(left), initial(right)
        if mine is None or yours is None or (mine != yours and initial_only(left, right)):
            return True
        return c == "g" and _swapped(left, right)

    def apart(left: Side, right: Side) -> int:
        mine, yours = text(left), text(right)
        return MOST_EDITS + 1 if mine is None or yours is None else edits(mine, yours)

    def near(left: Side, right: Side) -> bool:
        found = apart(left, right)
        if found > MOST_EDITS:
            return False
        shorter = min(len(text(left)), len(text(right)))
        return found <= (3 if shorter >= 8 else 2 if shorter >= 5 else 1)

    tests: dict[str, Holds] = {
        "missing": missing,
        "one key": _same(c),
        "one letter apart": lambda left, right: one_consonants(left, right) or apart(left, right) <= 1,
        "near": near,
        "an initial that fits": initial_only,
        "one first letter": one_initial,
    }
    spelled: dict[str, Holds] = {"one spelling": _same(f"{c}x")} if c != "p" else {}
    exchanged: dict[str, Holds] = {"exchanged with the given name": _swapped} if c == "s" else {}
    return tests | spelled | exchanged


_one_year, _one_month, _one_day, _one_birthday = map(_same, ("yr", "mo", "da", "bday"))


def _open(left: Side, right: Side) -> bool:
    return left.bday is None or right.bday is None


def _off(mine: int | None, yours: int | None) -> int | None:
    return None if mine is None or yours is None else abs(mine - yours)


def _exchanged(left: Side, right: Side) -> bool:
    if left.mo is None or left.da is None:
        return False
    return _one_year(left, right) and left.mo == right.da and left.da == right.mo


def _a_year_or_a_day_off(left: Side, right: Side) -> bool:
    if not _one_month(left, right):
        return False
    years, days = _off(left.yr, right.yr), _off(left.da, right.da)
    return (years == 1 and days == 0) or (years == 0 and days is not None and days <= 1)


def _meet(first: str, last: str) -> Holds:
    begin, end = attrgetter(first), attrgetter(last)
    return lambda left, right: bool(begin(left) <= end(right) and begin(right) <= end(left))


_births_meet = _meet("b0", "b1")
_BIRTH: dict[str, Holds] = {
    "missing": _either("b0"),
    "one day": _one_birthday,
    "day and month exchanged": _exchanged,
    "a year or a day off": _a_year_or_a_day_off,
    "one month, a day open": lambda one, other: _open(one, other) and _one_year(one, other) and _one_month(one, other),
    "one year, a month open": lambda one, other: _open(one, other) and _one_year(one, other),
    "compatible": lambda one, other: _open(one, other) and _births_meet(one, other),
    "one month": lambda one, other: _one_year(one, other) and _one_month(one, other),
    "one year": _one_year,
    "a year off": lambda one, other: _off(one.yr, other.yr) == 1,
}


def _within(days: int) -> Holds:
    """Days between two vague beginnings of custody at most; both ends are known of who has one."""

    def holds(left: Any, right: Any) -> bool:
        return bool(left.d1 - right.d0 <= days and right.d1 - left.d0 <= days)

    return holds


MIRROR: Mapping[str, Mapping[str, Holds]] = {
    "given": _names("g"),
    "surname": _names("s"),
    "patronymic": _names("p"),
    "birth": _BIRTH,
    "detention": {
        "missing": _either("d0"),
        "one day": _within(0),
        **{f"within {days} days": _within(days) for days in (3, 10, 33, 63, 200)},
        "compatible": _meet("d0", "d1"),
    },
    "region": {"missing": _either("reg"), "one": _same("reg")},
    "sex": {"missing": _either("sex"), "one": _same("sex")},
    "article": {
        "missing": _either("art"),
        "one": lambda left, right: bool((left.art or 0) & (right.art or 0)),
    },
    "list": {"missing": _either("lst"), "two lists": lambda left, right: left.lst != right.lst},
}
# Of each comparison the levels in the order of the model, and the one that is left.
_TESTS = tuple(
    ([(level.label, MIRROR[one.name][level.label]) for level in one.levels[:-1]], one.levels[-1].label)
    for one in COMPARISONS
)
