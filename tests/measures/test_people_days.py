"""Days given back and newly imposed: the twelve people worked by hand, each refusal, and every history of small cases."""

import csv
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.types import Findings, Interval, Verdict
from habeas.measures import flow
from habeas.measures.people_days import MEASURE
from tests.measures.people import USUAL, ask_people, lay_people, people, spoken
from tests.register.workspaces import ends

REFERENCE = Path(__file__).parents[1] / "reference" / "twelve_people.csv"
TWELVE = list(csv.DictReader(REFERENCE.read_text(encoding="utf-8").splitlines()))[:-1]
HEADER = "person  start  end  exit  early  scheduled  term  sentenced  punishment\n"
FIRST, LAST = date(2031, 1, 1), date(2031, 1, 9)


def span(first, last):
    return "-" if not first else f"{first}/{last}"


def as_listed(row):
    """One of the twelve as the register would hold it: no end of a sentence for life, none of an unknown one."""
    known = row["term_high"] != ""
    days = f"{row['term_low']}/{row['term_high']}" if known else "-"
    told = row["before_high"] != ""
    cells = [row["person"], span(row["start_first"], row["start_last"])]
    cells += [span(row["released_first"], row["released_last"]) if row["freed"] != "no" else "2032-01-01/.."]
    cells += [row["exit"] or "-", {"surely": "yes"}.get(row["freed"], "-")]
    cells += [span(row["scheduled_first"], row["scheduled_last"]) if known else "-", days]
    cells += [span(row["verdict_first"], row["verdict_last"]) if told else "-"]
    punishment = "suspended" if days == "0/0" else "life" if not row["term_low"] else "custody"
    return "  ".join([*cells, punishment])


LISTED = HEADER + "\n".join(as_listed(row) for row in TWELVE)


@pytest.fixture(scope="module")
def twelve():
    return ask_people(MEASURE, LISTED)


# The twelve


def test_the_days_of_the_twelve_are_those_worked_by_hand(twelve):
    assert ends(twelve["people.days.forgiven"]) == (3906, 18573)
    assert ends(twelve["people.days.two_thirds"]) == (1645, 9807)
    assert ends(twelve["people.days.imposed"]) == (9862, 19726)
    assert twelve["people.days.forgiven"].interval is Interval.BOUNDS
    assert (twelve["people.days.forgiven"].n, twelve["people.days.forgiven"].missing) == (8, 2)


def test_by_the_way_out_and_by_the_punishment_they_add_up(twelve):
    assert twelve["people.days.forgiven.kinds"].table.rows == (
        ("pardon", 3, 3, 559, 9327, 1, 8767),
        ("amnesty", 2, 2, 30, 325, 0, 0),
        ("early release or parole", 2, 2, 30, 121, 0, 0),
        ("exchange", 2, 2, 3287, 8768, 1, 5480),
        ("left custody, how is not known", 0, 1, 0, 32, 0, 0),
    )
    assert twelve["people.days.imposed.kinds"].table.rows == (
        ("life in prison", 1, 1, 9132, 9132, 0, 0),
        ("prison for a term", 2, 4, 730, 10594, 1, 9132),
        ("suspended or deferred sentence", 1, 1, 0, 0, 0, 0),
    )


def test_the_middle_and_the_largest_tenth_stand_beside_the_sum(twelve):
    assert ends(twelve["people.days.forgiven.median"]) == (10, 244)
    low, high = ends(twelve["people.days.forgiven.tenth"])
    assert low == pytest.approx(3287 / (3287 + 550 + 81 + 121 + 5480 + 8767 + 10 + 244))
    assert high == pytest.approx(3288 / (3288 + 549 + 30 + 30 + 10))


def test_ratios_are_of_the_bounds(twelve):
    assert ends(twelve["people.days.ratio"]) == (9862 / 18573, 19726 / 3906)
    assert ends(twelve["people.replacement.detained"]) == (4, 4)
    assert ends(twelve["people.replacement.freed"]) == (9, 10)
    assert ends(twelve["people.replacement.ratio"]) == (0.4, 4 / 9)


def test_so_many_had_at_most_a_year_left(twelve):
    rows = twelve["people.days.anyway"].table.records()
    assert [(row["months"], row["freed_low"], row["freed_high"]) for row in rows] == [
        (1, 2, 8),
        (3, 3, 8),
        (6, 4, 8),
        (12, 5, 8),
    ]
    assert ends(twelve["people.days.anyway.year"]) == (5 / 9, 0.8)


def test_the_area_of_the_curve_is_what_was_given_back(twelve):
    rows = twelve["people.days.curve"].table.records()
    assert (sum(row["days_low"] for row in rows), sum(row["days_high"] for row in rows)) == (3906, 18573)
    assert rows[0]["first"] == date(2031, 1, 1)
    assert (rows[-1]["without_low"], rows[-1]["without_high"], rows[-1]["with_low"], rows[-1]["with_high"]) == (
        (9, 10) * 2
    )


def test_it_is_said_with_the_number_of_unknown_terms_and_the_cap(twelve):
    said = spoken(MEASURE, twelve)
    assert said == [
        "By the lists, releases decided from FIRST to ON gave back 3,906 to 18,573 days of sentences; freed were 9 to "
        "10 people. The end of the sentence is not known for 2 of the 10 releases that are surely or possibly among "
        "them.",
        "Of the 9 surely freed the one in the middle had 10 to 244 days left, and the tenth who had most left hold 18% "
        "to 84% of all their days.",
        "Counted to two thirds of each sentence, as if all left on parole then, the days given back are 1,645 to 9,807.",
        "Verdicts of the same days imposed 9,862 to 19,726 days of custody on 6 detentions at the most; a life sentence "
        "counts as 25 years, 9,132 days, and one of unknown length as none to as many.",
        "That is 0.53 to 5.1 days newly imposed for each day given back (n = 8 releases that the lists tell of).",
        "By the lists 0.40 to 0.44 people were newly detained for each person freed.",
        "Of the freed (10), 56% to 80% had at most a year left.",
    ]


# One at a time


def laid(text, **more):
    """A register of these detentions."""
    return people(HEADER + text, **more)


def ask(*rows, **more):
    register = laid("\n".join(rows), **more)
    return Findings(MEASURE.compute(register, register.window))


def test_whom_no_list_lets_go_is_in_a_number_of_its_own():
    freed = "1  2030-01-01  2031-07-01  pardon  yes  2031-08-01  577  2030-01-01  custody"
    silent = "2  2030-01-01  2031-07-01/2031-07-31  -  -  2031-12-31  729  2030-01-01  custody"
    found = ask(freed, silent)
    assert ends(found["people.days.forgiven"]) == (31, 31)
    assert (*ends(found["people.days.untold"]), found["people.days.untold"].n) == (0, 183, 1)
    assert ends(found["people.replacement.freed"]) == (1, 1)
    assert (
        "No list tells whether or how 1 more detentions ended; had each ended so in these days, they would add 183"
        in (" ".join(spoken(MEASURE, found)))
    )
    assert "people.days.untold" not in ask(freed)


def test_who_may_have_been_freed_on_another_day_widens_the_bounds_within_the_window():
    found = ask("1  2030-01-01  2030-12-01/2031-01-31  pardon  yes  2031-02-10  400  2030-01-01  custody")
    assert ends(found["people.days.forgiven"]) == (0, 40)
    assert "people.days.forgiven.median" not in found


def test_a_sentence_at_liberty_leaves_nothing_to_give_back():
    found = ask("1  2030-12-01  2031-02-01  pardon  yes  -  0  2031-01-31  suspended")
    assert ends(found["people.days.forgiven"]) == (0, 0)
    assert found["people.days.forgiven"].missing == 0
    assert (found["people.days.ratio"].verdict, found["people.days.ratio"].reason) == (
        Verdict.CANNOT_TELL,
        "no day of a sentence was given back",
    )
    assert ends(found["people.days.imposed"]) == (0, 0)


def test_death_and_what_nobody_sentenced_impose_no_days_and_an_unknown_punishment_may():
    rows = [
        "1  2031-01-01  2032-01-01/..  -  -  -  -  2031-02-01  death",
        "2  2031-01-01  2032-01-01/..  -  -  -  -  -  -",
        "3  2031-01-01  2032-01-01/..  -  -  -  -  2031-02-01  -",
        "4  2031-01-01  2032-01-01/..  -  -  -  200  2031-12/2032-02  custody",
    ]
    found = ask(*rows)
    assert found["people.days.imposed.kinds"].table.rows == (
        ("death", 1, 1, 0, 0, 0, 0),
        ("prison for a term", 0, 1, 0, 200, 0, 0),
        ("punishment not known", 1, 1, 0, 9132, 1, 9132),
    )
    assert ends(found["people.days.imposed"]) == (0, 9332)


def lacking(unknown, of=10):
    known = "2030-01-01  2031-07-01  pardon  yes  2031-08-01  577  2030-01-01  custody"
    lost = "2030-01-01  2031-07-01  pardon  yes  -  -  2030-01-01  custody"
    return [f"{n}  {lost if n <= unknown else known}" for n in range(1, of + 1)]


def test_with_too_many_unknown_terms_there_are_bounds_and_no_ratio():
    found = ask(*lacking(4))
    assert found["people.days.ratio"].verdict is Verdict.CANNOT_TELL
    assert found["people.days.ratio"].reason == "of 10 releases 4 lack a known term, more than 30%"
    assert ends(found["people.days.forgiven"]) == (6 * 31, 6 * 31 + 4 * (9132 - 546))
    assert (
        "How many days were imposed for each day given back, the lists cannot tell: of 10 releases 4 lack"
        in " ".join(spoken(MEASURE, found))
    )
    assert ask(*lacking(3))["people.days.ratio"].verdict is None


def test_unknown_terms_of_the_surely_freed_are_not_outvoted_by_those_possibly_freed():
    maybe = "2030-01-01  2031-07-01  unknown  -  2031-08-01  577  2030-01-01  custody"
    rows = [*lacking(1, of=2), *(f"{n}  {maybe}" for n in range(3, 12))]
    assert ask(*rows)["people.days.ratio"].reason == "of 2 releases 1 lack a known term, more than 30%"


def test_where_nobody_was_freed_the_lists_cannot_tell():
    served = "1  2030-01-01  2031-01-01  term_served  no  2031-01-01  365  2031-05-01  custody"
    found = ask(served)
    for key in ("people.days.forgiven", "people.days.ratio", "people.replacement.ratio"):
        assert found[key].verdict is Verdict.CANNOT_TELL
        assert found[key].reason == "the lists tell of nobody who was freed in these days"
    assert ends(found["people.days.imposed"]) == (365, 365)
    assert spoken(MEASURE, found)[0].startswith(
        "How many days of sentences were given back, the lists cannot tell: the "
    )
    maybe = ask(served.replace("term_served  no", "unknown  -"))
    assert ends(maybe["people.replacement.ratio"]) == (0, None)
    assert maybe["people.days.forgiven"].verdict is None


def test_without_lists_there_is_no_finding():
    assert len(ask("1  2030-01-01  2031-01-01  term_served  no  2031-01-01  365  -  custody", counting="any")) > 0
    assert len(ask_people(MEASURE, "person  start  end  counted\n1  2030-01-01  2031-01-01  no")) == 0


# Beside published counts


def beside(readings=""):
    register = people(
        HEADER + "1  2030-01-01  2031-07-01  pardon  yes  2031-08-01  577  2030-01-01  custody\n"
        "2  2031-05-01  2032-01-01/..  -  -  -  -  -  -",
        releases="id  date  count\nA  2031-07-01  5",
        readings=readings,
    )
    return Findings([f for measure in (flow.MEASURE, MEASURE) for f in measure.compute(register, register.window)])


def test_the_ratio_by_the_lists_stands_beside_the_published_one():
    found = beside("id  what  period  value\nR  recognised  2031  20")
    assert ends(found["people.replacement.ratio"]) == (1, 1)
    assert found["replacement.ratio"].value == 4
    said = (
        "By the lists 1.0 people were newly detained for each person freed; by published counts 4.0 were newly "
        "recognised for each. The two count different things and stand side by side."
    )
    assert said in spoken(MEASURE, found)


def test_without_published_counts_the_ratio_by_the_lists_says_so():
    said = (
        "By the lists 1.0 people were newly detained for each person freed; published counts give no such number: no "
        "count of people newly recognised covers any of these days."
    )
    assert said in spoken(MEASURE, beside())


# Against those inside


def wave(freed_short, freed_long, stayed_short, stayed_long, lost=0, stayed_lost=0):
    """People freed on 1 July 2031 and people who stayed, with 60 or 500 days left that morning, or nobody knows."""
    ends = {"short": "2031-08-30", "long": "2032-11-12", "lost": "-"}
    groups = [
        ("short", freed_short, True),
        ("long", freed_long, True),
        ("short", stayed_short, False),
        ("long", stayed_long, False),
        ("lost", lost, True),
        ("lost", stayed_lost, False),
    ]
    rows = []
    for left, n, freed in groups:
        out = "2031-07-01  pardon  yes" if freed else "2032-01-01/..  -  -"
        term = {"short": "607", "long": "1047", "lost": "-"}[left]
        rows += [f"2030-01-01  {out}  {ends[left]}  {term}  2030-01-01  custody" for _ in range(n)]
    return [f"{number}  {row}" for number, row in enumerate(rows, start=1)]


def test_the_freed_with_little_left_stand_beside_those_inside():
    found = ask(*wave(10, 2, 4, 14))
    assert ends(found["people.days.anyway.pool"]) == (14 / 30, 14 / 30)
    assert (
        "Of the freed (12), 83% had at most a year left; of those inside on the mornings of the waves (30), 47%."
        in spoken(MEASURE, found)
    )
    pool = ask(*wave(10, 2, 4, 14, 1, 1))["people.days.anyway.pool"]
    assert (*ends(pool), pool.n, pool.missing) == (14 / 32, 16 / 32, 30, 2)


# Every history


@st.composite
def vague(draw):
    rows = []
    for person in range(1, draw(st.integers(1, 4)) + 1):
        start, end, scheduled = (draw(st.tuples(st.integers(-3, 12), st.integers(0, 3))) for _ in range(3))
        row = (
            {"spell": person, "person": person}
            | USUAL
            | {"exit": "commuted", "discretionary": draw(st.sampled_from([True, None]))}
        )
        for name, (first, more) in (("start", start), ("end", end), ("scheduled", scheduled)):
            shift = {"start": -40, "end": 0, "scheduled": 4}[name]
            days = [FIRST + timedelta(days=first + shift), FIRST + timedelta(days=first + more + shift)]
            row |= {f"{name}_first": days[0], f"{name}_last": days[1]}
        row |= {"custody_low": 50, "custody_high": 50, "sentenced_first": None, "sentenced_last": None}
        rows.append(row)
    return rows


@pytest.fixture(scope="module")
def register():
    return people("person  start  end\n1  2031-01-01  2031-01-02", first="2031-01-01", on="2031-01-09")


def days_between(row):
    first, last = row
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@settings(max_examples=40, deadline=None)
@given(vague())
def test_days_given_back_are_bounded_by_every_history(register, rows):
    lay_people(register, rows)
    found = Findings(MEASURE.compute(register, register.window))
    least = most = 0
    for row in rows:
        out = days_between((row["end_first"], row["end_last"]))
        over = days_between((row["scheduled_first"], row["scheduled_last"]))
        days = [max(0, (s - e).days) if FIRST <= e <= LAST else 0 for s, e in product(over, out)]
        least += 0 if row["discretionary"] is None else min(days)
        most += max(days)
    told = found["people.days.forgiven"]
    if told.verdict is None:
        assert ends(told)[0] <= least
        assert ends(told)[1] == most
        assert (ends(told)[0] == least) or any(row["end_last"] > LAST or row["end_first"] < FIRST for row in rows)
    else:
        assert most == 0
