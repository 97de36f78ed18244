-- Where do a centre's learners go who take distance units in another centre (R4)?
-- Read: one row a year, home centre and organising centre. Share = learners ÷ home_outgoing_learners: of all who leave the
-- home centre for a distance unit, those who take one with this organiser. Distance includes planned distance (R8).
-- Beware: persons, so that neither learners nor shares add up over organisers: a learner may go to two. Hybrid units and
-- those of unknown modality are left out. The home centre is that of the year: a learner who moves changes columns.
with

outgoing as (

    select
        enrolments.academic_year,
        enrolments.home_centre_code,
        enrolments.organising_centre_code,
        enrolments.learner_key
    from {{ here(ref('fct_enrolments')) }} as enrolments
    inner join {{ here(ref('dim_modality')) }} as modalities on enrolments.modality = modalities.modality
    where enrolments.enrolment_flow = 'transferred' and modalities.published_modality = 'FOAD'

),

homes as (

    select
        academic_year,
        home_centre_code,
        count(distinct learner_key) as home_outgoing_learners
    from outgoing
    group by academic_year, home_centre_code

),

pairs as (

    select
        academic_year,
        home_centre_code,
        organising_centre_code,
        count(distinct learner_key) as learners,
        count(*) as enrolments
    from outgoing
    group by academic_year, home_centre_code, organising_centre_code

)

select
    pairs.academic_year,
    home.centre_label as home_centre,
    organiser.centre_label as organising_centre,
    pairs.learners,
    homes.home_outgoing_learners,
    round(1.0 * pairs.learners / homes.home_outgoing_learners, 3) as learner_share,
    pairs.enrolments
from pairs
inner join homes on pairs.academic_year = homes.academic_year and pairs.home_centre_code = homes.home_centre_code
inner join {{ here(ref('dim_centre')) }} as home on pairs.home_centre_code = home.centre_code
inner join {{ here(ref('dim_centre')) }} as organiser on pairs.organising_centre_code = organiser.centre_code
order by academic_year desc, home_outgoing_learners desc, home_centre, learners desc, organising_centre
