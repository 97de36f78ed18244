{# A printed table from its description, a dictionary:
     title, section, unit, notes, sources, rules, chart: what a reader sees. In texts {Y-4} is the academic year four years
         before the edition's, {C-5} the calendar year five years before the edition;
     rows: dimension (of pub_axes), by (the column of the rows that holds its codes), only (a condition on pub_axes);
     columns: a list of measure (of published_measures), and where they differ from it: code, label, by, where (a condition
         on the rows it speaks of), holds (a condition on the numerator alone), share (of the table's listed rows);
     periods: academic_year, calendar_year or cohort, and back, how many years before the edition's;
     provisional: how many last periods are provisional.
   One pass over the rows for all columns that share relation, rows and periods. Totals are always counted again from
   the rows; where the additivity declared says none, the total is marked (R24). #}
{% macro published_table(table) -%}
    {{ config(meta={'table': table}) }}
    {%- set columns = table_columns(table) -%}
    {%- set back = table.periods.back | default(0) -%}
    {%- set lag = 0 if table.periods.of == 'calendar_year' else 1 -%}
    {%- set groups = {} -%}
    {%- for column in columns -%}
        {%- do groups.setdefault(column.relation ~ ' by ' ~ column.by, []).append(column) -%}
    {%- endfor -%}
with editions as (

    {% for edition in var('editions') -%}
    select '{{ edition }}' as edition, {{ edition - lag }} as last_year
    {%- if not loop.last %} union all {% endif %}
    {%- endfor %}

),

table_rows as (

    select code as row_code, position, level, kind
    from {{ ref('pub_axes') }}
    where dimension = '{{ table.rows.dimension }}' and {{ table.rows.only | default('true') }}

),

{%- for name, members in groups.items() %}
{%- set group = loop.index %}

counted_{{ group }} as (

    select
        editions.edition,
        fact_rows.period,
        members.code as row_code,
        count(*) as fact_rows,
        {%- for column in members %}
        {{ counted_numerator(column) }} as numerator_{{ loop.index }},
        {{ counted_denominator(column) }} as denominator_{{ loop.index }},
        count(*) filter (where {{ column.where }}) as population_{{ loop.index }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from editions
    inner join {{ ref('pub_rows_' ~ members[0].relation) }} as fact_rows
        on fact_rows.period_year between editions.last_year - {{ back }} and editions.last_year
    inner join {{ ref('pub_axis_members') }} as members
        on members.dimension = '{{ table.rows.dimension }}' and coalesce({{ members[0].by }}, '') = members.member
    group by all

),
{%- endfor %}

periods as (

    select distinct editions.edition, editions.last_year, fact_rows.period, fact_rows.period_year
    from editions
    inner join {{ ref('pub_rows_' ~ columns[0].relation) }} as fact_rows
        on fact_rows.period_year between editions.last_year - {{ back }} and editions.last_year

),

-- a row without anything to count has a true zero
cells as (
{%- for name, members in groups.items() %}
{%- set group = loop.index %}
{%- for column in members %}
    select
        periods.edition,
        table_rows.row_code,
        '{{ column.code }}' as column_code,
        periods.period,
        periods.period_year > periods.last_year - {{ table.provisional | default(0) }} as provisional,
        table_rows.level,
        '{{ column.measure }}' as measure,
        {{ column.factor }} as factor,
        {{ column.decimals }} as decimals,
        cast({{ "'" ~ column.when_nothing ~ "'" if column.when_nothing else 'null' }} as varchar) as when_nothing,
        cast({{ column.too_few or 'null' }} as integer) as too_few,
        {{ "coalesce(table_rows.kind = '" ~ column.applies_to ~ "', true)" if column.applies_to else 'true' }} as applies,
        {{ 'true' if column.not_integrated and table.rows.dimension == 'centre' else 'false' }} as marks_nothing,
        {{ 'true' if column.denominator or column.share else 'false' }} as is_ratio,
        coalesce(counted.numerator_{{ loop.index }}, 0) as numerator,
        {%- if column.share %}
        sum(counted.numerator_{{ loop.index }}) filter (where table_rows.level = 0)
            over (partition by periods.edition, periods.period) as denominator,
        {%- else %}
        coalesce(counted.denominator_{{ loop.index }}, 0) as denominator,
        {%- endif %}
        coalesce(counted.population_{{ loop.index }}, 0) as population,
        coalesce(counted.fact_rows, 0) as fact_rows
    from periods
    cross join table_rows
    left join counted_{{ group }} as counted
        on
            periods.edition = counted.edition
            and periods.period = counted.period
            and table_rows.row_code = counted.row_code
    {%- if not (loop.last and group == groups | length) %}
    union all
    {%- endif %}
{%- endfor %}
{%- endfor %}

),

marked as (

    select
        cells.*,
        case
            when cells.level > 0 and additivity.how = 'none' then '*'
            when not cells.applies then 's.o.'
            -- R7: a centre of which no fact at all counts; one without those of this column has a true zero
            when cells.fact_rows = 0 and cells.marks_nothing and cells.level = 0 then '*'
            when cells.population = 0 and cells.when_nothing is not null then cells.when_nothing
            -- known, and of a group that is known to be empty
            when cells.is_ratio and cells.denominator = 0 and cells.numerator > 0 then 's.o.'
            when cells.is_ratio and cells.denominator = 0 then 'n.c.'
            when cells.is_ratio and cells.denominator < cells.too_few then '-'
        end as marker
    from cells
    left join {{ ref('additivity') }} as additivity
        on cells.measure = additivity.measure and additivity.dimension = '{{ table.rows.dimension }}'

)

select
    edition,
    row_code,
    column_code,
    period,
    case
        when marker is not null then null
        when is_ratio then factor * numerator / denominator
        else cast(numerator as double)
    end as value,
    cast(numerator as double) as numerator,
    case when is_ratio then cast(denominator as double) end as denominator,
    marker,
    provisional,
    cast(decimals as integer) as decimals
from marked
{%- endmacro %}


{# The columns of a table, each with all that its measure says and what the table says otherwise. #}
{% macro table_columns(table) -%}
    {%- set measures = published_measures() -%}
    {%- set columns = [] -%}
    {%- for given in table.columns -%}
        {%- set column = {
            'code': given.measure, 'by': table.rows.by, 'where': 'true', 'holds': 'true', 'factor': 1, 'decimals': 0,
            'numerator': '1', 'share': false, 'when_nothing': none, 'too_few': none, 'applies_to': none,
            'denominator': none, 'distinct': none, 'not_integrated': false, 'change': none, 'over': none,
        } -%}
        {%- do column.update(measures[given.measure]) -%}
        {%- do column.update(given) -%}
        {%- set known = column.by ~ ' is not null' if column.share -%}
        {%- set where = [measures[given.measure].where, given.where, table.where, known] | select | join(' and ') -%}
        {%- do column.update({'where': where or 'true'}) -%}
        {%- if column.share -%}
            {%- do column.update({
                'factor': 100, 'decimals': 1, 'unit': '%', 'rules': (column.rules.split(', ') + ['R18']) | unique | join(', '), 'over': column.unit ~ ' de toutes les lignes du tableau',
                'definition': 'Part de la ligne dans le tableau. ' ~ column.definition,
            }) -%}
        {%- elif not column.denominator and not column.change -%}
            {#- the measure says what its shares are over: a count is over nothing -#}
            {%- do column.update({'over': none}) -%}
        {%- endif -%}
        {%- do columns.append(column) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}


{# The numerator of a column: a sum over rows, or how many distinct persons or things the rows speak of. #}
{% macro counted_numerator(column) -%}
    {%- if column.distinct -%}
    count(distinct {{ column.distinct }}) filter (where {{ column.where }} and {{ column.holds }})
    {%- else -%}
    sum({{ column.numerator }}) filter (where {{ column.where }} and {{ column.holds }})
    {%- endif -%}
{%- endmacro %}


{# The denominator of a column over the same rows; null for a count. #}
{% macro counted_denominator(column) -%}
    {%- if column.denominator and column.distinct -%}
    count(distinct {{ column.distinct }}) filter (where {{ column.where }} and {{ column.denominator }} = 1)
    {%- elif column.denominator -%}
    sum({{ column.denominator }}) filter (where {{ column.where }})
    {%- else -%}
    null
    {%- endif -%}
{%- endmacro %}


{# A list of columns of one measure, one for each member of a dimension: `of` is the condition it holds, `members` a
   dictionary of code -> label. #}
{% macro across(measure, by, members, narrows='holds', prefix='') -%}
    {%- set columns = [] -%}
    {%- for code, label in members.items() -%}
        {%- do columns.append({
            'measure': measure, 'code': (prefix ~ code) | lower, 'label': label, narrows: by ~ " = '" ~ code ~ "'",
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
