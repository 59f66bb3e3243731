"""One detention told by several lists, as SQL: which detentions of a person's lists are one, and what holds of it.

Lists say of one detention: detained 1 September, detained 3 September, detained in September. Two detentions of one
list stay two, as the list says, save where they surely overlap. Two of different lists are one if each could be the
other:

- their beginnings meet or lie at most 31 days apart (one list has the arrest, another the order of the court);
- nothing says that one had ended before the other began;
- where a beginning is not known, the ends meet or lie at most 31 days apart too;
- and there is no second that it could as well be, begun on other days: then it is joined with neither.

Who is nearest goes first: ends that meet, then the least days between beginnings. A detention of three lists is one if
any two of the three could be one.
"""

from __future__ import annotations

from habeas.register.spells import STAYS
from habeas.store.database import Database

NEAR_DAYS = 31

# Grain: one detention of one list, of people of whom several lists tell.
OF_LIST = """
create or replace temp table {at}of_list as
with spanning as (select person from {at}told group by person having count(distinct lists) > 1)
select * from ({stays}) as stay semi join spanning using (person);
"""
# Grain: one detention of one list. `unit` is the detention of the person that it tells of: at first its own.
MEMBER = "create or replace temp table {at}member as select number, number as unit from {at}of_list;"
# Grain: two detentions of a person, both ways. `fits`: each could be the other.
PAIR = """
create or replace temp table {at}pair as
select
    one.number as one, other.number as other, gap, end_gap > {near} as apart,
    one.lists <> other.lists and gap <= {near} and (known or end_gap <= {near}) and possible and not over as fits
from {at}of_list as one join {at}of_list as other on one.person = other.person and one.number <> other.number
    cross join lateral (
        select
            greatest(
                0, greatest(one.start_first, other.start_first) - least(one.start_last, other.start_last)
            ) as gap,
            greatest(0, greatest(one.end_first, other.end_first) - least(one.end_last, other.end_last)) as end_gap,
            least(one.start_first, other.start_first) > date '0001-01-01' as known,
            one.start_first <= least(one.start_last, one.end_last) and one.end_first <= one.end_last
                and other.start_first <= least(other.start_last, other.end_last)
                and other.end_first <= other.end_last as possible,
            (one.end_last <= other.start_first and one.start_last < other.start_first)
                or (other.end_last <= one.start_first and other.start_last < one.start_first) as over
    ) as seen;
"""
# Grain: two units of a person, both ways.
CANDIDATE = """
create or replace temp table {at}candidate as
select mine.unit as one, theirs.unit as other, bool_and(fits) as fits, bool_or(apart) as apart, max(gap) as gap
from {at}pair as pair
    join {at}member as mine on mine.number = pair.one
    join {at}member as theirs on theirs.number = pair.other
where mine.unit <> theirs.unit
group by mine.unit, theirs.unit;
"""
# Grain: one unit, with the unit nearest to it; none that could as well be either of two begun on other days.
NEAREST = """
create or replace temp table {at}nearest as
with best as (
    select one, other from {at}candidate where fits qualify rank() over (partition by one order by apart, gap) = 1
),
torn as (
    select distinct best.one
    from best join best as second on second.one = best.one and second.other > best.other
        join {at}candidate as between on between.one = best.other and between.other = second.other
    where not between.fits and between.gap > 0
)
select one, min(other) as other from best anti join torn using (one) group by one;
"""
# Grain: two units that are nearest to each other.
MUTUAL = """
create or replace temp table {at}mutual as
select mine.one as kept, mine.other as gone
from {at}nearest as mine join {at}nearest as theirs on mine.one = theirs.other and mine.other = theirs.one
where mine.one < mine.other;
"""
JOIN = "update {at}member as member set unit = kept from {at}mutual as mutual where unit = gone;"
# Lists that could all be right are taken to be right: an interval is then what they have in common. Where they cannot,
# as many of them as can be are, in any of the ways there are (maximal consistent subsets: Rescher and Manor 1970,
# Theory and Decision 1:179), and the interval goes from the first to the last of those. So 1 September, 3 September
# and "September" give 1 to 3 September, and a year beside a day in it gives the day. No list is believed against
# another.
COVERED = """
    max({first}) filter (where {first} <= {name}_least) as {first},
    min({last}) filter (where {last} >= {name}_most) as {last}"""
COVER = {
    "start": ("start_first", "start_last"),
    "end": ("end_first", "end_last"),
    "scheduled": ("scheduled_first", "scheduled_last"),
    "sentenced": ("sentenced_first", "sentenced_last"),
    "custody": ("custody_low", "custody_high"),
}
# Grain: one detention told by several lists. A word has no days that could hold both, so one is taken: as of all
# values, that of the list with the better grade, then the newer, then the first by name. But whoever says "held" says
# nothing of a later exit, so that an exit told by any list stands, however good the list that still has "held"; and a
# kind of exit goes before "left, how is not known", which does not contradict it. Where one list has the beginning and
# another the sentence, its end is reckoned as if all days might count for more.
FUSED = """
create or replace temp table {at}fused as
with limited as (
    select
        of_list.* replace (
            coalesce(scheduled_first, date '0001-01-01') as scheduled_first,
            greatest(scheduled_first, coalesce(scheduled_last, date '9999-12-31')) as scheduled_last,
            coalesce(sentenced_first, date '0001-01-01') as sentenced_first,
            coalesce(sentenced_last, date '9999-12-31') as sentenced_last,
            coalesce(custody_low, -1) as custody_low, coalesce(custody_high, 2147483647) as custody_high
        ),
        unit
    from {at}of_list as of_list join {at}member using (number)
    where unit in (select unit from {at}member group by unit having count(*) > 1)
),
told as (
    select
        limited.*, {limits},
        coalesce(exit.rank, 9223372036854775807) as exit_rank, punishment.rank as punishment_rank,
        region.rank as region_rank
    from limited
        left join {at}said_exit as exit on exit.record = source // 256 and exit.spell = source % 256
        left join {at}said_punishment as punishment
            on punishment.record = source // 256 and punishment.spell = source % 256
        left join {at}said_region as region on region.record = source // 256 and region.spell = source % 256
),
one as (
    select
        person, min(number) as number, min(source) as source, list_sort(flatten(list(parts))) as parts, {covered},
        unnest(coalesce(
            arg_min(struct_pack(exit := exit, dead := dead), (exit = 'unknown', exit_rank, number))
                filter (where exit is not null),
            struct_pack(exit := null, dead := false)
        )),
        case when bool_or(state = 'held' and delisted_from is null) then 'held' end as state,
        arg_min(punishment, (punishment_rank, number)) filter (where punishment is not null) as punishment,
        arg_min(region, (region_rank, number)) filter (where region is not null) as region,
        max(held_on) as held_on, list_sort(flatten(list(lists))) as lists, min(listed_from) as listed_from,
        case when bool_or(delisted_from is null) then null else max(delisted_from) end as delisted_from,
        max(end_first) > min(end_last) as ends_differ
    from told group by person, unit
)
select
    * replace (
        case when reckoned then start_first + ceil(custody_low / greatest($most::double, 1))::integer
            else nullif(scheduled_first, date '0001-01-01') end as scheduled_first,
        case when reckoned then start_last + custody_high
            else nullif(scheduled_last, date '9999-12-31') end as scheduled_last,
        nullif(sentenced_first, date '0001-01-01') as sentenced_first,
        nullif(sentenced_last, date '9999-12-31') as sentenced_last,
        nullif(custody_low, -1) as custody_low, nullif(custody_high, 2147483647) as custody_high
    )
from one cross join lateral (
    select scheduled_first = date '0001-01-01' and start_first > date '0001-01-01' and custody_low > 0
        and custody_high < 2147483647 as reckoned
) as seen;
"""
RECONCILED = """
create or replace temp table {at}told as
select * from {at}told anti join {at}of_list using (person)
union all by name
select of_list.* from {at}of_list as of_list join {at}member using (number)
where unit not in (select unit from {at}member group by unit having count(*) > 1)
union all by name
select * exclude (ends_differ, reckoned) from {at}fused;
"""
# Grain: one property in which lists that tell of one detention contradict each other: days or numbers that do not meet,
# or other words. That it ended, how is not known, contradicts no kind of exit; "held" of an older list contradicts a
# release only by the days. A region is free text in a list's own language: other words may be the same place.
CONTRADICTED = """
select count(*) from (
    select fused.number
    from (select number, unnest(parts) as part from {at}fused) as fused
        join {at}said_{name} as said on said.record = part // 256 and said.spell = part % 256
        join {at}base as base on base.record = said.record and base.spell = said.spell
    where value <> 'unknown'
    group by fused.number
    having count(distinct base.list) > 1
        and coalesce(max(first) > min(last), max(low) > min(high), min(value) <> max(value))
);
"""
ENDS_DIFFER = "select count(*) from {at}fused where ends_differ;"
IN_CONFLICT = ("detained", "sentenced", "sentence_from", "sentence_days", "scheduled_end", "exit", "punishment")
ADD_CONFLICT = """
create or replace temp table {at}conflict as
select prop, sum(n)::bigint as n
from (select prop, n from {at}conflict union all select $prop, $n where $n > 0)
group by prop order by prop;
"""
STEPS = ("of_list", "member", "pair", "candidate", "nearest", "mutual", "fused")


def reconcile(database: Database, *, at: str, credit: tuple[float, float]) -> None:
    """Make one row of the table `told` of the detentions that are one, and count in `conflict` where their lists
    contradict each other.

    `at` is set before the tables' names. Does nothing where no person has detentions of several lists.
    """
    database.run(OF_LIST.format(at=at, stays=STAYS.format(whose="person, lists", source=f"{at}told")))
    if database.one(f"select count(*) from {at}of_list") == (0,):
        database.run(f"drop table {at}of_list")
        return
    database.run(MEMBER.format(at=at))
    database.run(PAIR.format(at=at, near=NEAR_DAYS))
    joined = True
    while joined:
        for sql in (CANDIDATE, NEAREST, MUTUAL, JOIN):
            database.run(sql.format(at=at))
        joined = database.one(f"select count(*) from {at}mutual") != (0,)
    limits = ", ".join(
        f"min({last}) over unit as {name}_least, max({first}) over unit as {name}_most"
        for name, (first, last) in COVER.items()
    ).replace("over unit", "over (partition by unit)")
    covered = ",".join(COVERED.format(name=name, first=first, last=last) for name, (first, last) in COVER.items())
    database.run(FUSED.format(at=at, limits=limits, covered=covered.strip()), {"most": credit[1]})
    database.run(RECONCILED.format(at=at))
    _count_conflicts(database, at)
    for name in STEPS:
        database.run(f"drop table {at}{name}")


def _count_conflicts(database: Database, at: str) -> None:
    counts = {name: database.one(CONTRADICTED.format(at=at, name=name))[0] for name in IN_CONFLICT}
    counts["released"] = database.one(ENDS_DIFFER.format(at=at))[0]
    for prop, n in counts.items():
        database.run(ADD_CONFLICT.format(at=at), {"prop": prop, "n": n})
