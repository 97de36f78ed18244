-- VAE: decisions and rates by EPN.
with facts as (

    select
        t.epn_code,
        t.outcome,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vae_decisions') }} as t

),

counted as (

    select
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        count(*) as decisions_n,
        count(*) filter (where outcome = 'full') as full_rate_n,
        count(*) as full_rate_d,
        count(*) filter (where outcome = 'partial') as partial_rate_n,
        count(*) as partial_rate_d
    from facts
    group by rollup(period, epn_code)

),

expected as (

    select
        row_code,
        'decisions' as column_code,
        period,
        decisions_n as numerator,
        null as denominator,
        decisions_n as value
    from counted
    where row_code is not null and period is not null
    union all
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

{{ compare_cells('vae_rates_by_epn', periods=1) }}
