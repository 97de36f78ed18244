-- R22: what a frozen edition hid stays hidden, whatever a later build makes of it
{%- set files = frozen_files('diffusion') %}
select edition, table_no, row_code, column_code, period
from
    {% if files %}read_parquet([{{ files | join(', ') }}], union_by_name = true)
    {%- else %}{{ ref('published_cells') }}
    {%- endif %}
where marker = 'c'
