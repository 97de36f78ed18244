select
    diplomas.cohort as promotion,
    diplomas.diploma_key,
    diplomas.learner_key,
    diplomas.certification_code as code_certification,
    certifications.certification_title as certification,
    diplomas.certification_kind as code_type_parchemin,
    kinds.label_fr as type_parchemin,
    {{ label_of('family', certification_family('diplomas.family')) }} as famille,
    case diplomas.document_class when 'diploma' then 'Diplôme' when 'certificate' then 'Certificat' end as nature,
    {{ level_label('diplomas.certification_level') }} as niveau,
    diplomas.register as repertoire,
    diplomas.epn_code as code_epn,
    teams.epn_label as epn,
    diplomas.centre_code as code_centre,
    centres.centre_label as centre,
    centres.area_label as aire,
    diplomas.brand as marque,
    diplomas.jury_month as mois_du_jury,
    {{ sex_label('diplomas.sex') }} as sexe,
    diplomas.age,
    {{ label_of('situation', 'diplomas.situation') }} as situation,
    {{ level_label('diplomas.highest_diploma_level') }} as plus_haut_diplome
from {{ here(ref('fct_diplomas')) }} as diplomas
inner join {{ here(ref('certification_kinds')) }} as kinds on diplomas.certification_kind = kinds.kind
left join {{ here(ref('dim_certification')) }} as certifications
    on diplomas.certification_code = certifications.certification_code
left join {{ here(ref('dim_centre')) }} as centres on diplomas.centre_code = centres.centre_code
left join {{ here(ref('dim_epn')) }} as teams on diplomas.epn_code = teams.epn_code
