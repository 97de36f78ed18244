{# What the assertions on enrolments count: a row an enrolment. #}
{% macro enrolment_facts(name='facts') -%}
{{ name }} as (

    select
        enrolments.academic_year as period,
        enrolments.learner_key,
        enrolments.home_centre_code,
        homes.area_code as home_area_code,
        enrolments.organising_centre_code,
        centres.area_code,
        enrolments.home_centre_code <> enrolments.organising_centre_code as is_transferred,
        enrolments.epn_code,
        enrolments.unit_code,
        enrolments.modality,
        enrolments.learner_hours,
        registrations.training_type,
        case when registrations.training_type in ('apprenticeship', 'professionalisation') then 'WORK_STUDY' end
            as work_study_code
    from {{ ref('fct_enrolments') }} as enrolments
    left join {{ ref('dim_centre') }} as homes on enrolments.home_centre_code = homes.centre_code
    left join {{ ref('dim_centre') }} as centres on enrolments.organising_centre_code = centres.centre_code
    left join {{ ref('fct_registrations') }} as registrations
        on enrolments.registration_key = registrations.registration_key

)
{%- endmacro %}


{# What the assertions on offerings count, in CTE `enrolled` and, a row the enrolments of a unit in a centre, EPN and
   modality, in CTE `facts`: counted once, for each has thirty enrolments. What has no modality is an offering
   only where nothing else is known of the unit in that centre (R8). #}
{% macro offering_facts(name='facts') -%}
{{ enrolment_facts('enrolled') }},

taught as (

    select
        period, area_code, organising_centre_code, epn_code, unit_code, modality,
        count(*) as enrolments,
        sum(learner_hours) as learner_hours
    from enrolled
    group by all

),

{{ name }} as (

    select
        *,
        case
            when
                modality is not null
                or count(modality) over (partition by period, unit_code, organising_centre_code) = 0
                then concat_ws('|', unit_code, organising_centre_code, coalesce(modality, '?'))
        end as offering
    from taught

)
{%- endmacro %}


{# The enrolments of each part, by modality and by whose learners take them. #}
{% macro enrolments_counted(parts, condition='true', name='counted') -%}
{{ name }} as (

    select
        {{ rollup_code(parts) }} as row_code,
        period,
        count(*) as enrolments,
        sum(learner_hours) as learner_hours,
        count(*) filter (where modality = 'PRES') as on_site,
        count(*) filter (where modality in ('FOAD', 'FOADP')) as at_distance,
        count(*) filter (where modality = 'HYB') as hybrid,
        count(*) filter (where is_transferred) as transferred,
        count(*) filter (where not is_transferred) as of_own_learners
    from facts
    where {{ condition }}
    group by rollup({{ (['period'] + parts) | join(', ') }})

)
{%- endmacro %}


{# The learners of other centres who come to a centre. Who comes to two is counted in both, and once in their wholes. #}
{% macro entering_counted(facts) -%}
entering as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        count(distinct learner_key) as entering_learners
    from {{ facts }}
    where is_transferred
    group by rollup(period, area_code, organising_centre_code)

)
{%- endmacro %}


{# What is opened: the offerings of each part, in all and in each modality, the centres that open them, the enrolments
   that they have and their hours. #}
{% macro offerings_counted(parts, name='counted') -%}
{{ name }} as (

    select
        {{ rollup_code(parts) }} as row_code,
        period,
        sum(enrolments) as enrolments,
        count(distinct offering) as offerings,
        count(distinct offering) filter (where modality = 'PRES') as on_site,
        count(distinct offering) filter (where modality in ('FOAD', 'FOADP')) as at_distance,
        count(distinct offering) filter (where modality = 'HYB') as hybrid,
        count(distinct offering) filter (where modality is null) as unknown,
        count(distinct organising_centre_code) as centres,
        sum(learner_hours) as learner_hours
    from facts
    group by rollup({{ (['period'] + parts) | join(', ') }})

)
{%- endmacro %}
