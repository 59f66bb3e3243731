"""What was read of the lists, and how many detentions they are still to name."""

from datetime import date

import pytest

from habeas.core.types import Interval, Verdict
from habeas.measures import people_lists, people_nowcast
from habeas.stats.triangle import nowcast, triangle_from
from tests.measures.people import ask_people, people, spoken
from tests.register.workspaces import ends

ONE = "person  start  end\n1  2031-01-01  2032-01-01/.."
EDITIONS = """
list   title        known_from  published  refused  rows
north  North list   2031-01-05  2031-01    9        100
north  North list   2031-06-05  2031-06    2        90
south  South list   2031-06-01  2031       1000     5000
south  South list   2032-06-01  2032       7        5000
"""


def test_refused_rows_of_the_newest_editions_are_told():
    found = ask_people(people_lists.MEASURE, ONE, editions=EDITIONS)
    assert (found["lists.refused"].value, found["lists.refused"].n) == (1002, 3)
    assert spoken(people_lists.MEASURE, found) == [
        "1,002 rows were refused and are in no number (2 of North list, edition June 2031; 1,000 of South list, edition "
        "2031)."
    ]
    assert [source.key for source in found["lists.refused"].sources] == [
        "lists:north-2031-06-05",
        "lists:south-2031-06-01",
    ]


def test_no_refused_row_is_told_too():
    found = ask_people(people_lists.MEASURE, ONE)
    assert spoken(people_lists.MEASURE, found) == ["No row of the newest editions was refused."]


def test_editions_are_told_with_what_was_set_aside():
    register = people(ONE, editions=EDITIONS)
    register.database.run("insert into lists.set_aside values (2, 'summed up elsewhere', 3), (2, 'no person', 5)")
    found = {f.key: f for f in people_lists.MEASURE.compute(register, register.window)}
    rows = found["lists.editions"].table.records()
    assert [(row["list"], row["refused"], row["newest"]) for row in rows] == [
        ("north", 9, False),
        ("north", 2, True),
        ("south", 1000, True),
    ]
    assert rows[1]["set_aside_why"] == "5 no person; 3 summed up elsewhere"


def test_contradictions_and_those_no_longer_listed_are_counted():
    rows = "person  start  end  contradictory  delisted_from  ended  exit\n"
    rows += "1  2031-05-01  2031-01-01  yes  2031-06-01  -  -\n2  2031-01-01  2031-03-01/..  -  2031-06-01  -  -\n"
    rows += "3  2031-01-01  2031-03-01  -  2031-06-01  yes  pardon\n4  2031-01-01  2031-03-01/..  -  2032-06-01  -  -\n"
    rows += "5  2031-01-01  2031-03-01/..  -  2031-06-01  no  -"
    found = ask_people(people_lists.MEASURE, rows, conflicts={"sex": 2, "born": 3, "died": 0})
    assert [found[f"lists.{name}"].value for name in ("contradictory", "delisted", "conflicts")] == [1, 2, 5]
    assert found["lists.conflicts.list"].table.rows == (("born", 3), ("sex", 2))
    assert spoken(people_lists.MEASURE, found)[1:] == [
        "The dates of 1 detention cannot be, an end before its start: they are in no number.",
        "The lists give 5 contradictions, a property of one person or detention with more than one value.",
        "No longer listed, though no list says that they left: 2 people. They may be inside or not.",
    ]


# How many are still to be listed


def month(number):
    return date(2030 + number // 12, number % 12 + 1, 1)


def detained(counts):
    """Detentions on the 5th of each month from January 2030, as (month, lag, number); listed on the 1st after the lag."""
    rows = []
    for origin, lag, n in counts:
        start, listed = month(origin).replace(day=5), month(origin + lag + 1)
        rows += [f"{len(rows) + i}  {start}  2033-01-01/..  {listed}" for i in range(n)]
    return "person  start  end  listed_from\n" + "\n".join(rows)


def editions(months):
    return "known_from\n" + "\n".join(month(number).isoformat() for number in range(1, months + 1))


def ask(counts, months):
    last = month(months).isoformat()
    return ask_people(people_nowcast.MEASURE, detained(counts), editions=editions(months), on=last, known=last)


def steady(months):
    """Of each month's detentions forty are listed at once, ten a month later and as many as the month's number after."""
    cells = [(origin, lag, n) for origin in range(months) for lag, n in enumerate((40, 10, origin % 3 + 1))]
    return [cell for cell in cells if cell[0] + cell[1] < months]


def test_the_last_months_are_grossed_up():
    cells = steady(14)
    found = ask(cells, 14)
    columns = people("person  start  end\n1  2031-01-01  2031-01-02").arrays(
        f"select * from (values {', '.join(map(str, cells))}) as cell (origins, lags, counts)"
    )
    ladder = nowcast(triangle_from(**columns, cutoff=13))
    assert found["people.nowcast"].value == round(ladder.missing.sum()) == 14
    assert found["people.nowcast"].interval is Interval.MODEL
    low, high = ends(found["people.nowcast"])
    assert low < 14 < high
    rows = found["people.nowcast.monthly"].table.records()
    assert (rows[0]["first"], rows[-1]["first"], rows[-1]["listed"]) == (date(2030, 1, 1), date(2031, 2, 1), 40)
    assert spoken(people_nowcast.MEASURE, found)[0].startswith(
        "If the lists name people as late as they did before, a model"
    )


@pytest.mark.parametrize(
    ("cells", "months", "reason"),
    [
        (steady(2), 2, "the editions of the lists are of 2 days, and lags show only between three or more"),
        (steady(11), 11, "the editions of the lists span 11 months, and 12 are needed"),
        (
            [
                (o, lag, n)
                for o, lag, n in [(o, lag, (10, 25)[lag]) for o in range(14) for lag in (0, 1)]
                if o + lag < 14
            ],
            14,
            "the listed grow 3.5 times from lag 0 to lag 1, and at most 3 times is allowed",
        ),
    ],
)
def test_too_little_is_refused(cells, months, reason):
    found = ask(cells, months)["people.nowcast"]
    assert found.verdict is Verdict.CANNOT_TELL
    assert found.reason.startswith(reason)


def test_where_months_are_empty_quarters_are_taken():
    # Editions come each third month, so that nobody is listed in the month of the arrest.
    cells = [(origin, 2 - origin % 3, 20) for origin in range(39)] + [
        (origin, 5 - origin % 3, 3) for origin in range(36)
    ]
    found = ask(cells, 39)
    assert found["people.nowcast"].verdict is None
    assert len(found["people.nowcast.monthly"].table.rows) == 13
    assert found["people.nowcast"].value == 9


def test_vague_starts_are_left_out_and_counted():
    cells = detained(steady(14)) + "\n999  2030-06/2030-07  2033-01-01/..  2031-01-01"
    found = ask_people(people_nowcast.MEASURE, cells, editions=editions(14), on="2031-03-01")
    assert (found["people.nowcast"].missing, found["people.nowcast"].n) == (1, sum(n for *_, n in steady(14)))


def test_without_lists_there_is_no_finding():
    register = people(ONE)
    object.__setattr__(register, "has_people", False)
    for measure in (people_lists.MEASURE, people_nowcast.MEASURE):
        assert measure.compute(register, register.window) == ()
