-- R22: each table that an edition numbers holds each of its rows and columns in each of its periods, and no other; each content
-- that is described has a number in some edition; and each edition has tables.
with expected as (

    select
        numbers.edition,
        numbers.table_no,
        rows_of.row_code,
        columns_of.column_code,
        columns_of.back + 1 as periods
    from {{ ref('table_numbers') }} as numbers
    left join {{ ref('table_rows') }} as rows_of on numbers.content = rows_of.content
    left join {{ ref('described_columns') }} as columns_of on numbers.content = columns_of.content

),

found as (

    select edition, table_no, row_code, column_code, count(*) as periods
    from {{ ref('cells') }}
    group by all

),

missing as (

    select * from expected
    except
    select * from found

),

unexpected as (

    select * from found
    except
    select * from expected

)

select edition, table_no, row_code, column_code, 'cells missing' as wrong
from missing
union all
select edition, table_no, row_code, column_code, 'cells not described' as wrong
from unexpected
union all
select null as edition, content as table_no, null as row_code, null as column_code, 'no number' as wrong
from {{ ref('described_columns') }}
where content not in (select numbered.content from {{ ref('table_numbers') }} as numbered)
union all
select edition, null as table_no, null as row_code, null as column_code, 'an edition without tables' as wrong
from {{ ref('editions') }}
where edition not in (select numbered.edition from {{ ref('table_numbers') }} as numbered)
