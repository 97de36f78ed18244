"""What the Python tests share: one build of the committed extracts in a folder of its own, and landings by files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from chiffres_cles.contract import ROOT, Contract, load_contract

SEEDS = ROOT / "seeds" / "extracts"


@dataclass(frozen=True)
class Build:
    """One run of dbt in a folder of its own."""

    work: Path
    target: Path
    logs: Path
    returncode: int
    output: str

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The working file, with the private one attached as `private`; read only."""
        connection = duckdb.connect(str(self.work / "cnam.duckdb"), read_only=True)
        connection.execute(f"attach '{self.work / 'private.duckdb'}' as private (read_only)")
        return connection

    def manifest(self) -> dict:
        return json.loads((self.target / "manifest.json").read_text(encoding="utf-8"))

    def run_results(self) -> list[dict]:
        return json.loads((self.target / "run_results.json").read_text(encoding="utf-8"))["results"]


def run_dbt(folder: Path, *arguments: str, landing: Path | None = None, **variables: str) -> Build:
    """Run dbt from the project's root with its databases, target and logs under `folder`."""
    work, target, logs = folder / "work", folder / "target", folder / "logs"
    work.mkdir(parents=True, exist_ok=True)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("CHIFFRES_CLES_")},
        "DBT_PROFILES_DIR": "profiles",
        "CHIFFRES_CLES_WORK": str(work),
        **({"CHIFFRES_CLES_LANDING": str(landing)} if landing else {}),
        **variables,
    }
    command = [str(Path(sys.executable).with_name("dbt")), *arguments]
    command += ["--target-path", str(target), "--log-path", str(logs)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603
    return Build(work, target, logs, done.returncode, done.stdout + done.stderr)


def write_landing(
    folder: Path, contract: Contract, change: Callable[[str, str], str] = lambda file, text: text
) -> Path:
    """The committed extracts as a landing of files, each in its dialect's encoding; `change` may alter a text."""
    for extract in contract.extracts:
        text = (SEEDS / extract.file).read_text(encoding="utf-8")
        target = folder / extract.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(change(extract.file, text).encode(extract.dialect.encoding))
    return folder


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load_contract()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """`dbt build` on the committed extracts, with all data and unit tests."""
    build = run_dbt(tmp_path_factory.mktemp("seeds"), "build")
    assert build.returncode == 0, build.output[-8000:]
    kinds = Counter(result["unique_id"].split(".")[0] for result in build.run_results())
    BUILT.append(", ".join(f"{kinds[kind]} {name}" for kind, name in KINDS.items()))
    return build


KINDS = {"seed": "seeds", "model": "models", "test": "data tests", "unit_test": "unit tests"}
BUILT: list[str] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much `dbt build` ran, beside pytest's own count."""
    for kinds in BUILT:
        terminalreporter.write_line(f"dbt build on the committed extracts: {kinds}; all pass")
