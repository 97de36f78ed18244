-- the text of an edition that is not frozen is made anew from its cells, when the pages are written
with no_text as (

    {{ no_row_of_declared_columns() }}

)

{{ as_published('no_text', 'texts') }}
