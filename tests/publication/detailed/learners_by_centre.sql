-- Printed table 1: the learners of each home centre, and those whom other centres administer. Who comes to two centres
-- is counted in both, and once in the whole.
with

{{ registration_facts() }},

{{ enrolment_facts('enrolments') }},

learners as (

    select
        {{ rollup_code(['area_code', 'home_centre_code']) }} as row_code,
        period,
        count(*) as learners,
        count(*) filter (where is_distant) as distant,
        count(*) filter (where sex = 'M') as men,
        count(*) filter (where sex = 'F') as women,
        sum(age) as ages,
        count(age) as known_ages,
        count(*) filter (where first_diploma_level >= 6) as bac3_plus,
        count(first_diploma_level) as known_diplomas,
        count(*) filter (where situation = 'employed') as employed,
        count(*) filter (where situation = 'seeking') as seeking,
        count(situation) as known_situations,
        count(*) filter (where situation <> 'inactive') as labour_force,
        count(*) filter (where is_active) as active,
        count(is_active) as known_activities,
        count(*) filter (where is_in_work_study) as in_work_study
    from facts
    group by rollup(period, area_code, home_centre_code)

),

entering as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        count(distinct learner_key) as entering_learners
    from enrolments
    where is_transferred
    group by rollup(period, area_code, organising_centre_code)

),

{{ counted_together(['learners', 'entering']) }},

{{ compare_cells('learners_by_centre', periods=1, columns={
    'learners': 'learners',
    'distance_hybrid_share': '100 * distant / learners',
    'masculinity_ratio': '100 * men / women',
    'mean_age': 'ages / known_ages',
    'bac3_plus_share': '100 * bac3_plus / known_diplomas',
    'employed_share': '100 * employed / known_situations',
    'active_share': '100 * active / known_activities',
    'unemployed_among_active_share': '100 * seeking / labour_force',
    'work_study_share': '100 * in_work_study / learners',
    'entering_learners': 'entering_learners',
}) }}
