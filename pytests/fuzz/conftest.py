"""What the draws share: how many, of which seed, and the compiled project."""

from __future__ import annotations

import os
import random

import pytest

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
DRAWS = int(os.environ.get("DRAWS") or 25)
os.environ["SEED"] = str(SEED)  # processes of pytest-xdist draw the same


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number" in metafunc.fixturenames:
        metafunc.parametrize("number", range(DRAWS))


@pytest.fixture(scope="session")
def seed() -> int:
    """`SEED` repeats a run; it is printed at the end of each."""
    return SEED
