-- What deserves a look and is no failure: rows of a fact that jump from one year to the next in a centre, conflicts between
-- centres, extracts without a record, years that the landing holds and no edition prints (R22), and editions whose own year
-- it does not hold.
with

counted as (

    select 'fct_registrations' as fact, home_centre_code as centre_code, academic_year, count(*) as row_count
    from {{ ref('fct_registrations') }}
    group by home_centre_code, academic_year
    union all
    select 'fct_enrolments' as fact, organising_centre_code as centre_code, academic_year, count(*) as row_count
    from {{ ref('fct_enrolments') }}
    group by organising_centre_code, academic_year

),

years as (

    select fact, academic_year, cast(sum(row_count) as bigint) as row_count
    from counted
    group by fact, academic_year

)

select
    'jump_from_year_to_year' as suspicion,
    fact as subject,
    centre_code,
    academic_year,
    row_count as observed,
    lag(row_count) over (partition by fact, centre_code order by academic_year) as compared_with
from counted
qualify
    compared_with >= {{ var('suspicion_smallest_count') }}
    and abs(observed - compared_with) > {{ var('suspicion_jump') }} * compared_with
union all by name
select
    'registered_in_two_centres' as suspicion,
    'registration_conflicts' as subject,
    kept_centre_code as centre_code,
    academic_year,
    count(*) as observed
from {{ ref('registration_conflicts') }}
group by kept_centre_code, academic_year
union all by name
select
    'extract_without_records' as suspicion,
    system || '.' || extract as subject,
    records as observed
from {{ ref('extractions') }}
where records = 0
union all by name
select
    'year_in_no_edition' as suspicion,
    years.fact as subject,
    years.academic_year,
    years.row_count as observed
from years
where years.academic_year not in (select cells.period from {{ ref('cells') }} as cells)
union all by name
select
    'edition_without_its_year' as suspicion,
    facts.fact as subject,
    editions.academic_year,
    0 as observed
from {{ ref('editions') }} as editions
cross join (select distinct fact from years) as facts
left join years as held on editions.academic_year = held.academic_year and facts.fact = held.fact
where held.fact is null
