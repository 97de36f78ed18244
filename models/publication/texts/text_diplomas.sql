{#- What the sentences leave open (evidence: docs/publication.md, texts): the level is a share of all documents, the
   four main kinds a share of the diplomas, establishment diplomas of any kind among them; "certificats d'établissement"
   are the certificates of that family. -#}
{%- set counts = {
    'diplomas': 'true', 'national': "family = 'national_diploma'", 'professional': "family = 'professional_title'",
    'establishment': "family = 'establishment'", 'licence_generale': "certification_kind = 'LG'",
    'licence_professionnelle': "certification_kind = 'LP'", 'master': "certification_kind = 'MR'",
    'engineer': "certification_kind = 'ING'", 'specific_register': "certification_kind = 'CRS'",
    'establishment_certificate': "family = 'establishment' and document_class = 'certificate'",
    'bac1_dsp': "certification_kind = 'BAC1'",
    'diploma': "document_class = 'diploma'", 'certificate': "document_class = 'certificate'",
    'level_6': "document_class = 'diploma' and certification_level = 6", 'amf': "certification_kind = 'CAMF'",
    'four_main_kinds':
        "certification_kind in ('RNCP', 'LG', 'LP') or (family = 'establishment' and document_class = 'diploma')",
} -%}
with

counted as (

    select
        'all' as scope,
        {%- for name, condition in counts.items() %}
        count(*) filter (where {{ condition }}) as {{ name }},
        {%- endfor %}
        cohort as period
    from {{ ref('fct_diplomas') }}
    group by cohort

),

with_previous as (

    select *, lag(diplomas) over (order by period) as previous_diplomas from counted

)

{{ figures('with_previous', {
    'diplomas': 'diplomas', 'diplomas_growth': percent('(diplomas - previous_diplomas)', 'previous_diplomas'),
    'national_diplomas_share': percent('national', 'diplomas'),
    'professional_titles_share': percent('professional', 'diplomas'),
    'establishment_share': percent('establishment', 'diplomas'), 'diploma_share': percent('diploma', 'diplomas'),
    'certificate_share': percent('certificate', 'diplomas'),
    'four_main_kinds_share': percent('four_main_kinds', 'diploma'),
}) }}
{%- for scope, kinds in {
    'national diplomas': [
        'national', ['licence_generale', 'licence_professionnelle', 'master', 'engineer']],
    'professional titles': ['professional', ['specific_register']],
    'establishment diplomas': ['establishment', ['establishment_certificate', 'bac1_dsp']],
    'diplomas': ['diplomas', ['level_6']], 'certificates': ['certificate', ['amf']],
}.items() %}
{%- for name in kinds[1] %}
union all
select '{{ name }}_share' as indicator, '{{ scope }}' as scope, period, {{ percent(name, kinds[0]) }} as value
from counted
{%- endfor %}
{%- endfor %}
