-- Identifiers that records of more than {{ var('identifier_names') }} names bear: typed where there is none, they tie
-- nothing and separate nothing. One person may have several names, but hardly several last names and first names.
with

records as (

    select * from {{ ref('int_learner_records_unioned') }} where reject_rule is null

),

identifiers as (

    select usable_ine as identifier, last_name_key, first_name_key from records where usable_ine is not null
    union all
    select usable_cnam_ine as identifier, last_name_key, first_name_key from records where usable_cnam_ine is not null

)

select
    identifier,
    greatest(count(distinct last_name_key), count(distinct first_name_key)) as names
from identifiers
group by identifier
having greatest(count(distinct last_name_key), count(distinct first_name_key)) > {{ var('identifier_names') }}
