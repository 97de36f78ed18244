-- VAPP: rates among the decisions on a level aimed at.
with facts as (

    select
        t.outcome,
        cast(t.level_aimed_at as varchar) as level_code,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vapp_decisions') }} as t

),

counted as (

    select
        case when grouping(level_code) = 0 then level_code else 'TOTAL' end as row_code,
        period,
        count(*) filter (where outcome in ('direct', 'exempted')) as direct_rate_n,
        count(*) as direct_rate_d,
        count(*) filter (where outcome = 'conditional') as conditional_rate_n,
        count(*) as conditional_rate_d
    from facts
    group by rollup(period, level_code)

),

expected as (

    select
        row_code,
        'direct_rate' as column_code,
        period,
        direct_rate_n as numerator,
        direct_rate_d as denominator,
        100.0 * direct_rate_n / nullif(direct_rate_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'conditional_rate' as column_code,
        period,
        conditional_rate_n as numerator,
        conditional_rate_d as denominator,
        100.0 * conditional_rate_n / nullif(conditional_rate_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('vapp_rates_by_level', periods=6) }}
