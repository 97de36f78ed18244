{# The code of a row of `group by rollup(period, …)`: a part such as a centre, a whole of parts such as its area,
   TOTAL; ALL where nothing divides the rows. Rows whose part is unknown have no code: they are in the wholes alone. #}
{% macro rollup_code(parts) -%}
    {%- if parts -%}
case
            {%- for part in parts | reverse %}
            when grouping({{ part }}) = 0 then {{ part }}
            {%- endfor %}
            else 'TOTAL'
        end
    {%- else -%}
'ALL'
    {%- endif -%}
{%- endmacro %}
