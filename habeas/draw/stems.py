"""Counted acts as stems: bounds, heads and the labels above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from habeas.draw.axis import Axis, iso
from habeas.draw.marks import Symbol, layer, lines, symbols
from habeas.draw.page import Spec
from habeas.draw.palette import BLUE, EDGE, WHITE
from habeas.draw.place import Box, Label, lift
from habeas.draw.text import LINE, clean, count_text, shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A counted act on a day or spread over days, both ends included; `count_high` None is an open end.

    `label` is printed at its head; without one, the count is.
    """

    day_first: date
    day_last: date
    count_low: int
    count_high: int | None
    label: str = ""


def greatest(act: Act) -> int:
    """The greatest count the act names."""
    return act.count_low if act.count_high is None else act.count_high


def draw_stems(acts: Sequence[Act], days: Axis, counts: Axis, *, foot: float) -> list[Spec]:
    """Bounds first, then what is certain, then heads; a faint line leads each act down to `foot`."""
    # More of these lines than this would make a grey wall.
    dropping = acts if len(acts) <= 20 else []
    drops = [(_middle(act, days), counts.start, _middle(act, days), foot) for act in dropping]
    single = [act for act in acts if act.day_first == act.day_last]
    spread = [act for act in acts if act.day_first < act.day_last]
    x, x2 = days.channel("first"), {"field": "last"}
    low, high = counts.channel("low"), counts.channel("high")
    rows, spans = [_row(act, days) for act in single], [_row(act, days) for act in spread]
    pale = {"fill": WHITE, "stroke": BLUE, "strokeWidth": 1, "strokeDash": [2, 2]}
    return [
        *lines(drops, colour=EDGE, strokeDash=[1, 3]),
        layer({"type": "rect"} | pale, spans, x=x, x2=x2, y=high, y2={"field": "low"}),
        layer({"type": "rect", "fill": BLUE}, spans, x=x, x2=x2, y=low, y2={"field": "zero"}),
        layer({"type": "rule", "color": BLUE, "strokeDash": [2, 2]}, rows, x=x, y=high, y2={"field": "low"}),
        layer({"type": "rule", "color": BLUE, "strokeWidth": 3}, rows, x=x, y=low, y2={"field": "zero"}),
        *symbols([head for act in acts for head in _heads(act, days, counts)]),
    ]


def _row(act: Act, days: Axis) -> Spec:
    first, last = (days.within(day.toordinal()) for day in (act.day_first, act.day_last))
    return {"first": iso(first), "last": iso(last), "zero": 0, "low": act.count_low, "high": greatest(act)}


def _heads(act: Act, days: Axis, counts: Axis) -> list[Symbol]:
    """A disc at what is certain; above it a hollow disc at the upper end, or an arrow if there is none."""
    x, low = _middle(act, days), counts.at(act.count_low)
    certain = Symbol(x=x, y=low, shape="circle", fill=BLUE, stroke=WHITE, area=64)
    if act.count_high is None:
        arrow = Symbol(x=x, y=low - 9, shape="triangle-up", fill=BLUE, stroke=WHITE, area=64)
        return [certain, arrow]
    high = Symbol(x=x, y=counts.at(act.count_high), shape="circle", fill=WHITE, stroke=BLUE, area=50)
    return [certain] if act.count_high == act.count_low else [high, certain]


def _middle(act: Act, days: Axis) -> float:
    ends = [days.at(days.within(day.toordinal())) for day in (act.day_first, act.day_last)]
    return sum(ends) / 2


def place_act_labels(acts: Sequence[Act], days: Axis, counts: Axis, frame: Box) -> tuple[list[Label], int]:
    """Counts above the heads, the greatest first to choose, and the number that found no room."""
    blocked, wanted = [], []
    for act in sorted(acts, key=lambda x: (-greatest(x), x.day_first, x.label)):
        x = _middle(act, days)
        top = counts.at(greatest(act)) - (15 if act.count_high is None else 5)
        name = shorten(clean(act.label), min(160, (frame.right - frame.left) / 3), bold=True)
        text = name or count_text(act.count_low, act.count_high)
        blocked.append(Box(x - 4, top, x + 4, counts.start))
        wanted.append(Label(x=x, y=top - 3, text=text, anchor="center", bold=True))
    return lift(wanted, blocked=blocked, frame=frame, reach=2 * LINE)
