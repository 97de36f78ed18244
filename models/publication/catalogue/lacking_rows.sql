{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- R12, R22: the rows of tables that rest, in a column, on what the landing lacks. Of a table by centre these are the
-- centres whose records lack (those that the manifest names, else all that the system can name), their areas and the
-- total; of a table by anything else all rows, since any of them may hold such records.
with places as (

    select centre_code, unnest([centre_code, area_code]) as row_code
    from {{ ref('dim_centre') }}

),

named as (

    select system, role, list(distinct centre_code) as centres
    from {{ ref('system_centres') }}
    group by system, role

),

concerned as (

    select
        columns_of.content,
        columns_of.column_code,
        columns_of.axis in ('centre', 'area') as is_by_centre,
        lacking.extract_name,
        lacking.note,
        coalesce(lacking.centres, named.centres) as centres
    from {{ ref('described_columns') }} as columns_of
    inner join {{ ref('lacking_extracts') }} as lacking on columns_of.row_relation = lacking.row_relation
    left join named
        on lacking.system = named.system and split_part(columns_of.by_column, '_', 1) = named.role

)

select
    concerned.content,
    concerned.column_code,
    rows_of.row_code,
    concerned.extract_name,
    any_value(concerned.note) as note
from concerned
inner join {{ ref('table_rows') }} as rows_of on concerned.content = rows_of.content
left join places
    on rows_of.row_code = places.row_code and list_contains(concerned.centres, places.centre_code)
where
    not concerned.is_by_centre or concerned.centres is null
    or rows_of.level = 2 or places.centre_code is not null
group by concerned.content, concerned.column_code, rows_of.row_code, concerned.extract_name
