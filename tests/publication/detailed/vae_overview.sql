-- VAE: decisions of a calendar year, and the distinct persons who received them.
with facts as (

    select
        t.learner_key,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vae_decisions') }} as t

),

counted as (

    select
        'ALL' as row_code,
        period,
        count(distinct learner_key) as candidates_n,
        count(*) as decisions_n
    from facts
    group by period

),

expected as (

    select
        row_code,
        'candidates' as column_code,
        period,
        candidates_n as numerator,
        null as denominator,
        candidates_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'decisions' as column_code,
        period,
        decisions_n as numerator,
        null as denominator,
        decisions_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('vae_overview', periods=6) }}
