"""What the staging layer is written from: an extract's mapping, and what is refused of it."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

import pytest

from chiffres_cles.contract import CODE_LISTS, Contract, ContractError, load_contract
from chiffres_cles.settings import ROOT
from chiffres_cles.staging import (
    Staged,
    model_sql,
    properties,
    records_sql,
    staged_models,
    united,
    united_properties,
    united_sql,
)

PLACE = Path("models/staging/siicre/_siicre__sources.yml")


def changed(root: Path, *changes: tuple[str, str]) -> Contract:
    """The contract of SiiCRE alone, with each first text replaced by the second, which must be there."""
    text = (ROOT / PLACE).read_text(encoding="utf-8")
    for find, replace in changes:
        assert find in text, find
        text = text.replace(find, replace, 1)
    (root / PLACE).parent.mkdir(parents=True, exist_ok=True)
    (root / PLACE).write_text(text, encoding="utf-8")
    (root / CODE_LISTS).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / CODE_LISTS, root / CODE_LISTS)
    load_contract.cache_clear()  # the folder of a test before may have had the same path
    return load_contract(root)


REFUSED = {
    "target": (("target: department", "target: departement"), "column DEPT: target departement is no column of"),
    "code": ((': employed, "DE"', ': working, "DE"'), "column SIT_PREM: 'working' is no first_situation"),
    "twice": (("target: occupation", "target: department"), "DEPT and PCS both become department"),
    "both": (("[ID_AUD, ANNEE, UE, SESS]", "[ID_AUD], always: {session: 1}"), "session both always 1 and from SESS"),
    "must": (
        ("type: academic_year, target: academic_year, ", "type: academic_year, "),
        "no column becomes academic_year",
    ),
    "entity": (("entity: exam_results", "entity: results"), "siicre.examens: results is no entity"),
    "constant": (
        ("entity: exam_results", "entity: exam_results, always: {sessions: 1}"),
        "always sessions: no column of",
    ),
    "held": (("entity: exam_results", "entity: exam_results, always: {outcome: sat}"), "'sat' is no outcome"),
    "foreign": (
        ("entity: exam_results", "entity: enrolments"),
        "column SESS: target session is no column of enrolments",
    ),
    "list": (("list: siicre_centres", "list: siicre_sites"), "column CENTRE: seeds.* has no list siicre_sites"),
    "meaning": (
        ("target: activity", "target: activity, meaning: {brand: CNAM}"),
        "a meaning for brand, which is no target",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_an_extract_cannot_become_is_refused_by_name(tmp_path: Path, name: str) -> None:
    change, message = REFUSED[name]
    with pytest.raises(ContractError, match=message):
        staged_models(changed(tmp_path, change))


def model(contract: Contract, name: str) -> Staged:
    """The staging model of a name."""
    (found,) = [one for one in staged_models(contract) if one.name == name]
    return found


def test_what_an_extract_does_not_say_is_left_out_and_what_it_always_is_is_there(contract: Contract) -> None:
    sql = model_sql(model(contract, "stg_sissae__past_enrolments"), "Generated.")
    assert "modality" not in sql
    assert "'LBN' as organising_centre_code" in sql
    assert "code_unite as unit_code" in sql


def test_a_union_has_every_column_of_its_entity_and_no_model_of_it_one_that_is_always_null(contract: Contract) -> None:
    models = staged_models(contract)
    declared = {one["name"]: [c["name"] for c in one["columns"]] for one in united_properties(models)["models"]}
    for entity in united(models):
        mine = [one.name for one in models if one.entity == entity]
        assert re.findall(r"'(\w+)'", united_sql(entity, models, "Generated.")) == mine
        columns = declared[f"stg_united__{entity.name}"]
        assert set(entity.columns) < set(columns)
    of_united = [one for one in models if one.entity in united(models)]
    assert "always null" not in str(properties("siscol", of_united, contract))


def test_where_no_union_is_beside_it_a_model_is_null_in_what_its_extract_does_not_say(contract: Contract) -> None:
    units = model(contract, "stg_bedeo__units")
    extract = dataclasses.replace(
        units.extract, columns=tuple(c for c in units.extract.columns if "unit_title" not in c.targets)
    )
    silent = dataclasses.replace(units, extract=extract)
    assert "cast(null as varchar) as unit_title" in model_sql(silent, "Generated.")
    assert "cast(null as" not in model_sql(units, "Generated.")
    (described,) = properties("bedeo", [silent], contract)["models"]
    (title,) = [column for column in described["columns"] if column["name"] == "unit_title"]
    assert title["description"].endswith("The extract does not say: always null.")


def test_sessions_side_by_side_are_a_row_each_where_anything_is_said(contract: Contract) -> None:
    sql = model_sql(model(contract, "stg_open_portal__exam_results"), "Generated.")
    assert "case numbers.session when 1 then markSession1 when 2 then markSession2 end as session_mark" in sql
    assert "where session_mark is not null or session_outcome is not null or session_continuous_assessment" in sql
    assert "cast(20 as decimal(12, 4)) as mark_scale" in sql


def test_an_extract_of_sessions_alone_has_its_records_in_a_model_beside(contract: Contract) -> None:
    """A record of which no session says anything is no row of the results, and has landed all the same."""
    notes = contract.extract("sissae", "notes")
    columns = tuple(c for c in notes.columns if {*c.targets} <= {"local_id", "academic_year", "unit_code", "mark"})
    sissae = next(system for system in contract.systems if system.name == "sissae")
    alone = dataclasses.replace(notes, entity="exam_results", also=(), columns=columns)
    of_one = dataclasses.replace(contract, systems=(dataclasses.replace(sissae, extracts=(alone,)),))
    results, records = staged_models(of_one)
    assert (results.name, results.has_each_record) == ("stg_sissae__exam_results", False)
    assert (records.name, records.has_each_record) == ("stg_sissae__records", True)
    assert "problems" not in model_sql(results, "Generated.")
    sql = model_sql(records, "Generated.")
    assert "annee as academic_year" in sql and sql.endswith(
        "reject_value,\n    record_key,\n    problems\nfrom landed\n"
    )
    listed = records_sql([results, records], "Generated.")
    assert re.findall(r"\('stg_.*\)", listed) == [
        "('stg_sissae__records', 'sissae', 'notes', 'sissae/sissae__notes.csv', true)"
    ]
    assert united([results, records]) == [results.entity]
    with pytest.raises(ContractError, match="records is no entity"):
        staged_models(dataclasses.replace(of_one, systems=(dataclasses.replace(
            sissae, extracts=(dataclasses.replace(notes, also=("exam_results", "records")),)),)))  # fmt: skip


def test_each_record_of_each_extract_is_of_one_model(contract: Contract) -> None:
    models = [one for one in staged_models(contract) if one.has_each_record]
    assert [one.extract for one in models] == [*contract.extracts]
    assert not any(one.sessions for one in models)


def test_a_blank_two_names_and_a_code_of_two_meanings(contract: Contract) -> None:
    assert "coalesce(type_document, 'original') as document_kind" in model_sql(
        model(contract, "stg_collections__centre_diplomas"), "Generated."
    )
    assert "trim(split_part(NomPrenom, ',', 2)) as first_name" in model_sql(
        model(contract, "stg_galao__learners"), "Generated."
    )
    sql = model_sql(model(contract, "stg_sissae__registrations"), "Generated.")
    assert "case travail\n        when 'employed' then 'active'" in sql


def test_by_hand_are_only_the_models_that_say_why(contract: Contract) -> None:
    by_hand = {one.name: one.by_hand for one in staged_models(contract) if one.by_hand}
    assert set(by_hand) == {"stg_gescicca__exam_results", "stg_sissae__past_exam_results"}
    for name in by_hand:
        assert "Generated" not in (ROOT / model(contract, name).folder / f"{name}.sql").read_text(encoding="utf-8")


def test_a_column_that_refuses_its_record_is_tested_to_be_there(contract: Contract) -> None:
    mine = [one for one in staged_models(contract) if one.extract.system == "siscol"]
    (registrations,) = [
        m for m in properties("siscol", mine, contract)["models"] if m["name"] == "stg_siscol__registrations"
    ]
    tests = {column["name"]: column.get("data_tests", []) for column in registrations["columns"]}
    assert {"not_null": {"config": {"where": "reject_rule is null"}}} in tests["centre_code"]
    assert not any("not_null" in test for test in tests["registered_on"])
