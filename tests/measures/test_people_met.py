"""Who of the freed meets a criterion, in which pools and who stayed: against loops over the rows in plain Python."""

import random
from datetime import date, timedelta

import pytest

from habeas.core.types import Window
from habeas.intake.criteria import read_criterion
from habeas.measures.people_met import met, strata
from tests.measures.people import people

FIRST, LAST = date(2031, 3, 1), date(2031, 6, 30)
ALWAYS, NEVER = date(1, 1, 1), date(9999, 12, 31)
DAY = timedelta(days=1)


def ask(spells, criterion="sex = 'f'", first=FIRST, last=LAST, **more):
    return met(people(spells, **more), Window(first=first, last=last), read_criterion(criterion), by_then=True)


# Who is freed: one person for each case, and a register of all of them

ENDS = {
    "2031-03-01": (1, 0, 0),
    "2031-02-28": (0, 0, 0),
    "2031-06-30": (1, 0, 0),
    "2031-07-01": (0, 0, 0),
    "2031-03/2031-06": (1, 0, 0),
    "2031-02-28/2031-03-01": (0, 1, 0),
    "2031-06-30/2031-07-01": (0, 1, 0),
    "2030-02-28/2031-06-30": (0, 1, 0),  # inside 366 days before the period begins
    "2030-02-27/2031-06-30": (0, 0, 1),  # 367 days
    "2031-06-30/2039-07-01": (0, 1, 0),
    "2031-06-01/..": (0, 1, 0),
}
EXITS = {
    "pardon  -": (1, 0, 0),
    "exchange  -": (1, 0, 0),
    "deported  -": (1, 0, 0),
    "unknown  yes": (1, 0, 0),
    "unknown  -": (0, 1, 0),
    "unknown  no": (0, 0, 0),
    "term_served  -": (0, 0, 0),
    "died  -": (0, 0, 0),
    "-  -": (0, 0, 0),
}
COUNTS = {
    "no  yes  -": (0, 0, 0),
    "yes  yes  -": (1, 0, 0),
    "yes  no  -": (0, 0, 0),
    "yes  yes  yes": (0, 0, 0),
}
STARTS = {
    "2031-03-01  2031-01-01/2031-06-30": (1, 0, 0),
    "2031-02-28  2031-01-01/2031-06-30": (0, 1, 0),
    "2031-07-01  2031-07-01/2031-07-20": (0, 0, 0),
}
CASES = (
    *((f"2029-01-01  {end}  pardon  -  -  yes  -", answer) for end, answer in ENDS.items()),
    *((f"2029-01-01  2031-04-02  {exit}  -  yes  -", answer) for exit, answer in EXITS.items()),
    *((f"2029-01-01  2031-04-02  pardon  -  {more}", answer) for more, answer in COUNTS.items()),
    *((f"{start}  pardon  -  -  yes  -", answer) for start, answer in STARTS.items()),
)


def each_in_a_region(header, cells):
    """A register with one person for each row, the only one of region `rN`."""
    lines = [f"{row}  r{at}" for at, row in enumerate(cells)]
    return people("\n".join([f"{header}  region", *lines]))


@pytest.fixture(scope="module")
def cases():
    header = "start  end  exit  early  ended  counted  contradictory"
    return each_in_a_region(header, [row for row, _ in CASES])


@pytest.mark.parametrize("at", range(len(CASES)), ids=[row for row, _ in CASES])
def test_somebody_is_freed_if_surely_let_go_in_the_period_and_perhaps_if_some_of_the_days_are_of_it(cases, at):
    """Who left otherwise is not freed, who left nobody knows how may be; the days of `end` may be of the period."""
    found = met(cases, Window(first=FIRST, last=LAST), read_criterion(f"region = 'r{at}'"), by_then=True)
    freed, maybe, _ = CASES[at][1]
    assert (found.freed.yes, found.maybe.yes) == (freed, maybe)
    assert found.undated == sum(answer[2] for _, answer in CASES)
    assert found.freed.people == sum(answer[0] for _, answer in CASES)


def test_somebody_freed_twice_is_one_of_the_freed_and_surely_so_if_once_surely():
    twice = """
    person  start       end                     exit    sex
    1       2029-01-01  2031-03-10              pardon  f
    1       2031-04-01  2031-05-10              pardon  f
    2       2029-01-01  2031-02-20/2031-03-10   pardon  f
    2       2031-04-01  2031-05-10              pardon  f
    3       2029-01-01  2031-02-20/2031-03-10   pardon  f
    """
    found = ask(twice)
    assert (found.freed, found.maybe) == ((2, 0, 0), (1, 0, 0))


# What is announced


@pytest.mark.parametrize(
    ("acts", "announced"),
    [
        ("", None),
        ("A  2031-04-01  2  pardon", 2),
        ("A  2031-07-01  9  pardon", None),
        ("A  2031-06-30  2  pardon\nB  2031-03-01  5  pardon", 7),
        ("A  2031-06/2031-07  9  pardon", 9),  # perhaps of these days
        ("A  2031-04-01  9  other", None),  # of a kind that does not count as freed
    ],
)
def test_the_most_who_were_freed_by_published_totals_are_those_of_all_acts_that_may_be_of_these_days(acts, announced):
    releases = f"id  date  count  kind\n{acts}" if acts else ""
    spells = "start  end  exit  sex\n2029-01-01  2031-04-01  pardon  f"
    assert ask(spells, releases=releases, settings='[freed]\nkinds = ["pardon"]\n').announced == announced


# Against loops, over random registers


def span(rng, first, last, *, vague=0.4, most=60):
    day = first + timedelta(days=rng.randrange((last - first).days))
    return (day, day + timedelta(days=rng.randrange(most))) if rng.random() < vague else (day, day)


def random_spells(seed, n=60, *, exact_ends=False):
    """Detentions of about two in three as many people, many of them around the period."""
    rng = random.Random(seed)
    persons = [
        {"sex": rng.choice("mfm") if rng.random() < 0.8 else None, "born": rng.random() < 0.8}
        for _ in range(n * 2 // 3)
    ]
    for one in persons:
        born = span(rng, date(1950, 1, 1), date(2012, 1, 1), vague=0.3, most=400) if one["born"] else (None, None)
        one |= {"born_first": born[0], "born_last": born[1]}
    rows = []
    for spell in range(1, n + 1):
        person = rng.randrange(len(persons))
        start = span(rng, date(2029, 1, 1), date(2031, 6, 1))
        start = (ALWAYS, start[1]) if rng.random() < 0.1 else start
        end = span(rng, date(2031, 2, 1), date(2031, 8, 1), vague=0 if exact_ends else 0.5, most=500)
        if rng.random() < 0.35:
            end = (date(2031, 1, 1), NEVER) if rng.random() < 0.3 and not exact_ends else (date(2033, 1, 1), NEVER)
        elif rng.random() < 0.1:
            end = (FIRST, FIRST) if rng.random() < 0.5 else (LAST, LAST)
        left = end[1] < NEVER or rng.random() < 0.2
        exit = rng.choice(["pardon", "amnesty", "unknown", "term_served", "died"]) if left else None
        early = rng.choice([True, False, None])
        decided = {"pardon": True, "amnesty": True, "unknown": early, None: None}.get(exit, False)
        scheduled = span(rng, date(2031, 2, 1), date(2032, 6, 1), vague=0.3) if rng.random() < 0.8 else (None, None)
        sentenced = span(rng, date(2030, 1, 1), date(2031, 5, 1)) if rng.random() < 0.7 else (None, None)
        least = rng.choice([None, 0, 300, 1825, 1826, 1827, 1828, 1900])
        rows.append(
            {
                "spell": spell,
                "person": person,
                "exit": exit,
                "early": early,
                "discretionary": decided,
                **dict(zip(("start_first", "start_last"), start, strict=True)),
                **dict(zip(("end_first", "end_last"), end, strict=True)),
                **dict(zip(("scheduled_first", "scheduled_last"), scheduled, strict=True)),
                **dict(zip(("sentenced_first", "sentenced_last"), sentenced, strict=True)),
                "custody_low": least,
                "custody_high": None if least is None else least + rng.choice([0, 0, 40]),
                "ended": rng.choice([True, None, None, False]) if exit else None,
                "counted": rng.random() < 0.9,
                "contradictory": end[1] < start[0] or start[1] < start[0] or rng.choice([False] * 9 + [True, None]),
                "designated": ["Committee"],
                "lists": ["invented"],
                "listed_from": date(2030, 1, 1),
                **persons[person],
            }
        )
    return rows


def age_on(born, day):
    """Full years on a day: the birthday itself counts."""
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def at_most(limit, low, high):
    """Whether a number between two ends is at most the limit: yes, no or not known."""
    if low is None and high is None:
        return None
    if high is not None and high <= limit:
        return True
    return False if low is not None and low > limit else None


def opposite(answer):
    return None if answer is None else not answer


def held(row, day):
    least = max(0, (day - row["start_last"]).days)
    return least, None if row["start_first"] == ALWAYS else max(0, (day - row["start_first"]).days)


def left(row, day):
    ends = row["scheduled_first"], row["scheduled_last"]
    return [None if end is None else max(0, (end - day).days) for end in ends]


def ages(row, day):
    return age_on(row["born_last"], day), age_on(row["born_first"], day)


def months(row):
    """Months of the sentence in custody: of a punishment outside prison nobody counts any."""
    days = row["custody_low"], row["custody_high"]
    return [round(end / 365.2425 * 12) for end in days] if all(days) else [None, None]


CRITERIA = {
    "sex = 'f'": lambda row, day: None if row["sex"] is None else row["sex"] == "f",
    "age >= 60": lambda row, day: opposite(at_most(59, *ages(row, day))),
    "age < 18": lambda row, day: at_most(17, *ages(row, day)),
    "sentence_years <= 5": lambda row, day: at_most(60, *months(row)),
    "sentence_days > 1827": lambda row, day: (
        opposite(at_most(1827, row["custody_low"], row["custody_high"])) if row["custody_low"] else None
    ),
    "held_days > 700": lambda row, day: opposite(at_most(700, *held(row, day))),
    "left_days <= 90": lambda row, day: at_most(90, *left(row, day)),
}
# What does not change from day to day, so that the day of the release does not matter.
STEADY = ("sex = 'f'", "sentence_years <= 5", "sentence_days > 1827")


def tell(answers):
    answers = list(answers)
    return answers.count(True), answers.count(False), answers.count(None)


def counting(rows):
    return [row for row in rows if row["counted"] and row["contradictory"] is not True]


def releases_of(rows, first, last):
    """Of each person the release that counts: one surely of the period before others, then the one that ends first."""
    best = {}
    for row in counting(rows):
        told = row["exit"] and row["discretionary"] is not False and row["ended"] is not False
        if told and row["start_first"] <= last and row["end_first"] <= last and row["end_last"] >= first:
            begins = max(row["start_first"], row["end_first"])
            surely = begins >= first and row["end_last"] <= last and row["discretionary"] is True
            recent = (first - row["end_first"]).days <= 366
            mine = (not surely, row["end_last"], row["spell"]), (surely, recent, row)
            best[row["person"]] = min(best.get(row["person"], mine), mine, key=lambda one: one[0])
    return [one for _, one in best.values()]


def insiders(rows, morning):
    """Of each person the detention by which they are, or may be, inside on a morning, and whether surely."""
    best = {}
    for row in counting(rows):
        if row["start_first"] < morning <= row["end_last"]:
            surely = row["start_last"] < morning <= row["end_first"]
            mine = (not surely, -row["start_last"].toordinal(), row["spell"]), (surely, row)
            best[row["person"]] = min(best.get(row["person"], mine), mine, key=lambda one: one[0])
    return [one for _, one in best.values()]


def freed_by(row, surely, last):
    if row["discretionary"] is False or row["ended"] is False or row["end_first"] > last:
        return False
    return True if surely and row["discretionary"] and row["end_last"] <= last else None


def eligible(row, morning):
    if row["sentenced_first"] and row["sentenced_first"] > morning:
        return False
    return opposite(at_most(14, *left(row, morning)))


@pytest.mark.parametrize("seed", range(8))
def test_the_freed_of_a_random_register_are_those_a_loop_finds(seed):
    exact = seed % 2 == 1
    rows = random_spells(seed, exact_ends=exact)
    register, days = people(rows), Window(first=FIRST, last=LAST)
    for text in CRITERIA if exact else STEADY:
        found, answer = met(register, days, read_criterion(text), by_then=True), CRITERIA[text]
        freed = [
            (surely, recent, answer(row, row["end_first"] if exact else FIRST))
            for surely, recent, row in releases_of(rows, FIRST, LAST)
        ]
        assert found.freed == tell(met for surely, _, met in freed if surely), text
        assert found.maybe == tell(met for surely, recent, met in freed if not surely and recent), text
        assert found.undated == sum(not surely and not recent for surely, recent, _ in freed), text
        assert found.freed.people


@pytest.mark.parametrize("seed", range(12, 19))
def test_the_pools_of_a_random_register_and_who_stayed_are_those_a_loop_finds(seed):
    rows, text = random_spells(seed), list(CRITERIA)[seed % len(CRITERIA)]
    days = [(FIRST, date(2031, 4, 19)), (date(2031, 4, 20), date(2031, 5, 31)), (date(2031, 6, 1), LAST)]
    named = '"2031-04-20/2031-04-25", "2031-06-01", "2031-08-01"'
    found, answer = ask(rows, text, settings=f"[waves]\ndays = [{named}]\n"), CRITERIA[text]
    counts = {}
    for wave, (first, last) in enumerate(days):
        for surely, row in insiders(rows, first):
            told, fit = freed_by(row, surely, last), eligible(row, first)
            left = told is None and row["exit"] and (first - row["end_first"]).days <= 366
            within = {"possible": True, "inside": surely or left, "eligible": (surely or left) and fit is True}
            within["unsure"] = surely and fit is None
            for pool in [name for name, holds in within.items() if holds]:
                place = [(True, False, None).index(x) for x in (told, answer(row, first))]
                counts.setdefault((pool, wave), [[0] * 3 for _ in range(3)])[place[0]][place[1]] += 1
    kept = [wave for wave in range(3) if ("possible", wave) in counts and any(counts["possible", wave][0])]
    nobody = [[0] * 3 for _ in range(3)]
    assert found.waves == tuple(days[wave] for wave in kept)
    pools = {pool: [counts.get((pool, wave), nobody) for wave in kept] for pool, _ in counts}
    assert found.unsure == pools.pop("unsure")
    assert dict(found.by_pool) == pools
    after = [(surely, answer(row, LAST + DAY)) for surely, row in insiders(rows, LAST + DAY)]
    assert found.inside == tell(met for surely, met in after if surely)
    assert found.maybe_inside == tell(met for surely, met in after if not surely)


# Numbers at their edges


EDGES = (
    ("age >= 60", "1971-04-02  -  -", (1, 0, 0)),  # on the birthday itself
    ("age >= 60", "1971-04-03  -  -", (0, 1, 0)),
    ("age >= 60", "1971  -  -", (0, 0, 1)),
    ("age >= 59", "1971  -  -", (1, 0, 0)),
    ("age >= 60", "-  -  -", (0, 0, 1)),
    ("sentence_years <= 5", "-  1826  -", (1, 0, 0)),
    ("sentence_years = 5", "-  1827  -", (1, 0, 0)),
    ("sentence_years >= 5", "-  1826  -", (1, 0, 0)),
    ("sentence_years <= 5", "-  1841  -", (1, 0, 0)),  # nearer to 60 months than to 61
    ("sentence_years <= 5", "-  1842  -", (0, 1, 0)),
    ("sentence_years <= 5", "-  1826/1900  -", (0, 0, 1)),
    ("sentence_years <= 5", "-  0  -", (0, 0, 1)),  # a punishment outside prison
    ("sentence_days = 1827", "-  1827  -", (1, 0, 0)),
    ("sentence_days = 1827", "-  1826  -", (0, 1, 0)),
    ("left_days <= 90", "-  -  2031-07-01", (1, 0, 0)),
    ("left_days <= 90", "-  -  2031-07-02", (0, 1, 0)),
    ("left_days = 0", "-  -  2031-01-01", (1, 0, 0)),
    ("held_days >= 821", "-  -  -", (1, 0, 0)),  # 2029-01-01 to 2031-04-02
    ("held_days >= 822", "-  -  -", (0, 1, 0)),
)


@pytest.fixture(scope="module")
def edges():
    return each_in_a_region(
        "start  end  exit  born  term  scheduled", [f"2029-01-01  2031-04-02  pardon  {cells}" for _, cells, _ in EDGES]
    )


@pytest.mark.parametrize("at", range(len(EDGES)), ids=[f"{text}: {cells}" for text, cells, _ in EDGES])
def test_an_answer_is_of_the_morning_of_the_release(edges, at):
    text, _, answer = EDGES[at]
    days, alone = Window(first=FIRST, last=LAST), f"region = 'r{at}'"
    yes = met(edges, days, read_criterion(f"{alone} and {text}"), by_then=True).freed.yes
    no = met(edges, days, read_criterion(f"{alone} and not ({text})"), by_then=True).freed.yes
    assert (yes, no, 1 - yes - no) == answer


VAGUE = "start  end  exit  born  scheduled\n2029-01-01  2031-05-01/2031-06-30  pardon  {born}  {scheduled}"


@pytest.mark.parametrize(
    ("criterion", "born", "scheduled"),
    [
        ("age >= 60", "1971-06-15", "-"),
        ("left_days <= 90", "-", "2031-09-01"),
        ("held_days <= 900", "-", "-"),
    ],
)
def test_a_release_of_no_certain_day_leaves_open_what_changed_while_it_may_have_been(criterion, born, scheduled):
    """Freed on some day of May or June: sixty in the middle of it, or with 123 to 63 days left, or held 850 to 910."""
    assert ask(VAGUE.format(born=born, scheduled=scheduled), criterion).freed == (0, 0, 1)


@pytest.mark.parametrize(
    ("criterion", "answer"),
    [
        ("age >= 60", (0, 1, 0)),
        ("left_days <= 90", (0, 1, 0)),
        ("left_days <= 123", (1, 0, 0)),
        ("age < 60", (1, 0, 0)),
    ],
)
def test_a_release_of_no_certain_day_leaves_nothing_open_that_is_so_on_all_of_its_days(criterion, answer):
    far = "2032-09-01" if answer == (0, 1, 0) else "2031-09-01"
    assert ask(VAGUE.format(born="1971-07-15", scheduled=far), criterion).freed == answer


# Days


def test_a_period_is_cut_where_a_wave_begins_in_it():
    """Waves found in the releases: a wave on the first day of the period cuts nothing, one after its end neither."""
    spells = [("2031-03-01", 6), ("2031-04-10", 6), ("2031-04-12", 6), ("2031-05-20", 4), ("2031-07-15", 6)]
    text = "start  end  exit\n" + "\n".join(f"2029-01-01  {day}  pardon" for day, n in spells for _ in range(n))
    register = people(text)
    cut = [
        (FIRST, date(2031, 4, 9)),
        (date(2031, 4, 10), LAST),
    ]
    assert strata(register, Window(first=FIRST, last=LAST)) == cut
    assert strata(register, Window(first=FIRST + DAY, last=date(2031, 4, 9))) == [(FIRST + DAY, date(2031, 4, 9))]


def test_a_part_of_the_period_in_which_nobody_was_freed_is_no_part_of_the_comparison():
    spells = "\n".join(["start  end  exit  sex", *["2029-01-01  2031-04-10  pardon  f"] * 6, "2029-01-01  2033  -  m"])
    found = ask(spells)
    assert [first for first, _ in found.waves] == [date(2031, 4, 10)]
    assert found.by_pool["inside"] == [[[6, 0, 0], [0, 1, 0], [0, 0, 0]]]
    nobody = ask("start  end  exit  sex\n2029-01-01  2033  -  m")
    assert nobody.by_pool["inside"] == [[[0, 0, 0], [0, 1, 0], [0, 0, 0]]]


def test_who_left_on_the_last_day_did_not_stay_and_who_left_the_day_after_did():
    spells = """
    start       end         exit         sex
    2029-01-01  2031-06-30  pardon       f
    2029-01-01  2031-07-01  pardon       f
    2031-06-30  2032-01-01  term_served  f
    2031-07-01  2032-01-01  term_served  f
    2029-01-01  2031-06/2031-07  term_served  f
    2031-02-28  2031-04-01  term_served  m
    2031-03-01  2031-04-01  term_served  m
    """
    found = ask(spells)
    assert (found.inside, found.maybe_inside) == ((2, 0, 0), (1, 0, 0))
    # Who came on the morning itself was not inside on it.
    assert found.by_pool["inside"] == [[[1, 0, 0], [2, 1, 0], [0, 0, 0]]]
