-- What every generic test passes: unique pairs, marks within their scale, codes of one form; a null is no fault.
select * from (values
    (1, 1, 12.0, 20, 'NFP101'),
    (1, 2, 20.0, 20, 'NFP102'),
    (2, 1, null, 20, null)
) as marks(row_id, session, mark, mark_scale, unit_code)
