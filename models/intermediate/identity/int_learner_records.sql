-- One row a record of a person in a system: learners, candidates, holders of a diploma. Where a system writes a
-- person more than once under one number, the last record speaks.
with

learners as (

    {{ staged('learners') }}

),

candidates as (

    {{ staged('candidates') }}

),

holders as (

    {{ staged('diplomas') }}

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
    -- a diploma has no number of the person in its own system: the record stands for it
    select
        row_id, record_number, system, row_id as local_id, local_id as known_local_id, local_system as known_system,
        ine, last_name, first_name, birth_date, sex, reject_column, reject_rule, reject_value
    from holders

),

normalised as (

    select
        *,
        {{ normalised_name('last_name') }} as last_name_key,
        {{ normalised_name('first_name') }} as first_name_key,
        case when {{ is_valid_ine('upper(trim(ine))') }} then upper(trim(ine)) end as valid_ine,
        first_value(row_id) over (
            partition by system, local_id, reject_rule is null
            order by record_number desc
        ) as last_row_id
    from records

)

select
    normalised.* exclude (last_row_id),
    priorities.priority,
    case
        when reject_rule is not null then 'rejected'
        when row_id = last_row_id then 'kept'
        else 'deduplicated'
    end as disposition,
    coalesce(reject_rule, case when row_id <> last_row_id then 'same_key' end) as disposition_rule,
    case when reject_rule is null and row_id <> last_row_id then last_row_id end as kept_row_id
from normalised
inner join {{ ref('system_priorities') }} as priorities on normalised.system = priorities.system
