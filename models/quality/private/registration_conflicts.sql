-- R3: learners registered in two centres in one year, the centre that was kept and the one that was not. In the private file,
-- for record numbers are beside learners' keys.
select
    registrations.row_id,
    registrations.learner_key,
    registrations.academic_year,
    registrations.home_centre_code as kept_centre_code,
    registrations.centre_code as other_centre_code,
    registrations.kept_row_id,
    registrations.registered_on
from {{ ref('int_registrations_decided') }} as registrations
where registrations.disposition_rule = 'R3_conflict'
