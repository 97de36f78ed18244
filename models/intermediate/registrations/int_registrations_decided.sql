-- R2: a kept registration whose learner has no enrolment in scope that year is out of scope; so are its copies.
with

registrations as (

    select * from {{ ref('int_registrations_ranked') }}

),

learner_years as (

    select distinct learner_key, academic_year
    from {{ ref('int_enrolments_decided') }}
    where disposition = 'kept'

)

select
    registrations.* exclude (disposition, disposition_rule, kept_row_id),
    case
        when learner_years.learner_key is null and registrations.is_candidate then 'out_of_scope'
        else registrations.disposition
    end as disposition,
    case
        when learner_years.learner_key is null and registrations.is_candidate then 'R2_no_enrolment'
        else registrations.disposition_rule
    end as disposition_rule,
    case when learner_years.learner_key is not null then registrations.kept_row_id end as kept_row_id
from registrations
left join learner_years
    on registrations.learner_key = learner_years.learner_key
    and registrations.academic_year = learner_years.academic_year
