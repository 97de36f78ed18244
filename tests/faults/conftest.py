"""Faults on the real commands: a good build to start from, in folders of their own."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from chiffres_cles.contract import ROOT

COMMAND = [sys.executable, "-m", "chiffres_cles"]


@dataclass(frozen=True)
class Project:
    """A working folder and a warehouse, with the digest of what was published last."""

    folder: Path

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def published(self) -> Path:
        return self.warehouse / "cnam.duckdb"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHIFFRES_CLES_")}
        places = {"WORK": self.folder / "work", "WAREHOUSE": self.warehouse}
        return {
            **kept,
            **{f"CHIFFRES_CLES_{name}": str(path) for name, path in places.items()},
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A command of the project, as `make` calls it."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        process = self.start(*arguments)
        output = process.communicate()[0]
        return process.returncode, output

    def digest(self) -> str:
        """Of the published file's bytes, once every table of it was read to its end."""
        with duckdb.connect(str(self.published), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            assert len(tables) > 50
            for schema, table in tables:
                connection.execute(f'select count(*), bit_xor(hash(t)) from "{schema}"."{table}" as t').fetchall()
        return hashlib.sha256(self.published.read_bytes()).hexdigest()

    def runs(self) -> list[tuple[str, str | None]]:
        with duckdb.connect(str(self.warehouse / "ledger.duckdb"), read_only=True) as connection:
            return connection.execute("select verdict, reason from quality.runs order by started").fetchall()


@pytest.fixture(scope="session")
def seed() -> int:
    """`FAULTS_SEED` repeats a run; the seed is told at the end of each."""
    chosen = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
    SEEDS.append(chosen)
    return chosen


SEEDS: list[int] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for seed in SEEDS:
        terminalreporter.write_line(f"faults: FAULTS_SEED={seed}")


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with one good build published."""
    project = Project(tmp_path_factory.mktemp("faults"))
    code, output = project.run("build")
    assert code == 0, output[-4000:]
    return project
