-- Each list of centres holds a code of every centre in each year in which it is open, and none of a centre that is closed.
with years as (

    select cast(unnest(range({{ var('first_academic_year') }}, {{ last_year_read() }} + 1)) as integer) as first_year

),

wanted as (

    select lists.list, centres.code as centre_code, years.first_year
    from (select distinct list from {{ ref('code_lists') }} where subject = 'centres') as lists
    cross join {{ ref('centres') }} as centres
    cross join years
    where {{ is_in_force('centres', 'years.first_year') }}

),

listed as (

    select distinct codes.list, codes.meaning as centre_code, years.first_year
    from {{ ref('code_lists') }} as codes
    cross join years
    where codes.subject = 'centres' and {{ is_in_force('codes', 'years.first_year') }}

)

select
    coalesce(wanted.list, listed.list) as list,
    coalesce(wanted.centre_code, listed.centre_code) as centre_code,
    case when listed.list is null then 'lacks it' else 'holds it while it is closed' end as fault,
    min(coalesce(wanted.first_year, listed.first_year)) as from_year,
    max(coalesce(wanted.first_year, listed.first_year)) as to_year
from wanted
full join listed
    on wanted.list = listed.list and wanted.centre_code = listed.centre_code and wanted.first_year = listed.first_year
where wanted.list is null or listed.list is null
group by all
