-- How far are learners on the way to the 180 credits of a licence?
-- Read: one row a bracket of ECTS credits; each learner is in the highest one reached. Share = learners ÷ all_learners,
-- those with at least one recorded outcome in a unit of level 5 or 6. A unit passed twice earns its best credits once.
-- Beware: credits had before the first year of the extracts, units granted by a validation (R1) and outcomes not recorded
-- (R11) are not seen: who entered with a BAC+2 may lack 60 credits only. 180 credits of any units are not yet a licence.
with

brackets (bracket, from_credits, below_credits) as (

    values
    ('none', 0, 1),
    ('1 to 59', 1, 60),
    ('60 to 119', 60, 120),
    ('120 to 179', 120, 180),
    ('180 and more', 180, null)

),

units_taken as (

    select
        outcomes.learner_key,
        outcomes.unit_code,
        max(case when outcomes.is_passed then units.ects end) as credits
    from {{ here(ref('fct_exam_outcomes')) }} as outcomes
    inner join {{ here(ref('dim_unit')) }} as units
        on outcomes.academic_year = units.academic_year and outcomes.unit_code = units.unit_code
    where outcomes.is_recorded and units.unit_level in (5, 6)
    group by outcomes.learner_key, outcomes.unit_code

),

learners as (

    select
        learner_key,
        count(*) as units_recorded,
        count(credits) as units_passed,
        coalesce(sum(credits), 0) as credits -- no unit passed is no credit
    from units_taken
    group by learner_key

)

select
    brackets.bracket,
    count(learners.learner_key) as learners,
    sum(count(learners.learner_key)) over () as all_learners,
    round(1.0 * count(learners.learner_key) / sum(count(learners.learner_key)) over (), 3) as learner_share,
    round(avg(learners.credits), 1) as mean_credits,
    sum(learners.units_passed) as units_passed,
    sum(learners.units_recorded) as units_recorded
from brackets
left join learners
    on brackets.from_credits <= learners.credits
    and (brackets.below_credits > learners.credits or brackets.below_credits is null)
group by brackets.bracket, brackets.from_credits
order by brackets.from_credits
