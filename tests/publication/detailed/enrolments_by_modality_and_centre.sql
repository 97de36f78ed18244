-- Enrolments by modality; the whole holds unknown modalities.
with

{{ enrolment_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        count(*) as enrolments,
        count(*) filter (where modality = 'PRES') as on_site,
        count(*) filter (where modality in ('FOAD', 'FOADP')) as at_distance,
        count(*) filter (where modality = 'HYB') as hybrid
    from facts
    group by rollup(period, area_code, organising_centre_code)

),

{{ compare_cells('enrolments_by_modality_and_centre', periods=1, columns={
    'enrolments_pres': 'on_site',
    'enrolments_foad': 'at_distance',
    'enrolments_hyb': 'hybrid',
    'enrolments': 'enrolments',
}) }}
