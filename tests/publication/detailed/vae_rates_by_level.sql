-- VAE: rates among the decisions on a level aimed at.
with facts as (

    select
        t.outcome,
        cast(t.level_aimed_at as varchar) as level_code,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vae_decisions') }} as t

),

counted as (

    select
        case when grouping(level_code) = 0 then level_code else 'TOTAL' end as row_code,
        period,
        count(*) filter (where outcome = 'full') as full_rate_n,
        count(*) as full_rate_d,
        count(*) filter (where outcome = 'partial') as partial_rate_n,
        count(*) as partial_rate_d
    from facts
    group by rollup(period, level_code)

),

expected as (

    select
        row_code,
        'full_rate' as column_code,
        period,
        full_rate_n as numerator,
        full_rate_d as denominator,
        100.0 * full_rate_n / nullif(full_rate_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'partial_rate' as column_code,
        period,
        partial_rate_n as numerator,
        partial_rate_d as denominator,
        100.0 * partial_rate_n / nullif(partial_rate_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('vae_rates_by_level', periods=6) }}
