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


{# R8: an unknown modality makes an offering only where the centre opens the unit in no known one. Of a relation that has a
   row for each modality of a unit, centre and year. #}
{% macro is_offering() -%}
    modality is not null or count(modality) over (partition by academic_year, unit_code, organising_centre_code) = 0
{%- endmacro %}
