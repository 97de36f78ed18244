-- Values that a rule sets aside although each is of its column's form: what they say cannot be. The record counts without.
with

registrations as (

    select * from {{ ref('stg_united__registrations') }}

),

enrolments as (

    select * from {{ ref('stg_united__enrolments') }}

),

modalities as (

    select * from {{ ref('modalities') }} where starts_in is not null

)

select registrations.row_id, 'R3_day_of_another_year' as issue_rule
from registrations
where
    registrations.reject_rule is null
    and not {{ is_day_of_registration('registrations.registered_on', 'registrations.academic_year') }}
union all
select enrolments.row_id, 'R8_before_its_first_year' as issue_rule
from enrolments
inner join modalities on enrolments.modality = modalities.code and enrolments.academic_year < modalities.starts_in
where enrolments.reject_rule is null
union all
select offerings.row_id, 'R8_before_its_first_year' as issue_rule
from {{ ref('stg_gescicca__offerings') }} as offerings
inner join modalities on offerings.modality = modalities.code and offerings.academic_year < modalities.starts_in
where offerings.reject_rule is null
union all
select chains.row_id, 'R21_replaces_itself' as issue_rule
from {{ ref('int_diploma_chains') }} as chains
where chains.is_in_loop
