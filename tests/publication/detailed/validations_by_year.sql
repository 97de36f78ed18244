-- Printed table 5A: decisions of a calendar year by scheme, and the distinct persons who received them.
with facts as (

    select 'VAPP' as scheme, learner_key, decision_year
    from {{ ref('fct_vapp_decisions') }}
    union all
    select 'VAE' as scheme, learner_key, decision_year
    from {{ ref('fct_vae_decisions') }}
    union all
    select 'VES' as scheme, learner_key, decision_year
    from {{ ref('fct_ves_decisions') }}

),

counted as (

    select
        scheme as row_code,
        cast(decision_year as varchar) as period,
        count(distinct learner_key) as candidates_n,
        count(*) as decisions_n
    from facts
    group by scheme, decision_year

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
    union all
    select
        row_code,
        'decisions' as column_code,
        period,
        decisions_n as numerator,
        null as denominator,
        decisions_n as value
    from counted

),

{{ compare_cells('validations_by_year', periods=5) }}
