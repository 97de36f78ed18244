-- What they fail: a pair twice, one row too many, a mark above its scale, a code with a blank in it.
select * from (values
    (1, 1, 12.0, 20, 'NFP101'),
    (1, 1, 20.5, 20, 'NFP 101'),
    (2, 1, 10.0, 20, 'NFP101'),
    (2, 2, 10.0, 20, 'NFP101')
) as marks(row_id, session, mark, mark_scale, unit_code)
