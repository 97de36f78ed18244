-- Every landed decision of VAE, VAPP and VES, with its candidate and its year (R15, R16).
with

decisions as (

    select * from {{ ref('stg_united__decisions') }}

)

select
    decisions.* exclude (candidate_id, reject_value, reject_rule),
    candidates.learner_key,
    candidates.sex,
    candidates.age,
    cast(years.year as integer) as decision_year,
    case
        when decisions.reject_rule is not null then decisions.reject_rule
        when candidates.learner_key is null then 'unknown_candidate'
        when not {{ is_outcome_of_scheme('decisions.outcome', 'decisions.scheme') }} then 'outcome_of_another_scheme'
        when years.year is null then 'no_window'
    end as reject_rule
from decisions
left join {{ ref('int_event_ages') }} as candidates on decisions.row_id = candidates.row_id
left join {{ ref('validation_years') }} as years
    on decisions.scheme = years.scheme and decisions.decided_on between years.starts_on and years.ends_on
