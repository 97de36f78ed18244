-- VAE: candidates without employment, among known situations.
with

{{ candidate_facts('vae') }},

counted as (

    select
        {{ rollup_code(['sex']) }} as row_code,
        period,
        count(*) filter (where situation in ('seeking', 'inactive')) as without_work,
        count(situation) as known
    from facts
    group by rollup(period, sex)

),

{{ compare_cells('vae_seeking_share', periods=6, columns={'candidate_seeking_share': '100 * without_work / known'}) }}
