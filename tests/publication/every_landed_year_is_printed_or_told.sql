-- R22: an academic year of which the landing holds learners, enrolments or exams is in some edition, or is reported.
with landed as (

    select distinct academic_year from {{ ref('fct_registrations') }}
    union
    select distinct academic_year from {{ ref('fct_enrolments') }}
    union
    select distinct academic_year from {{ ref('fct_exam_outcomes') }}

)

select academic_year
from landed
where
    academic_year not in (select cells.period from {{ ref('cells') }} as cells)
    and academic_year not in (
        select suspicions.academic_year
        from {{ ref('suspicions') }} as suspicions
        where suspicions.suspicion = 'year_in_no_edition'
    )
