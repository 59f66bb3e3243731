"""Sums over random subsets: the weight of all subsets of one size, the mean and covariance of what they add up to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]

# What is left out is below exp(-NEGLIGIBLE), less than a float can add to the rest.
NEGLIGIBLE = 42.0
# People times nodes looked at together.
CHUNK = 1 << 19
MOST_STEPS = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pool:
    """Those at risk in one stratum, people with equal covariates together, and what is known of the set chosen.

    `covariates` (kinds, columns) and `counts` (kinds,), floats; `total` (columns,) is the sum of the covariates of the
    `size` people chosen.
    """

    covariates: Floats
    counts: Floats
    total: Floats
    size: int


def subset_sums(pool: Pool, beta: Floats) -> tuple[float, Floats, Floats]:
    """Of all sets of `pool.size` people, weighted by exp(sum of x beta): the logarithm of their joint weight, the mean
    (columns,) and the covariance (columns, columns) of the sum of x.

    With odds exp(x beta + shift) that each person is in, independently, the set is one of them given its size, whatever
    the shift. The chance of that size is an inverse Fourier sum (Fernandez & Williams 2010, IEEE Trans. Aerosp.
    Electron. Syst. 46:803), and with the shift at which that size is expected, as few as some dozens of its terms hold
    all that a float can: exact to rounding, without the people times chosen steps of the elementary symmetric
    polynomials.
    """
    eta = pool.covariates @ beta
    shift = shift_to(eta, pool.counts, pool.size)
    inside, outside = odds_shares(eta + shift)
    centre = (pool.counts * inside) @ pool.covariates / pool.size
    x = (pool.covariates - centre).T.copy()
    weighted = x * pool.counts
    nodes, angles = fourier_angles(float(pool.counts @ (inside * outside)), int(pool.counts.sum()))
    mass, first, kept = 0.0, np.zeros(len(x)), np.zeros(len(eta))
    second = np.zeros((len(x), len(x)))
    for part in np.array_split(angles, math.ceil(len(angles) * len(eta) / CHUNK)):
        turned = np.exp(1j * part)[:, None] * inside
        factor = outside + turned
        share = turned / factor
        chance = product(factor, pool.counts) * np.exp(-1j * pool.size * part) * np.where(part > 0, 2, 1)
        sums = contract(weighted, share.real) + 1j * contract(weighted, share.imag)
        mass += float(chance.sum().real)
        first += (sums * chance).sum(axis=1).real
        second += contract(sums * chance, sums).real
        kept += np.einsum("ki,k->i", share * (1 - share), chance).real
    second += contract(weighted * kept, x)
    first /= mass
    log_weight = math.log(mass / nodes) + float(pool.counts @ np.logaddexp(0, eta + shift)) - pool.size * shift
    return log_weight, first + pool.size * centre, second / mass - np.outer(first, first)


def product(factor: Complex, counts: Floats) -> Complex:
    """The product over people of a table (nodes, kinds), each kind as often as it counts; overwrites the table."""
    often = counts > 1
    factor[:, often] = np.exp(np.log(factor[:, often]) * counts[often])
    whole: Complex = factor.prod(axis=1)
    return whole


def contract(left: npt.NDArray[Any], right: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Sums of products over the last axis, (rows of left, rows of right): on one thread, as matrices so thin lose by
    sharing."""
    sums: npt.NDArray[Any] = np.einsum("ji,ki->jk", left, right)
    return sums


def odds_shares(log_odds: Floats) -> tuple[Floats, Floats]:
    """The chances of yes and of no at these log odds, each with all its digits."""
    small = np.exp(-np.abs(log_odds))
    yes, no = np.where(log_odds > 0, 1, small) / (1 + small), np.where(log_odds > 0, small, 1) / (1 + small)
    return yes, no


def shift_to(eta: Floats, counts: Floats, size: int) -> float:
    """The number to add to the log odds `eta` of `counts` people so that `size` are expected."""
    middle = math.log(size / (counts.sum() - size))
    low, high = middle - float(eta.max()), middle - float(eta.min())
    shift = min(max(middle - float(counts @ eta / counts.sum()), low), high)
    for _ in range(MOST_STEPS):
        yes, no = odds_shares(eta + shift)
        excess, slope = float(counts @ yes) - size, float(counts @ (yes * no))
        # The sum is exact at any shift; this one only has to be near.
        if abs(excess) < 1e-6 * math.sqrt(slope) or high - low < 1e-9:
            break
        low, high = (low, shift) if excess > 0 else (shift, high)
        proposed = shift - excess / slope if slope > 0 else math.inf
        shift = proposed if low < proposed < high else (low + high) / 2
    return shift


def fourier_angles(variance: float, people: int) -> tuple[int, Floats]:
    """How many nodes the Fourier sum has, an odd number, and those of their angles in [0, pi] that matter.

    Sizes as far off as the number of nodes are mistaken for each other: Bernstein's inequality says how far is rare
    enough. The term at an angle is at most exp(-2 variance sin(angle / 2)^2).
    """
    rare = math.ceil(NEGLIGIBLE / 3 + math.sqrt((NEGLIGIBLE / 3) ** 2 + 2 * NEGLIGIBLE * variance))
    nodes = min(people + 1, rare) | 1
    angles = 2 * math.pi * np.arange(nodes // 2 + 1) / nodes
    return nodes, angles[2 * variance * np.sin(angles / 2) ** 2 <= NEGLIGIBLE]
