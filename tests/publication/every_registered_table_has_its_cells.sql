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
    where tables.edition in ('{{ var("editions") | join("', '") }}')

),

found as (

    select distinct edition, table_no, row_code, column_code
    from {{ ref('pub_cells') }}

)

select edition, table_no, row_code, column_code, 'no cell' as wrong
from expected
where not exists (
    select 1 from found
    where
        found.edition = expected.edition and found.table_no = expected.table_no
        and found.row_code = expected.row_code and found.column_code = expected.column_code
)
union all
select edition, table_no, row_code, column_code, 'not described'
from found
where not exists (
    select 1 from expected
    where
        found.edition = expected.edition and found.table_no = expected.table_no
        and found.row_code = expected.row_code and found.column_code = expected.column_code
)
union all
select null, content, null, null, 'no number'
from (select distinct content from {{ ref('pub_united_cells') }}) as built
where not exists (select 1 from {{ ref('publication_tables') }} as tables where tables.content = built.content)
