-- How much is known of the learners of each area.
with counted as (

    select
        case when grouping(centres.area_code) = 0 then centres.area_code else 'TOTAL' end as row_code,
        registrations.academic_year as period,
        count(registrations.age) as age_known_share_n,
        count(registrations.first_diploma_level) as first_diploma_known_share_n,
        count(registrations.situation) as situation_known_share_n,
        count(*) as learners_d
    from {{ ref('fct_registrations') }} as registrations
    inner join {{ ref('dim_centre') }} as centres on registrations.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code)

),

expected as (

    select
        row_code,
        'age_known_share' as column_code,
        period,
        age_known_share_n as numerator,
        learners_d as denominator,
        100.0 * age_known_share_n / nullif(learners_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'first_diploma_known_share' as column_code,
        period,
        first_diploma_known_share_n as numerator,
        learners_d as denominator,
        100.0 * first_diploma_known_share_n / nullif(learners_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'situation_known_share' as column_code,
        period,
        situation_known_share_n as numerator,
        learners_d as denominator,
        100.0 * situation_known_share_n / nullif(learners_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('known_values_by_area', periods=1) }}
