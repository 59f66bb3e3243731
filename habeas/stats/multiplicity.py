"""P-values that say how sure one finding is when many were looked at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from habeas.core.errors import MethodError

Floats = npt.NDArray[np.float64]


def holm(p_values: npt.ArrayLike) -> Floats:
    """Adjusted p-values (tests,), in the order given: the chance that any true null among them is rejected is kept.

    Reject where the adjusted value is at most the level, whatever the tests have to do with each other (Holm 1979,
    Scand. J. Stat. 6:65). For claims in the headline. Raises MethodError for no tests, NaN and what is no p-value.

    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    p = read_p_values(p_values)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return restored(stepped, order)


def benjamini_hochberg(p_values: npt.ArrayLike) -> Floats:
    """Adjusted p-values (tests,), in the order given: the share of false among the rejected is kept, on average.

    Reject where the adjusted value is at most the level, for independent or positively dependent tests (Benjamini &
    Hochberg 1995, J. R. Stat. Soc. B 57:289). For the table of all attributes. Raises MethodError as `holm`.

    >>> benjamini_hochberg([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.04, 0.04]
    """
    p = read_p_values(p_values)
    order = np.argsort(p, kind="stable")
    shares = p[order] * (len(p) / np.arange(1, len(p) + 1))
    return restored(np.minimum.accumulate(shares[::-1])[::-1], order)


def read_p_values(p_values: npt.ArrayLike) -> Floats:
    """The p-values (tests,) as floats, if they are that."""
    p = np.asarray(p_values, dtype=float)
    if p.ndim != 1 or not len(p):
        raise MethodError(f"p-values are one row of at least one number; met the shape {p.shape}")
    wrong = ~((p >= 0) & (p <= 1))
    if wrong.any():
        raise MethodError(f"p-values are from 0 to 1; number {int(np.argmax(wrong))}, from 0, is {p[np.argmax(wrong)]}")
    return p


def restored(ordered: Floats, order: npt.NDArray[np.intp]) -> Floats:
    """The values, at most 1, back in the order in which they came."""
    found = np.empty_like(ordered)
    found[order] = np.minimum(ordered, 1)
    return found
