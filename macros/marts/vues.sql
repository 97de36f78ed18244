{# A relation as a view of the published file names it: by schema and table, so that the file may be attached under any
   name. #}
{% macro here(relation) -%} {{ relation.include(database=false) }} {%- endmacro %}


{# The French label of a code, from the lists that the tables print (`publication_axes`). #}
{% macro label_of(dimension, code) -%}
    (
        select axes.label_fr
        from {{ here(ref('publication_axes')) }} as axes
        where axes.dimension = '{{ dimension }}' and axes.level = 0 and axes.code = {{ code }}
    )
{%- endmacro %}


{# The French label of a level of diploma, a number. #}
{% macro level_label(level) -%}
    (select levels.label_fr from {{ here(ref('diploma_levels')) }} as levels where levels.level = {{ level }})
{%- endmacro %}


{# `M` and `F` in French words. #}
{% macro sex_label(sex) -%}
    case {{ sex }} when 'M' then 'Homme' when 'F' then 'Femme' end
{%- endmacro %}
