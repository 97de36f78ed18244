-- Apprentices and those in professionalisation by area of the home centre.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['area_code']) }} as row_code,
        period,
        count(*) as learners
    from facts
    where is_in_work_study
    group by rollup(period, area_code)

),

{{ compare_cells('work_study_by_area', periods=5, columns={'work_study_learners': 'learners'}) }}
