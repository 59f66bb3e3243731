"""The groups by which the freed are held against those who stayed, their pools, and how many are in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from habeas.measures.people_pool import WaveDays, ask_frame
from habeas.register.register import Register

# For each wave: freed yes, no, unknown by in the group yes, no, unknown.
Counts = list[list[list[int]]]

# The most days that so many years have.
ONE_YEAR, TWO_YEARS, FIVE_YEARS, TEN_YEARS = 366, 731, 1827, 3653


class Group(NamedTuple):
    """Some of the people inside. `condition` is SQL over the columns of `frame`, null where it is not known; `counted`
    is the word for the same group in published counts, if they have one."""

    name: str
    words: str
    condition: str
    counted: str = ""


def between(column: str, least: int | None, most: int | None) -> str:
    """SQL: whether a number of which least and most are known lies between these, both included; null if it may."""
    surely = [f"{column}_low >= {least}"] * (least is not None) + [f"{column}_high <= {most}"] * (most is not None)
    never = [f"{column}_high < {least}"] * (least is not None) + [f"{column}_low > {most}"] * (most is not None)
    return f"case when {' and '.join(surely)} then true when {' or '.join(never)} then false end"


def sentenced(least: int | None, most: int | None) -> str:
    """SQL: whether the sentence is to so many days in custody; a punishment at liberty is to none."""
    return f"case when custody_high = 0 then false when custody_low > 0 then {between('custody', least, most)} end"


# Declared before any release is looked at; to add a group, add its line. Words have no digits: sentences print them.
GROUPS = (
    Group("women", "women", "sex = 'f'", counted="women"),
    Group("minors", "minors", between("age", None, 17), counted="minors"),
    Group("sixty", "people aged sixty or more", between("age", 60, None)),
    Group("up_to_two_years", "people sentenced to up to two years", sentenced(None, TWO_YEARS)),
    Group("two_to_five_years", "people sentenced to over two and up to five years", sentenced(732, FIVE_YEARS)),
    Group("five_to_ten_years", "people sentenced to over five and up to ten years", sentenced(1828, TEN_YEARS)),
    Group("over_ten_years", "people sentenced to over ten years", sentenced(3654, None)),
    # Who is inside although the sentence is over is held for something else, or nothing is known of what is left.
    Group(
        "last_year",
        "people with up to one year left",
        f"case when left_high > 0 or left_low > {ONE_YEAR} then {between('left', None, ONE_YEAR)} end",
    ),
)
# The narrowest first: of it the findings are, if it has people. A pool is SQL over `frame`; unknown is outside it.
POOLS = {"eligible": "surely and eligible", "inside": "surely", "possible": "true"}
POOL_WORDS = {
    "eligible": "people surely inside with over two weeks of the sentence left",
    "inside": "people surely inside",
    "possible": "people surely or possibly inside",
}
FREED = {True: 0, False: 1, None: 2}


def count_sql(groups: Sequence[Group]) -> str:
    """Grain: one wave, answer whether freed, and set of pools; how many people there, and in and not in each group."""
    pools = ",\n    ".join(f"coalesce({sql}, false) as pool_{name}" for name, sql in POOLS.items())
    counts = ",\n    ".join(
        f"count(*) filter (where {group.condition}), count(*) filter (where not ({group.condition}))"
        for group in groups
    )
    return f"select\n    wave, freed,\n    {pools},\n    count(*),\n    {counts}\nfrom frame group by all order by all;"


def count_groups(
    register: Register, waves: Sequence[WaveDays], groups: Sequence[Group]
) -> Mapping[str, Mapping[str, Counts]]:
    """For each pool with people and each group its counts. Who was inside on the mornings of several waves counts in
    each of them."""
    counts: dict[str, dict[str, Counts]] = {}
    for wave, freed, *rest in ask_frame(register, count_sql(groups), waves):
        within, people, told = rest[: len(POOLS)], rest[len(POOLS)], rest[len(POOLS) + 1 :]
        for pool in [name for name, holds in zip(POOLS, within, strict=True) if holds]:
            of_pool = counts.setdefault(pool, {group.name: [_nobody() for _ in waves] for group in groups})
            for group, yes, no in zip(groups, told[::2], told[1::2], strict=True):
                row = of_pool[group.name][wave][FREED[freed]]
                row[:] = [n + more for n, more in zip(row, (yes, no, people - yes - no), strict=True)]
    return {pool: counts[pool] for pool in POOLS if pool in counts}


def _nobody() -> list[list[int]]:
    return [[0, 0, 0] for _ in FREED]
