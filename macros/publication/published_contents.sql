{# The contents that have a table, printed or detailed, each the model `pub_<content>`. #}
{% macro published_contents() -%}
    {{ return([
        'learners_by_centre', 'offer_and_exams_by_centre', 'enrolments_by_epn', 'exams_by_modality', 'validations_by_year',
        'diplomas_by_family',
        'learners_by_area', 'learners_by_activity', 'activity_by_centre', 'offerings_by_centre',
        'distance_learners_by_area', 'distance_learner_share_by_centre', 'mooc_enrolments', 'learners_by_age_and_sex',
        'ages_and_sexes_by_centre', 'learners_by_first_diploma', 'first_diploma_by_centre', 'first_situation',
        'occupations', 'situation_by_centre', 'nationality_abroad',
        'enrolments_by_area', 'enrolments_by_activity', 'enrolments_by_centre', 'enrolments_and_offer_by_epn',
        'enrolments_by_modality_and_area', 'enrolments_by_modality_and_centre', 'distance_enrolments_by_home_centre',
        'learner_hours_by_area', 'learner_hours_by_centre', 'learner_hours_by_epn',
        'work_study_by_area', 'work_study_by_centre', 'work_study_by_epn', 'work_study_ages_and_sexes_by_centre',
        'work_study_ages_and_sexes_by_epn', 'work_study_by_first_diploma', 'work_study_by_certification',
        'work_study_profile_by_centre',
        'vapp_overview', 'vapp_mean_age', 'vapp_seeking_share', 'vapp_by_highest_diploma', 'vapp_by_outcome',
        'vapp_rates_by_level', 'vapp_rates_by_epn', 'vapp_rates_by_centre',
        'vae_overview', 'vae_mean_age', 'vae_seeking_share', 'vae_years_since_diploma', 'vae_by_highest_diploma',
        'vae_by_financing', 'vae_by_outcome', 'vae_rates_by_level', 'vae_rates_by_certification', 'vae_rates_by_epn',
        'vae_rates_by_centre',
        'ves_overview', 'ves_mean_age', 'ves_by_outcome', 'ves_rates_by_level', 'ves_validations_by_epn',
        'ves_rates_by_centre', 'ves_regulation_notes',
        'exam_rates_by_area', 'exam_rates_by_modality', 'exam_rates_by_centre', 'exam_rates_by_epn',
        'exam_rates_by_modality_and_centre', 'exam_rates_by_modality_and_epn',
        'diplomas_by_kind', 'diplomas_by_level', 'diploma_masculinity', 'diplomas_by_epn',
    ]) }}
{%- endmacro %}
