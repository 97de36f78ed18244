-- Printed table 2: what each centre opens and teaches, and how exams go where they are sat, by the EPN of a centre
-- whose outcomes are recorded above the edition's threshold. An edition's year is the only one it prints.
with

{{ offering_facts('opened') }},

offered as (

    select
        editions.edition,
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        opened.period,
        count(distinct offering) filter (where modality = 'PRES') as open_on_site,
        count(distinct offering) filter (where modality = 'FOAD') as open_at_distance,
        count(distinct offering) filter (where modality = 'HYB') as open_hybrid,
        count(distinct offering) filter (where modality = 'FOADP') as open_at_planned_distance,
        sum(opened.enrolments) as taught,
        sum(case when modality in ('FOAD', 'FOADP', 'HYB') then opened.enrolments else 0 end) as at_distance,
        sum(case when modality is not null then opened.enrolments else 0 end) as known_modalities
    from opened
    inner join {{ ref('editions') }} as editions on opened.period = editions.academic_year
    group by editions.edition, rollup(opened.period, area_code, organising_centre_code)

),

{{ exam_facts() }},

{{ exams_counted(['area_code', 'exam_centre_code'], name='examined') }},

{{ counted_together(['offered', 'examined'], keys=['edition', 'row_code', 'period']) }},

{{ compare_cells('offer_and_exams_by_centre', periods=1, by_edition=true, columns={
    'units_open_presential': 'open_on_site',
    'units_open_distance': 'open_at_distance',
    'units_open_hybrid': 'open_hybrid',
    'units_open_planned_distance': 'open_at_planned_distance',
    'enrolments': 'taught',
    'distance_hybrid_share': '100 * at_distance / known_modalities',
    'exam_enrolments': 'enrolments',
    'attendance_rate': '100 * team_attended / team_enrolments',
    'success_rate': '100 * team_passed / team_attended',
}) }}
