"""Lists that misdate births: two dates are evidence there and a veto everywhere else; slips of the pen are known."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.link import session_of
from habeas.link.cluster import complete, group, weigh
from habeas.link.learned import Learned, read_learned, write_learned
from habeas.link.model import COMPARISONS
from habeas.link.places import place_key
from habeas.link.prepare import KEYED, count_frequencies, make_ready, put_frequencies
from habeas.link.score import score
from habeas.link.weights import Weights, gammas_sql, pairs_sql, sides
from tests.intake.invented import run

DEFAULTS = Weights(
    m=tuple(tuple(level.m for level in one.told) for one in COMPARISONS),
    u=tuple(tuple(level.u for level in one.told) for one in COMPARISONS),
    share=0.02,
)
COLUMNS = ("name", "lst", "misdates", "repeats", "given", "given_spelled", "surname", "surname_spelled", "region", "sex",
           "born_first", "born_last", "detained_first", "detained_last")  # fmt: skip
BORN, TAKEN = date(1984, 3, 5), date(2021, 5, 1)


def quiet(_):
    pass


def record(
    name, born=BORN, *, given="mikala", surname="varab", region="brs", sex=1, lst=1, misdates=False, taken=TAKEN
):
    return (name, lst, misdates, False, given, given, surname, surname, region, sex, born, born, taken, taken)


def ready(rows):
    session = session_of(duckdb.connect())
    session.run(KEYED)
    session.put_rows("keyed", COLUMNS, rows)
    count_frequencies(session)
    make_ready(session)
    return session


def levels(pairs, comparison):
    """The label of the level of each pair of records, None where it is missing."""
    rows = [row for left, right in pairs for row in (left, right)]
    at = next(at for at, one in enumerate(COMPARISONS) if one.name == comparison)
    labels = [level.label for level in COMPARISONS[at].told]
    session = ready([(f"x:{place}", *row[1:]) for place, row in enumerate(rows)])
    found = session.rows(
        f"select place, {gammas_sql([at])}"
        f" from (select split_part(l.name, ':', 2)::integer as place, {sides()} from ready as l"
        " join ready as r on split_part(r.name, ':', 2)::integer = split_part(l.name, ':', 2)::integer + 1)"
        " where place % 2 = 0 order by place"
    )
    return [labels[level] if level >= 0 else None for _, level in found]


def vetoes(pairs):
    """The veto of each pair of records of two lists."""
    rows = [(f"{at}:{side}", 1 + side, *row[2:]) for at, pair in enumerate(pairs) for side, row in enumerate(pair)]
    session = ready(rows)
    session.run(
        "create temp table every as select l.id as id_l, r.id as id_r from ready as l join ready as r"
        " on split_part(l.name, ':', 1) = split_part(r.name, ':', 1) and l.lst < r.lst"
    )
    found = session.rows(
        f"select veto from ({pairs_sql(DEFAULTS, 'every', floor=None)}) join ready on id = id_l"
        " order by split_part(name, ':', 1)::integer"
    )
    return [veto for (veto,) in found]


# ------------------------------------------------------------------ slips
SLIPS = [
    (date(1984, 3, 5), "one day"),
    (date(1984, 5, 3), "day and month exchanged"),
    (date(1985, 3, 5), "a year or a day off"),
    (date(1984, 3, 6), "a year or a day off"),
    (date(1954, 3, 5), "one digit wrong or two exchanged"),
    (date(1984, 3, 15), "one digit wrong or two exchanged"),
    (date(1984, 8, 5), "one digit wrong or two exchanged"),
    (date(1948, 3, 5), "one digit wrong or two exchanged"),
    (date(1884, 3, 5), "one digit wrong or two exchanged"),
    (date(1984, 3, 17), "one month"),
    (date(1984, 6, 17), "one year"),
    (date(1983, 6, 17), "a year off"),
    (date(1958, 3, 5), "other"),
]


def test_slips_of_a_date_of_birth_have_their_level():
    assert levels([(record("l"), record("r", born)) for born, _ in SLIPS], "birth") == [label for _, label in SLIPS]


def by_hand(one, other):
    """Whether the second is the first with one digit wrong, or with two exchanged; the century counts as a digit."""
    left, right = ([text[:2], *text[2:]] for text in (f"{one:%Y%m%d}", f"{other:%Y%m%d}"))
    wrong = [at for at in range(7) if left[at] != right[at]]
    exchanged = len(wrong) == 2 and [left[at] for at in wrong] == [right[at] for at in reversed(wrong)]
    return len(wrong) == 1 or exchanged


# Near each other, else nothing is a slip.
DAYS = st.builds(
    lambda day, years: day.replace(year=day.year + years, day=min(day.day, 28)),
    st.dates(date(1980, 1, 1), date(1981, 12, 31)),
    st.sampled_from([-72, -60, -30, -20, -9, 0, 0, 0, 1, 10]),
)


@settings(max_examples=6)
@given(st.lists(st.tuples(DAYS, DAYS), min_size=150, max_size=150))
def test_a_digit_wrong_is_what_it_is_by_hand(pairs):
    found = levels([(record("l", one), record("r", other)) for one, other in pairs], "birth")
    for (one, other), label in zip(pairs, found, strict=True):
        better = label in ("one day", "day and month exchanged", "a year or a day off")
        assert better or (label == "one digit wrong or two exchanged") == by_hand(one, other)


# ------------------------------------------------------------------ what a list that misdates forbids and what not
def test_two_dates_of_birth_forbid_only_where_no_list_misdates():
    borns = [date(1984, 3, 5), date(1954, 3, 5), date(1961, 11, 27)]
    strict = [(record("l"), record("r", born)) for born in borns]
    assert vetoes(strict) == [0, 1, 2]
    for left, right in (True, False), (False, True), (True, True):
        loose = [(record("l", misdates=left), record("r", born, misdates=right)) for born in borns]
        assert vetoes(loose) == [0, 0, 0]


def test_two_sexes_and_two_rows_of_one_list_forbid_there_too():
    assert vetoes([(record("l", misdates=True), record("r", sex=2, misdates=True))]) == [2]
    session = ready([record(f"l:{at}", misdates=True) for at in range(2)])
    score(session, DEFAULTS, fresh=False, step=quiet)
    assert session.one("select count(*) from scored") == 0


def people(rows):
    session = ready(rows)
    score(session, DEFAULTS, fresh=False, step=quiet)
    complete(session, DEFAULTS, "scored")
    weigh(session, "scored")
    group(session, "scored", 0.0)
    found = {}
    for name, grp in session.rows("select name, grp from of_person join ready using (id)"):
        found.setdefault(grp, set()).add(name)
    return {frozenset(names) for names in found.values() if len(names) > 1}


@settings(max_examples=6)
@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 1500), st.booleans()), min_size=15, max_size=15))
def test_whoever_is_joined_against_a_date_stands_on_a_list_that_misdates(drawn):
    rows = []
    for at, (one, other, misdates) in enumerate(drawn):
        known = {"given": chr(97 + at) * 7, "surname": chr(122 - at) * 8, "taken": TAKEN - timedelta(400 * at)}
        for lst, days in ((1, one), (2, other)):
            born = date(1940, 1, 1) + timedelta(15 * days + at)  # no two families share a day
            rows.append(record(f"{lst}:{at}", born, **known, lst=lst, misdates=misdates and lst == 2))
    of_list = {row[0]: row for row in rows}
    joined = people(rows)
    for names in joined:
        held = [of_list[name] for name in names]
        assert len({row[10] for row in held}) == 1 or any(row[2] for row in held)
    assert {frozenset({f"1:{at}", f"2:{at}"}) for at, (_, _, misdates) in enumerate(drawn) if misdates} <= joined


# ------------------------------------------------------------------ exchanged names, near regions, what is rare
def test_exchanged_names_are_known_though_one_of_them_is_misspelled():
    one = record("l", given="mikala", surname="varab")
    others = [("varab", "mikala"), ("varab", "mikola"), ("zazul", "mikala"), ("mikala", "varab"), ("mikala", "varob")]
    pairs = [(one, record("r", given=given, surname=surname)) for given, surname in others]
    exchanged, half = "exchanged with the given name", "one in the place of the other"
    assert levels(pairs, "surname") == [exchanged, half, half, "one spelling", "one letter apart"]
    assert levels(pairs, "given") == [None, None, None, "one spelling", "one spelling"]


def test_a_region_or_code_one_letter_apart_is_near():
    near = "one letter apart or two exchanged"
    others = {"3141": "one", "3142": near, "3114": near, "314": near, "3124": "other", "": None}
    pairs = [(record("l", region="3141"), record("r", region=other or None)) for other in others]
    assert levels(pairs, "region") == list(others.values())


def test_a_place_has_one_key_in_every_script():
    assert place_key("г. Брест") == place_key("Брэст") == place_key("Brest city") != place_key("Bresk")
    assert place_key("12") == ""


def test_what_is_rare_is_a_key_alone_and_rare_is_what_was_rare_when_the_model_was_learned():
    rows = [record(f"l:{at}", None, surname=f"zazul{chr(97 + at % 26)}{at}", given=f"g{at}", region=None)
            for at in range(3)]  # fmt: skip
    session = ready(rows)
    rare = "select count(*) from ready where s is not null and met_s <= 30"
    assert session.one(rare) == 3
    session.run("drop table links.ready")
    session.run("drop view ready")
    put_frequencies(session, {"s": {row[6]: 31 for row in rows}})
    make_ready(session)
    assert session.one(rare) == 0


# ------------------------------------------------------------------ model and command
def test_lists_that_misdate_are_kept_with_the_model(tmp_path):
    learned = Learned(
        weights=DEFAULTS, cut=1.0, precision=0.99, records=2, lists={"a": "2031"}, repeats=("a",), misdates=("b", "c"),
        frequencies={"s": {"varab": 2}},
    )  # fmt: skip
    write_learned(tmp_path, learned)
    assert read_learned(tmp_path) == learned


@pytest.mark.parametrize("option", ["--repeats", "--misdates"])
def test_a_list_that_there_is_not_is_refused_with_its_name(tmp_path, option):
    assert run("new", tmp_path / "mine", "--country", "aq")[0] == 0
    code, _, err = run("link", tmp_path / "mine", option, "nowhere")
    assert code == 2
    assert "there is no list 'nowhere'" in err
