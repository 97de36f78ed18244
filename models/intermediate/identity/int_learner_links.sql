-- The links by which records of one person hold together: each row ties a record to a node that others share.
-- The rules and their strength: seeds/reference/identity_rules.csv. A name with two INE of one generation behind it ties
-- nothing.
with

records as (

    select *, {{ record_name() }} as record
    from {{ ref('int_learner_records') }}
    where disposition = 'kept'

),

identifiers as (

    select *, 'ine' as match_rule, valid_ine as identifier
    from records where valid_ine is not null
    union all
    select *, 'cnam_ine' as match_rule, valid_cnam_ine as identifier
    from records where valid_cnam_ine is not null

),

-- an identifier typed on another person's record must not tie: those who bear it tie where birth date or last name agrees
agreeing as (

    select *, unnest([cast(birth_date as varchar), last_name_key]) as agrees
    from identifiers

),

names as (

    select
        *,
        last_name_key || '|' || first_name_key || '|' || cast(birth_date as varchar) || '|' || sex as name_key
    from records

),

homonyms as (

    select name_key, {{ proves_several('valid_ine') }} as is_homonym
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

select record, system, local_id, match_rule, match_rule || ':' || identifier || '|' || agrees as node
from agreeing
where agrees is not null
union all
select pointing.record, pointing.system, pointing.local_id, pointing.match_rule, 'record:' || named.record as node
from pointing
inner join records as named on pointing.named_system = named.system and pointing.named_local_id = named.local_id
where {{ pointer_ties('pointing', 'named') }}
union all
select record, system, local_id, 'itself' as match_rule, 'record:' || record as node
from records
union all
select names.record, names.system, names.local_id, 'name' as match_rule, 'name:' || names.name_key as node
from names
inner join homonyms on names.name_key = homonyms.name_key
where not homonyms.is_homonym
