"""Landings drawn at random (`make fuzz`), built on Spark from a folder of files: equal to the second implementation.

A draw takes minutes: `DRAWS=10` asks for ten, none is drawn without it; `SEED` repeats them.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path

import duckdb
import pytest
from builds import Json
from fuzz.compare import differences
from fuzz.draws import Drawer
from fuzz.verdict import COMPARED
from in_process import Built
from oracle import facts_of

from chiffres_cles.dbt_command import DBT
from chiffres_cles.settings import ROOT
from chiffres_cles.sql import name as sql_name

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))


def databases(tables: Path, manifest: Json, work: Path) -> Built:
    """What Spark built as DuckDB's two files, each column of the type that its YAML declares."""
    built = Built(work)
    for node in manifest["nodes"].values():
        files = tables / f"{node['schema']}.db" / node["alias"]
        if node["resource_type"] not in ("model", "seed") or not any(files.glob("*.parquet")):
            continue
        private = node["config"].get("database") == "private"
        with duckdb.connect(str(built.private if private else built.working)) as connection:
            read = f"read_parquet('{files}/*.parquet')"
            there = {row[0] for row in connection.execute(f"describe select * from {read}").fetchall()}
            typed = {
                name: f"{sql_name(name)}::{column['data_type']} as {sql_name(name)}"
                for name, column in node["columns"].items()
                if column.get("data_type")
            }
            chosen = ", ".join(typed.get(name, sql_name(name)) for name in sorted(there))
            connection.execute(f"create schema if not exists {node['schema']}")
            connection.execute(f"create table {node['schema']}.{node['alias']} as select {chosen} from {read}")
    return built


@pytest.mark.parametrize("number", range(int(os.environ.get("DRAWS") or 0)))
def test_a_drawn_landing_on_spark_is_what_the_second_implementation_makes(number: int, tmp_path: Path) -> None:
    drawn = Drawer(SEED)(number)
    files, work = drawn.landing.write(tmp_path / "landing"), tmp_path / "work"
    given = {**os.environ, "DBT_PROFILES_DIR": "profiles", "CHIFFRES_CLES_LANDING": str(files)}
    given |= {"CHIFFRES_CLES_WORK": str(work), "PYTHONPATH": "src"}
    chosen = [f"+{relation.partition('.')[2]}" for relation in COMPARED]
    command = [*DBT, "build", "--target", "spark", "--resource-type", "model", "--resource-type", "seed"]
    command += ["--select", *chosen, "--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)
    assert done.returncode == 0, f"SEED={SEED}\n{done.stdout[-5000:]}"
    manifest = json.loads((tmp_path / "target" / "manifest.json").read_text(encoding="utf-8"))
    built = databases(work / "spark", manifest, work)
    found = differences(built, facts_of(files), drawn.landing.records)
    assert [str(one) for one in found] == [], f"SEED={SEED}"
