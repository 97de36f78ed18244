{# A threshold of seeds/reference/thresholds.csv, by its code. #}
{% macro threshold(code) -%}
    (select thresholds.value from {{ ref('thresholds') }} as thresholds where thresholds.code = '{{ code }}')
{%- endmacro %}


{# R10: a mark brought to the scale of 20. A quotient may miss 10 by its last digit; marks hold four decimals, so that eight
   lose none. #}
{% macro rescaled_mark(mark, mark_scale) -%}
    round({{ mark }} * {{ threshold('mark_scale') }} / {{ mark_scale }}, 8)
{%- endmacro %}


{# R9, R10: what a session says of one enrolment: passed, failed, attended (without a result), absent, or null where
   nothing is recorded. A mark decides; then a result code; handing in continuous assessment is attending. #}
{% macro session_outcome(mark_20, result_code, continuous_assessment) -%}
    case
        when {{ mark_20 }} >= {{ threshold('pass_mark') }} then 'passed'
        when {{ mark_20 }} is not null then 'failed'
        when {{ result_code }} in ('passed', 'failed', 'attended') then {{ result_code }}
        when {{ continuous_assessment }} then 'attended'
        when {{ result_code }} = 'absent' then 'absent'
    end
{%- endmacro %}


{# R10: whether an outcome counts as attended. #}
{% macro is_attended(outcome) -%}
    {{ outcome }} in ('passed', 'failed', 'attended')
{%- endmacro %}
