"""Detentions as SQL: from what is said of each record to one row for each detention of a person, with its bounds."""

# Grain: one detention of one record. Nothing is known of a beginning before the first evidence of custody; what was
# reported on a day had happened by it. An end that nobody dated lies after the last day in custody and before the day
# from which it was known.
SPELL = """
create or replace temp table {at}spell_of_record as
select
    base.record, base.person, base.spell as part,
    coalesce(detained.first, date '0001-01-01') as start_first,
    greatest(
        coalesce(detained.first, date '0001-01-01'),
        least(
            coalesce(detained.last, date '9999-12-31'), coalesce(released.last, date '9999-12-31'),
            coalesce(held.held_known, date '9999-12-31'),
            case when detained.first is null and ended_word then coalesce(state.known_from, exit.known_from) end,
            coalesce(detained.known_from, date '9999-12-31'), $on::date + 1
        )
    ) as start_last,
    case
        when in_death and died.first is not null then died.first
        when released.first is not null
        then greatest(released.first, least(coalesce(detained.first, released.first), released.last))
        else greatest(
            coalesce(detained.first, date '0001-01-01'), coalesce(held.held_on + 1, date '0001-01-01')
        )
    end as end_first,
    case
        when in_death and died.first is not null then died.last
        when released.first is not null then released.last
        else least(
            coalesce(died.last, date '9999-12-31'),
            case when ended_word then coalesce(exit.known_from, state.known_from) else date '9999-12-31' end
        )
    end as end_last,
    case
        when exit.value is not null then exit.value
        when released.first is not null or ended_word then 'unknown'
    end as exit,
    state.value as state, held.held_on, coalesce(in_death, false) as dead,
    nullif(coalesce(sentence_from.first, detained.first), date '0001-01-01') as from_first,
    coalesce(sentence_from.last, detained.last) as from_last,
    sentence_from.first is not null as dated_sentence,
    case when detained.first > date '0001-01-01' then greatest(coalesce(least(
        nullif(sentenced.last, date '9999-12-31'), nullif(sentence_from.last, date '9999-12-31')
    ) - detained.first, 0), 0) end as remand_most,
    greatest(least(sentenced.first, sentence_from.first) - detained.last, 0) as remand_least,
    coalesce(sentenced.last, date '9999-12-31') = date '9999-12-31' as remand_unknown,
    sentenced.first as sentenced_first, sentenced.last as sentenced_last,
    scheduled_end.first as told_first, scheduled_end.last as told_last,
    sentence_days.low as custody_low, sentence_days.high as custody_high,
    punishment.value as punishment, region.value as region,
    base.list, base.listed_from, base.delisted_from
from {at}base as base
    {joins}
    left join {at}said_died as died on died.person = base.person
    left join {at}held as held on held.record = base.record and held.spell = base.spell
    cross join lateral (
        select
            exit.value is not null or state.value in ('not_held', 'suspended') as ended_word,
            exit.value in ('died', 'executed') as in_death
    ) as seen
where detained.first is not null or released.first is not null or exit.value is not null
    or state.value in ('held', 'not_held') or held.held_on is not null;
"""
# Grain: one detention of one record, with the days on which its sentence ends: as told, or from the first day that
# counts, plus the sentence, less credits. A day in custody before the verdict counts as $least to $most days.
SCHEDULED = """
create or replace temp table {at}scheduled as
select
    * exclude (
        from_first, from_last, dated_sentence, remand_least, remand_most, remand_unknown, told_first, told_last
    ),
    case
        when told_first is not null then told_first
        when custody_high = 0 then null
        when dated_sentence then from_first + custody_low - ceil($most::double * remand_most)::integer
        when remand_unknown and $most::double > 1 then from_first + ceil(custody_low / $most::double)::integer
        else from_first + custody_low - ceil(($most::double - 1) * remand_most)::integer
    end as scheduled_first,
    case
        when told_last is not null then told_last
        when custody_high = 0 then null
        when dated_sentence then nullif(from_last, date '9999-12-31') + custody_high
        else least(from_last, start_last) + custody_high - floor(($least::double - 1) * remand_least)::integer
    end as scheduled_last
from {at}spell_of_record;
"""
# Grain: one person with several detentions of records.
SEVERAL = """
create or replace temp table {at}several as
select person from {at}scheduled group by person having count(*) > 1;
"""
# Grain: one detention as one record tells of it, of people with several. `number` stands for it; `parts` are those that
# tell of it, and `source` is the one that its kind of exit and its sentence are from.
TOLD = """
create or replace temp table {at}told as
select
    * exclude (record, part, list), record * 256 + part as number, record * 256 + part as source,
    [record * 256 + part] as parts, [list] as lists
from {at}scheduled semi join {at}several using (person);
"""
# Grain: one stay of one of `whose`: detentions that surely overlap, each inside from its last possible beginning to its
# first possible end, are one. What is not a date is taken from the record that ends last. Of two prosecutions served at
# once the last to end says how the stay ended; lists that tell of one detention are another thing: see reconcile.py.
STAYS = """
with ordered as (
    select *, start_last < end_first as sure, max(end_first) over (
        partition by {whose}, start_last < end_first order by start_last, end_first, number
        rows between unbounded preceding and 1 preceding
    ) as before
    from {source}
),
numbered as (
    select *, sum(case when sure and start_last < before then 0 else 1 end) over (
        partition by {whose}, sure order by start_last, end_first, number
    ) as island
    from ordered
)
select
    person, min(number) as number, list_sort(flatten(list(parts))) as parts,
    min(start_first) as start_first, min(start_last) as start_last, max(end_first) as end_first,
    max(end_last) as end_last, unnest(arg_max(struct_pack(
        exit := exit, state := state, dead := dead, scheduled_first := scheduled_first,
        scheduled_last := scheduled_last, sentenced_first := sentenced_first, sentenced_last := sentenced_last,
        custody_low := custody_low, custody_high := custody_high, punishment := punishment, region := region,
        source := source
    ), (end_last, end_first, number))),
    max(held_on) as held_on, list_sort(list_distinct(flatten(list(lists)))) as lists, min(listed_from) as listed_from,
    case when bool_or(delisted_from is null) then null else max(delisted_from) end as delisted_from
from numbered group by {whose}, sure, island
"""
# Grain: one detention of a person. Of two detentions one had ended when the other began; they bound each other where
# their order is sure. `parts` are the numbers of the records' detentions that tell of it; the least is its own.
MERGED = """
create or replace temp table {at}merged as
with neighbours as (
    select
        *, lag(end_first) over later as after_last, lag(start_last) over later >= end_first as may_precede,
        lead(start_last) over later as before_next, start_last >= lead(end_first) over later as may_follow
    from ({stays}) as one
    window later as (partition by person order by start_last, end_first, start_first, number)
)
select
    person, number as spell, parts,
    case when after_last <= start_last and not may_precede then greatest(start_first, after_last)
        else start_first end as start_first,
    start_last, end_first,
    case when before_next >= end_first and not may_follow then least(end_last, before_next)
        else end_last end as end_last,
    exit, state, dead, scheduled_first, scheduled_last, sentenced_first, sentenced_last, custody_low, custody_high,
    punishment, region, held_on, lists, listed_from, delisted_from
from neighbours
union all
select
    person, record * 256 + part, [record * 256 + part], start_first, start_last, end_first, end_last, exit, state, dead,
    scheduled_first, scheduled_last, sentenced_first, sentenced_last, custody_low, custody_high, punishment, region,
    held_on, [list], listed_from, delisted_from
from {at}scheduled anti join {at}several using (person);
"""
# Grain: one detention of a person. `early` is about the end of the sentence; `discretionary` is a release that somebody
# decided: by the kind of exit, or else because it came early.
FINAL = """
create or replace temp table {at}spell as
select
    told.spell, told.person, start_first, start_last, end_first, end_last, exit,
    case
        when exit is not null and end_last <= $on then true
        when exit is not null and end_first > $on then false
        when exit is null and state = 'held' and delisted_from is null then false
    end as ended,
    held_on,
    case
        when exit is null then null
        when dead or exit = 'term_served' then false
        when end_last < scheduled_first - {early} then true
        when end_first >= scheduled_last - {early} then false
    end as early,
    case
        when exit is null then null
        when dead or exit in ('term_served', 'escaped', 'transferred') then false
        when exit in ('pardon', 'amnesty', 'parole', 'exchange', 'deported') then true
        else early
    end as discretionary,
    sentenced_first, sentenced_last, scheduled_first, scheduled_last, custody_low, custody_high, punishment,
    sex.value as sex, region, coalesce(bodies.designated, []) as designated, {counted} as counted,
    end_last < start_first or end_last < end_first or start_last < start_first as contradictory,
    parts, lists, listed_from, delisted_from
from {at}merged as told
    left join {at}said_sex as sex using (person)
    left join {at}designation as designation using (person)
    left join {at}bodies as bodies using (bits)
where start_first <= $on;
"""
PERSON = """
create or replace temp table {at}person as
select
    listed.person, sex.value as sex, born.first as born_first, born.last as born_last, died.first as died_first,
    died.last as died_last, coalesce(bodies.designated, []) as designated, lists, {counted} as counted
from (
    select distinct person, [list] as lists from {at}listed anti join linked using (record)
    union all
    select person, list(distinct list order by list) from {at}listed semi join linked using (record) group by person
) as listed
    left join {at}said_sex as sex using (person)
    left join {at}said_born as born using (person)
    left join {at}said_died as died using (person)
    left join {at}designation as designation using (person)
    left join {at}bodies as bodies using (bits);
"""
