-- VES: rates among the decisions on a level aimed at.
with facts as (

    select
        t.outcome,
        cast(t.level_aimed_at as varchar) as level_code,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_ves_decisions') }} as t

),

counted as (

    select
        case when grouping(level_code) = 0 then level_code else 'TOTAL' end as row_code,
        period,
        count(*) filter (where outcome = 'agreement') as agreement_rate_n,
        count(*) as agreement_rate_d,
        count(*) filter (where outcome = 'agreement_with_refusal') as mixed_rate_n,
        count(*) as mixed_rate_d
    from facts
    group by rollup(period, level_code)

),

expected as (

    select
        row_code,
        'agreement_rate' as column_code,
        period,
        agreement_rate_n as numerator,
        agreement_rate_d as denominator,
        100.0 * agreement_rate_n / nullif(agreement_rate_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'mixed_rate' as column_code,
        period,
        mixed_rate_n as numerator,
        mixed_rate_d as denominator,
        100.0 * mixed_rate_n / nullif(mixed_rate_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('ves_rates_by_level', periods=6) }}
