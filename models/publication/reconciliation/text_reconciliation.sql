with

rebuilt as (

    {% for part in ['learners', 'activity', 'validations', 'diplomas'] -%}
    select * from {{ ref('text_' ~ part) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

periods as (

    select distinct period from rebuilt

),

compared as (

    select
        printed.*,
        rebuilt.value as rebuilt_value,
        rebuilt.value is null and (periods.period is null or rebuilt.indicator is not null) as is_out_of_period,
        coalesce({{ agrees('printed.value', 'rebuilt.value', 'precisions') }}, false) as is_agreed,
        revisions.later_edition,
        revisions.later_value
    from {{ ref('text_figures') }} as printed
    inner join {{ ref('publication_precisions') }} as precisions on printed.precision = precisions.precision
    left join periods on printed.period = periods.period
    left join rebuilt
        on printed.indicator = rebuilt.indicator
        and printed.scope = rebuilt.scope
        and printed.period = rebuilt.period
    left join {{ ref('printed_revisions') }} as revisions
        on printed.edition = revisions.edition
        and printed.indicator = revisions.indicator
        and printed.scope = revisions.scope
        and printed.period = revisions.period
        and revisions.is_revised

)

select
    compared.edition,
    compared.source,
    compared.indicator,
    compared.scope,
    compared.period,
    compared.precision,
    compared.value as printed_value,
    compared.rebuilt_value,
    case
        when limits.reason is not null then 'not_rebuildable'
        when compared.is_agreed then 'agrees'
        when contradictions.explanation is not null then 'contradiction'
        when compared.later_value is not null then 'revised'
        when compared.is_out_of_period then 'out_of_period'
        else 'unexplained'
    end as status,
    case
        when limits.reason is not null then limits.reason
        when compared.is_agreed then null
        when contradictions.explanation is not null then contradictions.explanation
        when compared.later_value is not null
            then concat('edition ', compared.later_edition, ' prints ', {{ displayed('compared.later_value', '0') }})
        when compared.is_out_of_period then 'no extract holds the period, or the one before it'
    end as explanation
from compared
left join {{ ref('publication_text_limits') }} as limits
    using (edition, indicator, scope, period) -- one value of each key for both sides -- noqa: ST07
left join {{ ref('contradictions_text') }} as contradictions
    using (edition, indicator, scope, period) -- one value of each key for both sides -- noqa: ST07
