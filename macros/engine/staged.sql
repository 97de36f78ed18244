{# All rows of an entity, of every system that stages it: the one list of who stages what. #}
{% macro staged(entity) -%}
    {%- set models = {
        'learners': [
            'siscol__learners', 'gescicca__learners', 'open_portal__learners', 'galao__learners', 'siicre__learners',
            'sissae__learners', 'madagascar__learners',
        ],
        'registrations': [
            'siscol__registrations', 'gescicca__registrations', 'open_portal__registrations', 'galao__registrations',
            'siicre__registrations', 'sissae__registrations', 'madagascar__registrations',
        ],
        'enrolments': [
            'siscol__enrolments', 'gescicca__enrolments', 'open_portal__enrolments', 'galao__enrolments',
            'siicre__enrolments', 'sissae__enrolments', 'sissae__past_enrolments', 'madagascar__enrolments',
        ],
        'exam_results': [
            'siscol__exam_results', 'gescicca__exam_results', 'open_portal__exam_results', 'galao__exam_results',
            'siicre__exam_results', 'sissae__exam_results', 'sissae__past_exam_results', 'madagascar__exam_results',
        ],
        'candidates': ['diva__candidates', 'divap__candidates', 'viatic__candidates', 'intec__candidates'],
        'decisions': ['diva__decisions', 'divap__decisions', 'viatic__decisions', 'intec__decisions'],
        'diplomas': [
            'd3__diplomas', 'siscol__diplomas', 'collections__brand_diplomas', 'collections__centre_diplomas',
            'collections__eicnam_diplomas', 'collections__survey_diplomas', 'collections__dnf_diplomas',
            'collections__dap_diplomas',
        ],
    }[entity] -%}
    {%- for model in models -%}
    select * from {{ ref('stg_' ~ model) }}
    {%- if not loop.last %} union all by name {% endif %}
    {% endfor -%}
{%- endmacro %}
