-- What became of every landed record: the disposition of the model that decides it, and for what hangs on a refused
-- record, that it does. A record of a year that no edition reads yet is out of scope (R22), and so is an enrolment in a MOOC,
-- which has its year from its session.
with

decided as (

    select * from {{ ref('int_dispositions_unioned') }}

),

under_way as (

    select row_id
    from decided
    where disposition_rule = '{{ year_under_way() }}'

)

select
    decided.row_id,
    decided.entity,
    case
        when under_way.row_id is not null then 'out_of_scope'
        when refusals.row_id is not null then 'rejected'
        else decided.disposition
    end as disposition,
    case
        when under_way.row_id is not null then '{{ year_under_way() }}'
        else coalesce(refusals.disposition_rule, decided.disposition_rule)
    end as disposition_rule,
    case when under_way.row_id is null then decided.reject_column end as reject_column,
    case when refusals.row_id is null then decided.kept_row_id end as kept_row_id,
    case when under_way.row_id is null then refusals.refused_by end as refused_by
from decided
left join {{ ref('int_refusals') }} as refusals on decided.row_id = refusals.row_id
left join under_way
    on case refusals.disposition_rule when 'mooc_session_rejected' then refusals.refused_by else decided.row_id end
    = under_way.row_id
