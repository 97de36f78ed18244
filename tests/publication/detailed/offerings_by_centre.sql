-- Units that a centre opens in a modality, by its enrolments.
with

{{ offering_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        count(distinct offering) as offerings,
        count(distinct offering) filter (where modality = 'PRES') as on_site,
        count(distinct offering) filter (where modality in ('FOAD', 'FOADP')) as at_distance,
        count(distinct offering) filter (where modality = 'HYB') as hybrid,
        count(distinct offering) filter (where modality is null) as unknown
    from facts
    group by rollup(period, area_code, organising_centre_code)

),

{{ compare_cells('offerings_by_centre', periods=2, columns={
    'offerings': 'offerings',
    'offerings_pres': 'on_site',
    'offerings_foad': 'at_distance',
    'offerings_hyb': 'hybrid',
    'offerings_unknown': 'unknown',
}) }}
