"""No personal column and no planted personal value in what is published, in the working file, in logs or in target/."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from builds import Build
from conftest import PLANT

from chiffres_cles.contract import ROOT, Contract
from chiffres_cles.publish import PUBLISHED_SCHEMAS, publish


def text_columns(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str, str]]:
    return connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where database_name = ? and data_type like '%VARCHAR%' and not internal",
        [database],
    ).fetchall()


@pytest.mark.parametrize("which", ["working", "published"])
def test_no_planted_value_outside_the_private_file(planted: tuple[Build, Path], which: str):
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


def test_the_planted_values_were_built(planted: tuple[Build, Path]):
    """Else the tests above would pass on nothing."""
    build, _ = planted
    connection = build.connect()
    count = 0
    for schema, table, column in text_columns(connection, "private"):
        query = f'select count(*) from private.{schema}.{table} where "{column}"::varchar like ?'
        count += connection.execute(query, [f"%{PLANT}%"]).fetchall()[0][0]
    assert count > 100


def test_no_planted_value_in_logs_and_target(planted: tuple[Build, Path]):
    build, _ = planted
    files = [file for folder in (build.logs, build.target) for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 100
    assert [file.name for file in files if PLANT.encode() in file.read_bytes()] == []
    assert PLANT not in build.output


@pytest.mark.data_docs
def test_no_planted_value_in_what_the_gate_writes_and_says(planted: tuple[Build, Path], tmp_path: Path):
    build, _ = planted
    landing = build.work.parent / "landing"
    gx = ROOT / "gx" / "uncommitted"
    told = subprocess.run(
        [sys.executable, "-m", "chiffres_cles", "check", str(landing)],
        cwd=ROOT,
        env={**os.environ, "CHIFFRES_CLES_WAREHOUSE": str(tmp_path), "CHIFFRES_CLES_WORK": str(tmp_path / "work")},
        capture_output=True,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    files = [file for folder in (gx, tmp_path) for file in folder.rglob("*") if file.is_file()]
    assert {"index.html", "ledger.duckdb"} <= {file.name for file in files}
    with duckdb.connect(str(tmp_path / "ledger.duckdb"), read_only=True) as ledger:
        # the planted values were met: each unreadable date is one
        query = "select sum(failures) from quality.rule_results where rule_id like '%.not_a_date'"
        assert ledger.execute(query).fetchall()[0][0] > 10
    assert [file.name for file in files if PLANT.encode() in file.read_bytes()] == []
    assert PLANT.encode() not in told.stdout + told.stderr


def test_the_key_is_nowhere(planted: tuple[Build, Path]):
    from chiffres_cles.plugin import DEMO_KEY

    build, published = planted
    files = [file for folder in (build.logs, build.target) for file in folder.rglob("*") if file.is_file()] + [
        published
    ]
    assert [file.name for file in files if DEMO_KEY.encode() in file.read_bytes()] == []


def test_no_personal_column_outside_the_private_file(built: Build, contract: Contract):
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
        "select schema_name, table_name, lower(column_name) from duckdb_columns() where database_name = 'cnam' and not internal"
    ).fetchall()
    assert [column for column in columns if column[2] in personal] == []


def test_what_is_published_is_documented(built: Build, tmp_path: Path):
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
