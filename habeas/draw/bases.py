"""Readings of a stock and the basis on which they were counted: its symbol, tone and dash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from habeas.draw.axis import print_days
from habeas.draw.marks import Key
from habeas.draw.palette import DASHES, EDGE, INK, PALE, SHAPES, TONES, WHITE
from habeas.draw.text import clean, count_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A count of a stock on a day or over days. `high` None is an open upper end, `value` None no point.

    Readings of one `basis` are joined; a `rival` one is drawn hollow and never joined, and neither is one that is not
    `comparable` with its neighbours.
    """

    day_first: date
    day_last: date
    low: float
    high: float | None
    value: float | None
    basis: str
    rival: bool = False
    comparable: bool = True

    @property
    def top(self) -> float:
        """The greatest number the reading names."""
        return max(x for x in (self.low, self.high, self.value) if x is not None)

    @property
    def level(self) -> float:
        """Where the reading stands on the axis: at its value, else half-way between its ends."""
        middle = self.low if self.high is None else (self.low + self.high) / 2
        return middle if self.value is None else self.value

    @property
    def number(self) -> str:
        """The value as printed, or the bounds where there is none or an end is open."""
        if self.value is None or self.high is None:
            return count_text(self.low, self.high)
        return count_text(self.value, self.value)

    @property
    def days(self) -> str:
        """The day or days as printed."""
        return print_days(self.day_first, self.day_last)

    @property
    def middle(self) -> int:
        """The ordinal of the middle day, the earlier one of two."""
        return (self.day_first.toordinal() + self.day_last.toordinal()) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """How the readings of one basis look; `readings` in order of time."""

    name: str
    shape: str
    tone: str
    dash: tuple[int, ...]
    readings: tuple[Reading, ...]

    @property
    def joined(self) -> tuple[Reading, ...]:
        """The readings its line goes through."""
        return tuple(x for x in self.readings if x.value is not None and x.comparable and not x.rival)

    @property
    def last(self) -> Reading:
        """The reading whose number is printed: the last its line goes through, or the last there is."""
        return (self.joined or self.readings)[-1]

    @property
    def line(self) -> str:
        """The tone of lines: the palest tone needs a darker one to be seen on white."""
        return EDGE if self.tone == PALE else self.tone


def group_by_basis(readings: Sequence[Reading]) -> tuple[Basis, ...]:
    """The bases in order of first mention."""
    by_name: dict[str, list[Reading]] = {}
    for reading in readings:
        by_name.setdefault(clean(reading.basis), []).append(reading)
    return tuple(
        Basis(
            name=name,
            shape=SHAPES[i % len(SHAPES)],
            tone=TONES[i % len(TONES)],
            dash=DASHES[i % len(DASHES)],
            readings=tuple(sorted(members, key=lambda x: (x.middle, x.day_first, x.low, x.top, x.rival))),
        )
        for i, (name, members) in enumerate(by_name.items())
    )


def basis_keys(bases: Sequence[Basis]) -> list[Key]:
    """The bases with their last numbers and, at the end, what a hollow symbol means if there is one."""
    keys = []
    for basis in bases:
        text = f"{basis.last.number} {basis.last.days}: {basis.name}"
        keys.append(Key(text=text, shape=basis.shape, fill=basis.tone, stroke=basis.line))
    rival = Key(text="Hollow: a rival reading", shape="circle", fill=WHITE, stroke=INK)
    return [*keys, rival] if any(x.rival for basis in bases for x in basis.readings) else keys
