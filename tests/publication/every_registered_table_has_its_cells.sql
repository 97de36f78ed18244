-- R22: each table that an edition numbers holds each of its rows and columns in each of its periods, and no other; each content
-- that is described has a number in some edition; and each edition has tables.
with wanted as (

    select
        numbers.edition,
        numbers.table_no,
        rows_of.row_code,
        rows_of.from_year,
        rows_of.to_year,
        columns_of.column_code,
        coalesce(columns_of.periods_of = 'calendar_year', false) as is_calendar,
        case columns_of.periods_of
            when 'calendar_year' then editions.calendar_year
            when 'cohort' then {{ first_calendar_year('editions.cohort') }}
            else {{ first_calendar_year('editions.academic_year') }}
        end - steps.back as period_year
    from {{ ref('table_numbers') }} as numbers
    inner join {{ ref('editions') }} as editions on numbers.edition = editions.edition
    left join {{ ref('table_rows') }} as rows_of on numbers.content = rows_of.content
    left join {{ ref('described_columns') }} as columns_of on numbers.content = columns_of.content
    inner join (select unnest(range(0, 20)) as back) as steps on steps.back <= coalesce(columns_of.back, 0)

),

expected as (

    select edition, table_no, row_code, column_code, count(*) as periods
    from wanted
    -- a centre or kind has cells of the periods in which it is open
    where
        period_year - cast(is_calendar as integer)
        between coalesce(from_year, 0) and coalesce(to_year, 9999)
    group by all

),

found as (

    select edition, table_no, row_code, column_code, count(*) as periods
    from {{ ref('cells') }}
    group by all

),

missing as (

    select * from expected
    except
    select * from found

),

unexpected as (

    select * from found
    except
    select * from expected

)

select edition, table_no, row_code, column_code, 'cells missing' as wrong
from missing
union all
select edition, table_no, row_code, column_code, 'cells not described' as wrong
from unexpected
union all
select null as edition, content as table_no, null as row_code, null as column_code, 'no number' as wrong
from {{ ref('described_columns') }}
where content not in (select numbered.content from {{ ref('table_numbers') }} as numbered)
union all
select edition, null as table_no, null as row_code, null as column_code, 'an edition without tables' as wrong
from {{ ref('editions') }}
where edition not in (select numbered.edition from {{ ref('table_numbers') }} as numbered)
