-- R3: the one registration of a learner and year that says the home centre, and what each other one is to it.
-- Order: the centre serves the department of residence, whichever registration knows it; the system is the centre's own; the
-- earlier day; the system's priority.
with

registrations as (

    select
        *,
        reject_rule is null and state = 'valid' as is_candidate
    from {{ ref('int_registrations_unioned') }}

),

-- the centres that serve the learner's residence that year
residences as (

    select distinct registrations.learner_key, registrations.academic_year, departments.centre_code
    from registrations
    inner join {{ ref('departments') }} as departments
        on registrations.department = departments.department
        and {{ is_in_force('departments', first_calendar_year('registrations.academic_year')) }}
    where registrations.is_candidate

),

ranked as (

    select
        registrations.*,
        residences.centre_code is not null as is_of_residence,
        row_number() over (
            partition by
                registrations.learner_key, registrations.academic_year, registrations.is_candidate
            order by
                (residences.centre_code is not null) desc,
                (centres.own_system = registrations.system) desc,
                registrations.registered_on,
                priorities.priority,
                registrations.record_number,
                registrations.row_id
        ) as source_rank
    from registrations
    inner join {{ ref('system_priorities') }} as priorities on registrations.system = priorities.system
    left join {{ ref('centres') }} as centres on registrations.centre_code = centres.code
    left join residences
        on registrations.learner_key = residences.learner_key
        and registrations.academic_year = residences.academic_year
        and registrations.centre_code = residences.centre_code

),

with_kept as (

    select
        *,
        first_value(row_id) over learner_year as first_row_id,
        first_value(centre_code) over learner_year as home_centre_code
    from ranked
    window learner_year as (partition by learner_key, academic_year, is_candidate order by source_rank)

)

select
    * exclude (first_row_id, home_centre_code),
    case when is_candidate then home_centre_code end as home_centre_code,
    {{ disposition({
        'rejected': 'reject_rule',
        'out_of_scope': "case when not is_candidate then 'R1_cancelled' end",
        'deduplicated': "case
            when source_rank = 1 then null when centre_code = home_centre_code then 'R3_same_centre' else 'R3_conflict'
        end",
    }) }}
from with_kept
