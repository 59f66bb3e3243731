"""Whether groups leave at the same pace: the log-rank test with late entry, and Gray's test of one kind of exit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError
from habeas.stats.risk import Floats, Ints, Numbers, checked, distinct

Labels = npt.NDArray[Any]
# A variance counts as none if it is this share of the largest: what is left of sums that cancel.
NOTHING = 1e-10


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RankTest:
    """A test that groups do not differ.

    statistic, df, p_value: chi-square with one degree of freedom less than groups.
    groups: (K,) the labels in ascending order; observed, expected: (K,) exits in each, and what the pace of all would
    give. For Gray's test `expected` is observed less the score, and is no count.
    """

    statistic: float
    df: int
    p_value: float
    groups: Labels
    observed: Floats
    expected: Floats


class Sums(NamedTuple):
    """By distinct exit time and group, (k, K): at risk, leaving by the cause, leaving by another."""

    at_risk: Floats
    left: Floats
    otherwise: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Columns:
    """Checked columns (n,): `left` by the cause, `otherwise` by another; groups and strata are numbered from 0."""

    exit: Numbers
    left: Floats
    otherwise: Floats
    entry: Numbers | None
    weights: Floats
    group: Ints
    stratum: Ints
    labels: Labels


def log_rank(
    exit: Numbers,
    event: Numbers,
    group: Labels,
    *,
    entry: Numbers | None = None,
    weights: Numbers | None = None,
    strata: Labels | None = None,
) -> RankTest:
    """The log-rank test that K groups leave at the same pace (Mantel 1966, Cancer Chemother. Rep. 50:163-170).

    exit, entry, weights as for `risk_table`; event: (n,) integers or flags, 0 still held, anything above an exit, so
    that a cause is given as `cause == 1`; group, strata: (n,) labels. Ties are hypergeometric, as in R's survdiff;
    with late entry it is the score test of a Cox model with exact ties. Within `strata` groups are compared with their
    own stratum alone. Raises MethodError if there are fewer than two groups, nobody leaves, or a group is never at risk
    beside another when somebody leaves.

    >>> test = log_rank(np.array([1, 2, 3, 4]), np.array([1, 1, 1, 0]), np.array(["a", "a", "b", "b"]))
    >>> round(test.statistic, 4), test.expected.round(3)
    (2.8824, array([0.833, 2.167]))
    """
    event = np.asarray(event)
    ended = event > 0 if event.dtype.kind in "iufb" else event
    if event.dtype.kind in "iuf" and not (event >= 0).all():
        raise MethodError("an event is 0 for still held, or more; it cannot be negative or missing")
    rows = read(exit, ended, group, entry=entry, weights=weights, strata=strata, of=1, causes=1)
    size = len(rows.labels)
    observed, expected, variance = np.zeros(size), np.zeros(size), np.zeros((size, size))
    for stratum in range(int(rows.stratum.max()) + 1):
        sums = summed(rows, stratum)
        observed += sums.left.sum(axis=0)
        share = sums.at_risk / sums.at_risk.sum(axis=1, keepdims=True)
        everyone, leaving = sums.at_risk.sum(axis=1), sums.left.sum(axis=1)
        expected += leaving @ share
        spread = leaving * (everyone - leaving) / np.where(everyone > 1, everyone - 1, np.inf)
        variance += np.diag(spread @ share) - (share * spread[:, None]).T @ share
    return chi_square(rows.labels, observed, expected, variance)


def gray(
    exit: Numbers,
    cause: Numbers,
    group: Labels,
    *,
    of: int,
    weights: Numbers | None = None,
    strata: Labels | None = None,
) -> RankTest:
    """Gray's test that the share that has left by the cause `of` is the same in K groups (Gray 1988, Ann. Stat.
    16:1141-1154, with rho = 0); equal to R's cmprsk::cuminc, ties included.

    cause: (n,) integers, 0 still held. It compares shares that have left, not paces: groups that leave by this cause at
    the same pace can differ in it because one leaves more by another. There is no late entry in it: with late entry
    compare the paces with `log_rank(exit, cause == of, group, entry=entry)`. Refuses what `log_rank` refuses.

    >>> exit, group = np.array([1, 2, 3, 4, 5, 6]), np.array([1, 1, 1, 2, 2, 2])
    >>> round(gray(exit, np.array([1, 1, 2, 1, 0, 0]), group, of=1).statistic, 4)
    2.4381
    """
    if of < 1:
        raise MethodError(f"a cause is 1 or more, not {of}")
    causes = max(of, int(np.max(cause, initial=1)))
    rows = read(exit, cause, group, entry=None, weights=weights, strata=strata, of=of, causes=causes)
    size = len(rows.labels)
    observed, score, variance = np.zeros(size), np.zeros(size), np.zeros((size, size))
    for stratum in range(int(rows.stratum.max()) + 1):
        sums = summed(rows, stratum)
        observed += sums.left.sum(axis=0)
        stratum_score, stratum_variance = gray_score(sums)
        score, variance = score + stratum_score, variance + stratum_variance
    return chi_square(rows.labels, observed, observed - score, variance)


def gray_score(sums: Sums) -> tuple[Floats, Floats]:
    """Gray's score (K,) and its covariance (K, K), for one stratum.

    `stay` is each group's share still held right before the time, `share` those that have left by the cause. Who left
    otherwise stays in the risk set of the subdistribution, `weighed`; `scale` is that without the group's own share.
    """
    at_risk, left, otherwise = sums
    after: Floats = np.cumprod(1 - divide(left + otherwise, at_risk), axis=0, dtype=np.float64)
    stay = np.vstack([np.ones(at_risk.shape[1]), after[:-1]])
    gone = np.cumsum(stay * divide(left, at_risk), axis=0)
    share = np.vstack([np.zeros(at_risk.shape[1]), gone[:-1]])
    scale = divide(at_risk, stay)
    weighed = scale * (1 - share)
    all_left = left.sum(axis=1)
    score = (left - weighed * divide(all_left, weighed.sum(axis=1))[:, None]).sum(axis=0)

    everyone = scale.sum(axis=1)
    step = divide(all_left, everyone)  # of the share that would have left by the cause, were the groups alike
    null: Floats = np.cumsum(step)
    rest: Floats = 1 - null
    pace = divide(step, 1 - np.concatenate([[0.0], null[:-1]]))
    unit: Floats = np.eye(at_risk.shape[1])
    variance: Floats = np.zeros_like(unit)
    for group in range(at_risk.shape[1]):
        own = scale[:, [group]] * (unit[group] - divide(scale, everyone[:, None]))
        later = np.cumsum((own * pace[:, None])[::-1], axis=0)[::-1] - own * pace[:, None]
        ratio = divide(rest, after[:, group])[:, None]
        first = own + np.where(ratio > 0, 1 - ratio, 0.0) * later
        tied = tie(all_left, everyone * stay[:, group])
        variance += (first * (tied * divide(step, scale[:, group]))[:, None]).T @ first
        other = otherwise[:, group]
        spread = tie(other, at_risk[:, group]) * other * divide(stay[:, group], at_risk[:, group]) ** 2
        variance += (ratio * later * spread[:, None]).T @ (ratio * later)
    return score, variance


def tie(leaving: Floats, at_risk: Floats) -> Floats:
    """By what exits at one time vary less than if they came one by one: (at risk - leaving) / (at risk - 1)."""
    return 1 - np.where(leaving > 1, divide(leaving - 1, at_risk - 1), 0.0)


def chi_square(labels: Labels, observed: Floats, expected: Floats, variance: Floats) -> RankTest:
    """The test on what was observed less what was expected; any one group follows from the others."""
    from scipy.special import chdtrc

    inner = variance[:-1, :-1]
    sizes = np.linalg.eigvalsh(inner)
    if sizes[-1] <= 0 or sizes[0] <= NOTHING * sizes[-1]:
        raise MethodError("groups cannot be compared: one is never at risk beside another when somebody leaves")
    excess = (observed - expected)[:-1]
    statistic, df = float(excess @ np.linalg.solve(inner, excess)), len(inner)
    return RankTest(
        statistic=statistic,
        df=df,
        p_value=float(chdtrc(df, statistic)),
        groups=labels,
        observed=observed,
        expected=expected,
    )


def read(
    exit: Numbers,
    cause: Numbers,
    group: Labels,
    *,
    entry: Numbers | None,
    weights: Numbers | None,
    strata: Labels | None,
    of: int,
    causes: int,
) -> Columns:
    """The columns checked and groups numbered; raises MethodError if there is nothing to compare."""
    given = np.ones(len(np.atleast_1d(exit))) if weights is None else np.asarray(weights)
    exit, cause, entry, weight = checked(exit, cause, causes=causes, entry=entry, weights=given)
    labels, number = numbered("group", group, given)
    stratum = np.zeros(len(number), np.int64) if strata is None else numbered("strata", strata, given)[1]
    if len(labels) < 2:
        raise MethodError("a test needs at least two groups with a weight")
    assert weight is not None
    left, otherwise = weight * (cause == of), weight * ((cause > 0) & (cause != of))
    if not left.any():
        raise MethodError("nobody leaves by the cause, so there is no pace to compare")
    return Columns(
        exit=exit,
        left=left,
        otherwise=otherwise,
        entry=entry,
        weights=weight,
        group=number,
        stratum=stratum,
        labels=labels,
    )


def numbered(name: str, labels: Labels, weights: Floats) -> tuple[Labels, Ints]:
    """The distinct labels of rows with a weight, ascending, and the number of each row's."""
    array = np.asarray(labels)
    if array.shape != weights.shape:
        raise MethodError(f"{name} must be one column as long as the others, {len(weights)}")
    if array.dtype.kind == "O" or (array.dtype.kind == "f" and not np.isfinite(array).all()):
        raise MethodError(f"{name} must be text or whole numbers, and not missing. Leave the unknown out, and say so")
    found, number = np.unique(array[weights > 0], return_inverse=True)
    return found, number


def summed(rows: Columns, stratum: int) -> Sums:
    """The stratum's rows, counted by exit time and group."""
    some, size = rows.stratum == stratum, len(rows.labels)
    part = replace(
        rows,
        **{name: getattr(rows, name)[some] for name in ("exit", "left", "otherwise", "weights", "group", "stratum")},
        entry=None if rows.entry is None else rows.entry[some],
    )
    times, row = distinct(part.exit)
    shape = len(times), size
    cell = row * size + part.group
    leaving, left, otherwise = (table(cell, x, shape) for x in (part.weights, part.left, part.otherwise))
    first = np.zeros(len(row), np.int64) if part.entry is None else np.searchsorted(times, part.entry, side="right")
    entered = np.cumsum(table(first * size + part.group, part.weights, shape), axis=0)
    at_risk = entered - np.cumsum(leaving, axis=0) + leaving
    return Sums(np.where(at_risk > NOTHING * part.weights.sum(), np.maximum(at_risk, leaving), 0.0), left, otherwise)


def table(cell: Ints, weights: Floats, shape: tuple[int, int]) -> Floats:
    """The weight in each cell of a table."""
    return np.bincount(cell, weights=weights, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)


def divide(above: Floats, below: Floats) -> Floats:
    """The quotient, 0 where the divisor is not above 0."""
    some = below > 0
    quotient: Floats = np.where(some, above, 0.0) / np.where(some, below, 1.0)
    return quotient
