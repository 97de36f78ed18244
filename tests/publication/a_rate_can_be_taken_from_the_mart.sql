-- R11: who adds up the complete parts of `agg_exam_completeness` gets the rates of the latest edition: those of tables by exam
-- centre from its teams, those by modality from its offerings.
with taken as (

    select
        'exam_rates_by_centre' as content,
        academic_year,
        exam_centre_code as row_code,
        exam_enrolments,
        attended,
        passed
    from {{ ref('agg_exam_completeness') }}
    where grain = 'centre_epn' and is_complete
    union all
    select
        'exam_rates_by_modality' as content,
        parts.academic_year,
        modalities.published_modality as row_code,
        parts.exam_enrolments,
        parts.attended,
        parts.passed
    from {{ ref('agg_exam_completeness') }} as parts
    inner join {{ ref('dim_modality') }} as modalities on parts.modality = modalities.modality
    where parts.grain = 'offering' and parts.is_complete

),

expected as (

    select
        content,
        row_code,
        academic_year,
        sum(exam_enrolments) as exam_enrolments,
        sum(attended) as attended,
        sum(passed) as passed
    from taken
    group by content, row_code, academic_year

),

printed as (

    select
        cells.content,
        cells.row_code,
        cells.period,
        cells.numerator,
        cells.denominator,
        cells.column_code like 'success%' as is_of_success
    from {{ ref('cells') }} as cells
    inner join {{ ref('editions') }} as editions
        on cells.edition = editions.edition and cells.period = editions.academic_year
    inner join {{ ref('table_rows') }} as rows_of
        on cells.content = rows_of.content and cells.row_code = rows_of.row_code and rows_of.level = 0
    where
        cells.content in ('exam_rates_by_centre', 'exam_rates_by_modality')
        and (cells.column_code like 'attendance%' or cells.column_code like 'success%')
        and editions.edition = (select max(latest.edition) from {{ ref('editions') }} as latest)

)

select printed.*, expected.exam_enrolments, expected.attended, expected.passed
from printed
left join expected
    on printed.content = expected.content
    and printed.row_code = expected.row_code
    and printed.period = expected.academic_year
where
    printed.numerator <> coalesce(case when is_of_success then expected.passed else expected.attended end, 0)
    or printed.denominator
    <> coalesce(case when is_of_success then expected.attended else expected.exam_enrolments end, 0)
