"""How a count of waves changes with the two settings that define a wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from habeas.draw.axis import Axis, count_axis, tick_room
from habeas.draw.marks import layer, lines, texts
from habeas.draw.page import NARROW, Chart, Margins, Spec, blank, chart, page
from habeas.draw.palette import BLUE, INK, MUTED, ORANGE
from habeas.draw.place import Box, Label, slide, spread
from habeas.draw.text import LINE, SIZE, shorten, width_of

# Lines that run together for a while stay visible: the wide pale one lies under the narrow dark one.
STROKES: tuple[tuple[str, float, tuple[int, ...]], ...] = (
    (ORANGE, 7, (1, 0)),
    (BLUE, 4, (1, 0)),
    (INK, 1.5, (1, 0)),
    (INK, 1.5, (3, 3)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How many waves there are when an act counts from `minimum_size` and `gap` days part two waves."""

    minimum_size: int
    gap: int
    waves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The line shared by all minimum sizes that give the same waves at every gap."""

    sizes: tuple[int, ...]
    points: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """The sizes as a phrase: "3, 5 and 10"."""
        first, last = self.sizes[:-1], f"{self.sizes[-1]:,}"
        return f"{', '.join(f'{x:,}' for x in first)} and {last}" if first else last


def stability(*, name: str, alt: str, series: Sequence[Setting], default_gap: int) -> Chart:
    """Waves against the gap in days, a stepped line for each minimum size, the gap in use marked.

    Minimum sizes with the same waves at every gap share one line and one label.
    """
    steps = merge(series)
    return chart(name=name, alt=alt, build=lambda width: _spec(steps, default_gap, width) if steps else blank(width))


def merge(series: Sequence[Setting]) -> tuple[Steps, ...]:
    """Lines in order of their least minimum size; points in order of the gap."""
    by_size: dict[int, dict[int, int]] = {}
    for row in series:
        by_size.setdefault(row.minimum_size, {})[row.gap] = row.waves
    by_points: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for size in sorted(by_size):
        by_points.setdefault(tuple(sorted(by_size[size].items())), []).append(size)
    return tuple(Steps(sizes=tuple(sizes), points=points) for points, sizes in by_points.items())


def _spec(steps: Sequence[Steps], default_gap: int, width: int) -> Spec:
    height = max(170.0 if width == NARROW else 190.0, LINE * len(steps) + 2 * LINE)
    most = max(waves for line in steps for _, waves in line.points)
    waves = count_axis(most, start=height, end=8, ticks=5)
    left = tick_room(waves) + 16
    right = 30 + min(120.0, max(width_of("Minimum"), *(width_of(line.text, bold=True) for line in steps)))
    gaps = _gap_axis(steps, default_gap, end=width - left - right)
    margins = Margins(left=left, top=42, right=right, bottom=24 + LINE)
    x = gaps.at(default_gap)
    layers = [
        *lines([(x, -4, x, height)], colour=INK, strokeDash=[4, 3]),
        *[_line(line, _stroke(i, len(steps)), gaps, waves) for i, line in enumerate(steps)],
        *_names(steps, gaps, waves, height=height, room=right - 22),
        *texts(_headings(gaps, default_gap, left=left, height=height)),
    ]
    return page(width=width, height=height, margins=margins, layers=layers)


def _headings(gaps: Axis, default_gap: int, *, left: float, height: float) -> list[Label]:
    """What the axes count, and the gap in use above its line."""
    words = "1 day: used here" if default_gap == 1 else f"{default_gap:,} days: used here"
    rule = Label(x=gaps.at(default_gap), y=-8, text=words, anchor="center", colour=MUTED)
    below = Label(
        x=gaps.end, y=height + 24 + SIZE, text="Largest gap within a wave, days", anchor="right", colour=MUTED
    )
    return [
        Label(x=4 - left, y=SIZE - 40, text="Number of waves", colour=MUTED),
        slide(rule, Box(4 - left, -40, gaps.end, 0)),
        below,
    ]


def _gap_axis(steps: Sequence[Steps], default_gap: int, *, end: float) -> Axis:
    """Gaps from the least to the greatest given, ticked at the ends of weeks where they fit."""
    gaps = [gap for line in steps for gap, _ in line.points] + [default_gap]
    low, high = min(gaps), max(gaps)
    every = next(n for n in (7, 14, 28, 56, 10**9) if (high - low) / n * 40 <= end)
    ticks = tuple(x for x in range(low, high + 1) if x % every == 0 and x != low) if every < 10**9 else ()
    first = (low,) if not ticks or ticks[0] - low > 0.1 * (high - low) else ()
    return Axis(
        kind="linear",
        low=low,
        high=max(high, low + 1),
        start=0,
        end=end,
        ticks=(*first, *ticks),
        style=",.0f",
        grid=False,
    )


def _line(steps: Steps, stroke: Spec, gaps: Axis, waves: Axis) -> Spec:
    """A line that keeps its height from each gap to the next; a single gap still gets a point."""
    rows = [{"gap": gap, "waves": n} for gap, n in steps.points]
    mark = {
        "type": "line",
        "interpolate": "step-after",
        "point": {"filled": True, "fill": INK, "size": 40} if len(rows) == 1 else False,
    }
    return layer(mark | stroke, rows, x=gaps.channel("gap"), y=waves.channel("waves"))


def _stroke(i: int, n: int) -> Spec:
    """The look of the i-th of `n` lines and of the piece beside its label."""
    # The widest is for three: fewer lines need less to be told apart.
    colour, thick, dash = STROKES[min(i + (n < 3), len(STROKES) - 1)]
    return {"color": colour, "strokeWidth": thick, "strokeDash": list(dash)}


def _names(steps: Sequence[Steps], gaps: Axis, waves: Axis, *, height: float, room: float) -> list[Spec]:
    """The minimum sizes at the right end of their lines, each with a piece of its line, under a heading."""
    ends = [waves.at(line.points[-1][1]) for line in steps]
    spots = spread(ends, gap=LINE, low=10, high=height - 4)
    labels = [
        Label(x=gaps.end + 18, y=spot + 4, text=shorten(line.text, room, bold=True), bold=True)
        for line, spot in zip(steps, spots, strict=True)
    ]
    heading = [
        Label(x=gaps.end + 18, y=SIZE - 40 + LINE * i, text=t, colour=MUTED) for i, t in enumerate(("Minimum", "size"))
    ]
    leads = [
        spec
        for i, spot in enumerate(spots)
        for spec in lines([(gaps.end + 4, spot, gaps.end + 14, spot)], colour=INK, **_stroke(i, len(steps)))
    ]
    return [*leads, *texts([*labels, *heading])]
