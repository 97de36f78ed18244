{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- R12, R22: the centres that a system's records can name, by what the centre is to a row of a table.
-- nothing while parsing
{% if not execute %}select 0 as nothing from {{ ref('code_lists') }}{% endif %}
{%- for named in named_centres() %}
{%- if named.list %}
select
    '{{ named.system }}' as system,
    '{{ named.role }}' as role,
    meaning as centre_code
from {{ ref('code_lists') }}
where list = '{{ named.list }}'
{%- else %}
select
    '{{ named.system }}' as system,
    '{{ named.role }}' as role,
    unnest({{ named.codes }}) as centre_code
{%- endif %}
{{ 'union' if not loop.last }}
{%- endfor %}
