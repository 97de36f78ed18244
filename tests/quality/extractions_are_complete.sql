-- R22: of every extract of the contract the day of its extraction, its records, and whether they are synthetic are known.
{%- set expected = [] -%}
{%- if execute -%}
    {%- for source in graph.sources.values() if source.source_name != 'landing' -%}
        {%- do expected.append("('" ~ source.source_name ~ "', '" ~ source.name ~ "')") -%}
    {%- endfor -%}
{%- endif %}

select
    expected.system,
    expected.extract
from (values {{ (expected | sort or ["(null, null)"]) | join(', ') }}) as expected (system, extract)
left join {{ ref('extractions') }} as extractions
    on expected.system = extractions.system
    and expected.extract = extractions.extract
where
    extractions.extracted_on is null
    or extractions.records is null
    or extractions.is_synthetic is null
