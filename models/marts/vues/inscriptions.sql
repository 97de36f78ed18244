select
    enrolments.academic_year as annee_universitaire,
    enrolments.enrolment_key,
    enrolments.offering_key,
    enrolments.learner_key,
    enrolments.unit_code as code_unite,
    units.unit_title as unite,
    enrolments.unit_type as type_unite,
    units.ects,
    enrolments.epn_code as code_epn,
    teams.epn_label as epn,
    enrolments.organising_centre_code as code_centre_organisateur,
    organisers.centre_label as centre_organisateur,
    organisers.area_label as aire_organisateur,
    enrolments.home_centre_code as code_centre_inscription,
    homes.centre_label as centre_inscription,
    case enrolments.enrolment_flow when 'regional' then 'régionale' else 'transférée' end as flux,
    modalities.modality_label as modalite,
    modalities.is_distance_or_hybrid as a_distance_ou_hybride,
    enrolments.semester as semestre,
    enrolments.brand as marque,
    enrolments.learner_hours as heures_stagiaires
from {{ here(ref('fct_enrolments')) }} as enrolments
inner join {{ here(ref('dim_unit')) }} as units on enrolments.unit_key = units.unit_key
inner join {{ here(ref('dim_centre')) }} as organisers
    on enrolments.organising_centre_code = organisers.centre_code
left join {{ here(ref('dim_centre')) }} as homes on enrolments.home_centre_code = homes.centre_code
left join {{ here(ref('dim_epn')) }} as teams on enrolments.epn_code = teams.epn_code
left join {{ here(ref('dim_modality')) }} as modalities on enrolments.modality = modalities.modality
