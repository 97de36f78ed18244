-- depends_on: {{ ref('axes') }}
-- depends_on: {{ ref('axis_labels_en') }}
{%- set metrics = declared_metrics() %}
{%- set dimensions = declared_dimensions() %}
-- nothing while parsing
{% if not execute %}select 0 as nothing{% endif %}
{%- for content, table in described_tables().items() %}
select
    '{{ content }}' as content,
    axes.code as row_code,
    axes.label,
    english.label_en,
    axes.position,
    axes.level,
    axes.kind,
    axes.from_year,
    axes.to_year
from {{ ref('axes') }} as axes
left join {{ ref('axis_labels_en') }} as english on axes.dimension = english.dimension and axes.code = english.code
where
    axes.dimension = '{{ axis_of_rows(table, metrics, dimensions) }}'
    {%- if table.rows.kind %}
    and coalesce(axes.kind = '{{ table.rows.kind }}', true)
    {%- endif %}
    {%- if table.rows.codes %}
    and axes.code in ('{{ table.rows.codes | join("', '") }}')
    {%- endif %}
    {%- if table.rows.total is sameas false %}
    and axes.level < 2
    {%- endif %}
{{ 'union all' if not loop.last }}
{%- endfor %}
