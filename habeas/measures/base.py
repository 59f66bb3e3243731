"""What a measure is: a question, a function from the register to findings, and the sentences that print them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from habeas.core.types import Alternatives, Finding, Interval, Verdict, Window
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

GAPS = tuple(range(1, 46))
MINIMUMS = (3, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One question put to the register. `sentences` are printed in `section` of the brief, in order."""

    name: str
    question: str
    section: str
    compute: Callable[[Register, Window], tuple[Finding, ...]]
    method: str
    sentences: tuple[Alternatives, ...] = ()


def finding(register: Register, key: str, label: str, **more: Any) -> Finding:
    """A finding at the register's clocks; `more` are the other fields of `Finding`."""
    return Finding(key=key, label=label, as_of=register.on, known=register.known, **more)


def refusal(register: Register, key: str, label: str, *, reason: str, would_settle: str, **more: Any) -> Finding:
    """A finding that says that the data cannot tell, why, and which datum would settle it."""
    more = {"n": 0, "interval": Interval.BOUNDS, **more}
    return finding(register, key, label, verdict=Verdict.CANNOT_TELL, reason=reason, would_settle=would_settle, **more)


def spread(bounds: Bounds, value: float | None = None) -> dict[str, Any]:
    """The fields value, low, high and interval of a finding whose uncertainty is bounds.

    The value is the bounds' own if both ends agree, else `value` if it lies within them ("more than 1395" does not).
    """
    low, high = _whole(bounds.low), _whole(bounds.high)
    if bounds.exact:
        return {"value": low, "low": low, "high": high, "interval": Interval.EXACT}
    outside = value is None or (low is not None and value < low) or (high is not None and value > high)
    return {
        "value": None if outside else _whole(value),
        "low": low,
        "high": high,
        "interval": Interval.BOUNDS,
    }


def _whole(number: float | None) -> float | None:
    """A whole number as an integer: people are counted whole."""
    return int(number) if number is not None and number == int(number) else number
