select
    registrations.academic_year as annee_universitaire,
    registrations.learner_key,
    registrations.registration_key,
    registrations.home_centre_code as code_centre,
    centres.centre_label as centre,
    centres.centre_type as type_centre,
    centres.area_label as aire,
    registrations.brand as marque,
    {{ sex_label('registrations.sex') }} as sexe,
    registrations.age,
    {{ label_of('age_band', age_band('registrations.age')) }} as tranche_age,
    {{ label_of('situation', 'registrations.situation') }} as situation,
    registrations.is_active as est_actif,
    occupations.label_fr as categorie_socioprofessionnelle,
    {{ level_label('registrations.first_diploma_level') }} as diplome_avant_premiere_inscription,
    {{ level_label('registrations.highest_diploma_level') }} as plus_haut_diplome,
    {{ label_of('training', 'registrations.training_type') }} as type_formation,
    registrations.is_work_study as est_alternant,
    kinds.label_fr as type_parchemin_alternance,
    registrations.is_first_registration as est_premiere_inscription,
    registrations.enrolments as inscriptions_pedagogiques,
    registrations.has_distance_or_hybrid as a_distance_ou_hybride,
    years.year_number as rang_annee,
    years.years_away as annees_d_absence,
    years.is_back_next_year as revient_l_annee_suivante
from {{ here(ref('fct_registrations')) }} as registrations
inner join {{ here(ref('fct_learner_years')) }} as years on registrations.registration_key = years.registration_key
inner join {{ here(ref('dim_centre')) }} as centres on registrations.home_centre_code = centres.centre_code
left join {{ here(ref('fct_work_study')) }} as work_study
    on registrations.registration_key = work_study.registration_key
left join {{ here(ref('certification_kinds')) }} as kinds on work_study.certification_kind = kinds.kind
left join {{ here(ref('occupation_groups')) }} as occupations on registrations.occupation_group = occupations.code
