-- R22: an academic year of which the landing holds learners, enrolments or exams is a period of some edition, or is told.
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
        select told.academic_year
        from {{ ref('suspicions') }} as told
        where told.suspicion = 'year_in_no_edition'
    )
