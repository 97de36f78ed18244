-- Which declarations are missing most (R18)?
-- Read: first one row a declared variable, over all centres and years; then one a variable, home centre and year; the
-- worst first. Missing rate = missing ÷ asked, the learners of whom the value is expected: all of them, but those in
-- employment for occupation and working time.
-- Beware: a rate of 1 is a system that does not hold the variable, and not learners who keep silent. Who declares no
-- situation is not asked for what depends on it. Of a small centre read the counts.
{% set asked_only_if = {
    'occupation_group': "situation = 'employed'",
    'working_time': "situation = 'employed'",
} %}
with

learners as (

    select
        registrations.*,
        dim_learner.nationality,
        dim_centre.centre_label
    from {{ here(ref('fct_registrations')) }} as registrations
    inner join {{ here(ref('dim_learner')) }} as dim_learner on registrations.learner_key = dim_learner.learner_key
    inner join {{ here(ref('dim_centre')) }} as dim_centre on registrations.home_centre_code = dim_centre.centre_code

),

by_centre as (
    {% for variable in ['situation', 'activity', 'occupation_group', 'working_time', 'highest_diploma_level',
                        'first_diploma_level', 'financing', 'nationality'] %}
    select
        '{{ variable }}' as variable,
        centre_label,
        academic_year,
        count(*) as asked,
        count(*) filter (where {{ variable }} is null) as missing
    from learners
    {% if variable in asked_only_if %}where {{ asked_only_if[variable] }}{% endif %}
    group by centre_label, academic_year
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

answers as (

    select variable, 'all' as centre_label, 'all' as academic_year, sum(asked) as asked, sum(missing) as missing
    from by_centre
    group by variable
    union all
    select variable, centre_label, academic_year, asked, missing
    from by_centre

)

select
    *,
    round(1.0 * missing / asked, 3) as missing_rate
from answers
order by centre_label <> 'all', missing_rate desc, missing desc, variable, centre_label, academic_year
