{% for content in published_contents() -%}
select '{{ content }}' as content, * from {{ ref('pub_' ~ content) }}
{{ 'union all' if not loop.last }}
{% endfor %}
