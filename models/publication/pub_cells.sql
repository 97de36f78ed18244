{{ config(alias='cells') }}

{%- set contents = [
    'learners_by_centre', 'offer_and_exams_by_centre', 'enrolments_by_epn', 'exams_by_modality', 'validations_by_year',
    'diplomas_by_family',
] %}

with cells as (

    {% for content in contents -%}
    select '{{ content }}' as content, * from {{ ref('pub_' ~ content) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    cells.edition,
    tables.table_no,
    cells.row_code,
    cells.column_code,
    cells.period,
    cells.value,
    cells.numerator,
    cells.denominator,
    cells.marker,
    cells.provisional,
    cells.decimals,
    coalesce(cells.marker, {{ displayed('cells.value', 'cells.decimals') }}) as display
from cells
-- R22: a table is known by its content, and numbered by its edition
inner join {{ ref('publication_tables') }} as tables
    on cells.edition = tables.edition and cells.content = tables.content
