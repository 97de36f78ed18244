-- Learners by diploma before the first registration, among known levels.
with facts as (

    select
        cast(t.first_diploma_level as varchar) as level_code,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t

),

whole as (

    select
        period,
        count(*) filter (where level_code is not null) as known,
        count(*) as everyone
    from facts
    group by period

),

counted as (

    select level_code as row_code, period, count(*) as counted
    from facts
    where level_code is not null
    group by level_code, period

),

expected as (

    select
        row_code,
        'first_diploma' as column_code,
        period,
        counted as numerator,
        null as denominator,
        counted as value
    from counted
    union all
    select
        'TOTAL' as row_code,
        'first_diploma' as column_code,
        period,
        known as numerator,
        null as denominator,
        known as value
    from whole
    union all
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

{{ compare_cells('learners_by_first_diploma', periods=5) }}
