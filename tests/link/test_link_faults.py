"""What a slip in the engine would change, each told by hand on a few invented records."""

import csv
import random
from datetime import date
from itertools import combinations
from math import log2

import duckdb
import pytest

from bench.link import session_of
from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.core.tables import TABLES
from habeas.intake.corrections import mend
from habeas.intake.editions import Request, add_edition, provide
from habeas.link import learn as learning
from habeas.link import score as engine
from habeas.link.changes import CHANGES, PEOPLE, note_changes
from habeas.link.cluster import LEAST_CUT, complete, cut_at, group, joined, weigh
from habeas.link.gather import gather, key_names, mark
from habeas.link.learn import learn
from habeas.link.learned import Learned, write_learned
from habeas.link.model import COMPARISONS, KEYS
from habeas.link.pairs import stamp
from habeas.link.people import lay_links
from habeas.link.prepare import KEYED, NUMBERS, PARTS, RARE, TEXTS, count_frequencies, make_ready, put_frequencies
from habeas.link.score import likely, score
from habeas.link.suggest import link_workspace
from habeas.link.weights import FLOOR, Weights, bound_sql, pairs_sql, sides, weight_sql
from habeas.stats.linkage import NEVER
from habeas.store.database import Database
from habeas.store.session import Session
from habeas.store.workspace import new_workspace
from tests.link.judged import MAPPING

K_COLUMNS = ", ".join(f"k{at}" for at in range(len(KEYS)))
PLACES = {one.name: at for at, one in enumerate(COMPARISONS)}


def weights_of(share):
    """The weights written beside the levels, before anything is learned."""
    m, u = (tuple(tuple(getattr(level, side) for level in one.told) for one in COMPARISONS) for side in "mu")
    return Weights(m=m, u=u, share=share)


DEFAULTS = weights_of(0.001)


def quiet(_):
    pass


# ------------------------------------------------------------------ records and their pairs
def person(name, lst, **told):
    """A record of a list; by `born` and `detained` a day, or the first and the last of several."""
    cells = {"name": str(name), "lst": lst, "repeats": False, "given": "mikala", "surname": "varab", "mark": 0} | told
    for part in ("born", "detained"):
        day = cells.pop(part, None)
        first, last = day if isinstance(day, tuple) else (day, day)
        cells |= {
            f"{part}_first": first and date.fromisoformat(first),
            f"{part}_last": last and date.fromisoformat(last),
        }
    return cells


def ready(people, shares=None):
    """A session with these records made ready; `shares`: counts by part and text instead of their own."""
    session = session_of(duckdb.connect())
    session.run(KEYED)
    columns = list(dict.fromkeys(name for one in people for name in one))
    session.put_rows("keyed", columns, [[one.get(name) for name in columns] for one in people])
    if shares is None:
        count_frequencies(session)
    else:
        put_frequencies(session, {part: shares.get(part, {}) for part in PARTS})
    make_ready(session)
    return session


def asked(session, pairs):
    """Make the table `asked` of these pairs of names."""
    ids = dict(session.rows("select name, id from ready"))
    session.run("create or replace temp table asked (id_l bigint, id_r bigint)")
    session.put_rows("asked", ("id_l", "id_r"), [(ids[str(a)], ids[str(b)]) for a, b in pairs])
    return {ids[str(a)]: at for at, (a, _) in enumerate(pairs)}


def named(session, table, *columns):
    """Rows of a table of pairs by names, the first name first."""
    sql = f"select l.name, r.name, {', '.join(('0', *columns))} from {table} as pair join ready as l on l.id = id_l"
    rows = session.rows(f"{sql} join ready as r on r.id = id_r")
    return {tuple(sorted((a, b))): rest[1:] for a, b, *rest in rows}


# What two records say otherwise than that they are a man born on 5 March 1984, and what that keeps from being joined.
VETOES = [
    ({}, {}, 0),
    ({}, {"sex": 2}, 2),
    ({}, {"sex": None}, 0),
    ({}, {"lst": 1}, 2),
    ({"repeats": True}, {"lst": 1, "repeats": True}, 0),
    ({"repeats": True}, {"lst": 1, "repeats": True, "sex": 2}, 2),
    ({}, {"born": "1984-05-03"}, 1),
    ({}, {"born": "1983-03-05"}, 1),
    ({}, {"born": "1985-03-05"}, 1),
    ({}, {"born": "1984-03-04"}, 1),
    ({}, {"born": "1984-03-06"}, 1),
    ({}, {"born": "1984-03-07"}, 1),
    ({}, {"born": "1984-04-05"}, 1),
    ({}, {"born": "1982-03-05"}, 1),
    ({}, {"born": "1948-03-05"}, 1),
    ({}, {"born": "1984-04-19"}, 2),
    ({}, {"born": "1983-05-03"}, 2),
    ({}, {"born": "1961-11-23"}, 2),
    ({}, {"born": "1984-05-03", "sex": 2}, 2),
    ({}, {"born": "1984-05-03", "lst": 1}, 2),
    ({}, {"born": None}, 0),
    ({}, {"born": ("1984-01-01", "1984-12-31")}, 0),
    ({}, {"born": ("1961-01-01", "1961-12-31")}, 0),  # a year alone keeps nobody apart: it only weighs
    ({"born": ("1984-01-01", "1984-12-31")}, {"born": ("1984-01-01", "1984-12-31")}, 0),
]


def test_what_keeps_two_records_apart_is_as_the_table_says():
    people = []
    for at, (one, other, _) in enumerate(VETOES):
        people.append(person(f"l{at}", **{"lst": 1, "sex": 1, "born": "1984-03-05"} | one))
        people.append(person(f"r{at}", **{"lst": 2, "sex": 1, "born": "1984-03-05"} | other))
    session = ready(people)
    place = asked(session, [(f"l{at}", f"r{at}") for at in range(len(VETOES))])
    found = session.rows(pairs_sql(DEFAULTS, "asked", floor=None))
    assert {place[one]: veto for one, _, _, veto in found} == {at: veto for at, (*_, veto) in enumerate(VETOES)}


# For each key two records that have it in common and no other.
ALIKE = {
    "names in any order": ({}, {"given": "varab", "surname": "mikala"}),
    "consonants of both names": ({}, {"given": "mukila", "surname": "virob"}),
    "birth date": ({"born": "1984-03-05"}, {"born": "1984-05-03", "given": "ihar", "surname": "drazd"}),
    "detention, surname begun": ({"detained": "2021-05-01"}, {"detained": "2021-05-01", "given": "ihar", "surname": "vuran"}),
    "detention, given name begun": (
        {"detained": ("2021-05-01", "2021-05-31")}, {"detained": "2021-05-01", "given": "maksim", "surname": "drazd"},
    ),
    "birth year, surname begun": (
        {"born": "1984-03-05"}, {"born": ("1984-01-01", "1984-12-31"), "given": "ihar", "surname": "varašin"},
    ),
    "surname and patronymic": ({"patronymic": "piatr"}, {"patronymic": "piatr", "given": "ihar"}),
    "surname, 16 days of detention": ({"detained": "1970-01-18"}, {"detained": "1970-01-30", "given": "ihar"}),
    "surname, 16 days begun later": ({"detained": "1970-01-30"}, {"detained": "1970-02-03", "given": "ihar"}),
    "a rare surname": ({"surname": "zubr"}, {"surname": "zubr", "given": "ihar"}),
    "a rare given name": ({"given": "arkadz"}, {"given": "arkadz", "surname": "drazd"}),
    "a rare region": ({"region": "astrav"}, {"region": "astrav", "given": "ihar", "surname": "drazd"}),
    "a rare residence": ({"residence": "karelic"}, {"residence": "karelic", "given": "ihar", "surname": "drazd"}),
}  # fmt: skip
RARELY = {"zubr": 30, "arkadz": 30, "astrav": 30, "karelic": 30}


def test_a_pair_that_has_one_key_only_is_looked_at():
    assert list(ALIKE) == list(KEYS)
    sides = [(name, side, one) for name, both in ALIKE.items() for side, one in enumerate(both)]
    people = [person(f"{name}/{side}", side, **one) for name, side, one in sides]
    told = {text for one in people for text in one.values() if isinstance(text, str)}
    session = ready(people, {part: {text: RARELY.get(text, 31) for text in told} for part in PARTS})
    likely(session, DEFAULTS, floor=-1e3)
    looked_at = named(session, "likely")
    keys = {name: row for name, *row in session.rows(f"select name, {K_COLUMNS} from ready")}
    for name in KEYS:
        both = (f"{name}/0", f"{name}/1")
        rows = zip(KEYS, *(keys[one] for one in both), strict=True)
        assert [key for key, left, right in rows if left is not None and left == right] == [name]
        assert both in looked_at, name


def test_a_detention_known_to_the_year_is_no_key():
    """All of that year would be compared with who was taken on its first day."""
    told = {"given": "ihar", "surname": "vuran", "detained": "2021-01-01"}
    for last, found in (("2021-01-31", 1), ("2021-02-01", 1), ("2021-02-02", 0), ("2021-12-31", 0)):
        session = ready([person("a", 1, detained=("2021-01-01", last)), person("b", 2, **told)])
        likely(session, DEFAULTS, floor=-1e3)
        assert session.one("select count(*) from likely") == found


def test_records_of_one_list_are_compared_only_where_it_repeats_people():
    """Not even to be refused: in a list of a million these are most of the pairs."""
    session = ready([person("a", 1), person("b", 1), person("c", 2, repeats=True), person("d", 2, repeats=True)])
    likely(session, DEFAULTS, floor=-1e3)
    assert set(named(session, "likely")) == {*combinations("abcd", 2)} - {("a", "b")}


def test_a_name_that_sixty_records_have_still_joins_them_and_a_crowd_is_more_than_the_most(monkeypatch):
    session = ready([person(at, at) for at in range(60)])
    likely(session, DEFAULTS, floor=-1e3)
    assert session.one("select count(*) from likely") == 60 * 59 / 2
    for most, found in ((60, 60 * 59 / 2), (59, 0)):
        monkeypatch.setattr(engine, "MOST_IN_BLOCK", most)
        likely(session, DEFAULTS, floor=-1e3)
        assert session.one("select count(*) from likely") == found


def test_a_pair_is_kept_from_minus_three_bits():
    """One name and nothing else: log2 of .58 and .6 for given name and surname, as all have them, and of two lists."""
    session = ready([person("a", 1), person("b", 2)])
    told = log2(0.58) + log2(0.6) + log2(0.95 / 0.65)
    for weight, kept in ((-2.9, 1), (-3.1, 0), (0.5, 1)):
        odds = 2 ** (weight - told)
        score(session, weights_of(odds / (1 + odds)), fresh=False, step=quiet)
        assert [row[0] for row in session.rows("select weight from scored")] == [pytest.approx(weight)] * kept
    assert FLOOR == -3.0


def test_agreeing_on_a_name_tells_by_how_rare_it_is():
    """Each half as frequent a name one bit more; of a name that nobody had, as if one had it."""
    shares = {"s": {"varab": 1, "drazd": 15, "kazlo": 48}, "g": {"mikala": 64}}
    surnames = ("varab", "drazd", "kazlo", "zubar")
    session = ready([person(f"{name}{side}", side, surname=name) for name in surnames for side in (1, 2)], shares)
    asked(session, [(f"{name}1", f"{name}2") for name in surnames])
    found = named(session, f"({pairs_sql(DEFAULTS, 'asked', floor=None)})", "weight")
    bits = {one[:-1]: weight for (one, _), (weight,) in found.items()}
    alike = DEFAULTS.prior + log2(0.58) + log2(0.6) + log2(0.95 / 0.65)
    by_hand = {"varab": 6, "drazd": log2(64 / 15), "kazlo": log2(64 / 48), "zubar": 6}
    assert bits == pytest.approx({name: alike + more for name, more in by_hand.items()})


def test_an_initial_is_read_as_the_first_letter_of_a_name():
    """One that fits weighs as written beside its level; of one that does not nothing is told."""
    m = {"given": None, "given_initial": "m"}
    session = ready([person("a", 1), person("fits", 2, **m), person("not", 3, given=None, given_initial="i"),
                     person("too", 4, **m)])  # fmt: skip
    asked(session, [("a", "fits"), ("a", "not"), ("fits", "too")])
    found = named(session, f"({pairs_sql(DEFAULTS, 'asked', floor=None)})", "weight")
    surname = DEFAULTS.prior + log2(0.6) + log2(0.95 / 0.65)
    fits = surname + log2(0.04 / 0.005)
    assert {two: weight for two, (weight,) in found.items()} == pytest.approx(
        {("a", "fits"): fits, ("a", "not"): surname, ("fits", "too"): fits}
    )


LETTERS = "abdhiklmnprstuvzšžč"


def spoiled(draw, word, edits):
    """A word with so many letters put in, taken out or changed."""
    for _ in range(edits):
        at = draw.randrange(len(word))
        word = word[:at] + draw.choice(["", draw.choice(LETTERS), word[at] + draw.choice(LETTERS)]) + word[at + 1 :]
        word = word or "a"
    return word


def test_no_weight_is_above_its_bound_whatever_the_names():
    """Words up to five edits apart, short and long; parts exchanged, initials, no patronymic, other spellings."""
    draw, people = random.Random(4), []
    for base in ("kanstancin", "varabjejčuk", "ihar", "al", "uladzislau"):
        for _ in range(16):
            words = [spoiled(draw, base, draw.randrange(6)) for _ in range(3)]
            if draw.random() < 0.3:
                words = draw.choice([[base, "varab", words[2]], ["varab", base, base]])
            given, surname, father = words
            told = {"given": given, "given_spelled": draw.choice([given, given + "x"]), "surname": surname}
            told |= {"surname_spelled": draw.choice([surname, surname + "y"]), "patronymic": father}
            for part in ("given", "patronymic"):
                if draw.random() < 0.15:
                    told |= {part: None, f"{part}_initial": draw.choice("kviau")}
            people.append(person(len(people), len(people), **told))
    session = ready(people)
    session.run(
        f"create temp table two as select l.id as id_l, r.id as id_r, {sides((*NUMBERS, *TEXTS, *RARE))}"
        " from ready as l join ready as r on l.id < r.id"
    )
    assert session.one("select count(*) from two") == 80 * 79 / 2
    # As learned they may fall out of order: a worse level may tell more for one person than a better one.
    turned = Weights(m=tuple(m[::-1] for m in DEFAULTS.m), u=DEFAULTS.u, share=0.001)
    for weights in (DEFAULTS, turned):
        told = session.rows(f"select ({weight_sql(weights)}), ({bound_sql(weights)}) from two")
        assert not [1 for weight, bound in told if weight > bound]


def test_a_name_of_three_edits_of_long_words_is_not_dismissed():
    """The bound sees three letters that the other lacks, which is near for words of eight letters and more."""
    session = ready([person("a", 1, surname="kanstancin", born="1984-03-05"),
                     person("b", 2, surname="kanstapdun", born="1984-03-05")])  # fmt: skip
    told = log2(0.58) + log2(0.025 / 0.02) + log2(0.72 / 0.0001) + log2(0.95 / 0.65)
    odds = 2 ** (FLOOR + 0.5 - told)
    score(session, weights_of(odds / (1 + odds)), fresh=False, step=quiet)
    assert session.rows("select weight from scored") == [(pytest.approx(FLOOR + 0.5),)]


def test_exchanged_parts_of_a_name_are_not_dismissed():
    session = ready([person("a", 1), person("b", 2, given="varab", surname="mikala")])
    told = log2(0.015 / 0.0002) + log2(0.95 / 0.65)
    odds = 2 ** (FLOOR + 0.5 - told)
    score(session, weights_of(odds / (1 + odds)), fresh=False, step=quiet)
    assert session.rows("select weight from scored") == [(pytest.approx(FLOOR + 0.5),)]


# ------------------------------------------------------------------ what is learned
def crossed():
    """Sixty people of whom every second is on two lists, and a few on three; days of birth in two months."""
    draw, found = random.Random(2), []
    for at in range(60):
        told = {"given": f"{'bdhkl'[at % 5]}ana", "surname": f"{'mnprstvz'[at % 8]}ara{'bdhk'[at // 8 % 4]}{at // 32}"}
        told |= {"sex": 1 + at % 2, "born": f"19{60 + at % 30}-0{1 + at % 2}-{10 + at % 18}", "region": "mnbhg"[at % 5]}
        for lst in range(1, 2 + (at % 2 == 0) + (at % 7 == 0)):
            missing = {part: None for part in ("sex", "born", "region") if draw.random() < 0.2}
            found.append(person(f"{at}/{lst}", lst, **told | missing))
    return found


def test_u_is_counted_from_all_pairs_of_two_names_and_lists_and_what_was_seen_before():
    """In a small list by going through all of them: those of one name would be mostly of one person."""
    people = crossed()
    pairs = [
        (a, b) for a, b in combinations(people, 2)
        if a["lst"] != b["lst"] and {a["given"], a["surname"]} != {b["given"], b["surname"]}
    ]  # fmt: skip
    u = learn(ready(people), step=quiet).u
    for part in ("sex", "region"):
        told = [a[part] == b[part] for a, b in pairs if a[part] and b[part]]
        before = COMPARISONS[PLACES[part]].told[0].u
        assert u[PLACES[part]][0] == pytest.approx((sum(told) + 1000 * before) / (len(told) + 1000))
    days = [a["born_first"] == b["born_first"] for a, b in pairs if a["born_first"] and b["born_first"]]
    before = [level.u for level in COMPARISONS[PLACES["birth"]].told]
    assert u[PLACES["birth"]][0] == pytest.approx((sum(days) + 1000 * before[0]) / (len(days) + 1000 * sum(before)))


def test_a_block_teaches_nothing_of_what_agrees_in_it_by_its_making(monkeypatch):
    session = ready(crossed())
    for block in learning.BLOCKS:
        monkeypatch.setattr(learning, "BLOCKS", (block,))
        m = learn(session, step=quiet).m
        for part in block[1]:
            assert m[PLACES[part]] == pytest.approx([level.m for level in COMPARISONS[PLACES[part]].told])
        others = [at for part, at in PLACES.items() if part not in block[1]]
        taught = [at for at in others if m[at] != pytest.approx([level.m for level in COMPARISONS[at].told])]
        assert bool(taught) == (block[0][0] != "det"), "nobody's detention is told"


def test_a_sample_of_the_pairs_tells_the_share_of_all(monkeypatch):
    session = ready(crossed())
    whole = learn(session, step=quiet).share
    pairs = [(a, b) for a, b in combinations(crossed(), 2) if a["lst"] != b["lst"]]
    one = sum(a["name"].split("/")[0] == b["name"].split("/")[0] for a, b in pairs)
    assert 0.8 * one <= whole * len(crossed()) * (len(crossed()) - 1) / 2 <= 1.2 * one
    monkeypatch.setattr(learning, "SAMPLE_PAIRS", 300)
    assert 0.6 * whole < learn(session, step=quiet).share < 1.6 * whole


# ------------------------------------------------------------------ people from pairs
def grouped(told, *, decided=(), at=1.0, size=12):
    """The people and doubtful pairs of records numbered from 0, and who is one person if the doubtful are one.

    `told`: by two records a weight, or a weight and a veto.
    """
    session = session_of(duckdb.connect())
    session.run("create temp table pairs (id_l bigint, id_r bigint, weight double, veto tinyint)")
    rows = [(*two, *(one if isinstance(one, tuple) else (one, 0))) for two, one in told.items()]
    session.put_rows("pairs", ("id_l", "id_r", "weight", "veto"), rows)
    weigh(session, "pairs", decided)
    group(session, "pairs", at)
    joined(session)
    held = dict(session.rows("select id, grp from of_person"))
    people = {frozenset(one for one in held if held[one] == grp) for grp in held.values()}
    doubtful = {
        (a, b): (bits, why) for a, b, bits, why in session.rows("select id_l, id_r, bits, why from doubtful_people")
    }
    together = dict(session.rows("select grp, joined from joined_people"))
    maybe = {frozenset(one for one in held if together[held[one]] == number) for number in together.values()}
    return {one for one in people if len(one) > 1}, doubtful, {one for one in maybe if len(one) > 1}


def test_what_is_likely_is_joined_what_is_less_is_doubtful_and_what_is_vetoed_neither():
    people, doubtful, maybe = grouped(
        {(0, 1): 9.0, (2, 3): 0.9, (4, 5): -2.9, (6, 7): (9.0, 2), (8, 9): (9.0, 1), (10, 11): (-4.0, 1), (12, 13): 1.0}
    )
    slip = "the dates of birth differ by what a slip of the pen explains"
    assert people == {frozenset({0, 1}), frozenset({12, 13})}
    assert doubtful == {(2, 3): (0.9, ""), (4, 5): (-2.9, ""), (8, 9): (9.0, slip)}
    assert maybe == people | {frozenset({2, 3}), frozenset({4, 5}), frozenset({8, 9})}


def test_people_are_doubtful_by_all_their_pairs_and_shown_by_the_likeliest():
    """A pair that was not kept counts for five bits against; one that a veto keeps apart keeps its people apart."""
    two = {(0, 1): 9.0, (2, 3): 9.0}
    assert grouped(two | {(0, 2): 0.4, (1, 2): -1.0, (1, 3): -0.5})[1] == {(0, 2): (0.4, "")}
    assert grouped(two | {(0, 2): -1.0, (1, 3): 0.8})[1] == {(1, 3): (0.8, "")}  # (-1 + .8 - 5 - 5) / 4 > -3
    assert grouped(two | {(0, 2): -2.0, (1, 3): -0.5})[1] == {}  # (-2 - .5 - 5 - 5) / 4 < -3
    assert grouped(two | {(0, 2): 0.9, (1, 2): 0.9, (0, 3): 0.9, (1, 3): (0.9, 2)})[1] == {}


def test_what_a_human_said_outweighs_a_veto_and_every_weight():
    apart = {(0, 1): (-9.0, 2), (2, 3): (-9.0, 1), (4, 5): 30.0, (6, 7): 30.0}
    people, doubtful, _ = grouped(apart, decided=[(1, 0, 1e5), (2, 3, 1e5), (5, 4, NEVER), (6, 7, 0.0), (8, 9, 1e5)])
    assert people == {frozenset({0, 1}), frozenset({2, 3}), frozenset({8, 9})}
    assert doubtful == {(6, 7): (30.0, "")}


def test_what_a_human_could_not_tell_stays_doubtful_though_the_pair_was_never_kept():
    people, doubtful, maybe = grouped({}, decided=[(3, 2, 0.0)])
    assert (people, doubtful, maybe) == (set(), {(2, 3): (0.0, "")}, {frozenset({2, 3})})


def test_no_cut_is_below_twice_as_likely_as_not_however_little_is_asked():
    session = session_of(duckdb.connect())
    session.run("create temp table pairs (id_l bigint, id_r bigint, weight double, veto tinyint)")
    session.put_rows("pairs", ("id_l", "id_r", "weight", "veto"), [(0, 1, 0.2, 0), (2, 3, 30.0, 0)])
    assert cut_at(session, "pairs", 0.5) == LEAST_CUT == 1.0


def test_three_records_that_hang_together_by_two_pairs_are_averaged_over_all_three():
    """The third pair was not kept: two full dates of birth, and nothing in common but the list of the one between."""
    session = ready([person("a", 1, born="1984-03-05", patronymic="piatr"), person("b", 2),
                     person("c", 3, born="1961-11-23", patronymic="ihar")])  # fmt: skip
    asked(session, [("a", "b"), ("b", "c")])
    session.run(
        "create temp table pairs as"
        " select id_l, id_r, 8.0::double as weight, 0::tinyint as veto, false as through from asked"
    )
    complete(session, DEFAULTS, "pairs")
    assert {two: veto for two, (veto,) in named(session, "pairs", "veto").items()} == {
        ("a", "b"): 0, ("b", "c"): 0, ("a", "c"): 2,
    }  # fmt: skip


# ------------------------------------------------------------------ what lists say of a person
P1 = "north:P1"
LATER = 'how2 = { prop = "detained", date = true, spell = 2 }\n'
HEADER = ("id", "Name", "Father", "Sex", "Born", "Taken", "Out", "How", "Article", "Region", "who", "how2")


def add(folder, name, rows, *, published="2031-01-31", fetched="2031-02-01"):
    """Add an edition of a list: rows as texts by column."""
    mapping, path = folder.parent / f"{name}.toml", folder.parent / f"{name}.csv"
    text = MAPPING.format(name=name).replace('optional = ["who"]', 'optional = ["who", "how2"]')
    mapping.write_text(text + LATER, encoding="utf-8")
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *([row.get(column, "") for column in HEADER] for row in rows)])
    add_edition(folder, Request(reader=str(mapping), path=path, published=published, fetched=fetched, any_size=True))


def said(key, **told):
    """A row of a list."""
    return {"id": str(key), "Name": "Верабей Мікола Пятровіч"} | told


def workspace(place, **lists):
    new_workspace(place / "mine", country="aq")
    for name, rows in lists.items():
        add(place / "mine", name, rows)
    return place / "mine"


def opened(folder, corrections=()):
    database = Database.of({spec.name: () for spec in TABLES}, cache=None, inputs={})
    provide(folder, database)
    mend(database, corrections)
    return database


def correction(of, prop, was, now):
    day = PartialDate.parse("2031-02-02")
    of, _, key = of.partition(":")
    return {"list": of, "record": key, "property": prop, "was": was, "is": now, "why": "a letter", "by": "Q",
            "on": day, "spell": None, "row": 2}  # fmt: skip


@pytest.fixture(scope="module")
def north(tmp_path_factory):
    """A list in three editions. P1 has two rows; P2 and P3 leave it after what it says of P2 changed."""
    folder = workspace(tmp_path_factory.mktemp("north"), north=[
        said("1a", who="P1", Sex="man", Born="1984", Taken="2021-05-01", how2="2023-09-01", Region="Minsk"),
        said("1b", who="P1", Sex="woman", Born="1984-03-05", Taken="2021-05", Region="Minskaja"),
        said(2, Sex="man", Born="1971-01-01", Region="Brest"),
        said(3, Sex="woman", Born="1990", Region="Gomel", Taken="2022-02-02"),
        said(4, Sex="man", Born="1965-07-07", Taken="2021-05-01", Region="Mogilev"),
    ])  # fmt: skip
    kept = [said("1a", who="P1", Sex="man", Born="1984", Taken="2021-05-01", how2="2023-09-01", Region="Minsk"),
            said("1b", who="P1", Sex="woman", Born="1984-03-05", Taken="2021-05", Region="Minskaja")]  # fmt: skip
    fourth = said(4, Sex="man", Born="1965-07-07", Taken="2021-05-01", Region="Mogilev")
    changed = said(2, Sex="man", Born="1972-02-02", Region="Brest")
    add(folder, "north", [*kept, fourth, changed], published="2031-03-01", fetched="2031-03-01")
    add(folder, "north", [*kept, fourth], published="2031-04-01", fetched="2031-04-01")
    return folder


def gathered(folder, corrections=()):
    """By the name of a person: sex, first and last day of birth, first day in custody."""
    database = opened(folder, corrections)
    try:
        session = Session(database.connection)
        assert mark(session) == 4
        gather(session, repeats=(), misdates=())
        sql = "select name, sex, born_first, born_last, detained_first from gathered"
        return {P1 if len(name) > 9 else name: row for name, *row in session.rows(sql)}
    finally:
        database.close()


def test_what_is_said_of_a_person_now_or_at_last(north):
    """Two sexes are none; the narrowest date of birth, the first detention; of who left, what was said last."""
    assert gathered(north) == {
        P1: [None, date(1984, 3, 5), date(1984, 3, 5), date(2021, 5, 1)],
        "north:2": ["m", date(1972, 2, 2), date(1972, 2, 2), None],
        "north:3": ["f", date(1990, 1, 1), date(1990, 12, 31), date(2022, 2, 2)],
        "north:4": ["m", date(1965, 7, 7), date(1965, 7, 7), date(2021, 5, 1)],
    }


def test_a_correction_stands_for_what_the_list_says_also_where_it_tells_less(north):
    told = [correction("north:4", "born", "1965-07-07", "1966"), correction("north:4", "sex", "m", "f"),
            correction("north:4", "detained", "2021-05-01", "")]  # fmt: skip
    assert gathered(north, told)["north:4"] == ["f", date(1966, 1, 1), date(1966, 12, 31), None]


def test_a_date_that_is_open_at_one_end_is_no_date(tmp_path):
    folder = workspace(tmp_path, north=[said(1, Born="../1950"), said(2, Taken="2020-05-01/.."), said(3, Born="1950")])
    database = opened(folder)
    session = session_of(database.connection)
    mark(session)
    gather(session, repeats=(), misdates=())
    key_names(session, step=quiet)
    columns = "born_first, born_last, detained_first, detained_last"
    assert session.rows(f"select {columns} from keyed order by name") == [
        (None,) * 4, (None,) * 4, (date(1950, 1, 1), date(1950, 12, 31), None, None),
    ]  # fmt: skip
    database.close()


# ------------------------------------------------------------------ links laid in a workspace
def learned(share=0.001, cut=1.0, repeats=()):
    """A model with the weights beside the levels, in which names tell as much as a name that one in a thousand has."""
    return Learned(weights=weights_of(share), cut=cut, precision=0.99, records=1000, lists={}, repeats=repeats,
                   misdates=(), frequencies={part: {"zzz": 999, "zzy": 1} for part in PARTS})  # fmt: skip


def laid(folder, decisions=(), *, corrections=(), without=()):
    """By record: the record that stands for its person, and if all doubtful pairs were one; and the doubtful pairs."""
    database = opened(folder, corrections)
    try:
        lay_links(database, folder, decisions=decisions, without=without)
        name = dict(database.rows("select record, list || ':' || key from lists.record"))
        linked = {name[a]: (name[b], name[c]) for a, b, c in database.rows("select * from memory.linked")}
        doubtful = database.rows("select left_record, right_record, bits, why from memory.doubtful")
        return linked, {tuple(sorted((name[a], name[b]))): (bits, why) for a, b, bits, why in doubtful}
    finally:
        database.close()


def from_nothing(folder):
    """What is laid where no pair is kept from before."""
    (folder / "links.duckdb").unlink()
    return laid(folder)


def decided(*told):
    """Rows of decisions from a text like `north:1 same east:1`."""
    return [{"left": a, "right": b, "what": what, "by": "Q", "on": None, "why": "", "editions": "", "row": at}
            for at, (a, what, b) in enumerate(map(str.split, told), start=2)]  # fmt: skip


ALL = {"Sex": "man", "Born": "1984-03-05", "Taken": "2021-05-01"}


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Of two people; the list `south` was fetched first. Its first record has day and month of birth exchanged."""
    folder = tmp_path_factory.mktemp("three") / "mine"
    new_workspace(folder, country="aq")
    drazd = {"Name": "Дрозд Ігар Паўлавіч", "Sex": "man", "Born": "1979-12-01"}
    add(folder, "east", [said(1, **ALL)], fetched="2031-02-03")
    add(folder, "north", [said(1, **ALL), said(2, **drazd)], fetched="2031-02-02")
    add(folder, "south", [said(1, **ALL | {"Born": "1984-05-03"}), said(2, **drazd)], fetched="2031-02-01")
    write_learned(folder, learned())
    return folder


SLIP = "the dates of birth differ by what a slip of the pen explains"


def test_a_person_is_called_by_the_record_that_came_first_and_doubtful_pairs_by_theirs(three):
    linked, doubtful = laid(three)
    assert linked == {
        "north:1": ("north:1", "south:1"), "east:1": ("north:1", "south:1"), "south:1": ("south:1", "south:1"),
        "north:2": ("south:2", "south:2"), "south:2": ("south:2", "south:2"),
    }  # fmt: skip
    assert [why for _, why in doubtful.values()] == [SLIP]
    assert set(doubtful) < {("north:1", "south:1"), ("east:1", "south:1")}


def test_without_a_list_nobody_is_linked_by_it_or_called_by_it(three):
    linked, doubtful = laid(three, without=["south"])
    assert linked == {"north:1": ("north:1", "north:1"), "east:1": ("north:1", "north:1")}
    assert doubtful == {}
    linked, _ = laid(three, without=["north"])
    assert linked == {"east:1": ("east:1", "south:1"), "south:1": ("south:1", "south:1")}


def test_what_a_human_says_is_one_person_is_one_through_every_veto(three):
    """Also by the pair that nobody named. Whom the machine alone links with one of them it parts for the others' sake."""
    rows = decided("south:1 same north:1", "south:2 same north:1")
    linked, doubtful = laid(three, rows)
    assert linked == dict.fromkeys(("south:1", "north:1", "south:2"), ("south:1", "south:1"))
    assert doubtful == {}
    assert laid(three, rows + decided("north:1 undone south:2", "south:1 undone north:1")) == laid(three)


def test_what_a_human_could_not_tell_is_not_joined_and_stays_doubtful(three):
    linked, doubtful = laid(three, decided("north:2 unsure south:2", "east:1 different south:1"))
    assert linked["north:2"] == ("north:2", "south:2")
    assert linked["south:2"] == ("south:2", "south:2")
    assert list(doubtful) == [("north:2", "south:2")]
    assert linked["north:1"] == linked["east:1"] == ("north:1", "north:1")


def test_where_nobody_linked_decisions_alone_are_laid(tmp_path):
    folder = workspace(tmp_path, north=[said(1), said(2), said(3)], east=[said(1), said(2)])
    assert laid(folder) == ({}, {})
    linked, doubtful = laid(folder, decided("north:1 same east:1", "north:2 unsure east:2"))
    assert linked == {
        "north:1": ("east:1", "east:1"), "east:1": ("east:1", "east:1"),
        "north:2": ("north:2", "east:2"), "east:2": ("east:2", "east:2"),
    }  # fmt: skip
    assert doubtful == {("east:2", "north:2"): (0.0, "")}


def test_three_same_make_four_records_one_person_whatever_was_unsure_before(tmp_path):
    folder = workspace(tmp_path, north=[said(1), said(2)], east=[said(1), said(2)])
    a, b, c, d = "north:1", "north:2", "east:1", "east:2"
    rows = decided(*(f"{one} unsure {other}" for one, other in ((a, c), (a, d), (b, d))))
    linked, doubtful = laid(folder, rows + decided(f"{a} same {b}", f"{b} same {c}", f"{c} same {d}"))
    assert linked == dict.fromkeys((a, b, c, d), (c, c))
    assert doubtful == {}


TAKEN = {"Taken": "2021-05-01", "Sex": "man"}
# `south` is like both others, who are of two surnames.
TWO = {"north": [said(1, Name="Верабей Мікола Пятровіч")], "east": [said(1, Name="Дрозд Мікола", **TAKEN)]}
SOUTH = {"south": [said(1, Name="Верабей Мікола Пятровіч", **TAKEN)]}


def test_a_list_left_out_does_not_bring_records_of_others_together(tmp_path):
    folder = workspace(tmp_path, **TWO, **SOUTH)
    write_learned(folder, learned(share=0.03))
    assert {who for who, _ in laid(folder)[0].values()} == {"east:1"}
    linked, _ = laid(folder, without=["south"])
    assert {who for who, _ in linked.values()} == set(linked)


def test_without_a_list_links_are_those_before_it_came(tmp_path):
    folder = workspace(tmp_path, **TWO)
    write_learned(folder, learned(share=0.03))
    before = laid(folder)
    add(folder, "south", SOUTH["south"])
    laid(folder)
    assert laid(folder, without=["south"]) == before


def test_a_correction_links_and_taken_back_it_leaves_no_trace(tmp_path):
    folder = workspace(tmp_path, north=[said(1, **ALL)], east=[said(1, **ALL | {"Born": "1961-11-23"})])
    write_learned(folder, learned())
    assert laid(folder) == ({}, {})
    told = [correction("east:1", "born", "1961-11-23", "1984-03-05")]
    assert laid(folder, corrections=told)[0] == dict.fromkeys(("north:1", "east:1"), ("east:1", "east:1"))
    assert laid(folder) == ({}, {})


def test_what_changed_and_what_is_new_in_an_edition_is_scored_anew(tmp_path):
    """Of two linked the one gets another day of birth, and of two not linked the one gets the other's."""
    other = {"Name": "Дрозд Ігар Паўлавіч", "Sex": "man", "Born": "1979-12-01"}
    folder = workspace(tmp_path, north=[said(1, **ALL), said(2, **other)],
                       east=[said(1, **ALL), said(2, **other | {"Born": "1961-11-23"})])  # fmt: skip
    write_learned(folder, learned())
    assert set(laid(folder)[0]) == {"north:1", "east:1"}
    rows = [said(1, **ALL | {"Born": "1961-11-23"}), said(2, **other)]
    add(folder, "east", rows, published="2031-03-01", fetched="2031-03-01")
    linked, doubtful = laid(folder)
    assert (set(linked), doubtful) == ({"north:2", "east:2"}, {})


def test_another_model_scores_all_pairs_anew(tmp_path):
    """As when model.json is taken from a backup, or a run is killed between the pairs and the model."""
    folder = workspace(tmp_path, north=[said(1, **ALL)], east=[said(1, **ALL)])
    write_learned(folder, learned())
    assert len(laid(folder)[0]) == 2
    write_learned(folder, learned(share=1e-30))
    assert laid(folder) == from_nothing(folder)


def four(place):
    """`north` and `east` have nothing in common by which they are compared, and two dates of birth; `south` is like both,
    `west` like `north` and as likely as not `east`."""
    taken = {"Taken": "2021-05-01"}
    folder = workspace(
        place,
        north=[said(1, Born="1984-03-05")],
        west=[said(1, **taken)],
        east=[said(1, Name="Верабук Мікола Паўлавіч", Born="1961-11-23", **taken)],
        south=[said(1, Name="Верабей Мікола Паўлавіч", **taken)],
    )
    write_learned(folder, learned(share=2**-13.7))
    return folder


def test_people_whom_other_records_bring_together_are_asked_for_their_dates_of_birth(tmp_path):
    """Not even doubtful, though every pair that blocking finds between the two people would leave them so."""
    linked, doubtful = laid(four(tmp_path))
    assert linked == {
        "east:1": ("east:1", "east:1"), "south:1": ("east:1", "east:1"),
        "north:1": ("north:1", "north:1"), "west:1": ("north:1", "north:1"),
    }  # fmt: skip
    assert doubtful == {}


def test_what_a_record_brought_together_goes_with_it(tmp_path):
    """The record of `south` turns out to be of somebody else."""
    folder = four(tmp_path)
    laid(folder)
    gone = said(1, Name="Дрозд Ігар Адамавіч", Born="1990-01-01")
    add(folder, "south", [gone], published="2031-05-01", fetched="2031-05-01")
    assert laid(folder) == from_nothing(folder)


def test_pairs_of_a_name_that_becomes_a_crowd_are_those_of_all_at_once(tmp_path, monkeypatch):
    folder = workspace(tmp_path, north=[said(1)], east=[said(1)])
    write_learned(folder, learned())
    monkeypatch.setattr(engine, "MOST_IN_BLOCK", 2)
    assert len(laid(folder)[0]) == 2
    add(folder, "west", [said(1)])
    assert laid(folder) == from_nothing(folder)


def test_the_stamp_tells_editions_corrections_and_model_apart(three):
    told = []
    for corrections, model in (((), learned()), ((), learned(cut=2.0)), ((), learned(share=0.002)),
                               ([correction("east:1", "sex", "m", "f")], learned()),
                               ([correction("east:1", "sex", "m", "")], learned())):  # fmt: skip
        database = opened(three, corrections)
        told.append(stamp(Session(database.connection), model))
        database.close()
    assert len(set(told)) == len(told)


# ------------------------------------------------------------------ what linking tells
def lay_by_hand(database, groups):
    """People by hand: each text names the records of one, the first of them stands for it."""
    number = {name: record for record, name in database.rows("select record, list || ':' || key from lists.record")}
    database.run("delete from memory.linked")
    for names in map(str.split, groups):
        for name in names:
            row = {"record": number[name], "person": number[names[0]]}
            database.run("insert into memory.linked values ($record, $person, $person)", row)


def test_changes_tell_who_was_merged_with_whom_and_who_was_split_but_not_the_first_time(three, tmp_path):
    database = opened(three)
    (tmp_path / "link").mkdir()

    def note(*groups):
        lay_by_hand(database, groups)
        return note_changes(database, tmp_path, on="2031-03-01")

    assert note("north:1 east:1") == (0, 0)
    assert not (tmp_path / CHANGES).exists()
    assert note("south:1 north:1 east:1") == (1, 0)
    assert note("south:1 north:1") == (0, 1)
    assert note("south:1 north:1") == (0, 0)
    database.close()
    with (tmp_path / CHANGES).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    assert rows == [["2031-03-01", "merged", "north:1", "south:1"], ["2031-03-01", "split", "south:1", "east:1"]]
    with (tmp_path / PEOPLE).open(encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["record", "person"], ["north:1", "south:1"], ["south:1", "south:1"]]


def test_a_table_of_people_that_was_spoiled_is_refused_and_stays(three, tmp_path):
    database = opened(three)
    (tmp_path / "link").mkdir()
    (tmp_path / PEOPLE).write_bytes(b"record,person\nnorth:1\n\xff\xfe,\n")
    lay_by_hand(database, ("north:1 east:1",))
    with pytest.raises(InputError, match=r"people\.csv"):
        note_changes(database, tmp_path, on="2031-03-01")
    assert (tmp_path / PEOPLE).read_bytes().endswith(b"\xff\xfe,\n")
    database.close()


def test_a_model_stays_until_it_is_to_be_learned_again_with_what_is_asked(tmp_path):
    folder = workspace(tmp_path, north=[said(1, **ALL), said(2, Name="Дрозд Ігар Паўлавіч")],
                       east=[said(1, **ALL | {"Born": "1984-05-03"})])  # fmt: skip
    write_learned(folder, learned())

    def link(**asked):
        database = opened(folder)
        try:
            return link_workspace(database, folder, decisions=(), on="2031-03-01", **asked)
        finally:
            database.close()

    told = link()
    assert (told.anew, told.learned.records, told.learned.precision) == (False, 1000, 0.99)
    assert (told.records, told.people, told.people_joined, told.doubtful) == (3, 3, 2, 1)
    assert told.on_lists == ((1, 3, 1), (2, 0, 1))
    for asked, named in (({"repeats": ["north"]}, "--repeats"), ({"misdates": ["east"]}, "--misdates"),
                         ({"precision": 0.9}, "--precision")):  # fmt: skip
        with pytest.raises(InputError, match=named) as refused:
            link(**asked)
        assert "--learn" in str(refused.value)
    told = link(learn=True, precision=0.9)
    assert (told.anew, told.learned.records, told.learned.precision) == (True, 3, 0.9)
    assert link().anew is link(precision=0.9).anew is False
