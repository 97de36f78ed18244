-- What every generic test passes: unique pairs, marks within their scale, codes of one form; a null is no fault.
select 1 as row_id, 1 as session, 12.0 as mark, 20 as mark_scale, 'NFP101' as unit_code
union all
select 1 as row_id, 2 as session, 20.0 as mark, 20 as mark_scale, 'NFP102' as unit_code
union all
select 2 as row_id, 1 as session, null as mark, 20 as mark_scale, null as unit_code
