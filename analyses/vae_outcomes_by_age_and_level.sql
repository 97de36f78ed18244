-- How does the outcome of a VAE vary with the candidate's age and the level aimed at?
-- Read: one row a level aimed at (framework of 2019) and age group on the day of the decision, over all the years held.
-- Full share = full ÷ decisions, likewise refusals; candidates = distinct persons of each year (R17).
-- The age groups are ours.
-- Beware: shares are of decisions and not of candidates: a partial decision and a later full one are two. Candidates do not
-- add up over rows. Many cells are small: read the counts. A certification without a level is under "no level".
with

decisions as (

    select
        decision_year,
        learner_key,
        outcome,
        coalesce(cast(level_aimed_at as varchar), 'no level') as level_aimed_at,
        case
            when age is null then 'unknown'
            when age < 30 then 'under 30'
            when age < 40 then '30 to 39'
            when age < 50 then '40 to 49'
            else '50 and over'
        end as age_group
    from {{ here(ref('fct_vae_decisions')) }}

),

counted as (

    select
        level_aimed_at,
        age_group,
        count(distinct cast(decision_year as varchar) || cast(learner_key as varchar)) as candidates,
        count(*) as decisions,
        count(*) filter (where outcome = 'full') as full_diplomas,
        count(*) filter (where outcome = 'partial') as partial_diplomas,
        count(*) filter (where outcome = 'refusal') as refusals
    from decisions
    group by level_aimed_at, age_group

)

select
    *,
    round(1.0 * full_diplomas / decisions, 3) as full_share,
    round(1.0 * refusals / decisions, 3) as refusal_share
from counted
order by level_aimed_at, case when age_group = 'under 30' then 0 else 1 end, age_group
