-- R22: every number of the generated text that the printed one gives too is the rebuilt figure of that name, so that what is
-- printed and what is held against the printed text is one measure; on the full landing it is what was printed, or the
-- difference is explained. That each name is one that is rebuilt is a test of the committed extracts, pytests/product/test_text.py.
with rebuilt as (

    {% for part in ['learners', 'activity', 'validations', 'diplomas'] -%}
    select * from {{ ref('text_' ~ part) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- the figures count by the thresholds of the latest edition
latest as (

    select max(edition) as edition from {{ ref('editions') }}

),

given as (

    select
        wanted.*,
        cells.edition,
        cells.period,
        cells.value
    from {{ ref('text_references') }} as wanted
    inner join {{ ref('cells') }} as cells using (content, row_code, column_code) -- one value of each key for both sides -- noqa: ST07
    inner join latest on cells.edition = latest.edition
    where wanted.indicator is not null

)

select
    'another measure' as wrong,
    given.content,
    given.row_code,
    given.column_code,
    given.period,
    given.value,
    rebuilt.value as held_against
from given
left join rebuilt
    on given.indicator = rebuilt.indicator and given.scope = rebuilt.scope and given.period = rebuilt.period
-- a marked cell is left out of the text; a year without rows has a count of 0 and no figure
where given.value is not null and abs(given.value - coalesce(rebuilt.value, 0)) > 1e-6
union all
select
    'not as printed' as wrong,
    given.content,
    given.row_code,
    given.column_code,
    given.period,
    given.value,
    printed.printed_value as held_against
from given
inner join {{ ref('text_reconciliation') }} as printed
    on given.edition = printed.edition
    and given.indicator = printed.indicator
    and given.scope = printed.scope
    and given.period = printed.period
inner join {{ ref('publication_precisions') }} as precisions on printed.precision = precisions.precision
where
    '{{ target.name }}' = 'full'
    and printed.explanation is null
    and not coalesce({{ agrees('printed.printed_value', 'given.value', 'precisions') }}, false)
