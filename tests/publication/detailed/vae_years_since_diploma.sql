-- VAE: mean known number of years since the highest diploma.
with facts as (

    select
        t.sex,
        t.years_since_highest_diploma as years,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vae_decisions') }} as t
    inner join {{ ref('fct_decision_days') }} as days on t.decision_key = days.decision_key
    qualify row_number() over (
            partition by t.learner_key, t.decision_year
            order by days.decided_on, t.certification_code, t.outcome, t.decision_key
        ) = 1

),

counted as (

    select
        case when grouping(sex) = 0 then sex else 'TOTAL' end as row_code,
        period,
        sum(years) as candidate_years_since_diploma_n,
        count(years) as candidate_years_since_diploma_d
    from facts
    group by rollup(period, sex)

),

expected as (

    select
        row_code,
        'candidate_years_since_diploma' as column_code,
        period,
        candidate_years_since_diploma_n as numerator,
        candidate_years_since_diploma_d as denominator,
        1.0 * candidate_years_since_diploma_n / nullif(candidate_years_since_diploma_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('vae_years_since_diploma', periods=6) }}
