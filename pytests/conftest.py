"""What a run tells at its end, beside pytest's own count; also where its tests ran in several processes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from in_process import Compiled, compiled

TOLD = pytest.StashKey[list[str]]()


def told(config: pytest.Config) -> list[str]:
    return config.stash.setdefault(TOLD, [])


@pytest.fixture(scope="session")
def tell(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Call it with a line to have it at the end of the run."""
    return told(pytestconfig).append


@pytest.fixture(scope="session")
def project() -> Compiled:
    """The project compiled once, to build any landing in this process (pytests/in_process.py)."""
    return compiled()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # a process of pytest-xdist, whose terminal is the first one's
        session.config.workeroutput["told"] = told(session.config)


def pytest_testnodedown(node: object) -> None:
    told(node.config).extend(getattr(node, "workeroutput", {}).get("told", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in told(config):
        terminalreporter.write_line(line)
