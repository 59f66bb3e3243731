"""What was known of a person on a day: which statements of lists and corrections by hand an answer rests on."""

import random
from datetime import date, timedelta

import pytest

from habeas.core.props import NUMBER
from habeas.core.types import Window
from habeas.intake.criteria import read_criterion
from habeas.measures.people_met import inside_after, met
from tests.measures.people import people

OUT = date(2031, 4, 10)
DAYS = Window(first=date(2031, 4, 1), last=date(2031, 4, 30))
EDITIONS = """
known_from  list   grade
2031-01-01  first  A
2031-01-01  other  B
"""
ONE_FREED = "start  end  exit\n2029-01-01  2031-04-10  pardon"
STATEMENT = (*("record", "spell", "prop", "value", "low", "high"), *("edition", "known_from", "known_to"))
MENDED = ("record", "spell", "prop", "value", "low", "high", "made_on")


def on(day):
    return date(2031, 4, day)


def numbers(value):
    return (int(value), int(value)) if value.isdigit() else (None, None)


def lay_said(register, *, listed, said=(), mended=()):
    """Lay records as (record, list, person), statements as (record, spell, property, value, edition, from, to) and
    corrections as (record, spell, property, value, day)."""
    run = register.database.connection.execute
    run("create or replace temp table listed (record integer, list varchar, person integer)")
    for row in listed:
        run("insert into listed values (?, ?, ?)", list(row))
    for record, spell, prop, value, edition, first, last in said:
        values = [record, spell, NUMBER[prop], value, *numbers(value), edition, first, last]
        run(f"insert into lists.statement ({', '.join(STATEMENT)}) values ({', '.join('?' * 9)})", values)
    for record, spell, prop, value, made_on in mended:
        values = [record, spell, NUMBER[prop], value, *numbers(value), made_on]
        run(f"insert into memory.mended ({', '.join(MENDED)}) values ({', '.join('?' * 7)})", values)
    return register


def register_of(said=(), mended=(), *, spells=ONE_FREED, listed=((1, "first", 1),), editions=EDITIONS, **more):
    return lay_said(people(spells, editions=editions, **more), listed=listed, said=said, mended=mended)


def answer(register, criterion, *, by_then=True):
    """Whether the one person freed meets it."""
    found = met(register, DAYS, read_criterion(criterion), by_then=by_then).freed
    assert found.people == 1
    return {1: True, 2: False, 3: None}[found.index(1) + 1]


def ill(first, last=None, value="Serious", record=1, edition=1):
    return (record, 1, "health", value, edition, first, last)


ILL = "health = 'serious'"


# When it was said


@pytest.mark.parametrize(("day", "known"), [(9, True), (10, None), (11, None)])
def test_what_was_said_counts_if_it_was_said_before_the_morning_of_the_release(day, known):
    register = register_of([ill(on(day))])
    assert answer(register, ILL) is known
    assert answer(register, ILL, by_then=False) is True


@pytest.mark.parametrize(("day", "known"), [(9, None), (10, True), (11, True)])
def test_what_was_no_longer_said_on_the_day_before_the_release_does_not_count(day, known):
    register = register_of([ill(date(2031, 1, 1), on(day))])
    assert answer(register, ILL) is known
    assert answer(register, ILL, by_then=False) is None


def test_what_was_said_later_does_not_take_the_place_of_what_was_known_then():
    register = register_of([ill(date(2031, 1, 1), on(20)), ill(on(20), value="well")])
    assert answer(register, ILL) is True
    assert answer(register, ILL, by_then=False) is False


@pytest.mark.parametrize(("day", "then"), [(9, False), (10, True), (11, True)])
def test_a_correction_takes_the_place_of_what_it_corrects_from_its_day_on(day, then):
    register = register_of([ill(date(2031, 1, 1))], [(1, 1, "health", "well", on(day))])
    assert answer(register, ILL) is then
    assert answer(register, ILL, by_then=False) is False


@pytest.mark.parametrize(("day", "then"), [(9, None), (10, True)])
def test_a_correction_may_take_away_what_a_list_says(day, then):
    register = register_of([ill(date(2031, 1, 1))], [(1, 1, "health", "", on(day))])
    assert answer(register, ILL) is then
    assert answer(register, ILL, by_then=False) is None


def test_a_correction_of_one_record_leaves_what_another_says():
    said = [ill(date(2031, 1, 1)), ill(date(2031, 1, 1), record=2, edition=2)]
    register = register_of(said, [(1, 1, "health", "", on(1))], listed=((1, "first", 1), (2, "other", 1)))
    assert answer(register, ILL) is True


@pytest.mark.parametrize(("known", "later"), [("2031-04-14", None), ("2031-04-15", True), ("2031-12-31", True)])
def test_what_is_known_now_is_what_was_said_by_the_day_of_knowing(known, later):
    register = register_of([ill(on(15))], known=known)
    assert answer(register, ILL) is None
    assert answer(register, ILL, by_then=False) is later


@pytest.mark.parametrize(("known", "later"), [("2031-04-14", True), ("2031-04-15", False)])
def test_a_correction_counts_from_its_day_of_knowing(known, later):
    register = register_of([ill(date(2031, 1, 1))], [(1, 1, "health", "well", on(15))], known=known)
    assert answer(register, ILL, by_then=False) is later


def test_an_edition_not_known_yet_says_nothing():
    editions = "known_from  list  grade\n2031-01-01  first  A\n2031-04-05  first  A"
    said = [ill(on(5), edition=2)]
    assert answer(register_of(said, editions=editions), ILL) is True
    assert answer(register_of(said, editions=editions, known="2031-04-04", on="2031-04-30"), ILL) is None


@pytest.mark.parametrize(("prop", "criterion"), [("article", "article = '130'"), ("issue", "issue = '130'")])
def test_what_stands_in_court_papers_counts_whenever_it_was_learnt(prop, criterion):
    register = register_of([(1, 1, prop, "130", 1, on(20), None)])
    assert answer(register, criterion) is True
    assert answer(register_of([(1, 1, prop, "130", 1, on(1), on(20))]), criterion) is None


@pytest.mark.parametrize(
    ("prop", "value", "criterion"),
    [
        ("minor_children", "2", "minor_children > 0"),
        ("petitioned", "yes", "petitioned = 'yes'"),
        ("place", "Camp Nine", "place = 'camp nine'"),
        ("citizenship", "Fictland", "citizenship = 'fictland'"),
        ("nationality", "Fict", "nationality = 'fict'"),
        ("religion", "None", "religion = 'none'"),
        ("occupation", "Baker", "occupation like 'bak%'"),
        ("education", "School", "contains(education, 'schoo')"),
    ],
)
def test_what_a_release_may_bring_to_light_counts_only_if_said_before(prop, value, criterion):
    before, after = ((1, 1, prop, value, 1, day, None) for day in (on(9), on(10)))
    assert [answer(register_of([said]), criterion) for said in (before, after)] == [True, None]
    assert answer(register_of([after]), criterion, by_then=False) is True


def test_who_stayed_is_described_by_what_was_said_before_the_period_began():
    spells = "start  end  exit\n2029-01-01  2032-01-01  pardon"
    for day, then in ((date(2031, 3, 31), (1, 0, 0)), (on(1), (0, 0, 1))):
        register, criterion = register_of([ill(day)], spells=spells), read_criterion(ILL)
        assert met(register, DAYS, criterion, by_then=True).inside == then
        assert met(register, DAYS, criterion, by_then=False).inside == (1, 0, 0)
        assert inside_after(register, DAYS.last, criterion, learnt_by=None)[0] == (1, 0, 0)


# Several answers


def two_lists(*said, grades="AB", days=("2031-01-01", "2031-01-01")):
    editions = "known_from  list  grade\n" + "\n".join(
        f"{day}  {name}  {grade}" for day, name, grade in zip(days, ("first", "other"), grades, strict=True)
    )
    return register_of(said, listed=((1, "first", 1), (2, "other", 1)), editions=editions)


@pytest.mark.parametrize(
    ("grades", "days", "met"),
    [
        ("AB", ("2031-01-01", "2031-02-01"), True),
        ("BA", ("2031-02-01", "2031-01-01"), False),
        ("AA", ("2031-02-01", "2031-01-01"), True),
        ("AA", ("2031-01-01", "2031-02-01"), False),
        ("AA", ("2031-01-01", "2031-01-01"), True),  # of equal ones the name that comes first
    ],
)
def test_of_two_lists_the_better_grade_is_believed_then_the_newer_edition(grades, days, met):
    first, other = (date.fromisoformat(day) for day in days)
    said = ill(first), ill(other, value="well", record=2, edition=2)
    assert answer(two_lists(*said, grades=grades, days=days), ILL) is met


def test_several_texts_are_all_believed_whichever_list_says_them():
    said = [(1, 1, "occupation", "Baker", 1, on(1), None), (2, 1, "occupation", "Poet", 2, on(1), None)]
    register = two_lists(*said)
    assert [answer(register, f"occupation = '{what}'") for what in ("baker", "poet", "judge")] == [True, True, False]
    assert answer(register, "not occupation = 'poet'") is False
    assert answer(register_of(), "occupation = 'poet'") is None


def test_what_one_list_keeps_silent_about_another_may_tell():
    assert answer(two_lists(ill(date(2031, 1, 1), record=2, edition=2)), ILL) is True


# Several detentions

TWICE = """
spell  person  start       end         exit
257    1       2027-01-01  2028-01-01  term_served
513    1       2029-01-01  2031-04-10  pardon
"""
ONCE = "spell  person  start  end  exit\n257  1  2029-01-01  2031-04-10  pardon"
RECORDS = ((1, "first", 1), (2, "first", 1))


def article(record, value, spell=1):
    return (record, spell, "article", value, 1, date(2031, 1, 1), None)


def test_what_is_said_of_a_detention_is_of_that_one_where_a_person_has_several():
    register = register_of([article(1, "130"), article(2, "342")], spells=TWICE, listed=RECORDS)
    assert [answer(register, f"article = '{n}'") for n in (130, 342)] == [False, True]
    nothing = register_of([article(1, "130")], spells=TWICE, listed=RECORDS)
    assert answer(nothing, "article = '130'") is None


def test_a_second_detention_of_one_record_has_its_own_articles():
    spells = TWICE.replace("513", "258")
    register = register_of([article(1, "130"), article(1, "342", spell=2)], spells=spells)
    assert [answer(register, f"article = '{n}'") for n in (130, 342)] == [False, True]


def test_of_a_person_with_one_detention_all_records_tell():
    register = register_of([article(1, "130"), article(2, "342")], spells=ONCE, listed=RECORDS)
    assert [answer(register, f"article = '{n}'") for n in (130, 342)] == [True, True]


def test_what_is_said_of_a_person_is_of_all_their_detentions():
    assert answer(register_of([ill(date(2031, 1, 1))], spells=TWICE, listed=RECORDS), ILL) is True


def test_a_detention_told_by_two_records_has_the_articles_of_both_though_there_was_another_before():
    """Records 2 and 3 tell of one detention, which goes by the number of record 2; article 342 stands in record 3."""
    said = [article(1, "7"), article(2, "130"), article(3, "342")]
    spells = """
    spell  person  start       end         exit         parts
    257    1       2027-01-01  2028-01-01  term_served  257
    513    1       2029-01-01  2031-04-10  pardon       513+769
    """
    register = register_of(said, spells=spells, listed=(*RECORDS, (3, "first", 1)))
    assert answer(register, "article = '342'") is True


# Against a loop, over random statements

LISTS = {"first": "A", "other": "B", "third": "B"}
ON = {  # editions in order of time; the lists take turns
    number: (name, date(2031, 3, 25) + timedelta(days=3 * number))
    for number, name in enumerate(("first", "other", "third") * 3, start=1)
}
VALUES = {
    "health": ("Serious", "well", "cancer"),
    "minor_children": ("0", "1", "3"),
    "occupation": ("Baker", "poet"),
    "article": ("130", "342"),
}
ASKED = {
    ILL: ("health", lambda values: values[0] == "serious"),
    "minor_children > 0": ("minor_children", lambda values: int(values[0]) > 0),
    "occupation = 'poet'": ("occupation", lambda values: "poet" in values),
    "article in ('130', '7')": ("article", lambda values: "130" in values),
}
MANY, LASTING = ("occupation", "article"), ("article",)


def random_statements(seed, n):
    """One record of each of n people on each of three lists, whose editions say, change and take back; and some
    corrections."""
    rng, said, mended = random.Random(seed), [], []
    listed = [(person * 10 + at, name, person) for person in range(1, n + 1) for at, name in enumerate(LISTS)]
    for record, name, _ in listed:
        for prop, values in VALUES.items():
            now = None
            for number, (_, day) in [one for one in ON.items() if one[1][0] == name]:
                if rng.random() < 0.5:
                    if now:
                        said.append((*now, day))
                    now = (record, 1, prop, rng.choice(values), number, day) if rng.random() < 0.6 else None
            if now:
                said.append((*now, None))
            if rng.random() < 0.15:
                # Of two corrections of one day nothing says which is preferred: each list has days of its own.
                made_on = date(2031, 4, 1) + timedelta(days=3 * rng.randrange(8) + list(LISTS).index(name))
                mended.append((record, 1, prop, rng.choice((*values, "")), made_on))
    return listed, said, mended


def believed(prop, records, day, said, mended):
    """The values of a property of some records on a day, the one preferred first."""
    found = []
    for record in records:
        fixed = [one for one in mended if one[0] == record and one[2] == prop and one[4] <= day]
        found += [((0, -one[4].toordinal()), one[3]) for one in fixed if one[3]]
        for _, _, _, value, number, first, last in (
            [] if fixed else [x for x in said if x[0] == record and x[2] == prop]
        ):
            if first <= day and (last is None or day < last):
                name, known_from = ON[number]
                found.append(((1, LISTS[name], -known_from.toordinal(), name), value))
    return [value.lower() for _, value in sorted(found)]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_known_of_random_people_is_what_a_loop_over_the_statements_finds(seed):
    rng, n = random.Random(seed), 40
    listed, said, mended = random_statements(seed, n)
    outs = [on(rng.randrange(2, 28)) for _ in range(n)]
    spells = "start  end  exit\n" + "\n".join(f"2029-01-01  {day}  pardon" for day in outs)
    editions = "edition  list  grade  known_from\n" + "\n".join(
        f"{number}  {name}  {LISTS[name]}  {day}" for number, (name, day) in ON.items()
    )
    known = date(2031, 4, 30) if seed % 2 else date(2031, 5, 30)
    register = register_of(
        said, mended, spells=spells, listed=listed, editions=editions, known=str(known), on="2031-04-30"
    )
    for criterion, (prop, holds) in ASKED.items():
        for by_then in (True, False):
            answers = []
            for person, out in enumerate(outs, start=1):
                day = out - timedelta(days=1) if by_then and prop not in LASTING else known
                records = [record for record, _, who in listed if who == person]
                values = believed(prop, records, day, said, mended)
                answers.append(holds(values) if values else None)
            found = met(register, DAYS, read_criterion(criterion), by_then=by_then).freed
            assert found == (answers.count(True), answers.count(False), answers.count(None)), (criterion, by_then)
            assert min(found.yes, found.no) > 0
