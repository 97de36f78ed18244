-- Mean of the known ages, and men for 100 women, of work-study learners.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'home_centre_code']) }} as row_code,
        period,
        sum(age) as ages,
        count(age) as known_ages,
        count(*) filter (where sex = 'M') as men,
        count(*) filter (where sex = 'F') as women
    from facts
    where is_in_work_study
    group by rollup(period, area_code, home_centre_code)

),

{{ compare_cells('work_study_ages_and_sexes_by_centre', periods=3, columns={
    'mean_age': 'ages / known_ages',
    'masculinity_ratio': '100 * men / women',
}) }}
