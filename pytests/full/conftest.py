"""What the tests at full size share: the build that `make full` left in the working folder."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from builds import Databases

from chiffres_cles.settings import FULL_LANDING, LANDING_VARIABLE, ROOT, WORK_VARIABLE


@dataclass(frozen=True)
class FullBuild(Databases):
    """The databases of a build at full size, and the landing it was made of."""

    landing: Path
    suffix: str = field(default="_full", kw_only=True)


@pytest.fixture(scope="session")
def full() -> FullBuild:
    work = ROOT / os.environ.get(WORK_VARIABLE, "work")
    build = FullBuild(work, ROOT / os.environ.get(LANDING_VARIABLE, FULL_LANDING))
    if not build.working.exists() or not build.landing.exists():
        pytest.fail("there is no build at full size: run `make full` first", pytrace=False)
    return build
