-- Situations among the learners whose situation is known.
with facts as (

    select
        t.home_centre_code,
        t.situation,
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
        count(*) filter (where situation = 'employed') as employed_n,
        count(situation) as employed_d,
        count(*) filter (where situation = 'seeking') as seeking_n,
        count(situation) as seeking_d,
        count(*) filter (where situation = 'inactive') as inactive_n,
        count(situation) as inactive_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.home_centre_code)

),

expected as (

    select
        row_code,
        'employed' as column_code,
        period,
        employed_n as numerator,
        employed_d as denominator,
        100.0 * employed_n / nullif(employed_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'seeking' as column_code,
        period,
        seeking_n as numerator,
        seeking_d as denominator,
        100.0 * seeking_n / nullif(seeking_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'inactive' as column_code,
        period,
        inactive_n as numerator,
        inactive_d as denominator,
        100.0 * inactive_n / nullif(inactive_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('situation_by_centre', periods=1) }}
