{{ config(schema='publication') }}
-- R22: the cells of frozen editions that are not as published any more
with published as (

    select cells.*
    from {{ ref('published_cells') }} as cells
    inner join {{ ref('frozen_editions') }} as frozen on cells.edition = frozen.edition and frozen.is_in_force

),

rebuilt as (

    select cells.*
    from {{ ref('cells') }} as cells
    inner join {{ ref('frozen_editions') }} as frozen on cells.edition = frozen.edition and frozen.is_in_force

),

compared as (

    select
        edition,
        table_no,
        row_code,
        column_code,
        period,
        case
            when published.content is null then 'added'
            when rebuilt.content is null then 'gone'
            when coalesce(published.marker, '') <> coalesce(rebuilt.marker, '') then 'marker'
            when published.display <> rebuilt.display then 'display'
            when published.provisional <> rebuilt.provisional then 'provisional'
            when {{ differs('published.numerator', 'rebuilt.numerator') }} then 'counts'
            when {{ differs('published.denominator', 'rebuilt.denominator') }} then 'counts'
            when {{ differs('published.value', 'rebuilt.value') }} then 'value'
        end as kind,
        coalesce(published.content, rebuilt.content) as content,
        published.display as published_display,
        rebuilt.display,
        published.value as published_value,
        rebuilt.value,
        rebuilt.value - published.value as difference,
        published.numerator as published_numerator,
        rebuilt.numerator,
        published.denominator as published_denominator,
        rebuilt.denominator
    from published
    full outer join rebuilt
        using (edition, table_no, row_code, column_code, period) -- one value of each key for both sides -- noqa: ST07

),

changes as (

    select
        edition,
        relation,
        period,
        count(*) filter (where change = 'added') as rows_added,
        count(*) filter (where change = 'gone') as rows_gone,
        count(*) filter (where change = 'changed') as rows_changed
    from {{ ref('row_changes') }}
    group by edition, relation, period

)

select
    compared.* exclude (content),
    frozen.frozen_at,
    frozen.landing_digest as published_landing_digest,
    frozen.extracted_on as published_extracted_on,
    columns_of.row_relation,
    coalesce(changes.rows_added, 0) as rows_added,
    coalesce(changes.rows_gone, 0) as rows_gone,
    coalesce(changes.rows_changed, 0) as rows_changed
from compared
inner join {{ ref('frozen_editions') }} as frozen on compared.edition = frozen.edition and frozen.is_in_force
left join {{ ref('published_table_columns') }} as columns_of
    on compared.edition = columns_of.edition
    and compared.content = columns_of.content
    and compared.column_code = columns_of.column_code
left join changes
    on compared.edition = changes.edition
    and columns_of.row_relation = changes.relation
    and compared.period = changes.period
where compared.kind is not null
