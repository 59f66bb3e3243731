"""Bursts of a stream, by Kleinberg's automaton whose states are rates: for counts in batches and for distinct times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Floats = npt.NDArray[np.float64]
States = npt.NDArray[np.int8]

# For acts by day. Kleinberg's own gamma is 1; it lets a steady stream of many acts burst too often.
SCALE, GAMMA = 3.0, 1.25
# A scale so near 1 that it needs more states tells rates apart that no stream could.
MOST_STATES = 500


class Burst(NamedTuple):
    """The batches from `first` to `last`, both included, and how much likelier (in logarithms) they are as a burst."""

    first: int
    last: int
    weight: float


class Level(NamedTuple):
    """A stretch of the stream from one event to another, both included, in which the rate is of this level or higher.

    Level 1 is the whole stream at its mean rate; each level more multiplies the rate by the scale.
    """

    level: int
    first: float
    last: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Batches:
    """The state of each batch, (batches,), 1 in a burst and 0 outside; the bursts in order; the base rate, R / D."""

    states: States
    bursts: tuple[Burst, ...]
    rate: float


def batched_bursts(events: npt.ArrayLike, at_risk: npt.ArrayLike, *, scale: float, gamma: float) -> Batches:
    """The bursts in batches of `events` relevant of `at_risk`, by the two-state automaton.

    `events` and `at_risk`: (batches,), in order of time, 0 <= events <= at_risk; both may be fractional, as where a
    release "in July" is spread over July. A batch with `at_risk` 0 tells nothing: it costs nothing in either state and
    lengthens no burst. The base rate is all events over all at risk, that of a burst is `scale` times it; to enter a
    burst costs `gamma` times the logarithm of the number of batches that tell something, to leave it is free, and the
    stream begins outside (Kleinberg 2003, Data Min. Knowl. Discov. 7:373-397, section 4). Among equally good states
    the shortest bursts are given. Refuses a stream without events, and a rate in bursts of 1 or more.

    An act must be one event: 37 persons freed by one signature are a burst of any stream. With `SCALE` and `GAMMA`
    a steady stream of 10 to 300 acts in 365 to 3,000 days has a burst in at most 3 of 100 series; with gamma 1 in up
    to 15 (300 acts in 365 days).

    >>> found = batched_bursts([0, 1, 0, 0, 6, 5, 0, 7, 0, 0, 1, 0], [50] * 12, scale=3, gamma=1)
    >>> [(burst.first, burst.last, round(burst.weight, 2)) for burst in found.bursts]
    [(4, 5, 5.72), (7, 7, 4.62)]
    """
    relevant, whole = _counts(events, at_risk)
    _refuse_parameters(scale, gamma)
    rate = float(relevant.sum() / whole.sum())
    if scale * rate >= 1:
        raise MethodError(
            f"{scale:g} times the rate {rate:.3g} is no rate below 1. Use a smaller scale or finer batches"
        )
    gains = relevant * math.log(scale) + (whole - relevant) * (math.log1p(-scale * rate) - math.log1p(-rate))
    states = _two_states(gains, cost=gamma * math.log(np.count_nonzero(whole)))
    return Batches(states=states, bursts=tuple(_runs(states, gains)), rate=rate)


def bursts(offsets: npt.ArrayLike, *, scale: float, gamma: float) -> tuple[Level, ...]:
    """The nested bursts of events at distinct times, by the automaton with a state for each rate.

    `offsets`: (n,), at least two, any order. State i has `scale` ** i times the mean rate of the stream; to rise by a
    state costs `gamma` times the logarithm of the number of gaps, to fall is free, and the stream begins in state 0
    (Kleinberg 2003, section 2; the number of states needed is finite by his Theorem 2.1). Sorted by level, then by
    time; levels count from 1 as in the R package `bursts`. Two events at one time are refused: their gap of zero has
    an infinite likelihood. Dates have such ties, so for them use `batched_bursts`; this one is a reference.

    >>> found = bursts([*range(0, 301, 100), *range(305, 346, 5), *range(400, 701, 100)], scale=2, gamma=1)
    >>> [(stretch.level, stretch.first, stretch.last) for stretch in found]
    [(1, 0.0, 700.0), (2, 300.0, 345.0), (3, 300.0, 345.0)]
    """
    _refuse_parameters(scale, gamma)
    moments = np.sort(np.asarray(offsets, np.float64))
    if moments.ndim != 1 or len(moments) < 2 or not np.isfinite(moments).all():
        raise MethodError("bursts need a column of at least two times, none of them missing")
    gaps = np.diff(moments)
    if (gaps == 0).any():
        raise MethodError(
            f"two events at {moments[np.argmin(gaps)]:g}: the gap between them has no likelihood. "
            "Count events by day and use batched_bursts"
        )
    states = _many_states(gaps, scale=scale, cost=gamma * math.log(len(gaps)))
    found = [(level, *run) for level in range(states.max() + 1) for run in _stretches(states >= level)]
    return tuple(Level(level + 1, float(moments[a]), float(moments[b + 1])) for level, a, b in found)


def _two_states(gains: Floats, *, cost: float) -> States:
    """The state of each batch in the cheapest path, where a batch in a burst saves its gain and entering has a cost.

    What matters of the two costs of each prefix is how much dearer it is to be in a burst: never worse than to enter
    one now, nor better than to have left one for nothing. So the Viterbi recursion is one number, held in [0, cost].
    """
    steps = accumulate(gains.tolist(), lambda dearer, gain: min(max(dearer, 0.0), cost) - gain, initial=cost)
    dearer = np.array(list(steps))
    # After the last batch the cheaper state; before, one of both where the difference decides, else the state after.
    known = (dearer < 0) | (dearer >= cost)
    known[-1] = True
    decided = np.where(known, np.arange(len(dearer)), len(dearer))
    following = np.minimum.accumulate(decided[::-1])[::-1]
    states: States = (dearer[following] < 0).astype(np.int8)[1:]
    return states


def _many_states(gaps: Floats, *, scale: float, cost: float) -> npt.NDArray[np.int64]:
    """The state of each gap in the cheapest path; the lower one where two are as cheap."""
    total = gaps.sum()
    k = math.ceil(1 + math.log(total, scale) - math.log(gaps.min(), scale))
    if k > MOST_STATES:
        raise MethodError(f"scale {scale:g} needs {k} states, more than {MOST_STATES}. Use a larger scale")
    rates = len(gaps) / total * scale ** np.arange(k)
    rise = cost * np.maximum(np.arange(k)[:, None] - np.arange(k), 0)  # to the row from the column
    costs = np.where(np.arange(k) == 0, 0.0, np.inf)
    origin = np.zeros((len(gaps), k), np.int64)
    for t, gap in enumerate(gaps):
        through = costs + rise
        origin[t] = through.argmin(axis=1)
        costs = through.min(axis=1) + rates * gap - np.log(rates)
    states = np.zeros(len(gaps), np.int64)
    states[-1] = costs.argmin()
    for t in range(len(gaps) - 1, 0, -1):
        states[t - 1] = origin[t, states[t]]
    return states


def _runs(states: States, gains: Floats) -> list[Burst]:
    return [Burst(a, b, math.fsum(gains[a : b + 1])) for a, b in _stretches(states == 1)]


def _stretches(inside: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The first and last place of each run of True."""
    turns = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    return [(int(a), int(b) - 1) for a, b in turns.reshape(-1, 2)]


def _counts(events: npt.ArrayLike, at_risk: npt.ArrayLike) -> tuple[Floats, Floats]:
    relevant, whole = np.asarray(events, np.float64), np.asarray(at_risk, np.float64)
    if relevant.ndim != 1 or relevant.shape != whole.shape:
        raise MethodError(
            f"events and at_risk must be two columns of one length, and are {relevant.shape} and {whole.shape}"
        )
    if not (np.isfinite(relevant) & np.isfinite(whole) & (relevant >= 0)).all():
        raise MethodError("events and at_risk must be numbers of at least 0")
    if (relevant > whole).any():
        raise MethodError(f"batch {np.argmax(relevant > whole)} has more events than are at risk")
    if not relevant.any():
        raise MethodError("no batch has an event, so there is no base rate")
    return relevant, whole


def _refuse_parameters(scale: float, gamma: float) -> None:
    if not 1 < scale < math.inf:
        raise MethodError(f"scale must be above 1, and is {scale:g}")
    if not 0 < gamma < math.inf:
        raise MethodError(f"gamma must be above 0, and is {gamma:g}")
