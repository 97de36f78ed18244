-- Levels of the first diploma among the learners whose level is known.
with facts as (

    select
        t.home_centre_code,
        t.first_diploma_level as level_number,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t

),

counted as (

    select
        case
            when grouping(facts.home_centre_code) = 0 then facts.home_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        count(*) filter (where level_number = 0) as level_0_n,
        count(level_number) as level_0_d,
        count(*) filter (where level_number = 3) as level_3_n,
        count(level_number) as level_3_d,
        count(*) filter (where level_number = 4) as level_4_n,
        count(level_number) as level_4_d,
        count(*) filter (where level_number = 5) as level_5_n,
        count(level_number) as level_5_d,
        count(*) filter (where level_number = 6) as level_6_n,
        count(level_number) as level_6_d,
        count(*) filter (where level_number = 7) as level_7_n,
        count(level_number) as level_7_d,
        count(*) filter (where level_number = 8) as level_8_n,
        count(level_number) as level_8_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.home_centre_code)

),

expected as (

    select
        row_code,
        'level_0' as column_code,
        period,
        level_0_n as numerator,
        level_0_d as denominator,
        100.0 * level_0_n / nullif(level_0_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'level_3' as column_code,
        period,
        level_3_n as numerator,
        level_3_d as denominator,
        100.0 * level_3_n / nullif(level_3_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'level_4' as column_code,
        period,
        level_4_n as numerator,
        level_4_d as denominator,
        100.0 * level_4_n / nullif(level_4_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'level_5' as column_code,
        period,
        level_5_n as numerator,
        level_5_d as denominator,
        100.0 * level_5_n / nullif(level_5_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'level_6' as column_code,
        period,
        level_6_n as numerator,
        level_6_d as denominator,
        100.0 * level_6_n / nullif(level_6_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'level_7' as column_code,
        period,
        level_7_n as numerator,
        level_7_d as denominator,
        100.0 * level_7_n / nullif(level_7_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'level_8' as column_code,
        period,
        level_8_n as numerator,
        level_8_d as denominator,
        100.0 * level_8_n / nullif(level_8_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('first_diploma_by_centre', periods=1) }}
