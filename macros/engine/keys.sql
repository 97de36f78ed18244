{# A 16-byte key from columns that together are unique and hold nothing personal. #}
{% macro key_of(columns) -%}
    cast(md5(concat_ws('|'{% for column in columns %}, {{ column }}{% endfor %})) as uuid)
{%- endmacro %}


{# A 16-byte key from text that is personal: hashed with the key that only the environment holds. #}
{% macro keyed(text) -%}
    cast(keyed_hash({{ text }}) as uuid)
{%- endmacro %}


{# The key of a registration: learner and year. #}
{% macro registration_key(relation) -%}
    {{ key_of([relation ~ '.learner_key', relation ~ '.academic_year']) }}
{%- endmacro %}


{# The key of an enrolment: learner, year, unit and organising centre. #}
{% macro enrolment_key(relation) -%}
    {{ key_of([
        relation ~ '.learner_key', relation ~ '.academic_year', relation ~ '.unit_code', relation ~ '.organising_centre_code'
    ]) }}
{%- endmacro %}
