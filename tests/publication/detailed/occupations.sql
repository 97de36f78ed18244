-- The employed of a year by occupation group, the first digit of their occupation.
with facts as (

    select
        t.occupation_group,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t
    where t.situation = 'employed'

),

whole as (

    select
        period,
        count(*) filter (where occupation_group is not null) as known,
        count(*) as everyone
    from facts
    group by period

),

counted as (

    select occupation_group as row_code, period, count(*) as counted
    from facts
    where occupation_group is not null
    group by occupation_group, period

),

expected as (

    select
        counted.row_code,
        'share' as column_code,
        counted.period,
        counted.counted as numerator,
        whole.known as denominator,
        100.0 * counted.counted / nullif(whole.known, 0) as value
    from counted
    inner join whole on counted.period = whole.period
    union all
    select
        'TOTAL' as row_code,
        'share' as column_code,
        period,
        known as numerator,
        known as denominator,
        100.0 as value
    from whole

),

{{ compare_cells('occupations', periods=5) }}
