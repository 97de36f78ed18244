-- A registration is a learner of a year; an area is the sum of its home centres.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['area_code']) }} as row_code,
        period,
        count(*) as learners
    from facts
    group by rollup(period, area_code)

),

{{ compare_cells('learners_by_area', periods=5, columns={'learners': 'learners'}) }}
