"""The chain ladder against published numbers, a Poisson model and Mack's sums written out, and what it refuses."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.triangle import chain_ladder, nowcast, refusal, triangle_from
from tests.reference.published import published


def taylor_ashe():
    rows = [[row[f"lag_{lag}"] for lag in range(10)] for row in published("taylor_ashe")]
    return np.cumsum([[float(cell) if cell else math.nan for cell in row] for row in rows], axis=1)


@st.composite
def triangles(draw, fewest=4, most=7, smallest=1):
    """Cumulative counts, with up to as many lags as origins; each origin has somebody at lag 0."""
    origins = draw(st.integers(fewest, most))
    lags = draw(st.integers(2, origins))
    cells = [[draw(st.integers(smallest if lag == 0 else 0, 40)) for lag in range(lags)] for _ in range(origins)]
    known = np.add.outer(np.arange(origins), np.arange(lags)) < origins
    return np.where(known, np.cumsum(cells, axis=1).astype(float), np.nan)


def test_taylor_and_ashes_claims_have_the_published_reserve_and_error():
    (row,) = published("chain_ladders")
    found = chain_ladder(taylor_ashe())
    assert round(found.missing.sum()) == int(row["missing"])
    assert round(found.total_error) == int(row["error"])


def poisson_total(triangle):
    """What a Poisson model with an effect of each origin and each lag expects beyond the known cells (IRLS)."""
    origins, lags = triangle.shape
    counts = np.diff(triangle, axis=1, prepend=0).ravel()
    design = np.hstack([np.repeat(np.eye(origins), lags, axis=0), np.tile(np.eye(lags)[:, 1:], (origins, 1))])
    known = ~np.isnan(counts)
    x, y = design[known], counts[known]
    mean = y + 0.5
    for _ in range(60):
        working = np.log(mean) + (y - mean) / mean
        root = np.sqrt(mean)[:, None]
        beta = np.linalg.lstsq(root * x, root[:, 0] * working, rcond=None)[0]
        mean = np.exp(x @ beta)
    return np.exp(design[~known] @ beta).sum()


def test_a_poisson_model_expects_what_the_chain_ladder_expects():
    triangle = taylor_ashe()
    assert math.isclose(poisson_total(triangle), chain_ladder(triangle).missing.sum(), rel_tol=1e-8)


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(1, 40), min_size=5, max_size=5), min_size=5, max_size=7))
def test_a_poisson_model_expects_what_the_chain_ladder_expects_of_any_triangle(cells):
    known = np.add.outer(np.arange(len(cells)), np.arange(5)) < len(cells)
    triangle = np.where(known, np.cumsum(cells, axis=1), np.nan)
    assert math.isclose(poisson_total(triangle), chain_ladder(triangle).missing.sum(), rel_tol=1e-6)


def mack(triangle):
    """Mack's formulas as his paper prints them, one index at a time: errors of the origins and of their sum."""
    n, lags = triangle.shape
    full, growth, base, sigma2 = triangle.copy(), [], [], []
    for k in range(lags - 1):
        rows = range(n - 1 - k)
        base.append(sum(triangle[i, k] for i in rows))
        growth.append(sum(triangle[i, k + 1] for i in rows) / base[k])
        squares = [triangle[i, k] * (triangle[i, k + 1] / triangle[i, k] - growth[k]) ** 2 for i in rows]
        if len(rows) > 1:
            sigma2.append(sum(squares) / (len(rows) - 1))
        else:
            ratio = sigma2[-1] ** 2 / sigma2[-2] if sigma2[-2] else 0
            sigma2.append(min(ratio, min(sigma2[-2], sigma2[-1])))
        for i in range(n - 1 - k, n):
            full[i, k + 1] = full[i, k] * growth[k]
    last = full[:, -1]
    part = [sigma2[k] / growth[k] ** 2 for k in range(lags - 1)]
    squared, total = [], 0.0
    for i in range(n):
        ahead = range(min(n - 1 - i, lags - 1), lags - 1)
        squared.append(last[i] ** 2 * sum(part[k] * (1 / full[i, k] + 1 / base[k]) for k in ahead))
        total += squared[i] + last[i] * sum(last[i + 1 :]) * sum(2 * part[k] / base[k] for k in ahead)
    return np.sqrt(squared), math.sqrt(total)


@given(triangles())
def test_the_errors_are_macks_sums_written_out(triangle):
    errors, total = mack(triangle)
    found = chain_ladder(triangle)
    np.testing.assert_allclose(found.errors, errors, rtol=1e-6, atol=1e-6)
    assert math.isclose(found.total_error, total, rel_tol=1e-6, abs_tol=1e-6)


@given(triangles())
def test_what_is_listed_in_full_has_nothing_missing_and_no_error(triangle):
    found, full = chain_ladder(triangle), ~np.isnan(triangle[:, -1])
    assert found.missing[full].tolist() == found.errors[full].tolist() == [0] * full.sum()
    assert (found.missing >= 0).all()


@given(triangles(), st.integers(2, 9))
def test_counting_everybody_several_times_multiplies_what_is_missing(triangle, times):
    one, other = chain_ladder(triangle), chain_ladder(times * triangle)
    np.testing.assert_allclose(other.missing, times * one.missing, atol=1e-9)
    np.testing.assert_allclose(other.total_error, times * one.total_error, rtol=1e-6, atol=1e-6)


entries = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 5)), max_size=12)


@given(entries, st.integers(0, 6), st.randoms(use_true_random=False))
def test_a_triangle_counts_what_was_listed_by_the_cutoff(rows, cutoff, random):
    wanted = [
        [
            sum(n for period, late, n in rows if period == origin and late <= lag)
            if origin + lag <= cutoff
            else math.nan
            for lag in range(cutoff + 1)
        ]
        for origin in range(cutoff + 1)
    ]
    random.shuffle(rows)
    found = triangle_from(*np.array(rows, np.int64).reshape(-1, 3).T, cutoff=cutoff)
    np.testing.assert_array_equal(found, wanted)


@given(entries, st.integers(0, 5))
def test_a_later_cutoff_adds_cells_and_changes_none(rows, cutoff):
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    early, late = (triangle_from(*columns, cutoff=c) for c in (cutoff, cutoff + 1))
    known = ~np.isnan(early)
    assert early[known].tolist() == late[:-1, :-1][known].tolist()


def steady(origins, first, later, lags=4):
    """A triangle in which `first` are listed at once and `later` at each lag after it."""
    grown = np.tile(first + later * np.arange(lags), (origins, 1)).astype(float)
    return np.where(np.add.outer(np.arange(origins), np.arange(lags)) < origins, grown, np.nan)


def test_a_steady_triangle_is_grossed_up_without_error():
    found = nowcast(steady(12, 10, 5))
    np.testing.assert_allclose(found.ultimate, 25)
    assert found.missing[-3:].round(9).tolist() == [5, 10, 15]
    assert round(found.total_error, 6) == 0


def test_twelve_periods_and_a_factor_of_three_are_just_enough():
    assert refusal(steady(12, 10, 20)) is None
    assert refusal(steady(11, 10, 20)) is not None
    assert refusal(steady(12, 10, 21)) is not None


def holed(triangle, cell, value):
    triangle[cell] = value
    return triangle


@pytest.mark.parametrize(
    ("triangle", "reason"),
    [
        (taylor_ashe(), "10 origin periods are too few to gross up the last ones; 12 are needed"),
        (steady(12, 10, 21), "the listed grow 3.1 times from lag 0 to lag 1, and at most 3 times is allowed"),
        (
            holed(steady(12, 10, 5), (11, 0), 0),
            "of some period nobody was listed after some time, and nothing grows from nothing; longer periods may do",
        ),
        (
            holed(steady(12, 10, 5), (11, 1), 15),
            "a triangle is known up to its last origin period and nan beyond; this table is not",
        ),
        (
            steady(3, 10, 5, lags=2),
            "a triangle of 3 origin periods and 2 lags; it needs 4 or more, and from 2 lags to as many",
        ),
    ],
)
def test_a_triangle_unfit_for_a_nowcast_is_refused_with_the_reason(triangle, reason):
    assert refusal(triangle) == reason
    with pytest.raises(MethodError) as error:
        nowcast(triangle)
    assert str(error.value) == reason


def test_an_unfit_table_has_no_ladder():
    with pytest.raises(MethodError) as error:
        chain_ladder(holed(taylor_ashe(), (9, 0), 0))
    assert (
        str(error.value)
        == "of some period nobody was listed after some time, and nothing grows from nothing; longer periods may do"
    )


def test_nobody_is_listed_before_the_period_it_happened_in():
    with pytest.raises(MethodError) as error:
        triangle_from(np.array([3]), np.array([-1]), np.array([1]), cutoff=5)
    assert str(error.value) == "a triangle is made of periods, lags and counts that are not negative"
