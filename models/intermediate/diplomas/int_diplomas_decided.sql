-- R21: one diploma a person and chain of documents. A correction counts for what it corrects, an original for its
-- re-issues, and of two systems the first by priority; a duplicata is never a diploma.
with

diplomas as (

    select
        unioned.*,
        -- a rejected record is in no chain
        coalesce(chains.diploma_ref, unioned.certification_code) as diploma_ref,
        coalesce(chains.chain_depth, 0) as chain_depth,
        coalesce(chains.is_in_loop, false) as is_in_loop,
        case
            when unioned.reject_rule is not null then null
            when unioned.state <> 'delivered' then 'R21_not_delivered'
            when unioned.document_kind = 'duplicate' then 'R21_duplicate'
        end as scope_rule,
        case unioned.document_kind when 'correction' then 1 when 'reissue' then 3 else 2 end as kind_rank
    from {{ ref('int_diplomas_unioned') }} as unioned
    left join {{ ref('int_diploma_chains') }} as chains on unioned.row_id = chains.row_id

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
            -- of several corrections the one at the end of the chain, then the last
            case when diplomas.document_kind = 'correction' then diplomas.chain_depth end desc,
            case when diplomas.document_kind = 'correction' then diplomas.delivered_on end desc,
            priorities.priority,
            diplomas.record_number,
            diplomas.row_id
    )

)

select
    * exclude (first_row_id, first_document_kind, kind_rank, chain_depth),
    {{ disposition({
        'rejected': 'reject_rule',
        'out_of_scope': 'scope_rule',
        'deduplicated': "case
            when source_rank = 1 then null
            when document_kind = 'reissue' then 'R21_reissue'
            when first_document_kind = 'correction' then 'R21_corrected'
            else 'R21_reported_twice'
        end",
    }) }}
from ranked
