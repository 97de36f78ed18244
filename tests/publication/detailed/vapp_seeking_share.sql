-- VAPP: candidates without employment, among known situations.
with facts as (

    select
        t.sex,
        t.situation,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vapp_decisions') }} as t
    inner join {{ ref('fct_decision_days') }} as days on t.decision_key = days.decision_key
    qualify row_number() over (
            partition by t.learner_key, t.decision_year
            order by days.decided_on, t.certification_code, t.outcome, t.decision_key
        ) = 1

),

counted as (

    select
        'ALL' as row_code,
        period,
        count(*) filter (where situation in ('seeking', 'inactive')) as candidate_seeking_share_n,
        count(situation) as candidate_seeking_share_d
    from facts
    group by period

),

expected as (

    select
        row_code,
        'candidate_seeking_share' as column_code,
        period,
        candidate_seeking_share_n as numerator,
        candidate_seeking_share_d as denominator,
        100.0 * candidate_seeking_share_n / nullif(candidate_seeking_share_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('vapp_seeking_share', periods=6) }}
