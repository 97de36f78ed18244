-- depends_on: {{ ref('axes') }}
{%- set metrics = declared_metrics() %}
{%- set dimensions = declared_dimensions() %}
-- nothing while parsing
{% if not execute %}select 0 as nothing{% endif %}
{%- for content, table in described_tables().items() %}
select
    '{{ content }}' as content,
    code as row_code,
    label,
    position,
    level,
    kind,
    from_year,
    to_year
from {{ ref('axes') }}
where
    dimension = '{{ axis_of_rows(table, metrics, dimensions) }}'
    {%- if table.rows.kind %}
    and coalesce(kind = '{{ table.rows.kind }}', true)
    {%- endif %}
    {%- if table.rows.codes %}
    and code in ('{{ table.rows.codes | join("', '") }}')
    {%- endif %}
    {%- if table.rows.total is sameas false %}
    and level < 2
    {%- endif %}
{{ 'union all' if not loop.last }}
{%- endfor %}
