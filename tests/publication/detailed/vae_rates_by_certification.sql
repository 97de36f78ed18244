-- VAE: rates by kind of certification aimed at, with the three families.
with facts as (

    select
        t.outcome,
        certifications.certification_kind,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vae_decisions') }} as t
    left join {{ ref('dim_certification') }} as certifications
        on t.certification_code = certifications.certification_code

),

counted as (

    select
        case
            when grouping(facts.certification_kind) = 0 then facts.certification_kind
            when grouping(kinds.family) = 1 then 'TOTAL'
            when kinds.family = 'national_diploma' then 'NATIONAL'
            when kinds.family = 'professional_title' then 'PROFESSIONAL'
            when kinds.family = 'establishment' then 'ESTABLISHMENT'
        end as row_code,
        period,
        count(*) filter (where outcome = 'full') as full_rate_n,
        count(*) as full_rate_d,
        count(*) filter (where outcome = 'partial') as partial_rate_n,
        count(*) as partial_rate_d
    from facts
    left join {{ ref('certification_kinds') }} as kinds on facts.certification_kind = kinds.kind
    group by rollup(period, kinds.family, facts.certification_kind)

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

{{ compare_cells('vae_rates_by_certification', periods=6) }}
