-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ united([
    'stg_galao__enrolments', 'stg_gescicca__enrolments', 'stg_madagascar__enrolments', 'stg_open_portal__enrolments',
    'stg_siicre__enrolments', 'stg_siscol__enrolments', 'stg_sissae__enrolments', 'stg_sissae__past_enrolments',
]) }}
