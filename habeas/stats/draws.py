"""What the freed would have looked like had the same number been drawn at random from the pool at each wave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Statistic = Literal["mean", "median", "sum", "share"]

# Numbers drawn at once: what is made on the way stays in the processor's cache.
CHUNK = 1 << 18
# Two values of a statistic are one if they differ by less than this share of their size: sums round by their order.
SAME = 1e-9
# Of the reference distribution, printed beside the p-value.
SHARES = (0.025, 0.25, 0.5, 0.75, 0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomisationTest:
    """A statistic of the freed and where it lies among those of as many drawn by lot.

    `p_more` and `p_fewer` are the shares of draws with as much or more and with as much or less, what was observed
    counted as one draw more; `p_value` is twice the smaller. `mean` and `quantiles`, at the shares `SHARES`, are those
    of the draws. In `strata_fixed` strata all or none were chosen: nothing is drawn there, but those chosen count.
    """

    observed: float
    mean: float
    quantiles: tuple[float, ...]
    p_value: float
    p_more: float
    p_fewer: float
    draws: int
    chosen: int
    people: int
    strata_used: int
    strata_fixed: int


@dataclass(frozen=True, slots=True, eq=False)
class Stratum:
    """The values of those in one pool, ascending, and how many were chosen."""

    values: Floats
    size: int


def randomisation_test(
    values: npt.ArrayLike,
    chosen: npt.ArrayLike,
    *,
    strata: npt.ArrayLike,
    statistic: Statistic,
    seed: int,
    draws: int = 9999,
) -> RandomisationTest:
    """Compare a statistic of the chosen, over all strata together, with as many drawn without replacement from each.

    `values` (n,) any numbers, only 0 and 1 for "share"; `chosen` (n,) of 0 and 1; `strata` (n,) codes of the waves. The
    order of rows does not matter to the result; the same seed gives the same draws. p = (b + 1) / (draws + 1), where b
    draws are as extreme (Phipson & Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9:39): no less than 1 / (draws + 1).
    A mean, sum or share of values of which there are only two is drawn as hypergeometric counts.

    Raises MethodError for unknown values (leave them out, and count them), if all or none are chosen in each stratum,
    and for another statistic.

    >>> found = randomisation_test([30, 41, 52, 63, 74], [0, 0, 0, 1, 1], strata=[1] * 5, statistic="mean", seed=1)
    >>> found.observed, round(found.mean), 0.08 < found.p_more < 0.12
    (68.5, 52, True)
    """
    if statistic not in get_args(Statistic):
        raise MethodError(f"no statistic {statistic!r}; there are {', '.join(get_args(Statistic))}")
    if draws < 1:
        raise MethodError(f"{draws} draws; at least one is needed")
    v, y, codes = read_values(values, chosen, strata)
    if statistic == "share" and not ((v == 0) | (v == 1)).all():
        raise MethodError("a share needs values of 0 and 1")
    pools, taken = make_strata(v, y, codes)
    fixed = sum(pool.size in (0, len(pool.values)) for pool in pools)
    if fixed == len(pools):
        raise MethodError("in no stratum were some chosen and some not; a draw would change nothing")
    rng = np.random.default_rng(seed)
    reference = np.concatenate(list(reference_values(rng, pools, statistic, draws)))
    observed = float(summarise(taken[None, :], statistic)[0])
    scale = float(np.abs(v).max()) * (len(taken) if statistic == "sum" else 1) * SAME
    p_more = (int((reference >= observed - scale).sum()) + 1) / (draws + 1)
    p_fewer = (int((reference <= observed + scale).sum()) + 1) / (draws + 1)
    return RandomisationTest(
        observed=observed,
        mean=float(reference.mean()),
        quantiles=tuple(float(q) for q in np.quantile(reference, SHARES)),
        p_value=min(1.0, 2 * min(p_more, p_fewer)),
        p_more=p_more,
        p_fewer=p_fewer,
        draws=draws,
        chosen=len(taken),
        people=len(v),
        strata_used=len(pools) - fixed,
        strata_fixed=fixed,
    )


def read_values(
    values: npt.ArrayLike, chosen: npt.ArrayLike, strata: npt.ArrayLike
) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.integer]]:
    """The three columns as arrays; refuses unequal lengths and unknown values."""
    v, y, codes = np.asarray(values, dtype=float), np.asarray(chosen), np.asarray(strata)
    if v.ndim != 1 or not len(v) or y.shape != v.shape or codes.shape != v.shape:
        raise MethodError(
            f"values, chosen and strata are needed for the same people; met {v.shape}, {y.shape}, {codes.shape}"
        )
    unknown = int((~np.isfinite(v)).sum())
    if unknown:
        raise MethodError(f"{unknown} of {len(v)} values are unknown; leave those people out, and count them")
    if codes.dtype.kind not in "iub":
        raise MethodError("strata are whole numbers, one for each row")
    if not ((y == 0) | (y == 1)).all():
        raise MethodError("chosen is 0 or 1, and one is neither")
    return v, y == 1, codes


def make_strata(v: Floats, y: npt.NDArray[np.bool_], codes: npt.NDArray[np.integer]) -> tuple[list[Stratum], Floats]:
    """The strata in order of their codes, and the values of all chosen; neither depends on the order of rows."""
    order = np.lexsort((y, v, codes))
    v, y, codes = v[order], y[order], codes[order]
    edges = [0, *(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(v)]
    return [Stratum(v[low:high], int(y[low:high].sum())) for low, high in pairwise(edges)], v[y]


def reference_values(
    rng: np.random.Generator, pools: list[Stratum], statistic: Statistic, draws: int
) -> Iterator[Floats]:
    """The statistic of each draw, in pieces."""
    kinds = np.unique(np.concatenate([pool.values for pool in pools]))
    if len(kinds) <= 2 and statistic != "median":
        yield counted(rng, pools, kinds, statistic, draws)
        return
    width = max(max(len(p.values) if 2 * p.size > len(p.values) else p.size for p in pools), 1)
    step = max(1, CHUNK // width)
    for begin in range(0, draws, step):
        n = min(step, draws - begin)
        drawn = [pool.values[sample(rng, len(pool.values), pool.size, n)] for pool in pools if pool.size]
        yield summarise(np.concatenate(drawn, axis=1), statistic)


def counted(rng: np.random.Generator, pools: list[Stratum], kinds: Floats, statistic: Statistic, draws: int) -> Floats:
    """The sum, mean or share of draws from values of two `kinds`, of which only the number of the higher matters."""
    low, high, size = float(kinds[0]), float(kinds[-1]), sum(pool.size for pool in pools)
    many = np.zeros(draws, np.int64)
    for pool in pools:
        of_high = int((pool.values > low).sum())
        many += rng.hypergeometric(of_high, len(pool.values) - of_high, pool.size, draws)
    sums = many * high + (size - many) * low
    return sums if statistic == "sum" else sums / size


def sample(rng: np.random.Generator, people: int, size: int, draws: int) -> Rows:
    """`size` of `people` numbers from 0, without replacement, in each of `draws` rows (draws, size).

    Numbers are drawn with replacement and repeats drawn again until there are none: the first `size` different ones of
    an endless sequence. Of more than half the people, those left out are drawn.
    """
    if 2 * size > people:
        left = np.ones((draws, people), dtype=bool)
        np.put_along_axis(left, sample(rng, people, people - size, draws), False, axis=1)
        return np.nonzero(left)[1].reshape(draws, size)
    found = np.sort(rng.integers(people, size=(draws, size)), axis=1)
    open_rows = np.arange(draws)
    while len(open_rows):
        some = found[open_rows]
        again = np.zeros(some.shape, dtype=bool)
        again[:, 1:] = some[:, 1:] == some[:, :-1]
        some[again] = rng.integers(people, size=int(again.sum()))
        found[open_rows] = np.sort(some, axis=1)
        open_rows = open_rows[again.any(axis=1)]
    return found


def summarise(drawn: Floats, statistic: Statistic) -> Floats:
    """The statistic of each row (draws, people)."""
    if statistic == "median":
        return np.asarray(np.median(drawn, axis=1), dtype=np.float64)
    sums: Floats = drawn.sum(axis=1)
    return sums if statistic == "sum" else sums / drawn.shape[1]
