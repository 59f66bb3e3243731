"""The page a chart is printed on: two widths, one typeface, and the specification around the layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from habeas.core.errors import MethodError
from habeas.draw.palette import EDGE, GRID, MUTED, WHITE
from habeas.draw.text import SIZE

WIDE = 680
NARROW = 340
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# Another version may move a pixel; the same data must give the same bytes.
VEGA_LITE = "6.4"

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart at two widths (pixels: 680 and 340), its Vega-Lite specification and its text description.

    The SVGs hold axes and labels only; the reader's title, subtitle and source are set as text around them.
    """

    name: str
    wide: str
    narrow: str
    spec: Spec
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Pixels around the plot; positions in layers count from the plot's own left top corner."""

    left: float
    top: float
    right: float
    bottom: float


def chart(*, name: str, alt: str, build: Callable[[int], Spec]) -> Chart:
    """The chart that `build` describes for a width in pixels, rendered wide and narrow."""
    wide, narrow = build(WIDE) | {"description": alt}, build(NARROW)
    return Chart(name=name, wide=render(wide), narrow=render(narrow), spec=wide, alt=alt)


def render(spec: Spec) -> str:
    """The specification as an SVG that refers to nothing outside itself."""
    import vl_convert  # takes a sixth of a second, so only who draws pays for it

    svg: str = vl_convert.vegalite_to_svg(
        spec, vl_version=VEGA_LITE, allowed_base_urls=[], format_locale="en-US", time_format_locale="en-US"
    )
    return svg


def page(*, width: int, height: float, margins: Margins, layers: Sequence[Spec]) -> Spec:
    """A specification `width` pixels wide over all, around a plot `height` pixels high."""
    around = margins
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width - around.left - around.right,
        "height": height,
        "padding": {"left": around.left, "top": around.top, "right": around.right, "bottom": around.bottom},
        "autosize": {"type": "none"},
        "background": WHITE,
        "config": _CONFIG,
        "layer": list(layers),
    }


def blank(width: int) -> Spec:
    """A page that says there was nothing to draw."""
    words = {"type": "text", "text": "No data", "align": "left", "color": MUTED, "x": 0, "y": 16}
    margins = Margins(left=4, top=4, right=4, bottom=4)
    nothing = {"data": {"values": [{}]}, "mark": words, "encoding": {}}
    return page(width=width, height=24, margins=margins, layers=[nothing])


def check_bounds(where: str, pairs: Iterable[tuple[Any, Any]]) -> None:
    """Refuse rows whose first end lies after their last; None is an end nobody knows."""
    for first, last in pairs:
        if first is not None and last is not None and last < first:
            raise MethodError(f"{where}: a row runs from {first} to {last}. Give the lower end first")


_CONFIG: Spec = {
    "aria": False,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "domainColor": EDGE,
        "gridColor": GRID,
        "labelBound": False,
        "labelColor": MUTED,
        "labelFlush": False,
        "labelFontSize": SIZE,
        "labelLimit": 0,
        "labelOverlap": False,
        "labelPadding": 4,
        "tickColor": EDGE,
        "tickSize": 4,
        "title": None,
    },
    "axisY": {"domain": False, "ticks": False},
    "text": {"baseline": "alphabetic", "fontSize": SIZE},
}
