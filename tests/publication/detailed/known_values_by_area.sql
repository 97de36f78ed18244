-- How much is known of the learners of each area.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['area_code']) }} as row_code,
        period,
        count(*) as learners,
        count(age) as known_ages,
        count(first_diploma_level) as known_diplomas,
        count(situation) as known_situations
    from facts
    group by rollup(period, area_code)

),

{{ compare_cells('known_values_by_area', periods=1, columns={
    'age_known_share': '100 * known_ages / learners',
    'first_diploma_known_share': '100 * known_diplomas / learners',
    'situation_known_share': '100 * known_situations / learners',
}) }}
