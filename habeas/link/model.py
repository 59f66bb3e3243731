"""What is compared of two records: comparisons as lists of levels in SQL, and the keys by which pairs are found.

A level is a condition over the columns of a pair, `_l` and `_r`, that DuckDB and Spark read alike, so that one model
serves our own engine and Splink. Columns are those of `prepare.RECORD`. The first level that holds decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A condition over a pair of records; the last of a comparison is `else`.

    `missing`: it says nothing, its weight is 0. `by`: a column whose frequency takes the place of u, so that agreeing
    on a rare name tells more. `m` and `u` are what is taken before anything is learned: the share of the level among
    pairs of one person, and of two.
    """

    label: str
    sql: str
    m: float = 0.0
    u: float = 0.0
    by: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The levels of one part of a record, the best first.

    `bounds`, where levels compare texts: conditions over numbers, each with the best level that is still possible.
    """

    name: str
    levels: tuple[Level, ...]
    bounds: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> tuple[Level, ...]:
        """The levels that say something."""
        return tuple(level for level in self.levels if not level.missing)


SWAPPED = "(g_l = s_r and s_l = g_r or gx_l = sx_r and sx_l = gx_r)"
# The other of the two is misspelled or another.
HALF_SWAPPED = "(g_l <> g_r and s_l <> s_r and (g_l = s_r or s_l = g_r or gx_l = sx_r or sx_l = gx_r))"
EXCHANGED = (("exchanged with the given name", SWAPPED), ("one in the place of the other", HALF_SWAPPED))
OPEN = "(bday_l is null or bday_r is null)"


def _names(name: str, c: str, shares: Sequence[tuple[float, float]]) -> Comparison:
    """Names by their keys. `shares` are m and u of the levels that say something, in order."""
    initial_only = f"({c}_l is null or {c}_r is null)"
    missing = f"{c}i_l is null or {c}i_r is null or {initial_only} and {c}i_l <> {c}i_r"
    missing += f" or {SWAPPED} or {HALF_SWAPPED}" if c == "g" else ""
    edits = f"levenshtein({c}_t_l, {c}_t_r)"
    shorter = f"least({c}n_l, {c}n_r)"
    exchanged = EXCHANGED if c == "s" else ()
    told = (
        *((label, sql, "") for label, sql in exchanged),
        *([("one spelling", f"{c}x_l = {c}x_r", f"{c}x")] if c != "p" else []),
        ("one key", f"{c}_l = {c}_r", c),
        ("one letter apart", f"{c}c_l = {c}c_r or {edits} <= 1", ""),
        ("near", f"{edits} <= case when {shorter} >= 8 then 3 when {shorter} >= 5 then 2 else 1 end", ""),
        ("an initial that fits", initial_only, ""),
        ("one first letter", f"{c}i_l = {c}i_r", ""),
        ("other", "else", ""),
    )
    # One edit brings in at most one letter that the other word lacks, and changes the length by at most one.
    least = f"greatest(bit_count({c}m_l & ~{c}m_r), bit_count({c}m_r & ~{c}m_l), abs({c}n_l - {c}n_r))"
    bounds = (
        (missing, "missing"),
        *((sql, label) for label, sql in exchanged),
        *([(f"{c}x_l = {c}x_r", "one spelling")] if c != "p" else []),
        (f"{c}_l = {c}_r", "one key"),
        (f"{c}c_l = {c}c_r or {least} <= 1", "one letter apart"),
        (f"{least} <= 3", "near"),
        (initial_only, "an initial that fits"),
        (f"{c}i_l = {c}i_r", "one first letter"),
        ("else", "other"),
    )
    levels = (
        Level(label="missing", sql=missing, missing=True),
        *(Level(label=label, sql=sql, by=by, m=m, u=u) for (label, sql, by), (m, u) in zip(told, shares, strict=True)),
    )
    return Comparison(name=name, levels=levels, bounds=bounds)


def _of(
    name: str,
    missing: str,
    *levels: tuple[str, str, float, float],
    by: str = "",
    bounds: tuple[tuple[str, str], ...] = (),
) -> Comparison:
    """`by` is of the best level."""
    bys = (by, *("" for _ in levels[1:]))
    told = (Level(label=label, sql=sql, by=by, m=m, u=u) for (label, sql, m, u), by in zip(levels, bys, strict=True))
    return Comparison(name=name, levels=(Level(label="missing", sql=missing, missing=True), *told), bounds=bounds)


def _either(column: str) -> str:
    return f"{column}_l is null or {column}_r is null"


def _place(name: str, c: str, shares: Sequence[tuple[float, float]]) -> Comparison:
    """A place or its code by its key. `shares` are m and u of the levels."""
    one, near, other = shares
    apart = "one letter apart or two exchanged"
    return _of(
        name,
        _either(c),
        ("one", f"{c}_l = {c}_r", *one),
        (apart, f"{c}l_l = {c}l_r or levenshtein({c}_t_l, {c}_t_r) <= 1", *near),
        ("other", "else", *other),
        by=c,
        bounds=((_either(c), "missing"), (f"{c}_l = {c}_r", "one"), ("else", apart)),
    )


_EXCHANGED = "yr_l = yr_r and mo_l = da_r and da_l = mo_r"
_YEAR_OFF = "mo_l = mo_r and da_l = da_r and abs(yr_l - yr_r) = 1"
_DAY_OFF = "yr_l = yr_r and mo_l = mo_r and abs(da_l - da_r) <= 1"
# A date has seven digits here: the century counts as one.
_ALIKE = "bit_count(digits_l & digits_r)"
_ONE_DIGIT = f"{_ALIKE} >= 6 or {_ALIKE} = 5 and tally_l = tally_r"
# The greatest distance in days that two vague beginnings of custody can have.
_APART = "greatest(d1_l - d0_r, d1_r - d0_l)"
_MEET = "{c}0_l <= {c}1_r and {c}0_r <= {c}1_l"
COMPARISONS: tuple[Comparison, ...] = (
    _names(
        "given",
        "g",
        ((0.24, 0.003), (0.58, 0.017), (0.05, 0.01), (0.03, 0.03), (0.04, 0.005), (0.02, 0.09), (0.04, 0.845)),
    ),
    _names(
        "surname",
        "s",
        (
            *((0.015, 0.0002), (0.002, 0.0005)),
            *((0.25, 0.0002), (0.60, 0.001), (0.06, 0.004), (0.025, 0.02), (0.01, 0.05), (0.01, 0.08), (0.028, 0.8441)),
        ),
    ),
    _names(
        "patronymic",
        "p",
        ((0.85, 0.02), (0.04, 0.01), (0.02, 0.03), (0.04, 0.005), (0.01, 0.09), (0.04, 0.845)),
    ),
    _of(
        "birth",
        _either("b0"),
        ("one day", "bday_l = bday_r", 0.72, 0.0001),
        ("day and month exchanged", _EXCHANGED, 0.02, 0.0001),
        (
            "a year or a day off",
            f"{_YEAR_OFF} or {_DAY_OFF}",
            0.03,
            0.0003,
        ),
        ("one digit wrong or two exchanged", _ONE_DIGIT, 0.01, 0.001),
        ("one month, a day open", f"{OPEN} and yr_l = yr_r and mo_l = mo_r", 0.04, 0.0003),
        ("one year, a month open", f"{OPEN} and yr_l = yr_r", 0.08, 0.003),
        ("compatible", f"{OPEN} and {_MEET.format(c='b')}", 0.06, 0.03),
        ("one month", "yr_l = yr_r and mo_l = mo_r", 0.005, 0.0015),
        ("one year", "yr_l = yr_r", 0.005, 0.0245),
        ("a year off", "abs(yr_l - yr_r) = 1", 0.01, 0.055),
        ("other", "else", 0.02, 0.8842),
    ),
    _of(
        "detention",
        _either("d0"),
        ("one day", f"{_APART} <= 0", 0.55, 0.003),
        ("within 3 days", f"{_APART} <= 3", 0.12, 0.015),
        ("within 10 days", f"{_APART} <= 10", 0.06, 0.03),
        ("within 33 days", f"{_APART} <= 33", 0.10, 0.05),
        ("within 63 days", f"{_APART} <= 63", 0.03, 0.05),
        ("within 200 days", f"{_APART} <= 200", 0.03, 0.1),
        ("compatible", _MEET.format(c="d"), 0.05, 0.05),
        ("other", "else", 0.06, 0.702),
    ),
    _place("region", "reg", ((0.85, 0.2), (0.02, 0.02), (0.13, 0.78))),
    _place("residence", "home", ((0.5, 0.01), (0.05, 0.01), (0.45, 0.98))),
    _of("sex", _either("sex"), ("one", "sex_l = sex_r", 0.995, 0.7), ("other", "else", 0.005, 0.3)),
    _of("article", _either("art"), ("one", "(art_l & art_r) <> 0", 0.85, 0.2), ("none", "else", 0.15, 0.8)),
    _of("list", _either("lst"), ("two lists", "lst_l <> lst_r", 0.95, 0.65), ("one list", "else", 0.05, 0.35)),
)
# What so many records or fewer have is rare enough to be a key alone. Counted when the model is learned, as frequencies
# are: what is added later changes no other pair.
_FEW = 30


def _rare(column: str) -> str:
    return f"case when met_{column} <= {_FEW} then {column} end"


# Grain of a blocking key: pairs of records with one value are compared; null where a part is missing. Sums with zero
# make a hash null where one of its parts is.
KEYS: dict[str, str] = {
    "names in any order": "hash(least(s, g), greatest(s, g)) + s * 0 + g * 0",
    "consonants of both names": "hash(sc, gc) + sc * 0 + gc * 0",
    "birth date": "yr * 10000 + least(mo, da) * 100 + greatest(mo, da)",
    "detention, surname begun": "hash(det, s2) + det * 0 + s2 * 0",
    "detention, given name begun": "hash(det, g2) + det * 0 + g2 * 0",
    "birth year, surname begun": "hash(yr, s4) + yr * 0 + s4 * 0",
    "surname and patronymic": "hash(s, p) + s * 0 + p * 0",
    "surname, 16 days of detention": "hash(sc, det // 16) + sc * 0 + det * 0",
    "surname, 16 days begun later": "hash(sc, (det + 8) // 16) + sc * 0 + det * 0",
    "a rare surname": _rare("s"),
    "a rare given name": _rare("g"),
    "a rare region": _rare("reg"),
    "a rare residence": _rare("home"),
}
# Two records of one list are one person only where the list is known to repeat people.
MAY_MEET = "(l.lst <> r.lst or l.repeats)"
# Nor are two sexes ever one person: from such pairs it is learned what a sex tells, but none is scored.
MAY_BE_ONE = f"{MAY_MEET} and coalesce(l.sex = r.sex, true)"
# What keeps the machine from joining a pair: 2 for two sexes, for two rows of a list that does not repeat people and
# for two full dates of birth; 1 for two dates that a slip of the pen can explain, which a human may join; else 0. Where
# a list is known to have wrong dates of birth they are evidence alone.
VETO = f"""
case
    when coalesce(sex_l <> sex_r, false) or (lst_l = lst_r and not repeats_l) then 2
    when not coalesce(bday_l <> bday_r, false) or misdates_l or misdates_r then 0
    when {_EXCHANGED} or {_YEAR_OFF} or {_DAY_OFF} or {_ONE_DIGIT} then 1
    else 2
end::tinyint"""


def first_of(levels: Sequence[Level], value: Callable[[int, Level], str]) -> str:
    """SQL for the value of the first level that holds."""
    *others, last = enumerate(levels)
    whens = " ".join(f"when {level.sql} then {value(at, level)}" for at, level in others)
    return f"(case {whens} else {value(*last)} end)"
