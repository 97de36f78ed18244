-- Shares of work-study learners, each over those of whom it is known.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'home_centre_code']) }} as row_code,
        period,
        count(*) as learners,
        count(*) filter (where sex = 'F') as women,
        count(sex) as known_sexes,
        count(*) filter (where age <= 25) as under_26,
        count(age) as known_ages,
        count(*) filter (where first_diploma_level >= 6) as bac3_plus,
        count(first_diploma_level) as known_diplomas,
        count(*) filter (where training_type = 'apprenticeship') as apprentices,
        count(*) filter (where certification_level = 7) as level_7,
        count(certification_level) as known_levels
    from facts
    where is_in_work_study
    group by rollup(period, area_code, home_centre_code)

),

{{ compare_cells('work_study_profile_by_centre', periods=1, columns={
    'women_share': '100 * women / known_sexes',
    'under_26_share': '100 * under_26 / known_ages',
    'bac3_plus_share': '100 * bac3_plus / known_diplomas',
    'apprentice_share': '100 * apprentices / learners',
    'level_7_share': '100 * level_7 / known_levels',
}) }}
