"""The register on linked people: one person of several lists, and detentions that several lists tell of."""

import itertools
import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import UnknownName
from habeas.core.tables import TABLES
from habeas.measures.people_rows import inside
from habeas.register.reconcile import IN_CONFLICT, reconcile
from habeas.register.register import Register
from habeas.register.show import show
from habeas.sources.base import Tier
from habeas.store.database import Database
from tests.register.linking import linked, table
from tests.register.lists import lists, text

SPELLS = "select * exclude (spell, person, parts) from spell order by all"
PEOPLE = "select * exclude (person) from person order by all"


# Which detentions are one, and what then holds


CASES = [
    (  # Days that differ are both kept; an older edition that still says held does not contradict the release.
        {"a 2021-12-31": "in  out  how\n2020-09-01  2021-03-05  pardon", "b 2020-12-31": "in  state\n2020-09-03  held",
         "c 2022-12-31": "in\n2020-09"},
        "2020-09-01..2020-09-03  2021-03-05..2021-03-05  pardon  true  a,b,c", [("detained", 1)],
    ),
    (  # One had ended before the other began.
        {"a 2021-12-31": "in  out\n2020-09-01  2020-09-10", "b 2020-12-31": "in  state\n2020-09-20  held"},
        """2020-09-01..2020-09-01  2020-09-10..2020-09-10  unknown  true   a
           2020-09-20..2020-09-20  2021-01-01..9999-12-31  -        false  b""", [],
    ),
    (  # Out on the day on which another list says detained: taken from one custody into another.
        {"a 2021-12-31": "in  out\n2020-09-01  2020-09-10", "b 2020-12-31": "in\n2020-09-10"},
        """2020-09-01..2020-09-01  2020-09-10..2020-09-10  unknown  true  a
           2020-09-10..2020-09-10  2020-09-10..9999-12-31  -        ?     b""", [],
    ),
    (  # In and out on one day, by both lists.
        {"a 2021-12-31": "in  out\n2020-09-01  2020-09-01", "b 2020-12-31": "in  out\n2020-09-01  2020-09-01"},
        "2020-09-01..2020-09-01  2020-09-01..2020-09-01  unknown  true  a,b", [],
    ),
    (  # 31 days apart, and 32.
        {"a 2021-12-31": "in\n2020-09-01", "b 2021-12-31": "in\n2020-10-02"},
        "2020-09-01..2020-10-02  2020-10-02..9999-12-31  -  ?  a,b", [("detained", 1)],
    ),
    (
        {"a 2021-12-31": "in\n2020-09-01", "b 2021-12-31": "in\n2020-10-03"},
        """2020-09-01..2020-09-01  2020-09-01..2020-10-03  -  ?  a
           2020-10-03..2020-10-03  2020-10-03..9999-12-31  -  ?  b""", [],
    ),
    (  # Ends that do not meet: surely inside until the first, perhaps until the second.
        {"a 2021-12-31": "in  out  how\n2020-09-01  2021-03-05  pardon", "b 2022-12-31": "in  state\n2020-09-03  held"},
        "2020-09-01..2020-09-03  2021-03-05..9999-12-31  pardon  ?  a,b", [("detained", 1), ("released", 1)],
    ),
    (  # Beginnings far apart, but inside by both: one stay, as of two prosecutions.
        {"a 2022-12-31": "in  state\n2019-01-01  held", "b 2022-12-31": "in  state\n2021-01-01  held"},
        "2019-01-01..2019-01-01  2023-01-01..9999-12-31  -  false  a,b", [],
    ),
    (  # A beginning that is not known can be one detention only: by its end.
        {"a 2023-12-31": "in  out  in2  out2\n2019-01  2019-05-01  2020-09-01  2021-03-05",
         "b 2023-12-31": "in  out  how\n-  2021-03-07  amnesty"},
        """2019-01-01..2019-01-31  2019-05-01..2019-05-01  unknown  true  a
           2020-09-01..2020-09-01  2021-03-05..2021-03-07  amnesty  true  a,b""", [("released", 1)],
    ),
    (  # It can be either: it is joined with neither.
        {"a 2023-12-31": "in  in2\n2019-01  2019-11", "b 2023-12-31": "in\n2019"},
        """2019-01-01..2019-01-31  2019-01-01..2019-11-30  -  ?  a
           2019-01-01..2019-12-31  2019-01-01..9999-12-31  -  ?  b
           2019-11-01..2019-11-30  2019-11-01..9999-12-31  -  ?  a""", [],
    ),
    (  # Two of one list stay two, and the third is of the one whose end it has.
        {"a 2022-12-31": "in  state\n2020-09-01  held", "b 2022-12-31": "in  out  in2\n2020-09-01  2020-09-08  2020-09-10"},
        """2020-09-01..2020-09-01  2020-09-08..2020-09-08  unknown  true   b
           2020-09-08..2020-09-10  2023-01-01..9999-12-31  -        false  a,b""", None,
    ),
    (  # Dates that cannot be are not put right by another list.
        {"a 2022-12-31": "in  out\n2020-09-01  2020-03-01", "b 2022-12-31": "in  out\n2020-09-01  2020-12-01"},
        """2020-09-01..2020-09-01  2020-03-01..2020-03-01  unknown  true  a
           2020-09-01..2020-09-01  2020-12-01..2020-12-01  unknown  true  b""", None,
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """One workspace with three lists in which each case is a person of its own, of the case's number and letters."""
    editions: dict[str, list[dict[str, str]]] = {}
    days = {}
    for number, (told, *_) in enumerate(CASES):
        for edition, rows in told.items():
            name, day = edition.split()
            header, *cells = [line.split() for line in rows.splitlines()]
            # A list of its own for each day, so that every case has its editions.
            key = f"{name}{day[:4]} {day}"
            days[f"{number}{name}"] = f"{name}{day[:4]}:{number}"
            editions.setdefault(key, []).extend(
                {"id": str(number), **dict(zip(header, row, strict=True))} for row in cells
            )
    header = ["id", "in", "out", "how", "state", "in2", "out2", "sex"]
    texts = {
        key: "\n".join(["  ".join(header), *("  ".join(row.get(name, "-") for name in header) for row in rows)])
        for key, rows in editions.items()
    }
    return lists(tmp_path_factory.mktemp("cases"), texts), days


@pytest.mark.parametrize("number", range(len(CASES)))
def test_detentions_of_several_lists_are_one_where_each_could_be_the_other(cases, number):
    folder, days = cases
    _, detentions, conflicts = CASES[number]
    mine = [name for key, name in days.items() if key[:-1] == str(number)]
    with linked(folder, list(itertools.pairwise(mine))) as made:
        [(person,)] = made.rows(
            "select distinct listed.person from listed join lists.record using (record) where key = $key",
            key=str(number),
        )
        made.database.run(f"create or replace temp table spell as select * from spell where person = {person}")
        shown = table(made, "start end exit ended lists")
        found = "\n".join(
            "  ".join((*line.split("  ")[:-1], _names(line.split("  ")[-1]))) for line in shown.splitlines()
        )
        assert found == text(detentions)
        if conflicts is not None:
            assert made.rows("select prop, n from conflict") == sorted(conflicts)


def _names(several):
    return ",".join(name[0] for name in several.split(","))


# The rule against a plain loop

ALWAYS, NEVER = date(1, 1, 1), date(9999, 12, 31)
WORDS = (None, "unknown", "pardon", "amnesty", "died")
COLUMNS = {
    "person": "integer", "start_first": "date", "start_last": "date", "end_first": "date", "end_last": "date",
    "exit": "varchar", "state": "varchar", "dead": "boolean", "scheduled_first": "date", "scheduled_last": "date",
    "sentenced_first": "date", "sentenced_last": "date", "custody_low": "integer", "custody_high": "integer",
    "punishment": "varchar", "region": "varchar", "held_on": "date", "listed_from": "date", "delisted_from": "date",
    "number": "integer", "source": "integer", "parts": "integer[]", "lists": "varchar[]",
}  # fmt: skip


def some_days(chance, least=0):
    """The first and last day of a beginning or an end, near 2020; sometimes vague, sometimes without limit."""
    first = date(2020, 1, 1) + timedelta(least + chance.randrange(120))
    wide = chance.choice((0, 0, 0, 5, 40, 200))
    return first, first + timedelta(wide)


def a_detention(chance, person, name, number):
    start = some_days(chance)
    end = some_days(chance, (start[0] - date(2020, 1, 1)).days)
    if chance.random() < 0.3:
        start = (ALWAYS, start[1])
    if chance.random() < 0.5:
        end = (end[0] if chance.random() < 0.5 else start[0], NEVER)
    exit = chance.choice(WORDS)
    low = chance.choice((None, 100, 300))
    row = dict.fromkeys(COLUMNS) | {"person": person, "number": number, "source": number, "parts": [number]}
    row |= {"start_first": start[0], "start_last": start[1], "end_first": end[0], "end_last": end[1], "lists": [name]}
    row |= {"exit": exit, "dead": exit == "died", "listed_from": date(2021, 1, chance.randrange(1, 28))}
    row |= {
        "custody_low": low,
        "custody_high": low and low + chance.choice((0, 250)),
        "state": chance.choice((None, "held")),
    }
    return row


def overlap(one, other):
    """Both are surely inside on some day."""
    sure = all(x["start_last"] < x["end_first"] for x in (one, other))
    return sure and max(one["start_last"], other["start_last"]) < min(one["end_first"], other["end_first"])


def stays_of(rows):
    """Detentions of one list, those that surely overlap made one: its sentence and exit are of the last to end."""
    rows = [x | {"own_end": (x["end_last"], x["end_first"], x["number"])} for x in rows]
    while pair := next((p for p in itertools.combinations(rows, 2) if overlap(*p)), None):
        one = max(pair, key=lambda x: x["own_end"]) | {
            "start_first": min(x["start_first"] for x in pair), "start_last": min(x["start_last"] for x in pair),
            "end_first": max(x["end_first"] for x in pair), "end_last": max(x["end_last"] for x in pair),
            "parts": sorted(pair[0]["parts"] + pair[1]["parts"]),
        }  # fmt: skip
        rows = [x for x in rows if x not in pair] + [one]
    return [x | {"number": min(x["parts"])} for x in rows]


def apart(one, other, end):
    return max(
        (max(one[f"{end}_first"], other[f"{end}_first"]) - min(one[f"{end}_last"], other[f"{end}_last"])).days, 0
    )


def could_be(one, other):
    if one["lists"] == other["lists"] or apart(one, other, "start") > 31:
        return False
    if ALWAYS in (one["start_first"], other["start_first"]) and apart(one, other, "end") > 31:
        return False
    for x, y in ((one, other), (other, one)):
        impossible = x["start_first"] > min(x["start_last"], x["end_last"]) or x["end_first"] > x["end_last"]
        if impossible or (x["end_last"] <= y["start_first"] and x["start_last"] < y["start_first"]):
            return False
    return True


def unit_pairs(units):
    """Of each two units whether any two of theirs could be one, and how near the farthest two are."""
    found = {}
    for i, j in itertools.permutations(range(len(units)), 2):
        pairs = list(itertools.product(units[i], units[j]))
        near = any(apart(*p, "end") > 31 for p in pairs), max(apart(*p, "start") for p in pairs)
        found[i, j] = all(could_be(*p) for p in pairs), near
    return found


def reconciled(rows):
    """The units of one person: lists of stays that tell of one detention."""
    units = [
        [x] for name in sorted({x["lists"][0] for x in rows}) for x in stays_of(r for r in rows if r["lists"] == [name])
    ]
    units.sort(key=lambda unit: unit[0]["number"])
    while True:
        found, nearest = unit_pairs(units), {}
        for i in range(len(units)):
            fits = {j: near for (a, j), (could, near) in found.items() if a == i and could}
            best = sorted(j for j in fits if fits[j] == min(fits.values()))
            torn = any(not found[j, k][0] and found[j, k][1][1] > 0 for j, k in itertools.combinations(best, 2))
            if best and not torn:
                nearest[i] = best[0]
        pairs = [(i, j) for i, j in nearest.items() if i < j and nearest.get(j) == i]
        if not pairs:
            return units
        gone = {j for _, j in pairs}
        joined = dict(pairs)
        units = [u + (units[joined[i]] if i in joined else []) for i, u in enumerate(units) if i not in gone]
        units = sorted((sorted(u, key=lambda x: x["number"]) for u in units), key=lambda u: u[0]["number"])


def covered(intervals):
    """From the first to the last day on which a greatest set of intervals that all meet agrees: all subsets tried."""
    met = {}
    for size in range(1, len(intervals) + 1):
        for some in itertools.combinations(range(len(intervals)), size):
            low, high = max(intervals[i][0] for i in some), min(intervals[i][1] for i in some)
            if low <= high:
                met[some] = low, high
    greatest = [ends for some, ends in met.items() if not any(set(some) < set(other) for other in met)]
    return min(low for low, _ in greatest), max(high for _, high in greatest)


def many_people(chance, people):
    number = 0
    for person in range(1, people + 1):
        for name in chance.sample(("a", "b", "c"), chance.choice((1, 2, 2, 3, 3))):
            for _ in range(chance.choice((1, 1, 2, 3))):
                number += 256
                yield a_detention(chance, person, name, number)


def run_sql(rows, ranks):
    """The same by our SQL: the rows of `told`, and conflicts."""
    database = Database.of({spec.name: [] for spec in TABLES}, cache=None, inputs={})
    database.run(f"create temp table told ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
    marks = ", ".join("(" + ", ".join("?" for _ in COLUMNS) + ")" for _ in rows)
    database.connection.execute(f"insert into told values {marks}", [row[name] for row in rows for name in COLUMNS])
    for name in {*IN_CONFLICT, "region"}:
        database.run(
            f"create temp table said_{name} (record integer, spell utinyint, value varchar, first date, last date, "
            "low integer, high integer, rank bigint)"
        )
    for row in rows:
        if row["exit"]:
            values = [row["number"] // 256, 0, row["exit"], ranks[row["lists"][0]]]
            database.connection.execute("insert into said_exit values (?, ?, ?, null, null, null, null, ?)", values)
    database.run("create temp table base as select number // 256 as record, 0 as spell, lists[1] as list from told")
    database.run("create temp table conflict as select ''::varchar as prop, 1::bigint as n limit 0")
    reconcile(database, at="", credit=(1.0, 2.0))
    shown = "person, number, parts, start_first, start_last, end_first, end_last, exit, dead, custody_low, custody_high"
    found = database.rows(f"select {shown}, lists from told order by number")
    conflicts = dict(database.rows("select prop, n from conflict"))
    database.close()
    return found, conflicts


def plain(rows, ranks):
    """The same by the plain loop."""
    found, differ = [], {"exit": 0, "released": 0}
    by_person = itertools.groupby(rows, key=lambda row: row["person"])
    for person, some in by_person:
        some = list(some)
        several = len({row["lists"][0] for row in some}) > 1
        units = reconciled(some) if several else [[row] for row in some]
        for unit in units:
            one = dict(unit[0])
            if len(unit) > 1:
                for end in ("start", "end"):
                    one[f"{end}_first"], one[f"{end}_last"] = covered(
                        [(x[f"{end}_first"], x[f"{end}_last"]) for x in unit]
                    )
                told = [x for x in unit if x["exit"]]
                best = min(told, key=lambda x: (x["exit"] == "unknown", ranks[x["lists"][0]]), default=None)
                one |= {"exit": best and best["exit"], "dead": bool(best and best["dead"])}
                days = [(-1 if x["custody_low"] is None else x["custody_low"],
                         10**9 if x["custody_high"] is None else x["custody_high"]) for x in unit]  # fmt: skip
                low, high = covered(days)
                one |= {"custody_low": None if low == -1 else low, "custody_high": None if high == 10**9 else high}
                latest = max(x["end_first"] for x in unit)
                differ["released"] += latest > min(x["end_last"] for x in unit)
                parts = [row for row in some if row["number"] in {p for x in unit for p in x["parts"]}]
                kinds = {(row["lists"][0], row["exit"]) for row in parts if row["exit"] not in (None, "unknown")}
                differ["exit"] += len({name for name, _ in kinds}) > 1 and len({kind for _, kind in kinds}) > 1
            parts = sorted(p for x in unit for p in x["parts"])
            ends = [one[name] for name in ("start_first", "start_last", "end_first", "end_last", "exit", "dead")]
            names = sorted(x["lists"][0] for x in unit)
            found.append((person, parts[0], parts, *ends, one["custody_low"], one["custody_high"], names))
    return sorted(found, key=lambda row: row[1]), {name: n for name, n in differ.items() if n}


def compare(seed, people):
    chance = random.Random(seed)
    rows = list(many_people(chance, people))
    ranks = dict(zip("abc", chance.sample((1, 2, 3), 3), strict=True))
    sql, conflicts = run_sql(rows, ranks)
    loop, differ = plain(rows, ranks)
    for one, other in itertools.zip_longest(sql, loop):
        assert one == other
    assert conflicts == differ


@given(st.integers(0, 2**32))
@settings(max_examples=3, deadline=None)
def test_detentions_that_are_one_are_those_of_a_plain_loop(seed):
    compare(seed, 60)


@pytest.mark.slow
@given(st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_many_more_detentions_that_are_one_are_those_of_a_plain_loop(seed):
    compare(seed, 150)


# Three lists of invented people, linked at random


def three_lists(chance):
    """Editions of three lists of twenty people each, with vague and missing dates."""
    editions = {}
    for name, day in (("a", "2022-06-30"), ("b", "2023-06-30"), ("c", "2021-06-30")):
        rows = ["id  in  out  how  state  sex  body"]
        for key in range(20):
            start = date(2020, 1, 1) + timedelta(chance.randrange(300))
            end = start + timedelta(chance.randrange(400))
            cells = (chance.choice((str(start), str(start)[:7], "2020", "-")), chance.choice((str(end), str(end)[:7], "-")),
                     chance.choice(("pardon", "-")), chance.choice(("held", "not_held", "-")), chance.choice("mf-"),
                     chance.choice(("-", "good", "good|other")))  # fmt: skip
            rows.append("  ".join((str(key), *cells)))
        editions[f"{name} {day}"] = "\n".join(rows)
    return editions


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    return lists(tmp_path_factory.mktemp("three"), three_lists(random.Random(6)))


def random_links(seed):
    """Links and doubtful pairs between records of different lists, each record in at most one of each."""
    chance = random.Random(seed)
    keys = {name: chance.sample(range(20), 20) for name in "abc"}
    same = [(f"a:{keys['a'][i]}", f"b:{keys['b'][i]}") for i in range(10)]
    same += [(f"b:{keys['b'][i]}", f"c:{keys['c'][i]}") for i in range(5, 13)]
    doubtful = [(f"a:{keys['a'][i]}", f"c:{keys['c'][i]}") for i in range(13, 18)]
    return same, doubtful


@pytest.mark.parametrize("seed", range(2))
def test_nobody_counts_twice_on_a_day_and_lists_together_hold_each_list(three, seed):
    same, doubtful = random_links(seed)
    with linked(three, same, doubtful) as made:
        people = dict(made.rows("select person, lists from person"))
        assert len(people) == 60 - len(same)
        assert sum(len(names) == 3 for names in people.values()) == 5
        each = dict(made.rows("select list, count(distinct person) from listed group by list"))
        assert max(each.values()) <= len(people)
        assert min(each.values()) >= sum(len(names) == 3 for names in people.values())
        first, last = date(2020, 1, 1), date(2021, 12, 31)
        stock = inside(made, first, last).everybody
        for day in (date(2020, 6, 1), date(2020, 12, 31), date(2021, 6, 30)):
            low, high = made.one(
                "select count(distinct person) filter (where start_last <= $day and end_first > $day), "
                "count(distinct person) filter (where start_first <= $day and end_last > $day) "
                "from spell where counted and not contradictory", day=day,
            )  # fmt: skip
            assert tuple(stock.on(day)) == (low, high)
            assert high <= len(people)


@pytest.mark.parametrize("seed", range(1))
def test_people_in_all_lists_are_no_more_than_any_list_names(three, seed):
    same, doubtful = random_links(seed)
    with linked(three, same, doubtful, counting="in_all_lists") as made:
        assert made.one("select count(*) from person where counted") == (5,)
        assert made.rows("select distinct lists from person where counted") == [(["a", "b", "c"],)]
        assert made.one(
            "select count(*) from spell where counted <> (person in (select person from person where counted))"
        ) == (0,)
    with linked(three, same, doubtful, counting="in_all_lists", without=("c",)) as made:
        assert made.one("select count(*) from person where counted") == (10,)


def test_nothing_linked_is_the_register_as_it_was(three):
    with linked(three) as without, linked(three, link=None) as never:
        for name in ("spell", "person", "conflict", "listed"):
            assert without.rows(f"select * from {name} order by all") == never.rows(
                f"select * from {name} order by all"
            )


def test_doubtful_pairs_are_two_people_or_one_in_the_same_days(three):
    same, doubtful = random_links(1)
    with linked(three, same, doubtful) as apart_:
        assert apart_.doubtful_pairs == 5
        joined = apart_.with_doubtful_joined()
        with linked(three, [*same, *doubtful]) as sure:
            assert joined.rows(SPELLS) == sure.rows(SPELLS)
            assert joined.rows(PEOPLE) == sure.rows(PEOPLE)
        assert (joined.window, joined.on, joined.known) == (apart_.window, apart_.on, apart_.known)
        assert (joined.settings, joined.join_doubtful) == (apart_.settings, True)
        assert len(apart_.rows(PEOPLE)) - len(joined.rows(PEOPLE)) == 5
        joined.database.close()


def test_a_doubtful_pair_of_which_one_is_not_listed_yet_is_none(three):
    same, doubtful = random_links(1)
    with linked(three, same, doubtful, known="2021-12-31", on="2021-12-31") as made:
        assert made.doubtful_pairs == 0


def test_without_a_list_links_are_those_of_a_workspace_where_it_never_was(tmp_path, three):
    editions = three_lists(random.Random(6))
    same, doubtful = random_links(2)
    part = lists(tmp_path, {name: rows for name, rows in editions.items() if not name.startswith("b ")})
    clocks = {"on": "2022-06-30", "known": "2023-12-31"}
    chained = [*same, *doubtful, ("a:1", "b:2"), ("b:2", "c:3")]
    with linked(three, chained, without=("b",), **clocks) as made, linked(part, chained, **clocks) as never:
        assert made.rows(SPELLS) == never.rows(SPELLS)
        assert made.rows(PEOPLE) == never.rows(PEOPLE)
        made.then(date(2021, 12, 31))
        never.then(date(2021, 12, 31))
        then = SPELLS.replace("from spell", "from then_spell")
        assert made.rows(then) == never.rows(then)
    with linked(three, chained, **clocks) as whole, linked(three, chained, without=("b",), **clocks) as made:
        assert made.window == whole.window


# Conflicts, and what habeas show says of them


TOLD = {
    "a 2022-06-30": "id  in  out  how  sex  term\n1  2020-09-01  2022-03-01  amnesty  m  300",
    "b 2021-06-30": "id  in  out  how  sex  term  state\n1  2020-09-03  -  -  f  600  held",
    "c 2023-06-30": "id  in  out  how  sex\n1  2020-09  2022-03  pardon  m",
}


def test_contradictions_of_lists_are_kept_and_counted(tmp_path):
    folder = lists(tmp_path, TOLD)
    with linked(folder, [("a:1", "b:1"), ("b:1", "c:1")]) as made:
        assert made.rows("select prop, n from conflict") == [
            ("detained", 1),
            ("exit", 1),
            ("sentence_days", 1),
            ("sex", 1),
        ]
        assert made.rows("select custody_low, custody_high, exit, sex from spell") == [(300, 600, "pardon", "m")]
        shown = show(made, "b:1", tier=Tier.RESTRICTED)
        assert [one["record"] for one in shown.records] == ["a:1", "b:1", "c:1"]
        why = {(one.record, one.prop): (one.picked, one.why) for one in shown.statements}
        assert why["c:1", "exit"] == (True, "it is newer (2023-06-30 after 2022-06-30)")
        assert why["a:1", "exit"] == (False, "")
        assert why["b:1", "sex"] == (False, "")
        assert why["a:1", "sex"] == (True, "it is newer (2023-06-30 after 2021-06-30)")
        assert why["b:1", "detained"] == (True, "together with what the other lists say")
        assert why["b:1", "state"] == (None, "")


def test_a_year_of_one_list_and_a_day_in_it_of_another_do_not_contradict_each_other(tmp_path):
    told = {
        "a 2022-06-30": "id  who  in  died\n1  -  2020  2021\n2  -  2020  2021\n3  Z  2020  2021\n4  Z  2019  2021-05-01",
        "b 2022-06-30": "id  in  died\n1  2020  2021-05-01\n2  2020  2022-05-01",
    }
    conflicts = "select prop, n from conflict"
    with linked(lists(tmp_path, told), [("a:1", "b:1")]) as made:
        # Of one list two values are a contradiction, as ever.
        assert made.rows(conflicts) == [("died", 1)]
        with linked(tmp_path / "mine", [("a:1", "b:1"), ("a:2", "b:2")]) as more:
            assert more.rows(conflicts) == [("died", 2)]


def test_an_exit_that_only_the_worse_list_tells_stands(tmp_path):
    """Whoever still says held says nothing of a later exit, however good the list."""
    from tests.register.lists import publish

    folder = lists(tmp_path, {})
    publish(folder, "2021-06-30", "id  in  state\n1  2020-09-01  held", "--list", "good", "--grade", "A1")
    publish(
        folder, "2022-06-30", "id  in  out  how\n1  2020-09-01  2022-03-01  pardon", "--list", "poor", "--grade", "E5"
    )
    with linked(folder, [("good:1", "poor:1")]) as made:
        assert table(made, "end exit ended") == "2022-03-01..2022-03-01  pardon  true"


def test_the_better_list_is_taken_for_the_kind_of_exit_though_the_other_ends_last(tmp_path):
    from tests.register.lists import publish

    folder = lists(tmp_path, {})
    publish(
        folder, "2021-06-30", "id  in  out  how\n1  2020-09-01  2021-03-01  pardon", "--list", "good", "--grade", "A1"
    )
    publish(
        folder, "2022-06-30", "id  in  out  how\n1  2020-09-01  2021-03-05  amnesty", "--list", "poor", "--grade", "E5"
    )
    with linked(folder, [("good:1", "poor:1")]) as made:
        assert table(made, "end exit") == "2021-03-01..2021-03-05  pardon"


def test_one_list_has_the_day_and_the_other_the_sentence(tmp_path):
    told = {"a 2022-06-30": "id  in\n1  2020-01-01", "b 2022-06-30": "id  term  state\n1  100  held"}
    with linked(lists(tmp_path, told), [("a:1", "b:1")]) as made:
        assert table(made, "start scheduled") == "2020-01-01..2020-01-01  2020-02-20..2020-04-10"


def test_a_counting_that_is_none_names_those_there_are(three):
    with pytest.raises(UnknownName) as refused, linked(three, counting="in_al_lists"):
        pass
    assert str(refused.value) == "no body that counts political prisoners named 'in_al_lists'; nearest: in_all_lists"


def test_a_register_keeps_its_links_when_others_are_laid(three):
    same, _ = random_links(3)
    with linked(three, same) as made:
        before = made.rows(PEOPLE)
        made.database.run("delete from memory.linked")
        made.then(made.known)
        assert made.rows(PEOPLE.replace("from person", "from then_person")) == before
        other = Register.at(made.database, made.settings, made.claims, on=None, known=None, counting="listed")
        assert len(other.rows(PEOPLE)) == 60
        other.database.close()
