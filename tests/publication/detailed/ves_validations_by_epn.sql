-- VES: decisions of an EPN that grant all of the certification, or a part of it.
with

{{ decision_facts(['ves']) }},

counted as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        count(*) as decisions,
        count(*) filter (where is_total) as in_full,
        count(*) filter (where not is_total) as in_part
    from facts
    group by rollup(period, epn_code)

),

{{ compare_cells('ves_validations_by_epn', periods=1, columns={
    'decisions': 'decisions',
    'total_validation_share': '100 * in_full / decisions',
    'partial_validation_share': '100 * in_part / decisions',
}) }}
