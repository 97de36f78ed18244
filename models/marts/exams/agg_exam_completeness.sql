-- R11: how much of each part is recorded, at the two grains at which tables ask for it: an EPN in the centre where its exams
-- are sat, and an offering.
with outcomes as (

    select * from {{ ref('fct_exam_outcomes') }} where is_in_exam_scope

)

select
    case grouping(unit_code) when 1 then 'centre_epn' else 'offering' end as grain,
    academic_year,
    exam_centre_code,
    epn_code,
    unit_code,
    organising_centre_code,
    modality,
    count(*) as exam_enrolments,
    count(*) filter (where is_recorded) as recorded,
    count(*) filter (where is_attended) as attended,
    count(*) filter (where is_passed) as passed,
    {{ completeness('is_recorded') }} as completeness,
    {{ is_complete(completeness('is_recorded'), latest_setting('completeness')) }} as is_complete
from outcomes
group by grouping sets ( -- sqlfluff does not know grouping sets of lists -- noqa: PRS
    (academic_year, exam_centre_code, epn_code),
    (academic_year, unit_code, organising_centre_code, modality)
)
