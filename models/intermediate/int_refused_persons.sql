-- Records of a learner or candidate whose own record was refused: what they point with is the number that it bears.
with

hanging as (

    select row_id, disposition_rule as decided_rule
    from {{ ref('int_dispositions_unioned') }}
    where disposition_rule in ('unknown_learner', 'unknown_candidate')

),

persons as (

    select system, local_id, min(row_id) as refused_by
    from {{ ref('int_learner_records') }}
    -- a diploma is of its own person
    where disposition = 'rejected' and local_id is not null and local_id <> row_id
    group by system, local_id

),

pointers as (

    {% for entity, system, number in [
        ('registrations', 'system', 'local_id'), ('enrolments', 'system', 'local_id'), ('exam_results', 'system', 'local_id'),
        ('diplomas', 'local_system', 'local_id'), ('decisions', 'system', 'candidate_id'),
    ] -%}
    select distinct row_id, {{ system }} as system, {{ number }} as local_id
    from {{ ref('stg_united__' ~ entity) }}
    where row_id in (select hanging.row_id from hanging)
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    pointers.row_id,
    min(
        case hanging.decided_rule when 'unknown_candidate' then 'candidate_rejected' else 'learner_rejected' end
    ) as disposition_rule,
    min(persons.refused_by) as refused_by
from hanging
inner join pointers on hanging.row_id = pointers.row_id
inner join persons on pointers.system = persons.system and pointers.local_id = persons.local_id
group by pointers.row_id
