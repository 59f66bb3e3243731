"""Where groups are cut: by hand, by a plain loop, and never at a weight where more than so many are wrong."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.stats.linkage import NEVER, Candidates, Merges, components, cut, merges

WEIGHTS = st.lists(st.integers(-48, 120), max_size=12, unique=True).map(lambda told: [one / 8 for one in told])
CANDIDATES = st.lists(st.tuples(st.integers(-48, 120).map(lambda one: one / 8), st.booleans()), max_size=20)
PRECISIONS = st.integers(1, 999).map(lambda told: told / 1000)


def joinings(weights, pairs=None):
    """Joinings of these mean weights, each of two records or of groups with so many pairs between them."""
    at = np.arange(len(weights))
    return Merges(2 * at, 2 * at + 1, np.array(weights, float), np.array(pairs or [1] * len(weights), np.int64))


def candidates(told):
    return Candidates(np.array([one for one, _ in told], float), np.array([joined for _, joined in told], bool))


def chance(bits):
    return 2.0**bits / (1 + 2.0**bits)


def right_by_hand(weight, told):
    """How likely a joining is right: by its odds, or by the share of its half bit if that is more."""
    near = [(bits, joined) for bits, joined in told if math.floor(bits * 2) == math.floor(weight * 2)]
    joined = sum(taken for _, taken in near)
    return max(chance(weight), min(1.0, sum(chance(bits) for bits, _ in near) / joined) if joined else 0.0)


def cut_by_hand(weights, pairs, told, precision):
    """The cut by trying each weight: infinity if nowhere enough of the pairs joined are right."""
    fitting = [math.inf]
    for at in weights:
        above = [(weight, n) for weight, n in zip(weights, pairs, strict=True) if weight >= at]
        wrong = sum(n * (1 - right_by_hand(weight, told)) for weight, n in above)
        if wrong / sum(n for _, n in above) <= 1 - precision:
            fitting.append(at)
    return min(fitting)


@given(WEIGHTS, CANDIDATES, PRECISIONS, st.randoms(use_true_random=False))
def test_the_cut_is_that_of_a_plain_loop_over_all_weights(weights, told, precision, random):
    pairs = [random.randint(1, 9) for _ in weights]
    assert cut(joinings(weights, pairs), precision, candidates(told)) == cut_by_hand(weights, pairs, told, precision)
    assert cut(joinings(weights, pairs), precision) == cut_by_hand(weights, pairs, [], precision)


@given(WEIGHTS, CANDIDATES, CANDIDATES, PRECISIONS)
def test_what_was_passed_over_never_makes_what_was_joined_less_sure(weights, told, more, precision):
    """Each pair that lost to another is one wrong pair less among those that were joined."""
    rivals = [(bits, False) for bits, _ in more]
    few, many = (cut(joinings(weights), precision, candidates(some)) for some in (told, told + rivals))
    assert many <= few <= cut(joinings(weights), precision)


@settings(max_examples=40)
@given(WEIGHTS, CANDIDATES, PRECISIONS, PRECISIONS)
def test_more_precision_never_cuts_lower(weights, told, one, other):
    low, high = sorted((one, other))
    assert cut(joinings(weights), low, candidates(told)) <= cut(joinings(weights), high, candidates(told))


# Each line: the weight of one joining, the pairs that could have been, and the share of right ones, reckoned by hand.
@pytest.mark.parametrize(
    ("weight", "told", "right"),
    [
        (0.0, [], 1 / 2),
        (2.0, [], 4 / 5),
        (0.0, [(0.0, True)], 1 / 2),
        (0.0, [(0.0, True), (0.0, False)], 1),  # one of two is right, and one was taken
        (0.0, [(0.0, True), (0.0, True), (0.0, False)], 3 / 4),
        (0.0, [(0.0, True), (0.0, False), (0.0, False), (0.0, False)], 1),  # never more than all
        (-1.0, [(-1.0, True), (-1.0, False)], 2 / 3),
        (-2.0, [(-2.0, True), (-2.0, True), (-2.0, False)], 3 / 10),
        (1.0, [(1.0, True), (1.0, True), (1.0, False)], 1),
        (1.0, [(1.5, True), (1.5, False)], 2 / 3),  # of the next half bit: nothing is told of this one
        (1.0, [(1.0, True), (1.5, False)], 2 / 3),
        (-0.25, [(-0.25, True), (0.0, False)], chance(-0.25)),  # half bits below zero end at zero
        (0.0, [(0.0, False), (0.0, False)], 1 / 2),  # joined nowhere: by its own odds
        (3.0, [(-40.0, True), (-40.0, False)], 8 / 9),
    ],
)
def test_the_share_of_right_joinings_is_that_told_by_hand(weight, told, right):
    made = joinings([weight])
    assert cut(made, right - 1e-9, candidates(told)) == weight
    assert cut(made, min(right + 1e-9, 1.0), candidates(told)) == (weight if right == 1 else math.inf)


def test_rivals_of_the_one_list_take_each_other_out():
    """Of two thousand records each has two that are as likely; half of all pairs are right, and all that are joined."""
    told = [(0.0, True), (0.0, False)] * 2000
    made = joinings([12.0] * 10 + [0.0] * 2000)
    assert cut(made, 0.999) == 12.0
    assert cut(made, 0.999, candidates(told)) == 0.0


def test_more_rivals_than_it_takes_do_not_make_up_for_what_is_wrong_elsewhere():
    """The one of weight 0 is surely right, and no more than that; of the other one pair in five is: .8 / 2 wrong."""
    told = [(0.0, True), *[(0.0, False)] * 9]
    assert cut(joinings([0.0, -2.0]), 0.61, candidates(told)) == 0.0
    assert cut(joinings([0.0, -2.0]), 0.59, candidates(told)) == -2.0


def test_a_joining_of_many_pairs_counts_for_all_of_them():
    # Of the first one pair in 257 is wrong, of the second one in two: with nine pairs 4.5 of ten, with one 0.5 of two.
    assert cut(joinings([8.0, 0.0], [1, 9]), 0.6) == 8.0
    assert cut(joinings([8.0, 0.0], [9, 1]), 0.6) == 0.0


@pytest.mark.parametrize("precision", [0.01, 0.5, 0.999])
def test_of_no_joinings_there_is_no_cut(precision):
    assert cut(joinings([]), precision) == math.inf
    assert cut(joinings([]), precision, candidates([(9.0, False)])) == math.inf


def test_joinings_of_one_weight_are_all_made_or_none():
    """Ten sure ones and a hundred of which half are wrong: what is joined from 0 is wrong in 45 of 100."""
    made = joinings([30.0] * 10 + [0.0] * 100)
    assert cut(made, 0.9) == cut_by_hand([30.0] * 10 + [0.0] * 100, [1] * 110, [], 0.9) == 30.0


# ------------------------------------------------------------------ what the cut is made of
PAIRS = st.integers(2, 7).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.dictionaries(
            st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda two: two[0] < two[1]),
            st.integers(-80, 160),
        ),
    )
)


def plain_linkage(n, weight, floor, absent):
    """The mean weight and number of pairs of each joining, by trying all pairs of groups at each step."""
    groups, told = [frozenset([one]) for one in range(n)], []

    def between(one, other):
        return [weight.get((min(a, b), max(a, b)), absent) for a in one for b in other]

    while len(groups) > 1:
        tries = [(one, other) for at, one in enumerate(groups) for other in groups[at + 1 :]]
        one, other = max(tries, key=lambda two: sum(between(*two)) / len(between(*two)))
        pairs = between(one, other)
        if sum(pairs) / len(pairs) < floor:
            break
        told.append((sum(pairs) / len(pairs), len(pairs)))
        groups = [group for group in groups if group not in (one, other)] + [one | other]
    return sorted(told)


@settings(max_examples=50)
@given(PAIRS)
def test_each_joining_tells_the_mean_and_number_of_its_pairs(made):
    n, told = made
    # Odd parts of a bit keep any two means apart.
    weight = {two: bits / 8 + 1e-4 * 1.7**at for at, (two, bits) in enumerate(sorted(told.items()))}
    left, right = (np.array([two[side] for two in weight], np.int64) for side in (0, 1))
    found = merges(n, left, right, np.array(list(weight.values()), float), floor=-2.0, absent=-5.0)
    pairs = sorted(zip(found.weight.tolist(), found.pairs.tolist(), strict=True))
    expected = plain_linkage(n, weight, -2.0, -5.0)
    assert [count for _, count in pairs] == [count for _, count in expected]
    assert [mean for mean, _ in pairs] == pytest.approx([mean for mean, _ in expected])


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12))
def test_components_are_numbered_by_their_first_record(n, pairs):
    pairs = [(a % n, b % n) for a, b in pairs]
    lowest = list(range(n))
    for _ in range(n):
        for a, b in pairs:
            lowest[a] = lowest[b] = min(lowest[a], lowest[b])
    numbers = {first: at for at, first in enumerate(sorted(set(lowest)))}
    sides = (np.array([two[side] for two in pairs], np.int64) for side in (0, 1))
    assert components(n, *sides).tolist() == [numbers[first] for first in lowest]


def test_a_pair_that_must_never_be_one_outweighs_a_crowd_of_sure_ones():
    """Fifty records of one person and one that contradicts a single one of them by hand or by a date."""
    left, right = np.triu_indices(51, 1)
    weight = np.where((left == 0) & (right == 50), NEVER, 60.0)
    made = merges(51, left, right, weight, floor=0.0, absent=-5.0)
    assert len(made.weight) == 49
