{%- set relations = ['learners', 'enrolments', 'offerings', 'exams', 'validations', 'diplomas', 'mooc'] -%}
-- R22: of the rows that a frozen edition counts, those that came, went or changed since
with counted_periods as (

    select distinct cells.edition, columns_of.row_relation as relation, cells.period
    from {{ ref('published_cells') }} as cells
    inner join {{ ref('published_table_columns') }} as columns_of
        on cells.edition = columns_of.edition
        and cells.content = columns_of.content
        and cells.column_code = columns_of.column_code
    inner join {{ ref('frozen_editions') }} as frozen on cells.edition = frozen.edition and frozen.is_in_force

),

rebuilt as (

    {%- for name in relations %}
    select
        counted_periods.edition,
        counted_periods.relation,
        counted_periods.period,
        rows_of.row_key,
        {{ row_digest('rows_of') }} as content_digest,
        '{{ column_names(ref('rows_' ~ name)) }}' as column_names
    from {{ ref('rows_' ~ name) }} as rows_of
    inner join counted_periods
        on counted_periods.relation = 'rows_{{ name }}' and rows_of.period = counted_periods.period
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    coalesce(rebuilt.edition, frozen.edition) as edition,
    coalesce(rebuilt.relation, frozen.relation) as relation,
    coalesce(rebuilt.period, frozen.period) as period,
    cast(coalesce(rebuilt.row_key, frozen.row_key) as varchar) as row_key,
    case
        when frozen.row_key is null then 'added'
        when rebuilt.row_key is null then 'gone'
        else 'changed'
    end as change
from rebuilt
full outer join {{ ref('frozen_rows') }} as frozen
    on rebuilt.edition = frozen.edition
    and rebuilt.relation = frozen.relation
    and rebuilt.period = frozen.period
    and rebuilt.row_key = frozen.row_key
where
    frozen.row_key is null
    or rebuilt.row_key is null
    -- a relation that has other columns by now is compared by its keys alone
    or (rebuilt.content_digest <> frozen.content_digest and rebuilt.column_names = frozen.column_names)
