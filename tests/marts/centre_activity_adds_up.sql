-- R4: what a centre organises is regional or incoming, and over all centres what comes in is what goes out.
select centre_code, academic_year, 'organised' as claim
from {{ ref('agg_centre_activity') }}
where organised_enrolments <> regional_enrolments + incoming_enrolments
union all
select 'all' as centre_code, academic_year, 'incoming = outgoing' as claim
from {{ ref('agg_centre_activity') }}
group by academic_year
having sum(incoming_enrolments) <> sum(outgoing_enrolments)
