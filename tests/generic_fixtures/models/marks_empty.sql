-- A relation without rows.
select * from (values (1, 1, 12.0, 20, 'NFP101')) as marks(row_id, session, mark, mark_scale, unit_code)
where false
