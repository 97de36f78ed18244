-- R24: a total comes from the declared additivity alone: a table whose rows have a total or sub-totals declares how each of its
-- measures is totalled over them, and where no total may be established none has a value.
with totals as (

    select distinct
        columns_of.content,
        columns_of.column_code,
        columns_of.measure,
        columns_of.dimension,
        additivity.how
    from {{ ref('pub_table_columns') }} as columns_of
    inner join {{ ref('pub_table_rows') }} as rows_of on columns_of.content = rows_of.content and rows_of.level > 0
    left join {{ ref('additivity') }} as additivity
        on columns_of.measure = additivity.measure and columns_of.dimension = additivity.dimension

)

select content, column_code, 'no additivity declared' as wrong
from totals
where how is null
union all
select totals.content, totals.column_code, 'a total where none may be' as wrong
from totals
inner join {{ ref('pub_united_cells') }} as cells
    on totals.content = cells.content and totals.column_code = cells.column_code
inner join {{ ref('pub_table_rows') }} as rows_of
    on cells.content = rows_of.content and cells.row_code = rows_of.row_code and rows_of.level > 0
where totals.how = 'none' and cells.marker is distinct from '*'
