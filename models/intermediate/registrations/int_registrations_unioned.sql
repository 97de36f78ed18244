-- Every landed registration of every system, with the learner it belongs to and nothing personal.
with

registrations as (

    select * from {{ ref('stg_united__registrations') }}

)

select
    -- a day of another year is no evidence of when the learner registered for this one
    registrations.* exclude (local_id, reject_value, reject_rule) replace (
        case
            when {{ is_day_of_registration('registrations.registered_on', 'registrations.academic_year') }}
                then registrations.registered_on
        end as registered_on
    ),
    learners.learner_key,
    coalesce(
        registrations.reject_rule,
        case when learners.learner_key is null then 'unknown_learner' end
    ) as reject_rule
from registrations
left join {{ ref('int_learners_identified') }} as learners
    on {{ bears_number_of('registrations', 'learners', 'registrations.academic_year') }}
