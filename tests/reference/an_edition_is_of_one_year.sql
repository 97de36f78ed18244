-- R22: an edition is of the calendar year that ends its academic year, which its cohort (R13) carries too.
select edition, academic_year, calendar_year, cohort
from {{ ref('editions') }}
where
    not regexp_full_match(edition, '20[0-9]{2}')
    or calendar_year <> cast(edition as integer)
    or academic_year <> concat(calendar_year - 1, '-', calendar_year)
    or cohort <> academic_year
    or completeness not between 0 and 1
    or least_exam_denominator < 0
