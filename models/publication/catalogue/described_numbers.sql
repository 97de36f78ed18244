{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- nothing while parsing
{% if not execute %}select 0 as nothing{% endif %}
{%- for content, table in described_tables().items() %}
{%- set outer = loop %}
{%- for edition, number in table.numbers.items() %}
select
    '{{ edition }}' as edition,
    '{{ content }}' as content,
    {{ text_literal(number | string if number is not none) }} as table_no
{{ 'union all' if not (outer.last and loop.last) }}
{%- endfor %}
{%- endfor %}
