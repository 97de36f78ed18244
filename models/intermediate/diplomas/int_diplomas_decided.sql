-- R21: one diploma a person and certification. A correction speaks for what it corrects, an original for its
-- re-issues, and of two systems the first by priority; a duplicata is never a diploma.
with

documents as (

    select
        document_number,
        min(certification_code) as certification_code
    from {{ ref('int_diplomas_unioned') }}
    where reject_rule is null and document_number is not null
    group by document_number

),

diplomas as (

    select
        unioned.*,
        -- a correction may be of the certification: it stands for the diploma that it corrects
        coalesce(corrected.certification_code, unioned.certification_code) as diploma_ref,
        case
            when unioned.reject_rule is not null then null
            when unioned.state <> 'delivered' then 'R21_not_delivered'
            when unioned.document_kind = 'duplicate' then 'R21_duplicate'
        end as scope_rule,
        case unioned.document_kind when 'correction' then 1 when 'reissue' then 3 else 2 end as kind_rank
    from {{ ref('int_diplomas_unioned') }} as unioned
    left join documents as corrected
        -- an equality alone is a hash join: with the kind beside it each row would be held against every document
        on case when unioned.document_kind = 'correction' then unioned.replaces_document_number end
        = corrected.document_number

),

ranked as (

    select
        diplomas.*,
        row_number() over reports as source_rank,
        first_value(diplomas.row_id) over reports as first_row_id,
        first_value(diplomas.document_kind) over reports as first_document_kind
    from diplomas
    inner join {{ ref('system_priorities') }} as priorities on diplomas.system = priorities.system
    window reports as (
        partition by
            diplomas.learner_key, diplomas.diploma_ref,
            diplomas.reject_rule is null and diplomas.scope_rule is null
        order by
            diplomas.kind_rank,
            -- of several corrections the last
            case when diplomas.document_kind = 'correction' then diplomas.delivered_on end desc,
            priorities.priority,
            diplomas.row_id
    )

)

select
    * exclude (first_row_id, first_document_kind, kind_rank),
    case
        when reject_rule is not null then 'rejected'
        when scope_rule is not null then 'out_of_scope'
        when source_rank = 1 then 'kept'
        else 'deduplicated'
    end as disposition,
    case
        when reject_rule is not null then reject_rule
        when scope_rule is not null then scope_rule
        when source_rank = 1 then null
        when document_kind = 'reissue' then 'R21_reissue'
        when first_document_kind = 'correction' then 'R21_corrected'
        else 'R21_reported_twice'
    end as disposition_rule,
    case when reject_rule is null and scope_rule is null and source_rank > 1 then first_row_id end as kept_row_id
from ranked
