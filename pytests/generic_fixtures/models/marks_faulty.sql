-- What they fail: an edition without a value, a pair twice, one row too many, a mark above its scale, a code with a blank in it.
select
    '2023' as edition, null as value, 1 as row_id, 1 as session, 12.0 as mark, 20 as mark_scale, 'NFP101' as unit_code
union all
select
    '2023' as edition, null as value, 1 as row_id, 1 as session, 20.5 as mark, 20 as mark_scale, 'NFP 101' as unit_code
union all
select
    '2024' as edition, 12.0 as value, 2 as row_id, 1 as session, 10.0 as mark, 20 as mark_scale, 'NFP101' as unit_code
union all
select
    '2024' as edition, 12.0 as value, 2 as row_id, 2 as session, 10.0 as mark, 20 as mark_scale, 'NFP101' as unit_code
