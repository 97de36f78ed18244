-- R15, R16: on the first and last days of the years of each scheme a decision is of the year that the rule says.
with edges (scheme, day, expected_year) as (

    values
    ('VAPP', date '2020-01-31', 2019),
    ('VAPP', date '2020-02-01', 2020),
    ('VAPP', date '2021-01-31', 2020),
    ('VAPP', date '2021-02-01', 2021),
    ('VAPP', date '2022-01-31', 2021),
    ('VAPP', date '2022-02-01', 2022),
    ('VAPP', date '2022-12-31', 2022),
    ('VAPP', date '2023-01-01', 2022),
    -- the break: 2022 ends in January, 2023 has eleven months, 2024 is the calendar year
    ('VAPP', date '2023-01-31', 2022),
    ('VAPP', date '2023-02-01', 2023),
    ('VAPP', date '2023-12-31', 2023),
    ('VAPP', date '2024-01-01', 2024),
    ('VAPP', date '2024-01-31', 2024),
    ('VAPP', date '2024-12-31', 2024),
    ('VAPP', date '2025-01-01', 2025),
    ('VAE', date '2020-12-31', 2020),
    ('VAE', date '2021-01-01', 2021),
    ('VAE', date '2021-12-31', 2021),
    -- the juries of December 2021 were held in January and February 2022, and count there
    ('VAE', date '2022-01-01', 2022),
    ('VAE', date '2022-01-31', 2022),
    ('VAE', date '2022-02-28', 2022),
    ('VAE', date '2022-12-31', 2022),
    ('VAE', date '2023-01-01', 2023),
    ('VES', date '2021-12-31', 2021),
    ('VES', date '2022-01-01', 2022),
    ('VES', date '2022-01-31', 2022),
    ('VES', date '2022-12-31', 2022),
    ('VES', date '2023-01-31', 2023)

)

select
    edges.scheme,
    edges.day,
    edges.expected_year,
    years.year as found_year
from edges
left join {{ ref('validation_years') }} as years
    on edges.scheme = years.scheme and edges.day between years.starts_on and years.ends_on
where edges.expected_year is distinct from cast(years.year as integer)
