-- Age in completed years on the reference day of each academic year in which a learner holds a registration.
with

registrations as (

    select * from {{ ref('stg_united__registrations') }}

),

learner_years as (

    select distinct
        learners.learner_key,
        learners.birth_date,
        registrations.academic_year
    from registrations
    inner join {{ ref('int_learners_identified') }} as learners
        on {{ bears_number_of('registrations', 'learners', 'registrations.academic_year') }}
    where registrations.reject_rule is null

)

select
    learner_key,
    academic_year,
    {{ age_on('birth_date', reference_day('academic_year')) }} as age
from learner_years
