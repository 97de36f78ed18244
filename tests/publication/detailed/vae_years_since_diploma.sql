-- VAE: mean known number of years since the highest diploma.
with

{{ candidate_facts('vae') }},

counted as (

    select
        {{ rollup_code(['sex']) }} as row_code,
        period,
        sum(years_since_highest_diploma) as years,
        count(years_since_highest_diploma) as known
    from facts
    group by rollup(period, sex)

),

{{ compare_cells('vae_years_since_diploma', periods=6, columns={'candidate_years_since_diploma': 'years / known'}) }}
