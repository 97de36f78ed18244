-- R3: registrations in two centres in numbers: which records they are stays in the private file.
select
    academic_year,
    kept_centre_code,
    other_centre_code,
    count(*) as conflicts
from {{ ref('registration_conflicts') }}
group by academic_year, kept_centre_code, other_centre_code
