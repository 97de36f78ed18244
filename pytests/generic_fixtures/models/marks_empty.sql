-- A relation without rows.
select
    '2023' as edition, 12.0 as value, 1 as row_id, 1 as session, 12.0 as mark, 20 as mark_scale, 'NFP101' as unit_code
where false
