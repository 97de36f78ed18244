-- What became of the landed rows of each extract and year. Each term is counted, none is a difference.
-- Beside them are the values set aside, of records that may be kept or not.
with

landed as (

    select system, extract, academic_year, count(*) as landed
    from {{ ref('stg_landing__records') }}
    group by system, extract, academic_year

),

disposed as (

    select
        records.system,
        records.extract,
        records.academic_year,
        count(*) filter (where dispositions.disposition = 'kept') as kept,
        count(*) filter (where dispositions.disposition = 'rejected') as rejected,
        count(*) filter (where dispositions.disposition = 'deduplicated') as deduplicated,
        count(*) filter (where dispositions.disposition = 'out_of_scope') as out_of_scope
    from {{ ref('int_row_dispositions') }} as dispositions
    inner join {{ ref('stg_landing__records') }} as records on dispositions.row_id = records.row_id
    group by records.system, records.extract, records.academic_year

),

issues as (

    select system, extract, academic_year, count(*) as value_issues
    from {{ ref('value_issues') }}
    group by system, extract, academic_year

)

select
    landed.system,
    landed.extract,
    landed.academic_year,
    landed.landed,
    coalesce(disposed.kept, 0) as kept, -- no row of a disposition is a count of zero
    coalesce(disposed.rejected, 0) as rejected,
    coalesce(disposed.deduplicated, 0) as deduplicated,
    coalesce(disposed.out_of_scope, 0) as out_of_scope,
    coalesce(issues.value_issues, 0) as value_issues
from landed
left join disposed
    on landed.system = disposed.system
    and landed.extract = disposed.extract
    and landed.academic_year is not distinct from disposed.academic_year
left join issues
    on landed.system = issues.system
    and landed.extract = issues.extract
    and landed.academic_year is not distinct from issues.academic_year
