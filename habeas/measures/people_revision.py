"""What the lists said of a day then, what they say of it now, and why that differs."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from habeas.core.types import Finding, Sentence, Table, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.people_rows import counts_people, rests_on
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

# The day before the newest edition on which another was newest.
PREVIOUS = """
select max(known_from) from edition where known_from < (select max(known_from) from edition);
"""
# Grain: one row per counted person who may be inside on $day.
_INSIDE = """
    select person, bool_or(start_last <= $day and end_first > $day) as sure
    from {table}
    where counted and contradictory is not true and start_first <= $day and end_last > $day
    group by person
"""
# Grain: one row. Everybody in `then_spell`, then everybody in `spell`.
TOTALS = f"""
with then_inside as ({_INSIDE.format(table="then_spell")}), now_inside as ({_INSIDE.format(table="spell")})
select
    (select count(*) filter (where sure) from then_inside), (select count(*) from then_inside),
    (select count(*) filter (where sure) from now_inside), (select count(*) from now_inside);
"""
# Grain: one row per person whose answer differs: everything said of the person.
_SAID = """
    select
        person, count(*) as spells, bool_or(counted) as counted,
        coalesce(bool_or(contradictory), false) as contradictory,
        coalesce(bool_or(exit in ('died', 'executed')), false) as died,
        coalesce(bool_or(ended or exit is not null), false) as ended,
        list_sort(list([start_first, start_last])) as starts,
        list_sort(list([end_first, end_last])) as ends
    from {table}
    where person in (select person from differing)
    group by person
"""
# Grain: one row per reason: people, and by how many they change the sure and the possible count. Each person has the
# first reason that fits, so that the rows add up to the whole.
REASONED = f"""
with then_inside as ({_INSIDE.format(table="then_spell")}),
now_inside as ({_INSIDE.format(table="spell")}),
compared as (
    select
        coalesce(n.person, t.person) as person,
        coalesce(n.sure, false)::integer - coalesce(t.sure, false)::integer as sure,
        (n.person is not null)::integer - (t.person is not null)::integer as possible
    from now_inside as n full join then_inside as t on n.person = t.person
),
differing as (select person, sure, possible from compared where sure <> 0 or possible <> 0),
then_said as ({_SAID.format(table="then_spell")}),
now_said as ({_SAID.format(table="spell")}),
reasoned as (
    select
        d.sure, d.possible,
        case
            when t.person is null then 'listed'
            when n.person is null then 'gone'
            when n.counted <> t.counted then 'designated'
            when n.contradictory <> t.contradictory then 'contradictory'
            when n.spells > t.spells then 'detention'
            when n.died and not t.died then 'died'
            when n.ended and not t.ended then 'left'
            when n.starts <> t.starts then 'start'
            when n.ends <> t.ends and n.ended then 'end'
            when n.ends <> t.ends then 'held'
            else 'other'
        end as reason
    from differing as d
        left join then_said as t on t.person = d.person
        left join now_said as n on n.person = d.person
)
select reason, count(*), sum(sure)::bigint, sum(possible)::bigint from reasoned group by reason;
"""
REASONS = {
    "listed": "person listed later",
    "gone": "record withdrawn or found to be another person's",
    "designated": "a body counts the person since, or no longer",
    "contradictory": "dates found contradictory, or put right",
    "detention": "further detention listed later",
    "died": "death learnt later",
    "left": "release learnt later",
    "start": "first day of the detention changed",
    "end": "day of the exit changed",
    "held": "said later to have been inside still, or said so no longer",
    "other": "other",
}
COLUMNS = ("reason", "people", "sure", "possible")


class Revision(NamedTuple):
    """The people inside on `day` as known on `known` and as known now, and the reasons of the difference in order."""

    day: date
    known: date
    then: Bounds
    now: Bounds
    reasons: tuple[tuple[str, int, int, int], ...]


def revise(register: Register, known: date) -> Revision:
    """The people inside on the day `known`, or on the register's last day if that is earlier, as known then and now.

    Each reason has the number of people, and by how many they change the sure and the possible count: the reasons add
    up to the difference of both.
    """
    register.then(known)
    day = min(register.on, known)
    totals = register.one(TOTALS, day=day)
    found = {reason: counts for reason, *counts in register.rows(REASONED, day=day)}
    reasons = tuple((words, *found[reason]) for reason, words in REASONS.items() if reason in found)
    return Revision(day, known, Bounds(*totals[:2]), Bounds(*totals[2:]), reasons)


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `people.revision.then`, `.now`, `.day`, `.known`, `.later` and the table `.list`; nothing where
    nobody on a list is counted."""
    if not counts_people(register):
        return ()
    (known,) = register.one(PREVIOUS)
    common = rests_on(register) | {"method": MEASURE.method}
    if known is None:
        reason = "all editions of the lists were known from the same day"
        settle = "an earlier or a later edition of a list"
        label = "People on the lists inside, as known then"
        return (
            refusal(
                register, "people.revision.then", label, unit="people", reason=reason, would_settle=settle, **common
            ),
        )
    return _findings(register, revise(register, known), common)


def _findings(register: Register, made: Revision, common: dict[str, Any]) -> tuple[Finding, ...]:
    later = sum(people for words, people, *_ in made.reasons if words == REASONS["listed"])
    people, days = common | {"unit": "people"}, common | {"unit": "day"}
    return (
        finding(
            register, "people.revision.then", "People on the lists inside, as known then", **spread(made.then), **people
        ),
        finding(
            register,
            "people.revision.now",
            "People on the lists inside then, as known now",
            **spread(made.now),
            **people,
        ),
        finding(register, "people.revision.day", "Day looked at twice", value=made.day, **days),
        finding(register, "people.revision.known", "Earlier day of knowledge", value=made.known, **days),
        finding(
            register,
            "people.revision.later",
            "People inside then who were listed only later",
            **spread(Bounds(later, later)),
            **people,
        ),
        finding(
            register,
            "people.revision.list",
            "Why the number of people inside differs from what was known then",
            table=Table(columns=COLUMNS, rows=made.reasons),
            **people,
        ),
    )


MEASURE = Measure(
    name="people_revision",
    question="What did the lists say of an earlier day then, what do they say of it now, and why does it differ?",
    section="people",
    compute=compute,
    method="the same day counted by what the lists said then and by what they say now; each person has one reason",
    sentences=(
        (
            Sentence(
                text="As known on {people.revision.known}, the lists put {people.revision.then:unit} inside on "
                "{people.revision.day}; as known on {clock.known}, it is {people.revision.now}. "
                "First listed after that day: {people.revision.later:some}."
            ),
            Sentence(
                text="As known on {people.revision.known}, the lists put {people.revision.then:unit} inside on "
                "{people.revision.day}; as known on {clock.known}, it is {people.revision.now}."
            ),
            Sentence(
                text="What became known later of earlier days, the data cannot tell: {people.revision.then:reason}."
            ),
        ),
    ),
)
