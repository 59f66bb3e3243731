"""The section of the brief on the people on the lists, and that a brief without lists has none."""

import re
from datetime import date

import pytest

from habeas.brief.blocks import Figure, Grid
from habeas.brief.compose import compose
from habeas.brief.html import html
from habeas.brief.markdown import markdown
from habeas.brief.pedigree import pedigree
from habeas.brief.results import findings_json
from habeas.brief.say import Facts
from habeas.brief.study import QUESTIONS, Study
from habeas.claims import KINDS, judge_claims
from habeas.core.types import Findings
from habeas.draw.band import BandDay, band
from habeas.draw.bases import Reading
from tests.measures.people import people

SPELLS = """
person  start                  end            exit         early  sex  ended
1       2030-05-01             2031-06-01     pardon       yes    f    yes
2       2031-02-10             2032-01-01/..  -            -      m    no
3       0001-01-01/2031-03-01  2031-04        term_served  no     m    yes
4       2031-07                2031-09-01/..  -            -      -    -
5       2029                   2030-02-01/2031-05-05  -    -      m    -
5       2031-05-05             2032-01-01/..  -            -      m    no
"""
EDITIONS = "known_from  refused\n2031-06-01  0\n2031-10-01  2\n2031-12-31  3"
COUNTS = "id  what  period  value\nA  inside  2031-06-15  9\nB  inside  2031-12-31  3"


def made(**more):
    """The study of invented people as `study` makes it."""
    register = people(SPELLS, then=SPELLS, editions=EDITIONS, conflicts={"sex": 2}, **more)
    found = [f for measure in QUESTIONS for f in measure.compute(register, register.window)]
    findings = Findings([*found, *judge_claims(register, KINDS)])
    plain = {"country.name": "Examplia", "window.first": "1 January 2031", "window.days": "365"}
    plain |= {"clock.on": "31 December 2031", "clock.known": "31 December 2031", "waves.gap": "7 days"}
    facts = Facts(findings=findings, plain=plain | {"waves.minimum": "5"})
    return Study(register=register, findings=findings, facts=facts, hashes={}, doubts=())


@pytest.fixture(scope="module")
def study():
    return made(readings=COUNTS)


@pytest.fixture(scope="module")
def section(study):
    return next(part for part in compose(study).sections if part.id == "people")


def test_the_section_stands_after_what_happened(study):
    ids = [part.id for part in compose(study).sections]
    assert ids[:5] == ["bottom-line", "happened", "people", "held", "who"]


def test_a_workspace_without_lists_has_no_such_section(study):
    object.__setattr__(study.register, "has_people", False)
    findings = Findings(f for f in study.findings.values() if not f.key.startswith(("people.", "lists.")))
    bare = Study(
        register=study.register,
        findings=findings,
        facts=Facts(findings=findings, plain=study.facts.plain),
        hashes={},
        doubts=(),
    )
    try:
        assert "people" not in [part.id for part in compose(bare).sections]
    finally:
        object.__setattr__(study.register, "has_people", True)


def test_every_table_and_the_figure_are_there(section):
    assert [block.chart.name for block in section.blocks if isinstance(block, Figure)] == ["people", "waves"]
    assert [block.key for block in section.blocks if isinstance(block, Grid)] == [
        "people.inside.monthly",
        "people.exits",
        "people.balance",
        "people.readings",
        "lists.editions",
    ]
    for block in section.blocks:
        if isinstance(block, Grid):
            assert all(len(row) == len(block.columns) for row in block.rows)


def test_refused_rows_are_in_every_brief(study):
    page = markdown(compose(study), pedigree(study))
    assert "3 rows were refused and are in no number (3 of Invented list, edition 31 December 2031)." in page


def test_the_bottom_line_tells_both_counts_and_neither_is_mixed(study):
    page = markdown(compose(study), pedigree(study))
    assert "The newest count of people inside is 3; the lists put it at 2 to 3, and 3 to 4 detentions" in page


def test_lists_alone_make_a_brief(section):
    alone = made()
    page = markdown(compose(alone), pedigree(alone))
    bottom = page.split("## Bottom line")[1].split("## ")[0]
    assert len(re.findall(r"^- ", bottom, re.M)) == 5
    assert "The lists put the number inside at 2 to 3" in bottom
    assert "by the lists, 1 to 3 exits from custody came before the end of the sentence" in bottom
    assert "**Release acts**" not in page


def test_every_number_leads_to_its_entry(study):
    page = html(compose(study), pedigree(study))
    inside = {link[1:] for link in re.findall(r'href="(#[^"]+)"', page)}
    assert inside <= {*re.findall(r' id="([^"]+)"', page)}
    assert '"people.inside.monthly"' in findings_json(study)


def test_the_title_of_the_figure_says_no_more_than_the_findings(section):
    figure, _ = [block for block in section.blocks if isinstance(block, Figure)]
    assert "".join(piece.text for piece in figure.title) == "The lists put 2 to 3 people inside"
    assert "rose" not in figure.chart.alt
    assert "31 December 2031: 2 to 3" in figure.chart.alt


# The chart


def drawn(*ends, readings=()):
    days = [BandDay(day=date(2031, i + 1, 1), low=low, high=high, middle=m) for i, (low, high, m) in enumerate(ends)]
    return band(name="b", alt="What it shows.", days=days, readings=readings, unit="people")


def count(month, low, high, *, rival=False):
    day = date(2031, month, 1)
    value = low if low == high else None
    return Reading(day_first=day, day_last=day, low=low, high=high, value=value, basis="Committee", rival=rival)


def test_the_chart_draws_the_band_before_the_points_and_names_the_model():
    chart = drawn(
        (1, 3, 2.5), (2, 2, 2), (4, 9, None), readings=[count(1, 2, 2), count(2, 3, None), count(2, 5, 6, rival=True)]
    )
    kinds = [layer["mark"]["type"] for layer in chart.spec["layer"]]
    assert kinds.index("area") < kinds.index("line") < kinds.index("point")
    assert "Dashed: middle by a model" in chart.wide
    assert "Hollow: a rival reading" in chart.narrow
    assert chart == drawn(
        (1, 3, 2.5), (2, 2, 2), (4, 9, None), readings=[count(1, 2, 2), count(2, 3, None), count(2, 5, 6, rival=True)]
    )


def test_the_chart_names_no_model_that_it_does_not_draw():
    assert "model" not in drawn((1, 3, None), (2, 9, None)).wide


def test_fewer_than_two_days_draw_nothing():
    assert "No data" in drawn((1, 3, None)).wide
    assert "No data" in drawn().narrow
