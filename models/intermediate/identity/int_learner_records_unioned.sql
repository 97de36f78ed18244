-- One row a record of a person in a system: learners, candidates, holders of a diploma, with names and identifiers as
-- they are compared.
with

learners as (

    select * from {{ ref('stg_united__learners') }}

),

candidates as (

    select * from {{ ref('stg_united__candidates') }}

),

holders as (

    select * from {{ ref('stg_united__diplomas') }}

),

records as (

    select * from learners
    union all by name
    select
        * exclude (candidate_id, local_id, local_system),
        candidate_id as local_id,
        local_id as known_local_id,
        local_system as known_system
    from candidates
    union all by name
    -- a diploma has no number of the person in its own system: the record replaces it
    select
        row_id, record_number, system, row_id as local_id, local_id as known_local_id, local_system as known_system,
        cast(jury_date as varchar) as as_of,
        ine, last_name, first_name, birth_date, sex, reject_column, reject_rule, reject_value
    from holders

)

select
    *,
    {{ normalised_name('last_name') }} as last_name_key,
    {{ normalised_name('first_name') }} as first_name_key,
    {{ usable_identifier('ine', is_valid_ine) }} as usable_ine,
    {{ usable_identifier('cnam_ine', is_cnam_ine) }} as usable_cnam_ine
from records
