-- Tables 1 to 5B of the latest edition from the typed extracts of rival.py, in one hand. Rules as in docs/rules.md, whose
-- numbers are beside what they decide. Rows are integers, persons are integers, and nothing is kept that no table needs.

-- Whether an entry of a list of reference is in force in the academic year that begins in `year`
create macro in_force(from_year, to_year, year) as
    cast(left(year, 4) as integer)
    between coalesce(cast(from_year as integer), 0) and coalesce(cast(to_year as integer), 9999);

-- Identity: records of persons, the last of a number and holder counting for them ------------------------------------------

create macro generation(ine) as case
    when length(ine) <> 11 or not regexp_full_match(ine, '[0-9A-Z]{11}') or is_typed_only(ine) then null
    when regexp_full_match(ine, '[0-9]{10}[A-HJ-NP-Z]') then
        case when substr('ABCDEFGHJKLMNPRSTUVWXYZ', cast(cast(left(ine, 10) as bigint) % 23 as integer) + 1, 1) = right(ine, 1) then 'old' end
    when regexp_full_match(ine, '.{10}[0-9]') then
        case when (6 * list_sum(list_transform(string_split(left(ine, 9), ''), lambda c: instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', c) - 1))
            + instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(ine, 10, 1)) - 1) % 10 = cast(right(ine, 1) as integer) then 'old' end
    when regexp_full_match(ine, '[0-9]{9}[A-Z]{2}') then '2018'
    when regexp_full_match(ine, '[0-9]{4}A[0-9]{5}[A-Z]') then 'old'
end;

create macro is_run(digits) as length(digits) >= 7 and (
    digits = repeat(left(digits, 1), length(digits))
    or contains('012345678901234567890', digits) or contains('987654321098765432109', digits)
);

create macro is_typed_only(identifier) as
    is_run(regexp_replace(identifier, '[^0-9]', '', 'g'))
    or left(identifier, 9) = repeat(left(identifier, 1), length(left(identifier, 9)))
    or contains('ABCDEFGHIJKLMNOPQRSTUVWXYZ', left(identifier, 9));

create table holders as
with

latest as (

    select * from learners where not refused
    union all by name
    select * from candidates where not refused
    union all by name
    select * replace (cast(null as varchar) as residence), cast(row_id as varchar) as local_id
    from (select *, cast(null as varchar) as residence from diplomas where not refused)

),

named as (

    select
        row_id, record, extract, system, local_id, former_id, known_system, known_id, birth_date, sex, jury_date,
        first_registration_year, diploma_at_first_registration,
        plain(coalesce(last_name, split_part(full_name, ',', 1))) as last_name,
        plain(coalesce(first_name, split_part(full_name, ',', 2))) as first_name,
        upper(ine) as ine,
        case when regexp_full_match(upper(cnam_ine), '[A-Z]{2}[0-9]{7}') and not is_typed_only(upper(cnam_ine))
            then upper(cnam_ine) end as cnam_ine,
        case when extract in ('galao.alternants', 'madagascar.auditeurs') then academic_year
            when extract in ('viatic.decisions', 'intec.validations') then cast(decision_date as varchar) end as as_of
    from latest

),

dated as (

    select *, generation(ine) as generation, coalesce(as_of, first_registration_year, '') as since from named

),

-- another holder of a number: neither last name nor birth date is that of the record before
followed as (

    select
        *,
        coalesce(last_name <> lag(last_name) over numbers and birth_date <> lag(birth_date) over numbers, false) as is_another
    from dated
    window numbers as (partition by system, local_id order by since, record)

),

held as (

    select
        * exclude (ine),
        case when generation is not null then ine end as ine,
        sum(cast(is_another as integer)) over (partition by system, local_id order by since, record) as holder
    from followed

),

terms as (

    select system, local_id, holder, min(since) as since_then
    from held
    group by all

),

bounds as (

    select
        system, local_id, holder,
        case when holder > 0 then since_then end as held_from,
        lead(since_then) over (partition by system, local_id order by holder) as held_until
    from terms

)

select held.*, bounds.held_from, bounds.held_until, cast(priorities.priority as integer) as priority
from held
inner join bounds on held.system = bounds.system and held.local_id = bounds.local_id and held.holder = bounds.holder
inner join system_priorities as priorities on held.system = priorities.system;

create table people as
with

crowded as (

    select identifier
    from (
        select ine as identifier, last_name, first_name from holders where ine is not null
        union all
        select cnam_ine as identifier, last_name, first_name from holders where cnam_ine is not null
    )
    group by identifier
    having greatest(count(distinct last_name), count(distinct first_name)) > getvariable('names_of_one')

),

last_ones as (

    select *
    from holders
    qualify row_number() over (partition by system, local_id, holder order by coalesce(as_of, '') desc, record desc) = 1

)

select
    * exclude (ine, cnam_ine),
    case when ine not in (from crowded) then ine end as ine,
    case when cnam_ine not in (from crowded) then cnam_ine end as cnam_ine
from last_ones;

-- What ties a record to others: nodes that two records share
create table ties as
with

shown as (

    select row_id, hash('ine', ine, birth_date) as node from people where ine is not null and birth_date is not null
    union all
    select row_id, hash('ine', ine, last_name) as node from people where ine is not null and last_name is not null
    union all
    select row_id, hash('cnam', cnam_ine, birth_date) as node from people where cnam_ine is not null and birth_date is not null
    union all
    select row_id, hash('cnam', cnam_ine, last_name) as node from people where cnam_ine is not null and last_name is not null
    union all
    -- the same names, birth date and sex, unless two numbers of one generation prove two persons
    select row_id, node
    from (
        select
            row_id,
            hash('name', last_name, first_name, birth_date, sex) as node,
            count(distinct ine) filter (where generation = 'old') over (partition by last_name, first_name, birth_date, sex) as old,
            count(distinct ine) filter (where generation = '2018') over (partition by last_name, first_name, birth_date, sex) as new
        from people
        where last_name is not null and first_name is not null and birth_date is not null and sex is not null
    )
    where old < 2 and new < 2

),

pointers as (

    select *, system as named_system, former_id as named_id, true as is_former from people where former_id is not null
    union all
    select *, known_system as named_system, known_id as named_id, false as is_former from people where known_id is not null

),

followed as (

    select pointers.row_id, named.row_id as named_row_id
    from pointers
    inner join people as named on pointers.named_system = named.system and pointers.named_id = named.local_id
    where case
        when pointers.birth_date = named.birth_date then true
        when pointers.last_name is null and pointers.birth_date is null then
            pointers.system = named.system and not pointers.is_former
            and coalesce(cast(pointers.jury_date as varchar), pointers.as_of, '') >= coalesce(named.held_from, '')
            and (named.held_until is null or coalesce(cast(pointers.jury_date as varchar), pointers.as_of, '') < named.held_until)
        when pointers.last_name is null or named.last_name is null or pointers.last_name <> named.last_name then false
        when pointers.birth_date is null or named.birth_date is null then true
        else coalesce(pointers.first_name = named.first_name, false)
    end

)

select row_id, node from shown
union
select row_id, hash('record', named_row_id) as node from followed
union
select named_row_id as row_id, hash('record', named_row_id) as node from followed;

create table neighbours as
with linking as (

    select row_id, min(row_id) over (partition by node) as hub, count(*) over (partition by node) as records from ties

)

select row_id as one, hub as other from linking where records > 1 and row_id <> hub
union
select hub as one, row_id as other from linking where records > 1 and row_id <> hub;

alter table people add column person bigint;

update people set person = groups.label
from (
    with recursive labels(row_id, label) using key (row_id) as (
        select one as row_id, least(one, min(other)) as label from neighbours group by one
        union
        select neighbours.other as row_id, min(moved.label) as label
        from labels as moved
        inner join neighbours on moved.row_id = neighbours.one
        inner join recurring.labels as known on neighbours.other = known.row_id
        where moved.label < known.label
        group by neighbours.other
    )
    select * from labels
) as groups
where people.row_id = groups.row_id;

update people set person = row_id where person is null;

create table profiles as
select
    person,
    count(*) as records,
    arg_min(sex, struct_pack(a := birth_date is null, b := priority, c := extract, d := record)) filter (where sex is not null) as sex,
    arg_min(birth_date, struct_pack(b := priority, c := extract, d := record)) filter (where birth_date is not null) as birth_date,
    arg_min(diploma_at_first_registration, struct_pack(a := birth_date is null, b := priority, c := extract, d := record))
        filter (where diploma_at_first_registration is not null) as level
from people
group by person;

create macro held_then(held_from, held_until, moment) as
    coalesce(moment, '') >= coalesce(held_from, '') and (held_until is null or coalesce(moment, '') < held_until);

-- R2, R3: one registration a learner and year ------------------------------------------------------------------------------

create table registered as
with

valid as (

    select
        r.row_id, r.record, r.extract, r.system, r.academic_year, r.home_centre, r.brand, r.residence, r.situation, r.training_type,
        case when r.extract in ('madagascar.auditeurs', 'sissae.inscriptions') then r.situation in ('employed', 'seeking')
            else r.activity = 'active' end as is_active,
        case
            when r.registration_date between
                strptime(left(r.academic_year, 4) || '-' || getvariable('registrations_open'), '%Y-%m-%d')
                and strptime(right(r.academic_year, 4) || '-' || getvariable('academic_year_ends'), '%Y-%m-%d')
                then r.registration_date
        end as registered_on,
        people.person,
        people.priority
    from registrations as r
    inner join people
        on r.system = people.system and r.local_id = people.local_id
        and held_then(people.held_from, people.held_until, r.academic_year)
    where not r.refused and r.registration_state = 'valid'

),

served as (

    select distinct valid.person, valid.academic_year, departments.centre_code
    from valid
    inner join departments
        on valid.residence = departments.department
        and in_force(departments.from_year, departments.to_year, valid.academic_year)

)

select
    valid.*,
    row_number() over (
        partition by valid.person, valid.academic_year
        order by
            served.centre_code is null, coalesce(centres.own_system = valid.system, false) desc, valid.registered_on,
            valid.priority, valid.record, valid.extract
    ) as rank
from valid
left join served
    on valid.person = served.person and valid.academic_year = served.academic_year and valid.home_centre = served.centre_code
left join centres on valid.home_centre = centres.code;

create table homes as
select
    person, academic_year,
    arg_min(home_centre, rank) as home_centre,
    arg_min(brand, rank) filter (where brand is not null) as brand,
    arg_min(situation, rank) filter (where situation is not null) as situation,
    arg_min(is_active, rank) filter (where is_active is not null) as is_active,
    bool_or(training_type in ('apprenticeship', 'professionalisation')) as is_work_study
from registered
group by person, academic_year;

-- R1, R5, R7: one enrolment a learner, unit, organising centre and year ----------------------------------------------------

create table units as
with

good as (

    select *, last_value(epn ignore nulls) over (
        partition by unit order by academic_year, record desc rows between unbounded preceding and unbounded following
    ) as latest_epn
    from "bedeo.unites"
    where not refused

)

select academic_year, unit, unit_type, coalesce(epn, latest_epn) as epn, coalesce(has_exam, 'true') = 'true' as has_exam
from good
qualify row_number() over (partition by academic_year, unit order by record) = 1;

create table offered as
select teaching_centre, academic_year, semester, unit, "group", organising_centre, modality, offering_state
from "gescicca.unite_ouverte"
where not refused
qualify row_number() over (partition by teaching_centre, academic_year, semester, unit, "group" order by record) = 1;

-- every report that can be of a counting enrolment, and for the results the others too
create table reports as
with

placed as (

    select
        e.row_id, e.record, e.extract, e.system, e.academic_year, e.unit, e.enrolment_ref, e.enrolment_state, e.obtained_by, e.brand,
        e.teaching_centre, people.person, people.priority, e.refused,
        offered.offering_state,
        e.extract = 'gescicca.inscription_unite' and offered.unit is null as is_of_unknown_offering,
        case when e.extract = 'gescicca.inscription_unite' then offered.organising_centre else e.organising_centre end as organising_centre,
        case when e.extract = 'gescicca.inscription_unite' then offered.modality else e.modality end as modality
    from enrolments as e
    left join people
        on e.system = people.system and e.local_id = people.local_id
        and held_then(people.held_from, people.held_until, e.academic_year)
    left join offered
        on e.teaching_centre = offered.teaching_centre and e.academic_year = offered.academic_year
        and e.semester = offered.semester and e.unit = offered.unit and e."group" = offered."group"

),

decided as (

    select
        placed.* exclude (modality),
        -- R8: planned distance begins in the year that the list says
        case when modality = 'FOADP' and placed.academic_year < (select starts_in from modalities where code = 'FOADP') then 'FOAD'
            else modality end as modality,
        homes.home_centre,
        homes.brand as registered_brand,
        units.epn,
        units.has_exam,
        refused or placed.person is null or is_of_unknown_offering
            or (homes.person is null and enrolment_state = 'valid') as is_rejected,
        enrolment_state in ('cancelled', 'dispensed') or coalesce(obtained_by = 'validation', false)
            or coalesce(offering_state = 'closed', false)
            or coalesce(units.unit_type, '') not in ('UE', 'US') or organising_centre = 'MDG' as is_out
    from placed
    left join homes on placed.person = homes.person and placed.academic_year = homes.academic_year
    left join units on placed.academic_year = units.academic_year and placed.unit = units.unit

)

select
    decided.*,
    not is_rejected and not is_out as is_counted,
    hash(person, academic_year, unit, organising_centre) as enrolment,
    row_number() over (
        order by coalesce(centres.own_system = decided.system, false) desc, priority, record, extract
    ) as report_rank
from decided
left join centres on decided.organising_centre = centres.code;

create table counted as
select
    any_value(person) as person, any_value(academic_year) as academic_year, any_value(unit) as unit,
    any_value(organising_centre) as organising_centre, any_value(home_centre) as home_centre,
    any_value(epn) as epn, enrolment, arg_min(row_id, report_rank) as kept,
    arg_min(modality, report_rank) filter (where modality is not null) as modality,
    bool_or(has_exam)
        and coalesce(arg_min(brand, report_rank) filter (where brand is not null), any_value(registered_brand), '') <> 'INTEC' as is_in_exam_scope
from reports
where is_counted
group by enrolment;

-- R9, R10: one outcome a counting enrolment --------------------------------------------------------------------------------

create table sessions as
with

rows_of as (

    select row_id, record, extract, system, refused, local_id, academic_year, unit, enrolment_ref, null as teaching_centre,
        cast(exam_session as integer) as session, exam_centre, note as mark, 20 as scale, coalesce(note_code, exam_outcome) as result,
        assessment_kind = 'true' as is_handed_in, false as is_own
    from "siscol.resultats"
    union all by name
    select row_id, record, extract, system, refused, local_id, academic_year, unit, teaching_centre,
        cast(exam_session as integer) as session, exam_centre, note as mark, mark_scale as scale, note_code as result,
        assessment_kind = 'continuous' and note is not null and mark_scale is not null as is_handed_in, false as is_own
    from "gescicca.note"
    union all by name
    select row_id, record, extract, system, refused, local_id, academic_year, unit, cast(exam_session as integer) as session,
        "NOTE" as mark, 20 as scale, "NOTE_code" as result, false as is_own
    from "siicre.examens"
    union all by name
    select row_id, record, extract, system, refused, local_id, academic_year, unit, unnest([1, 2]) as session,
        unnest(["NoteExamen", "NoteRattrapage"]) as mark, mark_scale as scale,
        unnest(["NoteExamen_code", "NoteRattrapage_code"]) as result, true as is_own
    from "galao.suivis"
    union all by name
    select row_id, record, extract, system, refused, local_id, academic_year, unit, unnest([1, 2]) as session,
        unnest(["markSession1", "markSession2"]) as mark, 20 as scale, unnest(["markSession1_code", "markSession2_code"]) as result,
        unnest([assessment_kind = 'true', null]) as is_handed_in, true as is_own
    from "open_portal.course_results"
    union all by name
    select row_id, record, extract, system, refused, local_id, academic_year, unit, unnest([1, 2]) as session,
        unnest([note_s1, note_s2]) as mark, 100 as scale, unnest([note_s1_code, note_s2_code]) as result, true as is_own
    from "sissae.notes"
    union all by name
    select row_id, record, extract, system, refused, local_id, academic_year, unit, 1 as session, true as is_own,
        case when recu = 'true' then 'passed' when recu is not null and present = 'true' then 'failed'
            when present = 'true' then 'attended' when present = 'false' then 'absent' end as result
    from "sissae.historique"
    union all by name
    select row_id, record, extract, system, refused, local_id, academic_year, unit, 1 as session, true as is_own, exam_outcome as result
    from "madagascar.inscriptions"

),

-- at least 10 out of 20; a mark says nothing without its scale
results as (

    select
        * exclude (mark, scale, result, is_handed_in),
        case
            when mark * 2 >= scale then 'passed'
            when mark is not null and scale is not null then 'failed'
            when result in ('passed', 'failed', 'attended') then result
            when is_handed_in then 'attended'
            when result = 'absent' then 'absent'
        end as outcome
    from rows_of
    where not refused

),

by_number as (

    select system, enrolment_ref,
        arg_min(struct_pack(enrolment, is_counted, report_rank, row_id),
            struct_pack(a := not is_counted, b := case when is_rejected then 1 else 0 end, c := record, d := row_id)) as found
    from reports
    where enrolment_ref is not null
    group by all

),

-- of several reports that a result may be of, the kept one, then another that counts
ranked as (

    select reports.*, counted.kept is not null as is_kept
    from reports
    left join counted on reports.row_id = counted.kept

),

by_unit as (

    select system, person, academic_year, unit, coalesce(teaching_centre, '') as teaching_centre,
        arg_min(struct_pack(enrolment, is_counted, report_rank, row_id),
            struct_pack(a := not is_kept, b := not is_counted, c := is_rejected, d := record, e := row_id)) as found
    from ranked
    where person is not null
    group by all

),

matched as (

    select results.*, struct_pack(reports.enrolment, reports.is_counted, reports.report_rank, reports.row_id) as found
    from results
    inner join reports on results.row_id = reports.row_id
    where results.is_own
    union all by name
    select results.*, by_number.found
    from results
    inner join by_number on results.system = by_number.system and results.enrolment_ref = by_number.enrolment_ref
    where not results.is_own
    union all by name
    select results.*, by_unit.found
    from results
    inner join people
        on results.system = people.system and results.local_id = people.local_id
        and held_then(people.held_from, people.held_until, results.academic_year)
    inner join by_unit
        on results.system = by_unit.system and people.person = by_unit.person and results.academic_year = by_unit.academic_year
        and results.unit = by_unit.unit and coalesce(results.teaching_centre, '') = by_unit.teaching_centre
    where not results.is_own and results.enrolment_ref is null

)

select matched.found.enrolment as enrolment, session, outcome, exam_centre
from matched
inner join counted on matched.found.enrolment = counted.enrolment
where matched.found.is_counted
qualify row_number() over (
    partition by matched.found.enrolment, session
    order by outcome is null, matched.found.row_id <> counted.kept, matched.found.report_rank, record, extract
) = 1;

create table outcomes as
with sat as (

    select
        counted.enrolment,
        bool_or(outcome is not null) as is_recorded,
        bool_or(outcome in ('passed', 'failed', 'attended')) as is_attended,
        bool_or(outcome = 'passed') as is_passed,
        coalesce(
            arg_min(coalesce(exam_centre, organising_centre), session) filter (where outcome in ('passed', 'failed', 'attended')),
            arg_min(coalesce(exam_centre, organising_centre), session)
        ) as exam_centre
    from sessions
    inner join counted on sessions.enrolment = counted.enrolment
    group by counted.enrolment

)

select
    counted.*,
    coalesce(is_recorded, false) as is_recorded,
    coalesce(is_attended, false) as is_attended,
    coalesce(is_passed, false) as is_passed,
    coalesce(exam_centre, organising_centre) as exam_centre
from counted
left join sat on counted.enrolment = sat.enrolment;

-- R13 to R17, R21: decisions and diplomas ----------------------------------------------------------------------------------

create table decided as
with

good as (

    select d.system, d.record, d.reference, d.validation_scheme as scheme, d.certification, d.decision_date,
        years.year, people.person, people.priority, d.row_id
    from decisions as d
    inner join people
        on d.system = people.system and d.local_id = people.local_id
        and held_then(people.held_from, people.held_until, cast(d.decision_date as varchar))
    inner join validation_years as years
        on d.validation_scheme = years.scheme and d.decision_date between cast(years.starts_on as date) and cast(years.ends_on as date)
    where not d.refused and list_contains(case d.validation_scheme
        when 'VAE' then ['full', 'partial', 'refusal']
        when 'VAPP' then ['direct', 'exempted', 'conditional', 'refusal']
        else ['agreement', 'agreement_with_refusal', 'refusal'] end, d.decision_outcome)
    qualify row_number() over (partition by d.system, d.reference order by d.record) = 1

)

select scheme, year, person
from good
qualify system = first_value(system) over (
    partition by person, scheme, certification, decision_date order by priority, record, row_id
);

create table documents as
with

listed as (

    select certification, arg_max(certification_kind, academic_year) as kind
    from (
        select listed.*
        from "bedeo.certifications" as listed
        inner join certification_kinds as kinds
            on listed.certification_kind = kinds.kind and in_force(kinds.from_year, kinds.to_year, listed.academic_year)
        where not listed.refused
        qualify row_number() over (partition by listed.academic_year, certification order by record) = 1
    )
    group by certification

)

select
    people.person, d.certification, kinds.family, windows.cohort, people.priority, d.record, d.row_id, d.delivery_date,
    coalesce(d.document_kind, 'original') as kind,
    coalesce(d.document_state, 'delivered') = 'delivered' and coalesce(d.document_kind, '') <> 'duplicate' as is_counted,
    case when d.document is null or regexp_full_match(d.document, '[0-9]{4}P[0-9]{7}') then d.document
        else concat_ws('/', d.extract, d.brand, d.diploma_centre, d.document) end as number,
    case when d.replaced_document is null or regexp_full_match(d.replaced_document, '[0-9]{4}P[0-9]{7}') then d.replaced_document
        else concat_ws('/', d.extract, d.brand, d.diploma_centre, d.replaced_document) end as replaced
from diplomas as d
inner join people on d.row_id = people.row_id
inner join profiles on people.person = profiles.person
left join listed on d.certification = listed.certification
inner join certification_kinds as kinds on coalesce(listed.kind, d.certification_kind) = kinds.kind
inner join cohort_windows as windows
    on kinds.cohort_window = windows.cohort_window
    and d.jury_date between cast(windows.starts_on as date) and cast(windows.ends_on as date)
    and in_force(kinds.from_year, kinds.to_year, windows.cohort)
-- an extract without names says by the number alone who holds it: another record must bear it
where d.extract <> 'siscol.diplomes' or profiles.records > 1;

create table graduated as
with recursive

mentions as (

    select person, certification, number from documents where number is not null
    union
    select person, certification, replaced as number from documents where replaced is not null

),

ties_of as (

    select distinct one.person, one.certification, other.certification as tied
    from mentions as one
    inner join mentions as other on one.person = other.person and one.number = other.number
    where one.certification <> other.certification

),

reached as (

    select * from ties_of
    union
    select reached.person, reached.certification, ties_of.tied
    from reached
    inner join ties_of on reached.person = ties_of.person and reached.tied = ties_of.certification

),

firsts as (

    select person, certification, min(tied) as tied from reached group by all

),

replacing as (

    select distinct person, coalesce(number, cast(row_id as varchar)) as number, replaced
    from documents
    where replaced is not null and (replaced is distinct from number or kind <> 'reissue')

),

chains as (

    select person, number, replaced, 1 as depth, [number] as path from replacing
    union all
    select chains.person, chains.number, deeper.replaced, chains.depth + 1, list_append(chains.path, deeper.number)
    from chains
    inner join replacing as deeper on chains.person = deeper.person and chains.replaced = deeper.number
    where not list_contains(chains.path, deeper.number)

),

depths as (

    select person, number, max(depth) as depth from chains group by all

)

select documents.person, documents.family, documents.cohort
from documents
left join firsts on documents.person = firsts.person and documents.certification = firsts.certification
left join depths
    on documents.person = depths.person and coalesce(documents.number, cast(documents.row_id as varchar)) = depths.number
where documents.is_counted
qualify row_number() over (
    partition by documents.person, least(documents.certification, coalesce(firsts.tied, documents.certification))
    order by
        case documents.kind when 'correction' then 1 when 'reissue' then 3 else 2 end,
        case when documents.kind = 'correction' then coalesce(depths.depth, 0) end desc,
        case when documents.kind = 'correction' then documents.delivery_date end desc nulls last,
        documents.priority, documents.record, documents.row_id
) = 1;

-- The tables ---------------------------------------------------------------------------------------------------------------

set variable year = (select max(academic_year) from editions);
set variable year_before = cast(cast(left(getvariable('year'), 4) as integer) - 1 as varchar) || '-' || left(getvariable('year'), 4);

-- rows of tables 1 and 2: a centre that is open in the year, the centres of an area, all
create table places as
select code as row_code, code as centre, centre_type = 'CCR' as is_regional, false as is_sum from centres
where in_force(from_year, to_year, getvariable('year'))
union all
select area as row_code, code as centre, centre_type = 'CCR' as is_regional, true as is_sum from centres
union all
select 'TOTAL' as row_code, code as centre, centre_type = 'CCR' as is_regional, true as is_sum from centres;

create macro ratio(numerator, denominator, members, known, factor, least) as case
    when members = 0 then {'value': null, 'marker': 's.o.'}
    when known = 0 then {'value': null, 'marker': 'n.c.'}
    when denominator = 0 then {'value': null, 'marker': 's.o.'}
    when denominator < least then {'value': null, 'marker': '-'}
    else {'value': factor * numerator / denominator, 'marker': null}
end;

create macro number(counted) as {'value': cast(counted as double), 'marker': null};

create macro marked(marker) as {'value': cast(null as double), 'marker': marker};

create macro attendance(members, rows_of, attended) as ratio(attended, rows_of, members, rows_of, 100.0, 30);

create macro success(members, rows_of, attended, passed) as case
    when members > 0 and rows_of > 0 and attended = 0 then marked('n.c.')
    else ratio(passed, attended, members, rows_of, 100.0, 30)
end;

create table learners_of_year as
select
    homes.*, profiles.sex, levels.is_bac3_plus = 'true' as is_bac3_plus,
    cast(left(homes.academic_year, 4) as integer) - year(profiles.birth_date) as age,
    coalesce(homes.is_active, homes.situation in ('employed', 'seeking')) as active,
    taking.is_at_distance
from homes
inner join (
    select outcomes.person, bool_or(coalesce(modalities.is_distance_or_hybrid = 'true', false)) as is_at_distance
    from outcomes
    left join modalities on outcomes.modality = modalities.code
    where outcomes.academic_year = getvariable('year')
    group by outcomes.person
) as taking on homes.person = taking.person
left join profiles on homes.person = profiles.person
left join diploma_levels as levels on profiles.level = levels.level
where homes.academic_year = getvariable('year');

create table table_1 as
with

here as (

    select
        places.row_code,
        bool_or(places.is_regional) as is_regional,
        bool_or(places.is_sum) as is_sum,
        count(l.person) as n,
        count(*) filter (where l.is_at_distance) as distance,
        count(*) filter (where l.sex = 'M') as men,
        count(*) filter (where l.sex = 'F') as women,
        count(l.sex) as of_sex,
        sum(l.age) as ages,
        count(l.age) as aged,
        count(*) filter (where l.is_bac3_plus) as bac3_plus,
        count(l.is_bac3_plus) as of_level,
        count(*) filter (where l.situation = 'employed') as employed,
        count(*) filter (where l.situation = 'seeking') as seeking,
        count(l.situation) as in_situation,
        count(*) filter (where l.active) as active,
        count(l.active) as of_activity,
        count(*) filter (where l.is_work_study) as work_study
    from places
    left join learners_of_year as l on places.centre = l.home_centre
    group by places.row_code

),

entering as (

    select places.row_code, count(distinct o.person) as n
    from places
    inner join outcomes as o on places.centre = o.organising_centre and o.home_centre <> o.organising_centre
    where o.academic_year = getvariable('year')
    group by places.row_code

),

wide as (

    select
        here.row_code,
        number(here.n) as learners,
        case when here.is_sum then marked('*') else number(coalesce(entering.n, 0)) end as entering_learners,
        ratio(distance, here.n, here.n, here.n, 100.0, 0) as distance_hybrid_share,
        ratio(men, women, here.n, of_sex, 100.0, 0) as masculinity_ratio,
        ratio(ages, aged, here.n, aged, 1.0, 0) as mean_age,
        ratio(bac3_plus, of_level, here.n, of_level, 100.0, 0) as bac3_plus_share,
        ratio(employed, in_situation, here.n, in_situation, 100.0, 0) as employed_share,
        ratio(active, of_activity, here.n, of_activity, 100.0, 0) as active_share,
        ratio(seeking, employed + seeking, here.n, in_situation, 100.0, 0) as unemployed_among_active_share,
        -- R24: a French contract; it does not apply abroad
        case when is_regional then ratio(work_study, here.n, here.n, here.n, 100.0, 0) else marked('s.o.') end as work_study_share
    from here
    left join entering on here.row_code = entering.row_code

)

unpivot wide on columns(* exclude (row_code)) into name column_code value cell;

-- R11: only the parts whose outcomes are recorded above the edition's share
set variable complete = (select cast(arg_max(completeness, edition) as double) from editions);

create table table_2 as
with

enrolled as (

    select
        places.row_code,
        count(o.person) as n,
        count(*) filter (where o.modality in ('FOAD', 'HYB', 'FOADP')) as distance,
        count(o.modality) as of_modality
    from places
    left join outcomes as o on places.centre = o.organising_centre and o.academic_year = getvariable('year')
    group by places.row_code

),

opened as (

    select
        places.row_code,
        count(*) filter (where o.modality = 'PRES') as presential,
        count(*) filter (where o.modality = 'FOAD') as distance,
        count(*) filter (where o.modality = 'HYB') as hybrid,
        count(*) filter (where o.modality = 'FOADP') as planned_distance
    from places
    left join (
        select distinct unit, organising_centre, modality from outcomes where academic_year = getvariable('year')
    ) as o on places.centre = o.organising_centre
    group by places.row_code

),

parts as (

    select
        exam_centre, count(*) as n,
        sum(cast(is_attended as integer)) as attended, sum(cast(is_passed as integer)) as passed,
        avg(cast(is_recorded as integer)) > getvariable('complete') as is_complete
    from outcomes
    where academic_year = getvariable('year') and is_in_exam_scope
    group by exam_centre, epn

),

sat as (

    select
        places.row_code,
        coalesce(sum(n), 0) as n,
        coalesce(sum(n) filter (where is_complete), 0) as complete,
        coalesce(sum(attended) filter (where is_complete), 0) as attended,
        coalesce(sum(passed) filter (where is_complete), 0) as passed
    from places
    left join parts on places.centre = parts.exam_centre
    group by places.row_code

),

wide as (

    select
        enrolled.row_code,
        number(opened.presential) as units_open_presential,
        number(opened.distance) as units_open_distance,
        number(opened.hybrid) as units_open_hybrid,
        number(opened.planned_distance) as units_open_planned_distance,
        -- R7: what Madagascar organises is not integrated
        case when enrolled.row_code = 'MDG' and enrolled.n = 0 then marked('*') else number(enrolled.n) end as enrolments,
        case when enrolled.row_code = 'MDG' and enrolled.n = 0 then number(0)
            else ratio(enrolled.distance, of_modality, enrolled.n, of_modality, 100.0, 0) end as distance_hybrid_share,
        case when enrolled.row_code = 'MDG' and sat.n = 0 then marked('s.o.') else number(sat.n) end as exam_enrolments,
        attendance(sat.n, sat.complete, sat.attended) as attendance_rate,
        success(sat.n, sat.complete, sat.attended, sat.passed) as success_rate
    from enrolled
    inner join opened on enrolled.row_code = opened.row_code
    inner join sat on enrolled.row_code = sat.row_code

)

unpivot wide on columns(* exclude (row_code)) into name column_code value cell;

create table table_3 as
with by_team as (

    select
        coalesce(teams.code, 'TOTAL') as row_code,
        count(o.person) filter (where o.academic_year = getvariable('year')) as now,
        count(o.person) filter (where o.academic_year = getvariable('year_before')) as before
    from teaching_teams as teams
    left join outcomes as o on teams.code = o.epn and o.academic_year in (getvariable('year'), getvariable('year_before'))
    group by grouping sets ((teams.code), ())

),

-- the total holds the enrolments of unknown team too
whole as (

    select
        count(*) filter (where academic_year = getvariable('year')) as now,
        count(*) filter (where academic_year = getvariable('year_before')) as before
    from outcomes

),

rows_of as (

    select row_code, case row_code when 'TOTAL' then whole.now else by_team.now end as now,
        case row_code when 'TOTAL' then whole.before else by_team.before end as before, whole.now as total
    from by_team, whole

)

select row_code, 'enrolments' as column_code, getvariable('year') as period, number(now) as cell from rows_of
union all
select row_code, 'enrolments' as column_code, getvariable('year_before') as period, number(before) as cell from rows_of
union all
select row_code, 'share' as column_code, getvariable('year') as period, ratio(now, total, total, total, 100.0, 0) as cell from rows_of
union all
select row_code, 'growth' as column_code, getvariable('year') as period, ratio(now - before, before, before, before, 100.0, 0) as cell
from rows_of;

create table table_4 as
with

parts as (

    select
        academic_year, published_code, count(*) as n,
        sum(cast(is_attended as integer)) as attended, sum(cast(is_passed as integer)) as passed,
        avg(cast(is_recorded as integer)) > getvariable('complete') as is_complete
    from outcomes
    left join modalities on outcomes.modality = modalities.code
    where is_in_exam_scope and academic_year in (getvariable('year'), getvariable('year_before'))
    group by academic_year, published_code, unit, organising_centre, modality

),

sums as (

    select
        academic_year, case when grouping(published_code) = 1 then 'TOTAL' else published_code end as row_code,
        sum(n) as n,
        coalesce(sum(n) filter (where is_complete), 0) as complete,
        coalesce(sum(attended) filter (where is_complete), 0) as attended,
        coalesce(sum(passed) filter (where is_complete), 0) as passed
    from parts
    group by grouping sets ((academic_year, published_code), (academic_year))
    having grouping(published_code) = 1 or published_code is not null

),

rates as (

    select academic_year, row_code, attendance(n, complete, attended) as attended, success(n, complete, attended, passed) as passed
    from sums

),

wide as (

    select
        now.row_code, now.attended as attendance_rate, now.passed as success_rate,
        case when coalesce(now.attended.marker, before.attended.marker) is null
            then number(now.attended.value - before.attended.value)
            else marked(coalesce(now.attended.marker, before.attended.marker)) end as attendance_change_pp,
        case when coalesce(now.passed.marker, before.passed.marker) is null
            then number(now.passed.value - before.passed.value)
            else marked(coalesce(now.passed.marker, before.passed.marker)) end as success_change_pp
    from rates as now
    inner join rates as before
        on now.row_code = before.row_code
        and now.academic_year = getvariable('year') and before.academic_year = getvariable('year_before')

)

unpivot wide on columns(* exclude (row_code)) into name column_code value cell;

create table table_5 as
with

latest as (

    select cast(calendar_year as integer) as calendar_year, cast(right(cohort, 4) as integer) as cohort
    from editions
    order by edition desc
    limit 1

),

years as (

    select cast(calendar_year - unnest(range(5)) as varchar) as year from latest

),

cohorts as (

    select (cohort - 1 - unnest(range(6))) || '-' || (cohort - unnest(range(6))) as cohort from latest

),

schemes as (

    select unnest(['VAPP', 'VAE', 'VES']) as scheme

),

families as (

    select
        unnest(['NATIONAL', 'PROFESSIONAL', 'ESTABLISHMENT', 'TOTAL']) as row_code,
        unnest(['national_diploma', 'professional_title', 'establishment', null]) as family

)

select
    '5A' as table_no, schemes.scheme as row_code, unnest(['candidates', 'decisions']) as column_code, years.year as period,
    number(unnest([count(distinct decided.person), count(decided.person)])) as cell
from schemes
cross join years
left join decided on schemes.scheme = decided.scheme and years.year = decided.year
group by schemes.scheme, years.year
union all
select '5B' as table_no, families.row_code, 'diplomas' as column_code, cohorts.cohort as period, number(count(graduated.person)) as cell
from families
cross join cohorts
left join graduated on cohorts.cohort = graduated.cohort and graduated.family = coalesce(families.family, graduated.family)
group by families.row_code, cohorts.cohort;

create table cells as
select table_no, row_code, column_code, period, cell.value as value, cell.marker as marker
from (
    select '1' as table_no, row_code, column_code, getvariable('year') as period, cell from table_1
    union all
    select '2' as table_no, row_code, column_code, getvariable('year') as period, cell from table_2
    union all
    select '3' as table_no, row_code, column_code, period, cell from table_3
    union all
    select '4' as table_no, row_code, column_code, getvariable('year') as period, cell from table_4
    union all
    select * from table_5
);
