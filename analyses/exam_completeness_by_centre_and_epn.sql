-- Where are exam outcomes recorded too seldom for a rate to be told (R11)?
-- Read: one row a year, organising centre and teaching team, the latest year and the least complete first.
-- Completeness = recorded ÷ exam_enrolments (R9); to_record = outcomes to record before it stands above the threshold.
-- Beware: a cell above the threshold may stand in a centre below it, and the reverse; a table of the publication tests
-- one grain only. A cell of a few enrolments says little: read the counts beside the share.
with

cells as (

    select * from {{ ref('agg_exam_completeness') }} where grain = 'centre_epn'

),

centres as (

    select
        academic_year,
        organising_centre_code,
        is_complete
    from {{ ref('agg_exam_completeness') }}
    where grain = 'centre'

),

completeness_threshold as (

    select value from {{ ref('thresholds') }} where code = 'completeness'

)

select
    cells.academic_year,
    dim_centre.centre_label,
    dim_epn.epn_label,
    cells.exam_enrolments,
    cells.recorded,
    round(cells.completeness, 3) as completeness,
    cells.is_complete,
    centres.is_complete as is_centre_complete,
    case
        when cells.is_complete then 0
        -- strictly above: the first whole number over it
        else cast(floor(completeness_threshold.value * cells.exam_enrolments) as integer) + 1 - cells.recorded
    end as to_record
from cells
cross join completeness_threshold
inner join centres
    on cells.academic_year = centres.academic_year
    and cells.organising_centre_code = centres.organising_centre_code
inner join {{ ref('dim_centre') }} as dim_centre on cells.organising_centre_code = dim_centre.centre_code
left join {{ ref('dim_epn') }} as dim_epn on cells.epn_code = dim_epn.epn_code
order by cells.academic_year desc, cells.completeness, cells.exam_enrolments desc, centre_label, epn_label
