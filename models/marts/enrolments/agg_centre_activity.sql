with

enrolments as (

    select
        *,
        modality in ('FOAD', 'FOADP') as is_distance
    from {{ ref('fct_enrolments') }}

),

learners as (

    select home_centre_code as centre_code, academic_year, count(*) as learners
    from {{ ref('fct_registrations') }}
    group by home_centre_code, academic_year

),

organised as (

    select
        organising_centre_code as centre_code,
        academic_year,
        count(*) as organised_enrolments,
        count(*) filter (where enrolment_flow = 'regional') as regional_enrolments,
        count(*) filter (where enrolment_flow = 'regional' and is_distance) as regional_distance_enrolments,
        count(*) filter (where enrolment_flow = 'transferred') as incoming_enrolments,
        count(*) filter (where enrolment_flow = 'transferred' and is_distance) as incoming_distance_enrolments,
        count(distinct learner_key) filter (where enrolment_flow = 'transferred') as incoming_learners
    from enrolments
    group by organising_centre_code, academic_year

),

outgoing as (

    select
        home_centre_code as centre_code,
        academic_year,
        count(*) as outgoing_enrolments,
        count(*) filter (where is_distance) as outgoing_distance_enrolments
    from enrolments
    where enrolment_flow = 'transferred'
    group by home_centre_code, academic_year

),

centre_years as (

    select centre_code, academic_year from learners
    union
    select centre_code, academic_year from organised

)

-- a centre without a row in one of the three has a true zero there
select
    centre_years.centre_code,
    centre_years.academic_year,
    coalesce(learners.learners, 0) as learners,
    coalesce(organised.organised_enrolments, 0) as organised_enrolments,
    coalesce(organised.regional_enrolments, 0) as regional_enrolments,
    coalesce(organised.regional_distance_enrolments, 0) as regional_distance_enrolments,
    coalesce(organised.incoming_enrolments, 0) as incoming_enrolments,
    coalesce(organised.incoming_distance_enrolments, 0) as incoming_distance_enrolments,
    coalesce(organised.incoming_learners, 0) as incoming_learners,
    coalesce(outgoing.outgoing_enrolments, 0) as outgoing_enrolments,
    coalesce(outgoing.outgoing_distance_enrolments, 0) as outgoing_distance_enrolments
from centre_years
left join learners
    on centre_years.centre_code = learners.centre_code and centre_years.academic_year = learners.academic_year
left join organised
    on centre_years.centre_code = organised.centre_code and centre_years.academic_year = organised.academic_year
left join outgoing
    on centre_years.centre_code = outgoing.centre_code and centre_years.academic_year = outgoing.academic_year
