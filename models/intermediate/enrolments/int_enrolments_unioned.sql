-- Every landed enrolment of every system, with its learner, and in Gescicc@ the organiser and modality of its offering.
with

enrolments as (

    select * from {{ ref('stg_united__enrolments') }}

),

offerings as (

    select * from {{ ref('int_offerings_decided') }} where disposition in ('kept', 'out_of_scope')

)

select
    enrolments.* exclude (local_id, organising_centre_code, modality, reject_value, reject_rule),
    learners.learner_key,
    offerings.teaching_centre,
    offerings.state as offering_state,
    coalesce(enrolments.organising_centre_code, offerings.organising_centre_code) as organising_centre_code,
    coalesce({{ modality_of_year('enrolments.modality', 'enrolments.academic_year') }}, offerings.modality) as modality,
    case
        when enrolments.reject_rule is not null then enrolments.reject_rule
        when learners.learner_key is null then 'unknown_learner'
        when enrolments.offering_ref is not null and offerings.offering_ref is null then 'unknown_offering'
    end as reject_rule
from enrolments
left join {{ ref('int_learners_identified') }} as learners
    on {{ bears_number_of('enrolments', 'learners', 'enrolments.academic_year') }}
left join offerings on enrolments.offering_ref = offerings.offering_ref
