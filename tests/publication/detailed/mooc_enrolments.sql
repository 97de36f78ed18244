-- Enrolments in the MOOC, all sessions of a year.
with

counted as (

    select
        {{ rollup_code(['mooc_code']) }} as row_code,
        academic_year as period,
        count(*) as enrolments
    from {{ ref('fct_mooc_enrolments') }}
    group by rollup(period, mooc_code)

),

{{ compare_cells('mooc_enrolments', periods=3, columns={'mooc_enrolments': 'enrolments'}) }}
