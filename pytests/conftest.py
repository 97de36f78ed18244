"""What a run prints at its end, beside pytest's own count; also where its tests ran in several processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from in_process import Compiled, compiled

LINES = pytest.StashKey[list[str]]()


def closing_lines(config: pytest.Config) -> list[str]:
    return config.stash.setdefault(LINES, [])


@pytest.fixture(scope="session")
def at_the_end(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Call it with a line to have it at the end of the run."""
    return closing_lines(pytestconfig).append


@pytest.fixture(scope="session")
def project() -> Compiled:
    """The project compiled once, to build any landing in this process (pytests/in_process.py)."""
    return compiled()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # a process of pytest-xdist, whose terminal is the first one's
        session.config.workeroutput["closing_lines"] = closing_lines(session.config)


def pytest_testnodedown(node: Any) -> None:
    closing_lines(node.config).extend(getattr(node, "workeroutput", {}).get("closing_lines", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in closing_lines(config):
        terminalreporter.write_line(line)
