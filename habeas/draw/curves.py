"""How many have left by time held, one panel for each way out: the estimate inside the bounds of what is not told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from habeas.draw.axis import Axis
from habeas.draw.marks import Key, key, key_lines, layer, lines, pixel, texts, tidy
from habeas.draw.page import NARROW, Chart, Margins, Spec, blank, chart, check_bounds, page
from habeas.draw.palette import BLUE, EDGE, GRID, INK, MUTED, NAVY, PALE
from habeas.draw.place import Label
from habeas.draw.text import LINE, SIZE, clean, shorten, width_of

TOPS = (0.02, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
YEAR = 365.25
RIGHT = 86.0
PART = LINE + 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The share that has left from a day on until the next step: the estimate, its sampling interval, its bounds.

    None is an end that nothing is known of; a step without bounds has neither of them.
    """

    day: float
    value: float
    low: float | None
    high: float | None
    bound_low: float | None
    bound_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One way out; `steps` ascend."""

    label: str
    steps: tuple[Step, ...]

    @property
    def top(self) -> float:
        """The highest share drawn."""
        return max(x for step in self.steps for x in (step.value, step.high, step.bound_high) if x is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The axes of panels of one width: days to pixels, and shares to pixels below a panel's own top."""

    days: Axis
    top: float
    height: float

    def y(self, share: float, panel: int) -> float:
        """The pixel of a share in a panel."""
        return panel * (self.height + PART) + self.height * (1 - share / self.top)

    def foot(self, panels: int) -> float:
        """Where the lowest panel ends."""
        return panels * (self.height + PART) - PART


def curves(*, name: str, alt: str, panels: Sequence[Panel], at_risk: Sequence[tuple[float, int]]) -> Chart:
    """Stepped shares on one scale, panels one above another; bounds in grey, the sampling interval dashed.

    `at_risk`: (day, number at risk then), printed below the axis where there is room. Days are since arrest. Nothing is
    drawn without a panel of two steps.
    """
    for panel in panels:
        check_bounds("curves", [(x.bound_low, x.bound_high) for x in panel.steps])
        check_bounds("curves", [(x.low, x.high) for x in panel.steps])
    drawn = [panel for panel in panels if len(panel.steps) > 1]
    return chart(name=name, alt=alt, build=lambda width: _spec(drawn, at_risk, width) if drawn else blank(width))


def _spec(panels: Sequence[Panel], at_risk: Sequence[tuple[float, int]], width: int) -> Spec:
    left = 44.0
    top = next((x for x in TOPS if x >= max(panel.top for panel in panels) - 1e-9), 1.0)
    plot = Plot(days=_years(panels, end=width - left - RIGHT), top=top, height=72.0 if width == NARROW else 84.0)
    keys = _keys(panels)
    above = LINE * key_lines(keys, room=width - 8) + LINE + 10
    layers = [
        *_grid(plot, len(panels)),
        *(spec for i, panel in enumerate(panels) for spec in _panel(panel, i, plot)),
        *texts(
            [
                *(label for i, panel in enumerate(panels) for label in _words(panel, i, plot, left=left)),
                *_below(plot, len(panels), at_risk, left=left),
            ]
        ),
        *key(keys, x=4 - left, y=SIZE - above, room=width - 8),
    ]
    margins = Margins(left=left, top=above, right=RIGHT, bottom=24 + LINE * 3)
    return page(width=width, height=plot.foot(len(panels)), margins=margins, layers=layers)


def _keys(panels: Sequence[Panel]) -> list[Key]:
    """What is drawn; grey only where something is not told."""
    made = [
        Key(text="Estimate", shape="stroke", fill=BLUE, stroke=BLUE),
        Key(text="Dashed: sampling interval", shape="", fill=NAVY, stroke=NAVY),
    ]
    grey = Key(text="Grey: what is not told, counted either way", shape="square", fill=PALE, stroke=EDGE)
    return [*made, grey] if any(x.bound_low is not None for panel in panels for x in panel.steps) else made


def _years(panels: Sequence[Panel], *, end: float) -> Axis:
    """Days from arrest to the last step, ticked at whole years, or at quarters of one where the time is short."""
    last = max(panel.steps[-1].day for panel in panels)
    step = next(n for n in (0.25, 1, 2, 5, 10, 20, 50, 1e9) if last / YEAR / n * 46 <= end)
    ticks = tuple(step * i * YEAR for i in range(int(last / YEAR / step + 1e-9) + 1))
    return Axis(kind="linear", low=0, high=last, start=0, end=end, ticks=ticks, style="", grid=False)


def _grid(plot: Plot, panels: int) -> list[Spec]:
    """A line at nothing, at half and at the top of each panel, and marks of the years below the last."""
    rows = [
        (0.0, plot.y(share, i), plot.days.end, plot.y(share, i))
        for i in range(panels)
        for share in (0.0, plot.top / 2, plot.top)
    ]
    foot = plot.foot(panels)
    marks = [(plot.days.at(x), foot, plot.days.at(x), foot + 4) for x in plot.days.ticks]
    return [*lines(rows, colour=GRID), *lines(marks, colour=EDGE)]


def _panel(panel: Panel, place: int, plot: Plot) -> list[Spec]:
    """The bounds below everything, then the sampling interval, then the estimate."""
    bounds = [(x.day, x.bound_low, x.bound_high) for x in panel.steps]
    mark = {"type": "area", "color": PALE, "interpolate": "step-after"}
    area = [
        {"x": tidy(plot.days.at(day)), "y": tidy(plot.y(low, place)), "y2": tidy(plot.y(high, place))}
        for day, low, high in bounds
        if low is not None and high is not None
    ]
    made = [layer(mark, area, x=pixel("x"), y=pixel("y"), y2={"field": "y2"})] if area else []
    dashed = {"strokeWidth": 1, "strokeDash": [3, 2], "color": NAVY}
    for side in ("low", "high"):
        made += _stepped([(x.day, getattr(x, side)) for x in panel.steps], place, plot, dashed)
    made += _stepped([(x.day, x.value) for x in panel.steps], place, plot, {"strokeWidth": 2, "color": BLUE})
    return made


def _stepped(points: Sequence[tuple[float, Any]], place: int, plot: Plot, style: Spec) -> list[Spec]:
    rows = [
        {"x": tidy(plot.days.at(day)), "y": tidy(plot.y(share, place))} for day, share in points if share is not None
    ]
    if len(rows) < 2:
        return []
    return [layer({"type": "line", "interpolate": "step-after"} | style, rows, x=pixel("x"), y=pixel("y"))]


def _words(panel: Panel, place: int, plot: Plot, *, left: float) -> list[Label]:
    """The way out above its panel, the shares of its axis, and where the curve ends."""
    last = panel.steps[-1]
    y = min(max(plot.y(last.value, place), plot.y(plot.top, place) + 4), plot.y(0, place) - LINE + 4)
    room = plot.days.end + RIGHT - 8
    labels = [
        Label(x=0, y=plot.y(plot.top, place) - 6, text=shorten(clean(panel.label), room, bold=True), bold=True),
        Label(x=plot.days.end + 6, y=y, text=_percent(last.value), bold=True),
    ]
    ends = [_percent(x) for x in (last.bound_low, last.bound_high) if x is not None]
    if len(set(ends)) > 1:
        text = "–".join(ends)
        labels.append(Label(x=plot.days.end + 6, y=y + LINE - 2, text=text, colour=MUTED))
    shares = (0.0, plot.top / 2, plot.top)
    labels += [
        Label(x=-6, y=plot.y(share, place) + 4, text=_percent(share), anchor="right", colour=MUTED) for share in shares
    ]
    return labels


def _below(plot: Plot, panels: int, at_risk: Sequence[tuple[float, int]], *, left: float) -> list[Label]:
    """Years under the axis, and under these the number at risk, where the one before leaves room."""
    base = plot.foot(panels) + 18
    years = [
        Label(x=plot.days.at(x), y=base, text=f"{x / YEAR:.4g}", anchor="center", colour=MUTED) for x in plot.days.ticks
    ]
    made = [*years, Label(x=plot.days.end + 14, y=base, text="years", colour=MUTED)]
    words = Label(x=4 - left, y=base + LINE + 4, text="At risk, still held and watched:", colour=MUTED)
    edge = -left
    for day, n in at_risk:
        text, x = f"{n:,}", plot.days.at(day)
        half = width_of(text) / 2
        if day <= plot.days.high and x - half >= edge + 8 and x + half <= plot.days.end + RIGHT:
            made.append(Label(x=x, y=base + 2 * LINE + 4, text=text, anchor="center", colour=INK))
            edge = x + half
    return [*made, words]


def _percent(share: float) -> str:
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"
