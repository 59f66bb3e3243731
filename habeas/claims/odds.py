"""Whether those who meet a criterion were freed more often than the others inside: the verdict by people on lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from habeas.claims.beside import main_pool
from habeas.claims.people import MOST_MISSING, Case, settle_unknown
from habeas.core.types import Verdict
from habeas.measures.people_favoured import FEWEST_FREED, LEVEL
from habeas.measures.people_groups import POOL_WORDS, Counts
from habeas.stats.comparison import UNKNOWN, YES, Comparison, compare
from habeas.stats.drawn import worst_p_value

# People possibly inside are shown, but that nobody knows whether they were there is no ground for a verdict.
ELIGIBLE = "eligible"
DECISIVE = (ELIGIBLE, "inside")
# Who may not have been eligible counts where it draws the odds together: in counts (freed yes, no, unknown by meets it
# yes, no, unknown) those that lower the odds of who meets it, and those that raise them.
LOWERING: Counts = [[[0, 1, 1], [1, 0, 1], [1, 1, 1]]]
RAISING: Counts = [[[1, 0, 1], [0, 1, 1], [1, 1, 1]]]
_NOBODY = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]


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
    are counted, and the ratio by each other pool of people surely inside does too. People said to have left, nobody
    knows when, stand in these pools as perhaps freed; people surely inside, nobody knows under which sentence, count
    where they are against the verdict.
    """
    pools = {pool: counts for pool, counts in case.met.by_pool.items() if pool in DECISIVE}
    if not pools:
        settle = "a list that says who was in custody before the releases"
        return Odds(Verdict.CANNOT_TELL, "nobody is known to have been inside before them", settle, None, None)
    name = main_pool(case)
    main = compare(pools[name], level=LEVEL)
    if reason := _in_the_way(case, main):
        return Odds(Verdict.CANNOT_TELL, reason, settle_unknown(case), main, None)
    unsure = case.met.unsure if name == ELIGIBLE else []
    least, most = (_with(pools[name], unsure, cells) for cells in (LOWERING, RAISING))
    others = [compare(counts, level=LEVEL) for pool, counts in pools.items() if pool != name]
    more = compare(least, level=LEVEL).low_limit > 1 and all(one.low > 1 for one in others)
    less = compare(most, level=LEVEL).high_limit < 1 and all(one.high < 1 for one in others)
    if not more and not less:
        return Odds(Verdict.CANNOT_TELL, *_even(case, pools, unsure, (least, most)), main, None)
    reason = (
        f"those who meet it were freed {'more' if more else 'less'} often than the others inside, however the unknown "
        f"are counted and by each pool of people surely inside ({case.words})"
    )
    verdict = Verdict.HOLDS if more else Verdict.FAILS
    return Odds(verdict, reason, "", main, worst_p_value(least if more else most))


def _even(
    case: Case, pools: Mapping[str, Counts], unsure: Counts, drawn_together: tuple[Counts, Counts]
) -> tuple[str, str]:
    """Why the odds are on neither side, by which pool, and what would settle it."""
    name, *others = pools
    if others and _on_a_side(*drawn_together):
        reason = (
            f"by the {POOL_WORDS[others[0]]} the odds ratio is not on the side on which it is by {POOL_WORDS[name]}"
        )
    elif _on_a_side(pools[name], pools[name]):
        people = f"{sum(sum(row) for wave in unsure for row in wave):,}"
        reason = "the interval of the odds ratio includes even odds if people inside of whom nobody knows when their "
        return f"{reason}sentence ends ({people}) are counted against it", f"the sentences of these {people} people"
    else:
        reason = f"by the {POOL_WORDS[name]} the interval of the odds ratio includes even odds"
    if not any(map(_anybody_unknown, (*pools.values(), unsure))):
        return reason, "more releases"
    settle = settle_unknown(case)
    if settle == "more releases":
        settle = f"{case.attributes} of those inside of whom it is not known, and who of them was freed"
    return f"{reason}, for some way to count the unknown", settle


def _on_a_side(least: Counts, most: Counts) -> bool:
    return compare(least, level=LEVEL).low_limit > 1 or compare(most, level=LEVEL).high_limit < 1


def _anybody_unknown(counts: Counts) -> bool:
    return any(wave[UNKNOWN][answer] or wave[answer][UNKNOWN] for wave in counts for answer in range(3))


def _with(counts: Counts, others: Counts, cells: Counts) -> Counts:
    """The counts with those of other people added, of these cells alone."""
    return [
        [
            [n + more * take for n, more, take in zip(*rows, strict=True)]
            for rows in zip(one, other, cells[0], strict=True)
        ]
        for one, other in zip(counts, others or [_NOBODY] * len(counts), strict=True)
    ]


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
