-- VAPP: candidates without employment, among known situations.
with

{{ candidate_facts('vapp') }},

counted as (

    select
        {{ rollup_code([]) }} as row_code,
        period,
        count(*) filter (where situation in ('seeking', 'inactive')) as without_work,
        count(situation) as known
    from facts
    group by rollup(period)

),

{{ compare_cells('vapp_seeking_share', periods=6, columns={'candidate_seeking_share': '100 * without_work / known'}) }}
