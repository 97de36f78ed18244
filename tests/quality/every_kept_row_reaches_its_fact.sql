-- No join between the decision and the fact loses or multiplies a row.
with counts as (

    {% for model, fact in {
        'int_units_decided': 'dim_unit', 'int_registrations_decided': 'fct_registrations', 'int_enrolments_decided': 'fct_enrolments',
        'int_exam_results_decided': 'fct_exam_results', 'int_diplomas_decided': 'fct_diplomas',
        'int_mooc_enrolments_decided': 'fct_mooc_enrolments',
    }.items() -%}
    select
        '{{ fact }}' as fact,
        (select count(*) from {{ ref(model) }} where disposition = 'kept') as kept,
        (select count(*) from {{ ref(fact) }}) as rows_of_fact
    union all
    {% endfor -%}
    select
        'decisions' as fact,
        (select count(*) from {{ ref('int_decisions_decided') }} where disposition = 'kept') as kept,
        (select count(*) from {{ ref('fct_vae_decisions') }}) + (select count(*) from {{ ref('fct_vapp_decisions') }})
        + (select count(*) from {{ ref('fct_ves_decisions') }}) as rows_of_fact

)

select * from counts where kept <> rows_of_fact
