"""No personal column and no planted personal value in what is published, in the working file, in logs or in target/."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import duckdb
import pytest
from builds import Build

from chiffres_cles.contract import Contract
from chiffres_cles.privacy import uniqueness
from chiffres_cles.publish import PUBLISHED_SCHEMAS, PublishError, publish
from chiffres_cles.settings import ROOT
from product.conftest import PLANT


def text_columns(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str, str]]:
    return connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where database_name = ? and data_type like '%VARCHAR%' and not internal",
        [database],
    ).fetchall()


@pytest.mark.parametrize("which", ["working", "published"])
def test_no_planted_value_outside_the_private_file(planted: tuple[Build, Path], which: str) -> None:
    build, published = planted
    file = build.working if which == "working" else published
    connection = duckdb.connect(str(file), read_only=True)
    columns = text_columns(connection, "cnam")
    assert len(columns) > 30
    for schema, table, column in columns:
        found = connection.execute(
            f'select count(*) from {schema}.{table} where "{column}"::varchar like ?', [f"%{PLANT}%"]
        )
        assert found.fetchall() == [(0,)], f"{schema}.{table}.{column}"


def test_the_planted_values_were_built(planted: tuple[Build, Path]) -> None:
    """Else the tests above would pass on nothing."""
    build, _ = planted
    connection = build.connect()
    count = 0
    for schema, table, column in text_columns(connection, "private"):
        query = f'select count(*) from private.{schema}.{table} where "{column}"::varchar like ?'
        count += connection.execute(query, [f"%{PLANT}%"]).fetchall()[0][0]
    assert count > 100


def test_no_planted_value_in_logs_and_target(planted: tuple[Build, Path]) -> None:
    build, _ = planted
    files = [file for folder in (build.logs, build.target) for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 100
    assert [file.name for file in files if PLANT.encode() in file.read_bytes()] == []
    assert PLANT not in build.output


@pytest.mark.data_docs
def test_no_planted_value_in_what_the_gate_writes_and_says(planted: tuple[Build, Path], tmp_path: Path) -> None:
    build, _ = planted
    landing = build.work.parent / "landing"
    gx = ROOT / "gx" / "uncommitted"
    done = subprocess.run(
        [sys.executable, "-m", "chiffres_cles", "check", str(landing)],
        cwd=ROOT,
        env={**os.environ, "CHIFFRES_CLES_WAREHOUSE": str(tmp_path), "CHIFFRES_CLES_WORK": str(tmp_path / "work")},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    files = [file for folder in (gx, tmp_path) for file in folder.rglob("*") if file.is_file()]
    assert {"index.html", "ledger.duckdb"} <= {file.name for file in files}
    with duckdb.connect(str(tmp_path / "ledger.duckdb"), read_only=True) as ledger:
        # the planted values were met: each unreadable date is one
        query = "select sum(failures) from quality.rule_results where rule_id like '%.not_a_date'"
        assert ledger.execute(query).fetchall()[0][0] > 10
    assert [file.name for file in files if PLANT.encode() in file.read_bytes()] == []
    assert PLANT.encode() not in done.stdout + done.stderr


def test_the_key_is_nowhere(planted: tuple[Build, Path]) -> None:
    from chiffres_cles.keys import DEMO_KEY

    build, published = planted
    files = [file for folder in (build.logs, build.target) for file in folder.rglob("*") if file.is_file()] + [
        published
    ]
    assert [file.name for file in files if DEMO_KEY.encode() in file.read_bytes()] == []


def test_no_personal_column_outside_the_private_file(built: Build, contract: Contract) -> None:
    personal = {
        c.name.lower() for e in contract.extracts for c in e.columns if c.personal in ("identity", "identifier")
    }
    personal |= {
        "local_id",
        "former_local_id",
        "known_local_id",
        "candidate_id",
        "account_id",
        "record_key",
        "reject_value",
    }
    personal |= {"ine", "cnam_ine", "last_name", "first_name", "birth_date"}
    connection = built.connect()
    columns = connection.execute(
        "select schema_name, table_name, lower(column_name) from duckdb_columns() where database_name = 'cnam' and not"
        " internal"
    ).fetchall()
    assert [column for column in columns if column[2] in personal] == []


def test_what_is_published_is_documented(built: Build, tmp_path: Path) -> None:
    published = tmp_path / "cnam.duckdb"
    rows = publish(built.working, published)
    connection = duckdb.connect(str(published), read_only=True)
    schemas = connection.execute("select distinct schema_name from duckdb_tables()").fetchall()
    assert {schema for (schema,) in schemas} <= set(PUBLISHED_SCHEMAS)
    silent = connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where not internal and comment is null"
    ).fetchall()
    assert silent == []
    tables = connection.execute("select schema_name || '.' || table_name, comment from duckdb_tables()").fetchall()
    assert {table for table, _ in tables} == set(rows)
    assert [table for table, comment in tables if not comment or re.match(r"\s*$", comment)] == []


def test_no_published_row_holds_a_record_number_beside_a_person(built: Build) -> None:
    """By values, whatever the columns are called: an identifier of a record, and a key that a person of the marts
    has."""
    connection = duckdb.connect(str(built.working), read_only=True)
    persons = "(select learner_key from marts.dim_learner union select account_key from marts.fct_mooc_enrolments)"
    records, keys = set(), set()
    for schema, table, column, kind in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        " where database_name = 'cnam' and list_contains(?, schema_name)",
        [list(PUBLISHED_SCHEMAS)],
    ).fetchall():
        relation, column = f"{schema}.{table}", f'"{column}"'
        if kind == "UUID":
            query = f"select count(*) from {relation} where {column} in {persons}"
            keys |= {relation} if connection.execute(query).fetchall()[0][0] else set()
        elif kind == "VARCHAR":
            query = (
                f"select count(*) from {relation} where regexp_full_match({column}, '[a-z0-9_]+[.][a-z0-9_]+#[0-9]+')"
            )
            records |= {relation} if connection.execute(query).fetchall()[0][0] else set()
    assert {"marts.fct_registrations", "publication_rows.rows_learners"} <= keys
    assert {"quality.rejects", "quality.identity_doubts"} <= records
    assert keys & records == set()


def test_no_published_key_can_be_made_from_what_an_extract_holds(built: Build) -> None:
    """A digest without the key is made by whoever has the extract: system and number of a decision, or a record's
    name."""
    with built.connect() as connection:
        names = [
            name
            for (name,) in connection.execute(
                "select concat_ws('|', system, decision_ref) from intermediate.int_decisions_unioned"
                " union all select row_id from private.staging.stg_landing__records"
            ).fetchall()
        ]
        guessed = {str(uuid.UUID(hashlib.md5(name.encode()).hexdigest())) for name in names}
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where database_name = 'cnam' and list_contains(?, schema_name) and data_type = 'UUID'",
            [list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        assert ("marts", "fct_vae_decisions", "decision_key") in columns
        for schema, table, column in columns:
            found = connection.execute(f"select distinct {column}::varchar from {schema}.{table}").fetchall()
            assert {key for (key,) in found} & guessed == set(), f"{schema}.{table}.{column}"


def test_a_file_that_opens_persons_is_not_published(tmp_path: Path) -> None:
    """Such as a table that a model of before left in the working file."""
    working = tmp_path / "work" / "cnam.duckdb"
    working.parent.mkdir()
    with duckdb.connect(str(working)) as connection:
        connection.execute("create schema quality")
        connection.execute(
            "create table quality.identity_matches as select 'siscol.auditeurs#1' as row_id, uuid() as learner_key"
        )
    with pytest.raises(PublishError, match=r"quality\.identity_matches: a record number is beside a person's key"):
        publish(working, tmp_path / "warehouse" / "cnam.duckdb")
    assert not (tmp_path / "warehouse" / "cnam.duckdb").exists()


def test_the_marts_hold_no_day_and_no_birth(built: Build) -> None:
    """What a neighbour knows to the day is in `detail`, or in the private file alone."""
    connection = duckdb.connect(str(built.working), read_only=True)
    held = connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'cnam' and schema_name in ('marts',"
        " 'publication_rows') and (column_name like 'birth%' or column_name like '%diploma_year' or (data_type = 'DATE'"
        " and column_name not in ('age_reference_day', 'date_day', 'period_start')))"
    ).fetchall()
    assert held == []


def test_few_learners_are_one_of_a_kind_by_all_that_is_said_of_them(built: Build) -> None:
    """Of the marts of before, three of five were; the small landing has a hundredth of the learners."""
    learners, *_ = uniqueness(built.working)
    assert set(learners.columns) == {"sex", "nationality", "first_situation", "first_diploma_level"}
    assert learners.rows > 1000
    assert 0 < learners.unique < 0.05 * learners.rows
