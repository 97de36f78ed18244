-- by what a row is known again, and known to have changed: its key, and a digest of what it held
with no_row as (

    select
        cast(null as varchar) as edition,
        cast(null as varchar) as relation,
        cast(null as varchar) as period,
        cast(null as uuid) as row_key,
        cast(null as ubigint) as content_digest,
        cast(null as varchar) as column_names
    where false

)

{{ as_published('no_row', 'rows') }}
