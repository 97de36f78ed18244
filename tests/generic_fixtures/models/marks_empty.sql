-- A relation without rows.
select 1 as row_id, 1 as session, 12.0 as mark, 20 as mark_scale, 'NFP101' as unit_code
where false
