-- R22: what a frozen edition hid stays hidden, whatever a later build makes of it
with diffused as (

    {% set files = frozen_files('diffusion') -%}
    {% if files -%}
    select * from read_parquet([{{ files | join(', ') }}], union_by_name = true)
    {%- else -%}
    -- nothing is hidden in what is not yet published
    select * from {{ ref('published_cells') }}
    {%- endif %}

)

select
    edition,
    table_no,
    row_code,
    column_code,
    period
from diffused
where marker = 'c'
