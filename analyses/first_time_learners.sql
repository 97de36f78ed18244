-- How many learners of a year are new to the Cnam, centre by centre?
-- Read: one row a year and home centre. First-time share = first_time ÷ known, the learners of whom the year of the first
-- registration is known; unknown = the others, who are in learners.
-- Beware: new to the Cnam and not to the centre: a learner who moves is new in neither. Where a system forgets its past,
-- an old learner passes for a new one, the more so in the first year that the extracts hold.
with

learners as (

    select
        home_centre_code,
        academic_year,
        count(*) as learners,
        count(is_first_registration) as known,
        count(*) filter (where is_first_registration) as first_time
    from {{ here(ref('fct_registrations')) }}
    group by home_centre_code, academic_year

)

select
    learners.academic_year,
    dim_centre.centre_label,
    learners.learners,
    learners.known,
    learners.learners - learners.known as unknown,
    learners.first_time,
    round(1.0 * learners.first_time / nullif(learners.known, 0), 3) as first_time_share
from learners
inner join {{ here(ref('dim_centre')) }} as dim_centre on learners.home_centre_code = dim_centre.centre_code
order by learners.academic_year desc, dim_centre.display_order
