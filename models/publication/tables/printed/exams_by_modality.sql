with

editions as (

    {{ editions() }}

),

exams as (

    {{ exam_counts('exams_by_modality') }}

),

modalities as (

    select
        editions.edition,
        exams.academic_year as period,
        exams.row_code,
        cast(null as varchar) as parent_code,
        cast(null as varchar) as kind,
        exams.exam_enrolments,
        exams.complete_enrolments,
        exams.attended,
        exams.passed
    from editions
    inner join exams on exams.academic_year in (editions.academic_year, editions.previous_year)

),

measured as (

    {{ measured('modalities', exam_columns()) }}

),

totalled as (

    {{ with_totals('measured', 'exams_by_modality', 'modality') }}

),

rates as (

    {{ cells_of('totalled', 'exams_by_modality') }}

),

latest as (

    select rates.*, editions.previous_year
    from rates
    inner join editions on rates.edition = editions.edition and rates.period = editions.academic_year

)

select
    edition, row_code, column_code, period, value, numerator, denominator, marker, provisional, decimals
from latest
union all
select
    latest.edition,
    latest.row_code,
    replace(latest.column_code, '_rate', '_change_pp') as column_code,
    latest.period,
    latest.value - before.value as value, -- R23: in points, from unrounded rates
    latest.value - before.value as numerator,
    cast(null as double) as denominator,
    -- no rate the year before is not communicated either
    coalesce(latest.marker, before.marker, case when before.row_code is null then 'n.c.' end) as marker,
    latest.provisional,
    latest.decimals
from latest
left join rates as before
    on latest.edition = before.edition
    and latest.row_code = before.row_code
    and latest.column_code = before.column_code
    and latest.previous_year = before.period
