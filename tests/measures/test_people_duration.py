"""How long people are held: against curves made by plain Python, the truth behind vague dates, and each refusal."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.brief.study import check
from habeas.core.types import Findings, Interval, Verdict
from habeas.intake.editions import provide
from habeas.measures.people_duration import MEASURE
from habeas.measures.people_durations import detentions
from habeas.register.register import Register
from habeas.stats.coarse import bounding_curves
from habeas.stats.leaving import CAUSES, LISTED, RETROSPECTIVE, curve
from habeas.stats.leavingread import HORIZONS
from habeas.store.database import Database
from tests.measures.people import USUAL, ask_people, lay_people, people, spoken
from tests.memento import needs_books

EXITS = {1: "pardon", 2: "term_served", 3: "died", 4: "escaped", 5: "unknown"}
START = date(2026, 1, 1)
HEAD = "start  end  exit  early  sex  listed_from"


def row(days, cause, *, entry=0, start=START, sex="m", end="", early="-"):
    """One detention: so many days inside, listed on day `entry`; cause 0 is last seen on that day."""
    out = start + timedelta(days=days)
    listed = start + timedelta(days=entry)
    exit = EXITS.get(cause, "-")
    text = end or (out.isoformat() if cause else f"{out + timedelta(days=1)}/..")
    return f"{start}  {text}  {exit}  {early}  {sex}  {listed}"


def asked(rows, **more):
    return ask_people(MEASURE, "\n".join([HEAD, *rows]), **more)


def shares(found, table="incidence", **where):
    rows = found[f"people.duration.{table}"].table.records()
    return [one for one in rows if all(one[key] == value for key, value in where.items())]


def plain(rows, cause, until):
    """The Aalen-Johansen share by its definition: rows of (entry, exit, cause)."""
    stay, left = 1.0, 0.0
    for time in sorted({exit for _, exit, why in rows if why and exit <= until}):
        at_risk = sum(entry < time <= exit for entry, exit, _ in rows)
        here = [why for _, exit, why in rows if exit == time and why]
        left += stay * sum(why == cause for why in here) / at_risk
        stay *= 1 - len(here) / at_risk
    return left


MIXED = [(3 * n % 40, 300 + 37 * n % 1500, n % 6) for n in range(1, 61)]


def test_shares_are_those_of_the_definition_with_late_entry():
    found = asked([row(exit, cause, entry=entry) for entry, exit, cause in MIXED])
    for cause, name in enumerate(CAUSES, start=1):
        (one,) = shares(found, rule=LISTED, cause=name, within="two_years")
        assert one["value"] == pytest.approx(plain(MIXED, cause, 730))
        assert one["at_risk"] == sum(entry < 730 <= exit for entry, exit, _ in MIXED)
        assert 0 <= one["low"] <= one["value"] <= one["high"] <= 1


def test_those_listed_late_are_at_risk_only_from_then_on():
    late = [(500 if n % 3 else 0, exit, cause) for n, (_, exit, cause) in enumerate(MIXED)]
    found = asked([row(exit, cause, entry=entry) for entry, exit, cause in late])
    (one,) = shares(found, rule=LISTED, cause="died", within="two_years")
    (other,) = shares(found, rule=RETROSPECTIVE, cause="died", within="two_years")
    assert one["value"] == pytest.approx(plain([x for x in late if x[0] < x[1]], 3, 730))
    assert other["value"] == pytest.approx(plain([(-1, *rest) for _, *rest in late], 3, 730))
    assert one["value"] != pytest.approx(other["value"])


def test_whoever_was_listed_only_after_leaving_is_counted_and_in_no_number():
    rows = [row(exit, cause, entry=entry) for entry, exit, cause in MIXED]
    found = asked([*rows, *(row(400, 3, entry=400) for _ in range(7))])
    assert found["people.duration.late"].value == 7
    (one,) = shares(found, rule=LISTED, cause="died", within="two_years")
    assert one["value"] == pytest.approx(plain(MIXED, 3, 730))
    (other,) = shares(found, rule=RETROSPECTIVE, cause="died", within="two_years")
    assert other["value"] == pytest.approx(plain([(-1, *x[1:]) for x in MIXED] + [(-1, 400, 3)] * 7, 3, 730))
    assert asked([*rows, row(400, 3, entry=399)])["people.duration.late"].value == 0


def test_books_that_name_everybody_later_give_the_retrospective_curve_alone():
    found = asked([row(400 + 10 * n, 1 + n % 3, entry=3000) for n in range(30)])
    median = found["people.duration.median"]
    assert median.verdict is Verdict.CANNOT_TELL
    assert median.reason == (
        "the lists named 30 of 30 only when the detention was over or last heard of; "
        "nobody was seen in custody on a day after the lists first named them"
    )
    assert found["people.duration.retrospective.median"].value == pytest.approx(545)
    assert {one["rule"] for one in shares(found)} == {RETROSPECTIVE}
    assert "people.duration.died.one_year" not in found
    assert "Whoever was never listed is in no number." in spoken(MEASURE, found)[0]


@pytest.mark.parametrize(("n", "told"), [(9, False), (10, True)])
def test_ten_must_be_at_risk(n, told):
    found = asked([row(400 + 10 * k, 1, entry=3000) for k in range(30)] + [row(500, 1) for _ in range(n)])
    assert (found["people.duration.median"].verdict is not Verdict.CANNOT_TELL) is told
    if not told:
        assert found["people.duration.median"].reason.endswith(
            "at most 9 are at risk when someone leaves, fewer than 10"
        )


def test_a_median_that_is_not_reached_is_refused_and_one_that_is_is_told():
    inside = [row(900, 0) for _ in range(21)]
    found = asked([row(100 + n, 1) for n in range(20)] + inside)
    median = found["people.duration.median"]
    assert (median.verdict, median.value) == (Verdict.CANNOT_TELL, None)
    assert median.reason == "not reached: 51% were still held after 900 days, the last day with at least 10 at risk"
    assert "not reached: 51% were still held" in spoken(MEASURE, found)[1]
    found = asked([row(100 + n, 1) for n in range(22)] + inside)
    assert found["people.duration.median"].value == pytest.approx(121)
    assert spoken(MEASURE, found)[1] == "Half had left custody after 121 days (interval 114 or more)."


def test_after_the_last_day_with_ten_at_risk_nothing_is_told():
    found = asked([row(200 + n, 1) for n in range(20)] + [row(1000, 0) for _ in range(9)])
    assert {one["within"] for one in shares(found, rule=LISTED)} == {"six_months"}
    assert max(one["days"] for one in shares(found, "curve", rule=LISTED)) == 219


def test_early_risk_sets_of_one_or_two_do_not_decide():
    few = [row(20, 3), row(25, 3), row(1000, 1)]
    found = asked(few + [row(400 + n, 1 + 2 * (n % 2), entry=100) for n in range(40)])
    assert found["people.duration.start"].value == 25
    (one,) = shares(found, rule=LISTED, cause="died", within="six_months")
    assert (one["value"], one["high"]) == (0, None)
    assert "and were held longer than 25 days" in spoken(MEASURE, found)[0]


def test_what_a_sentence_tells_of_unknown_ways():
    kinds = [("yes", "decision"), ("no", "served"), ("-", "unknown")]
    rows = [row(100 + n, 5, early=early) for n, (early, _) in enumerate(kinds * 8)]
    found = asked(rows + [row(800, 0) for _ in range(12)])
    for _, name in kinds:
        (one,) = shares(found, rule=LISTED, cause=name, within="one_year")
        assert one["value"] == pytest.approx(8 / 36)
    assert found["people.duration.unknown_how"].value == 8


def test_a_way_that_is_not_told_counts_for_each_and_for_none_in_the_bounds():
    rows = [row(100 + n, 3) for n in range(10)] + [row(150 + n, 5) for n in range(10)] + [row(800, 0)] * 20
    found = asked(rows)
    (died,) = shares(found, rule=LISTED, cause="died", within="one_year")
    assert (died["bound_low"], died["value"], died["bound_high"]) == pytest.approx((0.25, 0.25, 0.5))
    assert found["people.duration.died.one_year"].interval is Interval.BOUNDS
    (served,) = shares(found, rule=LISTED, cause="served", within="one_year")
    assert (served["bound_low"], served["bound_high"]) == pytest.approx((0, 0.25))


def test_whoever_nothing_is_told_of_stayed_in_one_bound_and_left_at_once_in_the_other():
    rows = [row(100 + n, 3) for n in range(10)] + [row(800, 0)] * 20 + [row(50, 0)] * 10
    found = asked(rows)
    assert found["people.duration.untold"].value == 30
    for rule in (LISTED, RETROSPECTIVE):
        (died,) = shares(found, rule=rule, cause="died", within="one_year")
        assert died["value"] == pytest.approx(1 / 3)
        assert (died["bound_low"], died["bound_high"]) == pytest.approx((0.25, 0.5))


def test_whoever_nothing_is_told_of_may_have_stayed_while_others_were_lost_from_sight():
    rows = [row(20, 0) + "  no"] * 10 + [row(10, 0) + "  -"] * 10 + [row(800, 0) + "  no"] * 10
    rows += [row(100 + n, 3) + "  -" for n in range(10)]
    found = ask_people(MEASURE, "\n".join([HEAD + "  ended", *rows]))
    assert found["people.duration.untold"].value == 10
    (died,) = shares(found, rule=RETROSPECTIVE, cause="died", within="six_months")
    # All that are not told stayed: thirty at risk after the twentieth day, and ten of them died.
    assert died["bound_low"] <= 1 / 3 + 1e-9
    assert died["bound_high"] >= 0.5


def test_where_all_is_told_the_interval_is_that_of_sampling():
    found = asked([row(exit, cause or 1, entry=entry) for entry, exit, cause in MIXED if cause != 5])
    one = found["people.duration.died.two_years"]
    assert (one.interval, one.low < one.value < one.high) == (Interval.SAMPLING, True)


def test_decisions_of_ten_or_more_stand_apart():
    rows = [row(100 + n, 1) for n in range(12)] + [row(800, 0)] * 20
    rows += [row(120 + n, 1).replace("pardon", "exchange") for n in range(9)]
    kinds = {one["cause"]: one["value"] for one in shares(asked(rows), rule=LISTED, within="one_year")}
    assert kinds["pardon"] == pytest.approx(12 / 41)
    assert kinds["decision"] == pytest.approx(21 / 41)
    assert "exchange" not in kinds


def test_years_of_arrest_are_told_apart():
    rows = [row(100 + n, 3 if n < 6 else 1, start=date(2025, 3, 1)) for n in range(20)]
    rows += [row(100 + n, 3 if n < 12 else 1, start=date(2026, 3, 1)) for n in range(20)]
    rows += [row(900, 0, start=day) for day in (date(2025, 3, 1), date(2026, 3, 1)) for _ in range(20)]
    found = asked(rows)
    got = {one["year"]: one["value"] for one in shares(found, "by_year", cause="died", within="one_year")}
    assert got == pytest.approx({2025: 6 / 40, 2026: 12 / 40})


@pytest.mark.parametrize(("women", "told"), [(4, False), (5, True)])
def test_sexes_are_compared_if_five_of_each_left_so(women, told):
    rows = [row(100 + n, 3, sex="f", entry=0) for n in range(women)] + [row(700, 0, sex="f")] * 20
    rows += [row(90 + n, 3, sex="m") for n in range(15)] + [row(700, 0, sex="m")] * 10
    test = asked(rows)["people.duration.sex.died"]
    assert (test.p_value is not None) is told
    assert test.verdict is (None if told else Verdict.CANNOT_TELL)
    assert "chance model: sex says nothing" in test.method
    if not told:
        assert test.reason == "4 and 15 of the two sexes died in custody, and 5 of each are needed" or test.reason == (
            "15 and 4 of the two sexes died in custody, and 5 of each are needed"
        )


def test_order_of_rows_and_day_of_arrest_do_not_matter():
    rows = [row(exit, cause, entry=entry) for entry, exit, cause in MIXED]
    moved = [row(exit, cause, entry=entry, start=START - timedelta(days=400)) for entry, exit, cause in MIXED[::-1]]
    first, other = (shares(asked(x), rule=LISTED) for x in (rows, moved))
    assert [list(x.values())[:6] for x in first] == [pytest.approx(list(x.values())[:6]) for x in other]


def test_contradictory_detentions_and_people_who_are_not_counted_are_in_no_number():
    rows = [row(exit, cause, entry=entry) + "  no  yes" for entry, exit, cause in MIXED]
    rows += [row(200, 3) + "  yes  yes", row(200, 3) + "  no  no"]
    text = "\n".join([HEAD + "  contradictory  counted", *rows])
    (one,) = shares(ask_people(MEASURE, text), rule=LISTED, cause="died", within="two_years")
    assert one["value"] == pytest.approx(plain(MIXED, 3, 730))
    register = people("start  end  exit  counted\n2030-01-01  2030-02-01  died  no")
    assert MEASURE.compute(register, register.window) == ()


def test_nothing_is_told_of_days_after_the_clock():
    rows = [row(exit, cause, entry=entry) for entry, exit, cause in MIXED]
    found = asked(rows, on="2027-01-01")
    cut = [(entry, min(exit, 365), cause if exit <= 365 else 0) for entry, exit, cause in MIXED]
    (one,) = shares(found, rule=LISTED, cause="died", within="one_year")
    assert one["value"] == pytest.approx(plain(cut, 3, 365))
    assert not shares(found, rule=LISTED, within="two_years")


def test_sentences_say_freed_only_of_decisions():
    said = spoken(MEASURE, asked([row(exit, cause, entry=entry) for entry, exit, cause in MIXED]))
    assert said[0].startswith("Of the people who were on a list while inside, about ")
    assert " were freed by a decision within two years of arrest, " in said[0]
    assert " were released at the end of the sentence and " in said[0]


DAYS = 12


@st.composite
def told(draw):
    """Detentions as they were, and as lists tell of them: (start, end, cause), and a row of the table."""
    rows, true = [], []
    on = START + timedelta(days=200)
    for number in range(draw(st.integers(3, 14))):
        start = draw(st.integers(0, 20))
        length = draw(st.integers(0, DAYS))
        cause = draw(st.integers(1, 4))
        blurred = [draw(st.integers(0, 3)) for _ in range(4)]
        seen = draw(st.integers(start, start + length)) if draw(st.booleans()) else start
        end = START + timedelta(days=start + length)
        how = draw(st.sampled_from(["told", "way not told", "nothing told"]))
        ends = (end - timedelta(days=blurred[2]), end + timedelta(days=blurred[3]))
        if how == "nothing told":
            ends = (START + timedelta(days=seen), date.max)
        first = START + timedelta(days=start)
        one = {"spell": number, "person": number} | USUAL | {"listed_from": START + timedelta(days=4000)}
        one |= {"start_first": first - timedelta(days=blurred[0]), "start_last": first + timedelta(days=blurred[1])}
        one |= {"end_first": ends[0], "end_last": ends[1], "exit": EXITS[cause]}
        if how != "told":
            one["exit"] = "unknown" if how == "way not told" else None
        one["discretionary"] = cause == 1 if how == "told" else None
        rows.append(one)
        true.append((-1, length, cause))
    return rows, true, on


@pytest.fixture(scope="module")
def register():
    return people("start  end\n2030-01-01  2030-02-01", first="2026-01-01", on=str(START + timedelta(days=200)))


@settings(max_examples=40, deadline=None)
@given(told())
def test_bounds_hold_the_truth_whatever_is_not_told(register, case):
    rows, true, _ = case
    lay_people(register, rows)
    days = np.arange(DAYS + 4)
    dates = detentions(register).possible(RETROSPECTIVE, start=0, until=int(days[-1]))
    found = bounding_curves(dates, days, causes=5)
    for cause in range(1, 5):
        for place, day in enumerate(days):
            truth = plain(true, cause, day)
            assert (
                found.incidence_low[place, cause - 1] - 1e-9 <= truth <= found.incidence_high[place, cause - 1] + 1e-9
            )


def test_vague_dates_widen_the_band():
    exact = [row(exit, cause, entry=entry) for entry, exit, cause in MIXED]
    vague = []
    for entry, exit, cause in MIXED:
        out = START + timedelta(days=exit)
        end = f"{out - timedelta(days=150)}/{out + timedelta(days=150)}" if cause else ""
        vague.append(row(exit, cause, entry=entry, end=end))
    (one,), (other,) = (shares(asked(x), rule=LISTED, cause="died", within="two_years") for x in (exact, vague))
    assert other["bound_low"] < one["bound_low"]
    assert other["bound_high"] > one["bound_high"]
    assert other["value"] == pytest.approx(one["value"], abs=0.1)
    assert other["high"] - other["low"] > one["high"] - one["low"]


def test_the_table_of_what_is_told_adds_up():
    rows = [row(exit, cause, entry=entry) for entry, exit, cause in MIXED] + [row(400, 3, entry=500)]
    counts = dict(asked(rows)["people.duration.followed"].table.rows)
    told_of = Counter(bool(cause) for *_, cause in MIXED)
    assert counts["all detentions"] == 61
    assert counts["way out and day told"] == told_of[True] + 1
    assert counts["listed while inside"] == 60
    assert counts["whether or when they ended not told"] == told_of[False]


def test_the_same_register_gives_the_same_curve():
    register = people("\n".join([HEAD, *(row(e, c, end="2027" if c else "") for _, e, c in MIXED)]))
    first, other = (curve(detentions(register).likely(RETROSPECTIVE), causes=5) for _ in range(2))
    assert (first.value == other.value).all()
    assert len(HORIZONS) == 6


def test_findings_have_one_key_each():
    register = people("\n".join([HEAD, *(row(e, c, entry=x) for x, e, c in MIXED)]))
    assert len(Findings(MEASURE.compute(register, register.window))) > 10


@needs_books
def test_the_memento_books_by_year_of_arrest_are_counts_where_every_date_is_told(estonia):
    """No outside result: of the rows told to the day, the shares by 1960 are counts, made here by plain SQL and Python."""
    folder, _ = estonia
    tables = check(folder)
    database = Database.of(tables.rows, cache=None, inputs={})
    provide(folder, database)
    register = Register.at(database, tables.settings, tables.claims, on=date(1960, 12, 31), known=None)
    rows = detentions(register)
    rows = rows[rows.ended & (rows.start_lo == rows.start_hi) & (rows.end_lo == rows.end_hi)]
    told = register.rows(
        "select year(start_last), end_first - start_last, exit, early from spell where counted and not contradictory "
        "and start_first = start_last and end_first = end_last and exit is not null and end_last <= date '1960-12-31'"
    )
    for year in (1941, *range(1945, 1951)):
        found = curve(rows[rows.year == year].likely(RETROSPECTIVE), causes=5)
        of_year = [row for row in told if row[0] == year]
        died = [days for _, days, exit, _ in of_year if exit in ("died", "executed")]
        freed = [days for _, days, exit, early in of_year if exit == "unknown" and early]
        for day in (365, 1826, 3652):
            place = found.place(day)
            if place is not None:
                assert found.value[place, 2] == pytest.approx(sum(x <= day for x in died) / len(of_year))
                assert found.value[place, 0] == pytest.approx(sum(x <= day for x in freed) / len(of_year))
    deaths = {
        row["year"]: row
        for row in shares(
            Findings(MEASURE.compute(register, register.window)), "by_year", cause="died", within="five_years"
        )
    }
    # Most of those arrested in 1941 died in the camps of 1941 and 1942; of those of 1950 few did.
    assert deaths[1941]["bound_low"] > 0.5 > deaths[1950]["bound_high"]
    register.database.close()
    database.close()
