-- VAPP: decisions by outcome.
with facts as (

    select
        t.outcome,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vapp_decisions') }} as t

),

whole as (

    select
        period,
        count(*) filter (where outcome is not null) as known,
        count(*) as everyone
    from facts
    group by period

),

counted as (

    select outcome as row_code, period, count(*) as counted
    from facts
    where outcome is not null
    group by outcome, period

),

expected as (

    select
        row_code,
        'decisions' as column_code,
        period,
        counted as numerator,
        null as denominator,
        counted as value
    from counted
    union all
    select
        'TOTAL' as row_code,
        'decisions' as column_code,
        period,
        everyone as numerator,
        null as denominator,
        everyone as value
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

{{ compare_cells('vapp_by_outcome', periods=6) }}
