"""Whether those who meet a criterion were freed more often than the others inside: the verdict by people on lists."""

from __future__ import annotations

from typing import NamedTuple

from habeas.claims.beside import main_pool
from habeas.claims.people import MOST_MISSING, Case, settle_unknown
from habeas.core.types import Verdict
from habeas.measures.people_favoured import FEWEST_FREED, LEVEL
from habeas.measures.people_groups import POOL_WORDS
from habeas.stats.comparison import UNKNOWN, YES, Comparison, compare
from habeas.stats.drawn import worst_p_value

# People possibly inside are shown, but that nobody knows whether they were there is no ground for a verdict.
DECISIVE = ("eligible", "inside")


class Odds(NamedTuple):
    """The verdict on the odds of being freed, why, what would settle it, the comparison by the main pool and the
    greatest p-value that the unknown allow; None where there is none."""

    verdict: Verdict
    reason: str
    settle: str
    main: Comparison | None
    p_value: float | None


def judge_odds(case: Case) -> Odds:
    """Whether those who meet the criterion were freed more often than others.

    It holds, or fails, only if the exact interval by the main pool lies on one side of even odds however the unknown
    are counted, and the ratio by each other pool of people surely inside does too.
    """
    pools = {pool: counts for pool, counts in case.met.by_pool.items() if pool in DECISIVE}
    if not pools:
        settle = "a list that says who was in custody before the releases"
        return Odds(Verdict.CANNOT_TELL, "nobody is known to have been inside before them", settle, None, None)
    found = {pool: compare(counts, level=LEVEL) for pool, counts in pools.items()}
    main = found[main_pool(case)]
    if reason := _in_the_way(case, main):
        return Odds(Verdict.CANNOT_TELL, reason, settle_unknown(case), main, None)
    more = main.low_limit > 1 and all(one.low > 1 for one in found.values())
    less = main.high_limit < 1 and all(one.high < 1 for one in found.values())
    if not more and not less:
        reason = (
            f"by the {POOL_WORDS[main_pool(case)]} those who meet it may have been freed as often as the others, for "
            "some way to count the unknown"
        )
        return Odds(Verdict.CANNOT_TELL, reason, settle_unknown(case), main, None)
    reason = (
        f"those who meet it were freed {'more' if more else 'less'} often than the others inside, however the unknown "
        f"are counted and by each pool of people surely inside ({case.words})"
    )
    verdict = Verdict.HOLDS if more else Verdict.FAILS
    return Odds(verdict, reason, "", main, worst_p_value(case.met.by_pool[main_pool(case)]))


def _in_the_way(case: Case, main: Comparison) -> str:
    """Why nobody can tell; empty if one can (METHODS 4: too few freed, too much missing)."""
    if main.counts[:, YES].sum() < FEWEST_FREED:
        return "fewer than ten people of the pool were surely freed"
    pool = main.counts.sum(axis=(0, 1))
    if case.missing > MOST_MISSING or pool[UNKNOWN] > MOST_MISSING * pool.sum():
        return "of more than two in five of the freed or of the pool it is not known whether they meet it"
    if main.freed_known < FEWEST_FREED:
        return "of fewer than ten of the freed it is known whether they meet it"
    return main.why_not
