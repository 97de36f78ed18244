-- R22: each table that an edition numbers holds each of its rows and columns in each of its periods, and no other; and each
-- content that is built has a number in some edition.
with expected as (

    select
        tables.edition,
        tables.table_no,
        rows_of.row_code,
        columns_of.column_code
    from {{ ref('publication_tables') }} as tables
    left join {{ ref('pub_table_rows') }} as rows_of on tables.content = rows_of.content
    left join {{ ref('pub_table_columns') }} as columns_of on tables.content = columns_of.content
    where tables.edition in (select built.edition from ({{ editions() }}) as built)

),

found as (

    select distinct edition, table_no, row_code, column_code
    from {{ ref('pub_cells') }}

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

select edition, table_no, row_code, column_code, 'no cell' as wrong
from missing
union all
select edition, table_no, row_code, column_code, 'not described' as wrong
from unexpected
union all
select null as edition, content as table_no, null as row_code, null as column_code, 'no number' as wrong
from {{ ref('pub_united_cells') }}
where content not in (select numbered.content from {{ ref('publication_tables') }} as numbered)
