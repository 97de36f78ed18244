-- Every disposition, one row a landed record, as the model that decides it says. An extract that feeds two entities
-- is decided by the one that its contract names.
with

learners as (

    select row_id, disposition, disposition_rule, reject_column, kept_row_id
    from {{ ref('int_learner_records') }}

),

exam_results as (

    select
        row_id, disposition, disposition_rule, reject_column,
        split_part(kept_result_id, '/', 1) as kept_row_id
    from {{ ref('int_exam_results_decided') }}

),

extractions as (

    select
        row_id,
        case when reject_rule is null then 'kept' else 'rejected' end as disposition,
        reject_rule as disposition_rule,
        reject_column,
        cast(null as varchar) as kept_row_id
    from {{ ref('stg_landing__extractions') }}

)

{% for entity, model in {
    'units': 'int_units_decided', 'certifications': 'int_certifications_decided', 'offerings': 'int_offerings_decided',
    'registrations': 'int_registrations_decided', 'enrolments': 'int_enrolments_decided',
    'diplomas': 'int_diplomas_decided', 'decisions': 'int_decisions_decided',
    'mooc_sessions': 'int_mooc_sessions_decided', 'mooc_enrolments': 'int_mooc_enrolments_decided',
}.items() -%}
select row_id, '{{ entity }}' as entity, disposition, disposition_rule, reject_column, kept_row_id
from {{ ref(model) }}
union all
{% endfor -%}
{% for entity, model in {
    'learners': 'learners', 'candidates': 'learners', 'exam_results': 'exam_results', 'extractions': 'extractions',
}.items() -%}
select row_id, '{{ entity }}' as entity, disposition, disposition_rule, reject_column, kept_row_id
from {{ model }}
where {{ is_decided_by('row_id', entity) }}
{{ 'union all' if not loop.last }}
{% endfor %}
