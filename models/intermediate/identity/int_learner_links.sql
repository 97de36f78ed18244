-- The links by which records of one person hold together: each row ties a record to a node that others share.
-- The rules and their strength: seeds/reference/identity_rules.csv. A name with two valid INE behind it ties nothing.
with

records as (

    select * from {{ ref('int_learner_records') }} where disposition = 'kept'

),

identifiers as (

    select *, 'ine' as match_rule, valid_ine as identifier
    from records where valid_ine is not null
    union all
    select *, 'cnam_ine' as match_rule, upper(cnam_ine) as identifier
    from records where cnam_ine is not null

),

-- an identifier typed on another person's record must not tie: birth date or last name agrees with the first holder's
agreeing as (

    select
        *,
        first_value(birth_date) over holders = birth_date
        or first_value(last_name_key) over holders = last_name_key as agrees
    from identifiers
    window holders as (partition by match_rule, identifier order by priority, row_id)

),

names as (

    select
        *,
        last_name_key || '|' || first_name_key || '|' || cast(birth_date as varchar) || '|' || sex as name_key
    from records

),

homonyms as (

    select name_key, count(distinct valid_ine) > 1 as is_homonym
    from names
    group by name_key

),

pointing as (

    select *, 'former_number' as match_rule, system as named_system, former_local_id as named_local_id
    from records where former_local_id is not null
    union all
    select *, 'local_number' as match_rule, known_system as named_system, known_local_id as named_local_id
    from records where known_local_id is not null

)

select system, local_id, match_rule, match_rule || ':' || identifier as node
from agreeing
where agrees
union all
select
    pointing.system,
    pointing.local_id,
    pointing.match_rule,
    'record:' || named.system || '/' || named.local_id as node
from pointing
inner join records as named on pointing.named_system = named.system and pointing.named_local_id = named.local_id
where pointing.birth_date = named.birth_date or pointing.birth_date is null or named.birth_date is null
union all
select system, local_id, 'itself' as match_rule, 'record:' || system || '/' || local_id as node
from records
union all
select names.system, names.local_id, 'name' as match_rule, 'name:' || names.name_key as node
from names
inner join homonyms on names.name_key = homonyms.name_key
where not homonyms.is_homonym
