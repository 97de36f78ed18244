"""Another random seed gives other people and the same printed tables, at full size and through the models."""

from __future__ import annotations

from typing import Any

import pytest
from builds import run_dbt

from full.conftest import FullBuild
from synthetic.__main__ import generate

SEED = 1794
"""Not the seed of the parameters."""
BUILT = ("+reconciliation", "+text_reconciliation")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> FullBuild:
    """A full-size landing of another seed, and what its printed tables need, built in a folder of its own."""
    folder = tmp_path_factory.mktemp("second_seed")
    landing = folder / "landing"
    generate(landing, SEED, 1, as_seeds=False)
    parts = ["--select", *BUILT, "--exclude-resource-types", "test", "unit_test"]
    build = run_dbt(folder, "build", "--target", "full", *parts, landing=landing)
    assert build.returncode == 0, build.output[-8000:]
    return FullBuild(build.work, landing)


def rows(build: FullBuild, query: str) -> set[tuple[Any, ...]]:
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
    assert len(first) == 132
    assert first ^ rows(second, figures) == set()
