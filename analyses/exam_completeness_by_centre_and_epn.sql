-- Where are exam outcomes recorded too seldom for a rate to be published (R11)?
-- Read: one row a year, exam centre and teaching team, the latest year and the least complete first.
-- Completeness = recorded ÷ exam_enrolments (R9); to_record = outcomes to record before it is above the threshold
-- of the latest edition; share_complete = share of the centre's exam enrolments that its rates count.
-- Beware: rates by modality ask it of each offering, and may give what lacks here, and the reverse. A cell of a few
-- enrolments says little: read the counts beside the share.
with

cells as (

    select
        *,
        sum(exam_enrolments) filter (where is_complete) over centres
        / sum(exam_enrolments) over centres as complete_share
    from {{ here(ref('agg_exam_completeness')) }}
    where grain = 'centre_epn'
    window centres as (partition by academic_year, exam_centre_code)

),

latest as (

    select max_by(completeness, edition) as threshold from {{ here(ref('editions')) }}

)

select
    cells.academic_year,
    dim_centre.centre_label,
    dim_epn.epn_label,
    cells.exam_enrolments,
    cells.recorded,
    round(cells.completeness, 3) as completeness,
    cells.is_complete,
    round(coalesce(cells.complete_share, 0), 3) as share_complete,
    case
        when cells.is_complete then 0
        -- strictly above: the first whole number over it
        else cast(floor(latest.threshold * cells.exam_enrolments) as integer) + 1 - cells.recorded
    end as to_record
from cells
cross join latest
inner join {{ here(ref('dim_centre')) }} as dim_centre on cells.exam_centre_code = dim_centre.centre_code
left join {{ here(ref('dim_epn')) }} as dim_epn on cells.epn_code = dim_epn.epn_code
order by cells.academic_year desc, cells.completeness, cells.exam_enrolments desc, centre_label, epn_label
