with

enrolments as (

    select * from {{ ref('exam_enrolments') }}

),

-- R11: how much of its part is recorded, at the two grains at which tables ask for it
teams as (

    select * from {{ ref('agg_exam_completeness') }} where grain = 'centre_epn'

),

offerings as (

    select * from {{ ref('agg_exam_completeness') }} where grain = 'offering'

)

select
    enrolments.enrolment_key as row_key,
    enrolments.learner_key,
    {{ period_of('enrolments.academic_year') }},
    enrolments.exam_centre_code,
    centres.area_code as exam_area_code,
    enrolments.epn_code,
    enrolments.published_modality as modality,
    enrolments.is_recorded,
    enrolments.is_attended,
    enrolments.is_passed,
    teams.completeness as team_completeness,
    offerings.completeness as offering_completeness,
    teams.is_complete as is_complete_by_team,
    offerings.is_complete as is_complete_by_offering
from enrolments
inner join {{ ref('dim_centre') }} as centres on enrolments.exam_centre_code = centres.centre_code
inner join teams
    on enrolments.academic_year = teams.academic_year
    and enrolments.exam_centre_code = teams.exam_centre_code
    and enrolments.epn_code is not distinct from teams.epn_code
inner join offerings
    on enrolments.academic_year = offerings.academic_year
    and enrolments.unit_code = offerings.unit_code
    and enrolments.organising_centre_code = offerings.organising_centre_code
    and enrolments.modality is not distinct from offerings.modality
