"""What a refusal says: the check, its table, the cell or key, and of a row its system, file and record, never a
value."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from builds import Json

from chiffres_cles.contract import Contract
from chiffres_cles.failures import describe
from chiffres_cles.ledger import dbt_results

TABLES = """
    create schema intermediate; create schema publication; create schema marts;
    create table intermediate.int_x as select * from (values
        ('siscol.diplomes#12', 'LG1', 'kept'), ('d3.demandes#7', 'LG1', 'kept'), ('d3.demandes#8', null, 'rejected')
    ) as t (row_id, code, disposition);
    create table publication.cells as
        select 2024 as edition, '1' as table_no, 'ARA' as row_code, 'learners' as column_code,
            '2023-2024' as period, 7 as value;
    create table marts.fct_x as select 'k1' as x_key, 'PAR' as centre_code union all select 'k1', 'ARA';
"""
PRIVATE = """
    create schema staging;
    create table staging.stg_x as
        select 'siscol.auditeurs#3' as row_id, 'DUPONT' as last_name union all select null, 'DURAND';
"""
MODELS = {
    "int_x": ("cnam", "intermediate", ["row_id", "code", "disposition"]),
    "cells": ("cnam", "publication", ["edition", "table_no", "row_code", "column_code", "period", "value"]),
    "fct_x": ("cnam", "marts", ["x_key", "centre_code"]),
    "stg_x": ("private", "staging", ["row_id", "last_name"]),
}


@pytest.fixture
def databases(tmp_path: Path) -> tuple[Path, Path]:
    working, private = tmp_path / "cnam.duckdb", tmp_path / "private.duckdb"
    for file, sql in ((working, TABLES), (private, PRIVATE)):
        with duckdb.connect(str(file)) as connection:
            connection.execute(sql)
    return working, private


def a_model(name: str) -> Json:
    database, schema, columns = MODELS[name]
    return {
        "resource_type": "model",
        "database": database,
        "schema": schema,
        "alias": name,
        "columns": dict.fromkeys(columns, {}),
        "original_file_path": f"models/{schema}/x/{name}.sql",
        "relation_name": f'"{database}"."{schema}"."{name}"',
    }


def a_test(
    name: str, model: str, sql: str, column: str | None = None, kind: str | None = None, where: str = ""
) -> Json:
    return {
        "resource_type": "test",
        "unique_id": f"test.chiffres_cles.{name}",
        "name": name,
        "raw_code": sql,
        "compiled_code": sql,
        "column_name": column,
        "original_file_path": "x",
        "depends_on": {"nodes": [f"model.chiffres_cles.{model}"]},
        "config": {"severity": "ERROR", "where": where or None},
        **(
            {"attached_node": f"model.chiffres_cles.{model}", "test_metadata": {"name": kind, "kwargs": {}}}
            if kind
            else {}
        ),
    }


@pytest.mark.parametrize(
    ("test", "lines"),
    [
        (
            a_test("a", "int_x", "select code from x where code is null", "code", "not_null"),
            ["  - d3, d3/d3__demandes.csv, record 8"],
        ),
        (
            a_test("a", "int_x", "", "code", "unique", where="disposition = 'kept'"),
            ["  - siscol, siscol/siscol__diplomes.csv, record 12", "  - d3, d3/d3__demandes.csv, record 7"],
        ),
        (
            a_test("a", "int_x", "select 'LG1' as value_field, 2 as n_records", "code", "accepted_values"),
            ["  - siscol, siscol/siscol__diplomes.csv, record 12", "  - d3, d3/d3__demandes.csv, record 7"],
        ),
        (
            a_test(
                "counts_add_up", "cells", "select * exclude (value), 7 as total, 6 as parts from cnam.publication.cells"
            ),
            ["  - cell 2024/1/ARA/learners/2023-2024: total 7, parts 6"],
        ),
        (
            a_test("a", "fct_x", "", "x_key", "unique"),
            ["  - x_key k1, centre_code PAR", "  - x_key k1, centre_code ARA"],
        ),
        # of the private file a record's place alone
        (
            a_test("a", "stg_x", "select last_name from x where true", "last_name", "never_above"),
            [],
        ),
        (
            a_test("a", "stg_x", "select * from private.staging.stg_x", "last_name", "matches_pattern"),
            ["  - siscol, siscol/siscol__auditeurs.csv, record 3"],
        ),
    ],
)
def test_a_refusal_leads_to_the_cause(
    databases: tuple[Path, Path], contract: Contract, test: Json, lines: list[str]
) -> None:
    working, private = databases
    manifest = {"nodes": {f"model.chiffres_cles.{name}": a_model(name) for name in MODELS} | {test["unique_id"]: test}}
    ran = [{"unique_id": test["unique_id"], "status": "fail", "failures": 2}]
    rules, results = dbt_results(manifest, ran, working, private, [])
    found = describe(
        [result for result in results if result.verdict == "fail"], rules, manifest, working, private, contract
    )
    model = MODELS[test["depends_on"]["nodes"][0].split(".")[2]]
    assert found[0].startswith(f"blocking: dbt.{test['name']}: ")
    assert f"rows of {model[1]}." in found[0]
    assert sorted(found[1:]) == sorted(lines)
    assert not any("DUPONT" in line or "DURAND" in line for line in found)
