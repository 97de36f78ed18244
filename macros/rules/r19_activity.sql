{# R19: active is employed or seeking. The activity flag counts where it is filled; else the declared situation. #}
{% macro is_active(activity, situation) -%}
    case
        when {{ activity }} is not null then {{ activity }} = 'active'
        when {{ situation }} is not null then {{ situation }} in ('employed', 'seeking')
    end
{%- endmacro %}
