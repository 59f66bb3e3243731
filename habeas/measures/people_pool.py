"""Who was inside on the morning of a wave, and who of them was freed by it: the frame of every comparison."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from habeas.register.register import Register

# A sentence that ends sooner is served before a decree takes effect (METHODS: eligible that morning).
ELIGIBLE_DAYS = 14

# Grain: one wave, numbered from 0.
_WAVES = """
wave as (
    select
        unnest(range(len($firsts::date[]))) as wave, unnest($firsts::date[]) as morning, unnest($lasts::date[]) as last
)
"""
# Grain: one person who was, or may have been, inside on the morning of one wave. Who left on that day was inside that
# morning; who came on it was not.
_INSIDE = """
one as (
    select
        wave.wave, wave.morning, wave.morning as latest, wave.last, spell.*,
        spell.start_last < wave.morning and spell.end_first >= wave.morning as surely
    from wave join spell on spell.start_first < wave.morning and spell.end_last >= wave.morning
    where counted and contradictory is not true
    qualify row_number() over (
        partition by wave.wave, spell.person order by surely desc, spell.start_last desc, spell.spell
    ) = 1
)
"""
# Grain: one person who was, or may have been, freed on one of the days of one wave, whenever they came. The release was
# on some day from `morning` to `latest`; `surely` that they did not leave before the wave. Who is not said to have left
# is not in it.
_FREED = """
one as (
    select
        wave.wave, greatest(wave.morning, least(spell.end_first, wave.last)) as morning,
        greatest(wave.morning, least(spell.end_last, wave.last)) as latest, wave.last, spell.*,
        greatest(spell.end_first, spell.start_first) >= wave.morning as surely
    from wave join spell on spell.start_first <= wave.last and spell.end_first <= wave.last
        and spell.end_last >= wave.morning
    where counted and contradictory is not true
        and exit is not null and discretionary is not false and ended is not false
    qualify row_number() over (
        partition by wave.wave, spell.person
        order by surely and discretionary and spell.end_last <= wave.last desc nulls last, spell.end_last, spell.spell
    ) = 1
)
"""
# Grain: that of `one`. Yes, no and null (unknown): `surely` inside; `eligible`, the sentence in force ends more than 14
# days off; `freed`, a discretionary release within the wave. Ages, terms, days held and days left are least and most,
# null where nothing is known.
_FRAME = f"""
frame as (
    select
        one.wave, one.morning, one.last, one.person, one.spell, one.surely,
        case
            when one.sentenced_first > one.morning then false
            when one.scheduled_first > one.morning + {ELIGIBLE_DAYS} then true
            when one.scheduled_last <= one.morning + {ELIGIBLE_DAYS} then false
        end as eligible,
        case
            when one.discretionary is false or one.ended is false or one.end_first > one.last then false
            when one.surely and one.discretionary and one.end_last <= one.last then true
        end as freed,
        one.exit, one.end_first, one.end_last, one.sex,
        date_diff('year', person.born_last, one.morning)
            - (strftime(person.born_last, '%m%d') > strftime(one.morning, '%m%d'))::integer as age_low,
        date_diff('year', person.born_first, one.latest)
            - (strftime(person.born_first, '%m%d') > strftime(one.latest, '%m%d'))::integer as age_high,
        one.custody_low, one.custody_high,
        greatest(one.morning - one.start_last, 0) as held_low,
        if(one.start_first = date '0001-01-01', null, greatest(one.latest - one.start_first, 0)) as held_high,
        if(one.scheduled_first is null, null, greatest(one.scheduled_first - one.latest, 0)) as left_low,
        if(one.scheduled_last is null, null, greatest(one.scheduled_last - one.morning, 0)) as left_high,
        one.punishment, one.region, one.parts
    from one left join person using (person)
)
"""
FRAME = f"{_WAVES}, {_INSIDE}, {_FRAME}"
FREED_FRAME = f"{_WAVES}, {_FREED}, {_FRAME}"


class WaveDays(NamedTuple):
    """First and last day of a wave, both included."""

    first: date
    last: date


def ask_frame(register: Register, sql: str, waves: Sequence[WaveDays], **params: object) -> list[tuple[Any, ...]]:
    """The rows of a query over `frame`, of these waves, which are numbered from 0."""
    firsts, lasts = [wave.first for wave in waves], [wave.last for wave in waves]
    return register.rows(f"with {FRAME}\n{sql}", firsts=firsts, lasts=lasts, **params)
