-- VAPP: candidates, decisions and rates by centre; a total counts persons once.
with facts as (

    select
        t.centre_code,
        t.learner_key,
        t.outcome,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vapp_decisions') }} as t

),

counted as (

    select
        case
            when grouping(facts.centre_code) = 0 then facts.centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        count(distinct learner_key) as candidates_n,
        count(*) as decisions_n,
        count(*) filter (where outcome in ('direct', 'exempted')) as direct_rate_n,
        count(*) as direct_rate_d,
        count(*) filter (where outcome = 'conditional') as conditional_rate_n,
        count(*) as conditional_rate_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.centre_code)

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
    union all
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

{{ compare_cells('vapp_rates_by_centre', periods=1) }}
