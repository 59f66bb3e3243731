"""Whether dated acts crowd into a short window more than chance would have it: the scan statistic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Drawn = npt.NDArray[np.int32]

# Days drawn at once, so that what is made on the way stays in the processor's cache.
CHUNK = 1 << 18
# More would take long, and so many acts are likely to be persons.
MOST_ACTS = 5_000


class Crowd(NamedTuple):
    """The window of a width with the most acts: their number, the days of the first and the last of them, both
    included, and the p-value of this width alone."""

    width: int
    acts: int
    first: int
    last: int
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The window least likely by chance, the window of each width as given, and the p-value for having looked at all
    widths and all places."""

    best: Crowd
    windows: tuple[Crowd, ...]
    p_value: float
    draws: int


def naus(k: int, n: int, width: float) -> float:
    """The chance that `n` points uniform on [0, 1] have `k` or more within some window of `width`.

    (k / w - n - 1) b(k; n, w) + 2 P(X >= k) with X binomial (Naus 1965, J. Am. Stat. Assoc. 60:532-538), exact for
    k > n / 2 and a width of at most 1/2, and for k = n and any width. Refuses all else.

    >>> round(naus(5, 8, 0.15), 6)
    0.069256
    """
    from scipy.special import bdtr, bdtrc

    if not 2 <= k <= n:
        raise MethodError(f"of {n} points, 2 to {n} can crowd together, not {k}")
    if not 0 < width < 1:
        raise MethodError(f"the width is a share of the period between 0 and 1, and is {width:g}")
    if k < n and (2 * k <= n or width > 0.5):
        raise MethodError(
            f"the formula is exact for more than half of the points and a width of at most 1/2, not for "
            f"{k} of {n} within {width:g}. Use scan_statistic"
        )
    exactly = bdtr(k, n, width) - bdtr(k - 1, n, width)
    return float((k / width - n - 1) * exactly + 2 * bdtrc(k - 1, n, width))


def scan_statistic(
    days: Sequence[int] | npt.NDArray[np.signedinteger],
    *,
    first: int,
    last: int,
    widths: Sequence[int],
    draws: int,
    seed: int,
    intensity: npt.ArrayLike | None = None,
) -> Scan:
    """The most acts in a window of so many days, and how often chance does as much, over all `widths` together.

    `days`: (n,), a day number per act, any order, two or more acts; acts of one day count each. A window of width w
    is w days, first and last included, and of several with as many acts the earliest is given. The null: n acts, each
    on a day from `first` to `last`, both included, independent of the others, all days as likely or in proportion to
    `intensity` (last - first + 1,), such as the persons inside on each day or a known season.

    The p-value of a width is the share of `draws` + 1 data sets (those drawn and the one seen) with as many acts in a
    window. Widths are compared by it: the p-value of the scan is the share of data sets whose least p-value over the
    widths is as small as the one seen, so it holds whatever number of widths was tried (Dwass 1957, Ann. Math. Stat.
    28:181-187; Kulldorff 1997, Commun. Stat. 26:1481-1496). Acts, not persons: 37 freed by one signature are one.

    >>> found = scan_statistic([3, 40, 41, 42, 44, 90], first=1, last=100, widths=[5, 10], draws=999, seed=1)
    >>> found.best.width, found.best.acts, found.best.first, found.best.last, found.p_value < 0.05
    (5, 4, 40, 44, True)
    """
    acts = _acts(days, first, last)
    _refuse_settings(widths, last - first + 1, draws)
    chances = None if intensity is None else _chances(np.asarray(intensity, np.float64), acts - first, last - first + 1)
    spans = np.array(widths, np.int64)
    seen = most_within(acts[None].astype(np.int32) - first, spans)
    drawn = _draw(np.random.default_rng(seed), len(acts), last - first + 1, chances, spans, draws)
    each, together = p_values(np.concatenate([seen, drawn]), len(acts))
    windows = tuple(_window(acts, *row) for row in zip(spans.tolist(), seen[0].tolist(), each.tolist(), strict=True))
    return Scan(best=min(windows, key=lambda w: (w.p_value, w.width)), windows=windows, p_value=together, draws=draws)


def most_within(days: Drawn, widths: Integers) -> Integers:
    """The most acts in a window of each width, (sets, widths), for sets of acts in a table (sets, acts), rows sorted.

    k acts lie within a width if the k-th after some act is less than it later, so the shortest stretch that holds k
    acts answers for all widths at once.
    """
    most = np.ones((len(days), len(widths)), np.int64)
    for k in range(1, days.shape[1]):
        shortest = (days[:, k:] - days[:, :-k]).min(axis=1)
        within = shortest[:, None] < widths
        if not within.any():
            break
        most[within] = k + 1
    return most


def _draw(
    random: np.random.Generator, n: int, length: int, chances: Floats | None, widths: Integers, draws: int
) -> Integers:
    """The most acts in a window of each width in data sets drawn under the null, (draws, widths)."""
    found, rows = [], max(1, CHUNK // n)
    for begin in range(0, draws, rows):
        shape = min(rows, draws - begin), n
        if chances is None:
            days = random.integers(length, size=shape, dtype=np.int32)
        else:
            days = np.searchsorted(chances, random.random(shape), side="right").astype(np.int32)
        days.sort(axis=1)
        found.append(most_within(days, widths))
    return np.concatenate(found)


def p_values(most: Integers, n: int) -> tuple[Floats, float]:
    """The p-value of the first data set for each width alone, and for all together; `most` is (data sets, widths)."""
    shares = np.empty(most.shape)
    for place, column in enumerate(most.T):
        as_many = np.bincount(column, minlength=n + 1)[::-1].cumsum()[::-1]
        shares[:, place] = as_many[column] / len(most)
    least = shares.min(axis=1)
    return shares[0], float((least <= least[0]).mean())


def _window(acts: Integers, width: int, count: int, p_value: float) -> Crowd:
    """The earliest window with that count."""
    at = int(np.argmax(acts[count - 1 :] - acts[: len(acts) - count + 1] < width))
    return Crowd(width, count, int(acts[at]), int(acts[at + count - 1]), p_value)


def _acts(days: Sequence[int] | npt.NDArray[np.signedinteger], first: int, last: int) -> Integers:
    """The days, sorted; refuses what the period does not hold."""
    acts = np.sort(np.asarray(days))
    if acts.ndim != 1 or len(acts) < 2:
        raise MethodError("a scan needs a column of at least two acts")
    if acts.dtype.kind not in "iu":
        raise MethodError("days must be whole numbers. Leave out acts without a day and say how many")
    if len(acts) > MOST_ACTS:
        raise MethodError(f"{len(acts)} acts are more than the {MOST_ACTS} a scan is for. Are they persons?")
    if acts[0] < first or acts[-1] > last:
        raise MethodError(f"acts from day {acts[0]} to {acts[-1]} are not all in the period {first} to {last}")
    return acts.astype(np.int64)


def _chances(heights: Floats, places: Integers, length: int) -> Floats:
    """The chance of each day or an earlier one, where the acts have these places."""
    if heights.shape != (length,):
        raise MethodError(f"the intensity needs a number for each of the {length} days, and has shape {heights.shape}")
    if not (np.isfinite(heights) & (heights >= 0)).all():
        raise MethodError("the intensity must be numbers of at least 0")
    if (heights[places] == 0).any():
        raise MethodError("an act is on a day on which the intensity is 0, so chance cannot have put it there")
    reached: Floats = np.cumsum(heights / heights.sum())
    reached /= reached[-1]
    return reached


def _refuse_settings(widths: Sequence[int], length: int, draws: int) -> None:
    spans = np.asarray(widths)
    if spans.ndim != 1 or spans.dtype.kind not in "iu" or spans.min() < 1 or spans.max() > length:
        raise MethodError(f"widths must be whole numbers of days from 1 to the {length} of the period")
    if draws < 1:
        raise MethodError(f"the null must be drawn at least once, not {draws} times")
