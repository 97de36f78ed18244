"""Faults on the real commands: a good build to start from, builds killed in the same folder, then a damaged landing."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from chiffres_cles.settings import ROOT
from faults.damage import REFUSED, TEXTS, Landing, Places, damage_records

COMMAND = [sys.executable, "-m", "chiffres_cles"]
ALL = os.environ.get("FAULTS") == "all"
KILLS = 20 if ALL else 3


@dataclass(frozen=True)
class Project:
    """A working folder and a warehouse of their own."""

    folder: Path
    landing: Path | None = None
    """A landing of files; the committed seeds without it."""

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def manifest(self) -> Path:
        """dbt's manifest of the good build, with the compiled SQL."""
        return self.folder / "manifest.json"

    @property
    def published(self) -> Path:
        return self.warehouse / "cnam.duckdb"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHIFFRES_CLES_")}
        landing = {"CHIFFRES_CLES_LANDING": str(self.landing)} if self.landing else {}
        return kept | landing | {
            "CHIFFRES_CLES_WORK": str(self.work),
            "CHIFFRES_CLES_WAREHOUSE": str(self.warehouse),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }  # fmt: skip

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

    def killed_after(self, seconds: float, *arguments: str) -> bool:
        """Start a command and kill it with signal 9; false where it was over before the blow."""
        process = self.start(*arguments)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        assert process.returncode in (0, -9)
        return process.returncode == -9

    def digest(self) -> str:
        """Of the published file's bytes, once every table of it was read to its end."""
        with duckdb.connect(str(self.published), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            assert len(tables) > 50
            for schema, table in tables:
                connection.execute(f'select count(*), bit_xor(hash(t)) from "{schema}"."{table}" as t').fetchall()
        return hashlib.sha256(self.published.read_bytes()).hexdigest()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Of the published file."""
        with duckdb.connect(str(self.published), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def private_rows(self, query: str) -> list[tuple[Any, ...]]:
        """Of the private file."""
        with duckdb.connect(str(self.work / "private.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def disposed(self) -> dict[tuple[str, int], tuple[str, str | None]]:
        """(extract, record number) -> disposition and rule, of the working file."""
        with duckdb.connect(str(self.work / "cnam.duckdb"), read_only=True) as connection:
            rows = connection.execute(
                "select split_part(row_id, '#', 1), split_part(row_id, '#', 2)::integer, disposition, disposition_rule"
                " from intermediate.int_row_dispositions"
            ).fetchall()
        return {(extract, number): (disposition, rule) for extract, number, disposition, rule in rows}

    def quickest(self) -> float:
        """Seconds of the quickest build that passed."""
        with duckdb.connect(str(self.warehouse / "ledger.duckdb"), read_only=True) as connection:
            passed = "command = 'build' and verdict = 'passed'"
            query = f"select min(epoch(ended - started)) from quality.runs where {passed}"
            return float(connection.execute(query).fetchall()[0][0])

    def runs(self) -> list[tuple[str, str, float]]:
        """Verdict, reason and seconds of every run in the ledger."""
        with duckdb.connect(str(self.warehouse / "ledger.duckdb"), read_only=True) as connection:
            return connection.execute(
                "select verdict, reason, epoch(ended - started) from quality.runs order by started"
            ).fetchall()


@dataclass
class Kills:
    """What killed builds left: the published file's digest before and after each."""

    good: Project
    kept: set[tuple[str, int]]
    """(extract, record number) that the good build keeps: a killed one leaves its working file half-written."""
    seconds: list[float] = field(default_factory=list)
    digests: list[tuple[str, str]] = field(default_factory=list)
    """(before, after): a build that ends before the blow publishes, so that a later kill starts from another file."""


@pytest.fixture(scope="session")
def seed(at_the_end: Callable[[str], None]) -> int:
    """`FAULTS_SEED` repeats a run; the seed is printed at the end of each."""
    chosen = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
    at_the_end(f"faults: FAULTS_SEED={chosen}")
    return chosen


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with one good build published; `FAULTS_BUILT` names a folder that has one already, and is copied."""
    project = Project(tmp_path_factory.mktemp("faults"))
    built = os.environ.get("FAULTS_BUILT")
    if built:
        for part in ("work", "warehouse", "target"):
            shutil.copytree(Path(built) / part, project.folder / part)
        assert project.runs()[-1][0] == "passed", f"the last build of {built} did not pass"
    else:
        code, output = project.run("build")
        assert code == 0, output[-4000:]
    shutil.copy(project.folder / "target" / "manifest.json", project.manifest)  # later commands write it anew
    return project


@pytest.fixture(scope="session")
def killed(good: Project, seed: int, at_the_end: Callable[[str], None]) -> Kills:
    """Builds killed at random moments, one in each part of a build's length; the earlier parts are the shorter ones,
    so that twenty kills take the time of seven builds."""
    draw = random.Random(seed)
    length = good.quickest()
    kept = {place for place, (disposition, _) in good.disposed().items() if disposition == "kept"}
    kills = Kills(good, kept)
    before = good.digest()
    for part in range(KILLS):
        moment = length * ((part + draw.random()) / KILLS) ** 2
        dead = good.killed_after(moment, "build", "--anew")
        after = good.digest()
        if dead:
            kills.seconds.append(moment)
            kills.digests.append((before, after))
        before = after
    at_the_end(
        f"faults: builds of {length:.0f} s killed after "
        + ", ".join(f"{second:.1f}" for second in kills.seconds)
        + " s"
    )
    return kills


@dataclass(frozen=True)
class Damaged(Project):
    """A build of a landing where records are damaged by every kind that ends in counted rows."""

    places: Places = field(kw_only=True)
    rejects_before: dict[str, int] = field(kw_only=True)
    """Rejects by rule of the undamaged landing."""
    dispositions: dict[tuple[str, int], tuple[str, str | None]] = field(kw_only=True, default_factory=dict)

    @property
    def warehouse(self) -> Path:
        """Its own: beside the good build it would be blocked, as a landing that lost a year of a system should be."""
        return self.folder / "warehouse_damaged"


@pytest.fixture(scope="session")
def damaged(killed: Kills, at_the_end: Callable[[str], None]) -> Damaged:
    """Built and published in the folder where builds were killed."""
    good = killed.good
    before = good.rows("select rule, count(*) from quality.rejects group by all")
    landing = Landing(good.folder / "landing")
    places = damage_records(landing, killed.kept)
    project = Damaged(good.folder, landing.folder, places=places, rejects_before=dict(before))
    code, output = project.run("build")
    assert code == 0, output[-6000:]
    project.dispositions.update(project.disposed())
    at_the_end(
        f"faults: {len(REFUSED)} kinds of damage refused, {len(places.by_kind)} counted,"
        f" {len(TEXTS)} texts that stay text"
    )
    return project
