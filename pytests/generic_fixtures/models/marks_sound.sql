-- What every generic test passes: unique pairs, marks within their scale, codes of one form; a null is no fault.
select
    '2023' as edition, 12.0 as value, 1 as row_id, 1 as session, 12.0 as mark, 20 as mark_scale, 'NFP101' as unit_code
union all
select
    '2023' as edition, null as value, 1 as row_id, 2 as session, 20.0 as mark, 20 as mark_scale, 'NFP102' as unit_code
union all
select '2024' as edition, 0.0 as value, 2 as row_id, 1 as session, null as mark, 20 as mark_scale, null as unit_code
