-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ united([
    'stg_diva__decisions', 'stg_divap__decisions', 'stg_intec__decisions', 'stg_viatic__decisions',
]) }}
