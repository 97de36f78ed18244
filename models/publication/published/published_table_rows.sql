with rows_of_editions as (

    select editions.edition, rows_of.*
    from {{ ref('editions') }} as editions
    cross join {{ ref('table_rows') }} as rows_of

)

{{ as_published('rows_of_editions', 'table_rows') }}
