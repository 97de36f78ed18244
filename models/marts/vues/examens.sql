-- R9: exams are counted in their scope alone; what is outside it is in fct_exam_outcomes
select
    outcomes.academic_year as annee_universitaire,
    outcomes.enrolment_key,
    outcomes.learner_key,
    outcomes.unit_code as code_unite,
    units.unit_title as unite,
    outcomes.epn_code as code_epn,
    teams.epn_label as epn,
    outcomes.exam_centre_code as code_centre_examen,
    exam_centres.centre_label as centre_examen,
    exam_centres.area_label as aire_examen,
    organisers.centre_label as centre_organisateur,
    modalities.modality_label as modalite,
    outcomes.is_recorded as est_renseigne,
    outcomes.is_attended as est_present,
    outcomes.is_passed as est_recu,
    outcomes.best_mark as meilleure_note_sur_20,
    outcomes.sessions_recorded as sessions_renseignees,
    outcomes.is_offering_sat as enseignement_evalue,
    by_part.is_complete as est_complet_par_epn_du_centre,
    by_offering.is_complete as est_complet_par_enseignement
from {{ here(ref('fct_exam_outcomes')) }} as outcomes
inner join {{ here(ref('dim_unit')) }} as units on outcomes.unit_key = units.unit_key
inner join {{ here(ref('dim_centre')) }} as exam_centres on outcomes.exam_centre_code = exam_centres.centre_code
inner join {{ here(ref('dim_centre')) }} as organisers
    on outcomes.organising_centre_code = organisers.centre_code
left join {{ here(ref('dim_epn')) }} as teams on outcomes.epn_code = teams.epn_code
left join {{ here(ref('dim_modality')) }} as modalities on outcomes.modality = modalities.modality
left join {{ here(ref('agg_exam_completeness')) }} as by_part
    on by_part.grain = 'centre_epn'
    and outcomes.academic_year = by_part.academic_year
    and outcomes.exam_centre_code = by_part.exam_centre_code
    and outcomes.epn_code is not distinct from by_part.epn_code
left join {{ here(ref('agg_exam_completeness')) }} as by_offering
    on by_offering.grain = 'offering'
    and outcomes.academic_year = by_offering.academic_year
    and outcomes.unit_code = by_offering.unit_code
    and outcomes.organising_centre_code = by_offering.organising_centre_code
    and outcomes.modality is not distinct from by_offering.modality
where outcomes.is_in_exam_scope
