-- depends_on: {{ ref('pub_axes') }}
{{ config(alias='table_rows') }}

{% for content, table in described_tables().items() -%}
select
    '{{ content }}' as content,
    code as row_code,
    label,
    position,
    level
from {{ ref('pub_axes') }}
where dimension = '{{ table.rows.dimension }}' and {{ table.rows.only | default('true') }}
{{ 'union all' if not loop.last }}
{% endfor %}
