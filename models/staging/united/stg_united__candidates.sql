-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ united([
    'stg_diva__candidates', 'stg_divap__candidates', 'stg_intec__candidates', 'stg_viatic__candidates',
]) }}
