-- by what a row is known again, and known to have changed: its key, and a digest of what it held
with no_row as (

    {{ no_row_of_declared_columns() }}

)

{{ as_published('no_row', 'rows') }}
