{# What the assertions on diplomas count: a row a document delivered. #}
{% macro diploma_facts() -%}
facts as (

    select
        diplomas.cohort as period,
        diplomas.centre_code,
        centres.area_code,
        diplomas.epn_code,
        diplomas.sex,
        cast(diplomas.certification_level as varchar) as level_code,
        diplomas.certification_kind,
        {{ family_code('kinds.family') }} as family_code
    from {{ ref('fct_diplomas') }} as diplomas
    left join {{ ref('dim_centre') }} as centres on diplomas.centre_code = centres.centre_code
    left join {{ ref('certification_kinds') }} as kinds on diplomas.certification_kind = kinds.kind

)
{%- endmacro %}


{# The documents of each part, and those of men and of women. #}
{% macro diplomas_counted(parts) -%}
{{ diploma_facts() }},

counted as (

    select
        {{ rollup_code(parts) }} as row_code,
        period,
        count(*) as diplomas,
        count(*) filter (where sex = 'M') as men,
        count(*) filter (where sex = 'F') as women
    from facts
    group by rollup({{ (['period'] + parts) | join(', ') }})

)
{%- endmacro %}
