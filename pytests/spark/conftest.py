"""A Spark session for the tests of the rules, and a small project of dbt for those of the adapter: they need the extra
`spark` (docs/spark.md)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from chiffres_cles.dbt_command import DBT
from chiffres_cles.settings import ROOT
from chiffres_cles.spark.session import SETTINGS, registered

PROJECT = Path(__file__).with_name("project")
"""A project of dbt with what an adapter meets: seed, contract, view, test, unit test, model in Python."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    builder = SparkSession.builder.master("local[1]")
    for setting, value in SETTINGS.items():
        builder = builder.config(setting, value)
    folder = tmp_path_factory.mktemp("spark")
    session = registered(builder.config("spark.sql.warehouse.dir", str(folder)).getOrCreate())
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@dataclass(frozen=True)
class Done:
    """What a command of dbt left: its exit code, what it said, and the folder of its tables."""

    code: int
    said: str
    tables: Path


@pytest.fixture
def dbt(tmp_path: Path) -> Callable[..., Done]:
    """Run dbt on the small project, on a master, with its tables and logs aside."""

    def run(*arguments: str, master: str = "local[1]") -> Done:
        given = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "SPARK_MASTER": master,
            "CHIFFRES_CLES_WORK": str(tmp_path / "work"),
            "DBT_PROFILES_DIR": str(ROOT / "profiles"),
        }
        command = [*DBT, *arguments, "--target", "spark", "--project-dir", str(PROJECT)]
        command += ["--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs")]
        done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)
        return Done(done.returncode, done.stdout + done.stderr, tmp_path / "work" / "spark")

    return run
