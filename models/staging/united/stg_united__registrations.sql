-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ united([
    'stg_galao__registrations', 'stg_gescicca__registrations', 'stg_madagascar__registrations',
    'stg_open_portal__registrations', 'stg_siicre__registrations', 'stg_siscol__registrations',
    'stg_sissae__registrations',
]) }}
