-- Men for 100 women among those who received a kind of document.
with

{{ diploma_facts() }},

counted as (

    select
        {{ rollup_code(['family_code', 'certification_kind']) }} as row_code,
        period,
        count(*) filter (where sex = 'M') as men,
        count(*) filter (where sex = 'F') as women
    from facts
    group by rollup(period, family_code, certification_kind)

),

{{ compare_cells('diploma_masculinity', periods=6, columns={'diploma_masculinity_ratio': '100 * men / women'}) }}
