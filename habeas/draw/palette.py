"""The colours and shapes of every chart, apart in hue and in grey.

Hues follow Okabe and Ito, "Color Universal Design" (2008), with the orange darkened to keep 3:1 on white and
stay apart from the blue in a black-and-white print. No chart sets a red against a green.
"""

from __future__ import annotations

from typing import Literal

INK = "#1F1F1F"
BLUE = "#0072B2"
NAVY = "#00446B"
ORANGE = "#D08200"
GREY = "#949494"
PALE = "#CFCFCF"
WHITE = "#FFFFFF"

MUTED = "#595959"  # text of second rank: 7:1 on white
EDGE = "#767676"  # outlines of pale marks and the strokes of a hatch: 4.5:1 on white
GRID = "#E3E3E3"
WASH = "#F0F0F0"  # a span of days behind the marks

TEXTS = (INK, MUTED)
TONES = (INK, BLUE, ORANGE, PALE)

SHAPES = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
)
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3))

Tone = Literal["plain", "accent", "faint"]
FILLS: dict[Tone, str] = {"plain": BLUE, "accent": ORANGE, "faint": WHITE}
STROKES: dict[Tone, str] = {"plain": BLUE, "accent": INK, "faint": EDGE}
