-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ united([
    'stg_galao__learners', 'stg_gescicca__learners', 'stg_madagascar__learners', 'stg_open_portal__learners',
    'stg_siicre__learners', 'stg_siscol__learners', 'stg_sissae__learners',
]) }}
