-- Mean of the known ages, and men for 100 women, by the EPN of the certification prepared.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        sum(age) as ages,
        count(age) as known_ages,
        count(*) filter (where sex = 'M') as men,
        count(*) filter (where sex = 'F') as women
    from facts
    where is_in_work_study
    group by rollup(period, epn_code)

),

{{ compare_cells('work_study_ages_and_sexes_by_epn', periods=3, columns={
    'mean_age': 'ages / known_ages',
    'masculinity_ratio': '100 * men / women',
}) }}
