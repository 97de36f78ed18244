-- What each centre administers (its learners) and what it organises, five years. Who comes to two centres is counted in
-- both; what has no modality is an offering only where nothing else is known of the unit in that centre (R8).
with learners as (

    select
        case
            when grouping(registrations.home_centre_code) = 0 then registrations.home_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        registrations.academic_year as period,
        count(*) as learners_n
    from {{ ref('fct_registrations') }} as registrations
    inner join {{ ref('dim_centre') }} as centres on registrations.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, registrations.home_centre_code)

),

entering as (

    select
        case
            when grouping(enrolments.organising_centre_code) = 0 then enrolments.organising_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        enrolments.academic_year as period,
        count(distinct enrolments.learner_key) as entering_learners_n
    from {{ ref('fct_enrolments') }} as enrolments
    inner join {{ ref('dim_centre') }} as centres on enrolments.organising_centre_code = centres.centre_code
    where enrolments.home_centre_code <> enrolments.organising_centre_code
    group by rollup(period, centres.area_code, enrolments.organising_centre_code)

),

facts as (

    select
        academic_year as period,
        organising_centre_code,
        epn_code,
        learner_hours,
        case
            when
                modality is not null
                or count(modality) over (partition by academic_year, unit_code, organising_centre_code) = 0
                then concat_ws('|', unit_code, organising_centre_code, coalesce(modality, '?'))
        end as offering
    from {{ ref('fct_enrolments') }}

),

organised as (

    select
        case
            when grouping(facts.organising_centre_code) = 0 then facts.organising_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        count(*) as enrolments_n,
        count(distinct offering) as offerings_n,
        sum(learner_hours) as learner_hours_n
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.organising_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.organising_centre_code)

),

expected as (

    select
        row_code,
        'learners' as column_code,
        period,
        learners_n as numerator,
        null as denominator,
        learners_n as value
    from learners
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'entering_learners' as column_code,
        period,
        entering_learners_n as numerator,
        null as denominator,
        entering_learners_n as value
    from entering
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'enrolments' as column_code,
        period,
        enrolments_n as numerator,
        null as denominator,
        enrolments_n as value
    from organised
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'offerings' as column_code,
        period,
        offerings_n as numerator,
        null as denominator,
        offerings_n as value
    from organised
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'learner_hours' as column_code,
        period,
        learner_hours_n as numerator,
        null as denominator,
        learner_hours_n as value
    from organised
    where row_code is not null and period is not null

),

{{ compare_cells('activity_over_years_by_centre', periods=5) }}
