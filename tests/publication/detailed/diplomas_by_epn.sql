-- Documents by the EPN of their certification.
with

{{ diploma_facts() }},

counted as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        count(*) as diplomas
    from facts
    group by rollup(period, epn_code)

),

{{ compare_cells('diplomas_by_epn', periods=6, columns={'diplomas': 'diplomas'}) }}
