-- A figure of a text is rebuilt for some period, or the reason why it cannot be is written down, or it is older than
-- the extracts: an indicator whose name nobody computes would look like a period that is not held.
select printed.edition, printed.indicator, printed.scope
from {{ ref('text_reconciliation') }} as printed
where
    printed.status <> 'not_rebuildable'
    and printed.source = 'text'
    and not exists (
        select 1
        from {{ ref('text_learners') }} as rebuilt
        where printed.indicator = rebuilt.indicator and printed.scope = rebuilt.scope
        union all
        select 1
        from {{ ref('text_activity') }} as rebuilt
        where printed.indicator = rebuilt.indicator and printed.scope = rebuilt.scope
        union all
        select 1
        from {{ ref('text_validations') }} as rebuilt
        where printed.indicator = rebuilt.indicator and printed.scope = rebuilt.scope
        union all
        select 1
        from {{ ref('text_diplomas') }} as rebuilt
        where printed.indicator = rebuilt.indicator and printed.scope = rebuilt.scope
    )
