"""Groups of records from the weights of their pairs: average linkage, and where to cut it.

Weights are match weights, the binary logarithm of the odds that two records are one person (Fellegi & Sunter 1969,
JASA 64:1183-1210). Average linkage (Sokal & Michener 1958, Univ. Kansas Sci. Bull. 38:1409-1438) joins two groups by
the mean weight of all pairs between them, so that one doubtful pair does not chain two people into one, as connected
components do.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
# Cells of the weight matrices of the components that are worked on at a time.
MOST_CELLS = 4_000_000
# Bits within which weights are taken as one.
STEP = 0.5
# The weight of a pair that must never be one: no mean with it is above any cut.
NEVER = -1e6


class Merges(NamedTuple):
    """Groups joined, in no order: a record of the one and of the other, the mean weight and the number of the pairs
    between them."""

    first: Ints
    second: Ints
    weight: Floats
    pairs: Ints


def components(n: int, left: Ints, right: Ints) -> Ints:
    """The connected component of each of `n` records, (n,), numbered from 0 in order of the first record of each."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(n, n))
    found: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


def merges(n: int, left: Ints, right: Ints, weight: Floats, *, floor: float, absent: float) -> Merges:
    """Every joining of two groups of the `n` records whose pairs have a mean weight of `floor` or more.

    `left`, `right` and `weight`, (k,), are pairs of records from 0 to n - 1, each pair once; one not given has the
    weight `absent`, below `floor`. Of equal means the group with the first record goes first. Raises MethodError for
    shapes that differ, a pair given twice or of a record with itself, and for `absent` not below `floor`.
    """
    left, right, weight = _checked(n, left, right, weight, floor, absent)
    strong = weight >= floor
    of = components(n, left[strong], right[strong])
    within = of[left] == of[right]
    left, right, weight = left[within], right[within], weight[within]
    sizes = np.bincount(of, minlength=1)
    order = np.argsort(of, kind="stable")
    starts = np.concatenate([[0], np.cumsum(sizes)])
    place = np.empty(n, np.int64)
    place[order] = np.arange(n) - starts[of[order]]
    found = [
        _join_all(part, size, (of, place, order, starts), (left, right, weight), floor, absent)
        for size in np.unique(sizes[sizes > 1])
        for part in _in_parts(np.flatnonzero(sizes == size), int(size))
    ]
    empty = Merges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64))
    return Merges(*(np.concatenate(columns) for columns in zip(empty, *found, strict=True)))


class Candidates(NamedTuple):
    """All pairs that could have been joined, with their weights, and whether they were, however weak the group."""

    weight: Floats
    joined: npt.NDArray[np.bool_]


def cut(made: Merges, precision: float, among: Candidates | None = None) -> float:
    """The lowest mean weight from which the pairs joined are expected to be right in a share of `precision`; infinity
    if no weight is.

    By their own odds; and where `among` is given, by this as well: of the pairs of about one weight as many are right
    as their odds say, and those that were not joined, because others fit better, are the wrong ones. A joining is taken
    as right with the greater of the two probabilities.

    >>> two = Merges(np.array([0, 2]), np.array([1, 3]), np.array([10.0, 0.0]), np.array([1, 1]))
    >>> cut(two, 0.99), cut(two, 0.5)
    (10.0, 0.0)
    >>> cut(two, 0.99, Candidates(np.array([10.0, 0.0, 0.0]), np.array([True, True, False])))
    0.0
    """
    order = np.argsort(-made.weight, kind="stable")
    weight, pairs = made.weight[order], made.pairs[order]
    right = _odds_to_share(weight)
    if among is not None and len(weight):
        right = np.maximum(right, _right_of_joined(weight, among))
    wrong = np.cumsum(pairs * (1 - right)) / np.cumsum(pairs)
    last = np.append(weight[1:] != weight[:-1], True)[: len(weight)]  # joinings of one weight are all made or none
    enough = np.flatnonzero((wrong <= 1 - precision) & last)
    return float(weight[enough[-1]]) if len(enough) else math.inf


def _right_of_joined(weight: Floats, among: Candidates) -> Floats:
    """For each weight the expected share of right pairs among those joined of that weight, by half bits."""
    lowest = math.floor(min(weight.min(), among.weight.min(initial=0)) / STEP)
    ours, theirs = (np.floor(one / STEP).astype(np.int64) - lowest for one in (weight, among.weight))
    size = int(max(ours.max(), theirs.max(initial=0))) + 1
    expected = np.bincount(theirs, _odds_to_share(among.weight), size)
    joined = np.bincount(theirs[among.joined], minlength=size)
    share: Floats = np.where(joined > 0, np.minimum(expected / np.maximum(joined, 1), 1.0), 0.0)[ours]
    return share


def _odds_to_share(weight: Floats) -> Floats:
    share: Floats = 1 / (1 + np.exp2(-np.clip(weight, -900, 900)))
    return share


def groups_at(n: int, made: Merges, weight: float) -> Ints:
    """The group of each of `n` records after the joinings of `weight` or more, (n,), numbered as `components`.

    Means never rise as groups grow, so these are the groups that stand when the others are not made.
    """
    kept = made.weight >= weight
    return components(n, made.first[kept], made.second[kept])


def _checked(n: int, left: Ints, right: Ints, weight: Floats, floor: float, absent: float) -> tuple[Ints, Ints, Floats]:
    if not left.shape == right.shape == weight.shape == (len(left),):
        raise MethodError(
            f"pairs of shapes {left.shape}, {right.shape} and weights {weight.shape} do not belong together"
        )
    if not absent < floor:
        raise MethodError(f"a pair not given has the weight {absent}, which is not below the floor {floor}")
    low, high = np.minimum(left, right), np.maximum(left, right)
    if len(low) and (low.min() < 0 or high.max() >= n or (low == high).any()):
        raise MethodError(f"a pair is not of two of the records 0 to {n - 1}")
    places = low * n + high
    if not (np.diff(places) > 0).all() and len(np.unique(places)) != len(low):
        raise MethodError("a pair is given twice")
    return low, high, weight.astype(float)


def _in_parts(sets: Ints, size: int) -> list[Ints]:
    """The components in parts whose matrices fit into bounded memory."""
    return np.array_split(sets, math.ceil(len(sets) * size * size / MOST_CELLS))


def _join_all(
    sets: Ints,
    size: int,
    places: tuple[Ints, Ints, Ints, Ints],
    pairs: tuple[Ints, Ints, Floats],
    floor: float,
    absent: float,
) -> Merges:
    """The joinings within these components, all of one size."""
    of, place, order, starts = places
    left, right, weight = pairs
    row = np.searchsorted(sets, of[left])
    mine = (row < len(sets)) & (sets[np.minimum(row, len(sets) - 1)] == of[left])
    matrix = np.full((len(sets), size, size), absent)
    row, a, b = row[mine], place[left[mine]], place[right[mine]]
    matrix[row, a, b] = matrix[row, b, a] = weight[mine]
    found, first, second, mean, joined = _average_linkage(matrix, floor)
    base = starts[sets[found]]
    return Merges(order[base + first], order[base + second], mean, joined)


def _average_linkage(matrix: Floats, floor: float) -> tuple[Ints, Ints, Ints, Floats, Ints]:
    """The joinings in each of k matrices of weights (k, z, z), one at a time in all of them: matrix, group, the group
    it takes in, mean and number of pairs. The matrices are used up."""
    count, size, _ = matrix.shape
    matrix[:, np.arange(size), np.arange(size)] = -np.inf
    people, live = np.ones((count, size)), np.arange(count)
    nothing = np.zeros(0, np.int64)
    found = [(nothing, nothing, nothing, np.zeros(0), nothing)]
    while len(live):
        flat = matrix[live].reshape(len(live), -1)
        best = flat.argmax(axis=1)
        mean = flat[np.arange(len(live)), best]
        live, best, mean = live[mean >= floor], best[mean >= floor], mean[mean >= floor]
        a, b = best // size, best % size  # the first of two equal cells is above the diagonal: a < b
        ours, theirs = people[live, a, None], people[live, b, None]
        row = (ours * matrix[live, a] + theirs * matrix[live, b]) / (ours + theirs)
        matrix[live, a], matrix[live, :, a] = row, row
        matrix[live, a, a] = -np.inf
        matrix[live, b] = -np.inf
        matrix[live, :, b] = -np.inf
        people[live, a] += theirs[:, 0]
        found.append((live, a, b, mean, (ours * theirs)[:, 0].astype(np.int64)))
    where, first, second, means, joined = zip(*found, strict=True)
    together = np.concatenate
    return together(where), together(first), together(second), together(means), together(joined)
