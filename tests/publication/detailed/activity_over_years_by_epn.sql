-- Enrolments, offerings, organising centres and hours of an EPN, five years. What has no modality is an offering only
-- where nothing else is known of the unit in that centre (R8).
with facts as (

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

counted as (

    select
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        count(*) as enrolments_n,
        count(distinct offering) as offerings_n,
        count(distinct organising_centre_code) as offering_centres_n,
        sum(learner_hours) as learner_hours_n
    from facts
    group by rollup(period, epn_code)

),

expected as (

    select
        row_code,
        'enrolments' as column_code,
        period,
        enrolments_n as numerator,
        null as denominator,
        enrolments_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'offerings' as column_code,
        period,
        offerings_n as numerator,
        null as denominator,
        offerings_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'offering_centres' as column_code,
        period,
        offering_centres_n as numerator,
        null as denominator,
        offering_centres_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'learner_hours' as column_code,
        period,
        learner_hours_n as numerator,
        null as denominator,
        learner_hours_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('activity_over_years_by_epn', periods=5) }}
