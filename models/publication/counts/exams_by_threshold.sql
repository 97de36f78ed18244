-- R11: each edition has its threshold
select
    rows_of.* replace (
        {{ is_complete('rows_of.team_completeness', 'thresholds.completeness') }} as is_complete_by_team,
        {{ is_complete('rows_of.offering_completeness', 'thresholds.completeness') }} as is_complete_by_offering
    ),
    thresholds.completeness
from {{ ref('rows_exams') }} as rows_of
cross join (select distinct completeness from {{ ref('editions') }}) as thresholds
