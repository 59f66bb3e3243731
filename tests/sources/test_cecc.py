import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.sources.cecc import READER, reader_for
from tests.sources.editions import cecc, invent
from tests.sources.editionwords import CECC_HEADER, slashes
from tests.sources.readback import days_of, new_columns, read_back, said_by, stops


def expected(person):
    status = {"active": "held", "former": "not_held", "np": "suspended"}[person.status]
    said = {("designated", "cecc"), ("name", person.name("en")), ("sex", person.sex), ("age", "33"), ("state", status)}
    said |= {("issue", "eth"), ("issue", "rel"), ("nationality", "Tibetan"), ("residence", "Nowhere (general)")}
    said |= {("article", article) for article in person.articles} | {("detained", person.detained)}
    said |= {("place", person.prison)} if person.prison else set()
    said |= {("released", person.released)} if person.released else set()
    said |= {("exit", "unknown")} if person.status == "former" else set()
    if person.penalty != "custody":
        return said
    said |= {("sentenced", person.sentenced)} if person.sentenced else set()
    return said | {("punishment", "custody"), ("sentence_days", days_of(person.months))}


@given(st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_a_spreadsheet_reads_back_as_invented(seed):
    people = invent(seed, 8)
    assert read_back(reader_for, cecc(people)) == [expected(person) for person in people]


def test_long_and_short_headings_are_known():
    assert new_columns(reader_for(CECC_HEADER), CECC_HEADER) == []
    long = [
        "Occupation",
        "affiliation",
        "current (or last) prison, detention center, or site",
        "current (or last) sentence or time served (months)",
        "Record Number",
        "detention center or site",
    ]
    assert new_columns(reader_for(long), long) == []


def test_a_new_column_stops_the_reader():
    header = [*CECC_HEADER, "shoe size"]
    assert new_columns(reader_for(header), header) == ["shoe size"]


def say(**cells):
    columns = {
        "status": "detention status",
        "released": "actual date released",
        "process": "legal process",
        "sentenced": "sentence date",
        "years": "current (or last) sentence or time served (years)",
        "detained": "date of detention",
        "ends": "sent. ends per PRC",
    }
    return said_by(READER, {columns[name]: cell for name, cell in cells.items()}) - {("designated", "cecc")}


@pytest.mark.parametrize(
    "cells",
    [
        {"detention status": "GONE"},
        {"detention status": "DET-cloud"},
        {"detention status": "?"},
        {"issue category": "eth/zzz"},
        {"sex": "unclear"},
        {"legal process": "chg/carnival"},
        {"legal process": "carnival?"},
    ],
)
def test_a_new_category_stops_the_reader(cells):
    assert stops(READER, cells) == "this word is new"


def test_a_fifth_phase_stops_the_reader():
    assert stops(READER, {"legal process": "chg/tri/sent/rel/rel"}) == "the legal process has more than four phases"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("DET", {("state", "held")}),
        ("DET?", {("state", "held")}),
        ("DET-bail", {("state", "suspended")}),
        ("DET/bail?", {("state", "suspended")}),
        ("DET/med", set()),
        ("DET/surveil", set()),
        ("DET/suspend", {("state", "suspended"), ("punishment", "suspended")}),
        ("DET/life", {("state", "held"), ("punishment", "life")}),
        ("DET?/life", {("state", "held"), ("punishment", "life")}),
        ("DET?/life?", {("state", "held")}),
        ("DET/dth-r", {("state", "held"), ("punishment", "death")}),
        ("REL", {("state", "not_held"), ("exit", "unknown")}),
        ("REL?", {("state", "not_held"), ("exit", "unknown")}),
        ("REL/dec", {("state", "not_held"), ("exit", "unknown")}),
        ("REL-PSB", {("state", "not_held"), ("exit", "unknown")}),
        ("DEC", {("state", "not_held"), ("exit", "died")}),
        ("DEC?", {("state", "not_held"), ("exit", "unknown")}),
        ("DEC-ill", {("state", "not_held"), ("exit", "died")}),
        ("DEC-exec", {("state", "not_held"), ("exit", "executed")}),
        ("DEC-exec?", {("state", "not_held"), ("exit", "unknown")}),
        ("ESC", {("state", "not_held"), ("exit", "escaped")}),
        ("ESC?", {("state", "not_held"), ("exit", "unknown")}),
    ],
)
def test_each_status_code_says_what_it_means_and_an_alleged_one_no_kind_of_exit(status, said):
    assert say(status=status) == said


def test_an_alleged_release_keeps_its_doubt():
    assert ("released", "2010-05?") in say(status="REL?", released="2010/05/00")
    assert ("released", "2010-05?") in say(status="REL?", released="2010/05/00?")
    assert ("released", "2010-05-03") in say(status="REL", released="2010/05/03")


def test_a_death_after_a_release_is_not_in_custody():
    assert say(status="DEC", released="2010") == {("state", "not_held"), ("exit", "unknown"), ("released", "2010")}


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [("2008/03/14", "2008-03-14"), ("2008/03/00", "2008-03"), ("2008/00/00", "2008"), ("2008", "2008"),
     ("2008/03/dd", "2008-03"), ("2008/mm/dd", "2008"), ("2008/03/14?", "2008-03-14?")],
)  # fmt: skip
def test_partial_dates_stay_partial(cell, edtf):
    assert say(detained=cell) == {("detained", edtf)}
    assert slashes("2008-03", unknown="dd") == "2008/03/dd"


def test_the_scheduled_end_and_the_release_are_both_kept():
    assert say(ends="2010/05/03", released="2009/01/00") == {("scheduled_end", "2010-05-03"), ("released", "2009-01")}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"process": "chg/tri/sent/rel"}, {("punishment", "custody"), ("sentence_days", days_of(36))}),
        ({"process": "chg?/-/sent?"}, set()),
        ({"process": "PSB"}, set()),
        ({}, set()),
        ({"sentenced": "2009/01/05"}, {("punishment", "custody"), ("sentence_days", days_of(36)), ("sentenced", "2009-01-05")}),
        ({"process": "admin-RTL"}, {("punishment", "custody"), ("sentence_days", days_of(36))}),
        ({"process": "admin-ankang"}, {("punishment", "forced_treatment")}),
        ({"process": "sent", "status": "DET/life"}, {("punishment", "life"), ("state", "held")}),
    ],
)  # fmt: skip
def test_time_served_is_no_sentence(cells, said):
    assert say(years="3", **cells) == said


def test_the_key_is_the_record_number():
    assert READER.key == ("CECC record number",)
