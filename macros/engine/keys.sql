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


{# The key of a diploma: person and certification. #}
{% macro diploma_key(relation) -%}
    {{ key_of([relation ~ '.learner_key', relation ~ '.certification_code']) }}
{%- endmacro %}


{# The key of a decision: its system and number, which its extract holds; hashed with the key, lest who has the extract find the
   candidate's other rows. #}
{% macro decision_key() -%}
    {{ keyed("'decision|' || system || '|' || decision_ref") }}
{%- endmacro %}


{# The name of a person's record: system and local number, and which of its persons where the system gave the number again. #}
{% macro record_name() -%}
    system || '/' || local_id || coalesce('/' || cast(nullif(tenure, 0) as varchar), '')
{%- endmacro %}


{# Whether a number was a person's in a year or on a day; exactly one of those who held it, also where neither is known.
   Each condition compares one side with the other, so that a left join stays a hash join. « ~ » is after every day. #}
{% macro held_in(holder, period) -%}
    coalesce({{ period }}, '') >= coalesce({{ holder }}.held_from, '')
    and coalesce({{ period }}, '') < coalesce({{ holder }}.held_until, '~')
{%- endmacro %}


{# Whether a row bears the number that a learner of its system had in a year or on a day. #}
{% macro bears_number_of(row, learner, period) -%}
    {{ row }}.system = {{ learner }}.system and {{ row }}.local_id = {{ learner }}.local_id
    and {{ held_in(learner, period) }}
{%- endmacro %}


{# The key of a landed record as a hash: it names the record outside the private file, in this extraction and the next. #}
{% macro hashed_record_key(records) -%}
    {{ keyed("'record|' || " ~ records ~ ".system || '|' || coalesce(" ~ records ~ ".record_key, '')") }}
{%- endmacro %}


{# Where a landed record is, as the lists of records say it outside the private file. #}
{% macro place_of_record(records) -%}
    {{ records }}.row_id,
    {{ records }}.system,
    {{ records }}.extract,
    {{ records }}.file,
    {{ records }}.record_number,
    {{ records }}.academic_year,
    {{ hashed_record_key(records) }} as hashed_key
{%- endmacro %}


{# The operator's decisions of identity as JSON, from the private file: src/chiffres_cles/plugin.py. #}
{% macro decisions_on_file() -%}
    identity_decisions()
{%- endmacro %}


{# The key of an offering: a unit of a centre in a modality, in a year (R8). #}
{% macro offering_key() -%}
    {{ key_of(['academic_year', 'unit_code', 'organising_centre_code', "coalesce(modality, 'unknown')"]) }}
{%- endmacro %}
