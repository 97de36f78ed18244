{# The end of an assertion on a table: what its CTE `counted` (row_code, period, and counts) worked out from the marts,
   against every cell of the table in all editions. `columns` says how each column is made of the counts, as it is
   printed: `learners` is a count, `ages / known_ages` a mean, `100 * women / learners` a share. What is before ` / `
   is the numerator of the cell, what is after it the denominator. `periods` is how many the title promises, one
   number or one a column, the last one ending in the edition's year. `by_edition`: `counted` has a column edition
   too, where editions count one period by settings of their own. It compares only, and fails too if it compares
   nothing. Values are equal but for the order in which doubles are added (a millionth). A row that nothing counts
   has a true zero, whatever it is a share of. #}
{% macro compare_cells(content, periods, columns, by_edition=false) -%}
    {%- if periods is mapping -%}
        {%- set promised -%}
            case column_code
                {% for column, count in periods.items() %}when '{{ column }}' then {{ count }} {% endfor -%}
            end
        {%- endset -%}
    {%- else -%}
        {%- set promised = periods -%}
    {%- endif -%}
expected as (
    {%- for column, formula in columns.items() %}
    {%- set scaled, denominator = (formula.split(' / ') + ['null'])[:2] %}
    {%- set factor, numerator = (['1.0'] + scaled.split(' * '))[-2:] %}
    {%- set share = factor ~ ' * ' ~ numerator ~ ' / nullif(' ~ denominator ~ ', 0)' %}

    select
        {{ 'edition, ' if by_edition }}row_code, '{{ column }}' as column_code, period,
        {{ numerator }} as numerator,
        {{ denominator }} as denominator,
        {{ share if ' / ' in formula else numerator }} as value
    from counted
    -- a part that is unknown has no row: it is in the wholes alone
    where row_code is not null and period is not null
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}

),

cells as (

    select cells.*
    from {{ ref('cells') }} as cells
    where
        cells.content = '{{ content }}'
        and cells.column_code in ('{{ columns | join("', '") }}')

),

compared as (

    select
        cells.edition, cells.row_code, cells.column_code, cells.period, cells.marker,
        cells.numerator, cells.denominator, cells.value,
        coalesce(expected.numerator, 0) as expected_numerator,
        coalesce(expected.denominator, 0) as expected_denominator,
        expected.value as expected_value,
        expected.row_code is not null as is_expected
    from cells
    left join expected
        on cells.row_code = expected.row_code
        and cells.column_code = expected.column_code
        and cells.period = expected.period
        {{- ' and cells.edition = expected.edition' if by_edition }}

)

select
    edition, row_code, column_code, period, marker,
    numerator, expected_numerator, denominator, expected_denominator, value, expected_value
from compared
where
    abs(numerator - expected_numerator) > 1e-6
    or (is_expected and abs(denominator - expected_denominator) > 1e-6)
    or (marker is null and abs(value - coalesce(expected_value, expected_numerator)) > 1e-6)
    or (marker is null and value is null)
    or (marker is not null and value is not null)
union all
select
    edition, 'periods' as row_code, column_code, max(cells.period) as period, null as marker,
    count(distinct cells.period) as numerator, {{ promised }} as expected_numerator,
    null as denominator, null as expected_denominator, null as value, null as expected_value
from cells
group by edition, column_code
having count(distinct cells.period) is distinct from {{ promised }} or right(max(cells.period), 4) <> edition
union all
select
    null as edition, 'no cell for' as row_code, column_code, period, expected.row_code as marker,
    numerator, null as expected_numerator,
    null as denominator, null as expected_denominator, null as value, null as expected_value
from expected
where
    numerator > 0
    -- what a table has no row for is in its total: a centre abroad among the regional ones, a kind that it leaves out
    and expected.row_code in (
        select printed.row_code
        from {{ ref('table_rows') }} as printed
        where printed.content = '{{ content }}'
    )
    -- columns of one table may print different periods
    and exists (
        select 1 from cells as shown
        where
            shown.column_code = expected.column_code
            and shown.period = expected.period
            {{- ' and shown.edition = expected.edition' if by_edition }}
    )
    and not exists (
        select 1 from cells as found
        where
            found.row_code = expected.row_code
            and found.column_code = expected.column_code
            and found.period = expected.period
            {{- ' and found.edition = expected.edition' if by_edition }}
    )
union all
select
    null as edition, 'nothing compared' as row_code, null as column_code, null as period, null as marker,
    count(*) as numerator, null as expected_numerator,
    null as denominator, null as expected_denominator, null as value, null as expected_value
from cells
having count(*) = 0 and (select count(*) from expected) > 0
{%- endmacro %}
