"""What each line of FollowTheMoney's `statements.csv` says, as SQL over the statements of lists; see intake.ftm."""

from __future__ import annotations

PROP = """
create or replace temp table ftm_prop as
select unnest($number::utinyint[]) as prop, unnest($name::varchar[]) as name, unnest($ftm::varchar[]) as ftm,
    unnest($type::varchar[]) as type, unnest($own_type::varchar[]) as own_type,
    unnest($of_spell::boolean[]) as of_spell;
"""
# Grain: one property of one list, with the strictest tier that its editions gave it. What has none is restricted.
TIER = """
create or replace temp table ftm_tier as
select list, prop, max(list_position($tiers, tier)) as tier
from lists.tier join lists.edition using (edition) group by list, prop;
"""
# Grain: one day on which something was no longer said by a list, with the day of the edition before. The far day stands
# for what is still said.
SEEN = """
create or replace temp table ftm_seen as
with day as (select distinct list, known_from as day from lists.edition where known_from <= $known)
select list, day as gone, lag(day) over (partition by list order by day) as last_seen from day
union all
select list, date '9999-12-31', max(day) from day group by list;
"""
# Grain: one record of $list, numbered from $first and below $end, that was listed by then.
RECORD = """
create or replace temp table ftm_record as
with listed as (
    select record, min(known_from) as first_seen,
        case when bool_or(coalesce(known_to > $known, true)) then date '9999-12-31' else max(known_to) end as gone
    from lists.listing where record >= $first and record < $end and known_from <= $known group by record
),
named as (
    select record.*, listed.first_seen, listed.gone,
        case when regexp_full_match(key, '[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?') then key
            else list_aggregate(list_transform(string_split(key, ''), lambda c:
                case when regexp_full_match(c, '[0-9A-Za-z]') then c
                    else lower(regexp_replace(hex(c), '(..)', '.\\1', 'g')) end), 'string_agg', '') end as plain
    from lists.record join listed using (record) where list = $list
)
select record, list, gone, first_seen,
    list || '.' || case when $keys and length(plain) <= 130 then plain else '-' || sha1(list || '.' || key) end
        as entity,
    'person.' || list || '.' || person as person
from named;
"""
# Grain: one statement of those records that may leave, as FollowTheMoney has it.
SAID = """
create or replace temp table ftm_said as
with told as (
    select statement.*, prop.name, prop.ftm, prop.type, prop.own_type, prop.of_spell, record.list, record.entity,
        least(coalesce(statement.known_to, date '9999-12-31'), record.gone) as last_gone,
        case
            when prop.own_type <> 'date' or first is null then null
            when first = last then first::varchar
            when substr(first::varchar, 1, 7) = substr(last::varchar, 1, 7) then substr(first::varchar, 1, 7)
            when substr(first::varchar, 1, 4) = substr(last::varchar, 1, 4) then substr(first::varchar, 1, 4)
        end as prefix,
        case
            when prop.own_type = 'date' then prefix is not null
            when prop.type = 'country' then regexp_full_match(value, '[a-z]{{2}}')
            else true
        end as fits
    from lists.statement
        join ftm_record as record using (record)
        join ftm_prop as prop using (prop)
        left join ftm_tier as tier on tier.list = record.list and tier.prop = statement.prop
    where statement.known_from <= $known and coalesce(tier.tier, $strictest) <= $tier
)
select
    record, list, spell, prop, row, edition, known_from as first_seen,
    case when last_gone <= $known then last_gone else date '9999-12-31' end as gone,
    case when ftm <> '' and fits then 'Person' when of_spell then 'Detention' else 'Listing' end as schema,
    case when own_type = 'date' and not fits then name || '{edtf}' when ftm <> '' and fits then ftm else name end
        as property,
    case when own_type = 'date' and not fits then 'string' when ftm <> '' and fits then type else own_type end as kind,
    case
        when own_type = 'date' and fits then prefix
        when ftm = 'gender' then case value when 'm' then 'male' when 'f' then 'female' else 'other' end
        else value
    end as value,
    case
        when own_type <> 'date' then coalesce(original, '')
        when original is null and (value = prefix or not fits) then ''
        else value || coalesce(' (' || original || ')', '')
    end as original
from told;
"""
# Grain: one line. What is known of an entity at all: that it is there, whose it is, which detention it is.
LINE = """
with entity as (
    select distinct record, schema, case when schema = 'Detention' then spell else 1 end as spell from ftm_said
    union
    select record, 'Person', 1 from ftm_record where $all or record in (select record from ftm_said)
),
plain as (
    select record, schema, spell, 0 as place, 'id' as property, 'id' as kind, null as value from entity
    union all
    select record, schema, spell, 1, 'person', 'entity', record.entity
    from entity join ftm_record as record using (record) where schema <> 'Person'
    union all
    select record, schema, spell, 2, 'number', 'number', spell::varchar from entity where schema = 'Detention'
),
every as (
    select record, schema, spell, place, property, kind, value, '' as original, null as edition, null as row,
        first_seen, case when gone <= $known then gone else date '9999-12-31' end as gone
    from plain join (select record, first_seen, gone from ftm_record) using (record)
    union all
    select record, schema, case when schema = 'Detention' then spell else 1 end, 3 + prop, property, kind, value,
        original, edition, row, first_seen, gone
    from ftm_said
),
whole as (
    select
        every.* exclude (value, gone), record.list, coalesce(record.person, record.entity) as canonical,
        case schema when 'Detention' then 'detention-' || spell || '.' when 'Listing' then 'listing.' else '' end
            || record.entity as entity_id,
        coalesce(value, entity_id) as value,
        greatest(every.first_seen, seen.last_seen)::varchar as last_seen,
        '{ours}' || record.list
            || coalesce('/' || replace(edition.published, '/', '_') || '/' || edition.file || ':' || row, '') as origin
    from every
        join ftm_record as record using (record)
        left join ftm_seen as seen on seen.list = record.list and seen.gone = every.gone
        left join lists.edition as edition using (edition)
    where schema = 'Person' or not $plain
),
ranked as (
    select *, row_number() over (
        partition by entity_id, property, value order by first_seen, original, origin, last_seen
    ) as again
    from whole
)
select {cells}
from ranked
order by record, schema = 'Detention', schema = 'Listing', spell, place, value, again;
"""
# In the order of COLUMNS. The id is FollowTheMoney's; a second statement of the same value has one of its own.
CELLS = {
    "canonical_id": "case when schema = 'Person' then canonical else entity_id end",
    "entity_id": "entity_id",
    "prop": "property",
    "prop_type": "kind",
    "schema": "schema",
    "value": "value",
    "dataset": "list",
    "origin": "origin",
    "lang": "''",
    "original_value": "original",
    "external": "'f'",
    "first_seen": "first_seen::varchar",
    "last_seen": "last_seen",
    "id": "sha1(list || '.' || entity_id || '.' || property || '.' || value "
    "|| case when again > 1 then '#' || again else '' end)",
}
