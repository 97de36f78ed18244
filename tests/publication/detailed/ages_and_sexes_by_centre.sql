-- Mean of the known ages, and men for 100 women, of the learners of a home centre.
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
    group by rollup(period, area_code, home_centre_code)

),

{{ compare_cells('ages_and_sexes_by_centre', periods=3, columns={
    'mean_age': 'ages / known_ages',
    'masculinity_ratio': '100 * men / women',
}) }}
