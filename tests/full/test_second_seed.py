"""Another random seed gives other people and the same printed tables, at full size and through the models."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FullBuild

from chiffres_cles.contract import ROOT
from chiffres_cles.generator.__main__ import generate
from chiffres_cles.plugin import LANDING_VARIABLE, WORK_VARIABLE

SEED = 1794
"""Not the seed of the parameters."""
BUILT = ("+pub_reconciliation", "+pub_text_reconciliation")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> FullBuild:
    """A full-size landing of another seed, and what its printed tables need, built in a folder of its own."""
    folder = tmp_path_factory.mktemp("second_seed")
    build = FullBuild(folder / "work", folder / "landing")
    build.work.mkdir()
    generate(build.landing, SEED, 1, as_seeds=False)
    environment = {
        **os.environ,
        "DBT_PROFILES_DIR": "profiles",
        WORK_VARIABLE: str(build.work),
        LANDING_VARIABLE: str(build.landing),
    }
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--target", "full"]
    command += ["--select", *BUILT, "--exclude-resource-types", "test", "unit_test"]
    command += ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr
    return build


def rows(build: FullBuild, query: str) -> set[tuple]:
    with build.connect() as connection:
        return set(connection.execute(query).fetchall())


def test_the_people_are_others(full: FullBuild, second: FullBuild) -> None:
    # by name and birth date: synthetic INE come from a range so narrow that two people may bear one
    people = """
        select last_name_key, first_name_key, birth_date
        from private.identity.int_learner_records
        where last_name_key is not null and first_name_key is not null and birth_date is not null
    """
    first, others = rows(full, people), rows(second, people)
    assert min(len(first), len(others)) > 100_000
    # one in ten thousand may share both with somebody by chance
    assert len(first & others) < len(first) / 10_000


def test_the_printed_tables_are_the_same(full: FullBuild, second: FullBuild) -> None:
    printed = """
        select edition, table_no, row_code, column_code, period, rebuilt_display, status
        from publication.reconciliation
    """
    first = rows(full, printed)
    assert len(first) == 693
    assert first ^ rows(second, printed) == set()


def test_the_figures_of_the_texts_are_the_same(full: FullBuild, second: FullBuild) -> None:
    figures = "select edition, indicator, scope, period, status from publication.text_reconciliation"
    first = rows(full, figures)
    assert len(first) == 131
    assert first ^ rows(second, figures) == set()
