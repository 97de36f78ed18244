"""What the Python tests share: one build of the committed extracts, and the contract."""

from __future__ import annotations

from collections import Counter

import pytest
from builds import Build, run_dbt

from chiffres_cles.contract import Contract, load_contract


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
