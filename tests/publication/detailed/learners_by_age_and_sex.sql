-- Learners by band of five years and sex; the total holds unknown ages.
with

{{ registration_facts() }},

banded as (

    select
        period,
        sex,
        case
            when age between 0 and 19 then 'under_20'
            when age between 20 and 24 then '20_24'
            when age between 25 and 29 then '25_29'
            when age between 30 and 34 then '30_34'
            when age between 35 and 39 then '35_39'
            when age between 40 and 44 then '40_44'
            when age between 45 and 49 then '45_49'
            when age between 50 and 54 then '50_54'
            when age between 55 and 59 then '55_59'
            when age >= 60 then '60_plus'
        end as band
    from facts

),

counted as (

    select
        {{ rollup_code(['band']) }} as row_code,
        period,
        count(*) as learners,
        count(*) filter (where sex = 'F') as women,
        count(*) filter (where sex = 'M') as men
    from banded
    group by rollup(period, band)

),

{{ compare_cells('learners_by_age_and_sex', periods=1, columns={
    'learners': 'learners',
    'learners_f': 'women',
    'learners_m': 'men',
}) }}
