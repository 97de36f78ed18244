-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ config(materialized='view', meta={'rows_looked_at': true}) }}

select
    row_id,
    'bedeo' as system,
    'unites' as extract,
    'bedeo/bedeo__unites.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_bedeo__units') }}
union all
select
    row_id,
    'bedeo' as system,
    'certifications' as extract,
    'bedeo/bedeo__certifications.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_bedeo__certifications') }}
union all
select
    row_id,
    'collections' as system,
    'marques' as extract,
    'collections/collections__marques.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_collections__brand_diplomas') }}
union all
select
    row_id,
    'collections' as system,
    'centres' as extract,
    'collections/collections__centres.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_collections__centre_diplomas') }}
union all
select
    row_id,
    'collections' as system,
    'eicnam' as extract,
    'collections/collections__eicnam.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_collections__eicnam_diplomas') }}
union all
select
    row_id,
    'collections' as system,
    'enquetes' as extract,
    'collections/collections__enquetes.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_collections__survey_diplomas') }}
union all
select
    row_id,
    'collections' as system,
    'dnf' as extract,
    'collections/collections__dnf.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_collections__dnf_diplomas') }}
union all
select
    row_id,
    'collections' as system,
    'dap' as extract,
    'collections/collections__dap.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_collections__dap_diplomas') }}
union all
select
    row_id,
    'd3' as system,
    'demandes' as extract,
    'd3/d3__demandes.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_d3__diplomas') }}
union all
select
    row_id,
    'diva' as system,
    'candidats' as extract,
    'diva/diva__candidats.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_diva__candidates') }}
union all
select
    row_id,
    'diva' as system,
    'decisions' as extract,
    'diva/diva__decisions.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_diva__decisions') }}
union all
select
    row_id,
    'divap' as system,
    'candidats' as extract,
    'divap/divap__candidats.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_divap__candidates') }}
union all
select
    row_id,
    'divap' as system,
    'decisions' as extract,
    'divap/divap__decisions.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_divap__decisions') }}
union all
select
    row_id,
    'galao' as system,
    'alternants' as extract,
    'galao/galao__alternants.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_galao__registrations') }}
union all
select
    row_id,
    'galao' as system,
    'suivis' as extract,
    'galao/galao__suivis.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_galao__enrolments') }}
union all
select
    row_id,
    'gescicca' as system,
    'auditeur' as extract,
    'gescicca/gescicca__auditeur.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_gescicca__learners') }}
union all
select
    row_id,
    'gescicca' as system,
    'inscription' as extract,
    'gescicca/gescicca__inscription.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_gescicca__registrations') }}
union all
select
    row_id,
    'gescicca' as system,
    'unite_ouverte' as extract,
    'gescicca/gescicca__unite_ouverte.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_gescicca__offerings') }}
union all
select
    row_id,
    'gescicca' as system,
    'inscription_unite' as extract,
    'gescicca/gescicca__inscription_unite.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_gescicca__enrolments') }}
union all
select
    row_id,
    'gescicca' as system,
    'note' as extract,
    'gescicca/gescicca__note.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_gescicca__exam_results') }}
union all
select
    row_id,
    'intec' as system,
    'validations' as extract,
    'intec/intec__validations.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_intec__decisions') }}
union all
select
    row_id,
    'landing' as system,
    'manifest' as extract,
    'landing/landing__manifest.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_landing__extractions') }}
union all
select
    row_id,
    'madagascar' as system,
    'auditeurs' as extract,
    'madagascar/madagascar__auditeurs.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_madagascar__registrations') }}
union all
select
    row_id,
    'madagascar' as system,
    'inscriptions' as extract,
    'madagascar/madagascar__inscriptions.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_madagascar__enrolments') }}
union all
select
    row_id,
    'mooc' as system,
    'sessions' as extract,
    'mooc/mooc__sessions.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_mooc__sessions') }}
union all
select
    row_id,
    'mooc' as system,
    'inscriptions' as extract,
    'mooc/mooc__inscriptions.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_mooc__enrolments') }}
union all
select
    row_id,
    'open_portal' as system,
    'people' as extract,
    'open_portal/open_portal__people.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_open_portal__learners') }}
union all
select
    row_id,
    'open_portal' as system,
    'registrations' as extract,
    'open_portal/open_portal__registrations.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_open_portal__registrations') }}
union all
select
    row_id,
    'open_portal' as system,
    'course_results' as extract,
    'open_portal/open_portal__course_results.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_open_portal__enrolments') }}
union all
select
    row_id,
    'siicre' as system,
    'auditeurs' as extract,
    'siicre/siicre__auditeurs.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_siicre__learners') }}
union all
select
    row_id,
    'siicre' as system,
    'inscriptions' as extract,
    'siicre/siicre__inscriptions.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_siicre__registrations') }}
union all
select
    row_id,
    'siicre' as system,
    'unites' as extract,
    'siicre/siicre__unites.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_siicre__enrolments') }}
union all
select
    row_id,
    'siicre' as system,
    'examens' as extract,
    'siicre/siicre__examens.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_siicre__exam_results') }}
union all
select
    row_id,
    'siscol' as system,
    'auditeurs' as extract,
    'siscol/siscol__auditeurs.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_siscol__learners') }}
union all
select
    row_id,
    'siscol' as system,
    'inscriptions' as extract,
    'siscol/siscol__inscriptions.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_siscol__registrations') }}
union all
select
    row_id,
    'siscol' as system,
    'inscriptions_ue' as extract,
    'siscol/siscol__inscriptions_ue.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_siscol__enrolments') }}
union all
select
    row_id,
    'siscol' as system,
    'resultats' as extract,
    'siscol/siscol__resultats.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_siscol__exam_results') }}
union all
select
    row_id,
    'siscol' as system,
    'diplomes' as extract,
    'siscol/siscol__diplomes.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_siscol__diplomas') }}
union all
select
    row_id,
    'sissae' as system,
    'auditeurs' as extract,
    'sissae/sissae__auditeurs.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_sissae__learners') }}
union all
select
    row_id,
    'sissae' as system,
    'inscriptions' as extract,
    'sissae/sissae__inscriptions.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_sissae__registrations') }}
union all
select
    row_id,
    'sissae' as system,
    'notes' as extract,
    'sissae/sissae__notes.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_sissae__enrolments') }}
union all
select
    row_id,
    'sissae' as system,
    'historique' as extract,
    'sissae/sissae__historique.csv' as file,
    record_number,
    academic_year,
    record_key,
    problems
from {{ ref('stg_sissae__past_enrolments') }}
union all
select
    row_id,
    'viatic' as system,
    'decisions' as extract,
    'viatic/viatic__decisions.csv' as file,
    record_number,
    cast(null as varchar) as academic_year,
    record_key,
    problems
from {{ ref('stg_viatic__decisions') }}
