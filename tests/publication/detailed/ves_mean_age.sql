-- VES: mean of the known ages of candidates at their first decision of the year.
with

{{ candidate_facts('ves') }},

counted as (

    select
        {{ rollup_code(['sex']) }} as row_code,
        period,
        sum(age) as ages,
        count(age) as known_ages
    from facts
    group by rollup(period, sex)

),

{{ compare_cells('ves_mean_age', periods=6, columns={'candidate_mean_age': 'ages / known_ages'}) }}
