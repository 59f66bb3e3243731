"""Where a text may stand: boxes, labels, and moving labels until none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from habeas.draw.palette import INK
from habeas.draw.text import SIZE, width_of

Anchor = Literal["left", "center", "right"]


class Box(NamedTuple):
    """A rectangle in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One line of text; `x` is its left end, middle or right end, `y` the line it stands on."""

    x: float
    y: float
    text: str
    anchor: Anchor = "left"
    bold: bool = False
    colour: str = INK

    @property
    def box(self) -> Box:
        """The room the text takes, by the estimate of `text.width_of`."""
        wide = width_of(self.text, bold=self.bold)
        left = self.x - {"left": 0.0, "center": wide / 2, "right": wide}[self.anchor]
        return Box(left, self.y - 0.92 * SIZE, left + wide, self.y + 0.24 * SIZE)


def block(
    lines: Iterable[str], *, x: float, y: float, step: float, anchor: Anchor = "left", bold: bool = False
) -> list[Label]:
    """One label a line, the first standing on `y`, each `step` pixels below the one before."""
    return [Label(x=x, y=y + step * i, text=line, anchor=anchor, bold=bold) for i, line in enumerate(lines)]


def slide(label: Label, frame: Box) -> Label:
    """The label moved sideways, no more than needed, to lie between the sides of the frame."""
    box = label.box
    over = max(0.0, box.right - frame.right)
    under = max(0.0, frame.left - (box.left - over))
    return replace(label, x=label.x - over + under)


def lift(wanted: Sequence[Label], *, blocked: Sequence[Box], frame: Box, reach: float) -> tuple[list[Label], int]:
    """Labels moved up by at most `reach` pixels until they are clear, and the number that found no room.

    The first label chooses first. No label leaves the frame at its top or sides.
    """
    taken, placed = list(blocked), []
    for label in wanted:
        found = _lifted(slide(label, frame), taken, floor=max(frame.top, label.box.top - reach))
        if found:
            placed.append(found)
            taken.append(found.box)
    return placed, len(wanted) - len(placed)


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Positions at least `gap` apart and near the wanted ones, in the same order as `wanted`.

    They stay between `low` and `high` when these leave room for all; otherwise they run past `low`.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    spots: list[float] = []
    for i in order:
        spots.append(max(wanted[i], low, spots[-1] + gap if spots else low))
    ceiling = high
    for i in range(len(spots) - 1, -1, -1):
        spots[i] = min(spots[i], ceiling)
        ceiling = spots[i] - gap
    return [spots[order.index(i)] for i in range(len(wanted))]


def _lifted(label: Label, taken: Sequence[Box], *, floor: float) -> Label | None:
    while label.box.top >= floor:
        hit = [box for box in taken if box.meets(label.box)]
        if not hit:
            return label
        label = replace(label, y=min(box.top for box in hit) - 0.24 * SIZE - 1)
    return None
