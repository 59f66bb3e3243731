"""Adjusted p-values against R and against their definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.multiplicity import benjamini_hochberg, holm
from tests.reference.published import published

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def told(name):
    return [float(row[name]) for row in published("p_values")]


def test_the_fifteen_p_values_of_1995():
    p = told("p")
    assert holm(p) == pytest.approx(told("holm"), rel=2e-6)
    assert benjamini_hochberg(p) == pytest.approx(told("benjamini_hochberg"), rel=2e-6)
    assert (int((benjamini_hochberg(p) <= 0.05).sum()), int((holm(p) <= 0.05).sum())) == (4, 3)


@given(p_values, st.floats(0.001, 0.999))
def test_holm_rejects_step_by_step(p, level):
    """From the least on, each at level / tests left, until one is not rejected."""
    rejected = set()
    for step, i in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        if p[i] * (len(p) - step) > level:
            break
        rejected.add(i)
    assert set(np.flatnonzero(holm(p) <= level).tolist()) == rejected


@given(p_values, st.floats(0.001, 0.999))
def test_benjamini_and_hochberg_reject_up_to_the_last_below_the_line(p, level):
    ordered = sorted(p)
    below = [x for k, x in enumerate(ordered, start=1) if x * (len(p) / k) <= level]
    rejected = [x <= max(below) for x in p] if below else [False] * len(p)
    assert (benjamini_hochberg(p) <= level).tolist() == rejected


@given(p_values, st.randoms(use_true_random=False))
def test_the_order_is_that_of_the_tests(p, order):
    places = list(range(len(p)))
    order.shuffle(places)
    for adjust in (holm, benjamini_hochberg):
        assert adjust([p[i] for i in places]).tolist() == [adjust(p)[i] for i in places]
        assert (adjust(p) >= p).all()
        assert (adjust(p) <= 1).all()


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
@pytest.mark.parametrize(
    ("p", "message"),
    [
        ([], "p-values are one row of at least one number; met the shape (0,)"),
        ([[0.1]], "p-values are one row of at least one number; met the shape (1, 1)"),
        ([0.1, math.nan], "p-values are from 0 to 1; number 1, from 0, is nan"),
        ([-0.1, 0.2], "p-values are from 0 to 1; number 0, from 0, is -0.1"),
        ([0.1, 5.0], "p-values are from 0 to 1; number 1, from 0, is 5.0"),
    ],
)
def test_what_is_no_p_value_is_refused(adjust, p, message):
    with pytest.raises(MethodError) as caught:
        adjust(p)
    assert str(caught.value) == message
