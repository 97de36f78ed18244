-- Every disposition, one row a landed record, as the model that decides it says. An extract that feeds two entities
-- is decided by the one that its contract names.
{% for entity, model in {
    'units': 'int_units_decided', 'certifications': 'int_certifications_decided', 'offerings': 'int_offerings_decided',
    'registrations': 'int_registrations_decided', 'enrolments': 'int_enrolments_decided',
    'exam_results': 'int_exam_record_dispositions', 'diplomas': 'int_diplomas_decided',
    'decisions': 'int_decisions_decided', 'mooc_sessions': 'int_mooc_sessions_decided',
    'mooc_enrolments': 'int_mooc_enrolments_decided', 'extractions': 'int_extractions_decided',
}.items() -%}
select row_id, '{{ entity }}' as entity, disposition, disposition_rule, reject_column, kept_row_id
from {{ ref(model) }}
union all
{% endfor -%}
{% for entity in ['learners', 'candidates'] -%}
select row_id, '{{ entity }}' as entity, disposition, disposition_rule, reject_column, kept_row_id
from {{ ref('int_learner_record_dispositions') }}
where {{ is_decided_by('row_id', entity) }}
{{ 'union all' if not loop.last }}
{% endfor %}
