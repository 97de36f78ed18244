-- Situations among the learners whose situation is known.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'home_centre_code']) }} as row_code,
        period,
        count(*) filter (where situation = 'employed') as employed,
        count(*) filter (where situation = 'seeking') as seeking,
        count(*) filter (where situation = 'inactive') as inactive,
        count(situation) as known
    from facts
    group by rollup(period, area_code, home_centre_code)

),

{{ compare_cells('situation_by_centre', periods=1, columns={
    'employed': '100 * employed / known',
    'seeking': '100 * seeking / known',
    'inactive': '100 * inactive / known',
}) }}
