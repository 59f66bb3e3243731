"""What the tables by hand said by a day, as SQL: release acts, readings, events and earlier episodes."""

# Grain: one row per release act in force. A figure is in force if it is known and no known figure replaces it.
# What was reported on a day had happened by that day, which bounds a vague date from above. A vague date that reaches
# past $on is left so: the act may lie after it.
ACT = """
create temp table act as
select
    id, day, kind, people, decided_by, described_as, deported, source_url, known_from, row_number,
    day_first as first,
    case when known_from_last >= day_first then least(day_last, known_from_last) else day_last end as last,
    list_contains($kinds, kind) as counted
from releases
where known_from_last <= $known and day_first <= $on
    and not exists (
        select 1 from releases as later
        where later.known_from_last <= $known and list_contains(later.supersedes, releases.id)
    );
"""
# Grain: one row per known reading. A reading of an act has the act's days; one of a figure not in force is left out.
# `sure_last` is the last day that the number can speak of: nothing is counted before it happens.
READING = """
create temp table reading as
select
    r.id, r.what, coalesce(r.who, '') as who, coalesce(r.period, act.day) as period,
    coalesce(r.period_first, act.first) as first, coalesce(r.period_last, act.last) as last,
    case
        when r.known_from_last >= coalesce(r.period_first, act.first)
        then least(coalesce(r.period_last, act.last), r.known_from_last)
        else coalesce(r.period_last, act.last)
    end as sure_last,
    r.value, r.low, r.high, r.qualifier, coalesce(r.basis, '') as basis, r.act,
    r.source_url, r.known_from, r.known_from_last, r.row_number
from readings as r left join act on act.id = r.act
where r.known_from_last <= $known
    and coalesce(r.period_first, act.first) <= $on
    and (r.act is null or act.id is not null);
"""
# Grain: one row per known event that had begun. Its last day is bounded as that of an act.
EVENT = """
create temp table event as
select
    id, day, day_first as first,
    case when known_from_last >= day_first then least(day_last, known_from_last) else day_last end as last,
    type, actor, target,
    coalesce(cause, []::varchar[]) as cause, description, source_url, known_from, row_number
from events
where known_from_last <= $known and day_first <= $on;
"""
# Grain: one row per known episode that had begun. Empty answers are unknown.
PRECEDENT = """
create temp table precedent as
select
    id, country, period, period_first as first, period_last as last, released, demander, offered,
    case when len(followed_by) > 0 then followed_by else ['unknown'] end as followed_by,
    coalesce(reversed, 'unknown') as reversed, coalesce(new_arrests, 'unknown') as new_arrests, outcome,
    source_url, known_from, row_number
from precedents
where known_from_last <= $known and coalesce(period_first, date '0001-01-01') <= $on;
"""
HAND = (ACT, READING, EVENT, PRECEDENT)
