"""A browser sees every text inside its page and none upon another."""

import pytest

from tests.draw.browser import all_overlaps, overlaps
from tests.draw.samples import awkward, like_belarus

PAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50" font-size="12">{}</svg>'
WORD = '<text x="{}" y="20" style="font-size:{}px">word</text>'


@pytest.mark.slow
def test_every_text_of_every_chart_has_its_place():
    charts = like_belarus() | {name: draw() for name, draw in awkward().items()}
    named = [(name, svg) for name, chart in charts.items() for svg in (chart.wide, chart.narrow)]
    found = all_overlaps([svg for _, svg in named])
    assert not [(name, fault) for (name, _), faults in zip(named, found, strict=True) for fault in faults]


@pytest.mark.slow
def test_the_browser_finds_what_is_wrong():
    assert overlaps(PAGE.format(WORD.format(5, 12))) == []
    assert overlaps(PAGE.format(WORD.format(5, 12) + WORD.format(9, 12))) == ["'word' over 'word'"]
    assert overlaps(PAGE.format(WORD.format(90, 12))) == ["outside the page: 'word'"]
    assert overlaps(PAGE.format(WORD.format(5, 9))) == ["smaller than 11 px: 'word'"]
