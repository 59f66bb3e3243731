"""Groups by average linkage: as SciPy makes them, unmoved by order, and never across a pair that must not be one."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from habeas.core.errors import MethodError
from habeas.stats.linkage import NEVER, Merges, components, cut, groups_at, merges

ABSENT = -5.0


def pairs_of(seed, n, share):
    """Random pairs of `n` records with weights that are all different."""
    draw = np.random.default_rng(seed)
    left, right = np.triu_indices(n, 1)
    kept = draw.random(len(left)) < share
    left, right = left[kept].astype(np.int64), right[kept].astype(np.int64)
    return left, right, np.round(draw.normal(0, 6, len(left)), 6) + np.arange(len(left)) * 1e-7


def partition(groups):
    """The groups as sets of records."""
    return {frozenset(np.flatnonzero(groups == group).tolist()) for group in np.unique(groups)}


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_groups_are_those_of_average_linkage_in_scipy(seed, share):
    n, floor = 14, 0.5
    left, right, weight = pairs_of(seed, n, share)
    whole = np.full((n, n), ABSENT)
    whole[left, right] = whole[right, left] = weight
    np.fill_diagonal(whole, 0)
    top = whole.max() + 1
    distance = top - whole
    np.fill_diagonal(distance, 0)
    expected = fcluster(linkage(squareform(distance), "average"), top - floor, "distance")
    made = merges(n, left, right, weight, floor=floor, absent=ABSENT)
    assert partition(groups_at(n, made, floor)) == partition(expected)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 40))
def test_the_order_of_pairs_and_which_is_left_change_nothing(seed, n):
    left, right, weight = pairs_of(seed, n, 0.3)
    made = merges(n, left, right, weight, floor=0.0, absent=ABSENT)
    order = np.random.default_rng(seed + 1).permutation(len(left))
    again = merges(n, right[order], left[order], weight[order], floor=0.0, absent=ABSENT)
    for at in (0.0, 1.0, 4.0):
        assert (groups_at(n, made, at) == groups_at(n, again, at)).all()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 25))
def test_two_records_that_must_never_be_one_are_in_two_groups(seed, n):
    left, right, weight = pairs_of(seed, n, 0.8)
    banned = np.random.default_rng(seed).random(len(left)) < 0.2
    made = merges(n, left, right, np.where(banned, NEVER, weight + 8), floor=0.0, absent=ABSENT)
    groups = groups_at(n, made, 0.0)
    assert not (groups[left[banned]] == groups[right[banned]]).any()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 25))
def test_a_higher_cut_never_joins_more(seed, n):
    left, right, weight = pairs_of(seed, n, 0.6)
    made = merges(n, left, right, weight, floor=-1.0, absent=ABSENT)
    low, high = groups_at(n, made, 0.0), groups_at(n, made, 3.0)
    assert all(len(set(low[high == group])) == 1 for group in np.unique(high))


def test_one_doubtful_pair_does_not_chain_two_people():
    """Records 0 and 1 are one, 2 and 3 are one; between them one pair of four is likely, the others contradict."""
    left, right = np.array([0, 2, 1, 0, 0, 1]), np.array([1, 3, 2, 2, 3, 3])
    weight = np.array([12.0, 12.0, 4.0, -8.0, -8.0, -8.0])
    made = merges(4, left, right, weight, floor=0.0, absent=ABSENT)
    assert groups_at(4, made, 0.0).tolist() == [0, 0, 1, 1]
    assert len(set(components(4, left[:3], right[:3]))) == 1


def test_many_components_of_several_sizes_are_done_at_once():
    left = np.concatenate([np.arange(0, 3000, 3), np.arange(0, 3000, 3)])
    right = np.concatenate([np.arange(1, 3000, 3), np.arange(2, 3000, 3)])
    made = merges(3000, left, right, np.full(2000, 9.0), floor=0.0, absent=ABSENT)
    assert len(made.first) == 2000
    assert sorted(set(made.weight.tolist())) == [(9 - 5) / 2, 9.0]
    assert sorted(set(made.pairs.tolist())) == [1, 2]
    assert len(merges(3000, left, right, np.full(2000, 9.0), floor=9.0, absent=ABSENT).first) == 1000
    assert len(np.unique(groups_at(3000, made, 2.0))) == 1000
    assert len(np.unique(groups_at(3000, made, 2.1))) == 2000
    assert not len(merges(5, *(np.zeros(0, np.int64),) * 2, np.zeros(0), floor=0.0, absent=ABSENT).first)


def test_the_cut_is_the_lowest_weight_at_which_enough_are_expected_to_be_right():
    weight = np.array([8.0, 6.0, 3.0, 0.0])
    made = Merges(np.arange(4), np.arange(4, 8), weight, np.array([1, 4, 1, 1]))
    wrong = [1 / (1 + 2**8), 4 / (1 + 2**6), 1 / (1 + 2**3), 1 / 2]
    shares = [sum(wrong[: i + 1]) / sum([1, 4, 1, 1][: i + 1]) for i in range(4)]
    for i, at in enumerate(weight):
        assert cut(made, 1 - shares[i] - 1e-12) <= at
    for i, at in enumerate(weight[:-1]):
        assert cut(made, 1 - (shares[i] + shares[i + 1]) / 2) == at
    assert cut(made, 0.9999) == math.inf


@pytest.mark.parametrize(
    ("left", "right", "weight", "absent", "problem"),
    [
        ([0, 0], [1, 1], [1.0, 2.0], ABSENT, "given twice"),
        ([0, 1], [1, 0], [1.0, 2.0], ABSENT, "given twice"),
        ([0], [0], [1.0], ABSENT, "not of two of the records"),
        ([0], [9], [1.0], ABSENT, "not of two of the records"),
        ([0, 1], [2], [1.0], ABSENT, "do not belong together"),
        ([0], [1], [1.0], 0.0, "not below the floor"),
    ],
)
def test_what_are_no_pairs_is_refused(left, right, weight, absent, problem):
    with pytest.raises(MethodError, match=problem):
        merges(3, np.array(left), np.array(right), np.array(weight), floor=0.0, absent=absent)
