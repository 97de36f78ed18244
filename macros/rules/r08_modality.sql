{# R8: a modality in a year before it began (setting `modalities.starts_in`) is the published one that it is drawn into. #}
{% macro modality_of_year(modality, academic_year) -%}
    coalesce(
        (
            select max(modalities.published_code)
            from {{ ref('modalities') }} as modalities
            where modalities.code = {{ modality }} and {{ academic_year }} < modalities.starts_in
        ),
        {{ modality }}
    )
{%- endmacro %}
