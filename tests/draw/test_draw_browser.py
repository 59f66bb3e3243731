"""A browser sees every text inside its page and none upon another."""

import pytest

from habeas.draw.page import FONT
from habeas.draw.text import width_of
from tests.draw.awkward import awkward
from tests.draw.browser import all_overlaps, overlaps, seen
from tests.draw.samples import like_belarus

PAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50" font-size="12">{}</svg>'
WORD = '<text x="{}" y="20" style="font-size:{}px">word</text>'


@pytest.mark.slow
def test_every_text_of_every_chart_has_its_place():
    charts = like_belarus() | {name: draw() for name, draw in awkward().items()}
    named = [(name, svg) for name, chart in charts.items() for svg in (chart.wide, chart.narrow)]
    found = all_overlaps([svg for _, svg in named])
    assert not [(name, fault) for (name, _), faults in zip(named, found, strict=True) for fault in faults]


TONGUES = (
    "Political prisoners freed before the end of the sentence, 1,234 (5–6)",
    "Палітычныя зняволеныя, вызваленыя датэрмінова паводле ўказу",
    "Політичні в’язні, звільнені достроково",
    "ПРАВАЗАХОЎЧЫ ЦЭНТР",
    "السجناء السياسيون المفرج عنهم قبل نهاية مدة",
    "Πολιτικοί κρατούμενοι που απελευθερώθηκαν",
    "პოლიტიკური პატიმრები გათავისუფლდნენ",
    "Քաղաքական բանտարկյալներ ազատ են արձակվել",
    "Siyasi tutuklular erken tahliye edildi",
    "Tù nhân chính trị được trả tự do trước hạn",
)


@pytest.mark.slow
@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_no_text_is_much_wider_than_estimated(weight):
    style = f'font-family="{FONT}" font-weight="{weight}"'
    lines = [f'<text x="5" y="{20 * i + 20}" {style}>{text}</text>' for i, text in enumerate(TONGUES)]
    (sheet,) = seen([PAGE.format("".join(lines))])
    for text in sheet["texts"]:
        wide = text["right"] - text["left"]
        assert 0.96 * wide <= width_of(text["words"], bold=weight == "bold") <= 1.4 * wide


@pytest.mark.slow
def test_the_browser_finds_what_is_wrong():
    assert overlaps(PAGE.format(WORD.format(5, 12))) == []
    assert overlaps(PAGE.format(WORD.format(5, 12) + WORD.format(9, 12))) == ["'word' over 'word'"]
    assert overlaps(PAGE.format(WORD.format(90, 12))) == ["outside the page: 'word'"]
    assert overlaps(PAGE.format(WORD.format(5, 9))) == ["smaller than 11 px: 'word'"]
