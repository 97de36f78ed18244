-- Levels of the first diploma among the learners whose level is known.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'home_centre_code']) }} as row_code,
        period,
        count(*) filter (where first_diploma_level = 0) as level_0,
        count(*) filter (where first_diploma_level = 3) as level_3,
        count(*) filter (where first_diploma_level = 4) as level_4,
        count(*) filter (where first_diploma_level = 5) as level_5,
        count(*) filter (where first_diploma_level = 6) as level_6,
        count(*) filter (where first_diploma_level = 7) as level_7,
        count(*) filter (where first_diploma_level = 8) as level_8,
        count(first_diploma_level) as known
    from facts
    group by rollup(period, area_code, home_centre_code)

),

{{ compare_cells('first_diploma_by_centre', periods=1, columns={
    'level_0': '100 * level_0 / known',
    'level_3': '100 * level_3 / known',
    'level_4': '100 * level_4 / known',
    'level_5': '100 * level_5 / known',
    'level_6': '100 * level_6 / known',
    'level_7': '100 * level_7 / known',
    'level_8': '100 * level_8 / known',
}) }}
