-- What a centre administers, its learners and their enrolments, and what it organises, its own learners' or others'.
with organised as (

    select
        case
            when grouping(enrolments.organising_centre_code) = 0 then enrolments.organising_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        enrolments.academic_year as period,
        count(*) as enrolments_n,
        count(*) filter (where enrolments.home_centre_code <> enrolments.organising_centre_code) as incoming_n
    from {{ ref('fct_enrolments') }} as enrolments
    inner join {{ ref('dim_centre') }} as centres on enrolments.organising_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, enrolments.organising_centre_code)

),

taken as (

    select
        case
            when grouping(enrolments.home_centre_code) = 0 then enrolments.home_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        enrolments.academic_year as period,
        count(*) as enrolments_n,
        count(*) filter (where enrolments.home_centre_code <> enrolments.organising_centre_code) as outgoing_n
    from {{ ref('fct_enrolments') }} as enrolments
    inner join {{ ref('dim_centre') }} as centres on enrolments.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, enrolments.home_centre_code)

),

registered as (

    select
        case
            when grouping(registrations.home_centre_code) = 0 then registrations.home_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        registrations.academic_year as period,
        count(*) as learners_n,
        count(*) filter (where registrations.training_type in ('continuing', 'professionalisation')) as lifelong_n
    from {{ ref('fct_registrations') }} as registrations
    inner join {{ ref('dim_centre') }} as centres on registrations.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, registrations.home_centre_code)

),

expected as (

    select
        row_code,
        'learners' as column_code,
        period,
        learners_n as numerator,
        null as denominator,
        learners_n as value
    from registered
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'lifelong_training_share' as column_code,
        period,
        lifelong_n as numerator,
        learners_n as denominator,
        100.0 * lifelong_n / nullif(learners_n, 0) as value
    from registered
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'home_enrolments' as column_code,
        period,
        enrolments_n as numerator,
        null as denominator,
        enrolments_n as value
    from taken
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'outgoing_enrolments' as column_code,
        period,
        outgoing_n as numerator,
        null as denominator,
        outgoing_n as value
    from taken
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
        'incoming_enrolments' as column_code,
        period,
        incoming_n as numerator,
        null as denominator,
        incoming_n as value
    from organised
    where row_code is not null and period is not null

),

{{ compare_cells('activity_by_centre', periods=2) }}
