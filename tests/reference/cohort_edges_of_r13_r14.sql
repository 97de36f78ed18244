-- R13, R14: on the first and last days of the windows a jury is of the cohort that the rule says, and each kind of
-- certification follows the window that CC2023-M part IV gives it.
with edges (cohort_window, day, expected_cohort) as (

    values
    ('rectorat', date '2019-11-30', '2018-2019'),
    ('rectorat', date '2019-12-01', '2019-2020'),
    -- R14: cohort 2019-2020 has thirteen months, the next one eleven
    ('rectorat', date '2020-11-30', '2019-2020'),
    ('rectorat', date '2020-12-01', '2019-2020'),
    ('rectorat', date '2020-12-31', '2019-2020'),
    ('rectorat', date '2021-01-01', '2020-2021'),
    ('rectorat', date '2021-11-30', '2020-2021'),
    ('rectorat', date '2021-12-01', '2021-2022'),
    ('rectorat', date '2022-11-30', '2021-2022'),
    ('rectorat', date '2022-12-01', '2022-2023'),
    ('rectorat', date '2023-11-30', '2022-2023'),
    ('rectorat', date '2023-12-01', '2023-2024'),
    ('rectorat', date '2024-02-29', '2023-2024'),
    ('calendar', date '2019-12-31', '2018-2019'),
    ('calendar', date '2020-01-01', '2019-2020'),
    ('calendar', date '2020-12-01', '2019-2020'),
    ('calendar', date '2020-12-31', '2019-2020'),
    ('calendar', date '2021-01-01', '2020-2021'),
    ('calendar', date '2021-12-01', '2020-2021'),
    ('calendar', date '2021-12-31', '2020-2021'),
    ('calendar', date '2022-01-01', '2021-2022'),
    ('calendar', date '2023-12-31', '2022-2023'),
    ('calendar', date '2024-01-01', '2023-2024')

),

kinds (kind, expected_window) as (

    values
    ('DEUST', 'rectorat'),
    ('LG', 'rectorat'),
    ('LP', 'rectorat'),
    ('MR', 'rectorat'),
    ('DOC', 'rectorat'),
    ('ING', 'rectorat'),
    ('CC', 'calendar'),
    ('CP', 'calendar'),
    ('CE', 'calendar'),
    ('CRS', 'calendar'),
    ('CAMF', 'calendar'),
    ('DIE', 'calendar'),
    ('BAC1', 'calendar'),
    ('DETAT', 'calendar'),
    ('RNCP', 'calendar'),
    ('MAG', 'calendar'),
    ('MBA', 'calendar'),
    ('MS', 'calendar')

)

select
    edges.cohort_window || ' ' || cast(edges.day as varchar) as edge,
    edges.expected_cohort as expected,
    cohorts.cohort as found
from edges
left join {{ ref('cohort_windows') }} as cohorts
    on edges.cohort_window = cohorts.cohort_window and edges.day between cohorts.starts_on and cohorts.ends_on
where edges.expected_cohort is distinct from cohorts.cohort
union all
select
    coalesce(kinds.kind, reference.kind) as edge,
    kinds.expected_window as expected,
    reference.cohort_window as found
from kinds
full join {{ ref('certification_kinds') }} as reference on kinds.kind = reference.kind
-- a kind that is new in the reference shows here until this list says its window too
where kinds.expected_window is distinct from reference.cohort_window
