-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ united([
    'stg_collections__brand_diplomas', 'stg_collections__centre_diplomas', 'stg_collections__eicnam_diplomas',
    'stg_collections__survey_diplomas', 'stg_collections__dnf_diplomas', 'stg_collections__dap_diplomas',
    'stg_d3__diplomas', 'stg_siscol__diplomas',
]) }}
