"""Colours can be told apart on paper, on a grey printer, and by readers who do not see red or green."""

import itertools

import pytest

from habeas.draw import palette
from habeas.draw.palette import BLUE, EDGE, FILLS, GREY, INK, MUTED, NAVY, ORANGE, PALE, TEXTS, TONES, WASH, WHITE
from habeas.draw.stability import STROKES
from tests.draw.samples import like_belarus


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ground", [WHITE, WASH])
def test_text_is_readable(text, ground):
    assert contrast(text, ground) >= 4.5


def test_numbers_inside_bars_are_readable():
    assert contrast(WHITE, NAVY) >= 4.5
    assert contrast(INK, WASH) >= 4.5


@pytest.mark.parametrize("mark", [INK, BLUE, NAVY, ORANGE, GREY, EDGE, MUTED])
def test_marks_are_seen_on_white(mark):
    assert contrast(mark, WHITE) >= 3


@pytest.mark.parametrize(
    "together",
    [TONES, tuple(FILLS.values()), (NAVY, ORANGE, WASH), (NAVY, GREY), tuple(dict.fromkeys(x for x, _, _ in STROKES))],
)
def test_tones_of_one_chart_differ_in_grey(together):
    assert all(contrast(a, b) >= 1.5 for a, b in itertools.combinations(together, 2))


def test_pale_fills_have_an_edge_that_is_seen():
    assert contrast(EDGE, WHITE) >= 3
    assert contrast(EDGE, PALE) >= 2


def test_no_chart_uses_a_colour_from_outside_the_palette():
    known = {value.upper() for value in vars(palette).values() if isinstance(value, str) and value.startswith("#")}
    for chart in like_belarus().values():
        found = {word.upper() for word in chart.wide.replace('"', " ").split() if word.startswith("#")}
        assert found <= known


def test_no_red_stands_beside_a_green():
    def hue(colour: str) -> str:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return "red" if red > 1.5 * max(green, blue) else "green" if green > 1.2 * max(red, blue) else "other"

    colours = [value for value in vars(palette).values() if isinstance(value, str) and value.startswith("#")]
    assert {hue(colour) for colour in colours} <= {"red", "other"}
