{# R24: measured rows, and their sub-totals and totals by the additivity declared for the measure and the dimension:
   add (sum, over one whole), ratio (sum over sum), none (no total can be established, the row says so). What is
   recounted comes from the rows: a relation gives its own rows for it. A row without code (an unknown modality) is
   in the totals and not printed. `levels` names the columns of sub-totals; the grand total is `TOTAL`. #}
{% macro with_totals(relation, content, dimension, levels=[], has_total=true) -%}
    select
        measured.*,
        measures.applies_to is null or measured.kind is null or measures.applies_to = measured.kind as applies,
        true as is_established
    from {{ relation }} as measured
    inner join {{ ref('publication_measures') }} as measures
        on measures.content = '{{ content }}' and measured.column_code = measures.column_code
    where measured.row_code is not null
    {%- for level in levels + (["'TOTAL'"] if has_total else []) %}
    union all
    select
        measured.edition,
        measured.period,
        measured.column_code,
        {{ level if level.startswith("'") else 'measured.' ~ level }} as row_code,
        null as parent_code,
        null as kind,
        case when additivity.how <> 'none' then sum(measured.numerator) end as numerator,
        case additivity.how when 'ratio' then sum(measured.denominator) when 'add' then max(measured.denominator) end
            as denominator,
        sum(measured.known) as known,
        sum(measured.population) as population,
        coalesce(
            bool_or(measures.applies_to is null or measured.kind is null or measures.applies_to = measured.kind), false
        ) as applies,
        additivity.how <> 'none' as is_established
    from {{ relation }} as measured
    inner join {{ ref('publication_measures') }} as measures
        on measures.content = '{{ content }}' and measured.column_code = measures.column_code
    inner join {{ ref('additivity') }} as additivity
        on measures.measure = additivity.measure and additivity.dimension = '{{ dimension }}'
    where additivity.how in ('add', 'ratio', 'none')
    group by measured.edition, measured.period, measured.column_code, additivity.how{{ ', measured.' ~ level if not level.startswith("'") }}
    {%- endfor %}
{%- endmacro %}
