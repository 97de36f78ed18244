-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ united([
    'stg_galao__exam_results', 'stg_gescicca__exam_results', 'stg_madagascar__exam_results',
    'stg_open_portal__exam_results', 'stg_siicre__exam_results', 'stg_siscol__exam_results', 'stg_sissae__exam_results',
    'stg_sissae__past_exam_results',
]) }}
