-- The offerings that Gescicc@ opens: the table that says who organises an enrolment and in which modality.
with offerings as (

    select
        *,
        {{ first_of_key(['offering_ref']) }}
    from {{ ref('stg_gescicca__offerings') }}

)

select
    * exclude (reject_value, record_key, problems, rank_in_key, first_row_id) replace (
        {{ modality_of_year('modality', 'academic_year') }} as modality
    ),
    {{ disposition_by_key("case when state = 'closed' then 'R1_offering_closed' end") }}
from offerings
