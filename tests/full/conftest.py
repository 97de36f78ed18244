"""What the tests at full size share: the build that `make full` left in the working folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from chiffres_cles.build import FULL_LANDING
from chiffres_cles.contract import ROOT
from chiffres_cles.plugin import LANDING_VARIABLE, WORK_VARIABLE


@dataclass(frozen=True)
class FullBuild:
    """The working and private files of a build at full size, and the landing it was made of."""

    work: Path
    landing: Path

    @property
    def working(self) -> Path:
        return self.work / "cnam_full.duckdb"

    @property
    def private(self) -> Path:
        return self.work / "private_full.duckdb"

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The working file, with the private one attached as `private`; read only."""
        connection = duckdb.connect(str(self.working), read_only=True)
        connection.execute(f"attach '{self.private}' as private (read_only)")
        return connection


@pytest.fixture(scope="session")
def full() -> FullBuild:
    work = ROOT / os.environ.get(WORK_VARIABLE, "work")
    build = FullBuild(work, ROOT / os.environ.get(LANDING_VARIABLE, FULL_LANDING))
    if not build.working.exists() or not build.landing.exists():
        pytest.fail("there is no build at full size: run `make full` first", pytrace=False)
    return build


TOLD: list[str] = []
"""What a run says at its end, beside pytest's own count."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was found out."""
    for text in TOLD:
        terminalreporter.write_line(text)
