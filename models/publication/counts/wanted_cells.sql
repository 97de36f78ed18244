-- R12, R22: every row, column and period that a table prints in an edition, whatever the landing holds. A column of
-- changes also needs the period before its own, which is not printed.
with periods as (

    select
        editions.edition,
        editions.completeness,
        editions.least_exam_denominator,
        columns_of.content,
        columns_of.column_code,
        steps.back,
        steps.back <= columns_of.back as is_printed,
        case columns_of.periods_of
            when 'calendar_year' then editions.calendar_year
            when 'cohort' then {{ first_calendar_year('editions.cohort') }}
            else {{ first_calendar_year('editions.academic_year') }}
        end - steps.back as period_year
    from {{ ref('editions') }} as editions
    cross join {{ ref('described_columns') }} as columns_of
    inner join (select cast(unnest(range(0, 20)) as integer) as back) as steps
        on steps.back <= columns_of.back + cast(columns_of.change is not null as integer)

),

lacking as (

    select distinct content, column_code, row_code from {{ ref('lacking_rows') }}

)

select
    periods.edition,
    numbers.table_no,
    columns_of.content,
    rows_of.row_code,
    columns_of.column_code,
    case columns_of.periods_of
        when 'calendar_year' then cast(periods.period_year as varchar)
        else concat(periods.period_year, '-', periods.period_year + 1)
    end as period,
    periods.period_year,
    periods.is_printed,
    periods.back < columns_of.provisional_periods or lacking.content is not null as provisional,
    rows_of.level,
    case rows_of.level
        when 0 then columns_of.by_column
        when 1 then columns_of.parent_column
        else 'all'
    end as by_column,
    case when rows_of.level < 2 then rows_of.row_code else 'ALL' end as code,
    columns_of.applies_to is null or rows_of.kind is null or columns_of.applies_to = rows_of.kind as is_applicable,
    rows_of.level = 0 or not list_contains(columns_of.no_total_over, columns_of.axis) as is_established,
    case
        when integrated.centre_code is not null and columns_of.axis = 'centre' and rows_of.level = 0
            then columns_of.when_not_integrated
    end as when_not_integrated,
    case columns_of.least_denominator
        when 'least_exam_denominator' then periods.least_exam_denominator
    end as least_denominator,
    periods.completeness,
    columns_of.semantic_model,
    columns_of.numerator_quantity,
    columns_of.denominator_quantity,
    columns_of.population_quantity,
    columns_of.known_quantity,
    columns_of.is_share,
    columns_of.change,
    columns_of.factor,
    columns_of.decimals,
    columns_of.has_residual
from periods
inner join {{ ref('described_columns') }} as columns_of
    on periods.content = columns_of.content and periods.column_code = columns_of.column_code
inner join {{ ref('table_numbers') }} as numbers
    on periods.edition = numbers.edition and periods.content = numbers.content
inner join {{ ref('table_rows') }} as rows_of on periods.content = rows_of.content
left join lacking
    on periods.content = lacking.content
    and periods.column_code = lacking.column_code
    and rows_of.row_code = lacking.row_code
left join {{ ref('partly_integrated_centres') }} as integrated on rows_of.row_code = integrated.centre_code
where
    -- a centre or kind has cells of the years in which it is open; a calendar year goes by the academic year that
    -- ends in it
    periods.period_year - cast(columns_of.periods_of = 'calendar_year' as integer)
    between coalesce(rows_of.from_year, 0) and coalesce(rows_of.to_year, 9999)
