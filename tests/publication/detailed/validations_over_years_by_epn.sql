-- Decisions of the three schemes by EPN of the certification, five calendar years.
with facts as (

    select 'VAPP' as scheme, epn_code, cast(decision_year as varchar) as period
    from {{ ref('fct_vapp_decisions') }}
    union all
    select 'VAE' as scheme, epn_code, cast(decision_year as varchar) as period
    from {{ ref('fct_vae_decisions') }}
    union all
    select 'VES' as scheme, epn_code, cast(decision_year as varchar) as period
    from {{ ref('fct_ves_decisions') }}

),

counted as (

    select
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        count(*) filter (where scheme = 'VAPP') as vapp_decisions_n,
        count(*) filter (where scheme = 'VAE') as vae_decisions_n,
        count(*) filter (where scheme = 'VES') as ves_decisions_n
    from facts
    group by rollup(period, epn_code)

),

expected as (

    select
        row_code,
        'vapp_decisions' as column_code,
        period,
        vapp_decisions_n as numerator,
        null as denominator,
        vapp_decisions_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'vae_decisions' as column_code,
        period,
        vae_decisions_n as numerator,
        null as denominator,
        vae_decisions_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'ves_decisions' as column_code,
        period,
        ves_decisions_n as numerator,
        null as denominator,
        ves_decisions_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('validations_over_years_by_epn', periods=5) }}
