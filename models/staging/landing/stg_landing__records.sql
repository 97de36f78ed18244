-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ config(
    materialized='incremental' if env_var('CHIFFRES_CLES_AS_BEFORE', '') else 'table',
    incremental_strategy='append', full_refresh=false, pre_hook='{{ without_what_came_again() }}'
) }}

{{ landed_records('bedeo', 'unites') }}
union all
{{ landed_records('bedeo', 'certifications') }}
union all
{{ landed_records('collections', 'marques') }}
union all
{{ landed_records('collections', 'centres') }}
union all
{{ landed_records('collections', 'eicnam') }}
union all
{{ landed_records('collections', 'enquetes') }}
union all
{{ landed_records('collections', 'dnf') }}
union all
{{ landed_records('collections', 'dap') }}
union all
{{ landed_records('d3', 'demandes') }}
union all
{{ landed_records('diva', 'candidats') }}
union all
{{ landed_records('diva', 'decisions') }}
union all
{{ landed_records('divap', 'candidats') }}
union all
{{ landed_records('divap', 'decisions') }}
union all
{{ landed_records('galao', 'alternants') }}
union all
{{ landed_records('galao', 'suivis') }}
union all
{{ landed_records('gescicca', 'auditeur') }}
union all
{{ landed_records('gescicca', 'inscription') }}
union all
{{ landed_records('gescicca', 'unite_ouverte') }}
union all
{{ landed_records('gescicca', 'inscription_unite') }}
union all
{{ landed_records('gescicca', 'note') }}
union all
{{ landed_records('intec', 'validations') }}
union all
{{ landed_records('landing', 'manifest') }}
union all
{{ landed_records('madagascar', 'auditeurs') }}
union all
{{ landed_records('madagascar', 'inscriptions') }}
union all
{{ landed_records('mooc', 'sessions') }}
union all
{{ landed_records('mooc', 'inscriptions') }}
union all
{{ landed_records('open_portal', 'people') }}
union all
{{ landed_records('open_portal', 'registrations') }}
union all
{{ landed_records('open_portal', 'course_results') }}
union all
{{ landed_records('siicre', 'auditeurs') }}
union all
{{ landed_records('siicre', 'inscriptions') }}
union all
{{ landed_records('siicre', 'unites') }}
union all
{{ landed_records('siicre', 'examens') }}
union all
{{ landed_records('siscol', 'auditeurs') }}
union all
{{ landed_records('siscol', 'inscriptions') }}
union all
{{ landed_records('siscol', 'inscriptions_ue') }}
union all
{{ landed_records('siscol', 'resultats') }}
union all
{{ landed_records('siscol', 'diplomes') }}
union all
{{ landed_records('sissae', 'auditeurs') }}
union all
{{ landed_records('sissae', 'inscriptions') }}
union all
{{ landed_records('sissae', 'notes') }}
union all
{{ landed_records('sissae', 'historique') }}
union all
{{ landed_records('viatic', 'decisions') }}
